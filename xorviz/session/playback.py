"""Playback of one run: the cursor, play and pause, steps and leaps, and what the threads are told of it."""

import math
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from xorviz.core.run.edits import Edit
from xorviz.core.run.landmarks import stalled_since
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.session.goals import Ending, check_goal, ending, solved_ending, stalled_ending
from xorviz.session.speed_reached import SpeedReached
from xorviz.session.threads import Threads
from xorviz.session.view import Stage, snapshot_of
from xorviz.session.wishes.besides import Besides
from xorviz.session.wishes.replay import CURSOR, Looks, is_near
from xorviz.session.worker import SOLVED, Assignment, Progress

DEFAULT_SPEED = 400.0
"""Epochs/s: the default run's plateau is felt, and its end seen, within three seconds."""

PATIENCE_MS = 1500
"""So long Play waits for the compiled engine, so that the first run has it too."""


class Playback(QObject):
    """Shows one run after the other, forward and back. At the head, playing trains; before it, it replays."""

    goal_reached = Signal(str)
    """Why `run_to` or `run_to_solved` ended, in a sentence."""

    def __init__(self, stage: Stage, looks: Looks, threads: Threads, parent: QObject) -> None:
        super().__init__(parent)
        self._stage, self._looks, self._threads = stage, looks, threads
        self.engine_waits: Callable[[Callable[[], None]], bool] = lambda wish: False  # see `Making`
        self._moved = False
        """Whether the cursor has been moved since the worker was there."""
        self._edits: list[Edit] = []
        """On their way to the worker and back."""
        self._run_id = 0
        self._reached = SpeedReached()
        self.besides = Besides(stage, self)
        self.besides.over.connect(self.on_frame_over)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.stop_waiting)
        threads.progressed.connect(self.on_worker_progressed)
        looks.found.connect(self.on_found)
        threads.speed_requested.emit(stage.view.speed)
        self._assign()

    def show_run(self, run: Run, epoch: int) -> None:
        """Show a run at an epoch, or at its head if it is shorter."""
        with self._stage:
            self.record_edits()
            self._looks.forget(CURSOR)
            self._reached.begin()
            self.besides.stop()
            snapshot = snapshot_of(self._stage.view, run, min(epoch, run.epoch))
            config = snapshot.config
            self._stage.show(run=run, snapshot=snapshot, sought=None, config=config, epochs_per_second=0.0)
            self._assign()

    def show_or_seek(self, run: Run, epoch: int) -> None:
        """Show a run at an epoch, or at its head if it is shorter; or, until that is found, what is there."""
        epoch = min(epoch, run.epoch)
        near = is_near(run, epoch)
        self.show_run(run, epoch if near else run.epoch if run.holds_head else 0)
        if not near:
            self.seek(epoch)

    @Slot(bool)
    def set_playing(self, playing: bool) -> None:
        """Play or pause. A run that cannot go on stays paused at its head."""
        view = self._stage.view
        stuck = view.diverged and view.at_head
        with self._stage:
            if playing and stuck:
                playing = False
                self._stage.show_again("playing")
            if playing != view.playing:
                self._reached.begin()
                self._stage.show(playing=playing, epochs_per_second=0.0)
                if not playing:
                    self._forget_goal()
            if playing and view.preparing:
                self._patience.start()
            else:
                self.go_on()

    def go_on(self) -> None:
        """Tell the worker whether to play, from the cursor."""
        playing = self._stage.view.playing
        if not playing:
            self._threads.play_requested.emit(False)
        elif not self.engine_waits(self.go_on) and self._assign_cursor(self.go_on):
            self._stage.show(begun=True)
            self._threads.play_requested.emit(True)

    def wait_for_cursor(self, wish: Callable[[], None]) -> bool:
        """Say whether the epoch that the cursor is about to be at takes long to find: then wish again then.

        Unless it is sent elsewhere before: then the wish is forgotten.
        """
        view = self._stage.view
        waits = view.sought is not None and not is_near(view.run, view.sought)
        if waits:
            self._looks.then(CURSOR, wish)
        return waits

    @Slot()
    def stop_waiting(self) -> None:
        """Begin to play if that was the wish: with the engine that there is."""
        with self._stage:
            self._stage.show(preparing=False)
            self._patience.stop()
            if self._stage.view.playing:
                self.go_on()

    @Slot()
    def step(self) -> None:
        """Pause, and go on one epoch: train it, or show it if it is recorded."""
        with self._stage:
            self.set_playing(False)
            view = self._stage.view
            stuck = (view.diverged and view.at_head) or self.engine_waits(self.step)
            if not stuck and self._assign_cursor(self.step):
                self._stage.show(begun=True)
                self._threads.step_requested.emit()

    @Slot()
    def step_back(self) -> None:
        """Pause, and go back one epoch."""
        cursor = self._stage.view.cursor
        if cursor > 0:
            self.seek(cursor - 1)

    @Slot(int)
    def seek(self, epoch: object) -> None:
        """Pause, and show an epoch of this run. At the head, what is still under way goes on to count.

        Raises `ConfigError` if the run has no such epoch.
        """
        run = self._stage.view.run
        wanted = run.check_epoch(epoch)
        with self._stage:
            self.set_playing(False)
            if wanted < run.epoch or not run.holds_head:
                self._moved = True
                self._stage.show(sought=wanted)
                self._follow_config()
                self._looks.wish(CURSOR, run, wanted)
            elif not self._stage.view.at_head:
                self._go_to_head()

    @Slot(float)
    def set_speed(self, speed: float) -> None:
        """Set the speed in epochs/s; infinity for as fast as possible."""
        if speed != self._stage.view.speed:
            with self._stage:
                self._reached.begin()
                self._stage.show(speed=speed, epochs_per_second=0.0)
                self._threads.speed_requested.emit(speed)

    def run_to(self, epoch: object, *, in_view: bool = False) -> None:
        """Go to an epoch: show it if it is recorded, else train until it is reached.

        As fast as possible, or `in_view` at the speed that was chosen. Raises `ConfigError` if it is no whole
        number of at least 0, or far too great ever to be reached.
        """
        goal = check_goal(epoch)
        if goal <= self._stage.view.run.epoch:
            self.seek(goal)
        else:
            self._train_until(goal, in_view=in_view)

    @Slot()
    def run_to_solved(self) -> None:
        """Train until every sample is right or nothing changes any more; `goal_reached` says which."""
        with self._stage:
            counts = self._edits or not self._stage.view.run.holds_head
            if counts and not self._go_to_head(self.run_to_solved):  # what has been edited counts
                return
            view = self._stage.view
            since = stalled_since(view.run)
            if view.run.solved_epoch is not None:
                self._stop_at_goal(solved_ending(view.run.solved_epoch))
            elif since is not None:
                self._stop_at_goal(stalled_ending(view.run, since, view.cursor))
            else:
                self._train_until(SOLVED)

    def drop_goal(self) -> None:
        """Go on, if it plays, without a goal and at the speed chosen."""
        with self._stage:
            self._forget_goal()

    def edit(self, edit: Edit) -> None:
        """Make an edit at the head, where the cursor must be, as a part of what the session changes."""
        if not self._assign_cursor(partial(self.edit, edit)):
            return
        self._edits.append(edit)
        self._threads.edit_requested.emit(edit)
        if not self._stage.view.begun:
            self._stage.show(begun=True)
        self._follow_config()

    def record_edits(self) -> None:
        """Give the run the edits that are on their way, before another is shown.

        What the worker has done with them will not count.
        """
        run = self._stage.view.run
        for edit in self._edits:
            run.make(edit.at(run.epoch))
        self._edits.clear()

    def halt(self) -> None:
        """Stop after a failure: drop what is under way, and be ready to go on from what is shown."""
        with self._stage:
            self.set_playing(False)
            if CURSOR not in self._looks:
                self._stage.show(sought=None)
            self._moved = True
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
        run = self._stage.view.run
        with self._stage:
            last, over = progress.stretches[0], None
            for stretch in progress.stretches:
                if over is None:  # what lies beyond the goal does not count
                    last = stretch
                    del self._edits[: len(last.edits)]
                    if last.first_epoch == run.epoch + 1:
                        run.extend(last)
                    goal = self._stage.view.goal
                    over = None if goal is None else ending(run, goal)
            if self._stage.view.playing:
                self._stage.show(epochs_per_second=self._reached.after(last.snapshot.epoch))
            shown = self._stage.view.snapshot if self._moved else last.snapshot
            self._stage.show(snapshot=shown)
            self._follow_config()
            if over is not None:
                self._stop_at_goal(over)
            if last.diverged:
                self.set_playing(False)
        self.besides.begin()

    @Slot(str, Snapshot)
    def on_found(self, purpose: str, snapshot: Snapshot) -> None:
        """Move the cursor."""
        if purpose == CURSOR:
            run = self._stage.view.run
            if snapshot.epoch == run.epoch:
                run.hold(snapshot)
            with self._stage:
                self._stage.show(snapshot=snapshot, sought=None)
                self._follow_config()

    @Slot()
    def on_frame_over(self) -> None:
        """Ask for more, now that the window has painted."""
        self._threads.progress_shown.emit(self._run_id)

    def _follow_config(self) -> None:
        """Have the settings of the cursor's epoch, even while it is looked for."""
        view = self._stage.view
        config = view.snapshot.config if view.sought is None else view.run.config_at(view.sought)
        if view.at_head:
            for edit in self._edits:
                config = edit.apply_config(config)
        if config != view.config:
            self._stage.show(config=config)

    def _assign_cursor(self, wish: Callable[[], None]) -> bool:
        """Let the worker be at the cursor, if that has been moved; say whether it is, or the wish waits."""
        if self.wait_for_cursor(wish):
            return False
        if self._moved:
            self.show_run(self._stage.view.run, self._stage.view.cursor)
        return True

    def _go_to_head(self, wish: Callable[[], None] = lambda: None) -> bool:
        """Be at the head; what was done beyond it does not count. No, if the wish waits until it is found."""
        run = self._stage.view.run
        if not run.holds_head:
            self.seek(run.epoch)
            self._looks.then(CURSOR, wish)
            return False
        self.show_run(run, run.epoch)
        return True

    def _assign(self) -> None:
        view = self._stage.view
        self._run_id += 1
        self._moved = False
        told = view.playing and not self._patience.isActive()
        self._stage.show(begun=told)
        trainer = view.run.trainer_from(view.snapshot.epoch, view.snapshot.state)
        self._threads.assigned.emit(Assignment(self._run_id, trainer, view.run.epoch))
        self._threads.goal_requested.emit(view.goal)  # what was noted on the way there does not count
        if told:
            # The worker may have stopped by itself, at a goal of the run before.
            self._threads.play_requested.emit(True)

    def _train_until(self, goal: int | str, *, in_view: bool = False) -> None:
        """Train on from the head, to an epoch or until it is solved: as fast as possible, or in view."""
        with self._stage:
            self.set_playing(False)
            # The worker may already be beyond the goal.
            if not self._go_to_head(partial(self._train_until, goal, in_view=in_view)):
                return
            over = ending(self._stage.view.run, goal)
            if over is not None:
                self._stop_at_goal(over)
                return
            self._stage.show(goal=goal)
            self._threads.goal_requested.emit(goal)
            if not in_view:
                self._threads.speed_requested.emit(math.inf)
            self.set_playing(True)

    def _forget_goal(self) -> None:
        view = self._stage.view
        if view.goal is not None:
            self._stage.show(goal=None)
            self._threads.goal_requested.emit(None)
            self._threads.speed_requested.emit(view.speed)

    def _stop_at_goal(self, over: Ending) -> None:
        """Pause where the goal was reached, and say so; what the worker has done beyond it does not count."""
        with self._stage:
            self.set_playing(False)
            if over.epoch < self._stage.view.run.epoch:
                self.seek(over.epoch)
            else:
                self._go_to_head()
            self._stage.then(lambda: self.goal_reached.emit(over.text))
