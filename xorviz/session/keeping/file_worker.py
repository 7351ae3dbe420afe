"""Reads and writes run files in threads of their own, and makes their runs again."""

import traceback
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from xorviz.core import steps
from xorviz.core.engine.compiling import Stopped, prepare
from xorviz.core.engine.engine import Engine, EngineError
from xorviz.core.engine.engines import load_classes
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.errors import XorvizError
from xorviz.core.files import whole_file
from xorviz.core.run.run import Run
from xorviz.core.runfile import BranchFacts, RunFile, load, reopen
from xorviz.core.runfile.loading import content_for
from xorviz.core.steps import Leaving, Left, unwaited, wait_a_moment

ANYTHING = object()
"""What may be written over where nobody asks."""
TELL_SECONDS = 0.1
"""So often it is told how far a file has been opened."""
SLOW_MS = 3_000
"""A disk that has not taken a file by then may never take it."""
GLANCE = 0.02
"""Seconds between two looks at whether a disk takes what is to be kept."""
KEEP_SECONDS = 5.0
"""So long is waited at the end for the copy that alone has what is in no file, while its disk answers."""
SLOW_DISK = 20e6
"""Bytes per second that a disk takes at least; one that takes less by then is left."""


@dataclass(frozen=True, slots=True, eq=False)
class ToSave:
    """A file to be written."""

    path: Path
    make: Callable[[], RunFile] | None
    """Makes what is in it, from what nothing changes any more; None if there is to be no such file."""
    stamp: object
    """Tells what was saved from what has changed since."""
    handed_in: bool = False
    """Whether it is somebody's homework: another file than that which is open."""
    only_over: object = ANYTHING
    """The mark of what may be written over; the file's own saver's writing always may."""


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
    pasted: RunFile | None = None
    """What it says, if that was pasted, and there is no file."""
    going: Leaving = field(default_factory=Leaving)
    """Left as soon as nobody waits for it any more. From any thread."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenedFile:
    """A file and its runs, made again."""

    wish: ToOpen
    file: RunFile
    runs: tuple[tuple[Run, BranchFacts], ...]
    differences: tuple[str, ...]
    mark: object
    """That of the file when it was read."""

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.wish.path

    @property
    def copy(self) -> bool:
        """Whether it is a copy, which nobody has chosen."""
        return self.wish.copy

    @property
    def nameless(self) -> bool:
        """Whether it is in no file that a person knows."""
        return self.copy or self.wish.pasted is not None


def mark_of(path: Path) -> object:
    """Return what is another as soon as somebody else writes the file; None if there is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


class FileSaver(QObject):
    """Writes files, each in a thread that nobody waits for at the end: none waits for another's disk.

    `close` must be called before it goes.
    """

    saved = Signal(object, object)
    """The `ToSave`, and the mark of the file that came of it."""
    failed = Signal(object, str)
    """What was to be written, and why it could not be, in a line."""
    others = Signal(object)
    """The `Path` of a file that is not written, for somebody else has written it."""
    slow = Signal(object)
    """The `Path` of a file that is not written yet, for its disk has not answered for long."""
    _ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._going, self._lock = Leaving(), Lock()
        self._wishes: dict[Path, list[ToSave]] = {}
        """What is written, and what is to be written in its place when it is there."""
        self._threads: dict[Path, Future[Any]] = {}
        self._disk_until: dict[Path, float] = {}
        """By when its disk should have taken what is given to it now."""
        self._mine: dict[Path, object] = {}
        """The marks of what was written here: what is asked for meanwhile does not know them yet."""
        self._awaited: set[Path] = set()
        """What has not been there since the patience began."""
        self._patience = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._patience.timeout.connect(self.on_patience_ended)
        self._ended.connect(self.on_ended)

    def save(self, wish: ToSave) -> None:
        """Write a file, whole or not at all, when it is there as it was asked for before."""
        if self._going.left:
            return
        with self._lock:
            wishes = self._wishes.setdefault(wish.path, [])
            wishes.append(wish)
            begun = len(wishes) > 1
            awaited = set(self._wishes)
        if not self._patience.isActive():
            self._awaited = awaited
            self._patience.start()
        if not begun:
            self._threads = {path: each for path, each in self._threads.items() if not each.done()}
            self._threads[wish.path] = unwaited(self._going.do, self._write_all, wish)

    def close(self, kept: Path | None) -> list[Path]:
        """Wait a moment for what is being written, longer for a file to be kept; return what is not there.

        That is left: there is what was there before, if anything was.
        """
        self._patience.stop()
        last = monotonic() + KEEP_SECONDS
        while kept in self._wishes and monotonic() < min(last, self._disk_until.get(kept, last)):
            wait([self._threads[kept]], GLANCE)
        wait_a_moment(each for path, each in self._threads.items() if path != kept)
        self._going.leave()
        with self._lock:
            return [path for path, wishes in self._wishes.items() if any(each.make for each in wishes)]

    @Slot()
    def on_patience_ended(self) -> None:
        """Say what has waited for its disk so long; it may come. The rest may take as long."""
        with self._lock:
            late, rest = self._awaited & self._wishes.keys(), self._wishes.keys() - self._awaited
        if rest:
            self._awaited = rest
            self._patience.start()
        for path in late:
            self.slow.emit(path)

    @Slot()
    def on_ended(self) -> None:
        """Wait for the disk of nothing that is there."""
        with self._lock:
            if not self._wishes:
                self._patience.stop()

    def _write_all(self, wish: ToSave) -> None:
        """Write a file, and again for each who asks meanwhile."""
        following: ToSave | None = wish
        while following is not None:
            told = self._written(following)
            with self._lock:
                wishes = self._wishes[wish.path]
                wishes.remove(following)
                following = wishes[0] if wishes else None
                if following is None:
                    del self._wishes[wish.path]
                if self._going.left:
                    return  # whoever would be told may be no more
                told()
                self._ended.emit()

    def _written(self, wish: ToSave) -> Callable[[], None]:
        """Write a file, or delete it; return what tells how that went."""
        if wish.make is None:
            with suppress(OSError):
                wish.path.unlink()
            return lambda: None
        try:
            if wish.only_over is not ANYTHING:
                there = mark_of(wish.path)
                if there not in (None, wish.only_over, self._mine.get(wish.path)):
                    return lambda: self.others.emit(wish.path)
            self._put(wish)
            mark = self._mine[wish.path] = mark_of(wish.path)
        except (XorvizError, Left) as error:
            reason = str(error)
        except Exception:
            reason = traceback.format_exc().strip().splitlines()[-1]
        else:
            return lambda: self.saved.emit(wish, mark)
        return lambda: self.failed.emit(wish, reason)

    def _put(self, wish: ToSave) -> None:
        assert wish.make is not None
        content = content_for(wish.path, wish.make())
        self._disk_until[wish.path] = monotonic() + 2 * steps.PATIENCE + len(content) / SLOW_DISK
        try:
            with whole_file(wish.path) as stream:
                stream.write(content)
        finally:
            del self._disk_until[wish.path]


