"""Questions about the present network: the engine computes the answers, and what wrong thoughts lead to."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from xorviz.core.errors import ConfigError
from xorviz.core.insight.gradient_rounding import settled_gradient
from xorviz.core.insight.health import slopes
from xorviz.core.insight.pull import pull_of
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import layer_views, parameter_count
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES, reduction_factor
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.chain_rule import Trace, is_listable, trace_snapshot
from xorviz.core.update.names import (
    edge_name,
    gradient_name,
    node_name,
    parameter_name,
    sample_and_target,
)
from xorviz.core.update.update_rounding import settled_share, settled_total
from xorviz.core.writing import with_minus, written

TOO_MANY = "a question takes an update apart: {parameters:,} parameters and {samples:,} samples are too many"

APART = 1.02
"""An answer that is not so many times as large as the next is no question: they are as good as equal."""
MOST_OPTIONS = 5
CLOSE = 0.01
"""So near, as a share of the number, an answer is taken for it."""
FLAT = "Flat is what is far from z = 0, on either side."
OTHER_NUMBER = "No, it is another number."
"""What is said of a number that no known thought leads to."""
FINEST = 9
"""Decimals: a step that needs more to be seen is not asked for."""


@dataclass(frozen=True, slots=True)
class Trap:
    """A wrong answer, and the thought that leads to it."""

    answer: float
    name: str
    """What the misconception is called: "sign reversed"."""
    thought: str
    """What is wrong with it, in a sentence."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of an answer."""

    right: bool
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with a number for an answer, or with a few options."""

    text: str
    answer: float
    """The number; with options, the place of the right one."""
    told: str
    """Why it is so, for afterwards."""
    traps: tuple[Trap, ...]
    """None of their answers is taken for the right one, nor for another's."""
    tolerance: float = 0.0
    options: tuple[str, ...] = ()

    def judge(self, given: float) -> Judgement:
        """Say whether an answer is right, and if not, which thought it looks like."""
        if abs(given - self.answer) <= self.tolerance:
            return Judgement(True, f"Right. {self.told}")
        near = min(self.traps, key=lambda trap: abs(given - trap.answer), default=None)
        if near is None or abs(given - near.answer) > self._room(near.answer):
            return Judgement(False, "No, it is another." if self.options else OTHER_NUMBER)
        return Judgement(False, f"No ({near.name}). {near.thought}")

    def _room(self, number: float) -> float:
        """Return how far from a wrong number one is taken for it: in proportion, as from the right one."""
        return self.tolerance * max(1.0, abs(number / self.answer) if self.answer else 0.0)


def number_question(
    text: str, answer: float, told: str, traps: Iterable[Trap], tolerance: float | None = None
) -> Question:
    """Return a question for a number, with those traps that differ from it and from each other."""
    tolerance = CLOSE * abs(answer) if tolerance is None else tolerance
    kept: list[Trap] = []
    for trap in traps:
        taken = (answer, *(each.answer for each in kept))
        if math.isfinite(trap.answer) and all(abs(trap.answer - each) > 3 * tolerance for each in taken):
            kept.append(trap)
    return Question(text, answer, told, tuple(kept), tolerance)


def questions(snapshot: Snapshot, sample: int | None) -> tuple[Question, ...]:
    """Return what can be asked about a network at an epoch: nothing whose answer is unclear, or rounding.

    Parameters
    ----------
    snapshot
        The network.
    sample
        The row of the sample that is followed; None for the first of the batch.

    Raises
    ------
    ConfigError
        There is more than one output, or there are too many numbers to take an update apart.
    """
    snapshot.data.require("an exercise", outputs=1)
    parameters, samples = len(snapshot.parameters.flat), len(snapshot.data)
    if not is_listable(parameters, samples):
        raise ConfigError(TOO_MANY.format(parameters=parameters, samples=samples))
    row = 0 if sample is None else sample
    trace = trace_snapshot(snapshot, row)
    found = (
        largest_gradient(snapshot, trace),
        hardest_sample(snapshot),
        flattest_neuron(snapshot, row),
        next_weight(trace),
    )
    return tuple(each for each in found if each is not None)


