"""The heat map of a survey with an axis: which share has solved by which epoch, for each value."""

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from xorviz.core.network.activations import Array
from xorviz.gui.kit.numbers import epoch_text
from xorviz.gui.kit.theme import Theme, number_font, sequential_table, text_font
from xorviz.gui.kit.themed import Themed

CELL, TALLEST, BOTTOM = 40.0, 30.0, 34.0
"""The least width of a cell, the greatest height, and the room below."""
CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SurveyHeat(Themed, QWidget):
    """A row for each value, a column for each of some epochs; the numbers are per cent."""

    variant_chosen = Signal(int)
    """The row that a person wants to see more of."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("survey_heat")
        self.setAccessibleName("Share solved by epoch, for each value")
        self.setToolTip("Click a row, or use the arrow keys, to see its runs")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._labels: list[str] = []
        self._epochs: list[int] = []
        self._shares: Array = np.zeros((0, 0))
        self._variant = 0

    def sizeHint(self) -> QSize:
        """Return the height that its rows would like."""
        return QSize(260, round(len(self._labels) * TALLEST + BOTTOM))

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(220, round(len(self._labels) * 17 + BOTTOM))

    def show_labels(self, labels: list[str]) -> None:
        """Begin anew with these rows; nothing is known of them."""
        self._labels, self._epochs, self._shares, self._variant = labels, [], np.zeros((0, 0)), 0
        self.updateGeometry()
        self.update()

    def show_shares(self, epochs: list[int], shares: Array) -> None:
        """Show which share, (rows, epochs), is solved by each epoch; NaN where nothing has been counted."""
        self._epochs, self._shares = epochs, shares
        self.update()

    def show_variant(self, variant: int) -> None:
        """Frame a row."""
        self._variant = variant
        self.update()

    def cell_text(self, row: int, column: int) -> str:
        """Return what is written in a cell; columns are those of `shown_columns`."""
        share = self._shares[row, self.shown_columns()[column]]
        return "" if np.isnan(share) else f"{100 * share:.0f}"

    def shown_columns(self) -> list[int]:
        """Return the epochs that fit, by their places: from shortly before the first is solved."""
        room = max(2, int((self.width() - self._label_width()) / CELL))
        reached = np.flatnonzero((np.nan_to_num(self._shares) >= 0.005).any(axis=0))
        first = max(0, int(reached[0]) - 1) if len(reached) else 0
        return list(range(max(first, len(self._epochs) - room), len(self._epochs)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self.shown_columns()
        for row in range(len(self._labels)):
            self._paint_label(painter, row)
            for column in range(len(columns)):
                self._paint_cell(painter, row, column, self._cell_box(row, column, len(columns)))
        if self._labels and columns:
            self._paint_frame(painter, len(columns))
            self._paint_epochs(painter, columns)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a row."""
        row = int(event.position().y() / max(1.0, self._height()))
        if event.button() == Qt.MouseButton.LeftButton and row < len(self._labels):
            self.variant_chosen.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the row above or below."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        row = self._variant + steps.get(Qt.Key(event.key()), 0)
        if event.key() not in steps:
            super().keyPressEvent(event)
        elif 0 <= row < len(self._labels):
            self.variant_chosen.emit(row)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys are here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they are not."""
        super().focusOutEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew with another font."""
        super().changeEvent(event)
        self.update()

    def _height(self) -> float:
        return min(TALLEST, (self.height() - BOTTOM) / max(1, len(self._labels)))

    def _label_width(self) -> float:
        metrics = self.fontMetrics()
        return max((metrics.horizontalAdvance(label) for label in self._labels), default=0) + 14.0

    def _cell_box(self, row: int, column: int, columns: int) -> QRectF:
        left, height = self._label_width(), self._height()
        width = (self.width() - left - 2) / columns
        return QRectF(left + column * width, 1 + row * height, width - 1, height - 1)

    def _paint_label(self, painter: QPainter, row: int) -> None:
        weight = QFont.Weight.DemiBold if row == self._variant else QFont.Weight.Normal
        painter.setFont(number_font(11, weight))
        painter.setPen(self.theme.colour("text" if row == self._variant else "muted"))
        height = self._height()
        painter.drawText(
            QRectF(0, row * height, self._label_width() - 7, height), AT_RIGHT, self._labels[row]
        )

    def _paint_cell(self, painter: QPainter, row: int, column: int, box: QRectF) -> None:
        text = self.cell_text(row, column)
        share = np.nan_to_num(self._shares[row, self.shown_columns()[column]])
        ground = QColor(*sequential_table(self.theme.name)[round(255 * float(share))].tolist())
        painter.fillRect(box, ground if text else self.theme.colour("field"))
        painter.setPen(ink_on(self.theme, ground))
        painter.setFont(number_font(11))
        painter.drawText(box, CENTRED, text)

    def _paint_frame(self, painter: QPainter, columns: int) -> None:
        first, last = (self._cell_box(self._variant, column, columns) for column in (0, columns - 1))
        painter.setPen(QPen(self.theme.colour("accent" if self.hasFocus() else "text"), 1.5))
        painter.drawRect(first.united(last))

    def _paint_epochs(self, painter: QPainter, columns: list[int]) -> None:
        painter.setFont(number_font(10))
        painter.setPen(self.theme.colour("muted"))
        below = len(self._labels) * self._height()
        for column, place in enumerate(columns):
            box = self._cell_box(0, column, len(columns))
            at = QRectF(box.left() - 6, below + 2, box.width() + 12, 14)
            painter.drawText(at, CENTRED, epoch_text(self._epochs[place]))
        painter.setFont(text_font(11))
        left = self._label_width()
        at = QPointF(left, below + 16)
        painter.drawText(QRectF(at.x(), at.y(), self.width() - left, 16), CENTRED, "solved by epoch, %")


def ink_on(theme: Theme, ground: QColor) -> QColor:
    """Return the colour of the theme in which text on this ground is read best, by their contrast."""
    inks = [theme.colour(role) for role in ("text", "on_accent")]
    return max(inks, key=lambda ink: abs(math.log(_light(ink)) - math.log(_light(ground))))


def _light(colour: QColor) -> float:
    """Return the light that a colour gives, with that of the room: 0.05 to 1.05, about as WCAG has it."""
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    shares = (0.2126, 0.7152, 0.0722)
    return 0.05 + sum(share * channel**2.2 for share, channel in zip(shares, channels, strict=True))
