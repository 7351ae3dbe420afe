"""Where the nodes and edges of a network diagram are: geometry alone."""

import math
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF

from xorviz.gui.numbers import subscript

MAX_NODE = 58.0
MIN_NODE = 10.0
NODE_SHARE = 0.6
"""Of the vertical space that a node has, its own share."""
LABEL_HEIGHT = 20.0
EDGE_WIDTH = 96.0
"""The room that two columns leave for the edges between them, before nodes become smaller."""
LABELLED_NODE = 30.0
"""From this size on, nodes are labelled."""


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
        length = math.hypot(along.x(), along.y())
        return QPointF(along.y(), -along.x()) / length


@dataclass(frozen=True, slots=True)
class Diagram:
    """All nodes and edges, placed in a rectangle."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    node_size: float


def place_diagram(layers: tuple[int, ...], area: QRectF) -> Diagram:
    """Place a network of these layer widths in an area: a column for each layer, its bias node below."""
    tallest = max(width + 1 for width in layers[:-1])
    labelled = min(MAX_NODE, area.height() / tallest * NODE_SHARE) >= LABELLED_NODE
    pitch = area.height() / tallest
    across = (area.width() - (len(layers) - 1) * EDGE_WIDTH) / len(layers)
    size = min(MAX_NODE, across, pitch - LABEL_HEIGHT - 8 if labelled else pitch * NODE_SHARE + 3)
    size = max(MIN_NODE, size)
    columns = [_place_column(layers, layer, area, size) for layer in range(len(layers))]
    edges: list[Edge] = []
    for layer, (sources, targets) in enumerate(pairwise(columns), start=1):
        edges += _connect(layer, sources, [node for node in targets if node.index is not None], len(edges))
    return Diagram(tuple(node for column in columns for node in column), tuple(edges), size)


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
    upper = "" if len(layers) <= 3 or layer == 0 else "⁰¹²³⁴⁵⁶⁷⁸⁹"[layer % 10]
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
