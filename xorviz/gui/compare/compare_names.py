"""The names in the comparison: a choice of runs, and which side is which line."""

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from xorviz.gui.kit.layouts import told_apart
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.themed import Themed
from xorviz.gui.kit.widgets import plain_tip

SIDES = "left", "right"
KEY_WIDTH, KEY_GAP = 38, 10
"""Of the piece of line before a side in the legend."""


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
    """Says of which side the solid line is and of which the dotted one: the names stand above the sides."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("compare_legend")
        self.setFont(text_font(12))
        self.solid = "left"
        """The side whose line is solid."""

    def show_sides(self, left: str, right: str, *, solid: str) -> None:
        """Say whose line is solid, and to who asks what the runs are called."""
        self.solid = solid
        how = ("solid", "dotted") if solid == "left" else ("dotted", "solid")
        told = f"Left, {how[0]}: {left}; right, {how[1]}: {right}"
        self.setAccessibleName(told)
        self.setToolTip(plain_tip(told))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room that both need."""
        return QSize(sum(self._widths()), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Return the same: neither is cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            left = self.width() - sum(self._widths())
            for side, width in zip(SIDES, self._widths(), strict=True):
                is_solid = side == self.solid
                style = Qt.PenStyle.SolidLine if is_solid else Qt.PenStyle.DotLine
                pen = QPen(self.theme.colour("accent" if is_solid else "muted"), 1.5, style)
                pen.setCosmetic(True)
                painter.setPen(pen)
                middle = self.height() // 2
                painter.drawLine(left + KEY_GAP, middle, left + KEY_WIDTH - KEY_GAP // 2, middle)
                painter.setPen(self.theme.colour("muted"))
                place = QRect(left + KEY_WIDTH, 0, width - KEY_WIDTH, self.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, side)
                left += width

    def _widths(self) -> list[int]:
        """Return the room of each with its line: a pixel more than its rounded width, or it is cut."""
        return [KEY_WIDTH + self.fontMetrics().horizontalAdvance(side) + 1 for side in SIDES]


def _fits(text: str, metrics: QFontMetrics, width: int) -> bool:
    return metrics.horizontalAdvance(text) <= width
