"""Why a number is what it is, at one epoch: the parts of z, and the paths from a parameter to the loss."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import ForwardPass, without
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.penalties import penalty_slopes
from xorviz.core.parameter import one_of
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import locate

MOST_PATHS = 10_000
"""Of one parameter: nobody goes through more, one by one."""
PORTION = 2**21
"""Numbers that are held at once: samples × paths."""


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Every path from a parameter to the loss, with its product: the chain rule as a sum over paths."""

    place: int
    """Of the parameter, in the order of `Parameters.flat`."""
    layer: int
    """Of the first neurons, 1 for the first hidden layer"""
    neurons: NDArray[np.int64]
    """(paths, layers from this one to the output): the neuron in each layer that a path goes through"""
    products: Array
    """(paths,): what each adds to ∂L/∂θ"""
    penalty: float
    """What the penalty adds to it, past all neurons; 0 for one sample"""

    @property
    def total(self) -> float:
        """The gradient of the parameter: the sum of all of them."""
        return float(self.products.sum()) + self.penalty


@dataclass(frozen=True, slots=True, eq=False)
class MakeUp:
    """What a neuron adds up to z, for one sample."""

    inputs: Array
    """(inputs,): the activations before it, one for each that comes in"""
    terms: Array
    """(inputs,): weight × activation"""
    bias: float
    z: float
    a: float
    """The activation: f(z), or 0 of a neuron that is off"""


def gradient_paths(snapshot: Snapshot, place: int, sample: int | None = None) -> Paths:
    """Return every path from a parameter to L, and what each adds to its gradient.

    Over all samples; or of one, what that contributes. The product of a path is the activation that comes
    into its first neuron (1 for a bias), times the slope of each hidden neuron on it, times the weight from
    each to the next, times δ of the output that it ends in.

    Raises
    ------
    ConfigError
        The network has no such parameter, or more paths lead from it than `MOST_PATHS`; or there is no such
        sample.
    """
    place = one_of(len(snapshot.parameters.flat), place, "parameter")
    number, neuron, source = locate(snapshot.layers, place)
    layer, widths = number - 1, snapshot.layers[1:]
    count = math.prod(widths[layer + 1 :])
    if count > MOST_PATHS:
        raise ConfigError(f"{count:,} paths lead from it to the loss: at most {MOST_PATHS:,} are listed")
    rest = [np.arange(width) for width in widths[layer + 1 :]]
    neurons = np.stack(np.meshgrid([neuron], *rest, indexing="ij"), axis=-1).reshape(count, -1)
    samples = len(snapshot.data)
    every = np.arange(samples) if sample is None else np.array([one_of(samples, sample, "sample")])
    products, portion = np.zeros(count), max(1, PORTION // count)
    with np.errstate(all="ignore"):
        passes = snapshot.config.forward(snapshot.parameters, snapshot.data.inputs)
        for first in range(0, len(every), portion):
            products += _products(snapshot, passes, layer, source, neurons, every[first : first + portion])
    config, penalty = snapshot.config, 0.0
    if sample is None and config.penalty != "none":
        penalty = float(penalty_slopes(config.penalty, config.penalty_rate, snapshot.parameters)[place])
    products.setflags(write=False)
    return Paths(place, layer + 1, neurons, products, penalty)


def make_up(snapshot: Snapshot, layer: int, neuron: int, sample: int) -> MakeUp:
    """Return what the z of a neuron (layer 1 for the first hidden one) is added up from, for a sample.

    Raises
    ------
    ConfigError
        There is no such neuron or sample: none is counted from the end.
    """
    widths = snapshot.layers[1:]
    layer = one_of(len(widths) + 1, layer, "layer")
    if layer == 0:
        raise ConfigError("layer 0 are the inputs: nothing is added up there")
    neuron = one_of(widths[layer - 1], neuron, "neuron")
    sample = one_of(len(snapshot.data), sample, "sample")
    passes = snapshot.config.forward(snapshot.parameters, snapshot.data.inputs[sample : sample + 1])
    before = passes.inputs if layer == 1 else passes.activations[layer - 2]
    terms = snapshot.parameters.weights[layer - 1][neuron] * before[0]
    z, a = passes.pre_activations[layer - 1][0, neuron], passes.activations[layer - 1][0, neuron]
    return MakeUp(before[0], terms, float(snapshot.parameters.biases[layer - 1][neuron]), float(z), float(a))


def _products(
    snapshot: Snapshot,
    passes: ForwardPass,
    layer: int,
    source: int | None,
    neurons: NDArray[np.int64],
    rows: NDArray[np.int64],
) -> Array:
    """Return the products of paths, (paths,), added up over some samples."""
    before = passes.inputs if layer == 0 else passes.activations[layer - 1]
    found = np.ones((len(rows), 1)) if source is None else before[rows, source][:, np.newaxis]
    for step, here in enumerate(range(layer, len(passes.functions) - 1)):
        slopes = FUNCTIONS[passes.functions[here]].derivative(passes.pre_activations[here][rows])
        slopes = without(slopes, passes.off[here : here + 1])
        at, to = neurons[:, step], neurons[:, step + 1]
        found = found * slopes[:, at] * snapshot.parameters.weights[here + 1][to, at]
    return (found * snapshot.gradients.deltas[-1][rows][:, neurons[:, -1]]).sum(axis=0)
