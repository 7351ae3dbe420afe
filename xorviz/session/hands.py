"""A person's hands on the network."""

from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.errors import ConfigError
from xorviz.core.run.start import Start
from xorviz.core.update.names import parameter_name
from xorviz.session.session import Session


class Hands(QObject):
    """Changes single weights and biases of what a session shows."""

    refused = Signal(str)
    """Why what a person wants cannot be."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session

    @Slot(int, float)
    def start_with(self, place: int, value: float) -> None:
        """Begin a run anew from the weights and biases of epoch 0, one of them with another number."""
        first = self._session.snapshot
        if first.epoch or first.parameters.flat[place] == value:
            return
        start = Start.changed(first.parameters, place, value)
        try:
            config = self._session.config.started_from(start)
            self._session.start_run(config, f"{parameter_name(first.layers, place)} {value:g}")
        except ConfigError as error:
            self.refused.emit(str(error))
