"""How a person picks something out."""

from PySide6.QtCore import QObject, Slot

from xorviz.session.selection import Selection
from xorviz.session.view import Stage


class Picking(QObject):
    """Changes the selection."""

    def __init__(self, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._stage = stage

    @Slot(object)
    def select_sample(self, row: int | None) -> None:
        """Select a sample, or the whole batch."""
        self._select(self._stage.view.selection._replace(sample=row))

    @Slot(int, int)
    def select_neuron(self, layer: int, index: int) -> None:
        """Select a neuron; once more, and it is not."""
        self._select(self._stage.view.selection.with_neuron(layer, index))

    @Slot(int)
    def select_parameter(self, place: int) -> None:
        """Select a weight or bias; once more, and it is not."""
        self._select(self._stage.view.selection.with_parameter(place))

    @Slot(int, int)
    def select_columns(self, across: int, upright: int) -> None:
        """Have the plane go through two inputs."""
        self._select(self._stage.view.selection._replace(columns=(across, upright)))

    def _select(self, selection: Selection) -> None:
        with self._stage:
            self._stage.show(selection=selection)
