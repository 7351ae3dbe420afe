"""Long work in short pieces, between which its caller lives and may leave it; how long it still takes."""

import time
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager, contextmanager, suppress
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from xorviz import interruption
from xorviz.core.files import naming
from xorviz.core.writing import duration_text

T = TypeVar("T")
SHORT = 1.0
"""Seconds: of work that takes no longer, nobody asks how long it still takes."""
PATIENCE = 0.3
"""Seconds that who leaves a work waits for it: a disk that has not answered by then may never answer."""


class LastPiece(Future[Any]):
    """The last piece of a work: when it is done, all of it is, and nothing can be left any more."""


Steps = Generator[Future[Any] | None]
"""Work in short pieces. After a future, go on when it is done; anything else may go on at once."""


class Left(Exception):
    """Nobody waits any more for what a thread beside does."""


class Leaving:
    """Whether somebody still waits for a work: who leaves it knows that from then on nothing is written."""

    def __init__(self) -> None:
        self._lock, self._end = Lock(), Future[None]()

    @property
    def left(self) -> bool:
        """Whether nobody waits any more."""
        return self._end.done()

    def check(self) -> None:
        """Say, in the thread of the work, that here it may be left.

        Raises
        ------
        Left
            It is.
        """
        if self.left:
            raise Left

    def leave(self) -> None:
        """Leave the work: what has its name by now keeps it, nothing else gets one.

        What is just given its name is waited for, for as long as a disk that answers takes.
        """
        waited = self._lock.acquire(timeout=PATIENCE)
        if not self.left:
            self._end.set_result(None)
        if waited:
            self._lock.release()

    def do(self, work: Callable[..., T], *arguments: object) -> T:
        """Do a work in this thread, which gives nothing its name once it is left."""
        naming.do = self._name
        return work(*arguments)

    def result_of(self, work: Callable[..., T], *arguments: object) -> T:
        """Do a work in a thread beside, and wait until it is done or left.

        Raises
        ------
        Left
            It is left; its thread may go on for as long as its disk takes.
        """
        done = unwaited(self.do, work, *arguments)
        wait([done, self._end], return_when=FIRST_COMPLETED)
        if not done.done():
            raise Left
        return done.result()

    def _name(self, move: Callable[[], object]) -> object:
        with self._lock:
            self.check()
            return move()


class InTurn:
    """A thread that does one work after the other. It is there from the first one on, and holds up no end."""

    def __init__(self, name: str) -> None:
        self._name, self._works = name, SimpleQueue[Callable[[], None] | None]()
        self._thread: Thread | None = None

    def submit(self, work: Callable[..., Any], *arguments: object) -> Future[Any]:
        """Begin a work when those before are done."""
        future: Future[Any] = Future()
        self._works.put(lambda: _do_into(future, work, *arguments))
        if self._thread is None:
            self._thread = _begun(self._name, self._serve)
        return future

    def end(self, *, patient: bool = True) -> bool:
        """Have it end when all works are done; say whether it has, by now or within `PATIENCE`."""
        self._works.put(None)
        if self._thread is None:
            return True
        self._thread.join(PATIENCE if patient else 0.0)
        return not self._thread.is_alive()

    def _serve(self) -> None:
        while (work := self._works.get()) is not None:
            work()
            del work  # while it waits for the next, it keeps nothing of this one alive


class Beside(Leaving):
    """A thread beside the window's, for work that can be left between two of its pieces."""

    def __init__(self) -> None:
        super().__init__()
        self._thread = InTurn("beside")

    def submit(self, work: Callable[..., Any], *arguments: object) -> Future[Any]:
        """Begin a work when that before is done. It calls `check` every few milliseconds.

        Raises
        ------
        Left
            It is left by now: nobody would do the work.
        """
        self.check()
        return self._thread.submit(self._begin, work, *arguments)

    def leave(self) -> None:
        """End: what is under way is left within some milliseconds, unless it waits for its disk."""
        super().leave()
        self._thread.end()

    def _begin(self, work: Callable[..., T], *arguments: object) -> T:
        self.check()
        return self.do(work, *arguments)


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
    _begun("unwaited", _do_into, future, work, *arguments)
    return future


def wait_a_moment(works: Iterable[Future[Any]]) -> None:
    """Wait until works are done, and no longer than for disks that answer."""
    wait(list(works), PATIENCE)


def _do_into(future: Future[Any], work: Callable[..., Any], *arguments: object) -> None:
    try:
        future.set_result(work(*arguments))
    except BaseException as error:  # whatever it is, it is told to whoever asks for the result
        future.set_exception(error)


def _begun(name: str, work: Callable[..., object], *arguments: object) -> Thread:
    thread = Thread(target=work, args=arguments, name=name, daemon=True)
    thread.start()
    interruption.unfinished[:] = [*(each for each in interruption.unfinished if each.is_alive()), thread]
    return thread


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
        if not _left_for(place, error):
            raise
        return
    going, ending = Leaving(), LastPiece()
    _begun("unwaited", _do_into, ending, going.do, place.__exit__, None, None, None)
    try:
        yield ending
    except GeneratorExit:
        going.leave()
        raise
    ending.result()


def _left_for(place: AbstractContextManager[Any], error: BaseException) -> bool:
    """Leave a place for an error; say whether it is none then. A disk that hangs is left to itself."""
    leaving: Future[bool | None] = Future()
    raised = type(error), error, error.__traceback__
    _begun("unwaited", _do_into, leaving, place.__exit__, *raised).join(PATIENCE)
    return leaving.done() and bool(leaving.result())


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


class Watched:
    """Asks whether work is to stop, and hears how far it is."""

    def __init__(self, stopped: Callable[[], bool], hear: Callable[[int, int], object]) -> None:
        self._stopped, self._hear = stopped, hear

    def __call__(self) -> bool:
        """Say whether it is to stop."""
        return self._stopped()

    def hear(self, done: int, of: int) -> None:
        """Hear how far it is."""
        self._hear(done, of)


def tell(stopped: Callable[[], bool], done: int, of: int) -> bool:
    """Tell who may stop work how far it is, if that is to be heard; and say whether it is to stop."""
    if isinstance(stopped, Watched):
        stopped.hear(done, of)
    return stopped()
