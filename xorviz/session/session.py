"""The one owner of what the window shows."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.engine.engine import Engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.edits import NUDGE_SIZE, Edit, Nudge, SettingEdit, edits_text
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.session.branches import NO_VALUES, Branch, Branches, Change, KeptRun, Values
from xorviz.session.following import Following
from xorviz.session.picking import Picking
from xorviz.session.playback import DEFAULT_SPEED, Playback
from xorviz.session.threads import Threads
from xorviz.session.view import SessionView, Stage, first_view, snapshot_of
from xorviz.session.walk import Walk
from xorviz.session.wishes.failing import Failing
from xorviz.session.wishes.foresight import Foresight
from xorviz.session.wishes.making import Making


class Session(QObject):
    """Owns the branches, and the view that shows one of them.

    Whoever shows something connects to `changed` and takes it from the view; what a person wants is told to
    the session, its `playback`, its `walk` or its `picking`. `close` must be called before it goes.
    """

    setting_changed = Signal(object)
    """A `Change`: not announced for what is undone and redone."""
    aside_failed = Signal(str, str)
    """The purpose of what was computed beside the training, and a traceback."""
    training_failed = Signal(str)
    """A traceback from a thread."""

    def __init__(
        self,
        config: TrainingConfig | None = None,
        parent: QObject | None = None,
        engine: Engine | None = None,
    ) -> None:
        super().__init__(parent)
        engine = engine or NumpyEngine()
        self.branches = Branches()
        branch = self.branches.new(Run(config or TrainingConfig(), engine), None, None)
        self._rng = np.random.default_rng()
        self._threads = Threads(self)
        self._stage = Stage(
            first_view(branch, engine, DEFAULT_SPEED), Following(self.branches).completed, self
        )
        self.changed = self._stage.changed
        """The `SessionView`, and a frozenset with the names of its parts that are not as they were."""
        self.looks, self.asides = self._threads.looks, self._threads.asides
        self.playback = Playback(self._stage, self.looks, self._threads, self)
        self.walk = Walk(self._stage, self.playback, self.looks, self)
        self.picking = Picking(self._stage, self)
        self.making = Making(self._stage, self.playback, self._threads.making, self)
        self.ahead = Foresight(self._stage, self._threads.futures, self.playback.besides, self)
        self.failing = Failing(self._stage, self.playback, self.walk, self._show_again, self)
        self.failing.failed.connect(self.training_failed)
        self._threads.training_failed.connect(self.failing.on_training_failed)
        self.looks.failed.connect(self.failing.on_look_failed)
        for helper in (self.asides, self._threads.futures, self._threads.making):
            helper.failed.connect(self.aside_failed)
        self._threads.engine_loaded.connect(self.on_engine_loaded)

    @property
    def view(self) -> SessionView:
        """All that is shown."""
        return self._stage.view

    @property
    def branch(self) -> Branch:
        """The branch shown."""
        return self.view.branch

    @property
    def run(self) -> Run:
        """The run shown."""
        return self.view.run

    @property
    def config(self) -> TrainingConfig:
        """The settings in force at the cursor."""
        return self.view.config

    @property
    def snapshot(self) -> Snapshot:
        """What the views show: the run at the cursor."""
        return self.view.snapshot

    @property
    def playing(self) -> bool:
        """Whether training, or its replay, goes on by itself."""
        return self.view.playing

    def load_engine(self) -> None:
        """Get the compiled engine, in the background: new runs have it from then on."""
        with self._stage:
            self._stage.show(preparing=True)
        self._threads.load_engine()

    def close(self) -> None:
        """Stop the threads and wait for them: for a slice of training, or for the compiler."""
        self.playback.besides.close()
        self._threads.close()

    def waits(self, wish: Callable[[], None]) -> bool:
        """Say whether the epoch that is about to be shown takes long to find: then wish again then."""
        return self.making.waits(wish) or self.playback.wait_for_cursor(wish)

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
        before, wanted = self._stage.view, self.making.wanted
        config = wanted.changed(**{name: value})
        value = config.setting(name)  # as it is written: a list is a tuple
        again, text = partial(self.edit_parameter, name, value), PARAMETERS[name].in_words(value)
        anew = self.making.makes or not PARAMETERS[name].live
        if self.making.waits(again, text) or config == wanted:
            return
        if not anew and self.playback.wait_for_cursor(again):
            return
        fresh = before.branch.parent is None and not before.begun
        values = name, before.config.setting(name), value
        if anew or fresh or (before.diverged and before.at_head):
            self.start_run(config, text, values=values)
            return
        with self._stage:
            self._edit_here(SettingEdit(before.cursor, name, value))
            self._note(before, text, values)

    @Slot()
    def nudge(self, size: float = NUDGE_SIZE) -> None:
        """Move the parameters by a little in a random direction, before the next update.

        In a branch that begins at the cursor: nothing else would take it back to the last bit. A branch that
        has not gone on since it began makes room for it.

        Raises
        ------
        ConfigError
            The size is not allowed.
        """
        if not (self.view.diverged and self.view.at_head):
            self.make(Nudge(self.view.cursor, size))

    def make(self, *edits: Edit, grip: object = None) -> None:
        """Make edits at the cursor, in a branch that begins there: so it can be taken back to the last bit.

        What was shown makes way if it has nothing else. Raises `ConfigError` if an edit is not allowed.
        """
        before, again = self.view, partial(self.make, *edits, grip=grip)
        if self.making.follows(again, text=edits_text(edits)) or self.playback.wait_for_cursor(again):
            return
        with self._stage:
            self.playback.record_edits()
            run, here = self._branched(), [edit.at(before.cursor) for edit in edits]
            self.making.does(run, here, partial(self._begin_edited, before, run.edits, here, grip), again)

    def start_run(
        self,
        config: TrainingConfig,
        text: str = "new run",
        grip: object = None,
        made: Run | None = None,
        values: Values | None = None,
        again: bool = False,
    ) -> None:
        """Begin a new run; it goes on playing if the one before did. The text, or a setting, is the change.

        One of many samples begins as soon as it is made beside, unless it has been; see `Making.takes`. If it
        is one `again`, those that it retraces are forgotten.
        """
        before, begin = self.view, partial(self.start_run, config, text, grip, values=values, again=again)
        if made is None and self.making.takes(config, begin, text):
            return
        with self._stage:
            self._begin_run(config, made)
            self._note(before, text, values or ("", before.config, config), grip)
            if again:
                self.branches.merge(self.branch)

    @Slot()
    def reset(self) -> None:
        """Pause, and begin anew at epoch 0 with the settings in force and the same seed."""
        with self._stage:
            self.playback.set_playing(False)
            self.start_run(self.making.wanted, "reset", again=True)

    @Slot()
    def reseed(self) -> None:
        """Start anew from another random seed."""
        self.edit_parameter("seed", PARAMETERS["seed"].another(self._rng, self.making.wanted.seed))

    @Slot()
    def branch_here(self) -> None:
        """Begin a branch at the cursor, unless one has just begun there: this past, another future."""
        if self.waits(self.branch_here):
            return
        view = self.view
        if view.branch.parent is not None and view.branch.own_epochs == 0 and view.at_head:
            return
        with self._stage:
            self.playback.record_edits()
            branch = self.branches.new(self._branched(), view.branch, view.branch)
            self._show_branch(branch, view.cursor)

    def show_branch(self, branch: Branch, epoch: int | None = None) -> None:
        """Pause, and show a branch at an epoch, or at the one shown now; one that was dropped comes back."""
        if self.making.recalls(branch.run, partial(self.show_branch, branch, epoch)):
            return
        with self._stage:
            self.playback.set_playing(False)
            if branch not in self.branches:
                self.branches.keep(branch, self.branch)
            self._show_branch(branch, self.view.cursor if epoch is None else epoch)

    def show_kept(self, kept: Sequence[KeptRun], shown: int, epoch: int) -> None:
        """Pause, and show runs of a file in place of all there are: one of them at an epoch."""
        with self._stage:
            self.playback.set_playing(False)
            self.making.forget()
            self._show_branch(self.branches.begin_with(kept)[shown], epoch)

    def drop_branch(self, branch: Branch) -> None:
        """Forget a branch and all that stand on it; if it is shown, another takes its place."""
        gone = [branch, *self.branches.standing_on(branch)]
        rest = [other for other in self.branches if other not in gone]
        if not rest:
            return
        other, again = branch.parent if branch.parent in rest else rest[-1], partial(self.drop_branch, branch)
        if self.branch in gone and self.making.recalls(other.run, again):
            return
        with self._stage:
            if self.branch in gone:
                self.show_branch(other)
            for each in gone:
                self.branches.drop(each)

    def rename_branch(self, branch: Branch, name: str) -> None:
        """Give a branch a name; an empty one gives it back what differs."""
        with self._stage:
            self.branches.rename(branch, name)

    def take_back(self, change: Change) -> None:
        """Undo a change. A branch or run that it began stays if it has come to something more."""
        if self.making.recalls(change.before.run, partial(self.take_back, change)):
            return
        with self._stage:
            if change.after is change.before:
                self._edit_head(change.before, change.name, change.old)
                return
            self.show_branch(change.before, change.epoch)
            self.branches.take_back(change)

    def make_again(self, change: Change) -> None:
        """Make a change again after it was taken back."""
        if self.making.recalls(change.after.run, partial(self.make_again, change)):
            return
        with self._stage:
            if change.after is change.before:
                self._edit_head(change.before, change.name, change.new)
            else:
                self.show_branch(change.after, change.after.run.epoch)
                self.branches.make_again(change)

    def forget_overtaken(self, change: Change, later: Change) -> None:
        """Forget the run that a change began if one of the same setting has followed at once."""
        if change.after not in (change.before, later.after):
            with self._stage:
                self.branches.release(change.after)

    @Slot(object, str)
    def on_engine_loaded(self, engine: Engine | None, reason: str) -> None:
        """Compute new runs with the compiled engine; the one shown too, if it has not begun."""
        self.making.use(engine, reason, self._show_again)

    def _show_again(self) -> None:
        """Show the branch shown at epoch 0, computed as new runs are."""
        self._show_branch(self.branch, 0)

    def _begin_edited(
        self, before: SessionView, inherited: tuple[Edit, ...], edits: Sequence[Edit], grip: object, run: Run
    ) -> None:
        with self._stage:
            branch = self.branches.edited(before.branch, run, inherited, at_once=edits[0].at_once)
            self._show_branch(branch, before.cursor)
            self._note(before, edits_text(edits), grip=grip)

    def _branched(self) -> Run:
        """Return a run with the past of that shown up to the cursor."""
        return self.looks.branch_at(self.run, snapshot_of(self.view, self.run, self.view.cursor))

    def _edit_here(self, edit: Edit) -> None:
        """Make an edit at the cursor: where that is in the past, in a branch that begins there."""
        if not self._stage.view.at_head:
            self.branch_here()
        self.playback.edit(edit)

    def _edit_head(self, branch: Branch, name: str, value: object) -> None:
        """Set a live setting at the head of a branch, wherever the cursor is now."""
        if self.branch is not branch or not self.view.at_head:
            self.show_branch(branch, branch.run.epoch)
        if self.config.setting(name) != value:
            self._edit_here(SettingEdit(self.view.cursor, name, value))

    def _note(self, before: SessionView, text: str, values: Values = NO_VALUES, grip: object = None) -> None:
        """Announce a change that can be taken back, when what it leads to is shown."""
        after = self._stage.view.branch
        made_way = after.inherited is not None and before.branch not in self.branches
        change = Change(text, *values, before.branch, before.cursor, after, grip, made_way)
        self._stage.then(partial(self.setting_changed.emit, change))

    def _begin_run(self, config: TrainingConfig, made: Run | None = None) -> None:
        """Show a new run. The one before stays if it has a name, or has begun."""
        old = self.branch
        data = old.run.data if config.same_data(old.run.start) else None
        run = made or Run(config, self.view.engine, data)  # which may be refused
        if old.own_epochs == 0:
            self.branches.release(old)
        self.playback.drop_goal()
        self._show_branch(self.branches.new(run, None, old), 0)

    def _show_branch(self, branch: Branch, epoch: int) -> None:
        """Show a branch at an epoch; one that has not begun is computed as new runs are."""
        run, engine = branch.run, self.view.engine
        self._stage.show(branch=branch)
        if run.epoch == 0 and run.engine is not engine and engine.supports(run.start, run.data):
            self.making.renews(branch, engine, self._show_again)
        self.playback.show_or_seek(branch.run, epoch)
