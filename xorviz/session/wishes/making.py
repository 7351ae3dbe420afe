"""Runs of many samples are made beside: their first epoch takes longer than the window may stand still."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.engine import Engine
from xorviz.core.errors import ConfigError
from xorviz.core.insight.plane_cut import prepare_cuts, seen
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.describing import samples_words
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import MANY, Snapshot
from xorviz.session.playback import Playback
from xorviz.session.view import Stage
from xorviz.session.wishes.asides import Asides, Stopped
from xorviz.session.worker import SOLVED

if TYPE_CHECKING:
    from xorviz.session.branches import Branch

RUN = "run"
"""The purpose."""
NEAR_EPOCHS = 16
"""So many epochs of many samples are trained again in some seconds."""


class Making(QObject):
    """Makes a run in a thread of its own, and begins it then; of several wishes the newest counts.

    What is shown stays meanwhile, with its settings. If something else is shown by then, nothing begins. Of a
    run that somebody goes back to, the head is found so; what is wished for meanwhile is done after that.
    """

    refused = Signal(str)
    """Why a run cannot be, in a line."""

    def __init__(self, stage: Stage, playback: Playback, asides: Asides, parent: QObject) -> None:
        super().__init__(parent)
        self._stage, self._playback, self._asides = stage, playback, asides
        self._wish: tuple[TrainingConfig | None, Branch, Callable[..., None]] | None = None
        """The settings of the run that is made, what was shown when it was wished for, and what begins it."""
        self._after = list[Callable[[], None]]()
        """What is to be done when a head has been found."""
        asides.found.connect(self.on_found)
        asides.failed.connect(self.on_failed)

    @property
    def wanted(self) -> TrainingConfig:
        """The settings of the run that is being made; if there is none, those in force at the cursor."""
        wish, view = self._wish, self._stage.view
        return view.config if wish is None or wish[0] is None or wish[1] is not view.branch else wish[0]

    @property
    def makes(self) -> bool:
        """Whether a run is being made that takes the place of what is shown."""
        return self._is_about_shown() and not self._finds()

    def waits(self, wish: Callable[[], None]) -> bool:
        """Say whether the head of a run is being found: the wish is fulfilled when that is shown."""
        if not self._is_about_shown() or not self._finds():
            return False
        self._after.append(wish)
        return True

    def takes(self, config: TrainingConfig, begin: Callable[..., None]) -> bool:
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
        self._wish = config, view.branch, begin
        self._asides.wish(RUN, partial(_made, config, view.engine, data if same else None))
        return True

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
            view, wishes = self._stage.view, self._after.copy()
            self._after.clear()
            run.hold(made)
            for do in (then, *wishes):
                do()
            if view.playing:
                self._train(view.goal)

        self._playback.set_playing(False)
        self._wish = None, self._stage.view.branch, begin
        self._asides.wish(RUN, partial(_head, run.copy()))
        return True

    def forget(self) -> None:
        """Begin nothing of what is being made, and do nothing of what waits for it."""
        self._wish = None
        self._after.clear()
        self._asides.forget(RUN)

    @Slot(str, object)
    def on_found(self, purpose: str, outcome: Run | Snapshot | ConfigError) -> None:
        """Begin with it, or say why it cannot be."""
        if self._wish is None:
            return
        _, branch, begin = self._wish
        self._wish = None
        if isinstance(outcome, ConfigError):
            self._refuse(str(outcome))
        elif branch is self._stage.view.branch:
            try:
                begin(made=outcome)
            except ConfigError as error:  # a wish that had to wait does not go with what is there now
                self._refuse(str(error))

    @Slot(str, str)
    def on_failed(self, purpose: str, trace: str) -> None:
        """Wait for it no more."""
        self._wish = None
        self._after.clear()
        self._refuse(trace.strip().splitlines()[-1])

    def _is_about_shown(self) -> bool:
        return self._wish is not None and self._wish[1] is self._stage.view.branch

    def _finds(self) -> bool:
        return self._wish is not None and self._wish[0] is None

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


def _head(run: Run, stopped: Stopped) -> Snapshot:
    return run.head


def _made(
    config: TrainingConfig, engine: Engine, data: Dataset | None, stopped: Stopped
) -> Run | ConfigError:
    try:
        return made_run(config, engine, data)
    except ConfigError as error:
        return error
