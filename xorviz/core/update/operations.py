"""The operations of one update, and how they are listed: forward, backward, over the batch, update."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import ForwardPass, Gradients, Parameters, layer_views
from xorviz.core.network.losses import LOSSES, divisor, reduction_factor
from xorviz.core.network.optimisers import OPTIMISERS, Part
from xorviz.core.network.spelling import Spelling, Symbol
from xorviz.core.run.config import TrainingConfig
from xorviz.core.update import notation

Phase: TypeAlias = Literal["forward", "backward", "batch", "update"]
PARTS: tuple[Part, ...] = ("weight", "bias")


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One line: something computed from what the lines before it found, and from the parameters."""

    place: int
    """Its line, from 0."""
    phase: Phase
    kind: str
    """What is computed: pre_activation, activation, loss; loss_gradient and slope of the output, unless the
    loss is computed from the logit; delta, activation_gradient; weight_gradient, batch_weight_gradient,
    weight_ with each quantity of the optimiser; so of the bias."""
    layer: int
    """From 1; the loss belongs to the last."""
    symbol: Symbol
    formula: Symbol
    result: Array
    """Of one sample (outputs,) or (outputs, inputs); of the whole batch with the samples first."""
    uses: tuple[int, ...]
    """The earlier lines that it takes numbers from."""
    nodes: tuple[tuple[int, int], ...]
    """The neurons that it concerns: layer, from 0 for the inputs, and index."""
    edges: tuple[int, ...]
    """The parameters that it concerns, by their places in the flat array."""


