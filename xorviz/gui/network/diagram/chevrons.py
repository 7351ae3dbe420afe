"""Gradients in the diagram: rows of chevrons along their edges, which move backward."""

import math
from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPainterPath

from xorviz.gui.kit.signs.chevron import REACHES, chevron, size_of
from xorviz.gui.network.diagram.diagram_parts import Edge

PITCH, WIDE_PITCH = 17.0, 51.0
"""From one chevron of an edge to the next, in pixels: of few edges, and of many, which would be a tangle."""
FEW_EDGES = 16
ASIDE = 1.5
"""Between a weight's stroke and its chevrons."""
REACH_OF_GAP = 0.18
"""The largest chevrons reach to each side no further than this of the way between two neurons."""
SPREAD = 4
"""But there are so many steps from the smallest to the largest at least, or all would look the same."""
APART = (math.sqrt(5.0) - 1.0) / 2.0
"""By this much of their pitch the chevrons of one of many edges are ahead of those of the edge before: so few
as possible stand side by side."""


class Chevrons:
    """The chevrons of edges: each row is made once in each size, and then moved."""

    def __init__(self, edges: Sequence[Edge], gap: float) -> None:
        """Make them for these edges; the nearest neurons of a column are so far apart, in pixels."""
        self._edges = edges
        few = len(edges) <= FEW_EDGES
        self._pitch, self._apart = (PITCH, 0.0) if few else (WIDE_PITCH, APART * WIDE_PITCH)
        self._share = max(SPREAD, bisect_right(REACHES, REACH_OF_GAP * gap) - 1) / (len(REACHES) - 1)
        """What chevrons have of their size."""
        self._along: dict[int, tuple[QPointF, QPointF, float]] = {}
        """Of the edges painted so far: which way is backward and aside, and how far their chevrons move."""
        self._rows: dict[tuple[int, int], QPainterPath] = {}

    def paint(
        self, painter: QPainter, brush: QColor, number: int, gradient: float, phase: float, stroke: float
    ) -> None:
        """Paint those of one edge.

        Parameters
        ----------
        painter, brush
            Of the diagram.
        number, gradient
            Of the edge; the gradient is not 0.
        phase
            How far they have moved from the output towards the inputs, in pixels.
        stroke
            How thick the weight is beside which they stand; 0 if they stand in its place.
        """
        size = round(size_of(gradient) * self._share)
        row = self._rows.get((number, size))
        if row is None:
            row = self._rows[number, size] = chevron_row(self._edges[number], size, self._pitch)
        along = self._along.get(number)
        if along is None:
            edge = self._edges[number]
            far = min(self._pitch, edge.length()) if is_long(edge) else 0.0
            along = self._along[number] = edge.backward(), edge.normal(), far
        backward, normal, far = along
        moved = phase + number * self._apart
        place = backward * (moved % far) if far else QPointF()
        if stroke:
            place += normal * (stroke / 2 + REACHES[size] + ASIDE)
        painter.translate(place)
        painter.fillPath(row, brush)
        painter.translate(-place)


def is_long(edge: Edge) -> bool:
    """Whether there is room for a row of chevrons that moves; if not, a single one stands in the middle."""
    return edge.length() >= 2 * PITCH


def chevron_row(edge: Edge, size: int, pitch: float = PITCH) -> QPainterPath:
    """Return the chevrons of an edge, on its line: the first comes out from below the target."""
    length, reach = edge.length(), REACHES[size]
    places = [place * pitch - reach / 2 for place in range(max(1, int(length / pitch)))]
    row, backward = QPainterPath(), edge.backward()
    sign = chevron(backward, size)
    for place in places if is_long(edge) else [length / 2]:
        row.addPolygon(sign.translated(edge.end + backward * place))
        row.closeSubpath()
    return row