def largest_gradient(snapshot: Snapshot, trace: Trace) -> Question | None:
    """Ask which weight has the largest |∂L/∂w|."""
    layers = snapshot.layers
    weights = _weight_places(layers)
    gradients = settled_gradient(snapshot)[weights]
    values, own = snapshot.parameters.flat[weights], settled_share(trace)[weights]
    traps = (
        (
            _greatest(abs(values)),
            "the weight itself",
            "That is the largest weight. A gradient says how the loss answers to it, not how large it is.",
        ),
        (
            _greatest(gradients),
            "the sign counted",
            "That is the largest with its sign. The size counts: a negative one moves the weight as far.",
        ),
        (
            _greatest(abs(own)),
            "one sample for all",
            "That is the largest of the sample followed. The update adds up all samples, which may cancel.",
        ),
    )
    names = [f"{parameter_name(layers, place)}: {edge_name(layers, place)}" for place in weights]
    return _largest(
        "Which weight has the largest gradient ∂L/∂w, over all samples?", abs(gradients), names, traps,
        lambda place: (
            f"{gradient_name(parameter_name(layers, weights[place]))} = {written(float(gradients[place]))}."
        ),
    )  # fmt: skip


def hardest_sample(snapshot: Snapshot) -> Question | None:
    """Ask which sample's gradient is the longest."""
    pull = pull_of(snapshot)
    errors = abs(pull.predictions - pull.data.targets[:, 0])
    traps = (
        (
            _greatest(errors),
            "the error alone",
            "Its error is the largest. But a gradient is the error times slopes and activations on its way.",
        ),
        (_greatest(-errors), "the error upside down", "Of all samples its error is the smallest."),
        (_greatest(-pull.lengths), "least for most", "Of all samples it pulls the least."),
    )
    names = [sample_and_target(snapshot.data, row) for row in range(len(errors))]
    return _largest(
        "Which sample pulls hardest: whose own gradient is the longest?", pull.lengths, names, traps,
        lambda row: f"|g| of {names[row]} is {written(float(pull.lengths[row]))}.",
    )  # fmt: skip


def flattest_neuron(snapshot: Snapshot, sample: int) -> Question | None:
    """Ask at which hidden neuron f′(z) is the smallest."""
    config = snapshot.config
    inputs = snapshot.data.inputs[sample : sample + 1]
    with np.errstate(all="ignore"):
        passes = config.forward(snapshot.parameters, inputs)
    hidden = len(config.hidden)
    bell_shaped = all(FUNCTIONS[name].bell_shaped for name in config.activations[:-1])
    if sum(config.hidden) < 2 or not bell_shaped:
        return None
    z: Array = np.concatenate([each[0] for each in passes.pre_activations[:hidden]])
    h: Array = np.concatenate([each[0] for each in passes.activations[:hidden]])
    flat = np.concatenate([each[sample] for each in slopes(snapshot).layers[:hidden]])
    names = [
        node_name(snapshot.layers, layer, index)
        for layer in range(1, hidden + 1)
        for index in range(snapshot.layers[layer])
    ]
    traps = (
        (_greatest(-abs(z)), "steep for flat", "Its z is the nearest to 0: there the slope is the greatest."),
        (_greatest(-h), "small for flat", f"Its activation is the smallest. {FLAT}"),
        (_greatest(h), "large for flat", f"Its activation is the largest. {FLAT}"),
        (_greatest(-z), "small for flat", f"Its z is the smallest. {FLAT}"),
    )
    with np.errstate(divide="ignore", over="ignore"):
        flatness = np.where(flat > 0, 1 / flat, np.inf)
    return _largest(
        f"Which hidden neuron is the flattest at {sample_and_target(snapshot.data, sample)}:"
        " where is f′(z) the smallest?",
        flatness, names, traps,
        lambda place: (
            f"At {names[place]}, z = {written(float(z[place]))} and f′(z) = {written(float(flat[place]))}."
        ),
    )  # fmt: skip


