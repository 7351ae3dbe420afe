"""Which quantities a map of fates offers, what they are called, and between which values they go at first."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.run.beginning import initial_parameters
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.survey.fate_axes import RATE, FateAxis
from xorviz.core.update.names import edge_name, locate, parameter_name
from xorviz.core.writing import written

MOST_LISTED = 300
"""So many weights and biases are offered, and so many inputs: the first."""
SLOWER, FASTER = 10.0, 400.0
"""The learning rate goes from so many times less than that of the run to so many times more."""
REACH = 5.0
"""A weight goes at first from so much below 0 to so much above; where they are few, or twice as far as the
run's own."""


@dataclass(frozen=True, slots=True)
class Varied:
    """What can vary."""

    name: str
    """As a `FateAxis` has it."""
    title: str
    """In a list."""
    label: str
    """At an axis."""
    low: float
    high: float

    @property
    def axis(self) -> FateAxis:
        """The axis that is offered at first."""
        return axis_of(self.name, self.low, self.high)


def axis_of(name: str, low: float, high: float) -> FateAxis:
    """Return the axis of a quantity: of the learning rate in ratios. Raises `ConfigError`."""
    return FateAxis(name, low, high, ratios=name == RATE)


def quantities(config: TrainingConfig, data: Dataset) -> dict[str, Varied]:
    """Return what can vary in a run, by its name."""
    offered = [_rate(config), *_starts(config, data)]
    if data.test is None:  # samples that are held out are drawn from all
        offered += _inputs(data)
    return {each.name: each for each in offered}


def _rate(config: TrainingConfig) -> Varied:
    label, most = PARAMETERS[RATE].label, PARAMETERS[RATE].maximum
    high = min(most, FASTER * config.learning_rate)
    return Varied(RATE, label, label, min(config.learning_rate, high) / SLOWER, high)


def _starts(config: TrainingConfig, data: Dataset) -> Iterator[Varied]:
    layers = config.layers(data)
    count = min(MOST_LISTED, parameter_count(layers))
    few = count < MOST_LISTED  # of a large network a start takes longer to draw than a list should
    flat = initial_parameters(config, data).flat if few else np.zeros(count)
    for place in range(count):
        layer, neuron, source = locate(layers, place)
        name = f"b{layer}.{neuron + 1}" if source is None else f"w{layer}.{neuron + 1}.{source + 1}"
        called, reach = parameter_name(layers, place), max(REACH, 2.0 * abs(float(flat[place])))
        yield Varied(name, f"{called}, {edge_name(layers, place)}", f"{called} at the start", -reach, reach)


def _inputs(data: Dataset) -> Iterator[Varied]:
    count = data.inputs.shape[1]
    for sample, feature in list(np.ndindex(len(data), count))[:MOST_LISTED]:
        low, high = float(data.inputs[:, feature].min()), float(data.inputs[:, feature].max())
        margin = 0.5 * (high - low) or 1.0
        called = f"input {feature + 1} of sample {sample + 1}"
        values = ", ".join(written(float(value), 3) for value in data.inputs[sample])
        title = f"{called} ({values})" if count <= 2 else called
        yield Varied(f"x{feature + 1}@{sample + 1}", title, called, low - margin, high + margin)
