"""Text that stays as it is: laid out once."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QStaticText, QTransform

TEXT_PIXELS = 12
"""Of all words and numbers in a network diagram."""


def static_text(words: str, font: QFont) -> QStaticText:
    """Return words in a font, as they are."""
    text = QStaticText(words)
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.prepare(QTransform(), font)
    return text
