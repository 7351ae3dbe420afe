"""How a placed network diagram is painted: what stays from epoch to epoch is made once."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QStaticText,
    QTransform,
)

from xorviz.core.insight.gradient_rounding import noise_of_gradient
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.noise import PARAMETER_NOISE, settled
from xorviz.core.run.training import Snapshot
from xorviz.gui.kit.numbers import fitting, number_text
from xorviz.gui.kit.theme import Theme, number_font, text_font
from xorviz.gui.network.diagram import Diagram
from xorviz.gui.network.diagram_edges import MOST_EDGES, EdgePainter, Strokes
from xorviz.gui.network.diagram_parts import LABEL_HEIGHT, Edge, Node, node_room, value_room
from xorviz.gui.network.diagram_walk import Lit

LABEL_WIDTH = 68.0
SHORT_LABEL_WIDTH = 60.0
LABEL_LINE = 13.0
LABEL_PADDING = 3.0

Note = tuple[str, tuple[str, ...]]
"""Words in a corner: the role of their colour, and how they can be put, the longest first."""


def label_size(strokes: Strokes) -> tuple[float, float]:
    """Return width and height of an edge's numbers."""
    return LABEL_WIDTH, 2 * LABEL_PADDING + LABEL_LINE * (2 if strokes == "both" else 1)


def short_label_size() -> tuple[float, float]:
    """Return width and height of one number of an edge, where there is no room for two."""
    return SHORT_LABEL_WIDTH, LABEL_LINE + 2


def edge_numbers(snapshot: Snapshot, lit: Lit, places: Sequence[int]) -> tuple[list[float], list[float]]:
    """Return what weights and gradients of these places edges show: 0 for what is rounding."""
    at = list(places)
    if lit.weights is None:
        weights = settled(snapshot.parameters.flat[at], PARAMETER_NOISE).tolist()
    else:
        weights = [lit.weights[place] for place in at]
    if lit.gradients is None:
        gradients = settled(snapshot.gradients.flat[at], noise_of_gradient(snapshot).flat[at]).tolist()
    else:
        gradients = [lit.gradients[place] for place in at]
    return weights, gradients


