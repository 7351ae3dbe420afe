"""Which graph is shown, and where the keys lead in it."""

from collections.abc import Sequence

from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.update.graph.building import is_whole
from xorviz.core.update.graph.graph import ComputationGraph
from xorviz.core.update.names import locate
from xorviz.gui.graph.graph_layout import GraphLayout
from xorviz.session.selection import Selection
from xorviz.session.view import SessionView

ONE_SAMPLE = (
    "All samples are followed together. The graph is of one: press M, or click a sample in the plane."
)
TOO_MANY = "{parameters:,} parameters and {samples:,} samples: too many numbers to take an update apart."


def refusal(view: SessionView) -> str:
    """Say why there is no graph of what is shown; nothing if there is."""
    if not view.update.is_listable:
        return TOO_MANY.format(parameters=view.update.states[-1].shape[1], samples=len(view.run.data))
    return "" if view.update.followed_sample is not None else ONE_SAMPLE


def neuron_of(layers: Sequence[int], selection: Selection) -> tuple[int, int] | None:
    """Return the neuron that a graph is of: that which is selected, or whose parameter is; else an output.

    None if the network is shown whole.
    """
    if is_whole(layers):
        return None
    place, neuron = selection.parameter, selection.neuron
    if place is not None and place < parameter_count(layers):
        neuron = locate(layers, place)[:2]
    if neuron is None or not 0 < neuron[0] < len(layers) or neuron[1] >= layers[neuron[0]]:
        return len(layers) - 1, 0
    return neuron


def neuron_after(layers: Sequence[int], neuron: tuple[int, int], step: int) -> tuple[int, int]:
    """Return the neuron so many further on, layer by layer; after the last, the first."""
    neurons = [(layer, index) for layer in range(1, len(layers)) for index in range(layers[layer])]
    return neurons[(neurons.index(neuron) + step) % len(neurons)]


def beside(graph: ComputationGraph, layout: GraphLayout, place: int | None, way: tuple[int, int]) -> int:
    """Return the node that an arrow leads to: along an edge left or right, else in its column.

    Who is at none yet begins at the last, from where gradients come.
    """
    if place is None:
        return len(graph.nodes) - 1
    here, (across, up) = layout.spots[place].middle, way
    if across:
        ends = [edge.source for edge in graph.edges if edge.target == place]
        if across > 0:
            ends = [edge.target for edge in graph.edges if edge.source == place]
        column = layout.columns[place]
        return min(
            ends,
            key=lambda end: (layout.columns[end] == column, abs(layout.spots[end].middle.y() - here.y())),
            default=place,
        )
    column = layout.columns[place]
    others = {
        other: (here.y() - layout.spots[other].middle.y()) * up
        for other in range(len(graph.nodes))
        if layout.columns[other] == column
    }
    return min((other for other, far in others.items() if far > 0), key=lambda o: others[o], default=place)
