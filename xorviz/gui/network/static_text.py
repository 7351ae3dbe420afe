"""Text that stays as it is: laid out once."""

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QStaticText, QTransform

from xorviz.gui.kit.theme import text_font, zoom

TEXT_PIXELS = 12
"""Of all words and numbers in a network diagram."""


def static_text(words: str, weight: QFont.Weight = QFont.Weight.Normal) -> QStaticText:
    """Return words as they are, the same object each time: nobody changes it."""
    return _static_text(words, weight, zoom())


@lru_cache(maxsize=512)
def _static_text(words: str, weight: QFont.Weight, factor: float) -> QStaticText:
    text = QStaticText(words)
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.prepare(QTransform(), text_font(TEXT_PIXELS, weight))
    return text
