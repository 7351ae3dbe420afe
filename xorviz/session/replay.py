"""Looking at any epoch of any run: recomputed in the training thread, in short slices."""

import time
import traceback
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from xorviz.core.run.training import Snapshot, Trainer

SLICE_SECONDS = 0.006
FIRST_SLICE_EPOCHS = 256


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A wish to see an epoch. A newer one of the same purpose takes its place."""

    purpose: str
    """What it is for: the cursor, the pointer on the timeline, a side of the comparison."""
    stamp: int
    trainer: Trainer
    """At or before the epoch; from here on the replayer's own."""
    epoch: int


class Replayer(QObject):
    """Retraces runs to the epochs asked for. Lives in the training thread, driven by its own timer."""

    found = Signal(str, int, Snapshot)
    """Purpose, stamp, and the snapshot."""
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
        """Take a wish, instead of an older one of the same purpose."""
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
            self.found.emit(purpose, look.stamp, snapshot)

    @Slot()
    def on_thread_finished(self) -> None:
        """Stop the timer, in this thread, before it ends: no other can."""
        self._timer.stop()

    def _approach(self, look: Look) -> Snapshot | None:
        began = time.perf_counter()
        epochs = min(self._slice_epochs, look.epoch - look.trainer.epoch)
        stretch = look.trainer.advance(epochs)
        seconds = time.perf_counter() - began
        if epochs == self._slice_epochs:
            self._slice_epochs = max(1, round(epochs * min(2.0, max(0.5, SLICE_SECONDS / seconds))))
        return stretch.snapshot if look.trainer.epoch >= look.epoch or stretch.diverged else None
