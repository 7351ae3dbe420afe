"""Whether the gradients are right: what backpropagation says against what the loss itself does."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import (
    ForwardPass,
    Parameters,
    forward,
    layer_views,
    parameter_count,
    without,
)
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES, batch_loss, reduction_factor
from xorviz.core.network.penalties import PENALTIES
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.snapshot import Snapshot

STEP = 1e-5
"""h: here rounding and curvature disturb central differences least."""
TOLERANCE = 1e-4
"""The largest relative error that passes: see `GradientCheck.passed`."""
ROUNDINGS = 16.0
"""So many roundings of the loss the noise of a difference is taken to be."""
BUDGET = 3e6
"""The work of one check in nanoseconds, about, on a slow core: what a window at 60 frames/s can spare."""
PORTION = 60_000
"""Numbers of a layer that are held at once: so many fit in the processor's cache."""


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """Both gradients of the parameters that were checked, and how far they are apart."""

    epoch: int
    total: int
    """How many parameters the network has."""
    places: NDArray[np.int64]
    """(checked,): those that were checked, by their places in the flat array, ascending"""
    analytic: Array
    """(checked,): ∂L/∂θ as backpropagation says"""
    numeric: Array
    """(checked,): (L(θ + h) − L(θ − h)) / 2h"""
    kinks: NDArray[np.bool_]
    """(checked,): whether a kink lies between θ − h and θ + h, so that `numeric` is no derivative"""
    layers: NDArray[np.int64]
    """(checked,): the layer that each belongs to, 1 for the first"""
    noise: float
    """What rounding of the loss alone can make of a difference."""

    @cached_property
    def checkable(self) -> NDArray[np.bool_]:
        """(checked,): whether there is a number to compare with, not taken across a kink."""
        return np.isfinite(self.numeric) & ~self.kinks

    @property
    def errors(self) -> Array:
        """(checked,): the relative error of each parameter; NaN where it is not checkable.

        |analytic − numeric| over the larger of both, or over noise / `TOLERANCE` if that is larger still: a
        gradient so small that rounding hides it is compared with the smallest that could be told from it.
        Infinite where backpropagation gives no number, and the difference does. 0 beside 0 is right.
        """
        with np.errstate(all="ignore"):
            larger = np.maximum(np.abs(self.analytic), np.abs(self.numeric))
            errors = np.abs(self.analytic - self.numeric) / np.maximum(larger, self._floor)
            errors[self.analytic == self.numeric] = 0.0
        return np.where(self.checkable, np.where(np.isfinite(self.analytic), errors, np.inf), np.nan)

    @property
    def measurable(self) -> NDArray[np.bool_]:
        """(checked,): whether it is large enough to be told from rounding, so that `errors` is its own."""
        larger = np.fmax(np.abs(self.analytic), np.abs(self.numeric))
        return self.checkable & (larger >= self._floor)

    @cached_property
    def hidden_layers(self) -> list[int]:
        """The layers whose gradient is too small to be told from rounding, and so agrees whatever it is."""
        return [layer for layer in self._checked_layers() if self._norms(layer)[0] < self._norms(layer)[1]]

    @cached_property
    def stated_error(self) -> float | None:
        """What can be said of the error: that of layers above rounding; None if none is and none is wrong."""
        if not self.passed:
            return self.error
        hidden = self.hidden_layers
        found = [self._layer_error(layer) for layer in self._checked_layers() if layer not in hidden]
        return max(found, default=None)

    @cached_property
    def error(self) -> float:
        """The largest error of a layer, so that a small one cannot hide behind a large one; 0 of none.

        Of one: ‖analytic − numeric‖ / max(‖analytic‖, ‖numeric‖, the smallest norm that can be told from 0),
        and 0 where both are 0.
        """
        return max(map(self._layer_error, self._checked_layers()), default=0.0)

    @cached_property
    def passed(self) -> bool:
        """Whether something was compared, and the error is at most `TOLERANCE`.

        Central differences at h = 1e-5 are off by h²/6 · L‴/L′: 1e-11 to 1e-7 in networks that train, 2e-5 at
        worst in 2,500 random ones with weights up to 100. Rounding comes on top; the floor takes that into
        account. A factor that is missing in a derivative, a sign, a transposed matrix change a hundredth of
        the gradient at least. 1e-4 lies between.
        """
        return bool(self.checkable.any()) and self.error <= TOLERANCE

    def _checked_layers(self) -> list[int]:
        return np.unique(self.layers[self.checkable]).tolist()

    def _layer_error(self, layer: int) -> float:
        chosen = self.checkable & (self.layers == layer)
        if not np.isfinite(self.analytic[chosen]).all():
            return np.inf
        with np.errstate(over="ignore"):
            apart = _norm(self.analytic[chosen] - self.numeric[chosen])
        return apart / max(self._norms(layer)) if apart else 0.0

    def _norms(self, layer: int) -> tuple[float, float]:
        """Return the larger norm of a layer's gradient, and the smallest that can be told from rounding."""
        chosen = self.checkable & (self.layers == layer)
        larger = max(_norm(self.analytic[chosen]), _norm(self.numeric[chosen]))
        return larger, self._floor * math.sqrt(chosen.sum())

    @property
    def _floor(self) -> float:
        return self.noise / TOLERANCE


