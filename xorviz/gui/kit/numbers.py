"""How numbers are written, with a true minus sign and a fixed count of decimals; and how they are painted."""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QPainter, QRawFont

from xorviz.core.writing import MINUS, with_minus
from xorviz.gui.kit.theme import VECTOR, number_font, zoom

LINE_DECIMALS, LINE_WIDTH = 4, 9
"""Of the numbers on the lines of an update."""
LINE_PLAIN = 999.0
"""Below it they fit."""
SHOWN_IN_A_ROW = 4
"""Of an array with so many numbers each is written."""
MILLION = 1_000_000
LARGEST_OUTPUT = 1e3


def plain(value: float) -> str:
    """Return the number without trailing zeros, as it is typed: 0.5, 0.00104, 12."""
    return f"{value:g}"


def whole(value: float) -> str:
    """Return a whole number, as it is typed."""
    return f"{value:.0f}"


def fixed(value: float, decimals: int) -> str:
    """Return the number with this many decimals; a negative one with a true minus sign."""
    text = f"{value:,.{decimals}f}"
    return with_minus(text)


def signed(value: float, decimals: int) -> str:
    """Return the number with its sign, + or −, and this many decimals."""
    text = f"{value:+,.{decimals}f}"
    return with_minus(text)


def fitting(value: float, decimals: int, width: int) -> str:
    """Return the number with its sign in at most `width` characters.

    It has this many decimals where these say something and fit; else it is written in powers of ten. What is
    not finite is called so: +∞, −∞, or "nan".
    """
    text = f"{value:+,.{decimals}f}"
    if 10.0**-decimals <= abs(value) < math.inf and len(text) <= width:
        return text.replace("-", MINUS)
    if not math.isfinite(value):
        return with_minus(f"{value:+}").replace("inf", "∞").replace("+nan", "nan")
    if value == 0:
        return fixed(0.0, decimals)
    powers = [_in_powers_of_ten(value, digits) for digits in (1, 0)]
    return powers[0] if len(powers[0]) <= width else powers[1]


def output_text(value: float, decimals: int = 2) -> str:
    """Return a prediction with this many decimals; in powers of ten where one without bounds is large."""
    return fixed(value, decimals) if abs(value) < LARGEST_OUTPUT else fitting(value, 2, 7)


def on_line(value: float) -> str:
    """Return the number as all lines of an update have it: without a plus, and none as a zero that is not."""
    if 10.0**-LINE_DECIMALS <= abs(value) < LINE_PLAIN:  # in one call: each epoch shown has many
        return f"{value:.{LINE_DECIMALS}f}".replace("-", MINUS)
    return fitting(value, LINE_DECIMALS, LINE_WIDTH).removeprefix("+")


def array_text(array: NDArray[np.float64]) -> str:
    """Return an array of lines of an update: its numbers if they are few, else its shape."""
    if array.size == 1:
        return on_line(float(array.flat[0]))
    if array.size <= SHOWN_IN_A_ROW:
        rows = array.tolist() if array.ndim == 2 else [array.tolist()]
        return "[" + "; ".join([", ".join(map(on_line, row)) for row in rows]) + "]"
    return " × ".join(f"{length:,}" for length in array.shape) + " numbers"


def precise(value: float, digits: int = 7, *, in_powers: bool = False) -> str:
    """Return the number with its sign and this many significant digits; in powers of ten where it must be.

    Or where others beside it must be: numbers that are compared are written alike.
    """
    if value == 0:
        return "0"
    if in_powers or is_extreme(value):
        return _in_powers_of_ten(value, digits - 1)
    return with_minus(f"{value:+.{_decimals(value, digits)}f}")


def loss_text(value: float) -> str:
    """Return a loss with four decimals, or in powers of ten where those would say nothing."""
    if value >= 1e4 or 0 < value < 5e-4:
        return powers(value, 2)
    return fixed(value, 4)


def powers(value: float, decimals: int) -> str:
    """Return a number that is not negative in powers of ten: 3.1e−10; zero as 0."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    return _in_powers_of_ten(value, decimals).removeprefix("+")


def epoch_text(epoch: int) -> str:
    """Write an epoch in short: 1,000 or 2.5 M."""
    return f"{epoch / MILLION:,.10g} M" if epoch >= MILLION else f"{epoch:,}"


def rate_text(value: float) -> str:
    """Return a speed in epochs/s, short."""
    if value >= 1e6:
        return f"{value / 1e6:.1f} M"
    if value >= 1e4:
        return f"{value / 1e3:.0f} k"
    return f"{value:,.0f}"


def is_extreme(value: float) -> bool:
    """Say whether a number has too many zeros to be written with decimals."""
    return not 1e-4 <= abs(value) < 1e7


def _decimals(value: float, digits: int) -> int:
    return max(0, digits - 1 - math.floor(math.log10(abs(value))))


def _in_powers_of_ten(value: float, decimals: int) -> str:
    mantissa, exponent = f"{value:+.{decimals}e}".split("e")
    return with_minus(f"{mantissa}e{int(exponent)}")


class NumberText:
    """Writes in the monospaced font of one size, glyph by glyph: text that changes is never laid out."""

    def __init__(self, font: QFont) -> None:
        metrics = QFontMetricsF(font)
        self._font = font
        self._height = metrics.height()
        self._advance = metrics.horizontalAdvance("0")
        self._ascent = metrics.ascent()
        self._raw = QRawFont.fromFont(font)
        self._glyphs: dict[str, int] = {}
        self._places: list[QPointF] = []
        self._run = QGlyphRun()
        self._run.setRawFont(self._raw)

    def width(self, text: str) -> float:
        """Return how wide a text is."""
        return len(text) * self._advance

    def draw(self, painter: QPainter, box: QRectF, text: str) -> None:
        """Write a text in the middle of a box, on one line."""
        self._draw(painter, box, box.left() + (box.width() - self.width(text)) / 2, text)

    def draw_left(self, painter: QPainter, box: QRectF, text: str) -> None:
        """Write a text at the left of a box, on one line."""
        self._draw(painter, box, box.left(), text)

    def draw_right(self, painter: QPainter, box: QRectF, text: str) -> None:
        """Write a text at the right of a box, on one line."""
        self._draw(painter, box, box.right() - self.width(text), text)

    def _draw(self, painter: QPainter, box: QRectF, left: float, text: str) -> None:
        baseline = QPointF(left, box.top() + (box.height() - self._height) / 2 + self._ascent)
        glyphs = [self._glyphs.get(letter, 0) or self._glyph(letter) for letter in text]
        if VECTOR[0] or 0 in glyphs:  # to be read as text; or of another font, which the painter finds
            painter.setFont(self._font)
            painter.drawText(baseline, text)
            return
        while len(self._places) < len(glyphs):
            self._places.append(QPointF(len(self._places) * self._advance, 0))
        self._run.setGlyphIndexes(glyphs)
        self._run.setPositions(self._places[: len(glyphs)])
        painter.drawGlyphRun(baseline, self._run)

    def _glyph(self, letter: str) -> int:
        found = self._raw.glyphIndexesForString(letter)
        self._glyphs[letter] = found[0] if len(found) == 1 else 0
        return self._glyphs[letter]


def number_text(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> NumberText:
    """Return what writes in the monospaced font of that size, at the zoom of the text."""
    return _number_text(pixels, weight, zoom())


@cache
def _number_text(pixels: int, weight: QFont.Weight, factor: float) -> NumberText:
    return NumberText(number_font(pixels, weight))
