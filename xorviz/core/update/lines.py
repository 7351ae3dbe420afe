"""The lines of one update as they are written, whatever its numbers: forward, backward, batch, update."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from xorviz.core.network.backpropagation import layer_views, parameter_count
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.rules.optimiser import Constants, Part
from xorviz.core.network.spelling import Spelling, Symbol
from xorviz.core.update import notation

Phase: TypeAlias = Literal["forward", "backward", "batch", "update"]
PARTS: tuple[Part, ...] = ("weight", "bias")


class Line(NamedTuple):
    """What is known of a line before its numbers are."""

    place: int
    """From 0."""
    phase: Phase
    kind: str
    """What is computed: pre_activation, activation, loss; loss_gradient and slope of the output, unless the
    loss is computed from the logit; delta, activation_gradient; weight_gradient, batch_weight_gradient,
    weight_ with each quantity of the optimiser; so of the bias. With a penalty weight_penalty, its gradient,
    and weight_total, that of L."""
    layer: int
    """From 1; the loss belongs to the last."""
    symbol: Symbol
    formula: Symbol
    uses: tuple[int, ...]
    """The earlier lines that it takes numbers from."""
    nodes: tuple[tuple[int, int], ...]
    """The neurons that it concerns: layer, from 0 for the inputs, and index."""
    edges: tuple[int, ...]
    """The parameters that it concerns, by their places in the flat array."""


class Structure(NamedTuple):
    """All that decides which lines there are, and how they are written."""

    layers: tuple[int, ...]
    functions: tuple[str, ...]
    """The activation of each layer."""
    slopes: tuple[Spelling, ...]
    """How the derivative of each is written at its activations."""
    loss: str
    divided_by: int
    """What the loss is divided by: the samples, or 1."""
    optimiser: str
    constants: Constants
    penalty: str
    whole: bool
    """Whether the whole batch is followed."""
    over_batch: bool
    """Whether there are lines that add up the samples of the batch."""


@lru_cache(maxsize=16)
def lines_of(structure: Structure) -> tuple[Line, ...]:
    """Return all lines, in order: the same tuple for the same structure, as long as it is remembered."""
    return _Writer(structure).written()


class _Writer:
    """Writes the lines, one by one."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        self._record = LOSSES[structure.loss]
        self._last = len(structure.layers) - 1
        places = np.arange(parameter_count(structure.layers))
        self._edges = {
            (part, layer): tuple(view.ravel().tolist())
            for part, views in zip(PARTS, layer_views(places, structure.layers), strict=True)
            for layer, view in enumerate(views, start=1)
        }
        self._found: dict[tuple[str, int], int] = {}
        self._lines: list[Line] = []

    def written(self) -> tuple[Line, ...]:
        """Return all lines."""
        for layer in range(1, self._last + 1):
            self._forward_layer(layer)
        self._loss()
        for layer in range(self._last, 0, -1):
            self._backward_layer(layer)
        if self._structure.over_batch:
            for layer in range(self._last, 0, -1):
                self._batch_layer(layer)
        for layer in range(self._last, 0, -1):
            for part in PARTS:
                self._update(part, layer)
        return tuple(self._lines)

    def _forward_layer(self, layer: int) -> None:
        names, below, nodes = self._names(layer), [("activation", layer - 1)], self._nodes(layer)
        edges = self._edges["weight", layer] + self._edges["bias", layer]
        z_line, a_line = (names.z, names.pre_activation), (names.a, names.activation)
        self._add("forward", "pre_activation", layer, z_line, below, nodes, edges)
        self._add("forward", "activation", layer, a_line, [("pre_activation", layer)], nodes)

    def _loss(self) -> None:
        last, names = self._last, self._names(self._last)
        source = "activation" if self._record.of == "prediction" else "pre_activation"
        written = notation.LOSS, names.of_loss(self._record.written, self._structure.divided_by)
        self._add("forward", "loss", last, written, [(source, last)], self._nodes(last))
        if self._record.of == "prediction":
            self._output_slopes()

    def _output_slopes(self) -> None:
        """Add the two factors of the output's δ."""
        last, names, nodes = self._last, self._names(self._last), self._nodes(self._last)
        written = names.activation_gradient, names.of_loss(self._record.slope, self._structure.divided_by)
        self._add("backward", "loss_gradient", last, written, [("activation", last)], nodes)
        written = names.slope, names.slope_formula(self._structure.slopes[-1])
        self._add("backward", "slope", last, written, [self._slope_source(last)], nodes)

    def _backward_layer(self, layer: int) -> None:
        names, nodes = self._names(layer), self._nodes(layer)
        formula = names.delta_formula
        if layer < self._last:
            factors = [("activation_gradient", layer), self._slope_source(layer)]
        elif self._record.of == "prediction":
            factors = [("loss_gradient", layer), ("slope", layer)]
        else:
            formula = names.of_loss(self._record.slope, self._structure.divided_by)
            factors = [("activation", layer)]
        self._add("backward", "delta", layer, (names.delta, formula), factors, nodes)
        uses = {"weight": [("delta", layer), ("activation", layer - 1)], "bias": [("delta", layer)]}
        for part in PARTS:
            written = names.gradient(part), names.gradient_formula(part)
            self._add_sum("backward", f"{part}_gradient", layer, part, written, uses[part])
        if layer > 1:
            below, nodes, edges = layer - 1, self._nodes(layer - 1), self._edges["weight", layer]
            written = self._names(below).activation_gradient, self._names(below).activation_gradient_formula
            self._add("backward", "activation_gradient", below, written, [("delta", layer)], nodes, edges)

    def _slope_source(self, layer: int) -> tuple[str, int]:
        """Return the line with the number that f′ is written with: a, or z."""
        written = self._structure.slopes[layer - 1]
        return ("activation" if "{a}" in written.numbers else "pre_activation"), layer

    def _batch_layer(self, layer: int) -> None:
        names = self._names(layer)
        for part in PARTS:
            written, own = (names.batch_gradient(part), names.batch_sum(part)), f"{part}_gradient"
            self._add_sum("batch", f"batch_{own}", layer, part, written, [(own, layer)])

    def _update(self, part: Part, layer: int) -> None:
        """Add a line for each quantity of the optimiser."""
        optimiser, over_batch = self._structure.optimiser, self._structure.over_batch
        names = self._names(layer).update(part, optimiser, self._structure.constants)
        lines = {name: f"{part}_{name}" for name in names}
        lines["gradient"] = f"batch_{part}_gradient" if over_batch else f"{part}_gradient"
        if part == "weight" and self._structure.penalty != "none":
            lines["gradient"] = self._penalise(layer, lines["gradient"])
        for each in OPTIMISERS[optimiser].quantities:
            uses = [(lines[name], layer) for name in each.sources]
            self._add_sum("update", lines[each.name], layer, part, names[each.name], uses)

    def _penalise(self, layer: int, of_losses: str) -> str:
        """Add the lines of the penalty; return the kind of that with the gradient that the update uses."""
        names, penalty, total = self._names(layer), "weight_penalty", "weight_total"
        self._add_sum("update", penalty, layer, "weight", names.penalty_line, [])
        uses = [(of_losses, layer), (penalty, layer)]
        self._add_sum("update", total, layer, "weight", names.total_line, uses)
        return total

    def _add(
        self,
        phase: Phase,
        kind: str,
        layer: int,
        written: tuple[Symbol, Symbol],
        uses: Sequence[tuple[str, int]],
        nodes: tuple[tuple[int, int], ...],
        edges: tuple[int, ...] = (),
    ) -> None:
        place = len(self._lines)
        self._found[kind, layer] = place
        used = tuple(self._found[each] for each in uses if each in self._found)
        self._lines.append(Line(place, phase, kind, layer, *written, used, nodes, edges))

    def _add_sum(
        self,
        phase: Phase,
        kind: str,
        layer: int,
        part: Part,
        written: tuple[Symbol, Symbol],
        uses: Sequence[tuple[str, int]],
    ) -> None:
        """Add a line for the weights of a layer, or for its biases."""
        self._add(phase, kind, layer, written, uses, (), self._edges[part, layer])

    def _names(self, layer: int) -> notation.LayerNames:
        function = self._structure.functions[layer - 1]
        followed = self._structure.whole, self._structure.over_batch
        return notation.LayerNames(layer, self._last, function, *followed, self._structure.penalty)

    def _nodes(self, layer: int) -> tuple[tuple[int, int], ...]:
        return tuple((layer, index) for index in range(self._structure.layers[layer]))
