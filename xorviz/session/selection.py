"""What a person has picked out: shown by every view that knows it."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.data.dataset import Dataset
from xorviz.core.run.config import TrainingConfig

FIRST_SAMPLE = 1
"""Of XOR: (0, 1), whose gradients are not all zero."""


@dataclass(frozen=True, slots=True)
class Selection:
    """At most one sample, and at most one of a neuron and a parameter."""

    sample: int | None = None
    """Its row in the dataset; None stands for the whole batch."""
    neuron: tuple[int, int] | None = None
    """Layer and index; layer 0 is the inputs."""
    parameter: int | None = None
    """Its place in the flat array of parameters."""


class Selector(QObject):
    """Owns the selection."""

    selection_changed = Signal(object)
    """The new `Selection`."""

    def __init__(self, config: TrainingConfig, data: Dataset, parent: QObject) -> None:
        super().__init__(parent)
        self.selection = Selection(FIRST_SAMPLE)
        self._layers = config.layers(data)

    @Slot(object)
    def select_sample(self, row: int | None) -> None:
        """Select a sample, or the whole batch."""
        self._select(replace(self.selection, sample=row))

    @Slot(int, int)
    def select_neuron(self, layer: int, index: int) -> None:
        """Select a neuron; once more, and it is not."""
        neuron = (layer, index) if self.selection.neuron != (layer, index) else None
        self._select(replace(self.selection, neuron=neuron, parameter=None))

    @Slot(int)
    def select_parameter(self, place: int) -> None:
        """Select a weight or bias; once more, and it is not."""
        parameter = place if self.selection.parameter != place else None
        self._select(replace(self.selection, neuron=None, parameter=parameter))

    def follow(self, config: TrainingConfig, data: Dataset) -> None:
        """Let go of what another network or dataset does not have, all at once."""
        selection, layers = self.selection, self._layers
        self._layers = config.layers(data)
        if self._layers != layers:
            selection = replace(selection, neuron=None, parameter=None)
        if selection.sample is not None:
            selection = replace(selection, sample=min(selection.sample, len(data) - 1))
        self._select(selection)

    def _select(self, selection: Selection) -> None:
        if selection != self.selection:
            self.selection = selection
            self.selection_changed.emit(selection)
