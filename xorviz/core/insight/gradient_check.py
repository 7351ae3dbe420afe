"""Whether the gradients are right: what backpropagation says against what the loss itself does."""

import math
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import ForwardPass, Parameters, forward, parameter_count
from xorviz.core.network.losses import LOSSES, batch_loss, reduction_factor
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.training import Snapshot

STEP = 1e-5
"""h: here rounding and curvature disturb central differences least."""
TOLERANCE = 1e-4
"""The largest relative error that passes: see `GradientCheck.passed`."""
ROUNDINGS = 16.0
"""So many roundings of the loss the noise of a difference is taken to be."""
BUDGET = 3e6
"""The work of one check in nanoseconds, about, on a slow core: what a window at 60 frames/s can spare."""


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
    with np.errstate(all="ignore"):
        passes = forward(parameters, data.inputs, config.activations)
        numeric, kinks, largest = _central_differences(config, parameters, passes, data.targets, places)
    analytic = snapshot.gradients.flat[places].copy()
    layers = np.searchsorted(_ends(parameters.layers), places, side="right") + 1
    for array in (places, analytic, numeric, kinks, layers):
        array.setflags(write=False)
    noise = _noise(snapshot, passes, max(snapshot.loss, largest))
    return GradientCheck(
        snapshot.epoch, len(parameters.flat), places, analytic, numeric, kinks, layers, noise
    )


def _norm(values: Array) -> float:
    """Return the length of a vector; none is so short or so long that its square is no number."""
    return math.hypot(*values.tolist())


def _ends(layers: Sequence[int]) -> list[int]:
    """Return where the parameters of each layer end in the flat array."""
    return [parameter_count(layers[: layer + 2]) for layer in range(len(layers) - 1)]


def _choose(layers: Sequence[int], samples: int, budget: float) -> NDArray[np.int64]:
    """Return the parameters to check, as many as the work of two forward passes for each allows."""
    total, neurons = parameter_count(layers), sum(layers[1:])
    work = 2.0 * (4_000.0 * len(layers) + samples * (0.08 * total + 4.0 * neurons))
    affordable = int(budget / work)
    if affordable >= total:
        return np.arange(total)
    rng, ends = np.random.default_rng(0), _ends(layers)
    shuffled = [start + rng.permutation(end - start) for start, end in pairwise([0, *ends])]
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
    activations = (passes.inputs, *passes.activations)
    ends = _ends(parameters.layers)
    for row, place in enumerate(places.tolist()):
        layer = bisect(ends, place)
        start = ends[layer - 1] if layer else 0
        rest = Parameters(parameters.flat[start:].copy(), parameters.layers[layer:])
        numeric[row], kinks[row], loss = _central_difference(
            config, rest, activations[layer], targets, place - start
        )
        largest = max(largest, loss if math.isfinite(numeric[row]) else 0.0)
    return numeric, kinks, largest


def _central_difference(
    config: TrainingConfig, parameters: Parameters, inputs: Array, targets: Array, place: int
) -> tuple[float, bool, float]:
    """Return the slope of the loss along one parameter, whether a kink is in its way, and the larger loss.

    The network can be the rest of one, from the layer of the parameter on: the layers before do not change.
    """
    value = parameters.flat[place]
    functions = config.activations[-len(parameters.weights) :]
    passes: list[ForwardPass] = []
    for shifted in (value + STEP, value - STEP):
        parameters.flat[place] = shifted
        passes.append(forward(parameters, inputs, functions))
    parameters.flat[place] = value
    judged = np.stack([each.judged_by(config.loss) for each in passes])
    above, below = batch_loss(judged, targets, config.loss, config.reduction)
    slope = float((above - below) / ((value + STEP) - (value - STEP)))
    return slope, _crosses_kink(*passes), float(max(above, below))


def _crosses_kink(above: ForwardPass, below: ForwardPass) -> bool:
    """Say whether a pre-activation goes from one side of a kink of its activation function to the other."""
    return any(
        bool(((one > kink) != (other > kink)).any())
        for name, one, other in zip(
            above.functions, above.pre_activations, below.pre_activations, strict=True
        )
        for kink in ACTIVATIONS[name].kinks
    )


def _noise(snapshot: Snapshot, passes: ForwardPass, loss: float) -> float:
    """Return what the roundings of the output and of a loss can make of a central difference."""
    config, judged, targets = snapshot.config, passes.judged_by(snapshot.config.loss), snapshot.data.targets
    with np.errstate(all="ignore"):
        slopes = float(np.abs(LOSSES[config.loss].derivative(judged, targets) * judged).sum())
    of_output = slopes * reduction_factor(config.reduction, len(targets))
    return ROUNDINGS * float(np.finfo(np.float64).eps) * (loss + of_output) / STEP
