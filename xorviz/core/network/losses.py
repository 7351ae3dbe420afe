"""Losses: all that is known of each is one record, found by name.

To add one, add its record here, and its complex function to the test of this table. Nothing else knows what
a loss is made of: both engines, the settings, the chain rule and the questions read these.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.functions.sigmoids import sigmoid, sigmoid_derivative
from xorviz.core.network.functions.softmax import (
    cross_entropy,
    cross_entropy_derivative,
    cross_entropy_second_derivative,
)
from xorviz.core.network.spelling import Spelling
from xorviz.core.network.vector_operations import Numbers, VectorOperations

CompiledLoss: TypeAlias = Callable[[Numbers, Numbers], tuple[Numbers, Numbers]]
"""From what the output is and what it should be to ℓ and its derivative, in lanes."""


class Slip(NamedTuple):
    """A wrong thought about the derivative of a loss, for questions."""

    factor: float
    """What it makes of the derivative."""
    name: str
    """What the misconception is called."""
    thought: str
    """What is wrong with it, in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A loss of one output and its derivative. The loss of a sample is the sum over its outputs.

    It is computed from the prediction, ℓ(ŷ, y): then ∂L/∂ŷ is a line of the chain rule, and δ of the output
    is that times the slope. Or it is computed from the logit, ℓ(z, y), for output activations with which that
    comes to something simpler: then its derivative is δ of the output itself.
    """

    name: str
    label: str
    """As it is offered."""
    of: Literal["prediction", "logit", "logits"] = "prediction"
    """What of the output it is computed from; or of all outputs of a sample together."""
    outputs: tuple[str, ...] | None = None
    """The output activations that it is made for; None for any."""
    function: Callable[[Array, Array], Array]
    """ℓ, of ŷ or z and of the targets."""
    derivative: Callable[[Array, Array], Array]
    """∂ℓ/∂ŷ, or ∂ℓ/∂z."""
    second_derivative: Callable[[Array, Array, Array], Array]
    """∂²ℓ/∂ŷ², or ∂²ℓ/∂z², times a direction, which is the third: 0 at a kink of the derivative."""
    compiled: Callable[[VectorOperations], CompiledLoss] | None
    """Both at once, from the compiled engine's operations; a plain function, which that engine compiles. None
    if it is of the logits together: see `engine/outputs.py`."""
    written: Spelling
    """The function as it is written, of {prediction} and {target}, or of {z} and {target}."""
    slope: Spelling
    """The derivative, of the same, or of {prediction} and {target}."""
    slips: tuple[Slip, ...] = ()
    """Of the derivative."""


def squared_error(predictions: Array, targets: Array) -> Array:
    """(ŷ − y)², without a factor ½."""
    return (predictions - targets) ** 2


def squared_error_derivative(predictions: Array, targets: Array) -> Array:
    """2(ŷ − y)."""
    return 2.0 * (predictions - targets)


def squared_error_second_derivative(predictions: Array, targets: Array, direction: Array) -> Array:
    """2, times the direction."""
    return 2.0 * direction


def compiled_squared_error(lanes: VectorOperations) -> CompiledLoss:
    """ℓ and ∂ℓ/∂ŷ of the same error."""

    def both(prediction: Numbers, target: Numbers) -> tuple[Numbers, Numbers]:
        error = prediction - target
        return error * error, 2.0 * error

    return both


def huber(predictions: Array, targets: Array) -> Array:
    """(ŷ − y)² / 2 up to |ŷ − y| = 1 and |ŷ − y| − ½ beyond (Huber 1964, with δ = 1)."""
    size = np.abs(predictions - targets)
    near = np.minimum(size, 1.0)
    return near * (size - 0.5 * near)


def huber_derivative(predictions: Array, targets: Array) -> Array:
    """ŷ − y, but never beyond −1 and 1."""
    return np.clip(predictions - targets, -1.0, 1.0)


def huber_second_derivative(predictions: Array, targets: Array, direction: Array) -> Array:
    """1 where |ŷ − y| < 1, else 0, times the direction."""
    return np.where(np.abs(predictions - targets) < 1.0, direction, 0.0)


def compiled_huber(lanes: VectorOperations) -> CompiledLoss:
    """Take both of the same error."""

    def both(prediction: Numbers, target: Numbers) -> tuple[Numbers, Numbers]:
        error, one = prediction - target, lanes.broadcast(1.0)
        size = -1.0 * lanes.minus_absolute(error)
        near = lanes.where_above(size, 1.0, one, size)
        above = lanes.where_above(error, 1.0, one, error)
        return near * (size - 0.5 * near), lanes.where_below(error, -1.0, -1.0 * one, above)

    return both


def binary_cross_entropy(z: Array, targets: Array) -> Array:
    """−y ln ŷ − (1 − y) ln(1 − ŷ) of ŷ = σ(z), from z: nothing overflows, and nothing cancels."""
    return np.maximum(z, 0.0) - targets * z + np.log1p(np.exp(-np.abs(z)))


def binary_cross_entropy_derivative(z: Array, targets: Array) -> Array:
    """∂ℓ/∂z = ŷ − y: the slope of the sigmoid is gone from it."""
    return sigmoid(z) - targets


def binary_cross_entropy_second_derivative(z: Array, targets: Array, direction: Array) -> Array:
    """σ′(z), times the direction."""
    return sigmoid_derivative(z) * direction


def compiled_binary_cross_entropy(lanes: VectorOperations) -> CompiledLoss:
    """Take both of one e^−|z|."""

    def both(z: Numbers, target: Numbers) -> tuple[Numbers, Numbers]:
        e, _ = lanes.exponential(lanes.minus_absolute(z))
        r = 1.0 / (1.0 + e)
        above = lanes.where_above(z, 0.0, z, lanes.broadcast(0.0))
        return above - target * z + lanes.log1p(e), lanes.where_below(z, 0.0, e * r, r) - target

    return both


LOSSES = {
    record.name: record
    for record in (
        Loss(
            name="squared_error",
            label="squared error",
            function=squared_error,
            derivative=squared_error_derivative,
            second_derivative=squared_error_second_derivative,
            compiled=compiled_squared_error,
            written=Spelling("(ŷ − y)²", r"(\hat{y}-y)^2", "({prediction} − {target})²", "(y_hat - y) ** 2"),
            slope=Spelling("2(ŷ − y)", r"2(\hat{y}-y)", "2 · ({prediction} − {target})", "2 * (y_hat - y)"),
            slips=(
                Slip(-1.0, "sign reversed", "Target minus prediction: it is ŷ − y."),
                Slip(0.5, "factor 2 forgotten", "It comes from the square in the loss."),
            ),
        ),
        Loss(
            name="huber",
            label="Huber",
            function=huber,
            derivative=huber_derivative,
            second_derivative=huber_second_derivative,
            compiled=compiled_huber,
            written=Spelling(
                "(ŷ − y)² / 2 if |ŷ − y| < 1 else |ŷ − y| − 0.5",
                r"[|\hat{y}-y|<1]\,(\hat{y}-y)^2/2 + [|\hat{y}-y| \ge 1]\,(|\hat{y}-y|-0.5)",
                "(({prediction} − {target})² / 2 if |{prediction} − {target}| < 1"
                " else |{prediction} − {target}| − 0.5)",
                "np.where(abs(y_hat - y) < 1, (y_hat - y) ** 2 / 2, abs(y_hat - y) - 0.5)",
            ),
            slope=Spelling(
                "max(−1, min(1, ŷ − y))",
                r"\max(-1, \min(1, \hat{y}-y))",
                "max(−1, min(1, {prediction} − {target}))",
                "np.clip(y_hat - y, -1, 1)",
            ),
            slips=(Slip(-1.0, "sign reversed", "Target minus prediction: it is ŷ − y."),),
        ),
        Loss(
            name="binary_cross_entropy",
            label="cross-entropy",
            of="logit",
            outputs=("sigmoid",),
            function=binary_cross_entropy,
            derivative=binary_cross_entropy_derivative,
            second_derivative=binary_cross_entropy_second_derivative,
            compiled=compiled_binary_cross_entropy,
            written=Spelling(
                "max({z}, 0) − y {z} + ln(1 + e^−|{z}|)",
                r"\max({z},0) - y\,{z} + \ln(1+e^{-|{z}|})",
                "max({z}, 0) − {target} · {z} + ln(1 + e^−|{z}|)",
                "np.maximum({z}, 0) - y * {z} + np.log1p(np.exp(-abs({z})))",
            ),
            slope=Spelling("ŷ − y", r"\hat{y}-y", "{prediction} − {target}", "y_hat - y"),
            slips=(Slip(-1.0, "sign reversed", "Target minus prediction: it is ŷ − y."),),
        ),
        Loss(
            name="cross_entropy",
            label="cross-entropy of classes",
            of="logits",
            outputs=("softmax",),
            function=cross_entropy,
            derivative=cross_entropy_derivative,
            second_derivative=cross_entropy_second_derivative,
            compiled=None,
            written=Spelling(
                "y (ln Σ e^{z} − {z})",
                r"y\,(\ln \Sigma e^{{z}} - {z})",
                "{target} · ({together} − {z})",
                "y * (np.log(np.exp({z}).sum(axis=-1, keepdims=True)) - {z})",
            ),
            slope=Spelling("ŷ − y", r"\hat{y}-y", "{prediction} − {target}", "y_hat - y"),
            slips=(Slip(-1.0, "sign reversed", "Target minus prediction: it is ŷ − y."),),
        ),
    )
}

REDUCTIONS = ("sum", "mean")


def divisor(reduction: str, samples: int) -> int:
    """Return what the summed loss of a batch is divided by: 1 for `sum`, the samples for `mean`."""
    return 1 if reduction == "sum" else samples


def reduction_factor(reduction: str, samples: int) -> float:
    """Return what the summed loss of a batch is multiplied by: 1 for `sum`, 1/samples for `mean`."""
    return 1.0 / divisor(reduction, samples)


def batch_loss(judged: Array, targets: Array, loss: str, reduction: str) -> Array:
    """Return L, the loss over all samples, for each of many epochs.

    Parameters
    ----------
    judged : (epochs, samples, outputs)
        What the loss is computed from: see `ForwardPass.judged_by`.
    targets : (samples, outputs)
    loss, reduction
        Names from `LOSSES` and `REDUCTIONS`.

    Returns
    -------
    (epochs,)
        Each entry depends on its own epoch alone, to the last bit.
    """
    per_output = LOSSES[loss].function(judged, targets)
    flat = per_output.reshape(len(judged), -1)
    return flat.sum(axis=1) * reduction_factor(reduction, len(targets))
