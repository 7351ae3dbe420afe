"""The backward pass of one weight, factor by factor, with blanks to fill in."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import layer_views
from xorviz.core.network.losses import reduction_factor
from xorviz.core.network.spelling import fill
from xorviz.core.run.training import Snapshot
from xorviz.core.teach.exercises import Question, Trap, number_question
from xorviz.core.update.chain_rule import Trace, trace_snapshot
from xorviz.core.update.names import node_name, parameter_name, sample_and_target
from xorviz.core.update.products import product
from xorviz.core.update.substitution import locate, terms
from xorviz.core.writing import written

LEVELS = (0, 1, 3)
"""Factors left out: first fully worked, then without one, then without three."""
MOST_TRIED = 16
SLOPE_MISSING = "slope forgotten", "The slope f′(z) is missing."
SIGN = "sign reversed", "Target minus prediction: it is ŷ − y."
FACTOR = "factor 2 forgotten", "It comes from the square in the loss."


@dataclass(frozen=True, slots=True)
class Step:
    """A factor of the product, or the product itself."""

    symbol: str
    formula: str
    question: Question
    blank: bool


@dataclass(frozen=True, slots=True)
class BackwardPass:
    """The factors from the loss back to one weight, and their product."""

    title: str
    steps: tuple[Step, ...]


def backward_pass(snapshot: Snapshot, sample: int | None, blanks: int) -> BackwardPass | None:
    """Take the gradient of one weight apart, for one sample; None if all of its gradients are zero.

    Of the last hidden layer's weights, or of the output's if there is none, the one with the largest.

    Parameters
    ----------
    snapshot
        The network.
    sample
        The row to follow; another takes its place if its gradients there are zero.
    blanks
        How many factors are left out; with three the product is too.
    """
    rows = range(len(snapshot.data))
    for row in (*(() if sample is None else (sample,)), *rows[:MOST_TRIED]):
        trace = trace_snapshot(snapshot, row)
        place = _largest_weight(trace)
        if trace.sample is not None and trace.share.flat[place] != 0:
            return _taken_apart(trace, trace.sample, place, blanks)
    return None


def _largest_weight(trace: Trace) -> int:
    layers = trace.layers
    places, _ = layer_views(np.arange(trace.total.size), layers)
    inside = places[max(0, len(layers) - 3)].ravel().tolist()
    return max(inside, key=lambda place: abs(float(trace.share.flat[place])))


def _taken_apart(trace: Trace, sample: int, place: int, blanks: int) -> BackwardPass:
    layers = trace.layers
    layer, neuron, source = locate(layers, place)
    last, name = len(layers) - 1, parameter_name(layers, place)
    found = product(trace, place)
    questions = [("∂L/∂ŷ", _loss_gradient(trace)), _slope(trace, last, 0)]
    if layer < last:
        weight = f"w {node_name(layers, layer, neuron)}→ŷ"
        questions += [(weight, _weight(trace, neuron)), _slope(trace, layer, neuron)]
    below = node_name(layers, layer - 1, source or 0)
    questions.append((below, _plain(below, found.values[-1])))
    questions.append((f"∂L/∂({name})", _product(found.values, found.result, layer < last)))
    left_out = _left_out(len(questions), blanks, trace.epoch)
    steps = tuple(
        Step(symbol, question.text, question, number in left_out)
        for number, (symbol, question) in enumerate(questions)
    )
    return BackwardPass(f"∂L/∂({name}) of the sample {sample_and_target(trace.data, sample)}", steps)


def _left_out(steps: int, blanks: int, turn: int) -> Sequence[int]:
    """Return which numbers are left out, of the loss's slope, f′ at ŷ, [w, f′ at h,] the input, the product.

    With three factors the weight on the way back is always among them.
    """
    if blanks < 3:
        factors = [0, 1, 3] if steps > 4 else [0, 1]
        return [factors[(turn + number) % len(factors)] for number in range(blanks)]
    if steps == 4:
        return range(steps)
    kept = (0, 1, 3)[turn % 3]
    return [number for number in (0, 1, 2, 3, steps - 1) if number != kept]


def _loss_gradient(trace: Trace) -> Question:
    line = trace.find("loss_gradient", len(trace.layers) - 1)
    value, samples = float(line.result[0]), len(trace.rows)
    error = float(trace.forward_pass.predictions[0, 0] - trace.targets[0, 0])
    factor = reduction_factor(trace.config.reduction, samples)
    other, reduced = samples, "The loss is the mean over the samples: divide by their number."
    if factor == 1.0:
        other, reduced = 1 / samples, "The loss is the sum over the samples: it is not divided."
    traps = (
        Trap(-value, *SIGN),
        Trap(value / 2, *FACTOR),
        Trap(error * error * factor, "loss for slope", "That is the loss, not its derivative."),
        Trap(value * other, "sum and mean confused", reduced),
    )
    return number_question(f"{line.formula.text} = {_filled(trace, 'loss_gradient')}", value, "", traps)


def _slope(trace: Trace, layer: int, neuron: int) -> tuple[str, Question]:
    passes = trace.forward_pass
    function = ACTIVATIONS[passes.functions[layer - 1]]
    name = node_name(trace.layers, layer, neuron)
    z = float(passes.pre_activations[layer - 1][0, neuron])
    a = float(passes.activations[layer - 1][0, neuron])
    value = _slope_value(trace, layer, neuron)
    formula = fill(fill(function.slope.text, "a", name), "z", "z")
    traps = (
        Trap(a, "activation for slope", f"That is the activation {name}, not the slope there."),
        Trap(z, "pre-activation for slope", "That is the pre-activation z, not the slope there."),
        Trap(1.0, *SLOPE_MISSING),
    )
    given = f"{formula}, {name} = {written(a)}, z = {written(z)}"
    return f"{function.symbol}′(z) at {name}", number_question(given, value, "", traps)


def _slope_value(trace: Trace, layer: int, neuron: int) -> float:
    function = ACTIVATIONS[trace.forward_pass.functions[layer - 1]]
    return float(function.derivative(trace.forward_pass.pre_activations[layer - 1][:1, neuron])[0])


def _weight(trace: Trace, neuron: int) -> Question:
    values: list[float] = trace.parameters.weights[-1][0].tolist()
    others = [value for place, value in enumerate(values) if place != neuron]
    traps = [Trap(value, "another weight", "That is the weight of another neuron.") for value in others]
    return number_question("read it off the network", values[neuron], "", traps)


def _plain(name: str, value: float) -> Question:
    return number_question(f"what the weight multiplies: {name}", value, "", ())


def _product(factors: Sequence[float], result: float, hidden: bool) -> Question:
    slopes = (1, 3) if hidden else (1,)
    traps = [
        Trap(-result, *SIGN),
        Trap(result / 2, *FACTOR),
        *(Trap(_without(factors, place), *SLOPE_MISSING) for place in slopes),
        Trap(_without(factors, *slopes), "slopes forgotten", "The slopes f′(z) are missing."),
        Trap(sum(factors), "added up", "The factors are multiplied, not added."),
    ]
    if hidden:
        traps.append(Trap(_without(factors, 2), "weight forgotten", "The weight on the way back is missing."))
    return number_question("the product of all factors", result, "", traps)


def _without(factors: Sequence[float], *places: int) -> float:
    return math.prod(factor for place, factor in enumerate(factors) if place not in places)


def _filled(trace: Trace, kind: str) -> str:
    line = trace.find(kind, len(trace.layers) - 1)
    return terms(trace, line, (0,)).written(written)
