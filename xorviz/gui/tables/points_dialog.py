"""The samples as a table to be typed into: inputs and targets, a row for each."""

from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.drawn import MOST_DRAWN, with_rows
from xorviz.core.data.typed import TypedSamples
from xorviz.core.errors import ConfigError
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.theme import number_font
from xorviz.gui.kit.widgets import named, without_icons
from xorviz.gui.tables.table_preview import ROW_HEIGHT
from xorviz.session.own_samples import GO_ON_TIP, OwnSamples
from xorviz.session.status import sentence

SIZE = 420, 440
FEW_COLUMNS = 5
"""Up to so many share the width of the table."""
WAS, BEFORE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
"""Of a cell: what it had and what that means, exactly; and in which row it was."""


class PointsDialog(QDialog):
    """Shows all samples, and learns them as they have become."""

    def __init__(self, parent: QWidget, data: Dataset, samples: OwnSamples) -> None:
        super().__init__(parent)
        self.setObjectName("points_dialog")
        self.setWindowTitle("Samples")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self._data, self._samples, self._typed = data, samples, TypedSamples(data)
        self._table = named(QTableWidget(), "points", "Samples: a row for each")
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self._table.setFont(number_font())
        self._problem = named(QLabel(wordWrap=True), "points_problem")
        self._table.cellChanged.connect(self.on_cell_changed)
        self._go_on = named(QCheckBox("Go on from the weights that are shown"), "go_on", tip=GO_ON_TIP)
        self._go_on.setChecked(samples.go_on)
        add = named(QPushButton("Add row", autoDefault=False), "add_point", tip="Insert")
        remove = named(QPushButton("Remove rows", autoDefault=False), "remove_points", tip="Delete")
        for button, key, do in (
            (add, Qt.Key.Key_Insert, self.on_add_clicked),
            (remove, Qt.Key.Key_Delete, self.on_remove_clicked),
        ):
            button.clicked.connect(do)
            pressed = QShortcut(key, self._table)
            pressed.setContext(Qt.ShortcutContext.WidgetShortcut)  # not while a cell is typed into
            pressed.activated.connect(do)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        without_icons(buttons)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Learn")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        in_column(
            (self._table, 1),
            in_row(add, remove, None, gap=6),
            self._go_on,
            self._problem,
            buttons,
            inside=self,
            gap=10,
            margins=(16, 16, 16, 12),
        )
        self._fill()
        self._table.horizontalHeader().setResizeContentsPrecision(0)  # of what is seen: of all it takes long
        self._table.resizeColumnsToContents()
        if self._table.columnCount() <= FEW_COLUMNS:
            self._table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    @Slot()
    def accept(self) -> None:
        """Learn what stands there; say what is wrong with it instead."""
        try:
            data = self._changed()
            self._samples.go_on = self._go_on.isChecked()
            if not data.is_same_as(self._data):
                self._samples.begin(data, "samples")
        except ConfigError as error:
            self._problem.setText(sentence(str(error)))
            return
        super().accept()

    @Slot(int, int)
    def on_cell_changed(self, row: int, place: int) -> None:
        """Say nothing any more of what was wrong."""
        self._problem.clear()

    @Slot()
    def on_add_clicked(self) -> None:
        """Add a row like the last one, and type into it."""
        last = self._table.rowCount() - 1
        if last + 1 >= MOST_DRAWN:
            self._problem.setText(f"There can be at most {MOST_DRAWN:,} rows.")
            return
        self._add_row([self._text(last, place) for place in range(self._table.columnCount())])
        self._table.setCurrentCell(last + 1, 0)
        self._table.edit(self._table.currentIndex())

    @Slot()
    def on_remove_clicked(self) -> None:
        """Take out the rows that are selected, but for the last one there is."""
        rows = sorted({index.row() for index in self._table.selectedIndexes()}, reverse=True)
        for row in rows[: self._table.rowCount() - 1]:
            self._table.removeRow(row)

    def _fill(self) -> None:
        self._table.setColumnCount(len(self._typed.names))
        self._table.setHorizontalHeaderLabels(self._typed.names)
        both = zip(self._typed.texts(self._data), self._typed.values(self._data), strict=True)
        for row, (texts, values) in enumerate(both):
            self._add_row(texts, values, row)
        for row in () if self._data.kept_out is None else self._data.kept_out.rows:
            self._table.setVerticalHeaderItem(row, _held_out())

    def _add_row(
        self, texts: list[str], values: list[tuple[float, ...]] | None = None, before: int | None = None
    ) -> None:
        row = self._table.rowCount()
        self._table.insertRow(row)
        for place, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setData(WAS, None if values is None else (text, values[place]))
            item.setData(BEFORE, before)
            words = self._typed.is_words and place == len(texts) - 1
            side = Qt.AlignmentFlag.AlignLeft if words else Qt.AlignmentFlag.AlignRight
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self._table.setItem(row, place, item)

    def _changed(self) -> Dataset:
        """Return the samples as they stand there.

        Raises
        ------
        ConfigError
            One line with row and column.
        """
        rows, places = range(self._table.rowCount()), range(self._table.columnCount())
        parted = [self._typed.parted([self._meant(row, place) for place in places]) for row in rows]
        inputs, targets = [row[0] for row in parted], [row[1] for row in parted]
        before = [self._said(row, 0, BEFORE) for row in rows]
        return with_rows(self._data, inputs, targets, before)

    def _meant(self, row: int, place: int) -> tuple[float, ...]:
        text, was = self._text(row, place), self._said(row, place, WAS)
        if was is not None and was[0] == text:
            return tuple(was[1])
        try:
            return self._typed.meant(place, text)
        except ConfigError as error:
            raise ConfigError(f"row {row + 1}, column {self._typed.names[place]}: {error}") from None

    def _text(self, row: int, place: int) -> str:
        return str(self._said(row, place, Qt.ItemDataRole.DisplayRole))

    def _said(self, row: int, place: int, role: int) -> Any:  # noqa: ANN401
        return self._table.model().index(row, place).data(role)


def _held_out() -> QTableWidgetItem:
    """Return what stands before a row that is not trained on."""
    item = QTableWidgetItem("held out")
    item.setToolTip("Not trained on: it is there to be tested by")
    return item