def next_weight(trace: Trace) -> Question | None:
    """Ask what the weight with the largest gradient will be after the next update."""
    config, rate = trace.config, trace.rate
    places = _weight_places(trace.layers)
    total = settled_total(trace)
    place = places[_greatest(abs(total[places]))]
    old, new, gradient = (float(row[place]) for row in (trace.before[0], trace.after[0], trace.total))
    step, samples = new - old, len(trace.rows)
    plain = config.optimiser == "gradient_descent" and config.penalty == "none"
    if not plain or not math.isfinite(step) or not (step and total[place]):
        return None
    decimals = max(4, 3 - math.floor(math.log10(abs(step))))
    if decimals > FINEST:
        return None
    summed, own = gradient / reduction_factor(config.reduction, samples), float(trace.share.flat[place])
    name = parameter_name(trace.layers, place)
    reduced = "the sum of them" if config.reduction == "sum" else f"their mean, over {samples:,} samples"
    text = (
        f"{name} is {_fixed(old, decimals)}. The samples' own ∂ℓ/∂{name} add up to {written(summed, 5)};"
        f" the loss takes {reduced}. With the learning rate {rate:g}, what will it be after the next update?"
    )
    other = old - rate * (summed / samples if config.reduction == "sum" else summed)
    mistaken = "not divided by their number, but the loss takes the mean"
    if config.reduction == "sum":
        mistaken = "averaged, but the loss takes the sum"
    traps = (
        Trap(old + rate * gradient, "sign reversed", "The step goes downhill, against the gradient."),
        Trap(other, "sum and mean confused", f"The gradients are {mistaken}."),
        Trap(old - gradient, "learning rate forgotten", "The learning rate is missing."),
        Trap(gradient, "gradient for weight", "That is the gradient, not the weight."),
        *(
            Trap(old - rate * slip.factor * gradient, slip.name, slip.thought)
            for slip in LOSSES[config.loss].slips
            if slip.factor > 0
        ),
        Trap(old - rate * own, "one sample for all", "That is the step of one sample alone."),
        Trap(old, "no step taken", "That is the weight as it is now."),
    )
    factor_written = written(gradient, 5) if gradient >= 0 else f"({written(gradient, 5)})"
    told = f"{_fixed(old, decimals)} − {rate:g} · {factor_written} = {_fixed(new, decimals)}."
    return number_question(text, new, told, traps, abs(step) / 20)


def _weight_places(layers: Sequence[int]) -> list[int]:
    matrices, _ = layer_views(np.arange(parameter_count(layers)), layers)
    return [int(place) for matrix in matrices for place in matrix.ravel().tolist()]


def _greatest(values: Array) -> int:
    return int(np.argmax(values))


def _largest(
    text: str,
    sizes: Array,
    names: Sequence[str],
    traps: Sequence[tuple[int, str, str]],
    tell: Callable[[int], str],
) -> Question | None:
    """Ask which is the largest of some; None if that is not clear."""
    order = [int(place) for place in np.argsort(-sizes, kind="stable").tolist()]
    if len(order) < 2 or not sizes[order[0]] > APART * sizes[order[1]]:
        return None
    right = order[0]
    thoughts: dict[int, tuple[str, str]] = {}
    for place, *thought in traps:
        if place != right:
            thoughts.setdefault(place, (thought[0], thought[1]))
    chosen = [right, *thoughts][:MOST_OPTIONS]
    chosen += [place for place in order if place not in chosen][: MOST_OPTIONS - len(chosen)]
    chosen.sort()
    return Question(
        text,
        float(chosen.index(right)),
        tell(right),
        tuple(Trap(float(chosen.index(place)), *thoughts[place]) for place in chosen if place in thoughts),
        options=tuple(names[place] for place in chosen),
    )


def _fixed(value: float, decimals: int) -> str:
    return with_minus(f"{value:.{decimals}f}")
