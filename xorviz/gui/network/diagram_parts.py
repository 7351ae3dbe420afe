"""The nodes and edges that a network diagram is made of."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF


@dataclass(frozen=True, slots=True)
class Node:
    """A neuron or an input."""

    layer: int
    """0 for the inputs"""
    index: int
    label: str
    box: QRectF
    head: QRectF
    """Where its name stands, and a neuron's number: above the box; empty if there is no room."""
    value: QRectF
    """Where its number stands; empty if there is no room."""
    foot: QRectF
    """Where the numbers of its bias stand, at the end of its stub; empty if there is no room."""
    beside: bool
    """Whether name and number stand side by side."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One parameter: a weight, or a bias, which is a short edge at its own neuron."""

    source: Node | None
    """None for a bias."""
    target: Node
    place: int
    """In the flat array of parameters."""
    start: QPointF
    end: QPointF

    @property
    def is_bias(self) -> bool:
        """Whether it is a bias."""
        return self.source is None

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


def edge_distance(point: QPointF, edge: Edge) -> float:
    """Return the distance of a point from an edge."""
    along, to_point = edge.end - edge.start, point - edge.start
    length = QPointF.dotProduct(along, along)
    share = min(1.0, max(0.0, QPointF.dotProduct(to_point, along) / length)) if length else 0.0
    gap = to_point - along * share
    return math.hypot(gap.x(), gap.y())
