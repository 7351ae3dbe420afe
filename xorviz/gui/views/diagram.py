"""Where the nodes and edges of a network diagram are: geometry alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF

from xorviz.core.spelling import subscript, superscript

MAX_NODE = 58.0
MIN_NODE = 10.0
NODE_SHARE = 0.6
"""Of the vertical space that a node has, its own share."""
LABEL_HEIGHT = 20.0
VALUE_HEIGHT = 14.0
"""Below a node, for its number."""
EDGE_WIDTH = 96.0
"""The room that two columns leave for the edges between them, before nodes become smaller."""
ROOMY_NODE = 36.0
"""Nodes give no room to the numbers below them that would make them smaller than this."""
LABELLED_NODE = 24.0
"""From this size on, nodes are labelled."""
LABELLED_EDGES = 16
"""Up to so many edges carry their numbers."""
LABEL_SHARES = tuple(0.15 + 0.025 * step for step in range(29))
"""Where along an edge its numbers may be."""
PREFERRED_SHARES = (0.5, 0.35, 0.25)
"""Where they would best be: the first that leaves no edge without."""
CROSSING_COST = 0.15
"""How far along its edge a label moves to stand on one other edge less."""
REACH = 8.0
"""How near the pointer must be to an edge, in pixels."""


@dataclass(frozen=True, slots=True)
class Node:
    """A neuron, an input, or the constant 1 that a bias is multiplied with."""

    layer: int
    """0 for the inputs"""
    index: int | None
    """None for a bias node"""
    label: str
    box: QRectF


@dataclass(frozen=True, slots=True)
class Edge:
    """One parameter: a weight, or a bias when its source is a bias node."""

    source: Node
    target: Node
    place: int
    """In the flat array of parameters."""
    name: str
    start: QPointF
    end: QPointF

    def point(self, share: float) -> QPointF:
        """Return the point at this share of the way from start to end."""
        return self.start + (self.end - self.start) * share

    def normal(self) -> QPointF:
        """Return the direction across the edge, of length 1, upward on screen."""
        along = self.end - self.start
        return QPointF(along.y(), -along.x()) / self.length()

    def length(self) -> float:
        """Return how long it is."""
        along = self.end - self.start
        return math.hypot(along.x(), along.y())


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

    def thing_at(self, point: QPointF) -> Edge | Node | None:
        """Return what is at a point: a node, an edge by its numbers, or the nearest edge within reach."""
        for node in self.nodes:
            if node.box.contains(point):
                return node
        for edge in self.edges:
            if edge.place in self.labels and self.labels[edge.place].contains(point):
                return edge
        nearest = min(self.edges, key=lambda edge: _distance(point, edge))
        return nearest if _distance(point, nearest) <= REACH else None


def place_diagram(layers: tuple[int, ...], area: QRectF, label: QSizeF) -> Diagram:
    """Place a network in an area: a column for each layer, its bias node below.

    Parameters
    ----------
    layers
        Widths from the inputs to the outputs.
    area
        Where the diagram may be.
    label
        The size of an edge's numbers.
    """
    tallest = max(width + 1 for width in layers[:-1])
    pitch = area.height() / tallest
    across = (area.width() - (len(layers) - 1) * EDGE_WIDTH) / len(layers)
    below = pitch - LABEL_HEIGHT - VALUE_HEIGHT - 2
    labelled = min(MAX_NODE, pitch * NODE_SHARE) >= LABELLED_NODE
    tall = (
        (below if below >= ROOMY_NODE else pitch - LABEL_HEIGHT - 4) if labelled else pitch * NODE_SHARE + 3
    )
    size = max(MIN_NODE, min(MAX_NODE, across, tall))
    columns = [_place_column(layers, layer, area, size) for layer in range(len(layers))]
    edges: list[Edge] = []
    for layer, (sources, targets) in enumerate(pairwise(columns), start=1):
        edges += _connect(layer, sources, [node for node in targets if node.index is not None], len(edges))
    nodes = tuple(node for column in columns for node in column)
    return Diagram(nodes, tuple(edges), _place_labels(nodes, edges, label), size, below >= size)


def _place_column(layers: tuple[int, ...], layer: int, area: QRectF, size: float) -> list[Node]:
    width, last = layers[layer], layer == len(layers) - 1
    count = width if last else width + 1
    step = area.height() / max(count, 3)
    top = area.center().y() - step * (count - 1) / 2
    x = area.left() + size / 2 + (area.width() - size) * layer / (len(layers) - 1)
    nodes: list[Node] = []
    for place in range(count):
        bias = place == width
        side = size * 0.62 if bias else size
        box = QRectF(0, 0, side, side)
        box.moveCenter(QPointF(x, top + step * place))
        nodes.append(Node(layer, None if bias else place, _label(layers, layer, place, bias), box))
    return nodes


def _label(layers: tuple[int, ...], layer: int, place: int, bias: bool) -> str:
    if bias:
        return "bias"
    if layer == len(layers) - 1:
        return "ŷ"
    letter = "x" if layer == 0 else "h"
    upper = "" if len(layers) <= 3 or layer == 0 else superscript(layer)
    return f"{letter}{upper}{subscript(place + 1)}"


def _connect(layer: int, sources: list[Node], targets: list[Node], first_place: int) -> list[Edge]:
    """Connect two columns. In the flat array the weights come first, target by target, then the biases."""
    inputs = len(sources) - 1
    edges: list[Edge] = []
    for target in targets:
        row = target.index or 0
        for source in sources:
            bias = source.index is None
            offset = len(targets) * inputs + row if bias else row * inputs + (source.index or 0)
            start = QPointF(source.box.right(), source.box.center().y())
            end = QPointF(target.box.left(), target.box.center().y())
            name = f"bias → {target.label}" if bias else f"{source.label} → {target.label}"
            edges.append(Edge(source, target, first_place + offset, name, start, end))
    return edges


def _place_labels(nodes: Sequence[Node], edges: Sequence[Edge], size: QSizeF) -> dict[int, QRectF]:
    """Find for each edge a place for its numbers that touches no node and no other numbers."""
    if len(edges) > LABELLED_EDGES:
        return {}
    best: dict[int, QRectF] = {}
    for preferred in PREFERRED_SHARES:
        labels = _place_labels_near(preferred, nodes, edges, size)
        if len(labels) == len(edges):
            return labels
        best = max(best, labels, key=len)
    return best


def _place_labels_near(
    preferred: float, nodes: Sequence[Node], edges: Sequence[Edge], size: QSizeF
) -> dict[int, QRectF]:
    taken = [node.box.adjusted(-6, -LABEL_HEIGHT, 6, VALUE_HEIGHT) for node in nodes]
    labels: dict[int, QRectF] = {}
    for edge in sorted(edges, key=lambda each: each.source.index is None):
        free: list[tuple[float, QRectF]] = []
        for share in LABEL_SHARES:
            box = QRectF(QPointF(), size)
            box.moveCenter(edge.point(share))
            if not any(box.intersects(other) for other in taken):
                crossings = sum(_crosses(other, box) for other in edges if other is not edge)
                free.append((CROSSING_COST * crossings + abs(share - preferred), box))
        if free:
            _, box = min(free, key=lambda pair: pair[0])
            labels[edge.place] = box
            taken.append(box.adjusted(-3, -2, 3, 2))
    return labels


def _crosses(edge: Edge, box: QRectF) -> bool:
    """Return whether an edge and a box have a point in common: the line's share inside, axis by axis."""
    low, high = 0.0, 1.0
    along = edge.end - edge.start
    for start, length, near, far in (
        (edge.start.x(), along.x(), box.left(), box.right()),
        (edge.start.y(), along.y(), box.top(), box.bottom()),
    ):
        if length == 0:
            if not near <= start <= far:
                return False
            continue
        ends = (near - start) / length, (far - start) / length
        low, high = max(low, min(ends)), min(high, max(ends))
    return low <= high


def _distance(point: QPointF, edge: Edge) -> float:
    """Return the distance of a point from an edge."""
    along, to_point = edge.end - edge.start, point - edge.start
    length = QPointF.dotProduct(along, along)
    share = min(1.0, max(0.0, QPointF.dotProduct(to_point, along) / length)) if length else 0.0
    gap = to_point - along * share
    return math.hypot(gap.x(), gap.y())
