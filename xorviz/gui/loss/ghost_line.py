"""The lines of ghosts in the plot of losses."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from xorviz.gui.kit.plots import StillLine, StillPlot
from xorviz.gui.kit.theme import Theme
from xorviz.gui.loss.loss_curves import DrawnCurve, LossGhost, Scale, column_step, draw_curve

DOTS = (0.1, 2.4)
"""Of its width: round dots with as much between them."""
FEWEST_EPOCHS = 100
LONGEST_GHOST = 4
"""A ghost of other origin may be so many times as long as the run shown; the rest of it is cut off."""


def dotted(theme: Theme, role: str, width: float) -> QPen:
    """Return what draws what is not the run shown itself."""
    pen = pg.mkPen(theme.colour(role), width=theme.line(width))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setDashPattern(DOTS)
    return pen


class GhostLine:
    """A ghost and its line, which is computed anew only when its curve has changed."""

    def __init__(self, ghost: LossGhost, plot: StillPlot) -> None:
        self.ghost = ghost
        self.item = StillLine(plot)
        self.item.setZValue(-0.5)
        self.drawn: DrawnCurve | None = None
        """None if the ghost has no epoch of its own."""
        self._drawn_as: tuple[int, int, int] | None = None

    def paint(self, theme: Theme) -> None:
        """Give it a theme's colour: another run is dotted, a test is a line of its own."""
        test = self.ghost.tests
        plain = pg.mkPen(theme.colour("text"), width=theme.line(1))
        self.item.setPen(plain if test else dotted(theme, "muted", 1.5))

    def forget(self) -> None:
        """Draw it anew the next time: the scale is another one."""
        self._drawn_as = None

    def draw(self, scale: Scale, end: int) -> None:
        """Draw the curve up to the end of the axis, if anything of it has changed."""
        ghost = self.ghost
        wanted = (ghost.last, min(end, ghost.last), column_step(end, ghost.curve.span))
        if wanted != self._drawn_as and ghost.last >= ghost.first:
            self._drawn_as = wanted
            self.drawn = draw_curve(ghost.curve, scale, end, ghost.first, ghost.name)
            self.item.setData(*self.drawn.points())


class Ghosts(list[GhostLine]):
    """All ghosts of a plot, the oldest first."""

    def __init__(self, plot: StillPlot) -> None:
        super().__init__()
        self._plot = plot

    def take(self, ghosts: Sequence[LossGhost], theme: Theme) -> bool:
        """Have a line for each of these alone; say whether there were others."""
        if [line.ghost for line in self] == list(ghosts):
            return False
        for line in self:
            self._plot.removeItem(line.item)
        self[:] = [GhostLine(ghost, self._plot) for ghost in ghosts]
        self.paint(theme)
        return True

    def paint(self, theme: Theme) -> None:
        """Give them a theme's colours."""
        for line in self:
            line.paint(theme)

    def forget(self) -> None:
        """Draw all anew the next time."""
        for line in self:
            line.forget()

    @property
    def drawn(self) -> list[DrawnCurve]:
        """The curves of those that have epochs of their own."""
        return [line.drawn for line in self if line.drawn]

    def last(self, last: int) -> int:
        """Return the last epoch that the axes hold, beside a run that ends at an epoch."""
        lasts = [line.ghost.last for line in self if _is_fitting(line.ghost, last)]
        return max(FEWEST_EPOCHS, last, *lasts)

    def fitting(self, last: int) -> list[DrawnCurve]:
        """Return the curves that the axes hold, beside a run that ends at an epoch."""
        return [line.drawn for line in self if line.drawn and _is_fitting(line.ghost, last)]


def _is_fitting(ghost: LossGhost, last: int) -> bool:
    is_there = ghost.last >= ghost.first
    return is_there and (ghost.kin or ghost.last <= LONGEST_GHOST * max(FEWEST_EPOCHS, last))
