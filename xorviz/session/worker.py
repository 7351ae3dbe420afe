"""The training thread: a worker that advances in short slices and sends one message at a time."""

import math
import time
import traceback
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from xorviz.core.run.edits import Edit
from xorviz.core.run.plateaus import next_stall_look
from xorviz.core.run.solving import next_look, proven_epoch, solved_since
from xorviz.core.run.training import Stretch, Trainer

SLICE_SECONDS = 0.008
"""How long one slice trains, of the thread's own time: short, so that a wish waits no longer than this.

By the clock it would become the shorter the more others take of the processor, and come to nothing.
"""

EVERY_EPOCH_SPEED = 30.0
"""Up to this speed, in epochs/s, each epoch is sent by itself, so that each one is shown."""

LONGEST_TURN_SECONDS = 0.1
"""So long the training goes on at most before it lets the window show what came of it."""

OWED_SECONDS = 0.2
"""What could not be trained in time is made up for, if it is not older."""

FIRST_SLICE_EPOCHS = 16

LARGEST_BACKLOG = 2**20
"""Epochs that wait for the window at most."""

SOLVED = "solved"
"""The goal of a run that is to be trained until it is solved; any other goal is an epoch."""


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """Where to train on."""

    run_id: int
    trainer: Trainer
    """From here on the worker's own."""
    recorded: int
    """Up to this epoch the run is known: there it is replayed. A stretch never reaches across."""


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """One message to the window: what a run has done since the message before."""

    run_id: int
    stretches: tuple[Stretch, ...]
    """One at least, in order."""


class TakingTurns:
    """The turns of the window, which shows a message, and of a training that keeps Python's lock.

    It goes on for as long as the window took: neither keeps the other waiting, however long that was.
    """

    def __init__(self) -> None:
        self._sent = self._end = 0.0

    @property
    def is_over(self) -> bool:
        """Whether the training has had its turn."""
        return time.perf_counter() >= self._end

    def begin(self) -> None:
        """Begin anew: with a first message as soon as there is one."""
        self._end = 0.0

    def note_sent(self) -> None:
        """Give the window its turn."""
        self._sent = time.perf_counter()

    def note_shown(self) -> None:
        """Give the training its turn, as long as the window's was."""
        now = time.perf_counter()
        self._end = now + min(now - self._sent, LONGEST_TURN_SECONDS)


