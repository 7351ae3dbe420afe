"""What numbers are sums of: z of terms, a gradient of paths, the loss of what the samples add to it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorviz.core.insight.reasons.paths import MakeUp, Paths, make_up
from xorviz.core.network.arrays import Array
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES, divisor
from xorviz.core.network.penalties import penalty_of
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import bias_place, node_name, parameter_name, sample_name, weight_place
from xorviz.core.writing import counted, written

MOST_PARTS = 9
"""Of a sum that are told one by one: those that add most. The others are told in one."""
Neuron = tuple[int, int]
"""Layer and index; layer 0 is the inputs."""


@dataclass(frozen=True, slots=True)
class Addend:
    """What a sum is made of, and where in the network that is."""

    words: str
    value: float
    nodes: frozenset[Neuron] = frozenset()
    edges: frozenset[int] = frozenset()
    """The places of its weights and biases."""
    leads: tuple[int, Neuron] | None = None
    """The sample and the neuron whose activation, or prediction, is in it."""


@dataclass(frozen=True, slots=True)
class AddedUp:
    """A number as a sum. The last part is that number: the values of the others add up to it."""

    parts: tuple[Addend, ...]
    back: bool = False
    """Whether its parts come back from the loss, as those of a gradient do, or forward from the inputs."""
    after: str = ""
    """What follows from the sum, in words."""


def paths_added(found: Paths, layers: tuple[int, ...]) -> AddedUp:
    """Return a gradient as the sum over the paths from its parameter to the loss."""

    def paths(rows: NDArray[np.intp], words: str) -> Addend:
        return Addend(words, float(found.products[rows].sum()), *_places(found, rows, layers))

    parts = _told(
        found.products,
        lambda row: paths(np.array([row]), _route(found, row, layers)),
        lambda rows: paths(rows, counted(len(rows), "other path")),
    )
    if found.penalty:
        parts.append(Addend("penalty", found.penalty, edges=frozenset({found.place})))
    nodes, edges = _places(found, np.arange(len(found.products)), layers)
    whole = Addend(f"∂L/∂{parameter_name(layers, found.place)}", found.total, nodes, edges)
    return AddedUp((*parts, whole), back=True)


def terms_added(snapshot: Snapshot, neuron: Neuron, sample: int) -> AddedUp:
    """Return the z of a neuron (layer 1 for the first hidden one) as the sum of what comes into it."""
    layers, (layer, index) = snapshot.layers, neuron
    found = make_up(snapshot, layer, index, sample)
    places = [weight_place(layers, layer, index, source) for source in range(len(found.terms))]

    def term(row: int) -> Addend:
        weight, source = snapshot.parameters.weights[layer - 1][index, row], (layer - 1, row)
        name = f"{parameter_name(layers, places[row])} · {node_name(layers, *source)}"
        words = f"{name} = {written(float(weight))} · {written(float(found.inputs[row]))}"
        leads = (sample, source) if layer > 1 else None
        return Addend(
            words, float(found.terms[row]), frozenset({source, neuron}), frozenset({places[row]}), leads
        )

    def others(rows: NDArray[np.intp]) -> Addend:
        sources: list[int] = rows.tolist()
        nodes = frozenset({neuron, *((layer - 1, row) for row in sources)})
        edges = frozenset(places[row] for row in sources)
        return Addend(counted(len(rows), "other term"), float(found.terms[rows].sum()), nodes, edges)

    parts, bias = _told(found.terms, term, others), bias_place(layers, layer, index)
    parts.append(Addend(parameter_name(layers, bias), found.bias, frozenset({neuron}), frozenset({bias})))
    nodes = frozenset[Neuron]().union(*(part.nodes for part in parts))
    name = node_name(layers, layer, index)
    whole = Addend(f"z({name})", found.z, nodes, frozenset({*places, bias}))
    return AddedUp((*parts, whole), after=_activated(snapshot, neuron, name, found))


def loss_added(snapshot: Snapshot) -> AddedUp:
    """Return L as the sum of what each sample adds to it, and of the penalty."""
    config, data, last = snapshot.config, snapshot.data, len(snapshot.layers) - 1
    with np.errstate(all="ignore"):
        judged = config.forward(snapshot.parameters, data.inputs).judged_by(config.loss)
        losses = LOSSES[config.loss].function(judged, data.targets)
        shares = losses.sum(axis=1) / divisor(config.reduction, len(data))

    def sample(row: int) -> Addend:
        answer, target = (_listed(each[row]) for each in (snapshot.predictions, data.targets))
        words = f"{sample_name(data, row)}: ŷ {answer}, should be {target}"
        return Addend(words, float(shares[row]), leads=(row, (last, int(losses[row].argmax()))))

    parts = _told(
        shares, sample, lambda rows: Addend(counted(len(rows), "other sample"), float(shares[rows].sum()))
    )
    if penalty := penalty_of(config.penalty, config.penalty_rate, snapshot.parameters):
        parts.append(Addend("penalty", penalty))
    mean = f"The mean: each sample's own loss is divided by {len(data):,}."
    whole = Addend("L", snapshot.loss)
    return AddedUp((*parts, whole), after=mean if config.reduction == "mean" else "")


def _told(
    values: Array, part: Callable[[int], Addend], others: Callable[[NDArray[np.intp]], Addend]
) -> list[Addend]:
    """Return the parts as they are in order; of many those that add most, and the others in one."""
    if len(values) <= MOST_PARTS:
        return [part(row) for row in range(len(values))]
    order = np.argsort(-np.abs(values), kind="stable")
    return [*(part(row) for row in order[:MOST_PARTS].tolist()), others(order[MOST_PARTS:])]


def _places(
    found: Paths, rows: NDArray[np.intp], layers: tuple[int, ...]
) -> tuple[frozenset[Neuron], frozenset[int]]:
    """Return the neurons and the parameters that some paths lead through."""
    nodes, edges = set[Neuron](), {found.place}
    for step, layer in enumerate(range(found.layer, len(layers))):
        nodes.update((layer, each) for each in np.unique(found.neurons[rows, step]).tolist())
        if step:
            for source, neuron in np.unique(found.neurons[rows, step - 1 : step + 1], axis=0).tolist():
                edges.add(weight_place(layers, layer, neuron, source))
    return frozenset(nodes), frozenset(edges)


def _route(found: Paths, row: int, layers: tuple[int, ...]) -> str:
    nodes = enumerate(found.neurons[row].tolist(), start=found.layer)
    return " → ".join([*(node_name(layers, layer, neuron) for layer, neuron in nodes), "L"])


def _activated(snapshot: Snapshot, neuron: Neuron, name: str, found: MakeUp) -> str:
    function = FUNCTIONS[snapshot.config.activations[neuron[0] - 1]]
    if neuron in snapshot.config.held.off:
        return f"{name} is switched off, and so it is 0."
    if function.couples:
        return f"{name} is {function.label} of this z beside those of the other outputs: {written(found.a)}."
    return f"{name} = {function.symbol}(z) = {written(found.a)}"


def _listed(values: Array) -> str:
    return ", ".join(written(each) for each in values.tolist())
