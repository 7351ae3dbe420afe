"""Where the nodes and edges of a network diagram are: geometry alone."""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF

from xorviz.core.update.names import node_name
from xorviz.gui.network.diagram_labels import place_labels
from xorviz.gui.network.diagram_parts import LABEL_HEIGHT, VALUE_HEIGHT, Edge, Node, edge_distance, value_room

MAX_NODE = 58.0
MIN_NODE = 10.0
NODE_SHARE = 0.6
"""Of the vertical space that a node has, its own share."""
BIAS_SHARE = 0.62
"""Of a neuron's size, that of a bias node."""
EDGE_WIDTH = 96.0
"""The room that two columns leave for the edges between them, before nodes become smaller."""
ROOMY_NODE = 36.0
"""Nodes give no room to the numbers below them that would make them smaller than this."""
LABELLED_NODE = 18.0
"""Nodes give room to their names unless that would make them smaller than this."""
NUMBERED_NODE = 24.0
"""From this size on, a number can stand in a node."""
WIDEST = 32
"""Of a wider layer, its first `FIRST` neurons are shown, and how many more there are."""
FIRST = 6
MOST_PLACED = 2000
"""Edges: where all layers would come to more, narrower ones are folded too."""
REACH = 8.0
"""How near the pointer must be to an edge, in pixels."""


@dataclass(frozen=True, slots=True)
class Diagram:
    """All nodes and edges, placed in a rectangle."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    labels: dict[int, QRectF]
    """Where the numbers of an edge stand, by its place; an edge without room for them has none."""
    node_size: float
    values_below: bool
    """Whether there is room below the nodes for their numbers; if not, they stand in them."""
    labelled: bool
    """Whether there is room for the nodes' names."""
    gaps: tuple[tuple[QRectF, str], ...] = ()
    """Where neurons are left out, and how many."""

    @property
    def numbered(self) -> bool:
        """Whether there is room for the nodes' numbers, below or in them."""
        return self.labelled and (self.values_below or self.node_size >= NUMBERED_NODE)

    def thing_at(self, point: QPointF) -> Edge | Node | None:
        """Return what is at a point: a node or an edge, by its numbers too; the nearest edge within reach."""
        for node in self.nodes:
            if node.box.contains(point):
                return node
        for edge in self.edges:
            if edge.place in self.labels and self.labels[edge.place].contains(point):
                return edge
        if self.numbered:
            for node in self.nodes:
                if node.index is not None and value_room(node, below=self.values_below).contains(point):
                    return node
        nearest = min(self.edges, key=lambda edge: edge_distance(point, edge))
        return nearest if edge_distance(point, nearest) <= REACH else None


def place_diagram(layers: tuple[int, ...], area: QRectF, *labels: QSizeF) -> Diagram:
    """Place a network in an area: a column for each layer, its bias node below.

    Parameters
    ----------
    layers
        Widths from the inputs to the outputs.
    area
        Where the diagram may be.
    labels
        The size of an edge's numbers; then smaller ones, for where that leaves edges without.
    """
    shown = shown_neurons(layers)
    tallest = max(count + (count < width) + 1 for count, width in zip(shown, layers[:-1], strict=False))
    pitch = _pitch(area, tallest, MAX_NODE)
    across = (area.width() - (len(layers) - 1) * EDGE_WIDTH) / len(layers)
    below = pitch - LABEL_HEIGHT - VALUE_HEIGHT - 2
    beneath_names = pitch - LABEL_HEIGHT - 4
    labelled = min(across, beneath_names) >= LABELLED_NODE
    tall = pitch * NODE_SHARE + 3
    if labelled:
        tall = below if below >= ROOMY_NODE else beneath_names
    size = max(MIN_NODE, min(MAX_NODE, across, tall))
    columns = [_place_column(layers, layer, shown[layer], area, size) for layer in range(len(layers))]
    gaps = tuple(
        (columns[layer].pop(count).box, f"{layers[layer] - count:,} more")
        for layer, count in enumerate(shown)
        if count < layers[layer]
    )
    edges: list[Edge] = []
    first_place = 0
    for (sources, targets), (inputs, outputs) in zip(pairwise(columns), pairwise(layers), strict=True):
        neurons = [node for node in targets if node.index is not None]
        edges += _connect(sources, neurons, inputs, outputs, first_place)
        first_place += (inputs + 1) * outputs
    nodes = tuple(node for column in columns for node in column)
    roomy = below >= size
    numbers = place_labels(nodes, edges, labels, below=roomy)
    return Diagram(nodes, tuple(edges), numbers, size, roomy, labelled, gaps)


def shown_neurons(layers: tuple[int, ...]) -> list[int]:
    """Return how many neurons of each layer are shown: all, or the first ones of a layer that is folded."""
    shown = list(layers)
    for widest in (WIDEST, WIDEST // 2, FIRST):
        shown = [width if width <= widest else FIRST for width in layers]
        if sum((inputs + 1) * outputs for inputs, outputs in pairwise(shown)) <= MOST_PLACED:
            break
    return shown


def _pitch(area: QRectF, count: int, size: float) -> float:
    """Return how far the nodes of a column are apart: the last is a bias, which needs less room below it."""
    return max(area.height() / count, (area.height() - BIAS_SHARE * size / 2 - 2) / (count - 0.5))


def _place_column(layers: tuple[int, ...], layer: int, shown: int, area: QRectF, size: float) -> list[Node]:
    """Place the neurons shown, then one that stands for the rest if there is any, then the bias."""
    last = layer == len(layers) - 1
    neurons = shown + (shown < layers[layer])
    count = neurons if last else neurons + 1
    places = max(count, 3)
    step = area.height() / places if last else _pitch(area, places, size)
    top = area.top() + step / 2 + step * (places - count) / 2
    x = area.left() + size / 2 + (area.width() - size) * layer / (len(layers) - 1)
    nodes: list[Node] = []
    for place in range(count):
        bias = place == neurons
        side = size * BIAS_SHARE if bias else size
        box = QRectF(0, 0, side, side)
        box.moveCenter(QPointF(x, top + step * place))
        label = "bias" if bias else node_name(layers, layer, place)
        nodes.append(Node(layer, None if bias else place, label, box))
    return nodes


def _connect(
    sources: list[Node], targets: list[Node], inputs: int, outputs: int, first_place: int
) -> list[Edge]:
    """Connect two columns. In the flat array the weights come first, target by target, then the biases."""
    edges: list[Edge] = []
    for target in targets:
        row = target.index or 0
        for source in sources:
            bias = source.index is None
            offset = outputs * inputs + row if bias else row * inputs + (source.index or 0)
            start = QPointF(source.box.right(), source.box.center().y())
            end = QPointF(target.box.left(), target.box.center().y())
            name = f"bias → {target.label}" if bias else f"{source.label} → {target.label}"
            edges.append(Edge(source, target, first_place + offset, name, start, end))
    return edges
