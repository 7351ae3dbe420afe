"""The operations of one update, and how they are listed: forward, backward, over the batch, update."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from xorviz.core.network.activations import ACTIVATIONS, Array
from xorviz.core.network.backpropagation import ForwardPass, Gradients, Parameters, layer_views
from xorviz.core.network.losses import LOSSES, divisor, reduction_factor
from xorviz.core.network.optimisers import OPTIMISERS, Part
from xorviz.core.network.spelling import Spelling, Symbol
from xorviz.core.run.config import TrainingConfig
from xorviz.core.update import notation

Phase: TypeAlias = Literal["forward", "backward", "batch", "update"]


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
            self._update("weight", layer)
            self._update("bias", layer)
        return tuple(self._operations)

    def _forward_layer(self, layer: int) -> None:
        names, z = self._names(layer), self._passes.pre_activations[layer - 1]
        edges = self._weights_of(layer) + self._biases_of(layer)
        self._add(
            "forward",
            "pre_activation",
            layer,
            names.z,
            names.pre_activation,
            z,
            [("activation", layer - 1)],
            self._nodes(layer),
            edges,
        )
        self._add(
            "forward",
            "activation",
            layer,
            names.a,
            names.activation,
            self._passes.activations[layer - 1],
            [("pre_activation", layer)],
            self._nodes(layer),
        )

    def _loss(self) -> None:
        last, loss, names = self._last, self._record, self._names(self._last)
        judged, source = self._passes.judged_by(loss.name), "activation"
        if loss.of == "logit":
            source = "pre_activation"
        losses = loss.function(judged, self._targets) * self._factor
        formula = names.of_loss(loss.written, self._divided_by)
        self._add(
            "forward", "loss", last, notation.LOSS, formula, losses, [(source, last)], self._nodes(last)
        )
        if loss.of == "prediction":
            self._output_slopes(loss.derivative(judged, self._targets) * self._factor)

    def _output_slopes(self, loss_gradient: Array) -> None:
        """Add the two factors of the output's δ."""
        last, names = self._last, self._names(self._last)
        self._add(
            "backward",
            "loss_gradient",
            last,
            names.loss_gradient,
            names.of_loss(self._record.slope, self._divided_by),
            loss_gradient,
            [("activation", last)],
            self._nodes(last),
        )
        slope = ACTIVATIONS[self._passes.functions[-1]].derivative(self._passes.pre_activations[-1])
        self._add(
            "backward",
            "slope",
            last,
            names.slope,
            names.slope_formula(self._slope_written(last)),
            slope,
            [self._slope_source(last)],
            self._nodes(last),
        )

    def _backward_layer(self, layer: int) -> None:
        names, nodes = self._names(layer), self._nodes(layer)
        delta, formula = self._share.deltas[layer - 1], names.delta_formula
        if layer < self._last:
            factors = [("activation_gradient", layer), self._slope_source(layer)]
        elif self._record.of == "prediction":
            factors = [("loss_gradient", layer), ("slope", layer)]
        else:
            formula, factors = names.of_loss(self._record.slope, self._divided_by), [("activation", layer)]
        self._add("backward", "delta", layer, names.delta, formula, delta, factors, nodes)
        self._add(
            "backward",
            "weight_gradient",
            layer,
            names.weight_gradient,
            names.weight_gradient_formula,
            self._share.weights[layer - 1],
            [("delta", layer), ("activation", layer - 1)],
            (),
            self._weights_of(layer),
            summed=True,
        )
        self._add(
            "backward",
            "bias_gradient",
            layer,
            names.bias_gradient,
            names.bias_gradient_formula,
            self._share.biases[layer - 1],
            [("delta", layer)],
            (),
            self._biases_of(layer),
            summed=True,
        )
        if layer > 1:
            below = self._names(layer - 1)
            self._add(
                "backward",
                "activation_gradient",
                layer - 1,
                below.activation_gradient,
                below.activation_gradient_formula,
                delta @ self._before.weights[layer - 1],
                [("delta", layer)],
                self._nodes(layer - 1),
                self._weights_of(layer),
            )

    def _slope_written(self, layer: int) -> Spelling:
        function = ACTIVATIONS[self._passes.functions[layer - 1]]
        return function.slope_at(self._passes.activations[layer - 1])

    def _slope_source(self, layer: int) -> tuple[str, int]:
        """Return the line with the number that f′ is written with: a, or z."""
        return ("activation" if "{a}" in self._slope_written(layer).numbers else "pre_activation"), layer

    def _batch_layer(self, layer: int) -> None:
        names = self._names(layer)
        self._add(
            "batch",
            "batch_weight_gradient",
            layer,
            names.batch_weight_gradient,
            names.batch_weight_sum,
            self._total.weights[layer - 1],
            [("weight_gradient", layer)],
            (),
            self._weights_of(layer),
            summed=True,
        )
        self._add(
            "batch",
            "batch_bias_gradient",
            layer,
            names.batch_bias_gradient,
            names.batch_bias_sum,
            self._total.biases[layer - 1],
            [("bias_gradient", layer)],
            (),
            self._biases_of(layer),
            summed=True,
        )

    def _update(self, part: Part, layer: int) -> None:
        """Add a line for each quantity of the optimiser."""
        optimiser, over_batch = self._config.optimiser, (f"batch_{part}_gradient", layer) in self._found
        names = self._names(layer).update(part, optimiser, over_batch=over_batch)
        lines = {name: f"{part}_{name}" for name in names}
        lines["gradient"] = f"batch_{part}_gradient" if over_batch else f"{part}_gradient"
        for quantity in OPTIMISERS[optimiser].quantities:
            weights, biases = self._computed[quantity.name]
            self._add(
                "update",
                lines[quantity.name],
                layer,
                *names[quantity.name],
                (weights if part == "weight" else biases)[layer - 1],
                [(lines[name], layer) for name in quantity.sources],
                (),
                self._weights_of(layer) if part == "weight" else self._biases_of(layer),
                summed=True,
            )

    def _add(
        self,
        phase: Phase,
        kind: str,
        layer: int,
        symbol: Symbol,
        formula: Symbol,
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
        self._operations.append(
            Operation(place, phase, kind, layer, symbol, formula, shown, used, nodes, edges)
        )

    def _names(self, layer: int) -> notation.LayerNames:
        function = self._passes.functions[layer - 1]
        return notation.LayerNames(layer, self._last, function, whole=self._whole)

    def _nodes(self, layer: int) -> tuple[tuple[int, int], ...]:
        return tuple((layer, index) for index in range(self._before.layers[layer]))

    def _weights_of(self, layer: int) -> tuple[int, ...]:
        return tuple(self._weight_places[layer - 1].ravel().tolist())

    def _biases_of(self, layer: int) -> tuple[int, ...]:
        return tuple(self._bias_places[layer - 1].tolist())
