"""The panel with what makes a gradient: each number under its symbol."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xorviz.core.writing import MINUS
from xorviz.gui.kit.theme import number_font, scaled, text_font
from xorviz.gui.kit.themed import Themed

MOST_SHARES = 4
"""Of a longer sum the first ones are written, so many with the …"""
SYMBOL_HEIGHT, NUMBER_HEIGHT = 16.0, 17.0
GAP = 4.0
"""On both sides of a sign."""
LEFT_OUT = "…"


@dataclass(frozen=True, slots=True)
class FactorColumn:
    """A number under its symbol."""

    symbol: str
    number: str
    sign: str = ""
    """What stands before it."""
    is_result: bool = False


@dataclass(frozen=True, slots=True)
class ShownProduct:
    """What the panel says."""

    name: str
    """Of the gradient: ∂Lₛ/∂w¹₁₁."""
    whose: str
    """The sample, or all of them."""
    parts: tuple[tuple[str, str], ...]
    """Symbol and number."""
    sign: Literal["·", "+"]
    result: str
    total: tuple[str, str] | None = None
    """The same gradient over all samples: whose, and the number."""

    def text(self) -> str:
        """Return all of it in one line."""
        parts = f" {self.sign} ".join(f"{symbol} {number}" for symbol, number in self.parts)
        total = "" if self.total is None else f"; {self.total[0]}: {self.total[1]}"
        return f"{self.name} {self.whose} = {parts} = {self.result}{total}"

    def wordings(self) -> Iterator[tuple[FactorColumn, ...]]:
        """Yield what to show, all of it first, then less and less."""
        most = MOST_SHARES if self.sign == "+" else len(self.parts)
        lead, result = FactorColumn(self.whose, self.name), FactorColumn("", self.result, "=", is_result=True)
        named = FactorColumn(self.name, self.result, "=", is_result=True)
        if self.total is not None:
            yield (lead, *self._columns(most, "="), result, FactorColumn(*self.total, ";"))
        yield (lead, *self._columns(most, "="), result)
        yield (*self._columns(most), named)
        for shown in range(most, 1, -1):
            yield (*self._columns(shown), result)
        yield (FactorColumn("", self.result, is_result=True),)

    def _columns(self, most: int, first: str = "") -> tuple[FactorColumn, ...]:
        """Return so many columns at most: of a sum the first ones, of a product also the last."""
        parts = self.parts
        if len(parts) > most:
            last = parts[len(parts) - 1 :] if self.sign == "·" and most > 2 else ()
            parts = (*parts[: most - 1 - len(last)], ("", LEFT_OUT), *last)
        columns = [FactorColumn(*parts[0], first)]
        for symbol, number in parts[1:]:
            columns.append(FactorColumn(symbol, f"({number})" if number[0] == MINUS else number, self.sign))
        return tuple(columns)


class ProductPanel(Themed, QWidget):
    """Shows what makes the gradient of what is selected. Its text is all of it, in one line.

    A label would have the window laid out for each number.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rule_product")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._shown: ShownProduct | None = None

    def sizeHint(self) -> QSize:
        """Return the room of two lines."""
        return QSize(200, int(scaled(SYMBOL_HEIGHT) + scaled(NUMBER_HEIGHT)))

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return self.sizeHint()

    def show_product(self, shown: ShownProduct | None) -> None:
        """Show a product, or a sum; nothing for None."""
        if shown == self._shown:
            return
        self._shown = shown
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())
        self.setVisible(shown is not None)
        self.update()

    def text(self) -> str:
        """Return all that it says."""
        return "" if self._shown is None else self._shown.text()

    def columns(self) -> tuple[FactorColumn, ...]:
        """Return what there is room for."""
        if self._shown is None:
            return ()
        *wordings, least = self._shown.wordings()
        return next((each for each in wordings if _width(each) <= self.width()), least)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint each number under its symbol."""
        left = 0.0
        with QPainter(self) as painter:
            for column in self.columns():
                left += self._paint_sign(painter, column, left)
                width = _column_width(column)
                painter.setFont(_symbol_font())
                painter.setPen(self.theme.colour("muted"))
                top = QRectF(left, 0, width, scaled(SYMBOL_HEIGHT))
                painter.drawText(top, Qt.AlignmentFlag.AlignCenter, column.symbol)
                painter.setFont(_number_font(column))
                painter.setPen(self.theme.colour("gradient" if column.is_result else "text"))
                painter.drawText(
                    top.translated(0, scaled(SYMBOL_HEIGHT)), Qt.AlignmentFlag.AlignCenter, column.number
                )
                left += width

    def _paint_sign(self, painter: QPainter, column: FactorColumn, left: float) -> float:
        """Paint what stands before a number; return the room that it takes."""
        room = _sign_width(column)
        if column.sign:
            painter.setFont(number_font(12))
            painter.setPen(self.theme.colour("muted"))
            box = QRectF(left, scaled(SYMBOL_HEIGHT), room, scaled(NUMBER_HEIGHT))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, column.sign)
        return room


def _symbol_font() -> QFont:
    return text_font(12)


def _number_font(column: FactorColumn) -> QFont:
    return number_font(12, QFont.Weight.DemiBold if column.is_result else QFont.Weight.Normal)


def _column_width(column: FactorColumn) -> float:
    symbol = QFontMetricsF(_symbol_font()).horizontalAdvance(column.symbol)
    return max(symbol, QFontMetricsF(_number_font(column)).horizontalAdvance(column.number)) + 1


def _sign_width(column: FactorColumn) -> float:
    return QFontMetricsF(number_font(12)).horizontalAdvance(column.sign) + 2 * GAP if column.sign else 0.0


def _width(columns: Sequence[FactorColumn]) -> float:
    return sum(_column_width(each) + _sign_width(each) for each in columns)
