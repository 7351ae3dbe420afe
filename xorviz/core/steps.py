"""Long work in short pieces, between which its caller lives and may leave it; how long it still takes."""

import time
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from threading import Event, Lock, Thread
from typing import Any, TypeVar

from xorviz import interruption
from xorviz.core.files import naming
from xorviz.core.writing import duration_text

T = TypeVar("T")
SHORT = 1.0
"""Seconds: of work that takes no longer, nobody asks how long it still takes."""


class LastPiece(Future[Any]):
    """The last piece of a work: when it is done, all of it is, and nothing can be left any more."""


Steps = Generator[Future[Any] | None]
"""Work in short pieces. After a future, go on when it is done; anything else may go on at once."""


class Left(Exception):
    """Nobody waits any more for what a thread beside does."""


class Leaving:
    """Whether somebody still waits for a work: who leaves it knows that from then on nothing is written."""

    def __init__(self) -> None:
        self._lock, self._left = Lock(), Event()

    def check(self) -> None:
        """Say, in the thread of the work, that here it may be left.

        Raises
        ------
        Left
            It is.
        """
        if self._left.is_set():
            raise Left

    def leave(self) -> None:
        """Leave the work: what has its name by now keeps it, nothing else gets one."""
        with self._lock:
            self._left.set()

    def do(self, work: Callable[..., T], *arguments: object) -> T:
        """Do a work in this thread, which gives nothing its name once it is left."""
        naming.do = self._name
        return work(*arguments)

    def _name(self, move: Callable[[], object]) -> object:
        with self._lock:
            self.check()
            return move()


class Beside(Leaving):
    """A thread beside the window's, for work that can be left between two of its pieces."""

    def __init__(self) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(1)

    def submit(self, work: Callable[..., Any], *arguments: object) -> Future[Any]:
        """Begin a work when that before is done. It calls `check` every few milliseconds."""
        return self._pool.submit(self.do, work, *arguments)

    def leave(self) -> None:
        """End: what is under way is left within some milliseconds."""
        super().leave()
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
    return _begun(Future(), work, *arguments)


def _begun(future: Future[Any], work: Callable[..., Any], *arguments: object) -> Future[Any]:
    def do() -> None:
        try:
            future.set_result(work(*arguments))
        except BaseException as error:  # whatever it is, it is told to whoever asks for the result
            future.set_exception(error)

    thread = Thread(target=do, name="unwaited", daemon=True)
    thread.start()
    interruption.unfinished[:] = [*(each for each in interruption.unfinished if each.is_alive()), thread]
    return future


def held_in(place: AbstractContextManager[T], work: Callable[[T], Steps]) -> Steps:
    """Do a work in a place on a disk that is entered and left in threads: it may be far away, and slow.

    A work that is left leaves the place at once; one that waits to enter it, as soon as it is there.
    """
    entering = unwaited(place.__enter__)
    try:
        yield entering
    except GeneratorExit:
        entering.add_done_callback(lambda done: done.exception() or _leave(place))
        raise
    held = entering.result()
    try:
        yield from work(held)
        yield None  # here it can be left for the last time
    except BaseException as error:
        if not place.__exit__(type(error), error, error.__traceback__):
            raise
        return
    going = Leaving()
    ending = _begun(LastPiece(), going.do, place.__exit__, None, None, None)
    try:
        yield ending
    except GeneratorExit:
        going.leave()
        raise
    ending.result()


def _leave(place: AbstractContextManager[Any]) -> None:
    with suppress(Exception):
        place.__exit__(Left, Left(), None)


class TimeLeft:
    """Says how long work still takes, from how long its parts have taken since it began."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def after(self, done: int, of: int) -> str:
        """Return words to put after how far it is: empty at first, and when it is nearly done."""
        passed = time.monotonic() - self._began
        left = passed * (of - done) / done if done else 0.0
        return f" · about {duration_text(left)} left" if min(passed, left) > SHORT else ""
