"""The one owner of what the window shows."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.engine.engine import Engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.config import PARAMETERS, TrainingConfig
from xorviz.core.run.edits import NUDGE_SIZE, Edit, Nudge, SettingEdit
from xorviz.core.run.landmarks import Landmark
from xorviz.core.run.run import Run
from xorviz.core.run.training import Snapshot
from xorviz.session.branches import Branch, Branches
from xorviz.session.change import Change
from xorviz.session.marks import Marks
from xorviz.session.playback import CURSOR, Playback
from xorviz.session.selection import Selector
from xorviz.session.threads import Threads
from xorviz.session.walk import BEFORE, Walk


class Session(QObject):
    """Owns the branches and what changes them; the `playback` shows one of them.

    Views and controls tell it what the person wants, and show what it announces. `close` must be called
    before it goes.
    """

    branch_changed = Signal(object)
    """Another `Branch` is shown."""
    branches_changed = Signal()
    """A branch came, went, or has another name."""
    setting_changed = Signal(object)
    """A `Change`: not announced for what is undone and redone."""
    engine_changed = Signal()
    """New runs have another engine, or it is known that they will not."""
    training_failed = Signal(str)
    """A traceback from a thread."""
    config_changed = Signal(object)
    snapshot_changed = Signal(object)
    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    looked = Signal(str, Snapshot)
    goal_reached = Signal(str)
    """These six are the playback's."""
    look_failed = Signal(str, str)
    """A purpose and a traceback. Not for the cursor: that counts as a failure of the training."""

    def __init__(
        self,
        config: TrainingConfig | None = None,
        parent: QObject | None = None,
        engine: Engine | None = None,
    ) -> None:
        super().__init__(parent)
        self.engine = engine or NumpyEngine()
        """What new runs are computed with. NumPy until the compiled one is there: see `load_engine`."""
        self.engine_failure = ""
        """Why there is no compiled engine."""
        self.branches = Branches()
        self.branch = self.branches.new(Run(config or TrainingConfig(), self.engine), None, None)
        """The branch shown."""
        self._rng = np.random.default_rng()
        self._marks = Marks()
        self._threads = Threads(self)
        self.playback = Playback(self.run, self._threads, self)
        self.selector = Selector(self.config, self.run.data, self)
        self.walk = Walk(self.playback, self.selector, self)
        self._connect()

    @property
    def run(self) -> Run:
        """The run shown."""
        return self.branch.run

    @property
    def config(self) -> TrainingConfig:
        """The settings in force at the cursor."""
        return self.playback.config

    @property
    def snapshot(self) -> Snapshot:
        """What the views show: the run at the cursor."""
        return self.playback.snapshot

    @property
    def playing(self) -> bool:
        """Whether training, or its replay, goes on by itself."""
        return self.playback.playing

    @property
    def speed(self) -> float:
        """Epochs/s asked for, infinity for unlimited."""
        return self.playback.speed

    @property
    def epochs_per_second(self) -> float:
        """The speed reached; 0 when not playing."""
        return self.playback.epochs_per_second

    def marks(self) -> Sequence[Landmark]:
        """Return the landmarks of the run shown; while it plays, a plateau may lag a little."""
        return self._marks.of(self.run, exact=not self.playing)

    def load_engine(self) -> None:
        """Get the compiled engine, in the background: new runs have it from then on."""
        self.playback.waiting = True
        self._threads.load_engine()

    def close(self) -> None:
        """Stop the threads and wait for them: for a slice of training, or for the compiler."""
        self._threads.close()

    @Slot(str, object)
    def edit_parameter(self, name: str, value: object) -> None:
        """Change one setting.

        A live one counts from the next epoch: of this run if the cursor is at its head, otherwise of a branch
        that begins at the cursor. Any other, or any at all before the first epoch, begins a run anew.

        Raises
        ------
        ConfigError
            The value is not allowed.
        """
        config = self.config.changed(**{name: value})
        if config == self.config:
            return
        old, before, epoch = self.config.settings.get(name), self.branch, self.playback.wanted
        fresh = self.branch.parent is None and not self.playback.begun
        if not PARAMETERS[name].live or fresh or (self.run.diverged and self.playback.at_head):
            self._begin_run(config)
        else:
            self._edit(SettingEdit(epoch, name, value))
        text = PARAMETERS[name].in_words(value)
        self.setting_changed.emit(Change(text, name, old, value, before, epoch, self.branch))

    @Slot()
    def nudge(self, size: float = NUDGE_SIZE) -> None:
        """Move the parameters by a little in a random direction, before the next update.

        Of this run if the cursor is at its head, otherwise of a branch that begins at the cursor. Such a
        branch can be undone. At the head there is nothing to go back to: the nudge is a fact of the run, and
        whoever wants it otherwise branches from an epoch before it.

        Raises
        ------
        ConfigError
            The size is not allowed.
        """
        before, epoch = self.branch, self.playback.wanted
        edit = Nudge(epoch, size)
        if self.run.diverged and self.playback.at_head:
            return
        self._edit(edit)
        if self.branch is not before:
            self.setting_changed.emit(Change(edit.text, "", None, None, before, epoch, self.branch))

    def start_run(self, config: TrainingConfig, text: str = "new run") -> None:
        """Begin a new run; it goes on playing if the one before did. The text names the change."""
        old, before, epoch = self.config, self.branch, self.playback.wanted
        self._begin_run(config)
        self.setting_changed.emit(Change(text, "", old, config, before, epoch, self.branch))

    @Slot()
    def reset(self) -> None:
        """Pause, and begin anew at epoch 0 with the settings in force and the same seed."""
        self.set_playing(False)
        self.start_run(self.config, "reset")

    @Slot()
    def reseed(self) -> None:
        """Start anew from another random seed."""
        low, high = PARAMETERS["seed"].slider or (0, 9999)
        seed = self.config.seed
        while seed == self.config.seed:
            seed = int(self._rng.integers(int(low), int(high), endpoint=True))
        self.edit_parameter("seed", seed)

    @Slot()
    def branch_here(self) -> None:
        """Begin a branch at the cursor, unless one has just begun there: this past, another future."""
        epoch = self.playback.wanted
        if self.branch.parent is not None and self.branch.own_epochs == 0 and self.playback.at_head:
            return
        self.playback.record_edits()
        self._show_branch(self.branches.new(self.run.branch(epoch), self.branch, self.branch), epoch)

    def show_branch(self, branch: Branch, epoch: int | None = None) -> None:
        """Pause, and show a branch at an epoch, or at the one shown now; one that was dropped comes back."""
        self.set_playing(False)
        if branch not in self.branches:
            self.branches.keep(branch, self.branch)
        self._show_branch(branch, self.playback.wanted if epoch is None else epoch)

    def drop_branch(self, branch: Branch) -> None:
        """Forget a branch and all that stand on it; if it is shown, another takes its place."""
        gone = [branch, *self.branches.standing_on(branch)]
        rest = [other for other in self.branches if other not in gone]
        if not rest:
            return
        if self.branch in gone:
            self.show_branch(branch.parent if branch.parent in rest else rest[-1])
        for each in gone:
            self.branches.drop(each)
        self.branches_changed.emit()

    def rename_branch(self, branch: Branch, name: str) -> None:
        """Give a branch a name; an empty one gives it back what differs."""
        self.branches.rename(branch, name)
        self.branches_changed.emit()

    def release_branch(self, branch: Branch) -> None:
        """Forget a branch unless it has a name or another stands on it."""
        self.branches.release(branch)
        self.branches_changed.emit()

    def edit_head(self, branch: Branch, name: str, value: object) -> None:
        """Set a live setting at the head of a branch, wherever the cursor is now."""
        if self.branch is not branch or not self.playback.at_head:
            self.show_branch(branch, branch.run.epoch)
        if getattr(self.config, name) != value:
            self._edit(SettingEdit(self.playback.wanted, name, value))

    @Slot(bool)
    def set_playing(self, playing: bool) -> None:
        """Play or pause."""
        self.playback.set_playing(playing)

    @Slot()
    def step(self) -> None:
        """Pause, and go on one epoch."""
        self.playback.step()

    @Slot()
    def step_back(self) -> None:
        """Pause, and go back one epoch."""
        if self.playback.wanted > 0:
            self.playback.seek(self.playback.wanted - 1)

    @Slot(int)
    def seek(self, epoch: object) -> None:
        """Pause, and show an epoch of this run: see `Playback.seek`."""
        self.playback.seek(epoch)

    @Slot(float)
    def set_speed(self, speed: float) -> None:
        """Set the speed in epochs/s; infinity for as fast as possible."""
        self.playback.set_speed(speed)

    @Slot(str)
    def fail(self, trace: str) -> None:
        """Stop, say what happened, and be ready to go on from what is shown."""
        self.playback.halt()
        self.training_failed.emit(trace)

    @Slot(int, str)
    def on_training_failed(self, run_id: int, trace: str) -> None:
        """Stop. An engine that failed is not used again; a run that has not begun gets another at once."""
        if not self.playback.is_current(run_id):
            return
        if isinstance(self.run.engine, NumpyEngine):
            self.fail(trace)
            return
        self.engine, self.engine_failure = NumpyEngine(), trace.strip().splitlines()[-1]
        if self.run.epoch == 0:
            self.playback.record_edits()
            go_on = self.playback.go_on if self.playing else self.playback.step
            self._show_branch(self.branch, 0)
            go_on()
        else:
            self.fail(trace)
        self.engine_changed.emit()

    @Slot(str, str)
    def on_look_failed(self, purpose: str, trace: str) -> None:
        """Stop if the cursor cannot be where it was sent; else only say so."""
        if purpose == CURSOR:
            self.fail(trace)
            return
        if purpose == BEFORE:
            self.walk.leave()
        self.look_failed.emit(purpose, trace)

    @Slot(object, str)
    def on_engine_loaded(self, engine: Engine | None, reason: str) -> None:
        """Compute new runs with the compiled engine; the one shown too, if it has not begun."""
        self.engine_failure = reason
        if engine is not None:
            self.engine = engine
            if not self.playback.begun:
                place, walking = self.walk.place, self.walk.walking
                self._show_branch(self.branch, 0)
                self.walk.resume(place, walking)
        self.playback.stop_waiting()
        self.engine_changed.emit()

    def _connect(self) -> None:
        playback, threads = self.playback, self._threads
        playback.config_changed.connect(self.config_changed)
        playback.snapshot_changed.connect(self.snapshot_changed)
        playback.playing_changed.connect(self.playing_changed)
        playback.speed_changed.connect(self.speed_changed)
        playback.looked.connect(self.looked)
        playback.goal_reached.connect(self.goal_reached)
        self.branch_changed.connect(self.walk.leave)
        self.snapshot_changed.connect(self.walk.on_snapshot_changed)
        self.training_failed.connect(self.walk.on_failed)
        threads.training_failed.connect(self.on_training_failed)
        playback.look_failed.connect(self.on_look_failed)
        threads.engine_loaded.connect(self.on_engine_loaded)

    def _edit(self, edit: Edit) -> None:
        """Make an edit at the cursor: where that is in the past, in a branch that begins there."""
        if not self.playback.at_head:
            self.branch_here()
        self.playback.edit(edit)
        self.branches_changed.emit()

    def _begin_run(self, config: TrainingConfig) -> None:
        """Show a new run. The one before stays if it has a name, or has begun and is not retraced by this."""
        old = self.branch
        retraced = old.parent is None and old.run.start == config and not old.run.edits
        if retraced or old.own_epochs == 0:
            self.branches.release(old)
        self.playback.drop_goal()
        given = old.run.start
        same = (config.dataset, config.data_parameters) == (given.dataset, given.data_parameters)
        run = Run(config, self.engine, old.run.data if same else None)
        self._show_branch(self.branches.new(run, None, old), 0)

    def _show_branch(self, branch: Branch, epoch: int) -> None:
        """Show a branch at an epoch; one that has not begun is computed as new runs are."""
        run = branch.run
        if run.epoch == 0 and run.engine is not self.engine and self.engine.supports(run.start, run.data):
            self.branches.begin_anew(branch, self.engine)
        self.branch = branch
        self.playback.show_run(branch.run, epoch)
        # Before anything shows what this network does not have:
        self.selector.follow(self.config, self.run.data)
        self.branch_changed.emit(branch)
        self.branches_changed.emit()
        self.config_changed.emit(self.config)
        self.snapshot_changed.emit(self.snapshot)
