"""Gradient health: how large the gradients are, what the neurons let through, and whether two are twins."""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from xorviz.core.activations import Array
from xorviz.core.health import GradientNorms, Twins, slopes, twin_distance
from xorviz.core.run import Run
from xorviz.core.training import Snapshot
from xorviz.gui.numbers import fixed, powers
from xorviz.gui.theme import Theme, text_font
from xorviz.gui.views.plots import DecadeAxis, PillText, StillPlot
from xorviz.gui.views.slope_map import SlopeMap
from xorviz.session.selection import Selection

TWINS = 1e-3
"""Neurons nearer to each other than this are as good as one: they can be nudged apart."""
NO_HEIGHTS = (-6.0, 0.0)
"""The powers of ten on the axis where every norm is zero, which has no place on a log scale."""
FEWEST_EPOCHS = 10
NUDGE_TIP = (
    "Nudge the parameters by 1e−06 in all, before the next epoch. On the circle the difference grows within"
    " thousands of epochs; XOR's own symmetry keeps it as small as it is for a very long time"
)
MORE_MS = 10
"""Between one part of a long run and the next."""


class HealthView(QWidget):
    """Shows the norms of the gradients over the run, the slopes at the cursor, and the closest neurons."""

    sample_selected = Signal(object)
    neuron_selected = Signal(int, int)
    nudge_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("health")
        self.setAccessibleName("Gradient health")
        self._theme = theme
        self._norms = GradientNorms()
        self._shown: tuple[Run, Snapshot] | None = None
        self._more = QTimer(self, singleShot=True, interval=MORE_MS)
        self._more.timeout.connect(self.on_more_timeout)
        self._lines: list[pg.PlotCurveItem] = []
        self._names: list[PillText] = []
        self._plot = StillPlot(
            "health_plot", "Norm of the gradient over epochs", self, left=DecadeAxis("left")
        )
        self._plot.getAxis("left").setLogMode(y=True)
        self._plot.getAxis("left").setWidth(46)
        self._plot.getAxis("bottom").setHeight(22)
        self._plot.getAxis("bottom").enableAutoSIPrefix(False)
        self._cursor = pg.InfiniteLine(angle=90)
        self._gap = pg.PlotCurveItem(connect="finite")
        for item in (self._cursor, self._gap):
            self._plot.addItem(item)
        self._map = SlopeMap(theme)
        self._map.sample_selected.connect(self.sample_selected)
        self._map.neuron_selected.connect(self.neuron_selected)
        self._twins = QLabel()
        self._twins.setObjectName("twins")
        self._nudge = QToolButton()
        self._nudge.setObjectName("nudge")
        self._nudge.setText("Break the symmetry")
        self._nudge.setToolTip(NUDGE_TIP)
        self._nudge.clicked.connect(self.nudge_requested)
        self._compose()
        self.show_theme(theme)

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(320, 110)

    def show_run(self, run: Run, snapshot: Snapshot) -> None:
        """Show a run, with the cursor at a snapshot of it."""
        self._shown = (run, snapshot)
        if self.isVisible():
            self._draw()

    def show_selection(self, selection: Selection) -> None:
        """Frame what is selected."""
        self._map.show_selection(selection)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._plot.show_theme(theme)
        self._map.show_theme(theme)
        self._cursor.setPen(pg.mkPen(theme.colour("muted"), width=1))
        pen = pg.mkPen(theme.colour("accent"), width=1.5)
        pen.setDashPattern([2.0, 3.0])
        self._gap.setPen(pen)
        self._plot.getAxis("left").setGrid(28)
        self._forget_lines()
        if self._shown is not None and self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while nobody saw it."""
        super().showEvent(event)
        if self._shown is not None:
            self._draw()

    def shown_norms(self) -> list[str]:
        """Return the names of the lines that are drawn."""
        return [name.toPlainText() for name in self._names if name.isVisible()]

    @Slot()
    def on_more_timeout(self) -> None:
        """Go on where the time for one turn had run out."""
        if self.isVisible():
            self._draw()

    def _compose(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self._twins, 1)
        foot.addWidget(self._nudge)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._plot, 0, 0)
        layout.addWidget(self._map, 0, 1)
        layout.addLayout(foot, 1, 0, 1, 2)
        layout.setRowStretch(0, 1)
        layout.setColumnStretch(0, 3)
        layout.setColumnStretch(1, 1)

    def _draw(self) -> None:
        assert self._shown is not None
        run, snapshot = self._shown
        if not self._norms.extend(run):
            self._more.start()
        self._draw_norms(run, snapshot)
        self._map.show_slopes(snapshot, slopes(snapshot))
        twins = twin_distance(snapshot)
        self._twins.setText(twins_text(twins))
        self._nudge.setVisible(twins is not None and twins.distance < TWINS)

    def _draw_norms(self, run: Run, snapshot: Snapshot) -> None:
        health = self._norms.health
        if len(self._lines) != health.norms.shape[1]:
            self._make_lines(health.norms.shape[1])
        heights, gap = _powers(health.norms), _powers(health.distances)
        close = bool((health.distances < TWINS).any())
        self._gap.setVisible(close)
        self._gap.setData(health.epochs, gap)
        shown = np.append(heights, gap) if close else heights.ravel()
        low, high = NO_HEIGHTS
        if np.isfinite(shown).any():
            low, high = math.floor(np.nanmin(shown)) - 0.1, math.ceil(np.nanmax(shown)) + 0.2
        for layer, (line, name) in enumerate(zip(self._lines, self._names, strict=True)):
            line.setData(health.epochs, heights[:, layer])
            is_zero = not np.isfinite(heights[-1, layer])
            name.setText(f"layer {layer + 1}: 0" if is_zero else f"layer {layer + 1}")
            floor = low + (high - low) * (0.08 + 0.14 * layer)
            name.setPos(health.epochs[-1], floor if is_zero else heights[-1, layer])
        self._cursor.setPos(snapshot.epoch)
        last = max(FEWEST_EPOCHS, run.epoch)
        self._plot.show_range((-0.01 * last, 1.2 * last), (low, high))

    def _make_lines(self, layers: int) -> None:
        self._forget_lines()
        for layer in range(layers):
            share = (layer + 1) / layers
            colour = self._theme.colour("gradient", 0.35 + 0.65 * share)
            line = pg.PlotCurveItem(pen=pg.mkPen(colour, width=1), connect="finite")
            name = PillText(anchor=(-0.05, 0.5))
            name.ground = self._theme.colour("card", 0.8)
            name.setFont(text_font(10))
            name.setColor(colour)
            for item in (line, name):
                self._plot.addItem(item)
            self._lines.append(line)
            self._names.append(name)

    def _forget_lines(self) -> None:
        for item in (*self._lines, *self._names):
            self._plot.removeItem(item)
        self._lines, self._names = [], []


def _powers(values: Array) -> Array:
    """Return where numbers stand on a log scale; NaN for zero, and for what is not finite."""
    places = np.full(values.shape, np.nan)
    np.log10(values, out=places, where=np.isfinite(values) & (values > 0.0))
    return places


def twins_text(twins: Twins | None) -> str:
    """Say how far the closest two hidden neurons are from each other."""
    if twins is None:
        return "No layer has two hidden neurons."
    names = f"Hidden neurons {twins.first + 1} and {twins.second + 1}"
    if twins.distance == 0.0:
        return f"{names} are twins: distance 0."
    small = twins.distance < TWINS
    return f"{names}: distance {powers(twins.distance, 1) if small else fixed(twins.distance, 3)}."