class TrainingWorker(QObject):
    """Trains in its own thread, driven by its own timer.

    Every slot is called through a queued connection, so that one thing happens at a time. A message waits
    until the window has shown the one before (`on_progress_shown`): it is never asked to draw faster than it
    can. Meanwhile an engine that does without Python's lock trains on; any other rests, to let it draw, and
    then has its turn: see `TakingTurns`.
    """

    progressed = Signal(object)
    """A `Progress`."""
    failed = Signal(int, str)
    """The id of a run and a traceback: its training has stopped."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.on_timer_timeout)
        self._assignment: Assignment | None = None
        self._playing = False
        self._speed = math.inf
        self._goal: int | str | None = None
        self._solved_since: int | None = None
        self._steps = 0
        self._edited = False
        self._backlog: list[Stretch] = []
        self._message_under_way = False
        self._turns = TakingTurns()
        self._last_due = 0.0
        self._next_due = 0.0
        self._slice_epochs = FIRST_SLICE_EPOCHS

    @Slot(object)
    def on_assigned(self, assignment: Assignment) -> None:
        """Leave what was, and go on from there."""
        self._assignment = assignment
        self._steps = 0
        self._edited = False
        self._backlog.clear()
        self._message_under_way = False
        self._turns.begin()
        self._slice_epochs = assignment.trainer.quick(FIRST_SLICE_EPOCHS)
        self._schedule_from_now()

    @Slot(object)
    def on_edit_requested(self, edit: Edit) -> None:
        """Make an edit, at the epoch that has been reached by now."""
        if self._assignment is not None:
            trainer = self._assignment.trainer
            trainer.edit(edit.at(trainer.epoch))
            self._edited = True
            self._schedule()

    @Slot(bool)
    def on_play_requested(self, playing: bool) -> None:
        """Go on by itself, or wait."""
        self._playing = playing
        self._turns.begin()
        self._send()
        self._schedule_from_now()

    @Slot(float)
    def on_speed_changed(self, speed: float) -> None:
        """Obey a speed in epochs/s; infinity for as fast as possible."""
        self._speed = speed
        self._next_due = self._last_due + 1.0 / speed
        self._schedule()

    @Slot(object)
    def on_goal_changed(self, goal: int | str | None) -> None:
        """Stop at an epoch, or when it is solved; None for neither."""
        self._goal, self._solved_since = goal, None

    @Slot()
    def on_step_requested(self) -> None:
        """Train one more epoch."""
        self._steps += 1
        self._schedule()

    @Slot(int)
    def on_progress_shown(self, run_id: int) -> None:
        """Send the next message: the window has painted the last one."""
        if self._assignment is not None and run_id == self._assignment.run_id:
            self._message_under_way = False
            self._turns.note_shown()
            self._send_in_turn()
            self._schedule()

    @Slot()
    def on_timer_timeout(self) -> None:
        """Train one slice, and send it or add it to what waits."""
        assignment = self._assignment
        if assignment is None or not self._may_train():
            return
        end, waited_for = time.perf_counter() + SLICE_SECONDS, self._steps or self._edited
        try:
            self._backlog.append(self._train_slice(assignment))
            while self._goal == SOLVED and self._playing and time.perf_counter() < end:
                self._backlog.append(self._train_slice(assignment))
        except Exception:
            self._playing, self._steps = False, 0
            self.failed.emit(assignment.run_id, traceback.format_exc())
            return
        if waited_for:
            self._send()
        else:
            self._send_in_turn()
        self._schedule()

    @Slot()
    def on_thread_finished(self) -> None:
        """Stop the timer, in this thread, before it ends: no other can."""
        self._timer.stop()

    def _train_slice(self, assignment: Assignment) -> Stretch:
        self._edited = False
        trainer = assignment.trainer
        if self._steps:
            self._steps -= 1
            return trainer.advance(1)
        if not self._playing:
            return trainer.advance(0)
        epochs = self._within_bounds(self._due_epochs(), assignment)
        began = time.thread_time()
        stretch = trainer.advance(epochs)
        seconds = time.thread_time() - began
        if epochs == self._slice_epochs:
            growth = max(0.5, SLICE_SECONDS / seconds) if seconds > SLICE_SECONDS / 2 else 2.0
            self._slice_epochs = max(1, round(epochs * growth))
        if self._goal == SOLVED:
            self._note_solved(stretch)
        if stretch.diverged:
            self._playing = False
        return stretch

    def _within_bounds(self, epochs: int, assignment: Assignment) -> int:
        epoch = assignment.trainer.epoch
        goal = self._goal if isinstance(self._goal, int) else None
        bounds = [assignment.recorded, goal]
        if self._goal == SOLVED:
            bounds += [next_look(self._solved_since, epoch), next_stall_look(epoch)]
        for bound in bounds:
            if bound is not None and bound > epoch:
                epochs = min(epochs, bound - epoch)
        if goal is not None and epoch + epochs >= goal:
            self._playing = False
        return epochs if goal is None or epoch < goal else 0

    def _note_solved(self, stretch: Stretch) -> None:
        """Stop when every sample has been right for long enough."""
        snapshot = stretch.snapshot
        since = solved_since(
            self._solved_since, stretch.first_epoch, stretch.correct, len(snapshot.predictions)
        )
        self._solved_since = since
        if since is not None and snapshot.epoch >= proven_epoch(since):
            self._playing = False

    def _due_epochs(self) -> int:
        """Return how many epochs the speed asks for by now, of which a slice may hold a part."""
        now = self._last_due = time.perf_counter()
        each = self._speed <= EVERY_EPOCH_SPEED
        limit = 1 if each else self._slice_epochs
        if math.isinf(self._speed):
            self._next_due = now
            return limit
        due = 1 + max(0, int((now - self._next_due) * self._speed))
        if due > limit:
            self._next_due = now if each else max(self._next_due, now - OWED_SECONDS)
        self._next_due += min(due, limit) / self._speed
        return min(due, limit)

    def _may_train(self) -> bool:
        """Say whether to train now, rather than rest until the window has shown the last message."""
        if not self._message_under_way:
            return True
        if self._assignment is None or self._steps or self._speed <= EVERY_EPOCH_SPEED:
            return False
        waiting = sum(len(stretch.losses) for stretch in self._backlog)
        return self._overlaps(self._assignment) and waiting < LARGEST_BACKLOG

    @staticmethod
    def _overlaps(assignment: Assignment) -> bool:
        trainer = assignment.trainer
        return trainer.engine.overlaps and not trainer.config.held  # which is trained in Python

    def _send_in_turn(self) -> None:
        """Send what there is, unless it is to be more: see `TakingTurns`."""
        waits = self._playing and self._speed > EVERY_EPOCH_SPEED and not self._turns.is_over
        caught_up = self._next_due > time.perf_counter()
        if self._assignment is None or not waits or caught_up or self._overlaps(self._assignment):
            self._send()

    def _send(self) -> None:
        if self._assignment is not None and self._backlog and not self._message_under_way:
            self._message_under_way = True
            self._turns.note_sent()
            stretches = tuple(self._backlog)
            self._backlog.clear()
            self.progressed.emit(Progress(self._assignment.run_id, stretches))

    def _schedule_from_now(self) -> None:
        self._next_due = time.perf_counter()
        self._schedule()

    def _schedule(self) -> None:
        wanted = self._playing or self._steps or self._edited
        if not wanted or not self._may_train():
            self._timer.stop()
        elif self._steps or not self._playing:
            self._timer.start(0)
        else:
            wait = self._next_due - time.perf_counter()
            self._timer.start(max(0, math.ceil(1000 * wait)))
