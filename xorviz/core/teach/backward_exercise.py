"""The backward pass of one weight, factor by factor, with blanks to fill in."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from xorviz.core.network.backpropagation import layer_views, parameter_count
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES, reduction_factor
from xorviz.core.network.spelling import fill
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.teach.exercises import CLOSE, Question, Trap, number_question
from xorviz.core.update.chain_rule import Trace, trace_snapshot
from xorviz.core.update.names import (
    edge_name,
    gradient_name,
    locate,
    node_name,
    parameter_name,
    sample_and_target,
    slope_name,
)
from xorviz.core.update.products import Product, product
from xorviz.core.update.substitution import terms
from xorviz.core.update.update_rounding import noise_of_share
from xorviz.core.writing import read_real, written

LEVELS = (0, 1, 3)
"""Factors left out: first fully worked, then without one, then without three."""
MOST_TRIED = 16
CLEAR = 32.0
"""So many times as large as its floor a gradient must be: then the digits of ŷ say what ŷ − y is."""
DIGITS = 6
"""Of what a factor is computed from: more than 1 − a or ŷ − y take away."""
COARSE = 0.05
"""A weight of which the network's picture says no more than this is to be looked at closely."""
SLOPE_AGAIN = "slope counted again", "It is the derivative by z: the output's slope is in it already."
SLOPE_MISSING = "slope forgotten", "The slope f′(z) is missing."
Role: TypeAlias = str
"""What a step is: "loss", its derivative; "slope" of a neuron; "weight" on the way back; "input", what the
weight multiplies; "product" of them all."""


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
    """Take the gradient of one weight apart, for one sample; None if nothing can be asked of it.

    That is if all of its gradients are rounding, or its answer has overflowed. Of the last
    hidden layer's weights, or of the output's if there is none, the one with the largest.

    Parameters
    ----------
    snapshot
        The network.
    sample
        The row to follow; another takes its place if its gradients there are rounding.
    blanks
        How many factors are left out; with three the product is too.

    Raises
    ------
    ConfigError
        There is more than one output.
    """
    snapshot.data.require("an exercise", outputs=1)
    rows = range(len(snapshot.data))
    for row in (*(() if sample is None else (sample,)), *rows[:MOST_TRIED]):
        trace = trace_snapshot(snapshot, row)
        place = _largest_weight(trace)
        floor = CLEAR * float(noise_of_share(trace).flat[place])
        finite = bool(np.isfinite(trace.forward_pass.predictions).all())
        if finite and trace.sample is not None and abs(trace.share.flat[place]) > floor:
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
    last, gradient = len(layers) - 1, gradient_name(parameter_name(layers, place), of_sample=trace.of_sample)
    found = product(trace, place)
    asked: list[tuple[Role, str, Question]] = [("loss", *_loss_derivative(trace))]
    if LOSSES[trace.config.loss].of == "prediction":
        asked.append(("slope", *_slope(trace, last, 0)))
    if layer < last:
        weight = parameter_name(layers, parameter_count(layers[:-1]) + neuron)
        asked += [("weight", weight, _weight(trace, neuron)), ("slope", *_slope(trace, layer, neuron))]
    below = node_name(layers, layer - 1, source or 0)
    asked.append(("input", below, _plain(below, found.values[-1])))
    roles = [role for role, _, _ in asked]
    left_out = _left_out([*roles, "product"], blanks, trace.epoch)
    rounding = sum(
        question.tolerance / abs(question.answer)
        for number, (role, _, question) in enumerate(asked)
        if role == "weight" and number in left_out
    )
    asked.append(("product", gradient, _product(trace.config.loss, roles, found, rounding)))
    steps = tuple(
        Step(symbol, question.text, question, number in left_out)
        for number, (_, symbol, question) in enumerate(asked)
    )
    whose = f"{edge_name(layers, place)}, of the sample {sample_and_target(trace.data, sample)}"
    return BackwardPass(f"{gradient}: {whose}", steps)


def _left_out(roles: Sequence[Role], blanks: int, turn: int) -> Sequence[int]:
    """Return which steps are left out: derivatives by turns, and with three factors nearly all.

    With three the weight on the way back is always among them, and so is the product.
    """
    derivatives = [place for place, role in enumerate(roles) if role in ("loss", "slope")]
    if blanks < 3:
        return [derivatives[(turn + number) % len(derivatives)] for number in range(blanks)]
    if len(roles) <= 4:
        return range(len(roles))
    left_out = [place for place, role in enumerate(roles) if role != "input"]
    if len(left_out) > 4:
        left_out.remove(derivatives[turn % len(derivatives)])
    return left_out


