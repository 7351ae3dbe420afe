"""The loss over epochs, with a line at the epoch shown."""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xorviz.core.activations import Array
from xorviz.core.history import LossCurve
from xorviz.gui.theme import Theme
from xorviz.gui.views.plots import DecadeAxis, StillPlot

COLUMNS = 600
"""The curve is drawn as the minimum and maximum of so many columns at most: no spike vanishes."""
SMALLEST_LOSS = 1e-300
GREATEST_LOSS = 1e300
FEWEST_EPOCHS = 100


class LossView(QWidget):
    """Shows the loss of every epoch so far, on a logarithmic or a linear scale."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss")
        self.setAccessibleName("Loss over epochs")
        self.logarithmic = True
        self._curve: LossCurve | None = None
        self._epoch = 0
        self._loss = 0.0
        self._plot = StillPlot("loss_plot", "Loss over epochs", self, left=DecadeAxis("left"))
        self._plot.getAxis("left").setWidth(46)
        self._plot.getAxis("bottom").setHeight(24)
        self._plot.getAxis("bottom").enableAutoSIPrefix(False)
        self._plot.getAxis("left").enableAutoSIPrefix(False)
        self._past = pg.PlotCurveItem()
        self._future = pg.PlotCurveItem()
        self._cursor = pg.InfiniteLine(angle=90)
        self._point = pg.ScatterPlotItem(size=8, pxMode=True)
        for item in (self._cursor, self._future, self._past, self._point):
            self._plot.addItem(item)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot)
        self.show_theme(theme)
        self._plot.getAxis("left").setLogMode(y=True)

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(200, 110)

    def show_losses(self, curve: LossCurve, epoch: int, loss: float) -> None:
        """Show a run's losses, with the cursor at an epoch and its loss; what lies after it is paler."""
        self._curve, self._epoch, self._loss = curve, epoch, loss
        self._draw()

    def show_logarithmic(self, logarithmic: bool) -> None:
        """Choose the scale of the loss."""
        self.logarithmic = logarithmic
        self._plot.getAxis("left").setLogMode(y=logarithmic)
        self._draw()

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._plot.show_theme(theme)
        self._past.setPen(pg.mkPen(theme.colour("accent"), width=1))
        self._future.setPen(pg.mkPen(theme.colour("muted", 0.5), width=1))
        self._cursor.setPen(pg.mkPen(theme.colour("muted"), width=1))
        self._point.setBrush(pg.mkBrush(theme.colour("accent")))
        self._point.setPen(pg.mkPen(theme.colour("card"), width=1))
        for side in ("left", "bottom"):
            self._plot.getAxis(side).setGrid(28)

    def shown_ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the epochs and the losses that the axes span."""
        x, y = self._plot.viewRange()
        return (x[0], x[1]), (self._unscale(y[0]), self._unscale(y[1]))

    def _draw(self) -> None:
        if self._curve is None:
            return
        epochs, low, high = loss_columns(self._curve, COLUMNS)
        x = np.repeat(epochs, 2)
        y = self._scale(np.column_stack([high, low]).ravel())
        past = int(np.searchsorted(x, self._epoch, side="right"))
        self._past.setData(x[:past], y[:past])
        self._future.setData(x[max(0, past - 1) :], y[max(0, past - 1) :])
        self._cursor.setPos(self._epoch)
        self._point.setData([self._epoch], self._scale(np.array([self._loss])))
        last = max(FEWEST_EPOCHS, self._curve.epochs - 1)
        self._plot.show_range((-0.015 * last, 1.03 * last), self._loss_range(low.min(), high.max()))

    def _loss_range(self, low: float, high: float) -> tuple[float, float]:
        """Return the ends of the axis: round, so that they seldom move."""
        if not self.logarithmic:
            high = min(high, GREATEST_LOSS)
            return -0.03 * high, max(1.08 * high, SMALLEST_LOSS)
        top = math.log10(max(high, SMALLEST_LOSS))
        bottom = math.log10(max(low, SMALLEST_LOSS))
        return min(math.floor(bottom - 0.05), math.floor(top) - 1) - 0.08, top + 0.15

    def _scale(self, losses: Array) -> Array:
        return np.log10(np.maximum(losses, SMALLEST_LOSS)) if self.logarithmic else losses

    def _unscale(self, value: float) -> float:
        return 10**value if self.logarithmic else value


def loss_columns(curve: LossCurve, columns: int) -> tuple[Array, Array, Array]:
    """Return epochs, smallest and largest losses, each (n,) with n at most `columns` and the latest.

    Every epoch of the curve is in one of the columns.
    """
    low, high, span = curve.minimum, curve.maximum, curve.span
    if len(curve.latest):
        low = np.append(low, curve.latest.min())
        high = np.append(high, curve.latest.max())
    step = max(1, math.ceil(len(low) / columns))
    starts = np.arange(0, len(low), step)
    epochs = (starts * span).astype(np.float64)
    return epochs, np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)
