"""The numbers behind a line of the chain rule: each formula with what it was computed from filled in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xorviz.core.network.activation import CANCELS
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Parameters
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES, divisor
from xorviz.core.network.noise import settled_parameters
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.penalties import PENALTIES
from xorviz.core.network.spelling import Spelling, as_factor, emptied, fill, superscript
from xorviz.core.update.chain_rule import Trace
from xorviz.core.update.notation import divided
from xorviz.core.update.operations import Operation
from xorviz.core.update.update_rounding import (
    settled_before,
    settled_result,
    settled_shares,
    settled_used,
)

OFF, FROZEN = "off", "frozen"
MOST_TERMS = 5
"""Of a longer sum the first ones and the last are written."""

OVERFLOWS = 100.0
"""From here on e^z is no number to be shown: that of z less the largest stands for it."""

OPERATORS = ("·", "+", "−", "/")

Element = tuple[int, ...]
"""Where a number stands in the result of an operation."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A formula with its numbers, and what it comes to: 0 for those that are rounding."""

    template: str
    """With {} for each number."""
    values: tuple[float, ...]
    result: float

    def written(self, write: Callable[[float], str]) -> str:
        """Return the formula, each number written in one way; a negative one in brackets where it must."""
        first, *rest = self.template.split("{}")
        text = first
        for value, after in zip(self.values, rest, strict=True):
            bare = value >= 0 or text.rstrip()[-1:] not in OPERATORS
            text += (write(value) if bare else f"({write(value)})") + after
        return text


def terms(trace: Trace, operation: Operation, element: Element) -> Terms:
    """Return what one number of an operation's result was computed from.

    Parameters
    ----------
    trace, operation
        The line.
    element
        Of the result: (output,) or (output, input); where the whole batch is followed and the result is
        not summed over it, the sample comes first.
    """
    result = float(settled_result(trace, operation)[element])
    if (held := _held(trace, operation, element)) is not None:
        return Terms(held, (), result)
    template, values = _WRITERS.get(operation.kind, _quantity)(trace, operation, element)
    return Terms(template, tuple(float(value) for value in values), result)


def _held(trace: Trace, operation: Operation, element: Element) -> str | None:
    """Return the word for a number that a person holds, whatever its formula is; None for the others.

    A parameter that is not frozen itself is off with a neuron at one of its ends.
    """
    held = trace.config.held
    if operation.kind in ("activation", "delta"):
        return OFF if held and (operation.layer, _row(trace, element)[1]) in held.off else None
    told = operation.kind.endswith(("_update", "_penalty", "_total"))
    if operation.phase != "update" or not held or told:
        return None
    place = _place(operation, element)
    if place in held.frozen:
        return FROZEN
    return OFF if place in held.resting(trace.layers) else None


Written = tuple[str, Sequence[float]]


def _pre_activation(trace: Trace, operation: Operation, element: Element) -> Written:
    row, neuron = _row(trace, element)
    parameters, layer = _parameters(trace), operation.layer
    weights, bias = parameters.weights[layer - 1][neuron], parameters.biases[layer - 1][neuron]
    return _sum([*zip(weights, _below(trace, layer)[row], strict=True), (bias,)])


def _activation(trace: Trace, operation: Operation, element: Element) -> Written:
    function = FUNCTIONS[trace.forward_pass.functions[operation.layer - 1]]
    z, (row, neuron) = _of_samples(trace, "pre_activation", operation.layer), _row(trace, element)
    if function.couples:
        shown = z[row] if np.abs(z[row]).max() < OVERFLOWS else z[row] - z[row].max()
        return f"e^{{}} / ({' + '.join(['e^{}'] * len(shown))})", [shown[neuron], *shown]
    return f"{function.symbol}({{}})", [z[row, neuron]]


def _loss(trace: Trace, operation: Operation, element: Element) -> Written:
    return _of_loss(trace, LOSSES[trace.config.loss].written, element)


def _loss_gradient(trace: Trace, operation: Operation, element: Element) -> Written:
    return _of_loss(trace, LOSSES[trace.config.loss].slope, element)


def _slope_written(trace: Trace, operation: Operation, element: Element) -> Written:
    return _filled(*_slope_with_values(trace, operation.layer, element))


def _delta(trace: Trace, operation: Operation, element: Element) -> Written:
    if operation.layer == len(trace.layers) - 1:
        if LOSSES[trace.config.loss].of != "prediction":
            return _loss_gradient(trace, operation, element)
        factors = [trace.operations[place] for place in operation.uses]
        return "{} · {}", [settled_result(trace, factor)[element] for factor in factors]
    slope, values = _slope_with_values(trace, operation.layer, element)
    values["above"] = settled_result(trace, trace.operations[operation.uses[0]])[element]
    return _filled(f"{{above}} · {as_factor(slope)}", values)


def _weight_gradient(trace: Trace, operation: Operation, element: Element) -> Written:
    neuron, source = element
    deltas, below = _of_samples(trace, "delta", operation.layer), _below(trace, operation.layer)
    return _sum(zip(deltas[:, neuron], below[:, source], strict=True))


def _bias_gradient(trace: Trace, operation: Operation, element: Element) -> Written:
    return _sum((delta,) for delta in _of_samples(trace, "delta", operation.layer)[:, element[0]])