def check_gradients(snapshot: Snapshot, budget: float = BUDGET) -> GradientCheck:
    """Compare the gradients of a snapshot with central differences of the loss, from forward passes alone.

    Of a network that is large, a random choice of parameters is checked, always the same one: as many of
    each layer as of the others, as far as it has them, and as many in all as can be done in the `budget`, in
    nanoseconds about; none if it is so large that one takes longer.
    """
    config, parameters, data = snapshot.config, snapshot.parameters, snapshot.data
    places = _choose(parameters.layers, len(data), budget)
    if not len(places):
        none = np.empty(0)
        return GradientCheck(
            snapshot.epoch, len(parameters.flat), places, none, none, none.astype(np.bool_), places, 0.0
        )
    with np.errstate(all="ignore"):
        passes = config.forward(parameters, data.inputs)
        numeric, kinks, largest = _central_differences(config, parameters, passes, data.targets, places)
        if config.penalty != "none":
            numeric += _penalty_differences(config, parameters)[places]
    analytic = snapshot.gradients.flat[places].copy()
    layers = np.searchsorted(_ends(parameters.layers), places, side="right") + 1
    for array in (places, analytic, numeric, kinks, layers):
        array.setflags(write=False)
    noise = _noise(snapshot, passes, max(snapshot.loss, largest))
    return GradientCheck(
        snapshot.epoch, len(parameters.flat), places, analytic, numeric, kinks, layers, noise
    )


def _penalty_differences(config: TrainingConfig, parameters: Parameters) -> Array:
    """Return (R(θ + h) − R(θ − h)) / 2h of the penalty, (parameters,); h grows with θ."""
    function, differences = PENALTIES[config.penalty].function, np.zeros_like(parameters.flat)
    for own, weights in zip(layer_views(differences, parameters.layers)[0], parameters.weights, strict=True):
        step = STEP * np.maximum(1.0, np.abs(weights))
        above, below = weights + step, weights - step
        own[...] = config.penalty_rate * (function(above) - function(below)) / (above - below)
    return differences


def _norm(values: Array) -> float:
    """Return the length of a vector; none is so short or so long that its square is no number."""
    return math.hypot(*values.tolist())


def _ends(layers: Sequence[int]) -> list[int]:
    """Return where the parameters of each layer end in the flat array."""
    return [parameter_count(layers[: layer + 2]) for layer in range(len(layers) - 1)]


def _choose(layers: Sequence[int], samples: int, budget: float) -> NDArray[np.int64]:
    """Return the parameters to check, as many as the work of two forward passes for each allows."""
    total, neurons = parameter_count(layers), sum(layers[1:])
    read = 1.5 * total  # those of a large network come from memory, however few samples there are
    work = 2.0 * (4_000.0 * len(layers) + max(samples * 0.08 * total, read) + samples * 4.0 * neurons)
    affordable = int(budget / work)
    if affordable >= total:
        return np.arange(total)
    rng, ends = np.random.default_rng(0), _ends(layers)
    shuffled = [
        start + rng.choice(end - start, min(affordable, end - start), replace=False)
        for start, end in pairwise([0, *ends])
    ]
    turns = np.concatenate([np.arange(len(places)) for places in shuffled])
    by_turns = np.concatenate(shuffled)[np.argsort(turns, kind="stable")]
    return np.sort(by_turns[:affordable])


