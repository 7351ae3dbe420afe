"""The lines of other branches in the loss view."""

import pyqtgraph as pg

from xorviz.gui.loss.loss_curves import DrawnCurve, LossGhost, Scale, draw_curve


class GhostLine:
    """A ghost and its line, which is computed anew only when its curve has changed."""

    def __init__(self, ghost: LossGhost) -> None:
        self.ghost = ghost
        self.item = pg.PlotCurveItem()
        self.drawn: DrawnCurve | None = None
        """None if the ghost has no epoch of its own."""

    def draw(self, scale: Scale, *, anew: bool = False) -> None:
        """Draw the curve if it has changed, or anew because the scale has."""
        name, first, curve = self.ghost.name, self.ghost.first, self.ghost.curve
        changed = anew or self.drawn is None or self.drawn.last != curve.epochs - 1
        if changed and curve.epochs > first:
            self.drawn = draw_curve(curve, scale, first, name)
            self.item.setData(*self.drawn.points())
