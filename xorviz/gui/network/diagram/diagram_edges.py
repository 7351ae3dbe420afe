"""Painting the edges of a network diagram: weights, the chevrons of gradients, and what stands out."""

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from xorviz.gui.kit.theme import TINT, Theme
from xorviz.gui.network.diagram.chevrons import Chevrons
from xorviz.gui.network.diagram.diagram import Diagram
from xorviz.gui.network.diagram.diagram_parts import Edge, Node, narrowest_gap
from xorviz.gui.network.diagram_walk import Lit

Strokes = Literal["weights", "gradients", "both"]

STRONGEST = 64
"""In a large network so many weights stand out at most, and no more than half of them."""
WEIGHT_STROKE = (0.8, 15.0)
WEIGHT_PIXELS = 1.15
"""Thickness of an edge per unit of |weight|, up to half of the most: one scale for every run."""
MOST_OF_GAP = 0.35
"""And no more than this of the way between two neurons: thick edges side by side would be one area."""
ARROW_GAP, ARROW_LENGTH, ARROW_HALF = 2.0, 11.0, 5.5
"""Of the sign that says which way an operation flows, in pixels."""


class EdgePainter:
    """Paints the edges of one diagram, epoch after epoch."""

    def __init__(self, diagram: Diagram, theme: Theme, strokes: Strokes) -> None:
        self._strokes = strokes
        self._edges, self._is_large = diagram.edges, diagram.is_large
        gap = narrowest_gap(diagram.edges)
        self._most = min(WEIGHT_STROKE[1], MOST_OF_GAP * gap)
        """How thick an edge may be."""
        self._chevrons = Chevrons(diagram.edges, gap)
        weights = [number for number, edge in enumerate(self._edges) if edge.source is not None]
        self._stubs = [number for number, edge in enumerate(self._edges) if edge.source is None]
        self._between = [
            np.array(list(between))
            for _, between in groupby(weights, key=lambda number: self._edges[number].target.layer)
        ]
        self.strongest = min(STRONGEST, len(weights) // 2) if self._is_large else len(weights)
        """How many weights stand out."""
        self.recolour(theme)

    def recolour(self, theme: Theme) -> None:
        """Paint in the colours of a theme from now on."""
        self._theme, self._purple = theme, theme.colour("gradient")
        self._pens = [_flat_pen(theme.sign_colour(sign)) for sign in (0.0, 1.0, -1.0)]
        """Of a weight that is 0, of a positive one, of a negative one."""
        # In high contrast a border is strong: many would hide the edges that stand out.
        self._faint = QPen(theme.colour("border", TINT if self._is_large and theme.opacity else 1.0), 1)

    def paint_all_faintly(self, painter: QPainter) -> None:
        """Paint that there are edges, and nothing of their weights: this stays from epoch to epoch."""
        painter.setPen(self._faint)
        painter.drawLines([part for edge in self._edges for part in (edge.start, edge.end)])

    def paint(
        self,
        painter: QPainter,
        weights: Sequence[float],
        gradients: Sequence[float | None],
        phase: float,
        hovered: Edge | Node | None,
        lit: Lit,
    ) -> None:
        """Paint them: weights and gradients as the edges are in order; the chevrons moved by a phase.

        Of a large network only what is marked has both its weight and its gradient. Where a neuron is under
        the pointer, all edges but its own and those of its strongest route are faint. A gradient that is not
        known yet is None.
        """
        marked = self._marked(hovered, lit)
        if isinstance(hovered, Node):
            numbers: Sequence[int] = marked
            if not self._is_large:
                self.paint_all_faintly(painter)
        else:
            numbers = self._numbers(weights, gradients, [*marked, *self._few_lit(lit)])
        for number in numbers:
            edge, thickness = self._edges[number], self._thickness(weights[number])
            self._paint_halo(painter, edge, thickness, edge is hovered, lit)
            self._paint_weight(painter, edge, weights[number], thickness)
        if self._strokes != "weights":
            few = self._is_large and self._strokes == "both"
            for number in marked if few else numbers:
                if gradient := gradients[number]:
                    stroke = self._thickness(weights[number]) if self._strokes == "both" else 0.0
                    self._chevrons.paint(painter, self._purple, number, gradient, phase, stroke)
        if lit.flow:
            for number in numbers:
                if self._edges[number].place in lit.edges:
                    self._paint_arrow(painter, self._edges[number], lit.flow == "backward")

    def _thickness(self, weight: float) -> float:
        """Return how thick the edge of a weight is; beyond half of the most it grows ever more slowly."""
        most, wanted = self._most, WEIGHT_STROKE[0] + WEIGHT_PIXELS * abs(weight)
        return wanted if wanted <= most / 2 else most - most * most / (4 * wanted)

    def _marked(self, hovered: Edge | Node | None, lit: Lit) -> list[int]:
        """Return the edges under the pointer or selected: of a neuron, its own and those of its route."""
        if isinstance(hovered, Node):
            own = hovered.layer, hovered.index
            return [number for number, edge in enumerate(self._edges) if _is_on(edge, own, lit.route)]
        return [
            number
            for number, edge in enumerate(self._edges)
            if edge is hovered or edge.place == lit.selected_edge
        ]

    def _few_lit(self, lit: Lit) -> list[int]:
        """Return the edges that an operation concerns, if they are no more than may stand out."""
        few = self._is_large and len(lit.edges) <= self.strongest
        return [number for number, edge in enumerate(self._edges) if few and edge.place in lit.edges]

    def _numbers(
        self, weights: Sequence[float], gradients: Sequence[float | None], marked: Sequence[int]
    ) -> Sequence[int]:
        """Return which edges stand out: all, or the strongest between each two columns and those marked."""
        if not self._is_large:
            return range(len(self._edges))
        shown = [each or 0.0 for each in gradients] if self._strokes == "gradients" else weights
        strengths = np.abs(np.array(shown))
        chosen, room, left = {*self._stubs, *marked}, self.strongest, len(self._between)
        for numbers in sorted(self._between, key=len):
            count, left = min(len(numbers), room // left), left - 1
            room -= count
            if count:  # many layers may leave no room between some
                strongest = np.argpartition(strengths[numbers], len(numbers) - count)[-count:]
                chosen.update(numbers[strongest].tolist())
        return sorted(chosen)

    def _paint_weight(self, painter: QPainter, edge: Edge, weight: float, thickness: float) -> None:
        if self._strokes == "gradients":
            _line(painter, edge, self._faint)
            return
        pen = self._pens[0 if weight == 0 else 1 if weight > 0 else -1]  # opaque: six times as fast
        pen.setWidthF(thickness)
        if weight < 0:
            dash = max(7.0, 1.4 * thickness) if not edge.is_bias else 4.0
            pen.setDashPattern([dash / thickness, 0.45 * dash / thickness])
        _line(painter, edge, pen)

    def _paint_halo(
        self, painter: QPainter, edge: Edge, thickness: float, highlighted: bool, lit: Lit
    ) -> None:
        """Paint what stands out behind an edge: under the pointer, selected, or part of the operation."""
        if edge.place in lit.edges:
            role = "gradient" if lit.flow == "backward" else "accent"
            _line(painter, edge, QPen(self._theme.colour(role, 0.28), thickness + 11))
        if highlighted or edge.place == lit.selected_edge:
            _line(painter, edge, QPen(self._theme.colour("accent", 0.3), thickness + 8))

    def _paint_arrow(self, painter: QPainter, edge: Edge, back: bool) -> None:
        """Paint which way the operation flows along an edge, near where it arrives."""
        along = edge.backward() if back else -edge.backward()
        across = QPointF(-along.y(), along.x())
        tip = (edge.start if back else edge.end) - along * ARROW_GAP
        base = tip - along * ARROW_LENGTH
        painter.setPen(QPen(self._theme.colour("card"), 1))
        painter.setBrush(self._theme.colour("gradient" if back else "accent"))
        painter.drawPolygon([tip, base + across * ARROW_HALF, base - across * ARROW_HALF])
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _is_on(edge: Edge, neuron: tuple[int, int], route: Sequence[int]) -> bool:
    """Say whether an edge is one of a neuron, or joins two of a route: one neuron of each layer."""
    source, target = edge.source, edge.target
    if neuron == (target.layer, target.index) or source is None:
        return neuron == (target.layer, target.index)
    if neuron == (source.layer, source.index):
        return True
    return bool(route) and (source.index, target.index) == (route[source.layer], route[target.layer])


def _flat_pen(colour: QColor) -> QPen:
    pen = QPen(colour)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _line(painter: QPainter, edge: Edge, pen: QPen) -> None:
    painter.setPen(pen)
    painter.drawLine(edge.start, edge.end)
