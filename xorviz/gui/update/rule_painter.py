"""Painting the rows of the chain rule view."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from xorviz.core.update.chain_rule import Trace
from xorviz.core.update.operations import Operation
from xorviz.core.update.update_rounding import settled_result
from xorviz.gui.kit.numbers import number_text, on_line
from xorviz.gui.kit.theme import Theme, number_font, scaled, text_font
from xorviz.gui.kit.typesetting import Typesetter
from xorviz.gui.update.line_list import BACKWARD, DIMMED, LEFT
from xorviz.gui.update.rule_rows import Row

ROW_HEIGHT = 21.0
HEIGHTS = {"heading": 20.0, "fold": ROW_HEIGHT, "line": ROW_HEIGHT, "number": 18.0, "more": 18.0}
"""How high a row of each kind is."""
PADDING = 8.0
PLACE_WIDTH = 26.0
HIDDEN_WIDTH = 56.0
"""Of a folded group, for the number of the current line in it."""
SYMBOL_WIDTH, SYMBOL_GAP = 74.0, 8.0
FORMULA_SHARE = 0.34
WIDE = 600.0
"""From this width on, every line has room for its numbers; below it, the current one alone has."""
FORMULA_PIXELS = 14.0


@dataclass(frozen=True, slots=True)
class RowLook:
    """What decides how a row looks."""

    current: int | None
    """The line that is current."""
    known: int
    """The last line whose result is known."""
    used: tuple[int, ...]
    """The lines that the current one takes numbers from."""
    hovered: int | None


class RulePainter:
    """Paints rows with one painter."""

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        typesetter: Typesetter,
        trace: Trace,
        width: float,
        look: RowLook,
    ) -> None:
        self._painter, self._theme, self._typesetter = painter, theme, typesetter
        self._trace, self._width, self._look = trace, width, look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)

    def paint_still(self, row: Row, top: float) -> float:
        """Paint what of a row stays while only numbers change; return how wide its formula is."""
        box = QRectF(0, top, self._width, height_of(row))
        if row.kind in ("heading", "fold", "more"):
            if row.is_current:
                self._paint_current(row, box, 0.1)
            self._paint_words(row, box)
            return 0.0
        self._paint_ground(row, box)
        return self._paint_line(row, box) if row.kind == "line" else 0.0

    def paint_numbers(self, row: Row, top: float, formula: float) -> None:
        """Paint the numbers of a row, right of its formula."""
        box = QRectF(0, top, self._width, height_of(row))
        if row.kind == "number":
            self._paint_number(row, box)
        elif row.kind == "line" and row.place <= self._look.known:
            self._paint_result(row, box.adjusted(formula_left(), 0, -PADDING, 0), formula)

    def _paint_words(self, row: Row, box: QRectF) -> None:
        heading = row.kind == "heading"
        if row.result:
            self._painter.setPen(self._theme.colour("gradient"))
            number_text(12).draw_right(self._painter, box.adjusted(0, 0, -PADDING, 0), row.result)
            box = box.adjusted(0, 0, -scaled(HIDDEN_WIDTH), 0)
        font = text_font(12, QFont.Weight.DemiBold) if heading else text_font(12)
        self._painter.setFont(font)
        self._painter.setPen(self._theme.colour("text" if row.is_current else "muted"))
        left = PADDING if heading else PADDING + scaled(PLACE_WIDTH)
        place = box.adjusted(left, 2 if heading else 0, -PADDING, 0)
        self._painter.drawText(place, LEFT, _elided(row.text, font, place.width()))

    def _paint_ground(self, row: Row, box: QRectF) -> None:
        """Tint the current line, and mark those that it takes its numbers from."""
        painter, look = self._painter, self._look
        painter.setPen(Qt.PenStyle.NoPen)
        if row.place == look.current:
            self._paint_current(row, box, 0.16 if row.marked and row.kind == "number" else 0.1)
        elif row.place in look.used:
            role, bar = self._role(row.place), QRectF(0, box.top() + 3, 3, box.height() - 6)
            painter.fillRect(bar, self._theme.colour(role, 0.55))
            painter.fillRect(box, self._theme.colour(role, 0.045))
        elif row.place == look.hovered:
            painter.fillRect(box, self._theme.colour("field"))

    def _paint_current(self, row: Row, box: QRectF, tint: float) -> None:
        role = self._role(row.place)
        self._painter.fillRect(box, self._theme.colour(role, tint))
        self._painter.fillRect(QRectF(0, box.top(), 3, box.height()), self._theme.colour(role))

    def _role(self, place: int) -> str:
        """Return the colour that marks a line: purple means gradient, and nothing else."""
        return "gradient" if self._trace.operations[place].phase in BACKWARD else "accent"

    def _paint_line(self, row: Row, box: QRectF) -> float:
        """Paint a line's place, symbol and formula; return how wide the formula is."""
        operation = self._trace.operations[row.place]
        known = row.place <= self._look.known
        ink = self._theme.colour("text", 1.0 if known else DIMMED)
        soft = self._theme.colour("muted", 1.0 if known else (1 + DIMMED) / 2)
        baseline = box.center().y() + scaled(5)
        self._painter.setPen(soft)
        place = QRectF(PADDING, box.top(), scaled(PLACE_WIDTH) - 8, box.height())
        number_text(12).draw_left(self._painter, place, f"{row.place + 1}")
        if not known:
            number_text(12).draw_right(self._painter, box.adjusted(0, 0, -PADDING, 0), "·")
        left = PADDING + scaled(PLACE_WIDTH)
        self._formula(
            operation.symbol.latex,
            operation.symbol.text,
            left,
            baseline,
            scaled(SYMBOL_WIDTH - SYMBOL_GAP),
            ink,
        )
        formula, room = operation.formula, self._formula_room(row, self._width - formula_left() - PADDING)
        return self._formula(formula.latex, formula.text, formula_left(), baseline, room, soft)

    def _formula_room(self, row: Row, room: float) -> float:
        """Return how wide a formula may be: where no numbers are written beside it, all but the result."""
        share = max(120.0, FORMULA_SHARE * room)
        if self._width >= scaled(WIDE):
            return share
        return max(share, room - number_text(12, QFont.Weight.DemiBold).width(row.result) - 14)

    def _paint_result(self, row: Row, box: QRectF, formula: float) -> None:
        """Paint the formula with its numbers, where there is room, and the result."""
        painter, writer = self._painter, number_text(12, QFont.Weight.DemiBold)
        operation = self._trace.operations[row.place]
        result = self._fitting_result(row, operation, box.width() - formula - 12)
        painter.setPen(self._result_colour(operation))
        writer.draw_right(painter, box, result)
        if self._width < scaled(WIDE) or not row.numbers:
            return
        taken = writer.width(result)
        left = max(formula + 14, FORMULA_SHARE * box.width() + 14)
        middle = QRectF(box.left() + left, box.top(), box.width() - left - taken - 14, box.height())
        if number_text(12).width(row.numbers) <= middle.width():
            painter.setPen(self._theme.colour("text"))
            number_text(12).draw_left(painter, middle, row.numbers)

    def _fitting_result(self, row: Row, operation: Operation, room: float) -> str:
        """Return the result as far as there is room; never a size alone, which would look like a value."""
        writer, size = number_text(12, QFont.Weight.DemiBold), operation.result.size
        texts = [row.result]
        if size > 1:
            first = on_line(float(settled_result(self._trace, operation).flat[0]))
            texts += [f"[{first}, …]", f"{size:,} numbers"]
        return next((text for text in texts if writer.width(text) <= room), "")

    def _paint_number(self, row: Row, box: QRectF) -> None:
        operation, painter = self._trace.operations[row.place], self._painter
        left, result = PADDING + scaled(PLACE_WIDTH), f"= {row.result}"
        writer = number_text(12, QFont.Weight.DemiBold if row.marked else QFont.Weight.Normal)
        taken = writer.width(result) + 10
        painter.setPen(self._theme.colour("muted"))
        writer.draw_left(painter, QRectF(left, box.top(), scaled(SYMBOL_WIDTH), box.height()), row.text)
        room = self._width - left - PADDING - taken
        name, needed = writer.width(row.text) + 10, writer.width(row.numbers)
        in_line = max(scaled(SYMBOL_WIDTH), name)  # with the formulas
        indent = in_line if needed <= room - in_line else name
        right = QRectF(left + indent, box.top(), room + taken - indent, box.height())
        painter.setPen(self._result_colour(operation))
        writer.draw_right(painter, right, result)
        painter.setPen(self._theme.colour("text"))
        self._paint_fitting(row.numbers, right.adjusted(0, 0, -taken, 0))

    def _paint_fitting(self, text: str, box: QRectF) -> None:
        """Paint numbers a little smaller if they fit so; if they do not, their beginning."""
        for pixels in (12, 11, 10):
            if number_text(pixels).width(text) <= box.width():
                number_text(pixels).draw_left(self._painter, box, text)
                return
        self._painter.setFont(number_font(12))
        self._painter.drawText(box, LEFT, _elided(text, number_font(12), box.width()))

    def _formula(
        self, latex: str, text: str, left: float, baseline: float, room: float, colour: QColor
    ) -> float:
        """Draw a formula, typeset if it is there by now and fits; return how wide it is."""
        size = self._typesetter.size(latex, scaled(FORMULA_PIXELS))
        if size is not None and size.width() <= room:
            self._typesetter.draw(self._painter, latex, left, baseline, scaled(FORMULA_PIXELS), colour)
            return size.width()
        if size is not None and size.width() <= 1.35 * room:
            pixels = scaled(FORMULA_PIXELS) * room / size.width()
            self._typesetter.draw(self._painter, latex, left, baseline, pixels, colour)
            return room
        font = text_font(12)
        self._painter.setFont(font)
        self._painter.setPen(colour)
        word = _elided(text, font, room)
        self._painter.drawText(QRectF(left, baseline - scaled(16), room, scaled(22)), LEFT, word)
        return QFontMetricsF(font).horizontalAdvance(word)

    def _result_colour(self, operation: Operation) -> QColor:
        """Return the colour of a result: what flows back is a gradient."""
        return self._theme.colour("gradient" if operation.phase in BACKWARD else "text")


def formula_left() -> float:
    """Return where formulas begin."""
    return PADDING + scaled(PLACE_WIDTH + SYMBOL_WIDTH)


def height_of(row: Row) -> int:
    """Return how high a row is, in pixels."""
    return scaled(HEIGHTS[row.kind])


def _elided(text: str, font: QFont, room: float) -> str:
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
