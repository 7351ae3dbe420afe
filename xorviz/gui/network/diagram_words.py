"""The network in words, for those who hear it."""

from xorviz.core.network.noise import PARAMETER_NOISE, settled
from xorviz.core.run.describing import in_words, shape_text
from xorviz.core.run.training import Snapshot
from xorviz.core.update.names import parameter_name
from xorviz.gui.kit.numbers import on_line
from xorviz.gui.network.diagram_parts import Edge, Node
from xorviz.gui.network.diagram_walk import Lit

FEW = 9
"""Parameters up to which all are told; of more, how many there are."""


def network_words(snapshot: Snapshot) -> str:
    """Say what the network is at an epoch: all of its parameters, if they are few."""
    layers, flat = snapshot.layers, settled(snapshot.parameters.flat, PARAMETER_NOISE).tolist()
    head = f"Network {shape_text(layers)} at epoch {snapshot.epoch:,}: {in_words(layers)}"
    if len(flat) > FEW:
        return f"{head}. {len(flat):,} parameters"
    told = (f"{parameter_name(layers, place)} {on_line(value)}" for place, value in enumerate(flat))
    return f"{head}. {', '.join(told)}"


def parameter_table(snapshot: Snapshot) -> str:
    """Return name, value and gradient of each parameter as they are, a line for each, parted by tabs."""
    pairs = zip(snapshot.parameters.flat.tolist(), snapshot.gradients.flat.tolist(), strict=True)
    lines = [
        f"{parameter_name(snapshot.layers, place)}\t{value!r}\t{gradient!r}"
        for place, (value, gradient) in enumerate(pairs)
    ]
    return "\n".join([f"epoch {snapshot.epoch}\tvalue\tgradient", *lines])


def thing_words(thing: Edge | Node, snapshot: Snapshot, lit: Lit) -> str:
    """Say which neuron or parameter a thing is, and its numbers: "hidden neuron 2, activation 0.973"."""
    layers = snapshot.layers
    if isinstance(thing, Edge):
        value = snapshot.parameters.flat[thing.place] if lit.weights is None else lit.weights[thing.place]
        end = node_words(layers, thing.target)
        if thing.source is None:
            return f"bias of {end}, {on_line(value)}"
        return f"weight from {node_words(layers, thing.source)} to {end}, {on_line(value)}"
    words = [node_words(layers, thing)]
    number = lit.values.get((thing.layer, thing.index))
    if number is not None:
        text, backward = number
        words.append(
            text.replace("δ", "delta") if backward else f"activation {text}" if thing.layer else text
        )
    if thing.layer:
        bias = snapshot.parameters.biases[thing.layer - 1][thing.index]
        words.append(f"bias {on_line(bias)}")
    return ", ".join(words)


def node_words(layers: tuple[int, ...], node: Node) -> str:
    """Name a node as one says it: input 1, hidden neuron 2, hidden neuron 2 of layer 3, output."""
    if node.layer == 0:
        return f"input {node.index + 1}"
    if node.layer == len(layers) - 1:
        return "output" if layers[-1] == 1 else f"output {node.index + 1}"
    return f"hidden neuron {node.index + 1}{f' of layer {node.layer}' if len(layers) > 3 else ''}"