def _activation_gradient(trace: Trace, operation: Operation, element: Element) -> Written:
    row, neuron = _row(trace, element)
    weights = _parameters(trace).weights[operation.layer][:, neuron]
    return _sum(zip(weights, _of_samples(trace, "delta", operation.layer + 1)[row], strict=True))


def _batch_gradient(trace: Trace, operation: Operation, element: Element) -> Written:
    return _sum((share,) for share in settled_shares(trace, _place(operation, element)))


def _quantity(trace: Trace, operation: Operation, element: Element) -> Written:
    """Write a quantity of the optimiser: from the lines before it, and what was there before the update."""
    part, _, name = operation.kind.partition("_")
    place = _place(operation, element)
    spelt = OPTIMISERS[trace.config.optimiser].spelt(trace.config.constants)
    quantities = {each.name: each for each in spelt}
    values = {"rate": trace.rate, "gradient": settled_used(trace)[place]}
    for used in (trace.operations[line] for line in operation.uses):
        values[used.kind.removeprefix(f"{part}_")] = settled_result(trace, used)[element]
    row = quantities[name].row
    if row is not None:
        values[name] = settled_before(trace, name, row)[place]
    return _filled(fill(quantities[name].formula.numbers, "t", superscript(trace.update)), values)


def _penalty(trace: Trace, operation: Operation, element: Element) -> Written:
    values = {
        "penalty_rate": trace.config.penalty_rate,
        "p": _parameters(trace).weights[operation.layer - 1][element],
    }
    return _filled(PENALTIES[trace.config.penalty].written.numbers, values)


def _total(trace: Trace, operation: Operation, element: Element) -> Written:
    return _sum((settled_result(trace, trace.operations[line])[element],) for line in operation.uses)


_WRITERS: dict[str, Callable[[Trace, Operation, Element], Written]] = {
    "pre_activation": _pre_activation,
    "activation": _activation,
    "loss": _loss,
    "loss_gradient": _loss_gradient,
    "slope": _slope_written,
    "delta": _delta,
    "weight_gradient": _weight_gradient,
    "bias_gradient": _bias_gradient,
    "activation_gradient": _activation_gradient,
    "weight_penalty": _penalty,
    "weight_total": _total,
    "batch_weight_gradient": _batch_gradient,
    "batch_bias_gradient": _batch_gradient,
}


def _row(trace: Trace, element: Element) -> tuple[int, int]:
    """Return the row among those followed, and the neuron."""
    return (0, element[0]) if trace.sample is not None else (element[0], element[1])


def _place(operation: Operation, element: Element) -> int:
    return operation.edges[int(np.ravel_multi_index(element, operation.result.shape))]


def _parameters(trace: Trace) -> Parameters:
    return Parameters(settled_parameters(trace.parameters), trace.layers, trace.parameters.off)


def _of_samples(trace: Trace, kind: str, layer: int) -> Array:
    """Return what the line of a kind comes to, for the samples that are followed, (rows, neurons)."""
    return np.atleast_2d(settled_result(trace, trace.find(kind, layer)))


def _below(trace: Trace, layer: int) -> Array:
    """Return the activations that a layer takes in, (rows, neurons)."""
    return trace.forward_pass.inputs if layer == 1 else _of_samples(trace, "activation", layer - 1)


def _slope_with_values(trace: Trace, layer: int, element: Element) -> tuple[str, dict[str, float]]:
    """Return how f′(z) of a neuron is written, and what it is written with."""
    place, passes = _row(trace, element), trace.forward_pass
    slope = FUNCTIONS[passes.functions[layer - 1]].slope_at(passes.activations[layer - 1]).numbers
    activations, z = (_of_samples(trace, kind, layer) for kind in ("activation", "pre_activation"))
    return slope, {"a": float(activations[place]), "z": float(z[place])}


def _of_loss(trace: Trace, spelling: Spelling, element: Element) -> Written:
    """Write ŷ with all its digits where ŷ − y cancels in those of other numbers."""
    place, last = _row(trace, element), len(trace.layers) - 1
    prediction = float(_of_samples(trace, "activation", last)[place])
    z, target = float(_of_samples(trace, "pre_activation", last)[place]), trace.targets[place]
    values = {"prediction": prediction, "target": target, "z": z}
    if LOSSES[trace.config.loss].of == "logits":
        values["together"] = float(np.logaddexp.reduce(_of_samples(trace, "pre_activation", last)[place[0]]))
    formula = divided(spelling, divisor(trace.config.reduction, len(trace.rows))).numbers
    if target and 0 < abs(prediction - target) < CANCELS:
        formula = fill(formula, "prediction", repr(prediction))
    return _filled(formula, values)


def _filled(formula: str, values: Mapping[str, float]) -> Written:
    template, names = emptied(formula)
    return template, [values[name] for name in names]


def _sum(parts: Iterable[Sequence[float]]) -> Written:
    """Write a sum of products; a long one with … in the middle."""
    parts = list(parts)
    written = [" · ".join(["{}"] * len(part)) for part in parts]
    if len(parts) > MOST_TERMS:
        parts, written = [*parts[: MOST_TERMS - 2], parts[-1]], [*written[: MOST_TERMS - 2], "…", written[-1]]
    return " + ".join(written), [value for part in parts for value in part]
