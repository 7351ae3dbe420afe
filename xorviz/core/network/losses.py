"""Losses: a function of prediction and target and its derivative as one record, found by name."""

from collections.abc import Callable
from dataclasses import dataclass

from xorviz.core.network.activations import Array
from xorviz.core.network.spelling import Spelling


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss of one output, ℓ(ŷ, y), and ∂ℓ/∂ŷ. The loss of a sample is the sum over its outputs."""

    name: str
    function: Callable[[Array, Array], Array]
    derivative: Callable[[Array, Array], Array]
    written: Spelling
    """The function as it is written, of {prediction} and {target}."""
    slope: Spelling
    """The derivative, likewise."""


def squared_error(predictions: Array, targets: Array) -> Array:
    """(ŷ − y)², without a factor ½."""
    return (predictions - targets) ** 2


def squared_error_derivative(predictions: Array, targets: Array) -> Array:
    """2(ŷ − y)."""
    return 2.0 * (predictions - targets)


LOSSES = {
    "squared_error": Loss(
        "squared_error",
        squared_error,
        squared_error_derivative,
        Spelling("(ŷ − y)²", r"(\hat{y}-y)^2", "({prediction} − {target})²", "(y_hat - y) ** 2"),
        Spelling("2(ŷ − y)", r"2(\hat{y}-y)", "2 · ({prediction} − {target})", "2 * (y_hat - y)"),
    ),
}

REDUCTIONS = ("sum", "mean")


def divisor(reduction: str, samples: int) -> int:
    """Return what the summed loss of a batch is divided by: 1 for `sum`, the samples for `mean`."""
    return 1 if reduction == "sum" else samples


def reduction_factor(reduction: str, samples: int) -> float:
    """Return what the summed loss of a batch is multiplied by: 1 for `sum`, 1/samples for `mean`."""
    return 1.0 / divisor(reduction, samples)


def batch_loss(predictions: Array, targets: Array, loss: str, reduction: str) -> Array:
    """Return L, the loss over all samples, for each of many epochs.

    Parameters
    ----------
    predictions : (epochs, samples, outputs)
    targets : (samples, outputs)
    loss, reduction
        Names from `LOSSES` and `REDUCTIONS`.

    Returns
    -------
    (epochs,)
        Each entry depends on its own epoch alone, to the last bit.
    """
    per_output = LOSSES[loss].function(predictions, targets)
    flat = per_output.reshape(len(predictions), -1)
    return flat.sum(axis=1) * reduction_factor(reduction, len(targets))
