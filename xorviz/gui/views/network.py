"""The network diagram: weights and gradients on the edges, and in each neuron what it computes."""

import math
from typing import Literal

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from xorviz.core.activations import ACTIVATIONS, Array
from xorviz.core.datasets import load_dataset
from xorviz.core.surface import cell_centres, layer_surfaces
from xorviz.core.training import Snapshot
from xorviz.gui.numbers import precise, signed
from xorviz.gui.theme import Theme, diverging_table, number_font, text_font
from xorviz.gui.views.diagram import LABEL_HEIGHT, LABELLED_NODE, Diagram, Edge, Node, place_diagram

Strokes = Literal["weights", "gradients", "both"]

PICTURE_CELLS = 28
WEIGHT_PIXELS = 1.15
"""Thickness of an edge per unit of |weight|: one scale for every run, so that growth is visible."""
MAX_WEIGHT_STROKE = 15.0
GRADIENT_DECADES = (-6.0, 0.0)
"""Powers of ten between which the gradient's stroke grows from its least to its greatest thickness."""
GRADIENT_STROKE = (0.6, 4.0)
GRADIENT_DASH = 7.0
GRADIENT_GAP = 1.5
GRADIENT_PACE = 1.5
"""How far the gradient's dashes move toward the inputs with each picture, in pixels."""
LABELLED_EDGES = 16
LABEL_WIDTH = 68.0
LABEL_SHARES = tuple(np.linspace(0.15, 0.85, 29).tolist())
"""Where along an edge its numbers may be."""
HOVER_PIXELS = 8.0


