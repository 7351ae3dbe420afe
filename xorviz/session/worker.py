"""The training thread: a worker that advances in short slices and sends one message at a time."""

import math
import time
import traceback
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from xorviz.core.training import Snapshot, Stretch, Trainer

SLICE_SECONDS = 0.008
"""How long one slice trains: short, so that a wish waits no longer than this."""

EVERY_EPOCH_SPEED = 30.0
"""Up to this speed, in epochs/s, each epoch is sent by itself, so that each one is shown."""

FIRST_SLICE_EPOCHS = 16


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """One message to the window: what a run has done since the message before."""

    run_id: int
    stretch: Stretch


class TrainingWorker(QObject):
    """Trains in its own thread, driven by its own timer.

    Every slot is called through a queued connection, so that one thing happens at a time. After a message the
    worker rests until `on_progress_shown`: the window is never asked to draw faster than it can.
    """

    progressed = Signal(object)
    """A `Progress`."""
    failed = Signal(int, str)
    """The id of a run and a traceback: its training has stopped."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.on_timer_timeout)
        self._trainer: Trainer | None = None
        self._run_id = 0
        self._playing = False
        self._speed = math.inf
        self._steps = 0
        self._edited = False
        self._message_under_way = False
        self._last_due = 0.0
        self._next_due = 0.0
        self._slice_epochs = FIRST_SLICE_EPOCHS

    @Slot(int, object)
    def on_run_started(self, run_id: int, head: Snapshot) -> None:
        """Leave the old run and go on from the head of this one."""
        self._trainer = Trainer(head.config, head.epoch, head.parameters)
        self._run_id = run_id
        self._steps = 0
        self._edited = False
        self._message_under_way = False
        self._slice_epochs = FIRST_SLICE_EPOCHS
        self._schedule_from_now()

    @Slot(str, object)
    def on_edit_requested(self, name: str, value: object) -> None:
        """Change a live setting from the next epoch on."""
        if self._trainer is not None:
            self._trainer.edit(name, value)
            self._edited = True
            self._schedule()

    @Slot(bool)
    def on_playing_changed(self, playing: bool) -> None:
        """Go on by itself, or wait."""
        self._playing = playing
        self._schedule_from_now()

    @Slot(float)
    def on_speed_changed(self, speed: float) -> None:
        """Obey a speed in epochs/s; infinity for as fast as possible."""
        self._speed = speed
        self._next_due = self._last_due + 1.0 / speed
        self._schedule()

    @Slot()
    def on_step_requested(self) -> None:
        """Train one more epoch."""
        self._steps += 1
        self._schedule()

    @Slot(int)
    def on_progress_shown(self, run_id: int) -> None:
        """Send the next message: the window has painted the last one."""
        if run_id == self._run_id:
            self._message_under_way = False
            self._schedule()

    @Slot()
    def on_timer_timeout(self) -> None:
        """Train one slice and send it."""
        if self._trainer is None or self._message_under_way:
            return
        try:
            stretch = self._train_slice(self._trainer)
        except Exception:
            self._playing, self._steps = False, 0
            self.failed.emit(self._run_id, traceback.format_exc())
            return
        if stretch.diverged:
            self._playing, self._steps = False, 0
        self._message_under_way = True
        self.progressed.emit(Progress(self._run_id, stretch))

    def _train_slice(self, trainer: Trainer) -> Stretch:
        self._edited = False
        if self._steps:
            self._steps -= 1
            return trainer.advance(1)
        if not self._playing:
            return trainer.advance(0)
        epochs = self._due_epochs()
        began = time.perf_counter()
        stretch = trainer.advance(epochs)
        seconds = time.perf_counter() - began
        if epochs == self._slice_epochs:
            growth = min(2.0, max(0.5, SLICE_SECONDS / seconds))
            self._slice_epochs = max(1, round(epochs * growth))
        return stretch

    def _due_epochs(self) -> int:
        """Return how many epochs the speed asks for by now; what a slice cannot hold is not made up for."""
        now = self._last_due = time.perf_counter()
        limit = 1 if self._speed <= EVERY_EPOCH_SPEED else self._slice_epochs
        if math.isinf(self._speed):
            self._next_due = now
            return limit
        due = 1 + max(0, int((now - self._next_due) * self._speed))
        if due > limit:
            self._next_due = now
        self._next_due += min(due, limit) / self._speed
        return min(due, limit)

    def _schedule_from_now(self) -> None:
        self._next_due = time.perf_counter()
        self._schedule()

    def _schedule(self) -> None:
        if self._message_under_way:
            self._timer.stop()
        elif self._steps or (self._edited and not self._playing):
            self._timer.start(0)
        elif not self._playing:
            self._timer.stop()
        else:
            wait = self._next_due - time.perf_counter()
            self._timer.start(max(0, math.ceil(1000 * wait)))
