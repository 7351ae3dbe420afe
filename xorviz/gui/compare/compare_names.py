"""The names in the comparison: a choice of runs, and which of them is which line."""

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from xorviz.gui.kit.layouts import told_apart
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.themed import Themed
from xorviz.gui.kit.widgets import plain_tip

KEY_WIDTH, KEY_GAP = 38, 10
"""Of the piece of line before a name in the legend."""


class NameBox(QComboBox):
    """A choice of names, of which a long one is shortened to what no other has; its tip says all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.currentTextChanged.connect(self.on_text_changed)

    @Slot(str)
    def on_text_changed(self, text: str) -> None:
        """Say all of it in the tip."""
        self.setToolTip(plain_tip(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        metrics, end = self.fontMetrics(), Qt.TextElideMode.ElideRight
        others = [self.itemText(row) for row in range(self.count()) if row != self.currentIndex()]
        text = told_apart(self.currentText(), others, lambda name: _fits(name, metrics, field.width()))
        option.currentText = metrics.elidedText(text, end, field.width())  # pyright: ignore
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
        told = f"Solid: {solid}, dotted: {dotted}"
        self.setAccessibleName(told)
        self.setToolTip(plain_tip(told))
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
        metrics, middle = self.fontMetrics(), Qt.TextElideMode.ElideMiddle
        texts: list[str] = []
        for name, other, share in zip(self._names, self._names[::-1], shares, strict=True):
            text = told_apart(name, [other], lambda text, share=share: _fits(text, metrics, share))
            texts.append(metrics.elidedText(text, middle, share))
        return texts

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


def _fits(text: str, metrics: QFontMetrics, width: int) -> bool:
    return metrics.horizontalAdvance(text) <= width
