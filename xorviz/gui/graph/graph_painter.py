"""Painting a computation graph: what is found in the colour of text, what comes back as a gradient."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from xorviz.core.update.graph.graph import GraphEdge, GraphNode
from xorviz.gui.graph.edge_signs import EdgeSigns
from xorviz.gui.graph.graph_layout import (
    OF_ALL,
    OF_PENALTY,
    OF_SAMPLE,
    SIGN_PIXELS,
    TEXT_PIXELS,
    GraphLayout,
    GraphWire,
    Spot,
)
from xorviz.gui.graph.graph_numbers import GraphShown
from xorviz.gui.kit.numbers import number_text
from xorviz.gui.kit.signs.chevron import chevron, size_of
from xorviz.gui.kit.theme import Theme, scaled, text_font

FAINT, PAST = 0.45, 0.6
"""How opaque is what is not known yet, and what came back before the line."""
RAISED_PIXELS = 22
"""Of a sign that stands high."""
BOLD = QFont.Weight.DemiBold
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
MIDDLE = Qt.AlignmentFlag.AlignCenter


class GraphPainter:
    """Paints one graph with one painter."""

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        shown: GraphShown,
        layout: GraphLayout,
        signs: EdgeSigns,
        sight: QRectF,
    ) -> None:
        self._painter, self._theme, self._shown = painter, theme, shown
        self._layout, self._signs, self._sight = layout, signs, sight
        self._texts = [
            text.adjusted(-4, -2, 2, 2)
            for node, spot in zip(shown.graph.nodes, layout.spots, strict=True)
            for text, known in ((spot.value, shown.knows_value), (spot.adjoint, shown.knows_adjoint))
            if node.operation is not None and known(node) and text.intersects(sight)
        ]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def line_signs(self) -> list[int | None]:
        """Return what decides how each edge is drawn: the sign of its derivative, None if it is not known."""
        shown = self._shown
        return [
            (edge.derivative > 0) - (edge.derivative < 0) if shown.label_text(edge) else None
            for edge in shown.graph.edges
        ]

    def paint_lines(self, signs: Sequence[int | None]) -> None:
        """Paint the edges, with nothing on them."""
        for sign, wire in zip(signs, self._layout.wires, strict=True):
            if wire.area.intersects(self._sight):
                self._paint_line(sign, wire)

    def paint(self, marked: int | None, hovered: int | None, selected: int | None) -> None:
        """Paint all else: the node that the keys are at, that the pointer is on, the parameter selected."""
        for number, (edge, wire) in enumerate(zip(self._shown.graph.edges, self._layout.wires, strict=True)):
            if wire.area.intersects(self._sight):
                self._paint_on_edge(number, edge, wire)
        card = self._theme.colour("card")
        for text in self._texts:
            self._painter.fillRect(text, card)
        for node, spot in zip(self._shown.graph.nodes, self._layout.spots, strict=True):
            if not spot.area.intersects(self._sight):
                continue
            if node.parameter is not None and node.parameter == selected:
                self._paint_ring(spot.box, 6.0, "accent", 0.55)
            self._paint_node(node, spot, is_hovered=node.place == hovered)
        if marked is not None:
            spot = self._layout.spots[marked]
            self._painter.setPen(QPen(self._theme.colour("accent"), 2))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawRoundedRect(spot.area.adjusted(-4, -3, 4, 3), 6, 6)

    def _paint_on_edge(self, number: int, edge: GraphEdge, wire: GraphWire) -> None:
        """Paint what has come back over an edge, and its derivative."""
        lit, label = (
            self._shown.is_lit_back(self._shown.graph.nodes[edge.source]),
            self._shown.label_text(edge),
        )
        if flow := self._shown.flow(edge):
            strong = lit or self._shown.place is None
            brush = self._theme.colour("gradient", 1.0 if strong else PAST)
            self._painter.fillPath(self._signs.row(number, size_of(flow)), brush)
        self._paint_label(wire, label, lit=lit and flow != 0)

    def _paint_line(self, sign: int | None, wire: GraphWire) -> None:
        colour = self._theme.sign_colour(sign or 0, FAINT if sign is None else 0.8)
        pen = QPen(colour, self._theme.stroke(1.5))
        if sign == -1:
            pen.setDashPattern([4, 3])
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPath(wire.path)

    def _label_box(self, wire: GraphWire, text: str) -> QRectF:
        box = QRectF(0, 0, number_text(TEXT_PIXELS).width(text) + 6, wire.label.height())
        box.moveCenter(wire.label.center())
        return box

    def _paint_label(self, wire: GraphWire, text: str, *, lit: bool) -> None:
        """Write the derivative on an edge; stronger where the line multiplies by it."""
        if not text:
            return
        box = self._label_box(wire, text)
        self._painter.fillRect(box, self._theme.colour("card"))
        self._painter.setPen(self._theme.colour("text" if lit else "muted"))
        number_text(TEXT_PIXELS, BOLD if lit else QFont.Weight.Normal).draw(self._painter, box, text)

    def _paint_node(self, node: GraphNode, spot: Spot, *, is_hovered: bool) -> None:
        known = self._shown.knows_value(node)
        role = "gradient" if self._shown.is_lit_back(node) else "accent"
        radius = 6.0 if node.operation is None else spot.box.height() / 2
        if node.place in self._shown.lit:
            self._paint_ring(spot.box, radius, role, 0.32)
        border = role if node.place in self._shown.lit else "accent" if is_hovered else "border"
        self._painter.setPen(QPen(self._theme.colour(border), self._theme.stroke(1.5)))
        self._painter.setBrush(self._ground(node, role))
        self._painter.drawRoundedRect(spot.box, radius, radius)
        ink = self._theme.colour("text", 1.0 if known else FAINT)
        if node.operation is not None:
            self._painter.setPen(ink)
            sign = node.operation.symbol
            pixels = RAISED_PIXELS if sign == "²" else SIGN_PIXELS
            self._painter.setFont(text_font(pixels, BOLD))
            self._painter.drawText(spot.box, MIDDLE, sign)
        self._paint_value(node, spot, ink)
        self._paint_gradients(node, spot)

    def _paint_ring(self, box: QRectF, radius: float, role: str, opacity: float) -> None:
        self._painter.setPen(QPen(self._theme.colour(role, opacity), 4))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), radius + 3, radius + 3)

    def _ground(self, node: GraphNode, role: str) -> QColor:
        if node.place not in self._shown.lit:
            return self._theme.colour("field" if node.operation is None else "card")
        tint, card = self._theme.colour(role), self._theme.colour("card")
        share = 0.12  # mixed, not laid over: below are edges
        return QColor.fromRgbF(
            *(share * own + (1 - share) * under for own, under in zip(_rgb(tint), _rgb(card), strict=True))
        )

    def _paint_value(self, node: GraphNode, spot: Spot, ink: QColor) -> None:
        """Write its name, and its value beside it: in a box at the right."""
        text = self._shown.value_text(node)
        self._painter.setFont(text_font(TEXT_PIXELS))
        self._painter.setPen(self._theme.colour("muted"))
        self._painter.drawText(spot.value, LEFT | Qt.TextFlag.TextDontClip, node.name)
        self._painter.setPen(ink)
        writer = number_text(TEXT_PIXELS, BOLD)
        if node.operation is None:
            writer.draw_right(self._painter, spot.value, text)
            return
        name = self._painter.fontMetrics().horizontalAdvance(node.name) + 6 if node.name else 0
        writer.draw_left(self._painter, spot.value.adjusted(name, 0, 0, 0), text)

    def _paint_gradients(self, node: GraphNode, spot: Spot) -> None:
        """Write its adjoint; where there is a penalty, what that adds too, and what the update uses."""
        adjoint, at_right = self._shown.adjoint_text(node), node.operation is None
        self._paint_gradient(spot.adjoint, adjoint, at_right=at_right)
        if node.penalty is None:
            return
        boxes, names = (spot.adjoint, spot.penalty, spot.used), (OF_SAMPLE, OF_PENALTY, OF_ALL)
        texts = adjoint, *self._shown.penalty_texts(node)
        for box, name, text in zip(boxes, names, texts, strict=True):
            if text:
                self._painter.setFont(text_font(TEXT_PIXELS))
                self._painter.setPen(self._theme.colour("muted"))
                self._painter.drawText(box, LEFT | Qt.TextFlag.TextDontClip, name)
        for box, text in zip(boxes[1:], texts[1:], strict=True):
            self._paint_gradient(box, text, at_right=True)

    def _paint_gradient(self, box: QRectF, text: str, *, at_right: bool) -> None:
        """Write a number as gradients are, with their sign before it."""
        if not text:
            return
        colour, writer = self._theme.colour("gradient"), number_text(TEXT_PIXELS, BOLD)
        self._painter.setPen(colour)
        width = writer.width(text)
        left = box.right() - width if at_right else box.left() + scaled(14)
        writer.draw_left(self._painter, QRectF(left, box.top(), width, box.height()), text)
        sign = QPainterPath()
        sign.addPolygon(chevron(QPointF(-1, 0), 4).translated(left - 7, box.center().y()))
        sign.closeSubpath()
        self._painter.fillPath(sign, colour)


def _rgb(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()
