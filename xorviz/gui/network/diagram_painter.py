"""How a placed network diagram is painted."""

import math
from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.run.training import Snapshot
from xorviz.gui.kit.numbers import fitting
from xorviz.gui.kit.theme import Theme, number_font, text_font
from xorviz.gui.network.diagram import Diagram
from xorviz.gui.network.diagram_parts import LABEL_HEIGHT, Edge, Node, node_room, value_room
from xorviz.gui.network.diagram_walk import Lit

Strokes = Literal["weights", "gradients", "both"]

WEIGHT_STROKE = (0.8, 15.0)
WEIGHT_PIXELS = 1.15
"""Thickness of an edge per unit of |weight|: one scale for every run, so that growth is visible."""
GRADIENT_DECADES = (-6.0, 0.0)
"""Powers of ten between which the gradient's stroke grows from its least to its greatest thickness."""
GRADIENT_STROKE = (0.6, 4.0)
GRADIENT_DASH = 7.0
GRADIENT_GAP = 1.5
"""Between the strokes of a weight and its gradient."""
ARROW_GAP, ARROW_LENGTH, ARROW_HALF = 3.0, 11.0, 5.5
"""Of the sign that says which way an operation flows, in pixels."""
LABEL_WIDTH = 68.0
SHORT_LABEL_WIDTH = 60.0
LABEL_LINE = 13.0
LABEL_PADDING = 3.0


def label_size(strokes: Strokes) -> tuple[float, float]:
    """Return width and height of an edge's numbers."""
    return LABEL_WIDTH, 2 * LABEL_PADDING + LABEL_LINE * (2 if strokes == "both" else 1)


def short_label_size() -> tuple[float, float]:
    """Return width and height of one number of an edge, where there is no room for two."""
    return SHORT_LABEL_WIDTH, LABEL_LINE + 2


def edge_numbers(snapshot: Snapshot, lit: Lit) -> tuple[Sequence[float], Sequence[float]]:
    """Return the weights and the gradients that the edges show, by place."""
    weights = snapshot.parameters.flat.tolist() if lit.weights is None else lit.weights
    gradients = snapshot.gradients.flat.tolist() if lit.gradients is None else lit.gradients
    return weights, gradients


