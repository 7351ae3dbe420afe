"""The sign of a gradient: chevrons along its edge that point backward, the larger the steeper."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF

from xorviz.gui.network.diagram_parts import Edge

PITCH, WIDE_PITCH = 17.0, 51.0
"""From one chevron of an edge to the next, in pixels: of few edges, and of many, which would be a tangle."""
FEW_EDGES = 16
DECADES = (-6.0, 0.0)
"""Powers of ten between which a gradient's chevrons grow from the smallest to the largest."""
REACHES = (2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 6.5, 7.0)
"""How far the arms of a chevron reach to each side, in pixels, by its size."""
STROKE = (1.1, 2.4)
"""Thickness of the smallest and of the largest."""
ASIDE = 1.5
"""Between a weight's stroke and its chevrons."""


class Chevrons:
    """The chevrons of edges: each row is made once in each size, and then moved."""

    def __init__(self, edges: Sequence[Edge]) -> None:
        self._edges = edges
        self._pitch = PITCH if len(edges) <= FEW_EDGES else WIDE_PITCH
        self._along: dict[int, tuple[QPointF, QPointF, bool]] = {}
        """Of the edges painted so far: which way is backward and aside, and whether their chevrons move."""
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
        size = size_of(gradient)
        row = self._rows.get((number, size))
        if row is None:
            row = self._rows[number, size] = chevron_row(self._edges[number], size, self._pitch)
        along = self._along.get(number)
        if along is None:
            edge = self._edges[number]
            along = self._along[number] = edge.backward(), edge.normal(), is_long(edge)
        backward, normal, moves = along
        place = backward * (phase % self._pitch) if moves else QPointF()
        if stroke:
            place += normal * (stroke / 2 + REACHES[size] + ASIDE)
        painter.translate(place)
        painter.fillPath(row, brush)
        painter.translate(-place)


def size_of(gradient: float) -> int:
    """Return how large the chevrons of a gradient that is not 0 are, on a logarithmic scale."""
    low, high = DECADES
    share = (math.log10(abs(gradient)) - low) / (high - low)
    return round((len(REACHES) - 1) * min(1.0, max(0.0, share)))


def is_long(edge: Edge) -> bool:
    """Whether there is room for a row of chevrons that moves; if not, a single one stands in the middle."""
    return edge.length() >= 2 * PITCH


def chevron_row(edge: Edge, size: int, pitch: float = PITCH) -> QPainterPath:
    """Return the chevrons of an edge, on its line: the first comes out from below the target."""
    length, reach = edge.length(), REACHES[size]
    thin, thick = STROKE
    deep = (thin + (thick - thin) * size / (len(REACHES) - 1)) * math.sqrt(2)
    places = [place * pitch - reach / 2 for place in range(max(1, int(length / pitch)))]
    row, backward = QPainterPath(), edge.backward()
    chevron = _chevron(backward, reach, deep)
    for place in places if is_long(edge) else [length / 2]:
        row.addPolygon(chevron.translated(edge.end + backward * place))
        row.closeSubpath()
    return row


def _chevron(ahead: QPointF, reach: float, deep: float) -> QPolygonF:
    """Return a chevron whose arms reach as far back as to each side, and are so deep along its way."""
    across = QPointF(-ahead.y(), ahead.x())
    tip = ahead * ((reach + deep) / 2)
    notch = tip - ahead * deep
    left, right = ((across * side - ahead) * reach for side in (1, -1))
    return QPolygonF([tip, tip + left, notch + left, notch, notch + right, tip + right])
