"""Ctrl+C and a request to terminate, from the program's first instruction to its last.

An exception out of a signal's handler can come in the middle of anything: a picture being painted, a file
being moved, a library being loaded. So here a signal raises nothing. It wakes a thread, which does what a
signal means at this time: the process ends at once while there is nothing to lose; later, what is at work is
told to stop, and does so between two of its pieces.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread
from types import FrameType

INTERRUPTED = 130
"""The exit code, as a shell gives it to what Ctrl+C has ended."""
LINE = "xorviz: interrupted, nothing half-written is left"
cleaning: list[Callable[[], object]] = []
"""What must still be done when the process ends at once, without `atexit`."""
unfinished: list[Thread] = []
"""Daemon threads in compiled code, some of which may be at work: they do not survive Python's own end."""


class _Meaning:
    """What a signal means at this time, and whether one has been noted."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._act: Callable[[], object] = _end
        self.noted = False
        self.hurried = False
        """Whether a signal has come, whatever it meant: then who sent it waits for the end."""
        self.before_line = ""

    def act(self) -> None:
        self.hurried = True
        with self._lock:
            self._act()

    def swap(self, act: Callable[[], object]) -> Callable[[], object]:
        """Wait for what a signal has begun, which may be the end."""
        with self._lock:
            before, self._act = self._act, act
        return before

    def note(self) -> None:
        self.noted = True


def _end() -> None:
    _clean()
    with suppress(OSError):
        os.write(2, f"{_meaning.before_line}{LINE}\n".encode())
    os._exit(INTERRUPTED)


def _clean() -> None:
    for act in cleaning:
        with suppress(Exception):
            act()


_meaning = _Meaning()


def watch() -> None:
    """Begin: from now on a signal ends the process at once, whatever its main thread is at."""
    reader, writer = os.pipe()
    if sys.platform != "win32":
        os.set_blocking(writer, False)
    Thread(target=_listen, args=(reader,), name="signals", daemon=True).start()
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _handle)


def ignore() -> None:
    """End: nothing is left to do but to leave, and no signal changes the exit code any more."""
    _meaning.swap(_handle)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def leave(code: int) -> None:
    """End the process here if Python's own end would wait for what nobody waits for any more, or abort.

    Nor does who has sent a signal wait for it: with Qt loaded, it takes longer than all there was to do.
    """
    if _meaning.hurried or any(thread.is_alive() for thread in unfinished):
        _clean()
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):
                stream.flush()
        os._exit(code)


@contextmanager
def bar_shown() -> Iterator[None]:
    """Let the line of an interruption begin below a progress bar."""
    _meaning.before_line = "\n"
    try:
        yield
    finally:
        _meaning.before_line = ""


@contextmanager
def told(act: Callable[[], object]) -> Iterator[None]:
    """Let a signal do this instead, in a thread of its own, as often as one comes."""
    before = _meaning.swap(act)
    try:
        yield
    finally:
        _meaning.swap(before)


@contextmanager
def held() -> Iterator[None]:
    """Let a signal be noted alone: the block ends where it says by `check` that it may, or goes on."""
    _meaning.noted = False
    with told(_meaning.note):
        yield


def check() -> None:
    """Say that here, between two pieces of work, it may end.

    Raises
    ------
    KeyboardInterrupt
        A signal has come in the last block of `held`.
    """
    if _meaning.noted:
        raise KeyboardInterrupt


def _listen(reader: int) -> None:
    while os.read(reader, 1):
        _meaning.act()


def _handle(*_: int | FrameType | None) -> None:
    """Do nothing: that there is a handler makes Python write into the pipe."""
