"""Runs of many samples are made beside: their first epoch takes longer than the window may stand still."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.engine import Engine
from xorviz.core.errors import ConfigError
from xorviz.core.insight.plane_cut import prepare_cuts, seen
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.describing import samples_words
from xorviz.core.run.edits import Edit, edits_text
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import MANY, Snapshot
from xorviz.session.playback import Playback
from xorviz.session.view import Stage
from xorviz.session.wishes.afterwards import Afterwards
from xorviz.session.wishes.asides import Asides, Compute, Stopped
from xorviz.session.worker import SOLVED

if TYPE_CHECKING:
    from xorviz.session.branches import Branch

Kind: TypeAlias = Literal["run", "edit", "engine", "head"]
"""A run that takes the place of what is shown, one edited, one of another engine, or the head of one."""

RUN = "run"
"""The purpose."""
NEAR_EPOCHS = 16
"""So many epochs of many samples are trained again in some seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """What is being made."""

    kind: Kind
    branch: "Branch"
    """What was shown when it was wished for."""
    begin: Callable[[Any], object]
    """Takes what has been made."""
    text: str = ""
    """What a person has changed by it."""
    again: Callable[[], object] | None = None
    """Wishes for it again."""
    config: TrainingConfig | None = None
    """The settings of a run."""


class Making(QObject):
    """Makes a run in a thread of its own, and begins it then; of several wishes the newest counts.

    What is shown stays meanwhile, with its settings. If something else is shown by then, nothing begins. Of a
    run that somebody goes back to, the head is found so. What a person does meanwhile to what is being made,
    is done after that.
    """

    refused = Signal(str)
    """Why a run cannot be, in a line."""
    changed = Signal()
    """Something else is made, or waits for it."""

    def __init__(self, stage: Stage, playback: Playback, asides: Asides, parent: QObject) -> None:
        super().__init__(parent)
        self._stage, self._playback, self._asides = stage, playback, asides
        self._wish: _Made | None = None
        self.after = Afterwards()
        playback.engine_waits = self._waits_for_engine
        asides.found.connect(self.on_found)
        asides.failed.connect(self.on_failed)

    @property
    def wanted(self) -> TrainingConfig:
        """The settings of the run that is being made; if there is none, those in force at the cursor."""
        config = None if self._wish is None or self._shown is None else self._shown.config
        return self._stage.view.config if config is None else config

    @property
    def makes(self) -> bool:
        """Whether a run is being made that takes the place of what is shown."""
        return self._wish is not None and self._wish.kind == "run" and self._shown is not None

    @property
    def undoable(self) -> str | None:
        """What `take_back` would take back; None if that is nothing."""
        wish = None if self._wish is None else self._shown
        if wish is None or wish.kind == "head":
            return None
        return self.after.undoable or (None if wish.kind == "engine" else wish.text)

    def waits(self, wish: Callable[[], None], text: str = "") -> bool:
        """Say whether what is shown is about to be replaced: the wish is fulfilled when that is shown.

        Not by a run that is made anew: a wish for another takes its place.
        """
        return self._wish is not None and not self.makes and self.follows(wish, text=text)

    def follows(self, wish: Callable[[], None], grip: object = None, text: str = "") -> bool:
        """Say whether anything is being made: the wish is fulfilled when that is shown.

        Of those with the same in hand the newest alone. The text says what it changes.
        """
        if self._shown is None:
            return False
        self.after.add(wish, grip, text)
        self.changed.emit()
        return True

    def takes(self, config: TrainingConfig, begin: Callable[..., None], text: str) -> bool:
        """Make a run if it has many samples, and call `begin(made=run)` then; else say that it does not.

        Raises
        ------
        ConfigError
            The network is too large for the samples that are shown.
        """
        view = self._stage.view
        same = config.same_data(view.run.start)
        data = view.run.data if same else config.own
        if same and len(view.run.data) >= MANY:
            config.check_fits(view.run.data)
        self.forget()
        if data is None or len(data) < MANY:
            return False
        made = partial(_made, config, view.engine, data if same else None)
        self._make(_Made("run", view.branch, lambda run: begin(made=run), text, begin, config), made)
        return True

    def does(
        self, run: Run, edits: Sequence[Edit], begin: Callable[[Run], None], again: Callable[[], object]
    ) -> None:
        """Make edits at the head of a run, and begin it: at once, or of many samples when it is made beside.

        `again` wishes for the same again.

        Raises
        ------
        ConfigError
            An edit is not allowed; of many samples it is told.
        """
        make = partial(edited, run, edits)
        if len(run.data) < MANY:
            begin(make())
        else:
            wish = _Made("edit", self._stage.view.branch, begin, edits_text(edits), again)
            self._make(wish, partial(_or_refused, make))

    def use(self, engine: Engine | None, failure: str, again: Callable[[], None]) -> None:
        """Have new runs computed with another engine, and what is shown if it has not begun, `again`.

        None: there is no other, and why. Play has waited for it.
        """
        with self._stage:
            self._stage.show(engine_failure=failure)
            if engine is not None:
                self._stage.show(engine=engine)
                if not self._stage.view.begun:
                    again()
            if not self.waits(self._playback.stop_waiting):
                self._playback.stop_waiting()

    def renews(self, branch: "Branch", engine: Engine, again: Callable[[], None]) -> None:
        """Begin a branch that is shown at epoch 0 again with another engine.

        One of many samples is made beside, and shown `again` then, unless it has begun.
        """
        old = branch.run
        if self._shown is not None and self._shown.kind != "engine":
            return  # what a person wishes for is made first

        def begin(run: Run) -> None:
            if branch.run is old and not (old.epoch or self._stage.view.begun):
                branch.run = run
                again()

        anew = partial(begun_again, old, engine)
        if len(old.data) < MANY:
            branch.run = anew()
        else:
            self._make(_Made("engine", branch, begin), partial(_or_refused, anew))

    def recalls(self, run: Run, then: Callable[[], None]) -> bool:
        """Pause, find the head of a run that has let it go, and do something then; else say that it does not.

        Of few samples, or where it is many epochs away, that is not for here. If another is being found, it
        waits for that. What is to be trained by then is trained where it leads.
        """
        if self.waits(then):
            return True
        if self.makes:
            with self._stage:
                self._stage.show_again("config")  # controls have what was wished for
        self.forget()
        if run.holds_head or len(run.data) < MANY or run.epoch > NEAR_EPOCHS:
            return False

        def begin(made: Snapshot) -> None:
            run.hold(made)
            then()

        self._playback.set_playing(False)
        self._make(_Made("head", self._stage.view.branch, begin), partial(_head, run.copy()))
        return True

    def take_back(self) -> Callable[[], object] | None:
        """Take back what a person has wished for last, and return what wishes it again; None if it came."""
        wish = self._shown
        if self.undoable is None or wish is None:
            return None
        if self.after.undoable:
            again = self.after.take_back()
            self.changed.emit()
        else:
            again = wish.again
            self.forget()
        with self._stage:
            self._stage.show_again("config")
        return again

    def forget(self) -> None:
        """Begin nothing of what is being made, and do nothing of what waits for it."""
        self._take_waiting()
        self._asides.forget(RUN)

    @Slot(str, object)
    def on_found(self, purpose: str, outcome: Run | Snapshot | ConfigError) -> None:
        """Begin with it, or say why it cannot be; then do what waits for it."""
        wish, view = self._wish, self._stage.view
        if wish is None:
            return
        wishes = self._take_waiting()
        if wish.branch is not view.branch:
            return
        if isinstance(outcome, ConfigError):
            self._refuse(str(outcome))
        else:
            self._try(partial(wish.begin, outcome))
        for do in wishes:
            self._try(do)
        if wish.kind == "head" and view.playing:
            self._train(view.goal)

    @Slot(str, str)
    def on_failed(self, purpose: str, trace: str) -> None:
        """Wait for it no more; what waited for another engine alone is done with the one there is."""
        wish, wishes = self._shown, self._take_waiting()
        self._refuse(trace.strip().splitlines()[-1])
        for do in wishes if wish is not None and wish.kind == "engine" else ():
            self._try(do)

    @property
    def _shown(self) -> _Made | None:
        """What is being made, if it is for what is shown."""
        wish = self._wish
        return wish if wish is not None and wish.branch is self._stage.view.branch else None

    def _waits_for_engine(self, do: Callable[[], None]) -> bool:
        """Say whether what is shown is about to have another engine: a wish to train is for that."""
        return self._shown is not None and self._shown.kind == "engine" and self.follows(do)

    def _make(self, wish: _Made, compute: Compute) -> None:
        self._wish = wish
        self._asides.wish(RUN, compute)
        self.changed.emit()

    def _take_waiting(self) -> list[Callable[[], None]]:
        """Wait for nothing any more; return what was to be done then."""
        self._wish, wishes = None, self.after.take_all()
        self.changed.emit()
        return wishes

    def _try(self, do: Callable[[], object]) -> None:
        """Do it, or say why it does not go with what is there now."""
        try:
            do()
        except ConfigError as error:
            self._refuse(str(error))

    def _train(self, goal: int | str | None) -> None:
        """Go on to a goal, or without one."""
        if goal is None:
            self._playback.set_playing(True)
        elif goal == SOLVED:
            self._playback.run_to_solved()
        else:
            self._playback.run_to(goal)

    def _refuse(self, reason: str) -> None:
        with self._stage:
            self._stage.show_again("config")  # a control may have what was wished for
        self.refused.emit(reason)


