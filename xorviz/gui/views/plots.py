"""What the views that plot have in common: a still, bare pyqtgraph plot in the theme's colours."""

import math

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from xorviz.gui.theme import Theme, number_font

pg.setConfigOptions(imageAxisOrder="row-major", antialias=True)

MINIMUM_TICK_GAP = 22.0


class DecadeAxis(pg.AxisItem):
    """A logarithmic axis with a tick at each power of ten, or at every second, third, … if they are many."""

    def logTickValues(self, low: float, high: float, size: float, ticks: object) -> list[tuple[float, list[float]]]:
        """pyqtgraph's."""
        step = max(1, math.ceil((high - low) * MINIMUM_TICK_GAP / max(1.0, size)))
        first = math.ceil(low / step) * step
        return [(float(step), [float(power) for power in range(first, math.floor(high) + 1, step)])]

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """pyqtgraph's."""
        return [f"{10.0**value:g}" if value > -4 else f"10{_superscript(round(value))}" for value in values]


class PillText(pg.TextItem):
    """Text on a rounded ground."""

    def paint(self, painter: QPainter, *arguments: object) -> None:
        """pyqtgraph's."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.fill)
        painter.drawRoundedRect(self.boundingRect().adjusted(1, 2, -1, -2), 5, 5)


def bare_plot(name: str, title: str, parent: QWidget | None, **axes: pg.AxisItem) -> pg.PlotWidget:
    """Return a plot that a person can look at but not drag, without buttons and menus."""
    plot = pg.PlotWidget(parent, axisItems=axes)
    plot.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    plot.setObjectName(name)
    plot.setAccessibleName(title)
    plot.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
    plot.hideButtons()
    plot.setMenuEnabled(False)
    plot.setMouseEnabled(False, False)
    plot.disableAutoRange()
    plot.getPlotItem().getViewBox().setDefaultPadding(0.0)
    return plot


def paint_background(plot: pg.PlotWidget, theme: Theme) -> None:
    """Give a plot and its axes the colours of a theme."""
    plot.setBackground(theme.colour("card"))
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(theme.colour("border"))
        axis.setTextPen(theme.colour("muted"))
        axis.setStyle(tickFont=number_font(10))


def _superscript(number: int) -> str:
    return str(number).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
