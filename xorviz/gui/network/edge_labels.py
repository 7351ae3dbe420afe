"""The numbers beside the edges of a network diagram: how large they are, whose, and how they are painted."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from xorviz.core.insight.gradient_rounding import noise_of_gradient
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.network.noise import PARAMETER_NOISE, settled
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import BATCH_GRADIENT, SAMPLE_GRADIENT, parameter_name
from xorviz.gui.kit.numbers import fitting, number_text
from xorviz.gui.kit.theme import Theme, scaled, text_font
from xorviz.gui.network.diagram.diagram import MANY_EDGES, Diagram
from xorviz.gui.network.diagram.diagram_edges import Strokes
from xorviz.gui.network.diagram.diagram_parts import Edge
from xorviz.gui.network.diagram_walk import Lit
from xorviz.gui.network.static_text import TEXT_PIXELS, static_text

LABEL_LINE = 15.0
LABEL_PADDING = 4.0
KEY_WIDTH, KEY_GAP = 27.0, 4.0
"""What ∂L and ∂Lₛ take before the number; between a name and a number."""
TERM, BIAS = "w·a", "b"
"""What an edge adds to the z of its neuron: a weight times what comes along it, or a bias."""
TERM_DECIMALS = 3
WEIGHT_WIDTH, GRADIENT_WIDTH = 6, 7
"""Characters of a number."""


def label_sizes(layers: Sequence[int], written: Strokes, *, plain: bool) -> list[QSizeF]:
    """Return the size of an edge's numbers; then smaller ones: of one with its name, and of one alone."""
    number, line, names = number_text(TEXT_PIXELS), scaled(LABEL_LINE) + 4, 0.0
    if parameter_count(layers) < MANY_EDGES:
        metrics = QFontMetricsF(text_font(TEXT_PIXELS))
        places = range(parameter_count(layers))
        names = max(metrics.horizontalAdvance(parameter_name(layers, place)) for place in places) + KEY_GAP
    bare = number.width("0" * WEIGHT_WIDTH) + 2 * LABEL_PADDING
    bare_gradient = number.width("0" * GRADIENT_WIDTH) + 2 * LABEL_PADDING
    if plain:
        return [QSizeF(bare, line)]
    if written == "weights":
        return [QSizeF(bare + names, line), QSizeF(bare, line)]
    if written == "gradients":
        return [QSizeF(bare_gradient + scaled(KEY_WIDTH), line), QSizeF(bare_gradient, line)]
    both = max(bare_gradient + scaled(KEY_WIDTH), bare + names)
    return [QSizeF(both, line + scaled(LABEL_LINE)), QSizeF(bare + names, line), QSizeF(bare, line)]


def gradient_key(lit: Lit) -> str:
    """Return what a gradient is the gradient of: the loss of the batch, or what a sample adds to it."""
    return SAMPLE_GRADIENT if lit.of_sample else BATCH_GRADIENT


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

    def __init__(self, diagram: Diagram, layers: Sequence[int], theme: Theme, written: Strokes) -> None:
        self.theme, self._written, self._boxes = theme, written, diagram.labels
        self._names = {place: parameter_name(layers, place) for place in diagram.labels}
        keys = (*self._names.values(), BATCH_GRADIENT, SAMPLE_GRADIENT, TERM, BIAS)
        self._keys = {key: static_text(key) for key in keys}

    def paint_box(self, painter: QPainter, box: QRectF) -> None:
        """Paint what numbers stand on."""
        painter.setPen(QPen(self.theme.colour("border"), 1))
        painter.setBrush(self.theme.colour("card"))
        painter.drawRoundedRect(box, 5, 5)

    def box_of(self, edge: Edge, second: float | None) -> QRectF:
        """Return where the numbers of an edge stand: with no line for a second one that is not known yet."""
        box = self._boxes[edge.place]
        spare = scaled(LABEL_LINE) if second is None and box.height() > 2 * scaled(LABEL_LINE) else 0.0
        return box.adjusted(0, 0, 0, -spare) if edge.is_bias else box.adjusted(0, spare / 2, 0, -spare / 2)

    def paint(
        self, painter: QPainter, box: QRectF, edge: Edge, weight: float, second: float | None, lit: Lit
    ) -> None:
        """Paint the numbers of an edge, as many as its box has lines.

        The second is its gradient; where a place is probed, what the edge adds there to a z: that also stands
        alone, in place of the weight.
        """
        box = box.adjusted(LABEL_PADDING, 2, -LABEL_PADDING, -2)
        both = box.height() > 2 * scaled(LABEL_LINE) - 1
        alone = not both and (self._written == "gradients" or lit.terms is not None)
        if not alone and self._written != "gradients":
            text = fitting(weight, 2, WEIGHT_WIDTH)
            self._paint_number(painter, box, self._names[edge.place], text, "text", WEIGHT_WIDTH)
        if second is None or not (both or alone):
            return
        line = QRectF(box.left(), box.bottom() - scaled(LABEL_LINE), box.width(), scaled(LABEL_LINE))
        if lit.terms is None:
            key, decimals, role, width = gradient_key(lit), 4, "gradient", GRADIENT_WIDTH
        else:
            key, decimals, role = BIAS if edge.is_bias else TERM, TERM_DECIMALS, "accent"
            width = GRADIENT_WIDTH if both else WEIGHT_WIDTH
        self._paint_number(painter, line, key, fitting(second, decimals, width), role, width)

    def _paint_number(
        self, painter: QPainter, box: QRectF, key: str, number: str, role: str, widest: int
    ) -> None:
        """Paint one line of a label: the number alone where there is no room for what it is called."""
        line, writer = (
            QRectF(box.left(), box.top(), box.width(), scaled(LABEL_LINE)),
            number_text(TEXT_PIXELS),
        )
        painter.setPen(self.theme.colour(role))
        if box.width() < writer.width("0" * widest) + self._keys[key].size().width():
            writer.draw(painter, line, number)
            return
        writer.draw_right(painter, line, number)
        painter.setFont(text_font(TEXT_PIXELS))
        painter.drawStaticText(line.topLeft(), self._keys[key])
