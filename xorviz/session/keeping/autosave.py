"""What is in no file is kept beside the settings, so that a crash, or the end of a desktop, loses nothing."""

import math
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal, Slot

from xorviz.core.steps import InTurn
from xorviz.session.branches import Change
from xorviz.session.keeping.run_files import RunFiles
from xorviz.session.session import Session

EVERY_MS = 30_000
AFTER_EDIT_MS = 300
"""So soon after an edit; a slider that is dragged edits many times a second."""
PREFIX = "unsaved-"


class Autosave(QObject):
    """Writes a file of its own every half minute, and after each edit, as long as something is in no other.

    Its disk is touched by threads alone. `end` and then `close` must be called before it goes.

    Parameters
    ----------
    session
        Whose edits count.
    files
        What writes it, in a thread of its own.
    folder
        Where it is.
    """

    failed = Signal(str)
    """Why nothing can be kept there; said once."""

    def __init__(self, session: Session, files: RunFiles, folder: Path) -> None:
        super().__init__(files)
        self._files = files
        self._told = False
        self._written: object = None
        self._is_there = False
        """Whether something has been written that has not gone."""
        self.path = folder / f"{PREFIX}{os.getpid()}-{secrets.token_hex(3)}.xorviz"
        self._lock, self._disk = _lock_of(self.path), InTurn("autosave")
        self.on_disk(self._begin)
        self._often = QTimer(self, interval=EVERY_MS)
        self._soon = QTimer(self, singleShot=True, interval=AFTER_EDIT_MS)
        for timer in (self._often, self._soon):
            timer.timeout.connect(self.write)
        self._often.start()
        session.setting_changed.connect(self.on_setting_changed)
        session.changed.connect(self.on_session_changed)
        files.answers.changed.connect(self._soon.start)
        for done in (files.changed, files.copied):
            done.connect(self.on_files_changed)
        files.copy_failed.connect(self.on_copy_failed)

    @Slot()
    def write(self) -> bool:
        """Write what is in no file, unless that has been written; say whether there is something to write."""
        stamp = self._files.stamp
        if not self._files.modified or stamp == self._written:
            return False
        self._written, self._is_there = stamp, True
        self._files.save(self.path, copy=True)
        return True

    def end(self, *, keep: bool) -> None:
        """Write no more; what was written goes, unless it is to be kept."""
        self._often.stop()
        self._soon.stop()
        if not keep:
            self._forget()

    def close(self, *, patient: bool) -> None:
        """Leave the folder to others, and wait a moment for its disk if that is wished."""
        self.on_disk(self._lock.unlock)
        self._disk.end(patient=patient)

    def on_disk(self, work: Callable[[], object]) -> None:
        """Do something on that disk when what was begun before is done; nobody waits for it."""
        self._disk.submit(work)

    @Slot(object)
    def on_setting_changed(self, change: Change) -> None:
        """Write soon."""
        self._soon.start()

    @Slot(object, object)
    def on_session_changed(self, view: object, what: frozenset[str]) -> None:
        """Write soon if there is another branch, or another name for one."""
        if "branches" in what:
            self._soon.start()

    @Slot()
    def on_files_changed(self) -> None:
        """Keep nothing that is in a file by now, or was given up: nobody is to be offered it."""
        if not self._files.modified:
            self._written = None
            self._forget()

    @Slot(str)
    def on_copy_failed(self, reason: str) -> None:
        """Say it once, and try again later."""
        self._written = None
        if not self._told:
            self._told = True
            self.failed.emit(f"what is not saved would be lost if xorviz ended now: {reason}")

    def _begin(self) -> None:
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
        self._lock.tryLock(0)

    def _forget(self) -> None:
        if self._is_there:
            self._is_there = False
            self._files.forget_copy(self.path)


class LeftFile:
    """What a window that ended without its own doing has left; nobody else offers it meanwhile."""

    def __init__(self, path: Path, lock: QLockFile) -> None:
        self.path, self._lock = path, lock
        self.written_at = _written_at(path)
        """In seconds, as the clock went then."""

    def forget(self) -> None:
        """Delete it."""
        with suppress(OSError):
            self.path.unlink()
        self._lock.unlock()

    def leave(self) -> None:
        """Leave it for another start."""
        self._lock.unlock()


def newest_left(folder: Path) -> LeftFile | None:
    """Return what was left last in a folder by a window that is no more; None if nothing was."""
    found = [path for path in folder.glob(f"{PREFIX}*.xorviz") if path.is_file()]
    for path in folder.glob(f"{PREFIX}*.xorviz.lock"):
        lock = _lock_of(path.with_suffix(""))
        if path.with_suffix("") not in found and lock.tryLock(0):
            lock.unlock()  # of a window that left nothing else
    for path in sorted(found, key=_written_at, reverse=True):
        lock = _lock_of(path)
        if lock.tryLock(0):
            if path.is_file():
                return LeftFile(path, lock)
            lock.unlock()
    return None


def _written_at(path: Path) -> float:
    """Return when a file was written, as the clock went then; another window may have deleted it by now."""
    try:
        return path.stat().st_mtime
    except OSError:
        return -math.inf


def _lock_of(path: Path) -> QLockFile:
    lock = QLockFile(f"{path}.lock")
    lock.setStaleLockTime(0)  # as long as its process lives, however long that is
    return lock
