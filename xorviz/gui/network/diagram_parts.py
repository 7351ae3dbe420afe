"""The nodes and edges that a network diagram is made of."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

LABEL_HEIGHT = 20.0
"""Above a node, for its name."""
VALUE_HEIGHT = 14.0
"""Below a node, for its number."""
VALUE_WIDTH = 64.0
"""Of the widest number."""


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

    def backward(self) -> QPointF:
        """Return the direction from the end to the start, of length 1."""
        return (self.start - self.end) / self.length()

    def length(self) -> float:
        """Return how long it is."""
        along = self.end - self.start
        return math.hypot(along.x(), along.y())


def node_room(node: Node) -> QRectF:
    """Return what a node takes up with its label above it, and its number below it if it has one."""
    return node.box.adjusted(-4, -LABEL_HEIGHT, 4, 2 if node.index is None else VALUE_HEIGHT)


def value_room(node: Node, *, below: bool) -> QRectF:
    """Return where a neuron's number stands, its δ too: below it, or on its lower edge."""
    place = QRectF(0, 0, VALUE_WIDTH, VALUE_HEIGHT)
    place.moveCenter(QPointF(node.box.center().x(), node.box.bottom() + (9 if below else -3)))
    return place


def edge_distance(point: QPointF, edge: Edge) -> float:
    """Return the distance of a point from an edge."""
    along, to_point = edge.end - edge.start, point - edge.start
    length = QPointF.dotProduct(along, along)
    share = min(1.0, max(0.0, QPointF.dotProduct(to_point, along) / length)) if length else 0.0
    gap = to_point - along * share
    return math.hypot(gap.x(), gap.y())
