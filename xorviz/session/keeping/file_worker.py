"""Reads and writes run files in a thread of its own, and makes their runs again."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.engine.engine import Engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.errors import XorvizError
from xorviz.core.run.run import Run
from xorviz.core.runfile import BranchFacts, RunFile, load, reopen, save


class Given(Exception):
    """Nobody waits for a file any more."""


@dataclass(frozen=True, slots=True, eq=False)
class ToSave:
    """A file to be written."""

    path: Path
    make: Callable[[], RunFile]
    """Makes what is in it, from what nothing changes any more."""
    stamp: object
    """Tells what was saved from what has changed since."""


@dataclass(frozen=True, slots=True, eq=False)
class ToOpen:
    """A file to be read."""

    path: Path
    engine: Engine
    """What computes the runs that the same engine has computed."""
    done: object
    """What had been done by then, which it will take the place of."""
    copy: bool = False
    """Whether it is a copy, which nobody has chosen."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenedFile:
    """A file and its runs, made again."""

    path: Path
    file: RunFile
    runs: tuple[tuple[Run, BranchFacts], ...]
    differences: tuple[str, ...]
    done: object
    copy: bool
    mark: object
    """That of the file when it was read."""


def mark_of(path: Path) -> object:
    """Return what is another as soon as somebody else writes the file; None if there is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


class FileWorker(QObject):
    """Does one thing after the other. `stop` lets it end within a moment."""

    saved = Signal(object, object)
    """The `ToSave`, and the mark of the file that came of it."""
    opened = Signal(object)
    """An `OpenedFile`."""
    failed = Signal(object, str)
    """What was to be done, and why it could not be, in a line."""

    def __init__(self) -> None:
        super().__init__()
        self._stop = Event()

    @Slot(object)
    def on_save_requested(self, wish: ToSave) -> None:
        """Write a file, whole or not at all."""
        try:
            save(wish.path, wish.make())
        except XorvizError as error:
            self.failed.emit(wish, str(error))
        except Exception:
            self.failed.emit(wish, traceback.format_exc().strip().splitlines()[-1])
        else:
            self.saved.emit(wish, mark_of(wish.path))

    @Slot(object)
    def on_open_requested(self, wish: ToOpen) -> None:
        """Read a file and make its runs again."""
        try:
            self.opened.emit(self._opened(wish))
        except Given:
            return
        except XorvizError as error:
            told = str(error) if str(wish.path) in str(error) else f"{wish.path}: {error}"
            self.failed.emit(wish, told)
        except Exception:
            self.failed.emit(wish, traceback.format_exc().strip().splitlines()[-1])

    def stop(self) -> None:
        """Give up what is made again. From any thread."""
        self._stop.set()

    def _opened(self, wish: ToOpen) -> OpenedFile:
        mark = mark_of(wish.path)
        file = load(wish.path)
        again = [
            reopen(facts, _engine_for(facts, wish.engine), self._check_wanted) for facts in file.branches
        ]
        runs = tuple((each.run, facts) for each, facts in zip(again, file.branches, strict=True))
        differences = tuple(each.difference for each in again if each.difference)
        return OpenedFile(wish.path, file, runs, differences, wish.done, wish.copy, mark)

    def _check_wanted(self, epochs: int) -> None:
        if self._stop.is_set():
            raise Given


def _engine_for(facts: BranchFacts, best: Engine) -> Engine:
    return NumpyEngine() if facts.engine == NumpyEngine.label else best
