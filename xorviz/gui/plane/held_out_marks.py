"""The samples that are held out, in the input plane: outlined where those that are trained on are filled."""

import numpy as np
import pyqtgraph as pg

from xorviz.core.data.dataset import Dataset
from xorviz.gui.kit.plane_marks import drawn_rows, mark_kinds
from xorviz.gui.kit.plot_items import Look, StillDots
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
            self.dots.show_dots(np.empty((0, 2)))
            return
        drawn = drawn_rows(len(test))
        kinds, of = mark_kinds(test, theme, drawn)
        inside = pg.mkBrush(theme.colour("ring"))
        looks: list[Look] = [
            (kind.symbol, kind.size(size), pg.mkPen(kind.brush.color(), width=theme.line(OUTLINE)), inside)
            for kind in kinds
        ]
        self.dots.give_looks(looks)
        self.dots.show_dots(test.inputs[drawn], of)