class Lines:
    """Writes the operations of one trace, line by line."""

    def __init__(
        self,
        config: TrainingConfig,
        before: Parameters,
        passes: ForwardPass,
        targets: Array,
        share: Gradients,
        total: Gradients,
        computed: Mapping[str, Array],
        samples: int,
        whole: bool,
    ) -> None:
        self._config = config
        self._before = before
        self._passes, self._targets = passes, targets
        self._share, self._total = share, total
        self._computed = {name: layer_views(flat, before.layers) for name, flat in computed.items()}
        self._samples, self._whole = samples, whole
        self._record = LOSSES[config.loss]
        self._factor = reduction_factor(config.reduction, samples)
        self._divided_by = divisor(config.reduction, samples)
        self._last = len(before.layers) - 1
        places = np.arange(before.flat.size, dtype=np.int64)
        self._weight_places, self._bias_places = layer_views(places, before.layers)
        self._found: dict[tuple[str, int], int] = {}
        self._operations: list[Operation] = []

    def written(self) -> tuple[Operation, ...]:
        """Return all lines."""
        for layer in range(1, self._last + 1):
            self._forward_layer(layer)
        self._loss()
        for layer in range(self._last, 0, -1):
            self._backward_layer(layer)
        if not self._whole and self._samples > 1:
            for layer in range(self._last, 0, -1):
                self._batch_layer(layer)
        for layer in range(self._last, 0, -1):
            for part in PARTS:
                self._update(part, layer)
        return tuple(self._operations)

    def _forward_layer(self, layer: int) -> None:
        names = self._names(layer)
        z, a = self._passes.pre_activations[layer - 1], self._passes.activations[layer - 1]
        below, nodes = [("activation", layer - 1)], self._nodes(layer)
        edges = self._edges_of("weight", layer) + self._edges_of("bias", layer)
        z_line, a_line = (names.z, names.pre_activation), (names.a, names.activation)
        self._add("forward", "pre_activation", layer, z_line, z, below, nodes, edges)
        self._add("forward", "activation", layer, a_line, a, [("pre_activation", layer)], nodes)

    def _loss(self) -> None:
        last, loss, names = self._last, self._record, self._names(self._last)
        judged, source = self._passes.judged_by(loss.name), "activation"
        if loss.of == "logit":
            source = "pre_activation"
        losses = loss.function(judged, self._targets) * self._factor
        written = notation.LOSS, names.of_loss(loss.written, self._divided_by)
        self._add("forward", "loss", last, written, losses, [(source, last)], self._nodes(last))
        if loss.of == "prediction":
            self._output_slopes(loss.derivative(judged, self._targets) * self._factor)

    def _output_slopes(self, gradient: Array) -> None:
        """Add the two factors of the output's δ."""
        last, names, nodes = self._last, self._names(self._last), self._nodes(self._last)
        written = names.activation_gradient, names.of_loss(self._record.slope, self._divided_by)
        self._add("backward", "loss_gradient", last, written, gradient, [("activation", last)], nodes)
        slope = ACTIVATIONS[self._passes.functions[-1]].derivative(self._passes.pre_activations[-1])
        written = names.slope, names.slope_formula(self._slope_written(last))
        self._add("backward", "slope", last, written, slope, [self._slope_source(last)], nodes)

    def _backward_layer(self, layer: int) -> None:
        names, nodes = self._names(layer), self._nodes(layer)
        delta, formula = self._share.deltas[layer - 1], names.delta_formula
        if layer < self._last:
            factors = [("activation_gradient", layer), self._slope_source(layer)]
        elif self._record.of == "prediction":
            factors = [("loss_gradient", layer), ("slope", layer)]
        else:
            formula, factors = names.of_loss(self._record.slope, self._divided_by), [("activation", layer)]
        self._add("backward", "delta", layer, (names.delta, formula), delta, factors, nodes)
        uses = {"weight": [("delta", layer), ("activation", layer - 1)], "bias": [("delta", layer)]}
        for part in PARTS:
            written = names.gradient(part), names.gradient_formula(part)
            share = _of(self._share, part)[layer - 1]
            self._add_sum("backward", f"{part}_gradient", layer, part, written, share, uses[part])
        if layer > 1:
            below, nodes, edges = layer - 1, self._nodes(layer - 1), self._edges_of("weight", layer)
            written = self._names(below).activation_gradient, self._names(below).activation_gradient_formula
            gradient = delta @ self._before.weights[below]
            uses_delta = [("delta", layer)]
            self._add("backward", "activation_gradient", below, written, gradient, uses_delta, nodes, edges)

    def _slope_written(self, layer: int) -> Spelling:
        function = ACTIVATIONS[self._passes.functions[layer - 1]]
        return function.slope_at(self._passes.activations[layer - 1])

    def _slope_source(self, layer: int) -> tuple[str, int]:
        """Return the line with the number that f′ is written with: a, or z."""
        return ("activation" if "{a}" in self._slope_written(layer).numbers else "pre_activation"), layer

    def _batch_layer(self, layer: int) -> None:
        names = self._names(layer)
        for part in PARTS:
            written = names.batch_gradient(part), names.batch_sum(part)
            own, total = f"{part}_gradient", _of(self._total, part)[layer - 1]
            self._add_sum("batch", f"batch_{own}", layer, part, written, total, [(own, layer)])

    def _update(self, part: Part, layer: int) -> None:
        """Add a line for each quantity of the optimiser."""
        optimiser, over_batch = self._config.optimiser, (f"batch_{part}_gradient", layer) in self._found
        names = self._names(layer).update(part, optimiser, over_batch=over_batch)
        lines = {name: f"{part}_{name}" for name in names}
        lines["gradient"] = f"batch_{part}_gradient" if over_batch else f"{part}_gradient"
        for each in OPTIMISERS[optimiser].quantities:
            weights, biases = self._computed[each.name]
            computed = (weights if part == "weight" else biases)[layer - 1]
            uses = [(lines[name], layer) for name in each.sources]
            self._add_sum("update", lines[each.name], layer, part, names[each.name], computed, uses)

    def _add(
        self,
        phase: Phase,
        kind: str,
        layer: int,
        written: tuple[Symbol, Symbol],
        result: Array,
        uses: Sequence[tuple[str, int]],
        nodes: tuple[tuple[int, int], ...],
        edges: tuple[int, ...] = (),
        *,
        summed: bool = False,
    ) -> None:
        """Add a line. What is not summed over the samples has them first: of one sample, that goes."""
        place = len(self._operations)
        self._found[kind, layer] = place
        used = tuple(self._found[each] for each in uses if each in self._found)
        shown = result if summed or self._whole else result[0]
        shown = shown.copy()
        shown.setflags(write=False)
        self._operations.append(Operation(place, phase, kind, layer, *written, shown, used, nodes, edges))

    def _add_sum(
        self,
        phase: Phase,
        kind: str,
        layer: int,
        part: Part,
        written: tuple[Symbol, Symbol],
        result: Array,
        uses: Sequence[tuple[str, int]],
    ) -> None:
        """Add a line for the weights of a layer, or for its biases: the samples are summed."""
        self._add(phase, kind, layer, written, result, uses, (), self._edges_of(part, layer), summed=True)

    def _names(self, layer: int) -> notation.LayerNames:
        function = self._passes.functions[layer - 1]
        return notation.LayerNames(layer, self._last, function, whole=self._whole)

    def _nodes(self, layer: int) -> tuple[tuple[int, int], ...]:
        return tuple((layer, index) for index in range(self._before.layers[layer]))

    def _edges_of(self, part: Part, layer: int) -> tuple[int, ...]:
        places = self._weight_places if part == "weight" else self._bias_places
        return tuple(places[layer - 1].ravel().tolist())


def _of(gradients: Gradients, part: Part) -> tuple[Array, ...]:
    return gradients.weights if part == "weight" else gradients.biases
