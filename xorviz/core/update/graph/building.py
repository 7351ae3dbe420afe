"""An update as a graph of elementary operations: of a small network whole, of another neuron by neuron."""

from collections.abc import Sequence

import numpy as np

from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import layer_views, parameter_count
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES, divisor
from xorviz.core.network.spelling import subscript
from xorviz.core.parameter import one_of, several, shortened
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.chain_rule import Trace, trace_snapshot
from xorviz.core.update.graph.elementary import (
    LOG_ONE_PLUS,
    LOG_SUM,
    MINUS,
    OFF,
    PLUS,
    TIMES,
    Elementary,
    activation_of,
    divided_by,
    loss_of_error,
    softmax_among,
)
from xorviz.core.update.graph.graph import ComputationGraph, GraphEdge, GraphNode, LinePlace, PenaltyAt
from xorviz.core.update.names import node_name, node_words, parameter_name, parameter_words

MOST_WHOLE = 13
"""Parameters of a network that is shown whole: 2-2-1 has 9, 2-3-1 has 13."""
MOST_TERMS = 16
"""Of a sum: of more, the largest, and all others as one number."""


def is_whole(layers: Sequence[int]) -> bool:
    """Say whether the graph of a network is one of all its neurons: of a small one with one output."""
    return len(layers) <= 3 and layers[-1] == 1 and parameter_count(layers) <= MOST_WHOLE


def graph_of_snapshot(
    snapshot: Snapshot, sample: int | None, neuron: tuple[int, int] | None = None
) -> ComputationGraph:
    """Return the first update after a snapshot as a graph: see `graph_of`. There must be such a sample."""
    if sample is not None:  # which `graph_of` refuses
        sample = one_of(len(snapshot.data), sample, "sample")
    return graph_of(trace_snapshot(snapshot, sample), neuron)


@np.errstate(all="ignore")
def graph_of(trace: Trace, neuron: tuple[int, int] | None = None) -> ComputationGraph:
    """Return an update as a graph, for the sample that is followed.

    A penalty belongs to no sample: what it adds to the gradient of a weight stands at that weight.

    Its last number is Lₛ, what the sample adds to L; of a hidden neuron alone there are the z that it goes
    into in its place, with their adjoints as the network has them.

    Parameters
    ----------
    trace
        The update.
    neuron
        Layer, from 1, and index. None for the whole of a small network, and for the first output of others.

    Raises
    ------
    ConfigError
        The whole batch is followed, or there is no such neuron.
    """
    if trace.sample is None:
        raise ConfigError("a graph is of one sample: follow one")
    layers = trace.layers
    if neuron is None and not is_whole(layers):
        neuron = len(layers) - 1, 0
    if neuron is not None:
        neuron = _found(neuron, layers)
    return _GraphBuilder(trace, neuron).built()


def _found(neuron: object, layers: Sequence[int]) -> tuple[int, int]:
    layer, index, *more = (*several(neuron, "layer and index of a neuron"), None, None)
    if len(more) != 2:
        raise ConfigError(
            f"a neuron is given as layer and index, such as (1, 0), not {shortened(neuron):.120}"
        )
    layer = one_of(len(layers), layer, "layer")
    if layer == 0:
        raise ConfigError("layer 0 are the inputs: no operation leads to them")
    return layer, one_of(layers[layer], index, "neuron")


