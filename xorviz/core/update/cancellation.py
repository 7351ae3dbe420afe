"""Why δ of an output is ŷ − y: of the two factors of the chain rule one divides by what the other has."""

from typing import NamedTuple

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.losses import LOSSES, divisor
from xorviz.core.network.spelling import subscript
from xorviz.core.update.chain_rule import Trace


class Factor(NamedTuple):
    """One of the two."""

    formula: str
    """∂Lₛ/∂ŷ = (ŷ − y) / (ŷ(1 − ŷ))."""
    values: Array
    """What it comes to: a number, or one for each output."""
    note: str
    """What is to be said of it."""


def cancellation(trace: Trace) -> tuple[Factor, ...]:
    """Return the factors of δ of the output, for the sample that is followed; their product is δ.

    Nothing if no single one is followed, if the loss leaves the slope where it is, as squared error does, or
    if ŷ is so sure that the first factor is no number.
    """
    record, z = LOSSES[trace.config.loss], trace.forward_pass.pre_activations[-1]
    if trace.sample is None or record.of == "prediction":
        return ()
    predictions, targets = trace.forward_pass.predictions[0], trace.targets[0]
    shares = divisor(trace.config.reduction, len(trace.rows))
    with np.errstate(all="ignore"):
        factors = _of_class(predictions, targets) if record.of == "logits" else _of_one(predictions, targets)
    first, second = factors
    if not (np.isfinite(first.values).all() and np.isfinite(z).all()):
        return ()
    divided = f" / {shares}" if shares > 1 else ""
    return first._replace(formula=first.formula + divided, values=first.values / shares), second


def _of_one(predictions: Array, targets: Array) -> tuple[Factor, Factor]:
    slope = predictions * (1.0 - predictions)
    return (
        Factor("∂Lₛ/∂ŷ = (ŷ − y) / (ŷ(1 − ŷ))", (predictions - targets) / slope, ""),
        Factor("∂ŷ/∂z = ŷ(1 − ŷ)", slope, "it cancels: ŷ − y is left"),
    )


def _of_class(predictions: Array, targets: Array) -> tuple[Factor, Factor]:
    """Of several classes the loss is that of the one that is asked for alone, c: −ln ŷ of it."""
    place = int(targets.argmax())
    own, name = predictions[place], f"ŷ{subscript(place + 1)}"
    return (
        Factor(f"∂Lₛ/∂{name} = −1 / {name}", np.array([-1.0 / own]), ""),
        Factor(
            f"∂{name}/∂z = {name}(y − ŷ)", own * (targets - predictions), f"{name} cancels: ŷ − y is left"
        ),
    )