def _loss_derivative(trace: Trace) -> tuple[str, Question]:
    """Ask for ∂Lₛ/∂ŷ, or for δ of the output where the loss is computed from the logit."""
    loss, last = LOSSES[trace.config.loss], len(trace.layers) - 1
    line = trace.find("loss_gradient" if loss.of == "prediction" else "delta", last)
    value, added = float(line.result[0]), float(trace.find("loss", last).result[0])
    samples = len(trace.rows)
    factor = reduction_factor(trace.config.reduction, samples)
    other, reduced = samples, "The loss is the mean over the samples: divide by their number."
    if factor == 1.0:
        other, reduced = 1 / samples, "The loss is the sum over the samples: it is not divided."
    traps = [
        *_slips(loss.name, value),
        Trap(added, "loss for slope", "That is the loss, not its derivative."),
        Trap(value * other, "sum and mean confused", reduced),
    ]
    if loss.of == "logit":
        traps.append(Trap(value * _slope_value(trace, last, 0), *SLOPE_AGAIN))
    given = f"{line.formula.text} = {terms(trace, line, (0,)).written(lambda value: written(value, DIGITS))}"
    return line.symbol.text, number_question(given, value, "", traps)


def _slips(loss: str, value: float) -> list[Trap]:
    return [Trap(slip.factor * value, slip.name, slip.thought) for slip in LOSSES[loss].slips]


def _slope(trace: Trace, layer: int, neuron: int) -> tuple[str, Question]:
    passes = trace.forward_pass
    function = FUNCTIONS[passes.functions[layer - 1]]
    name = node_name(trace.layers, layer, neuron)
    z = float(passes.pre_activations[layer - 1][0, neuron])
    a = float(passes.activations[layer - 1][0, neuron])
    value = _slope_value(trace, layer, neuron)
    is_output = layer == len(trace.layers) - 1
    z_name = trace.find("pre_activation", layer).symbol.text if is_output else f"z({name})"
    formula = fill(fill(function.slope_at(np.array([a])).text, "a", name), "z", z_name)
    size = abs(z) if math.isfinite(z) else 1.0
    z_written = written(z, DIGITS + max(0, math.floor(math.log10(size or 1.0))))
    follows = float(function.derivative(np.array([read_real(z_written)]))[0])
    traps = (
        Trap(a, "activation for slope", f"That is the activation {name}, not the slope there."),
        Trap(z, "pre-activation for slope", "That is the pre-activation z, not the slope there."),
        Trap(1.0, *SLOPE_MISSING),
    )
    given = f"{formula}, {name} = {written(a, DIGITS)}, {z_name} = {z_written}"
    tolerance = max(CLOSE * abs(value), 2 * abs(follows - value))
    symbol = trace.find("slope", layer).symbol.text if is_output else slope_name(function.symbol, name)
    return symbol, number_question(given, value, "", traps, tolerance)


def _slope_value(trace: Trace, layer: int, neuron: int) -> float:
    function = FUNCTIONS[trace.forward_pass.functions[layer - 1]]
    return float(function.derivative(trace.forward_pass.pre_activations[layer - 1][:1, neuron])[0])


def _weight(trace: Trace, neuron: int) -> Question:
    values: list[float] = trace.parameters.weights[-1][0].tolist()
    others = [value for place, value in enumerate(values) if place != neuron]
    traps = [Trap(value, "another weight", "That is the weight of another neuron.") for value in others]
    value = values[neuron]
    shown = 0.005 if abs(value) >= 0.01 else COARSE * abs(value)  # the rounding of the network's picture
    closely = " (point at it: it is small)" if shown > COARSE * abs(value) else ""
    tolerance = max(CLOSE * abs(value), min(shown, COARSE * abs(value)))
    return number_question(f"read it off the network{closely}", value, "", traps, tolerance)


def _plain(name: str, value: float) -> Question:
    return number_question(f"what the weight multiplies: {name}", value, "", ())


def _product(loss: str, roles: Sequence[Role], found: Product, rounding: float) -> Question:
    """Ask for the product; a factor that was read off has some rounding, the others less than `CLOSE`."""
    factors = found.values
    slopes = [place for place, role in enumerate(roles) if role == "slope"]
    traps = [
        *_slips(loss, found.result),
        *(Trap(_without(factors, place), *SLOPE_MISSING) for place in slopes),
        Trap(_without(factors, *slopes), "slopes forgotten", "The slopes f′(z) are missing."),
        Trap(sum(factors), "added up", "The factors are multiplied, not added."),
    ]
    if "weight" in roles:
        without = _without(factors, roles.index("weight"))
        traps.append(Trap(without, "weight forgotten", "The weight on the way back is missing."))
    tolerance = (2 * CLOSE + rounding) * abs(found.result)
    return number_question("the product of all factors", found.result, "", traps, tolerance)


def _without(factors: Sequence[float], *places: int) -> float:
    return math.prod(factor for place, factor in enumerate(factors) if place not in places)
