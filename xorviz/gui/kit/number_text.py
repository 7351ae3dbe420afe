"""Text that changes with each epoch shown: written glyph by glyph in the monospaced font, never laid out."""

from functools import cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QPainter, QRawFont

from xorviz.gui.kit.theme import number_font


class NumberText:
    """Writes in the monospaced font of one size: all characters are equally wide."""

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
        if 0 in glyphs:  # of another font, which the painter finds
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


@cache
def number_text(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> NumberText:
    """Return what writes in the monospaced font of that size."""
    return NumberText(number_font(pixels, weight))
