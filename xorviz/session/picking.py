"""How a person picks something out."""

from PySide6.QtCore import QObject, Slot

from xorviz.core.network.backpropagation import parameter_count
from xorviz.session.selection import Selection
from xorviz.session.view import Stage


class Picking(QObject):
    """Changes the selection. What the network or the data shown do not have cannot be picked."""

    def __init__(self, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._stage = stage

    @Slot(object)
    def select_sample(self, row: int | None) -> None:
        """Select a sample, or the whole batch."""
        if row is None or 0 <= row < len(self._stage.view.run.data):
            self._select(self._stage.view.selection._replace(sample=row))

    @Slot(int, int)
    def select_neuron(self, layer: int, index: int) -> None:
        """Select a neuron; once more, and it is not."""
        selection, layers = self._stage.view.selection, self._stage.view.run.layers
        if selection.neuron == (layer, index) or (0 <= layer < len(layers) and 0 <= index < layers[layer]):
            self._select(selection.with_neuron(layer, index))

    @Slot(int)
    def select_parameter(self, place: int) -> None:
        """Select a weight or bias; once more, and it is not."""
        selection, layers = self._stage.view.selection, self._stage.view.run.layers
        if selection.parameter == place or 0 <= place < parameter_count(layers):
            self._select(selection.with_parameter(place))

    @Slot(int, int)
    def select_columns(self, across: int, upright: int) -> None:
        """Have the plane go through two inputs."""
        inputs = self._stage.view.run.data.inputs.shape[1]
        if across != upright and min(across, upright) >= 0 and max(across, upright) < inputs:
            self._select(self._stage.view.selection._replace(columns=(across, upright)))

    def _select(self, selection: Selection) -> None:
        with self._stage:
            self._stage.show(selection=selection)
