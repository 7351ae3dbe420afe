"""Two losses over moves: stairs with dots for the person's, chevrons in a row for those of the updates."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QBrush, QPainterPath, QResizeEvent
from PySide6.QtWidgets import QWidget

from xorviz.core.network.arrays import Array
from xorviz.gui.kit.axes.scales import EpochAxis, NumberAxis
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.plane_marks import CIRCLE
from xorviz.gui.kit.plot_items import StillDots
from xorviz.gui.kit.plots import PillText, StillLine, StillPlot
from xorviz.gui.kit.theme import scaled, text_font
from xorviz.gui.kit.themed import Themed

FEWEST_MOVES = 10
NAMES = "you", "gradient descent"
NAME_PIXELS, NAME_ROOM = 12, 20
LEFT_AXIS, BOTTOM_AXIS = 40, 36
"""What the axes take, in pixels."""
DOT = 8
TINY = 1e-9
MOST_MARKS = 40
"""More would hide the line that they are on."""
FLOOR = 0.1
"""Below zero there is so much of the height of the plot."""


class DuelPlot(Themed, QWidget):
    """Shows who is how far, after each move and after each of as many updates."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(scaled(130))
        self._losses: tuple[Array, Array] = (np.empty(0), np.empty(0))
        title = "Loss over your moves, and over as many updates"
        self.setAccessibleName(title)
        axes = {"left": NumberAxis("left"), "bottom": EpochAxis("bottom")}
        self._plot = StillPlot("duel_plot", title, self, **axes)
        self._lines = StillLine(self._plot), StillLine(self._plot)
        self._marks = StillDots(self._plot), StillDots(self._plot)
        self._names = PillText(anchor=(1.0, 1.0)), PillText(anchor=(1.0, 0.0))
        for name in self._names:
            name.setZValue(-1.0)  # under lines and marks: none of them is hidden
        self._plot.addItem(*self._names)
        self._plot.box.sigResized.connect(self._draw)
        in_column(self._plot, inside=self)
        self.on_theme_changed()

    def show_losses(self, by_hand: Array, by_updates: Array) -> None:
        """Show the loss at the start and after each move, and that after each of as many updates."""
        self._losses = by_hand, by_updates
        self._draw()

    def on_theme_changed(self) -> None:
        """Give what holds colours those of the theme."""
        theme = self.theme
        for side, text in (("left", "loss"), ("bottom", "moves, updates")):
            axis = self._plot.axes[side]
            axis.setLabel(text, **{"color": theme.roles["muted"], "font-size": f"{scaled(12)}px"})
            axis.setGrid(28)
        self._plot.axes["left"].showLabel(False)
        self._plot.axes["left"].setWidth(scaled(LEFT_AXIS))
        self._plot.axes["bottom"].setHeight(scaled(BOTTOM_AXIS))
        for line, marks, name, text, role, width in zip(
            self._lines, self._marks, self._names, NAMES, ("accent", "gradient"), (2.0, 1.5), strict=True
        ):
            pen = pg.mkPen(theme.colour(role), width=theme.line(width))
            line.setPen(pen)
            mine = text == "you"
            inside = QBrush(theme.colour(role)) if mine else QBrush()
            marks.give_looks([(CIRCLE if mine else _CHEVRON, scaled(DOT), pen, inside)])
            name.set_colours(theme.colour("card", 0.8), theme.colour(role))
            name.set_font(text_font(NAME_PIXELS))
            name.show_text(text)
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        self._draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the mouse to nobody: the plot is only looked at."""
        return False

    def _draw(self) -> None:
        mine, other = self._losses
        if not len(mine):
            return
        moves, last = np.arange(len(mine), dtype=np.float64), max(FEWEST_MOVES, len(mine) - 1)
        top = max(float(np.nanmax([*mine, *other])), TINY)
        room = min(0.4, scaled(NAME_ROOM) / max(1.0, self._plot.box.rect().height()))
        high = top / (1.0 - FLOOR - room)
        self._plot.show_range((-0.04 * last, 1.06 * last), (-FLOOR * high, (1.0 - FLOOR) * high))
        # A move counts until the next: the loss of a person goes down in stairs.
        self._lines[0].setData(np.repeat(moves, 2)[1:], np.repeat(mine, 2)[:-1])
        self._lines[1].setData(moves, other)
        some = np.unique(np.linspace(0, len(mine) - 1, min(len(mine), MOST_MARKS)).round().astype(int))
        for marks, losses in zip(self._marks, self._losses, strict=True):
            marks.show_dots(np.column_stack([moves[some], losses[some]]))
        self._place_names(1.06 * last, (float(mine[-1]), float(other[-1])), room * high)

    def _place_names(self, right: float, ends: tuple[float, float], room: float) -> None:
        """Put the names at the right, the upper above where its line ends and the lower below."""
        upper = 0 if ends[0] >= ends[1] else 1
        for index, (name, end) in enumerate(zip(self._names, ends, strict=True)):
            low = index != upper and end > room
            name.set_anchor((1.0, 0.0 if low else 1.0))
            name.setPos(right, end)


def _chevron() -> QPainterPath:
    path = QPainterPath()
    path.moveTo(0.25, -0.5)
    path.lineTo(-0.25, 0.0)
    path.lineTo(0.25, 0.5)
    return path


_CHEVRON = _chevron()
