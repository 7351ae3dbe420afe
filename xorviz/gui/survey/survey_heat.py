"""The heat map of a survey with an axis: which share has solved by which epoch, for each value."""

import math
from functools import partial

import numpy as np
from PySide6.QtCore import QModelIndex, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from xorviz.core.network.arrays import Array
from xorviz.gui.kit.column_table import CENTRED, PADDING, Column, ColumnTable
from xorviz.gui.kit.numbers import epoch_text
from xorviz.gui.kit.theme import Theme, sequential_table

CELL = 46
"""The least width of a cell."""
SHORTEST, TALLEST = 17, 30
"""How high a row may be."""
HEAD = 24
FRAME = 2
SOLVED = 0.005
"""What is less is written as 0 %."""


class SurveyHeat(ColumnTable):
    """A row for each value, a column for each of some epochs; the numbers are per cent."""

    variant_chosen = Signal(int)
    """The row that a person wants to see more of."""

    def __init__(self) -> None:
        super().__init__("survey_heat", "Share solved by epoch, for each value", (), 11)
        self.setToolTip("Click a row, or use the arrow keys, to see its runs")
        self._labels: list[str] = []
        self._epochs: list[int] = []
        self._shares: Array = np.zeros((0, 0))
        self._variant = 0
        self._shown: tuple[list[str], list[int]] = ([], [])
        """The rows, and the epochs, that the table has been laid out for."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.selectionModel().currentRowChanged.connect(self.on_row_changed)

    def sizeHint(self) -> QSize:
        """Return the height that its rows would like."""
        return QSize(260, len(self._labels) * TALLEST + HEAD)

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(220, len(self._labels) * SHORTEST + HEAD)

    def show_labels(self, labels: list[str]) -> None:
        """Begin anew with these rows; nothing is known of them."""
        self._labels, self._epochs, self._shares, self._variant = labels, [], np.zeros((0, 0)), 0
        self._lay_out()
        self.updateGeometry()

    def show_shares(self, epochs: list[int], shares: Array) -> None:
        """Show which share, (rows, epochs), is solved by each epoch; NaN where nothing has been counted."""
        self._epochs, self._shares = epochs, shares
        self._lay_out()
        self.show_changes(0)

    def show_variant(self, variant: int) -> None:
        """Frame a row."""
        self._variant = variant
        self.setCurrentIndex(self.rows.index(variant, 0))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many epochs as fit."""
        super().resizeEvent(event)
        self._lay_out()

    @Slot(QModelIndex, QModelIndex)
    def on_row_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Pass on which row a person picked."""
        if current.isValid() and current.row() != self._variant:
            self.variant_chosen.emit(current.row())

    def _lay_out(self) -> None:
        height = (self.height() - HEAD) // max(1, len(self._labels))
        self.verticalHeader().setDefaultSectionSize(min(TALLEST, max(SHORTEST, height)))
        places = self._places()
        shown = (self._labels, [self._epochs[place] for place in places])
        if shown == self._shown:
            return
        self._shown = shown
        cells = [
            Column(
                epoch_text(self._epochs[place]),
                partial(self._text, place),
                alignment=CENTRED,
                role=partial(self._ink, place),
                paint=partial(self._paint_cell, place),
            )
            for place in places
        ]
        self.rows.show_columns([Column("", self._labels.__getitem__, role=self._label_role), *cells])
        self.rows.show_rows(len(self._labels))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(0, self._label_width())
        self.setCurrentIndex(self.rows.index(self._variant, 0))

    def _places(self) -> list[int]:
        """Return the epochs that fit, by their places: from shortly before the first is solved."""
        room = max(2, (self.width() - self._label_width()) // CELL)
        reached = np.flatnonzero((np.nan_to_num(self._shares) >= SOLVED).any(axis=0))
        first = max(0, int(reached[0]) - 1) if len(reached) else 0
        return list(range(max(first, len(self._epochs) - room), len(self._epochs)))

    def _label_width(self) -> int:
        return max((self.advance(label) for label in self._labels), default=0) + 2 * PADDING

    def _text(self, place: int, row: int) -> str:
        share = self._shares[row, place]
        return "" if np.isnan(share) else f"{100 * share:.0f}"

    def _label_role(self, row: int) -> str:
        return "text" if row == self._variant else "muted"

    def _ink(self, place: int, row: int) -> str:
        return ink_on(self.theme, _ground(self.theme, self._shares[row, place]))

    def _paint_cell(self, place: int, painter: QPainter, area: QRectF, row: int, theme: Theme) -> None:
        """Paint the ground of a cell, and its part of the frame around the row that is picked."""
        cell = area.adjusted(-PADDING / 2, 0, PADDING / 2, 0)
        painter.fillRect(cell.adjusted(0, 0, -1, -1), _ground(theme, self._shares[row, place]))
        if row == self._variant:
            frame = theme.colour("accent" if self.hasFocus() else "text")
            for top in (cell.top(), cell.bottom() - FRAME):
                painter.fillRect(QRectF(cell.left(), top, cell.width(), FRAME), frame)


def ink_on(theme: Theme, ground: QColor) -> str:
    """Return the role of the theme's ink in which text on this ground is read best, by their contrast."""
    light = math.log(_light(ground))
    return max(("text", "on_accent"), key=lambda role: abs(math.log(_light(theme.colour(role))) - light))


def _ground(theme: Theme, share: float) -> QColor:
    if np.isnan(share):
        return theme.colour("field")
    return QColor(*sequential_table(theme.name)[round(255 * float(share))].tolist())


def _light(colour: QColor) -> float:
    """Return the light that a colour gives, with that of the room: 0.05 to 1.05, about as WCAG has it."""
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    shares = (0.2126, 0.7152, 0.0722)
    return 0.05 + sum(share * channel**2.2 for share, channel in zip(shares, channels, strict=True))
