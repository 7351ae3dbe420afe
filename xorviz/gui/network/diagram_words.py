"""The network in words, for those who hear it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from xorviz.core.insight.gradient_rounding import settled_gradient
from xorviz.core.network.noise import PARAMETER_NOISE, settled
from xorviz.core.run.describing import in_words, shape_text
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import bias_place, node_words, parameter_name, parameter_words
from xorviz.gui.kit.numbers import on_line
from xorviz.gui.kit.plane_marks import has_classes, told_classes
from xorviz.gui.network.diagram.diagram_parts import Edge, Node
from xorviz.gui.network.diagram_walk import Lit
from xorviz.gui.network.edge_labels import edge_numbers
from xorviz.gui.network.hands.held_words import held_in_all, held_said
from xorviz.gui.network.hands.network_hands import downhill_words

FEW = 9
"""Parameters up to which all are told; of more, how many there are."""


def network_words(snapshot: Snapshot) -> str:
    """Say what the network is at an epoch: all of its parameters, if they are few."""
    layers, flat = snapshot.layers, settled(snapshot.parameters.flat, PARAMETER_NOISE).tolist()
    head = f"Network {shape_text(layers)} at epoch {snapshot.epoch:,}: {in_words(layers)}"
    head += held_in_all(snapshot)
    if len(flat) > FEW:
        return f"{head}. {len(flat):,} parameters"
    told = (f"{parameter_words(layers, place)}, {on_line(value)}" for place, value in enumerate(flat))
    return f"{head}. {'; '.join(told)}"


def matrix_words(snapshot: Snapshot) -> str:
    """Say what the matrices of a network show: all numbers, if they are few; else those that stand out."""
    layers, flat = snapshot.layers, settled(snapshot.parameters.flat, PARAMETER_NOISE)
    gradients = settled_gradient(snapshot)
    head = f"Matrices of network {shape_text(layers)} at epoch {snapshot.epoch:,}{held_in_all(snapshot)}"
    if len(flat) <= FEW:
        told = (
            f"{parameter_words(layers, place)}, {on_line(value)}, gradient {on_line(gradient)}"
            for place, (value, gradient) in enumerate(zip(flat.tolist(), gradients.tolist(), strict=True))
        )
        return f"{head}. {'; '.join(told)}"
    parts, start = [head], 0
    for layer, (inputs, outputs) in enumerate(pairwise(layers), start=1):
        end = start + (inputs + 1) * outputs
        largest = start + int(np.argmax(np.abs(flat[start:end])))
        steepest = start + int(np.argmax(np.abs(gradients[start:end])))
        parts.append(
            f"Layer {layer}: {outputs:,} by {inputs:,} weights and {outputs:,} biases. The strongest is the"
            f" {parameter_words(layers, largest)}, {on_line(float(flat[largest]))}. The steepest gradient,"
            f" {on_line(float(gradients[steepest]))}, is that of the {parameter_words(layers, steepest)}"
        )
        start = end
    return ". ".join(parts)


def parameter_said(place: int, snapshot: Snapshot, value: float, gradient: float | None) -> str:
    """Say which parameter it is, its value and its gradient."""
    known = "not known yet" if gradient is None else on_line(gradient)
    held = held_said(place, snapshot)
    return f"{parameter_words(snapshot.layers, place)}, {on_line(value)}, gradient {known}{held}"


def parameter_table(snapshot: Snapshot) -> Iterator[str]:
    """Yield name, value and gradient of each parameter as they are, a line for each, parted by tabs."""
    pairs = zip(snapshot.parameters.flat.tolist(), snapshot.gradients.flat.tolist(), strict=True)
    yield f"epoch {snapshot.epoch}\tvalue\tgradient"
    for place, (value, gradient) in enumerate(pairs):
        yield f"{parameter_name(snapshot.layers, place)}\t{value!r}\t{gradient!r}"


def thing_words(thing: Edge | Node, snapshot: Snapshot, lit: Lit, *, moves: bool = False) -> str:
    """Say which neuron or parameter a thing is, and its numbers: "hidden neuron 2, activation 0.973".

    Of what moves, say which way lowers the loss too.
    """
    layers = snapshot.layers
    if isinstance(thing, Edge):
        held = held_said(thing.place, snapshot)
        way = f", {downhill_words(thing.place, snapshot)[2:]}" if moves else ""
        return f"{parameter_words(layers, thing.place)}, {_value(thing.place, snapshot, lit)}{held}{way}"
    words = [node_words(layers, thing.layer, thing.index), *class_told(thing.layer, thing.index, snapshot)]
    number = lit.values.get((thing.layer, thing.index))
    if number is not None:
        text, backward = number
        words.append(
            text.replace("δ", "delta") if backward else f"activation {text}" if thing.layer else text
        )
    if lit.place is not None:
        words.append(f"at {lit.place_told}")
    if thing.layer:
        words.append(f"bias {_value(bias_place(layers, thing.layer, thing.index), snapshot, lit)}")
    if (thing.layer, thing.index) in snapshot.config.held.off:
        words.append("switched off")
    if lit.route:
        words.append(f"strongest route by its weights: {route_words(layers, lit.route)}")
    return ", ".join(words)


def route_words(layers: Sequence[int], route: Sequence[int]) -> str:
    """Say what a route goes through: "input 1, hidden neurons 12, 3, 5, output"."""
    ends = node_words(layers, 0, route[0]), node_words(layers, len(layers) - 1, route[-1])
    hidden = ", ".join(f"{neuron + 1}" for neuron in route[1:-1])
    return f"{ends[0]}, hidden neuron{'s' * (len(route) > 3)} {hidden}, {ends[1]}"


def class_told(layer: int, index: int, snapshot: Snapshot) -> list[str]:
    """Say of which class an output is, if somebody named the classes."""
    own = layer == len(snapshot.layers) - 1 and has_classes(snapshot.data) and bool(snapshot.data.classes)
    return [f"class {told_classes(snapshot.data)[index]}"] if own else []


def _value(place: int, snapshot: Snapshot, lit: Lit) -> str:
    """Write a parameter as its edge shows it."""
    (value,), _ = edge_numbers(snapshot, lit, [place])
    return on_line(value)
