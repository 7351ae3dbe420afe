"""The line of each neuron of the first hidden layer, in the input plane: where its z is 0."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont

from xorviz.core.hidden_space import Limits, neuron_lines
from xorviz.core.spelling import subscript
from xorviz.core.training import Snapshot
from xorviz.gui.theme import Theme, text_font
from xorviz.gui.views.plots import PillText, StillPlot

MOST_LINES = 8
INSIDE = 0.06
"""How far along its line a name stands."""
AXES = ("axis_1", "axis_2")


class NeuronLines:
    """Draws the lines; where two neurons are the axes of hidden space too, in the colours of these."""

    def __init__(self, plot: StillPlot) -> None:
        self._plot = plot
        self._lines: list[pg.PlotCurveItem] = []
        self._names: list[PillText] = []
        self._are_axes = False

    def show(self, snapshot: Snapshot, limits: Limits, theme: Theme, *, named: bool) -> None:
        """Show the lines of a network within a stretch of the plane, with their names where there is room."""
        count = snapshot.config.hidden[0] if snapshot.config.hidden else 0
        self._make(count if count <= MOST_LINES else 0, theme, are_axes=len(snapshot.config.hidden) == 1)
        for line, name, ends in zip(self._lines, self._names, neuron_lines(snapshot, limits), strict=False):
            line.setVisible(ends is not None)
            name.setVisible(named and ends is not None)
            if ends is not None:
                line.setData(ends[:, 0], ends[:, 1])
                top = int(np.argmax(ends[:, 1]))
                name.setPos(*(ends[top] + INSIDE * (ends[1 - top] - ends[top])))

    def show_theme(self) -> None:
        """Make the lines anew with the next network, in its colours."""
        self._make(0, None, are_axes=False)

    def shown(self) -> list[str]:
        """Return the names of the lines that are drawn."""
        return [name.toPlainText() for name in self._names if name.isVisible()]

    def _make(self, count: int, theme: Theme | None, *, are_axes: bool) -> None:
        if (count, are_axes) == (len(self._lines), self._are_axes):
            return
        self._are_axes = are_axes
        for item in (*self._lines, *self._names):
            self._plot.removeItem(item)
        self._lines, self._names = [], []
        for index in range(count if theme else 0):
            assert theme is not None
            colour = (
                theme.colour(AXES[index]) if are_axes and count <= len(AXES) else theme.colour("text", 0.6)
            )
            line = pg.PlotCurveItem(pen=pg.mkPen(colour, width=1.5, style=Qt.PenStyle.DashLine))
            name = PillText(anchor=(0.5, 0.5))
            name.ground = theme.colour("card", 0.8)
            name.setColor(colour)
            name.setFont(text_font(11, QFont.Weight.DemiBold))
            name.setText(f"h{subscript(index + 1)}")
            for item in (line, name):
                item.setZValue(-0.5)  # over the picture of the plane, under the samples
                self._plot.addItem(item)
            self._lines.append(line)
            self._names.append(name)
