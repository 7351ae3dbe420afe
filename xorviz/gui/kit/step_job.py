"""Long work in short pieces, between which the window lives; how long it still takes, and that it ended."""

import time
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from xorviz.core.errors import XorvizError
from xorviz.core.writing import duration_text

PAUSE_MS = 1
SHORT = 1.0
"""Seconds: of work that takes no longer, nobody asks how long it still takes."""

Steps = Generator[Future[Any] | None]
"""Work in short pieces. After a future, go on when it is done; anything else may go on at once."""


class Left(Exception):
    """Nobody waits any more for what a thread beside does."""


class Beside:
    """A thread beside the window's, for work that can be left between two of its pieces."""

    def __init__(self) -> None:
        self._pool, self._left = ThreadPoolExecutor(1), Event()

    def submit(self, work: Callable[..., Any], *arguments: object) -> Future[Any]:
        """Begin a work when that before is done. It calls `check` every few milliseconds."""
        return self._pool.submit(work, *arguments)

    def check(self) -> None:
        """Say, in this thread, that here the work may be left.

        Raises
        ------
        Left
            It is.
        """
        if self._left.is_set():
            raise Left

    def leave(self) -> None:
        """End: what is under way is left within some milliseconds."""
        self._left.set()
        self._pool.shutdown(cancel_futures=True)


@contextmanager
def beside() -> Generator[Beside]:
    """Have a thread beside for the steps of a block; whatever it does at the end of the block is left."""
    thread = Beside()
    try:
        yield thread
    finally:
        thread.leave()


class StepJob(QObject):
    """Takes one step at a time from the event loop, and waits for futures without blocking it."""

    stepped = Signal()
    finished = Signal(str)
    """Why it failed, in one line; empty if all is done."""

    def __init__(self, steps: Steps, parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        self._awaited: Future[Any] | None = None
        self._timer = QTimer(self, interval=PAUSE_MS)
        self._timer.timeout.connect(self.on_timer_timeout)
        self._timer.start()

    def cancel(self) -> None:
        """Stop, and leave nothing behind."""
        self._timer.stop()
        self._steps.close()

    @Slot()
    def on_timer_timeout(self) -> None:
        """Take one step."""
        if self._awaited is not None and not self._awaited.done():
            return
        try:
            self._awaited = next(self._steps)
        except StopIteration:
            self._finish("")
        except XorvizError as error:
            self._finish(str(error))
        except Exception as error:
            self._finish(f"an error that should not happen: {error}")
            raise
        else:
            self.stepped.emit()

    def _finish(self, reason: str) -> None:
        self._timer.stop()
        self.finished.emit(reason)


class TimeLeft:
    """Says how long work still takes, from how long its parts have taken since it began."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def after(self, done: int, of: int) -> str:
        """Return words to put after how far it is: empty at first, and when it is nearly done."""
        passed = time.monotonic() - self._began
        left = passed * (of - done) / done if done else 0.0
        return f" · about {duration_text(left)} left" if min(passed, left) > SHORT else ""


def ask_for_attention(widget: QWidget | None) -> None:
    """Let the desktop mark a window that is behind others: what was waited for has ended."""
    if widget is not None:
        QApplication.alert(widget.window())
