"""The operations of one update: each line with its numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import ForwardPass, Gradients, Parameters, layer_views
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES, reduction_factor
from xorviz.core.network.spelling import Symbol
from xorviz.core.run.config import TrainingConfig
from xorviz.core.update.lines import Line, Phase

Results: TypeAlias = dict[tuple[str, int], Array]
"""What lines come to, by kind and layer."""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """A `Line`, and what it comes to from what the lines before it found, and from the parameters."""

    place: int
    phase: Phase
    kind: str
    layer: int
    symbol: Symbol
    formula: Symbol
    uses: tuple[int, ...]
    nodes: tuple[tuple[int, int], ...]
    edges: tuple[int, ...]
    result: Array
    """Of one sample (outputs,) or (outputs, inputs); of the whole batch with the samples first."""


def operations_of(lines: Sequence[Line], results: Mapping[tuple[str, int], Array]) -> tuple[Operation, ...]:
    """Return lines with their numbers, which may not be written to any more."""
    for result in results.values():
        result.setflags(write=False)
    return tuple([Operation(*line, results[line.kind, line.layer]) for line in lines])


def gradient_results(
    config: TrainingConfig,
    before: Parameters,
    passes: ForwardPass,
    targets: Array,
    share: Gradients,
    total: Gradients,
    samples: int,
    *,
    whole: bool,
) -> Results:
    """Return what all lines before the update itself come to.

    Parameters
    ----------
    config, before
        The settings, and the network.
    passes, targets, share
        Of the rows that are followed: the whole batch, or one sample.
    total
        The gradient over the batch.
    samples
        How many the batch has.
    whole
        Whether the whole batch is followed; if not, what is not summed over the samples is of the one.
    """
    results: Results = {}
    for layer, (z, a) in enumerate(zip(passes.pre_activations, passes.activations, strict=True), start=1):
        results["pre_activation", layer], results["activation", layer] = z, a
        results["delta", layer] = share.deltas[layer - 1]
        if layer > 1:
            results["activation_gradient", layer - 1] = share.deltas[layer - 1] @ before.weights[layer - 1]
    results |= _loss_results(config, passes, targets, samples)
    if not whole:
        results = {line: result[0] for line, result in results.items()}
    for prefix, gradients in (("", share), ("batch_", total)):
        for layer, weights in enumerate(gradients.weights, start=1):
            results[f"{prefix}weight_gradient", layer] = weights
            results[f"{prefix}bias_gradient", layer] = gradients.biases[layer - 1]
    return results


def update_results(computed: Mapping[str, Array], layers: Sequence[int]) -> Results:
    """Return what the lines of the update come to, from each quantity of the optimiser, (parameters,)."""
    results: Results = {}
    for name, flat in computed.items():
        weights, biases = layer_views(flat, layers)
        for layer, matrix in enumerate(weights, start=1):
            results[f"weight_{name}", layer] = matrix
            results[f"bias_{name}", layer] = biases[layer - 1]
    return results


def _loss_results(config: TrainingConfig, passes: ForwardPass, targets: Array, samples: int) -> Results:
    """Return the loss of each row and, if δ of the output has two factors, these: (rows, outputs)."""
    record, last = LOSSES[config.loss], len(passes.activations)
    judged, factor = passes.judged_by(config.loss), reduction_factor(config.reduction, samples)
    results: Results = {("loss", last): record.function(judged, targets) * factor}
    if record.of == "prediction":
        slope = FUNCTIONS[passes.functions[-1]].derivative
        results["loss_gradient", last] = record.derivative(judged, targets) * factor
        results["slope", last] = slope(passes.pre_activations[-1])
    return results