class FileOpener(QObject):
    """Reads one file after the other, and makes its runs again; each can be given up at any moment."""

    progressed = Signal(object, float)
    """The `ToOpen`, and the share of its epochs that have been trained again."""
    opened = Signal(object)
    """An `OpenedFile`."""
    failed = Signal(object, str)
    """What was to be read, and why it could not be, in a line."""
    missed = Signal(object)
    """The `Path` of a file that is not there."""

    @Slot(object)
    def on_open_requested(self, wish: ToOpen) -> None:
        """Read a file and make its runs again."""
        with suppress(Left, Stopped):
            try:
                self.opened.emit(self._opened(wish))
            except XorvizError as error:
                if wish.going.result_of(mark_of, wish.path) is None:
                    self.missed.emit(wish.path)
                told = str(error) if str(wish.path) in str(error) else f"{wish.path}: {error}"
                self.failed.emit(wish, told)
            except (Left, Stopped):
                raise
            except Exception:
                self.failed.emit(wish, traceback.format_exc().strip().splitlines()[-1])

    def _opened(self, wish: ToOpen) -> OpenedFile:
        mark, file = wish.going.result_of(_read, wish)
        way = _Way(wish, sum(facts.epoch for facts in file.branches), self.progressed.emit)
        again = [reopen(facts, _engine_for(facts, wish), way.go_on) for facts in file.branches]
        runs = tuple((each.run, facts) for each, facts in zip(again, file.branches, strict=True))
        differences = tuple(each.difference for each in again if each.difference)
        return OpenedFile(wish, file, runs, differences, mark)


class _Way:
    """How far a file has been opened, told now and then."""

    def __init__(self, wish: ToOpen, epochs: int, tell: Callable[[ToOpen, float], object]) -> None:
        self._wish, self._epochs, self._tell = wish, max(1, epochs), tell
        self._done, self._told = 0, monotonic()

    def go_on(self, epochs: int) -> None:
        """Count epochs, unless nobody waits for them any more: that raises `Left`."""
        self._wish.going.check()
        self._done += epochs
        if monotonic() - self._told >= TELL_SECONDS:
            self._told = monotonic()
            self._tell(self._wish, self._done / self._epochs)


def _read(wish: ToOpen) -> tuple[object, RunFile]:
    """Return the mark of a file and what it says. Its disk may never answer."""
    mark = mark_of(wish.path)
    return mark, wish.pasted or load(wish.path)


def _engine_for(facts: BranchFacts, wish: ToOpen) -> Engine:
    """Return what computed a run, if it is there: for classes it may have to be compiled first."""
    best = wish.engine
    if NumpyEngine.label in (facts.engine, best.label):
        return NumpyEngine()
    data = facts.config.make_data(facts.data)
    if data.exclusive and not best.supports(facts.config, data):
        with suppress(EngineError):  # then NumPy makes it again, and what is another is told
            prepare("classes", load_classes, lambda: wish.going.left)
    return best
