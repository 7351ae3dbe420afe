"""Looking at any epoch of any run: recomputed in the training thread, in short slices.

Of each purpose the newest wish counts.
"""

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.run.record import Known
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.run.training import Trainer

SLICE_SECONDS = 0.006
FIRST_SLICE_EPOCHS = 256

NEAR_EPOCHS, NEAR_WORK = 256, 2**21
"""Epochs, and those × parameters × samples, that are recomputed within a few milliseconds."""

CURSOR = "cursor"
"""The purpose of the looks that move the cursor."""


def is_near(run: Run, epoch: int) -> bool:
    """Say whether an epoch can be shown at once, without a thread: it is the head, or near a keyframe."""
    if epoch == run.epoch and run.holds_head:
        return True
    steps = epoch % run.keyframe_spacing
    work = (steps + 1) * parameter_count(run.layers) * len(run.data)  # it is evaluated, too
    return steps <= NEAR_EPOCHS and work <= NEAR_WORK


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A wish to see an epoch. A newer one of the same purpose takes its place."""

    purpose: str
    """What it is for: the cursor, the pointer on the timeline, a side of the comparison."""
    stamp: int
    trainer: Trainer
    """At or before the epoch; from here on the replayer's own."""
    epoch: int
    known: Known
    """The losses to be found on the way, from an epoch on."""


class Replayer(QObject):
    """Retraces runs to the epochs asked for. Lives in the training thread, driven by its own timer."""

    found = Signal(str, int, Snapshot, object)
    """Purpose, stamp, the snapshot, and the losses before it that are `Known` now."""
    failed = Signal(str, int, str)
    """Purpose, stamp, and a traceback."""

    def __init__(self) -> None:
        super().__init__()
        self._looks: dict[str, Look] = {}
        self._slice_epochs = FIRST_SLICE_EPOCHS
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self.on_timer_timeout)

    @Slot(object)
    def on_look_requested(self, look: Look) -> None:
        """Take a wish, instead of an older one of the same purpose; begin small, for runs differ in speed."""
        self._slice_epochs = look.trainer.quick(FIRST_SLICE_EPOCHS)
        self._looks[look.purpose] = look
        self._timer.start()

    @Slot()
    def on_timer_timeout(self) -> None:
        """Go a slice further towards the oldest wish."""
        if not self._looks:
            self._timer.stop()
            return
        purpose, look = next(iter(self._looks.items()))
        try:
            snapshot = self._approach(look)
        except Exception:
            del self._looks[purpose]
            self.failed.emit(purpose, look.stamp, traceback.format_exc())
            return
        if snapshot is not None:
            del self._looks[purpose]
            self.found.emit(purpose, look.stamp, snapshot, look.known)

    @Slot()
    def on_thread_finished(self) -> None:
        """Stop the timer, in this thread, before it ends: no other can."""
        self._timer.stop()

    def _approach(self, look: Look) -> Snapshot | None:
        began = time.perf_counter()
        epochs = min(self._slice_epochs, look.epoch - look.trainer.epoch)
        stretch = look.trainer.advance(epochs)
        look.known.add(stretch)
        seconds = time.perf_counter() - began
        if epochs == self._slice_epochs:
            self._slice_epochs = max(1, round(epochs * min(2.0, max(0.5, SLICE_SECONDS / seconds))))
        return stretch.snapshot if look.trainer.epoch >= look.epoch or stretch.diverged else None


class Looks(QObject):
    """Sends wishes to the replayer, and drops what nobody waits for any more."""

    found = Signal(str, Snapshot)
    """A purpose, and the snapshot that was looked for."""
    failed = Signal(str, str)
    """A purpose, and a traceback. For the cursor that counts as a failure of the training."""

    _wished = Signal(object)
    """To the replayer: a `Look`."""

    def __init__(self, replayer: Replayer, parent: QObject) -> None:
        super().__init__(parent)
        self._stamp = 0
        self._stamps: dict[str, int] = {}
        self._waiting: dict[str, list[Callable[[], None]]] = {}
        self._known = WeakKeyDictionary[Snapshot, Known]()
        """What was found on the way to a snapshot."""
        self._wished.connect(replayer.on_look_requested)
        replayer.found.connect(self.on_found)
        replayer.failed.connect(self.on_failed)

    def __contains__(self, purpose: str) -> bool:
        return purpose in self._stamps

    def wish(self, purpose: str, run: Run, epoch: int) -> None:
        """Look for an epoch of a run, or for its head if it is shorter: `found` brings it."""
        self._stamp += 1
        self._stamps[purpose] = self._stamp
        self._waiting[purpose] = []
        epoch = min(epoch, run.epoch)
        first = run.curve.first_of_span(epoch)
        trainer = run.trainer_before(max(0, min(epoch, first - 1)) if purpose == CURSOR else epoch)
        self._wished.emit(Look(purpose, self._stamp, trainer, epoch, Known(first)))

    def then(self, purpose: str, wish: Callable[[], None]) -> None:
        """Do something when it has been found, unless another epoch is wished for before."""
        self._waiting[purpose].append(wish)

    def forget(self, purpose: str) -> None:
        """Wait for it no more."""
        self._stamps.pop(purpose, None)

    def branch_at(self, run: Run, snapshot: Snapshot) -> Run:
        """Return a branch of a run at a snapshot of it, with what was found on the way there."""
        return run.branch(snapshot.epoch, snapshot, self._known.get(snapshot))

    @Slot(str, int, Snapshot, object)
    def on_found(self, purpose: str, stamp: int, snapshot: Snapshot, known: Known) -> None:
        """Pass the answer on, unless another epoch has been wished for since."""
        if self._stamps.get(purpose) == stamp:
            del self._stamps[purpose]
            waiting = self._waiting.pop(purpose)
            self._known[snapshot] = known
            self.found.emit(purpose, snapshot)
            for wish in waiting if purpose not in self else ():
                wish()

    @Slot(str, int, str)
    def on_failed(self, purpose: str, stamp: int, trace: str) -> None:
        """Pass it on, unless another epoch has been wished for since."""
        if self._stamps.get(purpose) == stamp:
            del self._stamps[purpose]
            self.failed.emit(purpose, trace)
