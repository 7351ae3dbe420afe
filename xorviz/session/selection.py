"""What a person has picked out: shown by every view that knows it."""

from itertools import takewhile
from typing import NamedTuple

from xorviz.core.data.dataset import Dataset
from xorviz.core.insight.plane_cut import Cut, cut_of
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.run.run import Run

FIRST_SAMPLE = 1
"""Of XOR: (0, 1), whose gradients are not all zero."""


class Selection(NamedTuple):
    """At most one sample, and at most one of a neuron and a parameter."""

    sample: int | None = FIRST_SAMPLE
    """Its row in the dataset; None stands for the whole batch."""
    neuron: tuple[int, int] | None = None
    """Layer and index; layer 0 is the inputs."""
    parameter: int | None = None
    """Its place in the flat array of parameters."""
    columns: tuple[int, int] = (0, 1)
    """The inputs through which the plane goes that is shown of more than two."""

    def with_neuron(self, layer: int, index: int) -> "Selection":
        """Return this with a neuron; without one if it is selected already."""
        neuron = (layer, index) if self.neuron != (layer, index) else None
        return self._replace(neuron=neuron, parameter=None)

    def with_parameter(self, place: int) -> "Selection":
        """Return this with a weight or bias; without one if it is selected already."""
        return self._replace(neuron=None, parameter=place if self.parameter != place else None)

    def cut(self, data: Dataset) -> Cut:
        """Return the plane that is shown of more than two inputs: through two of them, and the sample."""
        return cut_of(data, self.columns, self.sample)

    def after(self, old: Run, new: Run) -> "Selection":
        """Return what is left of this when another run is shown: none of what its network or data lack."""
        selection = self
        if new.layers != old.layers:
            same = len(
                list(takewhile(lambda pair: pair[0] == pair[1], zip(old.layers, new.layers, strict=False)))
            )
            if selection.neuron is not None and selection.neuron[0] >= same:
                selection = selection._replace(neuron=None)
            if selection.parameter is not None and selection.parameter >= parameter_count(old.layers[:same]):
                selection = selection._replace(parameter=None)
        if selection.sample is not None:
            selection = selection._replace(sample=min(selection.sample, len(new.data) - 1))
        if new.data.names != old.data.names or new.data.inputs.shape[1] != old.data.inputs.shape[1]:
            selection = selection._replace(columns=(0, 1))
        return selection
