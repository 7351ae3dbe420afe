"""Playback of one run: the cursor, play and pause, steps and leaps, and what the threads are told of it."""

import math

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from xorviz.core.errors import ConfigError
from xorviz.core.parameter import shortened
from xorviz.core.run.edits import Edit
from xorviz.core.run.landmarks import stalled
from xorviz.core.run.run import Run, whole_number
from xorviz.core.run.solving import proven_epoch
from xorviz.core.run.training import Snapshot
from xorviz.session.goals import diverged_text, stalled_text
from xorviz.session.looks import Looks
from xorviz.session.rate import Rate
from xorviz.session.threads import Threads
from xorviz.session.worker import SOLVED, Assignment, Progress

DEFAULT_SPEED = 400.0
"""Epochs/s: the default run's plateau is felt, and its end seen, within three seconds."""

GREATEST_GOAL = 10**12
"""Days away at millions of epochs/s."""

PATIENCE_MS = 1500
"""So long Play waits for the compiled engine, so that the first run has it too."""

CURSOR = "cursor"
"""The purpose of the looks that move the cursor."""


class Playback(QObject):
    """Shows one run after the other, forward and back. At the head, playing trains; before it, it replays."""

    config_changed = Signal(object)
    """The `TrainingConfig` in force at the cursor."""
    snapshot_changed = Signal(object)
    """The `Snapshot` to show: the cursor moved, or the run grew."""
    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    """Epochs/s, infinity for unlimited."""
    looked = Signal(str, Snapshot)
    """The answer to `look`: its purpose, and the snapshot."""
    look_failed = Signal(str, str)
    """The other answer: its purpose, and a traceback."""
    goal_reached = Signal(str)
    """Why `run_to` or `run_to_solved` ended, in a sentence."""

    def __init__(self, run: Run, threads: Threads, parent: QObject) -> None:
        super().__init__(parent)
        self.run = run
        """The run shown. Only this object extends it."""
        self.snapshot = run.head
        """The run at the cursor."""
        self.config = run.config
        """The settings in force at the cursor, with the edits that are on their way to the worker."""
        self.wanted = run.epoch
        """Where the cursor is, or is about to be."""
        self.playing = False
        self.speed = DEFAULT_SPEED
        self.waiting = False
        """Whether Play waits for the compiled engine, if it does not take too long."""
        self._threads = threads
        self._moved = False
        self._begun = False
        self._goal: int | None = None
        self._until_solved = False
        self._edits: list[Edit] = []
        """On their way to the worker and back."""
        self._run_id = 0
        self._looks = Looks(threads, self)
        self._rate = Rate()
        self._shown = QTimer(self, singleShot=True, interval=0)
        self._shown.timeout.connect(self.on_shown_timeout)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.stop_waiting)
        threads.progressed.connect(self.on_worker_progressed)
        self._looks.found.connect(self.on_found)
        self._looks.failed.connect(self.look_failed)
        threads.speed_requested.emit(self.speed)
        self._assign()

    @property
    def at_head(self) -> bool:
        """Whether the cursor is at the newest epoch, or on its way there."""
        return self.wanted >= self.run.epoch

    @property
    def begun(self) -> bool:
        """Whether the run shown has left epoch 0, or has been told to, or has been edited there."""
        return self._begun or self.run.epoch > 0 or bool(self._edits or self.run.edits)

    @property
    def goal(self) -> int | str | None:
        """The epoch that is trained for, or `SOLVED`; None if the training has no end of its own."""
        return SOLVED if self._until_solved else self._goal

    @property
    def epochs_per_second(self) -> float:
        """The speed reached over the last moments; 0 when not playing."""
        return self._rate.per_second if self.playing else 0.0

    def show_run(self, run: Run, epoch: int) -> None:
        """Show a run at an epoch, or at its head if it is shorter. Who calls announces it."""
        self.record_edits()
        self._looks.forget(CURSOR)
        self._rate.clear()
        self._shown.stop()
        self.run = run
        self.snapshot = run.at(min(epoch, run.epoch))
        self.config = self.snapshot.config
        self.wanted = self.snapshot.epoch
        self._assign()

    def set_playing(self, playing: bool) -> None:
        """Play or pause. A run that cannot go on stays paused at its head."""
        playing = playing and not (self.run.diverged and self.at_head)
        if playing != self.playing:
            self.playing = playing
            self._rate.clear()
            if not playing:
                self._forget_goal()
        if playing and self.waiting:
            self._patience.start()
        else:
            self.go_on()
        self.playing_changed.emit(playing)

    def go_on(self) -> None:
        """Tell the worker whether to play, from the cursor."""
        if self.playing:
            self._assign_cursor()
            self._begun = True
        self._threads.play_requested.emit(self.playing)

    @Slot()
    def stop_waiting(self) -> None:
        """Begin to play if that was the wish: with the engine that there is."""
        self.waiting = False
        self._patience.stop()
        if self.playing:
            self.go_on()

    def step(self) -> None:
        """Pause, and go on one epoch: train it, or show it if it is recorded."""
        self.set_playing(False)
        if not (self.run.diverged and self.at_head):
            self._assign_cursor()
            self._begun = True
            self._threads.step_requested.emit()

    def seek(self, epoch: object) -> None:
        """Pause, and show an epoch of this run. At the head, what is still under way goes on to count.

        Raises
        ------
        ConfigError
            The run has no such epoch.
        """
        wanted = self.run.check_epoch(epoch)
        self.set_playing(False)
        if wanted < self.run.epoch:
            self.wanted, self._moved = wanted, True
            self._follow_config()
            self.look(CURSOR, self.run, wanted)
        elif not self.at_head:
            self._go_to_head()

    def look(self, purpose: str, run: Run, epoch: int) -> None:
        """Find an epoch, not moving the cursor: `looked` brings it. The newest wish of a purpose counts."""
        self._looks.wish(purpose, run, epoch)

    def set_speed(self, speed: float) -> None:
        """Set the speed in epochs/s; infinity for as fast as possible."""
        if speed != self.speed:
            self.speed = speed
            self._rate.clear()
            self._threads.speed_requested.emit(speed)
            self.speed_changed.emit(speed)

    def run_to(self, epoch: object, *, in_view: bool = False) -> None:
        """Go to an epoch: show it if it is recorded, else train until it is reached.

        As fast as possible, or `in_view` at the speed that was chosen.

        Raises
        ------
        ConfigError
            It is not a whole number of at least 0, or far too great ever to be reached.
        """
        goal = whole_number(epoch, "epoch")
        if goal > GREATEST_GOAL:
            raise ConfigError(f"epoch {shortened(goal)} is not allowed: it must be at most {GREATEST_GOAL:,}")
        if goal <= self.run.epoch:
            self.seek(goal)
        else:
            self._train_until(goal, in_view=in_view)

    def run_to_solved(self) -> None:
        """Train until every sample is right or nothing changes any more; `goal_reached` says which."""
        if self.run.solved_epoch is not None:
            self.seek(self.run.solved_epoch)
            self.goal_reached.emit(f"Solved since epoch {self.run.solved_epoch:,}.")
        elif stalled(self.run.curve):
            self._stop_at_goal(stalled_text(self.run))
        else:
            self._train_until(None)

    def drop_goal(self) -> None:
        """Go on, if it plays, without a goal and at the speed chosen."""
        if self.goal is not None:
            self._forget_goal()
            self.playing_changed.emit(self.playing)

    def edit(self, edit: Edit) -> None:
        """Make an edit at the head, where the cursor must be."""
        self._assign_cursor()
        self._edits.append(edit)
        self._threads.edit_requested.emit(edit)
        self._follow_config()

    def record_edits(self) -> None:
        """Give the run the edits that are on their way, before another is shown.

        What the worker has done with them will not count.
        """
        for edit in self._edits:
            self.run.make(edit.at(self.run.epoch))
        self._edits.clear()

    def halt(self) -> None:
        """Stop after a failure: drop what is under way, and be ready to go on from what is shown."""
        self.set_playing(False)
        self._moved, self.wanted = True, self.snapshot.epoch
        self._run_id += 1
        self._edits.clear()
        self._follow_config()

    def is_current(self, run_id: int) -> bool:
        """Say whether a message of the worker is about what is shown."""
        return run_id == self._run_id

    @Slot(object)
    def on_worker_progressed(self, progress: Progress) -> None:
        """Take what the worker did, unless it belongs to what is gone."""
        if not self.is_current(progress.run_id):
            return
        for stretch in progress.stretches:
            del self._edits[: len(stretch.edits)]
            if stretch.first_epoch == self.run.epoch + 1:
                self.run.extend(stretch)
        last = progress.stretches[-1]
        self._rate.note(last.snapshot.epoch)
        self._show(self.snapshot if self._moved else last.snapshot)
        if self._goal is not None or self._until_solved:
            self._check_goal()
        if last.diverged:
            self.set_playing(False)
        self._shown.start()

    @Slot(str, Snapshot)
    def on_found(self, purpose: str, snapshot: Snapshot) -> None:
        """Move the cursor, or pass on what else was looked for."""
        if purpose == CURSOR:
            self._show(snapshot)
        else:
            self.looked.emit(purpose, snapshot)

    @Slot()
    def on_shown_timeout(self) -> None:
        """Ask for more, now that the window has painted: its update request came before this timer."""
        self._threads.progress_shown.emit(self._run_id)

    def _show(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        if CURSOR not in self._looks:
            self.wanted = snapshot.epoch
        self._follow_config()
        self.snapshot_changed.emit(snapshot)

    def _follow_config(self) -> None:
        """Have the settings of the cursor's epoch, even while it is looked for."""
        config = self.run.config_at(self.wanted)
        if self.at_head:
            for edit in self._edits:
                config = edit.apply_config(config)
        if config != self.config:
            self.config = config
            self.config_changed.emit(config)

    def _assign_cursor(self) -> None:
        """Let the worker be at the cursor, if that has been moved since the worker was there."""
        if self._moved:
            self.show_run(self.run, self.wanted)
            self._show(self.snapshot)

    def _go_to_head(self) -> None:
        """Be at the head at once; what the worker has done beyond it does not count."""
        self.show_run(self.run, self.run.epoch)
        self._show(self.snapshot)

    def _assign(self) -> None:
        self._run_id += 1
        self._moved = False
        self._begun = self.run.epoch > 0
        trainer = self.run.trainer_from(self.snapshot.epoch, self.snapshot.state)
        self._threads.assigned.emit(Assignment(self._run_id, trainer, self.run.epoch))
        if self.playing:
            # The worker may have stopped by itself, at a goal of the run before.
            self._threads.play_requested.emit(True)

    def _train_until(self, goal: int | None, *, in_view: bool = False) -> None:
        """Train on from the head, to an epoch or until it is solved: as fast as possible, or in view."""
        self.set_playing(False)
        self._go_to_head()  # the worker may already be beyond the goal
        if self.run.diverged:
            self._stop_at_goal(diverged_text(self.run))
            return
        self._goal, self._until_solved = goal, goal is None
        self._threads.goal_requested.emit(SOLVED if goal is None else goal)
        if not in_view:
            self._threads.speed_requested.emit(math.inf)
        self.set_playing(True)
        if not self.playing:
            self._forget_goal()

    def _forget_goal(self) -> None:
        if self._goal is not None or self._until_solved:
            self._goal, self._until_solved = None, False
            self._threads.goal_requested.emit(None)
            self._threads.speed_requested.emit(self.speed)

    def _check_goal(self) -> None:
        if self.run.diverged:
            self._stop_at_goal(diverged_text(self.run))
        elif self._goal is not None:
            if self.run.epoch >= self._goal:
                self._stop_at_goal(f"Reached epoch {self._goal:,}.")
        elif (solved := self.run.solved_epoch) is not None and self.run.epoch >= proven_epoch(solved):
            self.seek(solved)
            self._stop_at_goal(f"Solved since epoch {solved:,}.")
        elif stalled(self.run.curve):
            self._go_to_head()
            self._stop_at_goal(stalled_text(self.run))

    def _stop_at_goal(self, text: str) -> None:
        self.set_playing(False)
        self.goal_reached.emit(text)
