"""The table of a gradient check: each parameter with both of its gradients, line by line."""

import math

import numpy as np
from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView

from xorviz.core.insight.gradient_check import TOLERANCE, GradientCheck
from xorviz.core.update.names import edge_name, parameter_name
from xorviz.gui.kit.column_table import AT_LEFT, Column, ColumnTable
from xorviz.gui.kit.number_field import ENTER
from xorviz.gui.kit.numbers import is_extreme, powers, precise

WIDEST = "−0.0001234567"
MARGIN = 18
KINK, NOT_A_NUMBER = "at a kink", "not a number"
TOO_SMALL = "below rounding"


class GradientTable(ColumnTable):
    """The parameters that were checked: of a layer first its weights, then its biases; a click picks one."""

    parameter_selected = Signal(int)
    """Its place in the flat array."""

    def __init__(self) -> None:
        columns = (
            Column("parameter", self._name, tip=self._edge, alignment=AT_LEFT, role=self._role),
            Column("backpropagation", self._analytic, role=self._analytic_role),
            Column("central difference", self._numeric, role=self._role),
            Column("relative error", self._error, role=self._role),
        )
        super().__init__("gradient_check_table", "Both gradients of each parameter", columns, 12)
        self._check: GradientCheck | None = None
        self._names: list[str] = []
        self._layers: tuple[int, ...] = ()
        self._errors = np.empty(0)
        self._measurable = np.empty(0, np.bool_)
        self._powers = False
        """Whether the gradients are written in powers of ten: all alike, as they are compared."""
        self.clicked.connect(self.on_cell_clicked)
        self.setSelectionMode(ColumnTable.SelectionMode.SingleSelection)
        self.setSelectionBehavior(ColumnTable.SelectionBehavior.SelectRows)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(self.advance(WIDEST) + MARGIN)

    def show_check(self, check: GradientCheck, layers: tuple[int, ...]) -> None:
        """Show a check of a network with these widths."""
        old = self._check
        same = old is not None and layers == self._layers and np.array_equal(old.places, check.places)
        self._check, self._errors, self._measurable = check, check.errors, check.measurable
        gradients = np.concatenate((check.analytic, check.numeric))
        self._powers = any(map(is_extreme, gradients[np.isfinite(gradients) & (gradients != 0.0)].tolist()))
        self._layers = layers  # whose inputs may have other names
        if same:
            self.show_changes(1)
            return
        self._names = [parameter_name(layers, place) for place in check.places.tolist()]
        self.rows.show_rows(len(self._names))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pick with Enter the parameter that the arrows have led to, as a click does."""
        if event.key() in ENTER and self.currentIndex().isValid():
            self.on_cell_clicked(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def on_cell_clicked(self, index: QModelIndex) -> None:
        """Pass on which parameter was picked."""
        self.parameter_selected.emit(int(self._shown.places[index.row()]))

    @property
    def _shown(self) -> GradientCheck:
        assert self._check is not None, "there are no rows before there is a check"
        return self._check

    def _name(self, row: int) -> str:
        return self._names[row]

    def _edge(self, row: int) -> str:
        return edge_name(self._layers, int(self._shown.places[row]))

    def _analytic(self, row: int) -> str:
        analytic = float(self._shown.analytic[row])
        return precise(analytic, in_powers=self._powers) if math.isfinite(analytic) else NOT_A_NUMBER

    def _numeric(self, row: int) -> str:
        if np.isnan(self._errors[row]):
            return KINK if self._shown.kinks[row] else NOT_A_NUMBER
        return precise(float(self._shown.numeric[row]), in_powers=self._powers)

    def _error(self, row: int) -> str:
        if np.isnan(self._errors[row]):
            return ""
        if not self._measurable[row] and self._errors[row] <= TOLERANCE:
            return TOO_SMALL
        return powers(float(self._errors[row]), 1)

    def _role(self, row: int) -> str:
        if self._errors[row] > TOLERANCE:
            return "alarm"
        return "muted" if np.isnan(self._errors[row]) else "text"

    def _analytic_role(self, row: int) -> str:
        return "alarm" if self._errors[row] > TOLERANCE else "gradient"
