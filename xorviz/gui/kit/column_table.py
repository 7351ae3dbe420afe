"""A table of columns: what each says of a row, in which colour, and what it paints beneath."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from xorviz.gui.kit.theme import Theme, number_font, scaled, text_font
from xorviz.gui.kit.themed import Themed

PADDING = 8
"""The room of a cell that its text leaves, left and right together, in pixels."""
ROW_HEIGHT = 19
AT_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRED = Qt.AlignmentFlag.AlignCenter

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and by the number of a row what its cell says."""

    title: str
    text: Callable[[int], str]
    about: str = ""
    """What the name means."""
    tip: Callable[[int], str] | None = None
    alignment: Qt.AlignmentFlag = AT_RIGHT
    """How its texts and its name stand: numbers at the right, words at the left."""
    role: Callable[[int], str] | None = None
    """The theme's role of the colour of the text, where it is not that of text."""
    paint: Callable[[QPainter, QRectF, int, Theme], None] | None = None
    """Paints beneath the text, within the area."""


class ColumnModel(QAbstractTableModel):
    """As many rows as there are, and what the columns say of them."""

    def __init__(self, columns: Sequence[Column], parent: QTableView) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self._rows = 0

    def show_rows(self, rows: int) -> None:
        """Show other rows than before."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns than before."""
        self.beginResetModel()
        self.columns = list(columns)
        self.endResetModel()

    def show_title(self, column: int, title: str) -> None:
        """Give a column another name."""
        self.columns[column] = replace(self.columns[column], title=title)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, column, column)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many rows there are."""
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell, how it stands, and what is said where a pointer rests on it."""
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(index.row())
        if role == Qt.ItemDataRole.ToolTipRole and column.tip is not None:
            return column.tip(index.row())
        return column.alignment if role == Qt.ItemDataRole.TextAlignmentRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column, and what it means."""
        if orientation == Qt.Orientation.Vertical:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole and column.about:
            return column.about
        return column.alignment if role == Qt.ItemDataRole.TextAlignmentRole else None


class ColumnTable(Themed, QTableView):
    """Shows rows of text in columns, without a grid; of many, those that there is room for."""

    def __init__(self, name: str, title: str, columns: Sequence[Column], pixels: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.rows = ColumnModel(columns, self)
        self._cells = _CellPainter(self, self.rows)
        self.setModel(self.rows)
        self.setItemDelegate(self._cells)
        self.setFont(number_font(pixels))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        header, rows = self.horizontalHeader(), self.verticalHeader()
        header.setFont(text_font(pixels))
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(0)
        self.on_theme_changed()

    def viewportEvent(self, event: QEvent) -> bool:
        """Look the same in a window that is active or not: all cells would be painted anew for it."""
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate):
            return True
        return super().viewportEvent(event)

    def on_theme_changed(self) -> None:
        """Have rows as high as the text asks for."""
        self.verticalHeader().setDefaultSectionSize(scaled(ROW_HEIGHT))

    def show_changes(self, first: int) -> None:
        """Show what has changed in all rows, from this column on."""
        last = self.rows.index(self.rows.rowCount() - 1, self.rows.columnCount() - 1)
        self.rows.dataChanged.emit(self.rows.index(0, first), last)

    def advance(self, text: str) -> int:
        """Return how wide a text is, in pixels."""
        return self.fontMetrics().horizontalAdvance(text)


class _CellPainter(QStyledItemDelegate):
    """Paints the cells. It asks a column for no more than it shows, as Qt's own does not."""

    def __init__(self, table: ColumnTable, rows: ColumnModel) -> None:
        super().__init__(table)
        self._table, self._rows = table, rows

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint."""
        column, row, theme = self._rows.columns[index.column()], index.row(), self._table.theme
        area = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        if option.state & QStyle.StateFlag.State_Selected:  # pyright: ignore[reportAttributeAccessIssue]
            painter.fillRect(area, theme.colour("accent_soft"))
        area.adjust(PADDING / 2, 0, -PADDING / 2, 0)
        if column.paint is not None:
            column.paint(painter, area, row, theme)
        painter.setPen(theme.colour(column.role(row) if column.role else "text"))
        painter.drawText(area, column.alignment, column.text(row))
