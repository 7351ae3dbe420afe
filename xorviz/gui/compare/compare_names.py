"""The names in the comparison: a choice of runs, and which of them is which line."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.themed import Themed

KEY_WIDTH, KEY_GAP = 38, 10
"""Of the piece of line before a name in the legend."""


class NameBox(QComboBox):
    """A choice of names, of which a long one is shortened with an ellipsis."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        text, end = self.currentText(), Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(text, end, field.width())  # pyright: ignore
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class Legend(Themed, QWidget):
    """Says which run is the solid line and which the dotted one, each name as whole as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("compare_legend")
        self.setFont(text_font(12))
        self._names: tuple[str, ...] = ()

    def show_names(self, solid: str, dotted: str) -> None:
        """Name both lines."""
        self._names = (solid, dotted)
        self.setAccessibleName(f"Solid: {solid}, dotted: {dotted}")
        self.updateGeometry()
        self.update()

    def words(self) -> list[str]:
        """Return both names as they are written."""
        widths = self._widths()
        room = self.width() - len(self._names) * KEY_WIDTH
        shares = [
            min(width, max(room // 2, room - other))
            for width, other in zip(widths, widths[::-1], strict=True)
        ]
        middle = Qt.TextElideMode.ElideMiddle
        return [
            self.fontMetrics().elidedText(name, middle, share)
            for name, share in zip(self._names, shares, strict=True)
        ]

    def sizeHint(self) -> QSize:
        """Return the room that both names need."""
        return QSize(sum(self._widths()) + len(self._names) * KEY_WIDTH, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Return room for a few letters of each."""
        return QSize(4 * KEY_WIDTH, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        words = self.words()
        left = self.width() - sum(self.fontMetrics().horizontalAdvance(word) + KEY_WIDTH for word in words)
        styles = ((Qt.PenStyle.SolidLine, "accent"), (Qt.PenStyle.DotLine, "muted"))
        for word, (style, role) in zip(words, styles, strict=False):
            pen = QPen(self.theme.colour(role), 1.5, style)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawLine(
                left + KEY_GAP, self.height() // 2, left + KEY_WIDTH - KEY_GAP // 2, self.height() // 2
            )
            painter.setPen(self.theme.colour("muted"))
            width = self.fontMetrics().horizontalAdvance(word)
            place = QRect(left + KEY_WIDTH, 0, width, self.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)
            left += KEY_WIDTH + width

    def _widths(self) -> list[int]:
        """Return the room that each name needs: a pixel more than its rounded width, or it is cut."""
        return [self.fontMetrics().horizontalAdvance(name) + 1 for name in self._names]
