"""The first rows of a table, and under each name what the column is for."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from xorviz.core.data.table.choice import TableChoice
from xorviz.core.data.table.table import Table
from xorviz.core.network.spelling import subscript
from xorviz.gui.kit.signs.fading import fade_edges
from xorviz.gui.kit.theme import number_font

SHOWN_ROWS = 50
ROW_HEIGHT = 20
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class _TableModel(QAbstractTableModel):
    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._roles: dict[str, str] = {}

    def show_table(self, table: Table | None, choice: TableChoice | None) -> None:
        self.beginResetModel()
        self._table = table
        inputs = () if choice is None else choice.inputs
        self._roles = {name: f"x{subscript(place)}" for place, name in enumerate(inputs, start=1)}
        if choice is not None:
            self._roles[choice.target] = "y"
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if self._table is None or parent.isValid() else min(SHOWN_ROWS, len(self._table))

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if self._table is None or parent.isValid() else len(self._table.columns)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        assert self._table is not None
        column = self._table.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.cells[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_numeric:
            return RIGHT | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and column.is_numeric:
            return number_font()
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if self._table is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            side = RIGHT if self._table.columns[section].is_numeric else LEFT
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self._table.rows[section])
        name = self._table.columns[section].name
        return f"{name} → {self._roles[name]}" if name in self._roles else name


class TablePreview(QTableView):
    """Shows the first rows as they stand in the file."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("table_preview")
        self.setAccessibleName("The first rows of the table")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setShowGrid(False)
        fade_edges(self, "card")
        self._model = _TableModel(self)
        self.setModel(self._model)

    def show_table(self, table: Table | None, choice: TableChoice | None) -> None:
        """Show a table, if there is one, and what its columns are for."""
        self._model.show_table(table, choice)
        self.resizeColumnsToContents()
