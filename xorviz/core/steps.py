"""Long work in short pieces, between which its caller lives and may leave it; how long it still takes."""

import time
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from xorviz import interruption
from xorviz.core.writing import duration_text

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


def unwaited(work: Callable[..., Any], *arguments: object) -> Future[Any]:
    """Begin a work in a thread that nobody waits for at the end: it holds nothing, and can be left."""
    future: Future[Any] = Future()

    def do() -> None:
        try:
            future.set_result(work(*arguments))
        except BaseException as error:  # whatever it is, it is told to whoever asks for the result
            future.set_exception(error)

    thread = Thread(target=do, name="unwaited", daemon=True)
    thread.start()
    interruption.unfinished[:] = [*(each for each in interruption.unfinished if each.is_alive()), thread]
    return future


class TimeLeft:
    """Says how long work still takes, from how long its parts have taken since it began."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def after(self, done: int, of: int) -> str:
        """Return words to put after how far it is: empty at first, and when it is nearly done."""
        passed = time.monotonic() - self._began
        left = passed * (of - done) / done if done else 0.0
        return f" · about {duration_text(left)} left" if min(passed, left) > SHORT else ""
