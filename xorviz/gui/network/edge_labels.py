"""The numbers beside the edges of a network diagram: how large they are, whose, and how they are painted."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter, QPen

from xorviz.core.insight.gradient_rounding import noise_of_gradient
from xorviz.core.network.noise import PARAMETER_NOISE, settled
from xorviz.core.run.training import Snapshot
from xorviz.gui.kit.numbers import fitting, number_text
from xorviz.gui.kit.theme import Theme, text_font
from xorviz.gui.network.diagram import Diagram
from xorviz.gui.network.diagram_edges import Strokes
from xorviz.gui.network.diagram_parts import Edge
from xorviz.gui.network.diagram_walk import Lit
from xorviz.gui.network.static_text import TEXT_PIXELS, static_text

LABEL_LINE = 15.0
LABEL_PADDING = 4.0
KEY_WIDTH, SHORT_KEY_WIDTH = 27.0, 13.0
"""What w, b, ∂L and ∂Lₛ take before the number, and w and b alone."""
WEIGHT_WIDTH, GRADIENT_WIDTH = 6, 7
"""Characters of a number."""


def label_sizes(written: Strokes, *, plain: bool) -> list[QSizeF]:
    """Return the size of an edge's numbers; then a smaller one, of the weight alone."""
    number = number_text(TEXT_PIXELS)
    weight = number.width("0" * WEIGHT_WIDTH) + 2 * LABEL_PADDING + SHORT_KEY_WIDTH * (not plain)
    gradient = number.width("0" * GRADIENT_WIDTH) + 2 * LABEL_PADDING + KEY_WIDTH
    line = LABEL_LINE + 4
    if written == "weights":
        return [QSizeF(weight, line)]
    if written == "gradients":
        return [QSizeF(gradient, line)]
    return [QSizeF(gradient, line + LABEL_LINE), QSizeF(weight, line)]


def gradient_key(lit: Lit) -> str:
    """Return what a gradient is the gradient of: the loss of the batch, or what a sample adds to it."""
    return "∂Lₛ" if lit.of_sample else "∂L"


def edge_numbers(
    snapshot: Snapshot, lit: Lit, places: Sequence[int]
) -> tuple[list[float], list[float | None]]:
    """Return what weights and gradients of these places edges show: 0 for what is rounding.

    A gradient that a walk has not come to is None.
    """
    at = list(places)
    if lit.weights is None:
        weights = settled(snapshot.parameters.flat[at], PARAMETER_NOISE).tolist()
    else:
        weights = [lit.weights[place] for place in at]
    if lit.gradients is None:
        found = settled(snapshot.gradients.flat[at], noise_of_gradient(snapshot).flat[at])
        gradients: list[float | None] = found.tolist()
    else:
        gradients = [lit.gradients[place] for place in at]
    return weights, gradients


class LabelPainter:
    """Paints the numbers of the edges that have room for them."""

    def __init__(self, diagram: Diagram, theme: Theme, written: Strokes) -> None:
        self._theme, self._written, self._boxes = theme, written, diagram.labels
        self._keys = {key: static_text(key, text_font(TEXT_PIXELS)) for key in ("w", "b", "∂L", "∂Lₛ")}

    def paint_box(self, painter: QPainter, box: QRectF) -> None:
        """Paint what numbers stand on."""
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.setBrush(self._theme.colour("card"))
        painter.drawRoundedRect(box, 5, 5)

    def box_of(self, edge: Edge, gradient: float | None) -> QRectF:
        """Return where the numbers of an edge stand: with no line for a gradient that is not known yet."""
        box = self._boxes[edge.place]
        spare = LABEL_LINE if gradient is None and box.height() > 2 * LABEL_LINE else 0.0
        return box.adjusted(0, 0, 0, -spare) if edge.is_bias else box.adjusted(0, spare / 2, 0, -spare / 2)

    def paint(
        self, painter: QPainter, box: QRectF, edge: Edge, weight: float, gradient: float | None, lit: Lit
    ) -> None:
        """Paint the numbers of an edge, as many as its box has lines."""
        box = box.adjusted(LABEL_PADDING, 2, -LABEL_PADDING, -2)
        if self._written != "gradients":
            key = "b" if edge.is_bias else "w"
            self._paint_number(painter, box, key, fitting(weight, 2, WEIGHT_WIDTH), "text")
        if gradient is not None and (self._written == "gradients" or box.height() > 2 * LABEL_LINE - 1):
            line = QRectF(box.left(), box.bottom() - LABEL_LINE, box.width(), LABEL_LINE)
            text = fitting(gradient, 4, GRADIENT_WIDTH)
            self._paint_number(painter, line, gradient_key(lit), text, "gradient")

    def _paint_number(self, painter: QPainter, box: QRectF, key: str, number: str, role: str) -> None:
        """Paint one line of a label: the number alone where there is no room for what it is called."""
        line, writer = QRectF(box.left(), box.top(), box.width(), LABEL_LINE), number_text(TEXT_PIXELS)
        painter.setPen(self._theme.colour(role))
        if box.width() < writer.width("0" * WEIGHT_WIDTH) + SHORT_KEY_WIDTH:
            writer.draw(painter, line, number)
            return
        writer.draw_right(painter, line, number)
        painter.setFont(text_font(TEXT_PIXELS))
        painter.drawStaticText(line.topLeft(), self._keys[key])
