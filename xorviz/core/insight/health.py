"""How well a network learns: the size of its gradients, the slopes they pass through, and twin neurons."""

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from xorviz.core.insight.gradient_rounding import noise_of_gradient
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Gradients, Parameters, parameter_count
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.noise import PARAMETER_NOISE, settled
from xorviz.core.run.history import FINEST_SPACING
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot

POINTS = 160
"""So many epochs at most have a norm."""
CHEAP = 2**17
"""Samples × parameters up to which also the epochs between keyframes, 16 apart, are worth retracing."""
SLOW = 2**19
"""Samples × parameters of which an epoch is evaluated in some milliseconds."""
ALL_PAIRS = 48
"""Of a layer up to this wide, every two neurons are compared."""
NEIGHBOURS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """f′(z) of the neurons: what the chain rule multiplies the gradient by on its way through them."""

    layers: tuple[Array, ...]
    """Per layer (samples, neurons); the output's is the last"""
    maxima: tuple[float, ...]
    """Per layer, the greatest value that f′ has anywhere."""


@dataclass(frozen=True, slots=True)
class Twins:
    """The two neurons of a hidden layer that are closest to each other."""

    layer: int
    """1 for the first hidden layer"""
    first: int
    second: int
    """Their indices in the layer, `first` the smaller."""
    distance: float
    """Of their incoming weights, biases and outgoing weights; 0 if they are equal, but for rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Health:
    """The size of the gradients, and how far the closest neurons are apart, at some epochs of a run."""

    epochs: Array
    """(points,): ascending, equally spaced"""
    norms: Array
    """(points, layers): ‖∂L/∂(W, b)‖ of each layer, from the first hidden one to the output"""
    distances: Array
    """(points,): of the closest two neurons of one hidden layer; infinite if no layer has two"""


def slopes(snapshot: Snapshot) -> Slopes:
    """Return f′(z) for each neuron and sample, with the scale it is to be seen on."""
    with np.errstate(all="ignore"):
        passed = snapshot.config.forward(snapshot.parameters, snapshot.data.inputs)
        pairs = zip(passed.functions, passed.pre_activations, strict=True)
        layers = tuple(FUNCTIONS[function].derivative(z) for function, z in pairs)
    return Slopes(layers, tuple(FUNCTIONS[function].greatest_slope for function in passed.functions))


@np.errstate(all="ignore")
def layer_norms(snapshot: Snapshot) -> Array:
    """Return ‖∂L/∂(W, b)‖ of each layer, (layers,), and 0 for one that is rounding."""
    return settled(_norms(snapshot.gradients), _norms(noise_of_gradient(snapshot)))


def _norms(gradients: Gradients) -> Array:
    pairs = zip(gradients.weights, gradients.biases, strict=True)
    return np.array(
        [np.sqrt(np.vdot(weights, weights) + np.vdot(biases, biases)) for weights, biases in pairs]
    )


@np.errstate(all="ignore")
def twin_distance(parameters: Parameters) -> Twins | None:
    """Return the two neurons of one hidden layer that are closest; None if no layer has two.

    Of a layer wider than `ALL_PAIRS` only those are compared that are neighbours in a random direction: equal
    neurons are always found, and of others two that are close, if not always the closest.
    """
    found = [_closest(parameters, layer) for layer in range(1, len(parameters.layers) - 1)]
    return min((each for each in found if each is not None), key=lambda each: each.distance, default=None)


def _closest(parameters: Parameters, layer: int) -> Twins | None:
    weights, biases = parameters.weights[layer - 1], parameters.biases[layer - 1]
    neurons = np.column_stack((weights, biases, parameters.weights[layer].T))
    if len(neurons) < 2:
        return None
    first, second = sorted(_closest_pair(neurons))
    gap, floor = neurons[first] - neurons[second], PARAMETER_NOISE * np.maximum(1.0, np.abs(neurons[first]))
    return Twins(layer, first, second, float(np.linalg.norm(settled(gap, floor))))


def _closest_pair(neurons: Array) -> tuple[int, int]:
    if len(neurons) <= ALL_PAIRS:
        one, other = np.triu_indices(len(neurons), 1)
        place = int(np.argmin(_squares(neurons[one] - neurons[other])))
        return int(one[place]), int(other[place])
    direction = np.random.default_rng(0).standard_normal(int(neurons.shape[1]))
    order = np.argsort(neurons @ direction, kind="stable")
    ordered, steps = neurons[order], range(1, NEIGHBOURS + 1)
    squares = [_squares(ordered[step:] - ordered[:-step]) for step in steps]
    place, step = min(
        ((int(np.argmin(each)), step) for each, step in zip(squares, steps, strict=True)),
        key=lambda found: float(squares[found[1] - 1][found[0]]),
    )
    return int(order[place]), int(order[place + step])


def _squares(gaps: Array) -> Array:
    return np.einsum("ij,ij->i", gaps, gaps)


def takes_long(run: Run) -> bool:
    """Say whether an epoch of a run alone takes longer than a window may wait."""
    return len(run.data) * parameter_count(run.layers) > SLOW


class GradientNorms:
    """The norms of a run that grows: at the multiples of a spacing, which doubles when there are too many.

    Nothing is kept of the run but these few numbers: they are recomputed from its history, each once. What
    they are depends on the run alone, and not on when `extend` was called.

    Parameters
    ----------
    points
        The most epochs that have a norm; even.
    """

    def __init__(self, points: int = POINTS) -> None:
        self._points = points
        self._run: Run | None = None
        self._spacing = 1
        self._norms: list[Array] = []
        self._distances: list[float] = []

    @property
    def health(self) -> Health:
        """What is known so far."""
        epochs = self._spacing * np.arange(len(self._norms), dtype=np.float64)
        return Health(epochs, np.array(self._norms), np.array(self._distances))

    def extend(self, run: Run, seconds: float = 0.003, of: Run | None = None) -> bool:
        """Follow a run to its head, or for about this long; return whether all of it is there.

        Another run begins anew, unless it is said to be a copy of the same.
        """
        deadline = perf_counter() + seconds
        if (of or run) is not self._run:
            self._run, self._spacing = of or run, self._finest(run)
            self._norms, self._distances = [], []
        while run.epoch // self._spacing >= self._points:
            self._spacing *= 2
            self._norms, self._distances = self._norms[::2], self._distances[::2]
        while (epoch := len(self._norms) * self._spacing) <= run.epoch:
            self._add(run.at(epoch))
            if perf_counter() >= deadline:
                break
        return len(self._norms) * self._spacing > run.epoch

    def _add(self, snapshot: Snapshot) -> None:
        twins = twin_distance(snapshot.parameters)
        self._norms.append(layer_norms(snapshot))
        self._distances.append(twins.distance if twins else np.inf)

    def _finest(self, run: Run) -> int:
        """Return the smallest spacing: 1, or that of the keyframes where to retrace epochs takes long."""
        work = len(run.data) * parameter_count(run.layers) * run.keyframe_spacing
        return 1 if work <= FINEST_SPACING * CHEAP else run.keyframe_spacing
