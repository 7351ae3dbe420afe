"""The parameters of two networks of one shape, line by line: both values and their difference."""

from functools import partial

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView

from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.network.noise import settled_parameters
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import edge_name, parameter_name
from xorviz.gui.kit.column_table import AT_LEFT, Column, ColumnTable
from xorviz.gui.kit.numbers import fitting
from xorviz.gui.kit.theme import Theme

NAME, LEFT, RIGHT, DIFFERENCE, BAR = range(5)
DECIMALS = 4
WIDEST = "+12.3456"
MARGIN = 14
BAR_HEIGHT = 6.0
ABSENT = "–"

Values = dict[int, Array]
"""By column, each (parameters,); without those of which there is no snapshot."""


class ParameterTable(ColumnTable):
    """The rows: as in the network, layer by layer, first the weights and then the biases."""

    def __init__(self) -> None:
        values = {LEFT: "left", RIGHT: "right", DIFFERENCE: "right − left"}
        columns = (
            Column("parameter", self._name, tip=self._edge, alignment=AT_LEFT),
            *(
                Column(title, partial(self._value, column), tip=self._edge)
                for column, title in values.items()
            ),
            Column("", lambda _: "", tip=self._edge, paint=self._paint_bar),
        )
        super().__init__("compare_table", "Parameters of both runs", columns, 12)
        self._layers: tuple[int, ...] = ()
        self._values: Values = {}
        self._greatest = 0.0
        header = self.horizontalHeader()
        header.setSectionResizeMode(BAR, QHeaderView.ResizeMode.Stretch)
        for column in (NAME, *values):
            header.resizeSection(column, self.advance(WIDEST) + MARGIN)
        header.sectionResized.disconnect()  # or at each size all is painted twice: the last column is another

    def show_layers(self, layers: tuple[int, ...]) -> None:
        """Show the parameters of networks of these widths, without values as yet."""
        if layers != self._layers:
            self._layers, self._values = layers, {}
            self.rows.show_rows(parameter_count(layers))

    def show_values(self, left: Snapshot | None, right: Snapshot | None) -> None:
        """Show both values of each parameter; a dash where there is no snapshot."""
        self._values, self._greatest = {}, 0.0
        for column, snapshot in ((LEFT, left), (RIGHT, right)):
            if snapshot is not None:
                self._values[column] = settled_parameters(snapshot.parameters)
        if len(self._values) == 2:
            difference = self._values[RIGHT] - self._values[LEFT]
            self._values[DIFFERENCE], self._greatest = difference, float(np.abs(difference).max())
        self.show_changes(LEFT)

    def _name(self, row: int) -> str:
        return parameter_name(self._layers, row)

    def _edge(self, row: int) -> str:
        return edge_name(self._layers, row)

    def _value(self, column: int, row: int) -> str:
        values = self._values.get(column)
        return ABSENT if values is None else fitting(float(values[row]), DECIMALS, len(WIDEST))

    def _paint_bar(self, painter: QPainter, area: QRectF, row: int, theme: Theme) -> None:
        """Paint how great a difference is beside the greatest: to the right of the middle if positive."""
        difference = self._values.get(DIFFERENCE)
        share = float(difference[row]) / self._greatest if difference is not None and self._greatest else 0.0
        middle, width = area.center().x(), abs(share) * area.width() / 2
        left = middle if share > 0 else middle - width
        bar = QRectF(left, area.center().y() - BAR_HEIGHT / 2, width, BAR_HEIGHT)
        painter.fillRect(bar, theme.sign_colour(share))
        painter.fillRect(QRectF(middle - 0.5, area.top(), 1, area.height()), theme.colour("border"))
