"""The parameters of two networks of one shape, line by line: both values and their difference."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView

from xorviz.core.network.arrays import Array
from xorviz.core.network.noise import settled_parameters
from xorviz.core.network.spelling import subscript
from xorviz.core.run.training import Snapshot
from xorviz.core.update.names import node_name
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
            Column("parameter", lambda row: self._names[row][0], tip=self._edge, alignment=AT_LEFT),
            *(
                Column(title, partial(self._value, column), tip=self._edge)
                for column, title in values.items()
            ),
            Column("", lambda _: "", tip=self._edge, paint=self._paint_bar),
        )
        super().__init__("compare_table", "Parameters of both runs", columns, 12)
        self._layers: tuple[int, ...] = ()
        self._names: list[tuple[str, str]] = []
        self._values: Values = {}
        self._greatest = 0.0
        header = self.horizontalHeader()
        header.setSectionResizeMode(BAR, QHeaderView.ResizeMode.Stretch)
        for column in (NAME, *values):
            header.resizeSection(column, self.advance(WIDEST) + MARGIN)

    def show_layers(self, layers: tuple[int, ...]) -> None:
        """Show the parameters of networks of these widths, without values as yet."""
        if layers != self._layers:
            self._layers, self._names, self._values = layers, parameter_names(layers), {}
            self.rows.show_rows(len(self._names))

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

    def _edge(self, row: int) -> str:
        return self._names[row][1]

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