def made_run(config: TrainingConfig, engine: Engine, data: Dataset | None = None) -> Run:
    """Return a run, and have found what is shown and told of its samples and takes long.

    Raises
    ------
    ConfigError
        The settings do not go with the samples.
    """
    run = Run(config, engine, data)
    prepare_cuts(run.data)
    seen(run.head)
    samples_words(run.data)
    return run


def begun_again(run: Run, engine: Engine) -> Run:
    """Return a run at epoch 0 again with another engine: a run keeps its engine to its end."""
    return edited(Run(run.start, engine, run.data), run.edits)


def edited(run: Run, edits: Sequence[Edit]) -> Run:
    """Make edits at the head of a run, and return it.

    Raises
    ------
    ConfigError
        An edit is not allowed.
    """
    for edit in edits:
        run.make(edit)
    return run


def _head(run: Run, stopped: Stopped) -> Snapshot:
    return run.head


def _made(
    config: TrainingConfig, engine: Engine, data: Dataset | None, stopped: Stopped
) -> Run | ConfigError:
    try:
        return made_run(config, engine, data)
    except ConfigError as error:
        return error


def _or_refused(make: Callable[[], Run], stopped: Stopped) -> Run | ConfigError:
    try:
        run = make()
        seen(run.head)
        return run
    except ConfigError as error:
        return error