class NetworkView(QWidget):
    """Shows the parameters and gradients of a snapshot. Edge thickness is |weight|, purple is ∂L/∂w."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network")
        self.setAccessibleName("Network diagram")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = theme
        self.strokes: Strokes = "both"
        self._snapshot: Snapshot | None = None
        self._diagram: Diagram | None = None
        self._label_places: dict[int, float] = {}
        self._pictures: list[list[QImage]] = []
        self._phase = 0.0
        self._pointer: QPointF | None = None

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(260, 220)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the network at an epoch."""
        if self._snapshot is None or snapshot.parameters.layers != self._snapshot.parameters.layers:
            self._diagram = None
        self._snapshot = snapshot
        self._phase = (self._phase + GRADIENT_PACE) % (2 * GRADIENT_DASH)
        self._draw_pictures()
        self.update()

    def show_strokes(self, strokes: Strokes) -> None:
        """Show the weights, the gradients, or both."""
        self.strokes = strokes
        self._diagram = None
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._draw_pictures()
        self.update()

    def hover_text(self) -> list[str]:
        """Return what is said of the thing under the pointer, line by line; nothing if there is none."""
        thing = self._thing_at(self._pointer) if self._pointer is not None else None
        if self._snapshot is None or thing is None:
            return []
        return self._describe_edge(thing) if isinstance(thing, Edge) else self._describe_node(thing)

    def edge_position(self, place: int) -> QPointF:
        """Return a point on the edge of the parameter at this place, on its numbers if it has any."""
        edge = next(edge for edge in self._placed().edges if edge.place == place)
        return edge.point(self._label_places.get(place, 0.5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        self._diagram = None
        super().resizeEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Describe what is under the pointer."""
        self._pointer = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Describe nothing any more."""
        self._pointer = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        if self._snapshot is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        diagram = self._placed()
        weights, gradients = self._snapshot.parameters.flat, self._snapshot.gradients.flat
        thing = self._thing_at(self._pointer) if self._pointer is not None else None
        for edge in diagram.edges:
            self._paint_edge(painter, edge, weights[edge.place], gradients[edge.place], edge is thing)
        for node in diagram.nodes:
            self._paint_node(painter, node, node is thing)
        for edge in diagram.edges:
            if edge.place in self._label_places:
                self._paint_label(painter, edge, weights[edge.place], gradients[edge.place])
        if thing is not None:
            self._paint_hover(painter, self.hover_text())
        painter.end()

    # What is where

    def _placed(self) -> Diagram:
        if self._diagram is None:
            layers = self._snapshot.parameters.layers if self._snapshot else (2, 2, 1)
            area = QRectF(self.rect()).adjusted(14, 6, -14, -6)
            self._diagram = place_diagram(layers, area)
            self._label_places = self._place_labels(self._diagram)
        return self._diagram

    def _place_labels(self, diagram: Diagram) -> dict[int, float]:
        """Find for each edge a place for its numbers that touches no node, no other numbers and few edges."""
        if len(diagram.edges) > LABELLED_EDGES:
            return {}
        taken = [node.box.adjusted(-6, -LABEL_HEIGHT, 6, 6) for node in diagram.nodes]
        places: dict[int, float] = {}
        for edge in sorted(diagram.edges, key=lambda each: each.source.index is None):
            others = [other for other in diagram.edges if other is not edge]
            free: list[tuple[int, float, float]] = []
            for share in LABEL_SHARES:
                box = self._label_box(edge.point(share))
                if not any(box.intersects(other) for other in taken):
                    crossings = sum(_crosses(other, box) for other in others)
                    free.append((crossings, abs(share - 0.5), share))
            if free:
                places[edge.place] = min(free)[2]
                taken.append(self._label_box(edge.point(min(free)[2])).adjusted(-3, -2, 3, 2))
        return places

    def _label_box(self, centre: QPointF) -> QRectF:
        lines = 2 if self.strokes == "both" else 1
        box = QRectF(0, 0, LABEL_WIDTH, 6 + 13 * lines)
        box.moveCenter(centre)
        return box

    def _thing_at(self, point: QPointF) -> Edge | Node | None:
        diagram = self._placed()
        for node in diagram.nodes:
            if node.box.contains(point):
                return node
        for edge in diagram.edges:
            share = self._label_places.get(edge.place)
            if share is not None and self._label_box(edge.point(share)).contains(point):
                return edge
        nearest = min(diagram.edges, key=lambda edge: _distance(point, edge.start, edge.end))
        return nearest if _distance(point, nearest.start, nearest.end) <= HOVER_PIXELS else None

    def _describe_edge(self, edge: Edge) -> list[str]:
        assert self._snapshot is not None
        letter = "b" if edge.source.index is None else "w"
        value = precise(self._snapshot.parameters.flat[edge.place])
        gradient = precise(self._snapshot.gradients.flat[edge.place])
        return [edge.name, f"{letter}      {value}", f"∂L/∂{letter}  {gradient}"]

    def _describe_node(self, node: Node) -> list[str]:
        assert self._snapshot is not None
        if node.index is None:
            return ["bias: the constant 1,", "times the b of each edge"]
        if node.layer == 0:
            return [f"input {node.label}"]
        config = self._snapshot.config
        last = node.layer == len(self._snapshot.parameters.weights)
        function = ACTIVATIONS[config.output_activation if last else config.activation]
        bias = self._snapshot.parameters.biases[node.layer - 1][node.index]
        gradient = self._snapshot.gradients.biases[node.layer - 1][node.index]
        return [
            f"{node.label} = {function.name}(z)",
            f"b      {precise(bias)}",
            f"∂L/∂b  {precise(gradient)}",
        ]

    # Painting

    def _draw_pictures(self) -> None:
        """Make a small picture of each neuron's output over the plane."""
        if self._snapshot is None:
            return
        config = self._snapshot.config
        centres = cell_centres(load_dataset(config.dataset).extent, PICTURE_CELLS)
        low, high = load_dataset(config.dataset).extent
        ranges = [(low, high)]
        ranges += [(ACTIVATIONS[config.activation].low, ACTIVATIONS[config.activation].high)] * len(
            config.hidden
        )
        ranges += [(0.0, 1.0)]
        surfaces = layer_surfaces(self._snapshot, centres, centres)
        table = diverging_table(self._theme.name)
        self._pictures = [
            [_picture(surface, limits, table) for surface in layer]
            for layer, limits in zip(surfaces, ranges, strict=True)
        ]

    def _paint_edge(
        self, painter: QPainter, edge: Edge, weight: float, gradient: float, highlighted: bool
    ) -> None:
        if highlighted:
            painter.setPen(QPen(self._theme.colour("accent", 0.3), _thickness(weight) + 8))
            painter.drawLine(edge.start, edge.end)
        if self.strokes != "gradients":
            pen = QPen(self._theme.sign_colour(weight, 0.85), _thickness(weight))
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if weight < 0:
                dash = max(7.0, 1.4 * pen.widthF()) / pen.widthF()
                pen.setDashPattern([dash, 0.45 * dash])
            painter.setPen(pen)
            painter.drawLine(edge.start, edge.end)
        else:
            painter.setPen(QPen(self._theme.colour("border"), 1))
            painter.drawLine(edge.start, edge.end)
        if self.strokes != "weights" and gradient != 0:
            self._paint_gradient(painter, edge, weight, gradient)

    def _paint_gradient(self, painter: QPainter, edge: Edge, weight: float, gradient: float) -> None:
        """Paint dashes beside the weight that move from output to input."""
        width = _gradient_thickness(gradient)
        weight_width = _thickness(weight) if self.strokes == "both" else 0.0
        aside = edge.normal() * (weight_width / 2 + width / 2 + GRADIENT_GAP)
        pen = QPen(self._theme.colour("gradient"), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([GRADIENT_DASH / width, GRADIENT_DASH / width])
        pen.setDashOffset(-self._phase / width)
        painter.setPen(pen)
        painter.drawLine(edge.end + aside, edge.start + aside)

    def _paint_node(self, painter: QPainter, node: Node, highlighted: bool) -> None:
        box = node.box
        radius = box.width() * 0.2
        border = "accent" if highlighted or (node.layer and node.index is not None) else "border"
        path = QPainterPath()
        path.addRoundedRect(box, radius, radius)
        if node.index is None:
            painter.fillPath(path, self._theme.colour("field"))
            painter.setPen(self._theme.colour("text"))
            painter.setFont(number_font(max(9, int(box.height() * 0.42))))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "1")
            border = "accent" if highlighted else "muted"
        else:
            painter.save()
            painter.setClipPath(path)
            painter.drawImage(box, self._pictures[node.layer][node.index])
            painter.restore()
        painter.setPen(
            QPen(self._theme.colour(border), 1 if node.index is None else min(2.0, 1 + box.width() / 40))
        )
        painter.drawPath(path)
        if (self._diagram or self._placed()).node_size >= LABELLED_NODE:
            self._paint_node_label(painter, node)

    def _paint_node_label(self, painter: QPainter, node: Node) -> None:
        assert self._snapshot is not None
        bias = node.index is None
        text = node.label
        config = self._snapshot.config
        if node.layer == len(config.layers) - 1:
            text = f"{node.label} · {ACTIVATIONS[config.output_activation].symbol}"
        elif node.layer and not bias:
            text = f"{node.label} · {ACTIVATIONS[config.activation].symbol}"
        painter.setFont(text_font(11) if bias else text_font(12, QFont.Weight.DemiBold))
        painter.setPen(self._theme.colour("muted" if bias else "text"))
        place = QRectF(node.box.center().x() - 50, node.box.top() - LABEL_HEIGHT, 100, LABEL_HEIGHT - 2)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_label(self, painter: QPainter, edge: Edge, weight: float, gradient: float) -> None:
        box = self._label_box(edge.point(self._label_places[edge.place]))
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.setBrush(self._theme.colour("card", 0.94))
        painter.drawRoundedRect(box, 5, 5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        letter = "b" if edge.source.index is None else "w"
        lines = [(f"{letter} {signed(weight, 2):>7}", "text")] if self.strokes != "gradients" else []
        if self.strokes != "weights":
            lines.append((f"∂ {signed(gradient, 4):>7}", "gradient"))
        painter.setFont(number_font(10))
        for row, (text, role) in enumerate(lines):
            painter.setPen(self._theme.colour(role))
            line = QRectF(box.left(), box.top() + 3 + 13 * row, box.width(), 13)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_hover(self, painter: QPainter, lines: list[str]) -> None:
        if not lines or self._pointer is None:
            return
        font = number_font(12)
        metrics = QFontMetricsF(font)
        width = max(metrics.horizontalAdvance(line) for line in lines) + 20
        box = QRectF(0, 0, width, metrics.height() * len(lines) + 14)
        box.moveTopLeft(self._pointer + QPointF(14, 14))
        box.moveRight(min(box.right(), self.width() - 2.0))
        if box.bottom() > self.height() - 2:
            box.moveBottom(self._pointer.y() - 10)
        painter.setPen(QPen(self._theme.colour("accent"), 1))
        painter.setBrush(self._theme.colour("card"))
        painter.drawRoundedRect(box, 6, 6)
        painter.setFont(font)
        for row, line in enumerate(lines):
            painter.setPen(self._theme.colour("gradient" if line.startswith("∂") else "text"))
            place = QRectF(box.left() + 10, box.top() + 7 + metrics.height() * row, width, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, line)


def _picture(surface: Array, limits: tuple[float, float], table: np.ndarray) -> QImage:
    low, high = limits
    places = np.clip((surface[::-1] - low) * (255.0 / (high - low)), 0, 255)
    pixels = np.ascontiguousarray(table[np.nan_to_num(places).astype(np.uint8)])
    height, width = surface.shape
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _crosses(edge: Edge, box: QRectF) -> bool:
    return any(box.contains(edge.point(share)) for share in np.linspace(0.0, 1.0, 60).tolist())


def _thickness(weight: float) -> float:
    return min(MAX_WEIGHT_STROKE, 0.8 + WEIGHT_PIXELS * abs(weight))


def _gradient_thickness(gradient: float) -> float:
    low, high = GRADIENT_DECADES
    share = (math.log10(abs(gradient)) - low) / (high - low)
    thin, thick = GRADIENT_STROKE
    return thin + (thick - thin) * min(1.0, max(0.0, share))


def _distance(point: QPointF, start: QPointF, end: QPointF) -> float:
    """Return the distance of a point from a line segment."""
    along, to_point = end - start, point - start
    length = QPointF.dotProduct(along, along)
    share = min(1.0, max(0.0, QPointF.dotProduct(to_point, along) / length)) if length else 0.0
    gap = to_point - along * share
    return math.hypot(gap.x(), gap.y())
