"""The samples as a table to be typed into: inputs and targets, a row for each."""

import math
from contextlib import suppress

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.drawn import MOST_DRAWN, with_rows
from xorviz.core.errors import ConfigError
from xorviz.core.network.spelling import subscript
from xorviz.core.writing import read_real, with_minus
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.theme import number_font
from xorviz.gui.kit.widgets import named, without_icons
from xorviz.gui.tables.table_preview import ROW_HEIGHT
from xorviz.session.own_samples import OwnSamples
from xorviz.session.status import sentence

SIZE = 420, 440


class PointsDialog(QDialog):
    """Shows all samples, and learns them as they have become."""

    def __init__(self, parent: QWidget, data: Dataset, samples: OwnSamples) -> None:
        super().__init__(parent)
        self.setObjectName("points_dialog")
        self.setWindowTitle("Samples")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self._data, self._samples = data, samples
        self._table = named(QTableWidget(), "points", "Samples: a row for each")
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self._table.setFont(number_font())
        self._problem = named(QLabel(wordWrap=True), "points_problem")
        self._table.cellChanged.connect(self.on_cell_changed)
        self._go_on = named(QCheckBox("Go on from the weights that are shown"), "go_on")
        self._go_on.setChecked(samples.go_on)
        add = named(QPushButton("Add row", autoDefault=False), "add_point")
        remove = named(QPushButton("Remove rows", autoDefault=False), "remove_points")
        add.clicked.connect(self.on_add_clicked)
        remove.clicked.connect(self.on_remove_clicked)
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

    @Slot()
    def accept(self) -> None:
        """Learn what stands there; say what is wrong with it instead."""
        try:
            inputs, targets = self._numbers()
            data = with_rows(self._data, inputs, targets)
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
        data = self._data
        inputs, outputs = data.inputs.shape[1], data.targets.shape[1]
        names = [f"x{subscript(place + 1)}" for place in range(inputs)]
        names += ["y"] if outputs == 1 else [f"y{subscript(place + 1)}" for place in range(outputs)]
        self._table.setColumnCount(len(names))
        self._table.setHorizontalHeaderLabels(names)
        for row in zip(data.inputs.tolist(), data.targets.tolist(), strict=True):
            self._add_row([with_minus(f"{number!r}".removesuffix(".0")) for part in row for number in part])

    def _add_row(self, texts: list[str]) -> None:
        row = self._table.rowCount()
        self._table.insertRow(row)
        for place, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._table.setItem(row, place, item)

    def _numbers(self) -> tuple[list[list[float]], list[list[float]]]:
        """Return the inputs and the targets as they stand there.

        Raises
        ------
        ConfigError
            One line with row and column.
        """
        rows = [
            [self._number(row, place) for place in range(self._table.columnCount())]
            for row in range(self._table.rowCount())
        ]
        inputs = self._data.inputs.shape[1]
        return [row[:inputs] for row in rows], [row[inputs:] for row in rows]

    def _number(self, row: int, place: int) -> float:
        text = self._text(row, place)
        with suppress(ValueError):
            number = read_real(text)
            if math.isfinite(number):
                return number
        column = self._table.model().headerData(place, Qt.Orientation.Horizontal)
        raise ConfigError(f"row {row + 1}, column {column}: {text[:40]!r} is no number")

    def _text(self, row: int, place: int) -> str:
        return str(self._table.model().index(row, place).data())
