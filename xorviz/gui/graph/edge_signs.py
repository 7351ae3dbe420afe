"""Where the chevrons of a graph's edges stand: each row is made once in each size."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from xorviz.core.network.arrays import Array
from xorviz.gui.graph.graph_layout import GraphLayout, GraphWire
from xorviz.gui.kit.signs.chevron import REACHES, chevron

PITCH = 17.0
"""From one chevron to the next, in pixels."""
LONGWAYS = 0.8
"""How far a chevron reaches along its edge, of how far it does to each side."""
AHEAD = 2.0
"""So far around a place, in pixels, its direction is looked for."""


class EdgeSigns:
    """The rows of chevrons of a laid out graph: they stand clear of all that is written."""

    def __init__(self, layout: GraphLayout) -> None:
        self._layout = layout
        self._texts = [text for spot in layout.spots for text in (spot.value, spot.adjoint)]
        self._rows: dict[tuple[int, int], QPainterPath] = {}

    def row(self, edge: int, size: int) -> QPainterPath:
        """Return the chevrons of an edge in a size, which point to where it begins."""
        found = self._rows.get((edge, size))
        if found is None:
            found = self._rows[edge, size] = self._made(self._layout.wires[edge], size)
        return found

    def _made(self, wire: GraphWire, size: int) -> QPainterPath:
        half, row = REACHES[size] * LONGWAYS, QPainterPath()
        points, lengths = _flattened(wire.path)
        first, last = wire.apart
        places = np.arange(first + half + 1.0, last - half, 1.0)
        x, y = _along(places, points, lengths)
        free = np.ones(len(places), dtype=bool)
        for box in [wire.label.adjusted(-2, 0, 2, 0), *self._texts]:
            free &= ~_inside(x, y, box.adjusted(-half, -half, half, half))
        before = -np.inf
        for at in places[free].tolist():
            if at >= before + PITCH:
                ends = np.stack(_along(np.array([at - AHEAD, at + AHEAD, at]), points, lengths), axis=1)
                back = ends[0] - ends[1]
                back /= np.hypot(*back) or 1.0
                row.addPolygon(chevron(QPointF(*back.tolist()), size).translated(QPointF(*ends[2].tolist())))
                row.closeSubpath()
                before = at
        return row


def _flattened(path: QPainterPath) -> tuple[Array, Array]:
    """Return a path as points, (points, 2), and how far along it each is, (points,)."""
    points = np.array([(point.x(), point.y()) for point in path.toSubpathPolygons()[0].toList()])
    steps = np.hypot(*np.diff(points, axis=0).T)
    return points, np.concatenate([[0.0], np.cumsum(steps)])


def _along(places: Array, points: Array, lengths: Array) -> tuple[Array, Array]:
    """Return the points of a path that are so far along it, across and down."""
    return np.interp(places, lengths, points[:, 0]), np.interp(places, lengths, points[:, 1])


def _inside(x: Array, y: Array, box: QRectF) -> NDArray[np.bool_]:
    return (x > box.left()) & (x < box.right()) & (y > box.top()) & (y < box.bottom())
