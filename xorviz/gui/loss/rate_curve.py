"""The learning rate behind the loss, where it follows a schedule: from 0 at the bottom to its largest."""

from collections.abc import Iterable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPolygonF

from xorviz.core.insight.rates import rate_jumps, rates_in_force
from xorviz.core.run.run import Run
from xorviz.gui.kit.numbers import plain
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.theme import text_font
from xorviz.gui.loss.loss_hover import TEXT_PIXELS
from xorviz.gui.loss.loss_marks import Sheet
from xorviz.gui.loss.loss_places import Drawn, PlotArea, Word, WordPlacer

TOP = 0.04
"""Of the height, what stays free above the largest rate."""
GAP = 4.0
"""From the curve to its text, in pixels."""
STEP = 4.0
"""From one place for the text to the next that is tried, in pixels."""
PLACES = 240


class RateCurve:
    """A thin line behind the losses, and what it is called, with the rate at the cursor."""

    def __init__(self, plot: StillPlot) -> None:
        self.text = ""
        """What is said; nothing while the rate is constant."""
        self.rates = np.empty(0)
        """At each of `epochs`."""
        self.epochs = np.empty(0, np.int64)
        self._plot = plot
        self._run: Run | None = None
        self._line = QPolygonF()
        self.box = QRectF()
        """Where the text is, in the plot's pixels; empty if there is none."""
        self._sheet = Sheet(plot.box, -1.0, self._paint)

    def show_run(self, run: Run) -> None:
        """Show the rates of a run."""
        self._run = run

    def show_cursor(self, epoch: int, last: int, area: PlotArea, curves: Iterable[Drawn]) -> None:
        """Show the rates up to an epoch, and that at the cursor, in words on no curve of losses."""
        if self._run is None or self._run.config.schedule == "constant":
            if self.text:
                self.text, self.box = "", QRectF()
                self._sheet.update()
            return
        jumps = rate_jumps(self._run, last, PLACES)
        even = np.linspace(0, last, PLACES).astype(np.int64)
        self.epochs = np.unique(np.concatenate((even, jumps, jumps - 1)))
        self.rates = rates_in_force(self._run, self.epochs)
        here = float(rates_in_force(self._run, np.array([epoch]))[0])
        most = max(float(self.rates.max()), here) or 1.0
        height = area.box.height() * (1.0 - TOP)
        down = area.box.bottom() - height * np.append(self.rates, here) / most
        across = area.across(np.append(self.epochs, epoch).astype(np.float64))
        at = QPointF(across[-1], down[-1])
        across, down = across[:-1], down[:-1]
        if self._run.config.schedule == "step":  # each rate holds until the next, and drops at once
            across, down = np.repeat(across, 2)[1:], np.repeat(down, 2)[:-1]
        self._line = QPolygonF(list(map(QPointF, across.tolist(), down.tolist())))
        self.text = f"learning rate {plain(float(f'{here:.3g}'))}"
        self.box = self._box_at(at, area, curves)
        self._sheet.show_box(area.box)

    def _paint(self, painter: QPainter) -> None:
        if not self.text:
            return
        theme = self._plot.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pg.mkPen(theme.colour("muted", 0.6), width=theme.line(1)))
        painter.drawPolyline(self._line)
        painter.fillRect(self.box, theme.colour("card", 0.8))
        painter.setFont(text_font(TEXT_PIXELS))
        painter.setPen(theme.colour("muted"))
        painter.drawText(self.box, Qt.AlignmentFlag.AlignCenter, self.text)

    def _box_at(self, at: QPointF, area: PlotArea, curves: Iterable[Drawn]) -> QRectF:
        """Return where the text stands: left of the cursor, under the rate as near as the losses let it."""
        metrics, box = QFontMetricsF(text_font(TEXT_PIXELS)), area.box
        width, high = metrics.horizontalAdvance(self.text) + GAP, metrics.height()
        left = min(max(at.x() - GAP - width, box.left() + GAP), box.right() - width)
        first = max(box.top(), min(at.y() + GAP, box.bottom() - high))
        below = np.arange(first, box.bottom() - high + 1.0, STEP)
        above = np.arange(first, box.top() - 1.0, -STEP)
        places = [QRectF(left, top, width, high) for top in (*below, *above)]
        words = [Word(self.text, place) for place in places]
        found = WordPlacer(area, curves).least_covering(words)
        return found[0].box if found else places[0]
