"""The line of a ghost in the plot of losses."""

import pyqtgraph as pg
from PySide6.QtCore import Qt

from xorviz.gui.kit.plots import StillLine, StillPlot
from xorviz.gui.kit.theme import Theme
from xorviz.gui.loss.loss_curves import DrawnCurve, LossGhost, Scale, column_step, draw_curve

DOTS = (0.1, 2.4)
"""Of its width: round dots with as much between them."""


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
        pen = pg.mkPen(theme.colour("text" if test else "muted"), width=theme.line(1 if test else 1.5))
        if not test:
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setDashPattern(DOTS)
        self.item.setPen(pen)

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
