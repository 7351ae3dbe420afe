"""The nodes and edges that a network diagram is made of."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from xorviz.core.network.arrays import Array


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


class Edge(NamedTuple):
    """One parameter: a weight, or a bias, which is a short edge at its own neuron.

    A large network has a thousand, at each size of its view: as tuples they take a fifth of the time.
    """

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


def edge_lines(edges: Sequence[Edge]) -> Array:
    """Return where edges start, and how far they go, (4, edges)."""
    lines = [(*edge.start.toTuple(), *(edge.end - edge.start).toTuple()) for edge in edges]
    return np.array(lines, dtype=np.float64).T


def narrowest_gap(edges: Sequence[Edge]) -> float:
    """Return how far the nearest neurons of a column are apart, in pixels; infinite if each stands alone."""
    steps: list[float] = []
    for _, between in groupby(edges, key=lambda edge: edge.target.layer):
        weights = [edge for edge in between if not edge.is_bias]
        columns = {edge.start.y() for edge in weights}, {edge.end.y() for edge in weights}
        steps += (low - high for column in columns for high, low in pairwise(sorted(column)))
    return min(steps, default=math.inf)


def edge_distances(point: QPointF, lines: Array) -> Array:
    """Return the distance of a point from each edge, (edges,)."""
    left, top, across, down = lines
    right, below = point.x() - left, point.y() - top
    length = across * across + down * down
    dots = right * across + below * down
    share = np.divide(dots, length, out=np.zeros_like(dots), where=length > 0.0).clip(0.0, 1.0)
    return np.hypot(right - across * share, below - down * share)


def coordinates(boxes: Iterable[QRectF]) -> NDArray[np.float64]:
    """Return left, top, right and bottom of boxes, (4, boxes)."""
    sides = [box.getCoords() for box in boxes]
    return np.array(sides, dtype=np.float64).reshape(-1, 4).T


def touching(
    boxes: NDArray[np.float64], others: NDArray[np.float64], across: float = 0.0, down: float = 0.0
) -> NDArray[np.bool_]:
    """Return which boxes are nearer to which others than these gaps, (boxes, others)."""
    left, top, right, bottom = boxes[:, :, np.newaxis]
    overlap_x = (left < others[2] + across) & (others[0] < right + across)
    return overlap_x & (top < others[3] + down) & (others[1] < bottom + down)