class DiagramPainter:
    """Paints one diagram with one painter."""

    def __init__(
        self, painter: QPainter, theme: Theme, snapshot: Snapshot, diagram: Diagram, strokes: Strokes
    ) -> None:
        self._painter = painter
        self._theme = theme
        self._snapshot = snapshot
        self._diagram = diagram
        self._strokes = strokes
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)

    def paint(
        self, pictures: list[list[QImage]], phase: float, highlighted: Edge | Node | None, lit: Lit
    ) -> None:
        """Paint edges, nodes and numbers.

        Parameters
        ----------
        pictures
            What each neuron computes, by layer, the inputs first.
        phase
            How far the gradients' dashes have moved, in pixels.
        highlighted
            What the pointer is on.
        lit
            What the current operation concerns, and what is selected.
        """
        weights, gradients = edge_numbers(self._snapshot, lit)
        for edge in self._diagram.edges:
            self._paint_halo(edge, _thickness(weights[edge.place]), edge is highlighted, lit)
            self._paint_weight(edge, weights[edge.place])
            self._paint_gradient(edge, weights[edge.place], gradients[edge.place], phase)
        for edge in self._diagram.edges:
            if edge.place in lit.edges:
                self._paint_arrow(edge, lit.flows_back)
        for node in self._diagram.nodes:
            self._paint_node(node, pictures, node is highlighted, lit)
        for edge in self._diagram.edges:
            if edge.place in self._diagram.labels:
                self._paint_label(edge, weights[edge.place], gradients[edge.place], lit)
        if lit.whose and self._strokes != "weights":
            self._paint_whose(lit.whose)

    def paint_text(self, lines: list[str], pointer: QPointF, area: QRectF) -> None:
        """Paint lines of text beside the pointer, inside the area."""
        if not lines:
            return
        font = number_font(12)
        metrics = QFontMetricsF(font)
        width = max(metrics.horizontalAdvance(line) for line in lines) + 20
        box = QRectF(0, 0, width, metrics.height() * len(lines) + 14)
        box.moveTopLeft(pointer + QPointF(14, 14))
        box.moveRight(min(box.right(), area.right() - 2))
        if box.bottom() > area.bottom() - 2:
            box.moveBottom(pointer.y() - 10)
        self._paint_box(box, "accent", 1.0)
        self._painter.setFont(font)
        for row, line in enumerate(lines):
            self._painter.setPen(self._theme.colour("gradient" if line.startswith("∂") else "text"))
            place = QRectF(box.left() + 10, box.top() + 7 + metrics.height() * row, width, metrics.height())
            self._painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, line)

    def _paint_weight(self, edge: Edge, weight: float) -> None:
        if self._strokes == "gradients":
            self._line(edge, QPen(self._theme.colour("border"), 1))
            return
        pen = QPen(self._theme.sign_colour(weight), _thickness(weight))  # opaque: six times as fast
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if weight < 0:
            dash = max(7.0, 1.4 * pen.widthF()) / pen.widthF()
            pen.setDashPattern([dash, 0.45 * dash])
        self._line(edge, pen)

    def _paint_gradient(self, edge: Edge, weight: float, gradient: float, phase: float) -> None:
        """Paint dashes beside the weight that move from output to input."""
        if self._strokes == "weights" or gradient == 0:
            return
        width = _gradient_thickness(gradient)
        weight_width = _thickness(weight) if self._strokes == "both" else 0.0
        aside = edge.normal() * (weight_width / 2 + width / 2 + GRADIENT_GAP)
        pen = QPen(self._theme.colour("gradient"), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([GRADIENT_DASH / width, GRADIENT_DASH / width])
        pen.setDashOffset(-phase / width)
        self._painter.setPen(pen)
        self._painter.drawLine(edge.end + aside, edge.start + aside)

    def _paint_halo(self, edge: Edge, thickness: float, highlighted: bool, lit: Lit) -> None:
        """Paint what stands out behind an edge: under the pointer, selected, or part of the operation."""
        if edge.place in lit.edges:
            role = "gradient" if lit.flows_back else "accent"
            self._line(edge, QPen(self._theme.colour(role, 0.28), thickness + 11))
        if highlighted or edge.place == lit.selected_edge:
            self._line(edge, QPen(self._theme.colour("accent", 0.3), thickness + 8))

    def _paint_arrow(self, edge: Edge, back: bool) -> None:
        """Paint which way the operation flows along an edge, near where it arrives."""
        along = (edge.start - edge.end if back else edge.end - edge.start) / edge.length()
        across = QPointF(-along.y(), along.x())
        tip = (edge.start if back else edge.end) - along * ARROW_GAP
        base = tip - along * ARROW_LENGTH
        self._painter.setPen(QPen(self._theme.colour("card"), 1))
        self._painter.setBrush(self._theme.colour("gradient" if back else "accent"))
        self._painter.drawPolygon([tip, base + across * ARROW_HALF, base - across * ARROW_HALF])
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_node(self, node: Node, pictures: list[list[QImage]], highlighted: bool, lit: Lit) -> None:
        painter, box = self._painter, node.box
        if node.index is not None:
            self._paint_node_state((node.layer, node.index), box, lit)
        path = QPainterPath()
        path.addRoundedRect(box, box.width() * 0.2, box.width() * 0.2)
        if node.index is None:
            painter.fillPath(path, self._theme.colour("field"))
            painter.setPen(self._theme.colour("text"))
            painter.setFont(number_font(max(9, int(box.height() * 0.42))))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "1")
            border, width = "muted", 1.0
        else:
            painter.save()
            painter.setClipPath(path)
            painter.drawImage(box, pictures[node.layer][node.index])
            painter.restore()
            border, width = "accent" if node.layer else "border", min(2.0, 1 + box.width() / 40)
        painter.setPen(QPen(self._theme.colour("accent" if highlighted else border), width))
        painter.drawPath(path)
        if self._diagram.labelled:
            self._paint_node_label(node)
        if self._diagram.numbered and node.index is not None and (node.layer, node.index) in lit.values:
            self._paint_value(node, *lit.values[node.layer, node.index])

    def _paint_node_state(self, key: tuple[int, int], box: QRectF, lit: Lit) -> None:
        """Paint a ring around a node that stands out."""
        painter = self._painter
        rings = [("gradient" if lit.flows_back else "accent", 0.32)] if key in lit.nodes else []
        rings += [("accent", 0.55)] if key == lit.selected_node else []
        for role, opacity in rings:
            painter.setPen(QPen(self._theme.colour(role, opacity), 5))
            painter.drawRoundedRect(box.adjusted(-4, -4, 4, 4), box.width() * 0.24, box.width() * 0.24)

    def _paint_value(self, node: Node, text: str, is_gradient: bool) -> None:
        """Paint a node's number below it, or on its lower edge."""
        below, font = self._diagram.values_below, number_font(11 if self._diagram.values_below else 10)
        place = value_room(node, below=below)
        spare = place.width() - QFontMetricsF(font).horizontalAdvance(text) - 6
        place.adjust(spare / 2, 0, -spare / 2, 0)
        if not below:
            self._paint_box(place, "border", 0.92)
        self._painter.setFont(font)
        self._painter.setPen(self._theme.colour("gradient" if is_gradient else "muted" if below else "text"))
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_node_label(self, node: Node) -> None:
        bias = node.index is None
        text = node.label
        if node.layer and not bias:
            function = ACTIVATIONS[self._snapshot.config.activations[node.layer - 1]]
            text = f"{node.label} · {function.symbol}"
        self._painter.setFont(text_font(11) if bias else text_font(12, QFont.Weight.DemiBold))
        self._painter.setPen(self._theme.colour("muted" if bias else "text"))
        place = QRectF(node.box.center().x() - 50, node.box.top() - LABEL_HEIGHT, 100, LABEL_HEIGHT - 2)
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_whose(self, whose: str) -> None:
        """Say whose gradients the edges show, in a corner at the output, where no node is."""
        area, font = self._painter.viewport().toRectF().adjusted(14, 4, -14, -4), text_font(11)
        metrics = QFontMetricsF(font)
        self._painter.setFont(font)
        self._painter.setPen(self._theme.colour("gradient"))
        for text in (f"gradients of {whose}", f"gradients of\n{whose}", f"∂L of\n{whose}"):
            size = metrics.size(0, text)
            for corner in (area.bottomRight(), area.topRight()):
                box = QRectF(QPointF(), size)
                box.moveRight(corner.x())
                box.moveBottom(corner.y()) if corner.y() > area.top() else box.moveTop(corner.y())
                if self._is_free(box):
                    self._painter.drawText(box, Qt.AlignmentFlag.AlignRight, text)
                    return

    def _is_free(self, box: QRectF) -> bool:
        taken = [*(node_room(node) for node in self._diagram.nodes), *self._diagram.labels.values()]
        return not any(box.intersects(each) for each in taken)

    def _paint_label(self, edge: Edge, weight: float, gradient: float, lit: Lit) -> None:
        box = self._diagram.labels[edge.place]
        self._paint_box(box, "border", 0.94)
        letter = "b" if edge.source.index is None else "w"
        lines = [(f"{letter}  {fitting(weight, 2, 7):>7}", "text")] if self._strokes != "gradients" else []
        if self._strokes != "weights":
            lines.append((f"∂L {fitting(gradient, 4, 7):>7}", "gradient"))
        if box.height() < LABEL_LINE * len(lines):
            text, role = lines[-1 if edge.place in lit.edges and lit.flows_back else 0]
            lines = [(text.replace(" ", "", 1), role)]
        self._painter.setFont(number_font(10))
        for row, (text, role) in enumerate(lines):
            self._painter.setPen(self._theme.colour(role))
            top = box.center().y() + LABEL_LINE * (row - len(lines) / 2)
            place = QRectF(box.left(), top, box.width(), LABEL_LINE)
            self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_box(self, box: QRectF, border: str, opacity: float) -> None:
        self._painter.setPen(QPen(self._theme.colour(border), 1))
        self._painter.setBrush(self._theme.colour("card", opacity))
        self._painter.drawRoundedRect(box, 5, 5)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def _line(self, edge: Edge, pen: QPen) -> None:
        self._painter.setPen(pen)
        self._painter.drawLine(edge.start, edge.end)


def _thickness(weight: float) -> float:
    least, most = WEIGHT_STROKE
    return min(most, least + WEIGHT_PIXELS * abs(weight))


def _gradient_thickness(gradient: float) -> float:
    low, high = GRADIENT_DECADES
    share = (math.log10(abs(gradient)) - low) / (high - low)
    thin, thick = GRADIENT_STROKE
    return thin + (thick - thin) * min(1.0, max(0.0, share))
