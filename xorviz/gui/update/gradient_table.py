"""The table of a gradient check: each parameter with both of its gradients, line by line."""

import math

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from xorviz.core.insight.gradient_check import TOLERANCE, GradientCheck
from xorviz.core.update.names import parameter_name
from xorviz.gui.kit.numbers import powers, precise
from xorviz.gui.kit.theme import Theme, number_font, text_font

COLUMNS = ("parameter", "backpropagation", "central difference", "relative error")
NAME, ANALYTIC, NUMERIC, ERROR = range(len(COLUMNS))
WIDEST = "−0.0001234567"
ROW_HEIGHT = 20
MARGIN = 18
KINK, NOT_A_NUMBER = "at a kink", "not a number"
TOO_SMALL = "below rounding"

Index = QModelIndex | QPersistentModelIndex


class GradientModel(QAbstractTableModel):
    """The rows: the parameters that were checked, layer by layer, first the weights and then the biases."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._check: GradientCheck | None = None
        self._names: list[str] = []
        self._layers: tuple[int, ...] = ()
        self._errors = np.empty(0)
        self._measurable = np.empty(0, np.bool_)

    def show_check(self, check: GradientCheck, layers: tuple[int, ...]) -> None:
        """Show a check of a network with these widths."""
        old = self._check
        same = old is not None and layers == self._layers and np.array_equal(old.places, check.places)
        if not same:
            self.beginResetModel()
            self._layers = layers
            self._names = [parameter_name(layers, place) for place in check.places.tolist()]
        self._check, self._errors, self._measurable = check, check.errors, check.measurable
        if not same:
            self.endResetModel()
        elif self._names:
            self.dataChanged.emit(self.index(0, ANALYTIC), self.index(len(self._names) - 1, ERROR))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many parameters were checked."""
        return 0 if parent.isValid() else len(self._names)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell, how it stands, and the colour of one that is wrong."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(index.row(), index.column())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _text(self, row: int, column: int) -> str:
        assert self._check is not None
        if column == NAME:
            return self._names[row]
        if column == ANALYTIC:
            analytic = float(self._check.analytic[row])
            return precise(analytic) if math.isfinite(analytic) else NOT_A_NUMBER
        if np.isnan(self._errors[row]):
            return (KINK if self._check.kinks[row] else NOT_A_NUMBER) if column == NUMERIC else ""
        if column == NUMERIC:
            return precise(float(self._check.numeric[row]))
        if not self._measurable[row] and self._errors[row] <= TOLERANCE:
            return TOO_SMALL
        return powers(float(self._errors[row]), 1)

    def _colour(self, row: int, column: int) -> QColor | None:
        if self._errors[row] > TOLERANCE:
            return self.theme.colour("alarm")
        if column == ANALYTIC:
            return self.theme.colour("gradient")
        return self.theme.colour("muted") if np.isnan(self._errors[row]) else None


class GradientTable(QTableView):
    """Shows the rows; a click on one picks its parameter."""

    parameter_selected = Signal(int)
    """Its place in the flat array."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("gradient_check_table")
        self.setAccessibleName("Both gradients of each parameter")
        self._gradients = GradientModel(theme, self)
        self._places: list[int] = []
        self.clicked.connect(self.on_cell_clicked)
        self.setModel(self._gradients)
        self.setFont(number_font(12))
        self.setShowGrid(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # no cell can be picked
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        header = self.horizontalHeader()
        header.setFont(text_font(12))
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(self.fontMetrics().horizontalAdvance(WIDEST) + MARGIN)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)

    def show_check(self, check: GradientCheck, layers: tuple[int, ...]) -> None:
        """Show a check of a network with these widths."""
        self._places = check.places.tolist()
        self._gradients.show_check(check, layers)

    @Slot(QModelIndex)
    def on_cell_clicked(self, index: QModelIndex) -> None:
        """Pass on which parameter was picked."""
        self.parameter_selected.emit(self._places[index.row()])

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._gradients.theme = theme
        card, text, muted, border = (
            theme.colour(role).name() for role in ("card", "text", "muted", "border")
        )
        self.setStyleSheet(
            f"QTableView {{ background: {card}; color: {text}; border: none; }}"
            f"QHeaderView {{ background: {card}; border: none; }}"
            f"QHeaderView::section {{ background: {card}; color: {muted}; border: none;"
            f" border-bottom: 1px solid {border}; padding: 2px 4px; }}"
        )


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == NAME else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