class _GraphBuilder:
    """Builds one graph."""

    def __init__(self, trace: Trace, neuron: tuple[int, int] | None) -> None:
        self._trace, self._layers, self._parameters = trace, trace.layers, trace.parameters
        self._passes, self._last = trace.forward_pass, len(trace.layers) - 1
        self._loss = LOSSES[trace.config.loss]
        self._lines = {(line.kind, line.layer): line.place for line in trace.lines}
        places = np.arange(len(trace.parameters.flat))
        self._weights, self._biases = layer_views(places, trace.layers)
        self._graph = ComputationGraph(neuron)

    def built(self) -> ComputationGraph:
        """Return it."""
        if self._graph.neuron is not None:
            self._neuron_alone(*self._graph.neuron)
        else:
            zs = below = list[GraphNode]()
            for layer in range(1, self._last + 1):
                zs = [self._sum(layer, index, below) for index in range(self._layers[layer])]
                below = [self._activated(layer, index, z) for index, z in enumerate(zs)]
            self._lose(0, zs[0], below[0])
        self._graph.sweep()
        return self._graph

    def _neuron_alone(self, layer: int, index: int) -> None:
        """Add one neuron, and what it goes into: the loss, or the z of the next layer."""
        z = self._sum(layer, index, [])
        if layer < self._last:
            self._spread(layer, index, self._activated(layer, index, z))
        elif self._loss.of == "logits":
            self._activated(layer, index, z)
            self._lose_together(index, z)
        else:
            self._lose(index, z, self._activated(layer, index, z))

    def _sum(self, layer: int, index: int, below: Sequence[GraphNode]) -> GraphNode:
        """Add z of a neuron: its products, and its bias."""
        into = self._passes.inputs[0] if layer == 1 else self._passes.activations[layer - 2][0]
        weights = self._parameters.weights[layer - 1][index]
        chosen, others = _largest(weights * into)
        terms: list[GraphNode] = []
        if others:
            rest = float((weights * into)[others].sum())
            terms.append(self._other(f"{len(others):,} more", f"{len(others):,} more products", rest))
        for source in chosen:
            weight = self._weight(layer, index, source)
            a = below[source] if below else self._given(layer - 1, source, float(into[source]))
            product = self._graph.apply(TIMES, [weight, a])
            product.found, product.neuron = self._at("pre_activation", layer), (layer, index)
            product.derived = self._at("delta", layer, index)
            terms.append(product)
        bias = self._parameter(int(self._biases[layer - 1][index]), "bias_gradient", layer, index)
        z = self._graph.apply(PLUS, [*terms, bias], *_z_names(self._layers, layer, index))
        z.found, z.neuron = self._at("pre_activation", layer, index), (layer, index)
        z.derived = self._at("delta", layer, index)
        return z

    def _activated(self, layer: int, index: int, z: GraphNode) -> GraphNode:
        """Add the activation of a neuron; that of softmax with all other z of the layer as they are."""
        off = self._passes.off[layer - 1] if self._passes.off else ()
        function = self._passes.functions[layer - 1]
        operation = OFF if index in off else activation_of(function)
        if FUNCTIONS[function].couples:
            operation = softmax_among(self._passes.pre_activations[layer - 1][0], index)
        a = self._graph.apply(operation, [z], *self._names(layer, index))
        a.found, a.neuron = self._at("activation", layer, index), (layer, index)
        gradient = "activation_gradient" if layer < self._last else "loss_gradient"
        a.derived, a.sloped = self._at(gradient, layer, index), self._at("slope", layer, index)
        return a

    def _spread(self, layer: int, index: int, a: GraphNode) -> None:
        """Add what a hidden neuron goes into: a product for each neuron of the next layer."""
        above, deltas = layer + 1, self._trace.share.deltas[layer][0]
        weights = self._parameters.weights[layer][:, index]
        chosen, others = _largest(weights * deltas)
        for target in chosen:
            product = self._graph.apply(TIMES, [self._weight(above, target, index), a])
            product.found = self._at("pre_activation", above)
            product.derived = self._at("delta", above, target)
            self._elsewhere(above, target, product)
        if others:
            words = f"the loss of the sample through {len(others):,} more neurons"
            name, through = f"Lₛ by {len(others):,} more", float((weights * deltas)[others].sum())
            rest = self._graph.give(name, words, float(self._trace.find("loss", self._last).result.sum()))
            rest.adjoint = 1.0
            self._graph.edges.append(GraphEdge(a.place, rest.place, through))

    def _lose(self, index: int, z: GraphNode, prediction: GraphNode) -> None:
        """Add the loss of one output, and of the others as one number."""
        y = self._target(index)
        if self._loss.of == "logit":
            first = self._inside(LOG_ONE_PLUS, [z])
            error = self._inside(MINUS, [first, self._inside(TIMES, [z, y])])
        else:
            off = self._inside(MINUS, [prediction, y])
            off.derived = self._at("loss_gradient", self._last, index)
            error = self._inside(loss_of_error(self._loss.name), [off])
        outputs = self._layers[-1]
        if outputs > 1:
            judged = self._passes.judged_by(self._loss.name)
            losses = self._loss.function(judged, self._trace.targets)[0]
            rest = self._graph.give(
                "others", "losses of the other outputs", float(losses.sum() - losses[index])
            )
            rest.closed = True
            error = self._inside(PLUS, [error, rest])
        self._end(error)

    def _lose_together(self, index: int, z: GraphNode) -> None:
        """Add the loss of all outputs together, of targets that add up to 1: ln Σeᶻ − Σ y z."""
        others = np.delete(self._passes.pre_activations[-1][0], index)
        rest = self._other("ln Σ others", "the same of the other outputs", LOG_SUM.function(others.tolist()))
        together = self._inside(LOG_SUM, [rest, z])
        own = self._inside(TIMES, [z, self._target(index)])
        products = float((np.delete(self._trace.targets[0], index) * others).sum())
        rest = self._other("y z of others", "target times z of the others", products)
        self._end(self._inside(MINUS, [together, own, rest]))

    def _other(self, name: str, words: str, value: float) -> GraphNode:
        """Add what others come to, which are not shown one by one."""
        node = self._graph.give(name, words, value)
        node.closed = True
        return node

    def _end(self, error: GraphNode) -> None:
        """Add what the sample adds to L, from where adjoints go back."""
        samples = divisor(self._trace.config.reduction, len(self._trace.rows))
        last = error if samples == 1 else self._inside(divided_by(samples), [error])
        last.name, last.words = "Lₛ", "loss of the sample"
        last.adjoint = 1.0

    def _inside(self, operation: Elementary, sources: Sequence[GraphNode]) -> GraphNode:
        """Add a number inside the loss."""
        node = self._graph.apply(operation, sources)
        node.found = self._at("loss", self._last)
        node.derived = self._at("loss_gradient", self._last) or self._at("delta", self._last)
        return node

    def _weight(self, layer: int, index: int, source: int) -> GraphNode:
        place = int(self._weights[layer - 1][index, source])
        node = self._parameter(place, "weight_gradient", layer, index, source)
        found, added = (self._at(kind, layer, index, source) for kind in ("weight_penalty", "weight_total"))
        if found is not None and added is not None:
            penalty = float(self._trace.operations[found.line].result[index, source])
            node.penalty = PenaltyAt(penalty, found, float(self._trace.used[place]), added)
        return node

    def _parameter(self, place: int, kind: str, layer: int, *element: int) -> GraphNode:
        name, words = parameter_name(self._layers, place), parameter_words(self._layers, place)
        node = self._graph.give(name, words, float(self._parameters.flat[place]))
        node.derived, node.parameter = self._at(kind, layer, *element), place
        return node

    def _given(self, layer: int, index: int, value: float) -> GraphNode:
        """Add an input, or what a neuron of the layer before gives."""
        node = self._graph.give(*self._names(layer, index), value)
        node.closed = True
        if layer > 0:
            node.neuron = layer, index
            node.found = self._at("activation", layer, index)
            node.derived = self._at("activation_gradient", layer, index)
            node.adjoint = float(self._trace.find("activation_gradient", layer).result[index])
        return node

    def _elsewhere(self, layer: int, index: int, *terms: GraphNode) -> GraphNode:
        """Add z of a neuron of which no more is shown, with its δ."""
        node = self._graph.give(*_z_names(self._layers, layer, index), 0.0)
        node.value = float(self._passes.pre_activations[layer - 1][0, index])
        node.adjoint = float(self._trace.share.deltas[layer - 1][0, index])
        node.found, node.derived = (self._at(kind, layer, index) for kind in ("pre_activation", "delta"))
        node.neuron, node.closed = (layer, index), True
        if terms:
            node.operation = PLUS
            self._graph.edges += [GraphEdge(term.place, node.place, 1.0) for term in terms]
        return node

    def _target(self, index: int) -> GraphNode:
        several = self._layers[-1] > 1
        words = f"target of output {index + 1}" if several else "target"
        name = f"y{subscript(index + 1)}" if several else "y"
        node = self._graph.give(name, words, float(self._trace.targets[0, index]))
        node.closed = True
        return node

    def _names(self, layer: int, index: int) -> tuple[str, str]:
        return node_name(self._layers, layer, index), node_words(self._layers, layer, index)

    def _at(self, kind: str, layer: int, *element: int) -> LinePlace | None:
        line = self._lines.get((kind, layer))
        return None if line is None else LinePlace(line, element or None)


def _z_names(layers: Sequence[int], layer: int, index: int) -> tuple[str, str]:
    return f"z({node_name(layers, layer, index)})", f"z of {node_words(layers, layer, index)}"


def _largest(terms: Array) -> tuple[list[int], list[int]]:
    """Return which terms of a sum are shown, in their order, and which stand together."""
    if len(terms) <= MOST_TERMS:
        return list(range(len(terms))), []
    order = np.argsort(-np.abs(terms), kind="stable")
    return sorted(order[: MOST_TERMS - 1].tolist()), order[MOST_TERMS - 1 :].tolist()
