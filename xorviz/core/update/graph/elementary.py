"""Elementary operations: each with what it makes of its inputs, and its derivative by each of them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.functions.rectifiers import softplus
from xorviz.core.network.functions.sigmoids import sigmoid
from xorviz.core.network.functions.softmax import softmax, softmax_slope
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES


@dataclass(frozen=True, slots=True)
class Elementary:
    """An operation that is taken apart no further."""

    symbol: str
    words: str
    """As one says it."""
    function: Callable[[Sequence[float]], float]
    """Of its inputs, in their order."""
    slopes: Callable[[Sequence[float]], Sequence[float]]
    """The derivative by each input."""


def _ones(values: Sequence[float]) -> Sequence[float]:
    return [1.0] * len(values)


TIMES = Elementary("×", "times", lambda v: v[0] * v[1], lambda v: (v[1], v[0]))
PLUS = Elementary("+", "plus", sum, _ones)
MINUS = Elementary("−", "minus", lambda v: v[0] - sum(v[1:]), lambda v: (1.0, *([-1.0] * (len(v) - 1))))
SQUARE = Elementary("²", "squared", lambda v: v[0] * v[0], lambda v: (2.0 * v[0],))
OFF = Elementary("off", "switched off", lambda v: 0.0, lambda v: (0.0,))
"""Of a neuron that a person has switched off."""
LOG_ONE_PLUS = Elementary(
    "ln(1+eᶻ)",
    "logarithm of 1 plus e to the z",
    lambda v: float(softplus(np.array(v[0]))),
    lambda v: (float(sigmoid(np.array(v[0]))),),
)
"""What cross-entropy begins with: its slope is σ(z), which is ŷ."""


def _log_sum(values: Sequence[float]) -> float:
    largest = max(values)
    return largest + math.log(sum(math.exp(each - largest) for each in values))


LOG_SUM = Elementary(
    "ln Σeᶻ", "logarithm of the sum of e to the z", _log_sum, lambda v: softmax(np.array(v)).tolist()
)
"""The same for several classes: its slope by each z is that class's ŷ."""


@cache
def divided_by(samples: int) -> Elementary:
    """Return the division by a number of samples."""
    return Elementary(
        f"/ {samples}", f"divided by {samples}", lambda v: v[0] / samples, lambda v: (1.0 / samples,)
    )


@cache
def activation_of(name: str) -> Elementary:
    """Return an activation of one neuron, by its name in `FUNCTIONS`."""
    record = FUNCTIONS[name]
    return Elementary(
        record.symbol,
        record.label,
        lambda v: float(record.function(np.array(v))[0]),
        lambda v: (float(record.derivative(np.array(v))[0]),),
    )


def softmax_among(zs: Array, place: int) -> Elementary:
    """Return the softmax of one output as a function of its own z, the others as they are."""

    def with_own(values: Sequence[float]) -> Array:
        changed = zs.copy()
        changed[place] = values[0]
        return changed

    return Elementary(
        "softmax",
        "softmax",
        lambda v: float(softmax(with_own(v))[place]),
        lambda v: (float(softmax_slope(with_own(v))[place]),),
    )


@cache
def loss_of_error(name: str) -> Elementary:
    """Return a loss of one prediction, by its name in `LOSSES`, as a function of ŷ − y."""
    if name == "squared_error":
        return SQUARE
    record, none = LOSSES[name], np.zeros(1)
    return Elementary(
        record.label,
        record.label,
        lambda v: float(record.function(np.array(v), none)[0]),
        lambda v: (float(record.derivative(np.array(v), none)[0]),),
    )
