"""What is computed beside the training, in a thread of its own, while the window goes on.

Of each purpose the newest wish counts: one that is under way for the same purpose ends as soon as it asks.
"""

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias, cast

from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.steps import TimeLeft, Watched

Stopped: TypeAlias = Callable[[], bool]
Compute: TypeAlias = Callable[[Stopped], object]
"""A pure function, with all that it needs in it. It asks often whether to stop, and returns None then.

What becomes better and better is an iterator: each of its outcomes is brought, and the last is the best.
"""


@dataclass(frozen=True, slots=True, eq=False)
class _Wish:
    purpose: str
    stamp: int
    compute: Compute
    newest: dict[str, int]
    """By purpose the wish that counts, which the window's thread writes; empty when all is over."""

    def stopped(self) -> bool:
        return self.newest.get(self.purpose) != self.stamp


class AsideWorker(QObject):
    """Fulfils wishes, one after the other. Lives in a thread of its own."""

    found = Signal(str, int, object)
    told = Signal(str, int, str)
    ended = Signal(str, int)
    failed = Signal(str, int, str)

    @Slot(object)
    def on_wished(self, wish: _Wish) -> None:
        """Compute, unless a newer wish has taken its place."""
        if wish.stopped():
            return
        try:
            for outcome in _outcomes(wish.compute(Watched(wish.stopped, _Told(self, wish).hear))):
                self.found.emit(wish.purpose, wish.stamp, outcome)
        except Exception:
            self.failed.emit(wish.purpose, wish.stamp, traceback.format_exc())
        else:
            self.ended.emit(wish.purpose, wish.stamp)


class _Told:
    """Tells how far a wish is, where that takes a while."""

    def __init__(self, worker: AsideWorker, wish: _Wish) -> None:
        self._worker, self._wish = worker, wish
        self._left, self._words = TimeLeft(), ""

    def hear(self, done: int, of: int) -> None:
        """Tell it in other words than before; what begins anew has a time of its own."""
        if not done:
            self._left = TimeLeft()
        words = self._left.after(done, of)
        if words != self._words:
            self._words = words
            self._worker.told.emit(self._wish.purpose, self._wish.stamp, words)


def _outcomes(computed: object) -> Iterator[object]:
    if isinstance(computed, Iterator):
        yield from cast("Iterator[object]", computed)
    elif computed is not None:
        yield computed


class Asides(QObject):
    """Sends wishes to the worker, and drops what nobody waits for any more."""

    found = Signal(str, object)
    """A purpose, and what was computed for it."""
    told = Signal(str, str)
    """A purpose, and words on how long it still takes: empty where that is no more than a moment."""
    failed = Signal(str, str)
    """A purpose, for which nothing comes any more, and a traceback."""

    _wished = Signal(object)

    def __init__(self, worker: AsideWorker, parent: QObject) -> None:
        super().__init__(parent)
        self._stamp = 0
        self._newest: dict[str, int] = {}
        self._wished.connect(worker.on_wished)
        worker.found.connect(self.on_found)
        worker.told.connect(self.on_told)
        worker.ended.connect(self.on_ended)
        worker.failed.connect(self.on_failed)

    @Slot(str, object)
    def wish(self, purpose: str, compute: Compute) -> None:
        """Have something computed: `found` brings it. It takes the place of what the purpose had before."""
        self._stamp += 1
        self._newest[purpose] = self._stamp
        self._wished.emit(_Wish(purpose, self._stamp, compute, self._newest))

    def forget(self, purpose: str) -> None:
        """Let what is under way for a purpose end, and wait for it no more."""
        self._newest.pop(purpose, None)

    def forget_all(self) -> None:
        """Let what is under way end, and wait for nothing any more."""
        self._newest.clear()

    @Slot(str, int, object)
    def on_found(self, purpose: str, stamp: int, outcome: object) -> None:
        """Pass it on, unless there is a newer wish."""
        if self._newest.get(purpose) == stamp:
            self.found.emit(purpose, outcome)

    @Slot(str, int, str)
    def on_told(self, purpose: str, stamp: int, words: str) -> None:
        """Pass it on, unless there is a newer wish."""
        if self._newest.get(purpose) == stamp:
            self.told.emit(purpose, words)

    @Slot(str, int)
    def on_ended(self, purpose: str, stamp: int) -> None:
        """Wait for no more of it."""
        if self._newest.get(purpose) == stamp:
            del self._newest[purpose]

    @Slot(str, int, str)
    def on_failed(self, purpose: str, stamp: int, trace: str) -> None:
        """Pass it on, unless there is a newer wish."""
        if self._newest.get(purpose) == stamp:
            del self._newest[purpose]
            self.failed.emit(purpose, trace)
