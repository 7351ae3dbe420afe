"""Where the chevrons of a graph's edges stand: each row is made once in each size."""

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from xorviz.core.network.arrays import Array
from xorviz.gui.graph.boxes import Boxes
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
        self._texts = Boxes(text for spot in layout.spots for text in (spot.value, spot.adjoint))
        self._rows: dict[tuple[int, int], QPainterPath] = {}

    def row(self, edge: int, size: int) -> QPainterPath:
        """Return the chevrons of an edge in a size, which point to where it begins."""
        found = self._rows.get((edge, size))
        if found is None:
            found = self._rows[edge, size] = self._made(self._layout.wires[edge], size)
        return found

    def _made(self, wire: GraphWire, size: int) -> QPainterPath:
        reach, row = REACHES[size], QPainterPath()
        points, lengths = _flattened(wire.path)
        first, last = wire.apart
        places = np.arange(first + LONGWAYS * reach + 1.0, last - LONGWAYS * reach, 1.0)
        at = _along(places, points, lengths)
        back = _along(places - AHEAD, points, lengths) - _along(places + AHEAD, points, lengths)
        back /= np.maximum(np.hypot(*back), 1e-9)
        room = reach * (LONGWAYS * abs(back) + abs(back[::-1]))
        clear = ~self._texts.touch(at, room)
        free = clear & ~Boxes([wire.label]).touch(at, room)
        if not free.any() and clear.any():
            free[clear.argmax()] = True  # the number on the edge may cover its arms, but not its tip
        before = -np.inf
        for place in np.flatnonzero(free).tolist():
            if places[place] >= before + PITCH:
                sign = chevron(QPointF(*back[:, place].tolist()), size)
                row.addPolygon(sign.translated(QPointF(*at[:, place].tolist())))
                row.closeSubpath()
                before = places[place]
        return row


def _flattened(path: QPainterPath) -> tuple[Array, Array]:
    """Return a path as points, (points, 2), and how far along it each is, (points,)."""
    points = np.array([(point.x(), point.y()) for point in path.toSubpathPolygons()[0].toList()])
    steps = np.hypot(*np.diff(points, axis=0).T)
    return points, np.concatenate([[0.0], np.cumsum(steps)])


def _along(places: Array, points: Array, lengths: Array) -> Array:
    """Return the points of a path that are so far along it, (2, places): across and down."""
    return np.stack([np.interp(places, lengths, axis) for axis in points.T])
