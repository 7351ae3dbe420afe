"""The parameters of two networks of one shape, line by line: both values and their difference."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from xorviz.core.network.activations import Array
from xorviz.core.network.spelling import subscript
from xorviz.core.run.training import Snapshot
from xorviz.core.update.names import node_name
from xorviz.gui.kit.numbers import fitting
from xorviz.gui.kit.theme import Theme, number_font, text_font

COLUMNS = ("parameter", "left", "right", "right − left", "")
NAME, LEFT, RIGHT, DIFFERENCE, BAR = range(len(COLUMNS))
DECIMALS = 4
WIDEST = "+12.3456"
ROW_HEIGHT = 19
MARGIN = 14
BAR_HEIGHT = 6.0
ABSENT = "–"

Index = QModelIndex | QPersistentModelIndex
Values = tuple[Array | None, Array | None, Array | None]
"""On the left, on the right, and their difference, each (parameters,); None where there is no snapshot."""


class ParameterModel(QAbstractTableModel):
    """The rows: as in the network, layer by layer, first the weights and then the biases."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._layers: tuple[int, ...] = ()
        self._names: list[tuple[str, str]] = []
        self._values: Values = (None, None, None)
        self._greatest = 0.0

    def show_layers(self, layers: tuple[int, ...]) -> None:
        """Show the parameters of networks of these widths, without values as yet."""
        if layers != self._layers:
            self.beginResetModel()
            self._layers, self._names = layers, parameter_names(layers)
            self._values = (None, None, None)
            self.endResetModel()

    def show_values(self, left: Snapshot | None, right: Snapshot | None) -> None:
        """Show both values of each parameter; a dash where there is no snapshot."""
        one, other = (each.parameters.flat if each else None for each in (left, right))
        difference = other - one if one is not None and other is not None else None
        self._values = (one, other, difference)
        self._greatest = 0.0 if difference is None else float(np.abs(difference).max())
        self.dataChanged.emit(self.index(0, LEFT), self.index(len(self._names) - 1, BAR))

    def bar(self, row: int) -> float:
        """Return a difference as a share of the greatest, with its sign."""
        difference = self._values[2]
        return 0.0 if difference is None or not self._greatest else float(difference[row]) / self._greatest

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many parameters there are."""
        return 0 if parent.isValid() else len(self._names)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell, how it stands, and which edge of the network it is about."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._names[index.row()][1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column."""
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _text(self, row: int, column: int) -> str:
        if column == NAME:
            return self._names[row][0]
        if column == BAR:
            return ""
        values = self._values[column - LEFT]
        return ABSENT if values is None else fitting(float(values[row]), DECIMALS, len(WIDEST))


class ParameterTable(QTableView):
    """Shows the rows; of many, those that there is room for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("compare_table")
        self.setAccessibleName("Parameters of both runs")
        self.parameters = ParameterModel(self)
        self._bars = _BarPainter(self.parameters, theme)
        self.setModel(self.parameters)
        self.setItemDelegateForColumn(BAR, self._bars)
        self.setFont(number_font(12))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self._lay_out_headers()

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._bars.theme = theme
        card, text, muted, border = (
            theme.colour(role).name() for role in ("card", "text", "muted", "border")
        )
        self.setStyleSheet(
            f"QTableView {{ background: {card}; color: {text}; border: none; }}"
            f"QHeaderView {{ background: {card}; border: none; }}"
            f"QHeaderView::section {{ background: {card}; color: {muted}; border: none;"
            f" border-bottom: 1px solid {border}; padding: 2px 4px; }}"
        )

    def _lay_out_headers(self) -> None:
        header = self.horizontalHeader()
        header.setFont(text_font(12, QFont.Weight.Normal))
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(BAR, QHeaderView.ResizeMode.Stretch)
        for column in (NAME, LEFT, RIGHT, DIFFERENCE):
            header.resizeSection(column, self.fontMetrics().horizontalAdvance(WIDEST) + MARGIN)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)


class _BarPainter(QStyledItemDelegate):
    """Paints how great a difference is beside the others: to the right of the middle if positive."""

    def __init__(self, parameters: ParameterModel, theme: Theme) -> None:
        super().__init__(parameters)
        self.theme = theme
        self._parameters = parameters

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint."""
        share = self._parameters.bar(index.row())
        area = QRectF(option.rect).adjusted(6, 0, -4, 0)  # pyright: ignore[reportAttributeAccessIssue]
        top = area.center().y() - BAR_HEIGHT / 2
        middle, width = area.center().x(), abs(share) * area.width() / 2
        left = middle if share > 0 else middle - width
        painter.fillRect(QRectF(left, top, width, BAR_HEIGHT), self.theme.sign_colour(share))
        line = QRectF(middle - 0.5, option.rect.top(), 1, option.rect.height())  # pyright: ignore[reportAttributeAccessIssue]
        painter.fillRect(line, self.theme.colour("border"))


def parameter_names(layers: Sequence[int]) -> list[tuple[str, str]]:
    """Return the name of each parameter in the flat order, W₁[1,2], and of its edge, x₂ → h₁."""
    names: list[tuple[str, str]] = []
    for layer in range(1, len(layers)):
        sources, targets = (
            [node_name(layers, each, index) for index in range(layers[each])] for each in (layer - 1, layer)
        )
        for row, target in enumerate(targets, start=1):
            for column, source in enumerate(sources, start=1):
                names.append((f"W{subscript(layer)}[{row},{column}]", f"{source} → {target}"))
        for row, target in enumerate(targets, start=1):
            names.append((f"b{subscript(layer)}[{row}]", f"bias → {target}"))
    return names


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == NAME else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