def _central_differences(
    config: TrainingConfig,
    parameters: Parameters,
    passes: ForwardPass,
    targets: Array,
    places: NDArray[np.int64],
) -> tuple[Array, NDArray[np.bool_], float]:
    """Return the slopes (places,), whether a kink is in the way of each (places,), and the largest loss."""
    numeric, kinks, largest = np.empty(len(places)), np.zeros(len(places), dtype=np.bool_), 0.0
    starts = [0, *_ends(parameters.layers)]
    for layer, (start, end) in enumerate(pairwise(starts)):
        rest = Parameters(parameters.flat[start:], parameters.layers[layer:], parameters.off[layer:])
        first, last = np.searchsorted(places, (start, end)).tolist()
        portion = max(1, PORTION // (len(targets) * max(rest.layers[1:])))
        for begin in range(first, last, portion):
            rows = slice(begin, min(begin + portion, last))
            numeric[rows], kinks[rows], losses = _differences_of_layer(
                config, rest, _rest_of(passes, layer), targets, places[rows] - start
            )
            largest = max(largest, float(losses[np.isfinite(numeric[rows])].max(initial=0.0)))
    return numeric, kinks, largest


def _rest_of(passes: ForwardPass, layer: int) -> ForwardPass:
    """Return a forward pass from a layer on, whose inputs are the activations before it."""
    inputs = passes.activations[layer - 1] if layer else passes.inputs
    return ForwardPass(
        inputs,
        passes.pre_activations[layer:],
        passes.activations[layer:],
        passes.functions[layer:],
        passes.off[layer:],
    )


def _differences_of_layer(
    config: TrainingConfig,
    parameters: Parameters,
    passes: ForwardPass,
    targets: Array,
    places: NDArray[np.int64],
) -> tuple[Array, NDArray[np.bool_], Array]:
    """Return the slope along each parameter of the first layer, whether a kink is in its way, and the loss.

    (places,) each, and the larger loss of two. The network can be the rest of one, from some layer on.
    """
    values = parameters.flat[places]
    above, below = values + STEP, values - STEP
    both = _shifted_forward(parameters, passes, np.tile(places, 2), np.concatenate([above, below]))
    judged = both.judged_by(config.loss)
    upper, lower = batch_loss(judged, targets, config.loss, config.reduction).reshape(2, -1)
    return (upper - lower) / (above - below), _crosses_kink(both), np.maximum(upper, lower)


def _shifted_forward(
    parameters: Parameters, passes: ForwardPass, places: NDArray[np.int64], values: Array
) -> ForwardPass:
    """Go through many networks at once, in each of which one parameter of the first layer has another value.

    All that is computed has the networks in front: (networks, samples, outputs). In the first layer a single
    neuron of each is another than in `passes`; it alone is kept of that layer, unless that is the last one.
    """
    W, b = parameters.weights[0], parameters.biases[0]
    networks, in_weights = np.arange(len(places)), places < W.size
    neurons = np.where(in_weights, places // W.shape[1], places - W.size)
    rows, biases = W[neurons], b[neurons]
    rows[networks[in_weights], places[in_weights] % W.shape[1]] = values[in_weights]
    biases[~in_weights] = values[~in_weights]
    z = (rows[:, np.newaxis] @ passes.inputs.T)[:, 0] + biases[:, np.newaxis]
    first, *functions = passes.functions
    a = FUNCTIONS[first].function(z)
    if parameters.off:
        a[np.isin(neurons, parameters.off[0])] = 0.0
    if not functions:
        z, a = (
            _with_neurons(layer, neurons, changed)
            for layer, changed in ((passes.pre_activations[0], z), (passes.activations[0], a))
        )
        return ForwardPass(passes.inputs, (z,), (a,), (first,))
    change = a - passes.activations[0].T[neurons]
    z_after = (
        passes.pre_activations[1] + change[:, :, np.newaxis] * parameters.weights[1].T[neurons, np.newaxis]
    )
    a_after = without(FUNCTIONS[functions[0]].function(z_after), parameters.off[1:2])
    start = parameter_count(parameters.layers[:3])
    rest = Parameters(parameters.flat[start:], parameters.layers[2:], parameters.off[2:])
    passed = forward(rest, a_after, functions[1:])
    return ForwardPass(
        passes.inputs,
        (z[:, :, np.newaxis], z_after, *passed.pre_activations),
        (a[:, :, np.newaxis], a_after, *passed.activations),
        passes.functions,
    )


def _with_neurons(layer: Array, neurons: NDArray[np.int64], values: Array) -> Array:
    """Return a layer (samples, outputs) once for each network, one neuron of each with other values."""
    layers = np.tile(layer, (len(neurons), 1, 1))
    layers[np.arange(len(neurons)), :, neurons] = values
    return layers


def _crosses_kink(both: ForwardPass) -> NDArray[np.bool_]:
    """Say for which parameters some pre-activation goes from one side of a kink to the other, (places,)."""
    crosses = np.zeros(len(both.predictions) // 2, dtype=np.bool_)
    for name, z in zip(both.functions, both.pre_activations, strict=True):
        for kink in FUNCTIONS[name].kinks:
            above, below = (z > kink).reshape(2, len(crosses), -1)
            crosses |= (above != below).any(axis=1)
    return crosses


def _noise(snapshot: Snapshot, passes: ForwardPass, loss: float) -> float:
    """Return what the roundings of the output and of a loss can make of a central difference."""
    config, judged, targets = snapshot.config, passes.judged_by(snapshot.config.loss), snapshot.data.targets
    with np.errstate(all="ignore"):
        slopes = float(np.abs(LOSSES[config.loss].derivative(judged, targets) * judged).sum())
    of_output = slopes * reduction_factor(config.reduction, len(targets))
    return ROUNDINGS * float(np.finfo(np.float64).eps) * (loss + of_output) / STEP
