"""The samples that are held out, in the input plane: outlined where those that are trained on are filled."""

import numpy as np
import pyqtgraph as pg

from xorviz.core.data.dataset import Dataset
from xorviz.gui.kit.plane_marks import drawn_rows, mark_brushes, mark_sizes, mark_symbols
from xorviz.gui.kit.plot_items import StillDots
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.theme import Theme

OUTLINE = 1.6
"""How thick, in pixels."""


class HeldOutMarks:
    """Draws each with an outline in its colour around what outlines the others, or hides them all."""

    def __init__(self, plot: StillPlot) -> None:
        self.dots = StillDots(plot)
        self.dots.setZValue(0.05)
        self.wanted = True
        """Whether they are to be seen, if there are some."""
        self._made: object = None

    def show(self, data: Dataset, size: float, theme: Theme) -> None:
        """Show what is held out of these samples, as large as they are, in pixels."""
        test = data.test if self.wanted else None
        made = test, size, theme
        if made == self._made:
            return
        self._made = made
        if test is None:
            self.dots.setData(pos=np.empty((0, 2)))
            return
        drawn = drawn_rows(len(test))
        brushes = mark_brushes(test, theme, drawn)
        each = {id(brush): brush.color() for brush in brushes}
        pens = {of: pg.mkPen(colour, width=theme.line(OUTLINE)) for of, colour in each.items()}
        self.dots.setData(
            pos=test.inputs[drawn],
            symbol=mark_symbols(test, drawn),
            size=mark_sizes(test, size, drawn),
            brush=pg.mkBrush(theme.colour("ring")),
            pen=[pens[id(brush)] for brush in brushes],
        )