class DiagramPainter:
    """Paints one diagram.

    Parameters
    ----------
    diagram
        Where everything is.
    theme, strokes, written
        In which colours, what the edges show, and whose numbers stand beside them.
    activations
        The function of each layer after the inputs.
    area, ratio
        Of the widget, and how many pixels of its device one of its own has.
    """

    def __init__(
        self,
        diagram: Diagram,
        theme: Theme,
        strokes: Strokes,
        written: Strokes,
        activations: Sequence[str],
        area: QRectF,
        ratio: float,
    ) -> None:
        self._diagram, self._theme, self._strokes, self._written = diagram, theme, strokes, written
        self._area = area
        self._edges = EdgePainter(diagram.edges, theme, strokes)
        self._places = [edge.place for edge in diagram.edges]
        self._labelled = [number for number, place in enumerate(self._places) if place in diagram.labels]
        self._bounds = {(node.layer, node.index): _rounded(node.box) for node in diagram.nodes}
        self._names = [self._name(node, activations) for node in diagram.nodes if diagram.labelled]
        self._ground = self._painted_ground(ratio)
        self._notes: list[Note] = []
        self._placed: list[tuple[QRectF, str] | None] = []
        """Of each note painted last: where it stands, and which of its texts that is."""

    def paint(
        self,
        painter: QPainter,
        snapshot: Snapshot,
        pictures: list[list[QImage]],
        phase: float,
        highlighted: Edge | Node | None,
        lit: Lit,
    ) -> None:
        """Paint edges, nodes and numbers.

        Parameters
        ----------
        painter
            Of the widget.
        snapshot
            The epoch shown.
        pictures
            What each neuron computes, by layer, the inputs first.
        phase
            How far the gradients' chevrons have moved, in pixels.
        highlighted
            What the pointer is on.
        lit
            What the current operation concerns, and what is selected.
        """
        _smooth(painter)
        weights, gradients = edge_numbers(snapshot, lit, self._places)
        drawn = self._edges.paint(painter, weights, gradients, phase, highlighted, lit)
        for node in self._diagram.nodes:
            if node.index is not None:
                self._paint_node_state(painter, (node.layer, node.index), node.box, lit)
                self._paint_picture(painter, node, pictures[node.layer][node.index])
        painter.drawPixmap(QPointF(), self._ground)
        if isinstance(highlighted, Node):
            self._paint_border(painter, highlighted, "accent")
        self._paint_words(painter, lit)
        for number in self._labelled:
            self._paint_label(painter, self._diagram.edges[number], weights[number], gradients[number], lit)
        self._paint_notes(painter, self._notes_of(lit, drawn, len(snapshot.parameters.flat)))

    def paint_text(self, painter: QPainter, lines: list[str], pointer: QPointF) -> None:
        """Paint lines of text beside the pointer."""
        if not lines:
            return
        font, area = number_font(12), self._area
        metrics = QFontMetricsF(font)
        width = max(metrics.horizontalAdvance(line) for line in lines) + 20
        box = QRectF(0, 0, width, metrics.height() * len(lines) + 14)
        box.moveTopLeft(pointer + QPointF(14, 14))
        box.moveRight(min(box.right(), area.right() - 2))
        if box.bottom() > area.bottom() - 2:
            box.moveBottom(pointer.y() - 10)
        self._paint_box(painter, box, "accent", 1.0)
        painter.setFont(font)
        for row, line in enumerate(lines):
            painter.setPen(self._theme.colour("gradient" if line.startswith("∂") else "text"))
            place = QRectF(box.left() + 10, box.top() + 7 + metrics.height() * row, width, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, line)

    def _painted_ground(self, ratio: float) -> QPixmap:
        """Return what is over edges and pictures, and under the text: bias nodes, borders, boxes."""
        ground = QPixmap((self._area.size() * ratio).toSize())
        ground.setDevicePixelRatio(ratio)
        ground.fill(Qt.GlobalColor.transparent)
        painter = QPainter(ground)
        _smooth(painter)
        for node in self._diagram.nodes:
            if node.index is None:
                painter.fillPath(self._bounds[node.layer, node.index], self._theme.colour("field"))
                self._paint_border(painter, node, "muted")
            else:
                self._paint_border(painter, node, "accent" if node.layer else "border")
        for box in self._diagram.labels.values():
            self._paint_box(painter, box, "border", 0.94)
        painter.end()
        return ground

    def _paint_border(self, painter: QPainter, node: Node, role: str) -> None:
        width = 1.0 if node.index is None else min(2.0, 1 + node.box.width() / 40)
        painter.setPen(QPen(self._theme.colour(role), width))
        painter.drawPath(self._bounds[node.layer, node.index])

    def _paint_picture(self, painter: QPainter, node: Node, picture: QImage) -> None:
        """Paint what a neuron computes, as a texture: a clipped image takes twice as long."""
        box, brush = node.box, QBrush(picture)
        scale = box.width() / picture.width(), box.height() / picture.height()
        brush.setTransform(QTransform(scale[0], 0, 0, scale[1], box.left(), box.top()))
        painter.fillPath(self._bounds[node.layer, node.index], brush)

    def _paint_node_state(self, painter: QPainter, key: tuple[int, int], box: QRectF, lit: Lit) -> None:
        """Paint a ring around a node that stands out."""
        rings = [("gradient" if lit.flows_back else "accent", 0.32)] if key in lit.nodes else []
        rings += [("accent", 0.55)] if key == lit.selected_node else []
        for role, opacity in rings:
            painter.setPen(QPen(self._theme.colour(role, opacity), 5))
            painter.drawRoundedRect(box.adjusted(-4, -4, 4, 4), box.width() * 0.24, box.width() * 0.24)

    def _paint_words(self, painter: QPainter, lit: Lit) -> None:
        """Paint the 1 of each bias, the names, and the nodes' numbers."""
        for font, role, place, text in self._names:
            painter.setFont(font)
            painter.setPen(self._theme.colour(role))
            painter.drawStaticText(place, text)
        for box, more in self._diagram.gaps:
            painter.setFont(text_font(12))
            painter.setPen(self._theme.colour("muted"))
            place = QRectF(0, 0, QFontMetricsF(text_font(12)).horizontalAdvance(more) + 8, 32)
            place.moveCenter(box.center())
            painter.fillRect(place, self._theme.colour("card", 0.9))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"⋮\n{more}")
        painter.setPen(self._theme.colour("text"))
        for node in self._diagram.nodes:
            if node.index is None:
                number_text(max(9, int(node.box.height() * 0.42))).draw(painter, node.box, "1")
        if self._diagram.numbered:
            for node in self._diagram.nodes if lit.values else ():
                if node.index is not None and (node.layer, node.index) in lit.values:
                    self._paint_value(painter, node, *lit.values[node.layer, node.index])

    def _paint_value(self, painter: QPainter, node: Node, text: str, is_gradient: bool) -> None:
        """Paint a node's number below it, or on its lower edge."""
        below = self._diagram.values_below
        place, writer = value_room(node, below=below), number_text(11 if below else 10)
        spare = place.width() - writer.width(text) - 6
        place.adjust(spare / 2, 0, -spare / 2, 0)
        if not below:
            self._paint_box(painter, place, "border", 0.92)
        painter.setPen(self._theme.colour("gradient" if is_gradient else "muted" if below else "text"))
        writer.draw(painter, place, text)

    def _name(self, node: Node, activations: Sequence[str]) -> tuple[QFont, str, QPointF, QStaticText]:
        """Return how a node is called: font, role of the colour, where, and what."""
        bias, name = node.index is None, node.label
        if node.layer and not bias:
            name = f"{name} · {ACTIVATIONS[activations[node.layer - 1]].symbol}"
        font = text_font(11) if bias else text_font(12, QFont.Weight.DemiBold)
        text = QStaticText(name)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.prepare(QTransform(), font)
        metrics, middle = QFontMetricsF(font), node.box.top() - LABEL_HEIGHT / 2 - 1
        place = QPointF(
            node.box.center().x() - metrics.horizontalAdvance(name) / 2, middle - metrics.height() / 2
        )
        return font, "muted" if bias else "text", place, text

    def _notes_of(self, lit: Lit, drawn: int, total: int) -> list[Note]:
        """Return what has to be said of the edges: whose gradients, and which of them are left out."""
        notes: list[Note] = []
        if (whose := lit.whose) and self._written != "weights":
            notes.append(("gradient", (f"gradients of {whose}", f"gradients of\n{whose}", f"∂L of\n{whose}")))
        if len(self._places) > MOST_EDGES:
            count = f"{drawn:,} of {total:,}"
            which = "strongest shown" if self._diagram.gaps else "strongest"
            texts = (
                f"{count} edges: the {which} of each layer",
                f"{count} edges:\nthe {which} of each layer",
                f"{count} edges:\nthe {which}\nof each layer",
                f"{count}:\n{which}\nof each layer",
                f"{drawn:,}\nof {total:,}",
            )
            notes.append(("muted", texts))
        return notes

    def _paint_notes(self, painter: QPainter, notes: list[Note]) -> None:
        """Write of each note the first text that fits, in a corner at the output, where no node is."""
        font = text_font(11)
        if notes != self._notes:
            self._notes, self._placed = notes, []
            for _, texts in notes:
                self._placed.append(self._place_note(texts, QFontMetricsF(font)))
        painter.setFont(font)
        for (role, _), found in zip(self._notes, self._placed, strict=True):
            if found is not None:
                painter.setPen(self._theme.colour(role))
                painter.drawText(found[0], Qt.AlignmentFlag.AlignRight, found[1])

    def _place_note(self, texts: Sequence[str], metrics: QFontMetricsF) -> tuple[QRectF, str] | None:
        area = self._area.adjusted(14, 4, -14, -4)
        for text in texts:
            for corner in (area.bottomRight(), area.topRight()):
                box = QRectF(QPointF(), metrics.size(0, text))
                box.moveRight(corner.x())
                box.moveBottom(corner.y()) if corner.y() > area.top() else box.moveTop(corner.y())
                if self._is_free(box):
                    return box, text
        return None

    def _is_free(self, box: QRectF) -> bool:
        taken = [*(node_room(node) for node in self._diagram.nodes), *self._diagram.labels.values()]
        taken += [note[0] for note in self._placed if note is not None]
        return not any(box.intersects(each) for each in taken)

    def _paint_label(self, painter: QPainter, edge: Edge, weight: float, gradient: float, lit: Lit) -> None:
        box = self._diagram.labels[edge.place]
        letter = "b" if edge.source.index is None else "w"
        lines = [(f"{letter}  {fitting(weight, 2, 7):>7}", "text")] if self._written != "gradients" else []
        if self._written != "weights":
            lines.append((f"∂L {fitting(gradient, 4, 7):>7}", "gradient"))
        if box.height() < LABEL_LINE * len(lines):
            text, role = lines[-1 if edge.place in lit.edges and lit.flows_back else 0]
            lines = [(text.replace(" ", "", 1), role)]
        for row, (text, role) in enumerate(lines):
            painter.setPen(self._theme.colour(role))
            top = box.center().y() + LABEL_LINE * (row - len(lines) / 2)
            number_text(10).draw(painter, QRectF(box.left(), top, box.width(), LABEL_LINE), text)

    def _paint_box(self, painter: QPainter, box: QRectF, border: str, opacity: float) -> None:
        painter.setPen(QPen(self._theme.colour(border), 1))
        painter.setBrush(self._theme.colour("card", opacity))
        painter.drawRoundedRect(box, 5, 5)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _rounded(box: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(box, box.width() * 0.2, box.width() * 0.2)
    return path


def _smooth(painter: QPainter) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
