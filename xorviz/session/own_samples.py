"""Samples that a person changes by hand, and what a session learns then."""

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.drawn import whole
from xorviz.core.errors import ConfigError
from xorviz.core.run.config import TrainingConfig
from xorviz.session.session import Session

if TYPE_CHECKING:
    from xorviz.core.run.start import Start

GO_ON_TIP = (
    "Each change of the samples begins a new run at epoch 0: from the weights that are shown if this is "
    "ticked, else from the seed again.\n"
    "What was trained before stays on the timeline, and Undo leads back to it"
)


class OwnSamples(QObject):
    """Begins a run with changed samples: anew, or from the weights that are shown.

    It begins at epoch 0 in any case, with nothing that an optimiser remembers; what was trained before stays.
    """

    refused = Signal(str)
    """Why what a person wants cannot be."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._kept: Start | None = None
        """The weights that a run before went on from: no wish of theirs is left when that is over."""
        self.go_on = False
        """Whether training goes on from the weights that are shown; else it begins anew from the seed."""

    @property
    def all(self) -> Dataset:
        """All samples there are, those held out too.

        Raises
        ------
        ConfigError
            There are too many to be changed by hand.
        """
        return whole(self._session.run.data, self._session.config.held_out)

    def begin(self, data: Dataset, text: str) -> None:
        """Learn these in a new run; the text names the change.

        Raises
        ------
        ConfigError
            The settings do not allow it.
        """
        config = self._beginning()
        if self.go_on and self._session.snapshot.epoch:
            self._kept = config.start
        self._session.start_run(config.with_own(data), text)

    @Slot(object, str)
    def learn(self, data: Dataset, text: str) -> None:
        """Do the same, or say why not."""
        try:
            self.begin(data, text)
        except ConfigError as error:
            self.refused.emit(str(error))

    @Slot(bool)
    def hold(self, held: bool) -> None:
        """Take a sample in hand, or let it go."""
        self._session.ahead.hold(held)

    def imagine(self, data: Dataset) -> None:
        """Show what learning these would come to, while a sample is in hand; nothing if it cannot be."""
        with suppress(ConfigError):  # it is told when it is let go
            self._session.ahead.imagine(self._beginning().with_own(data))

    def _beginning(self) -> TrainingConfig:
        """Return the settings that a run with other samples has, but for these."""
        shown, config = self._session.snapshot, self._session.making.wanted
        if self.go_on and shown.epoch:
            return config.started_from((shown.parameters.weights, shown.parameters.biases))
        if not self.go_on and config.start is not None and config.start is self._kept:
            return config.changed(seed=config.seed)  # drawn from the seed again
        return config
