"""What is computed everywhere in the plane, in colours, and the line in it."""

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF

from xorviz.core.insight.hidden_space import Limits
from xorviz.core.insight.surface import (
    affordable_cells,
    answer_surface,
    cell_centres,
    neuron_surface,
)
from xorviz.core.network.decisions import THRESHOLD, sides
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.plane_image import class_image, neuron_limits, output_image, plane_image
from xorviz.gui.kit.plane_marks import has_classes
from xorviz.gui.kit.plane_picture import border_line, half_line
from xorviz.gui.kit.plot_items import PlaneItem
from xorviz.gui.kit.plots import StillLine, StillPlot
from xorviz.gui.kit.theme import Theme

if TYPE_CHECKING:
    from xorviz.core.network.arrays import Array

CELLS, FEWEST_CELLS = 80, 10
"""Of the surface, along the shorter side: between them the picture is smooth; fewer of a large network."""
SURFACE_COST = 2.7e7
"""What the surface may cost, if it is a square: see `affordable_cells`."""

DECIDED = -1.0, 1.0
"""What a decision can be; 0 is none."""
Neuron = tuple[int, int]
"""Layer and index; layer 0 is the inputs."""


class PlaneGround:
    """Draws the network's answers and the line ŷ = 0.5; or what one neuron computes, and where its z is 0."""

    def __init__(self, plot: StillPlot) -> None:
        self.image = PlaneItem(plot)
        self.line = StillLine(plot, connect="finite")
        self.line.setZValue(0.1)  # over a crowd of samples, under rings and labels
        self._surface: Array = np.empty((0, 0))
        self._of: tuple[object, ...] = ()
        """Of what that is."""
        self._coloured: tuple[Theme, bool] | None = None
        """In which colours it is drawn."""

    def on_theme_changed(self, theme: Theme) -> None:
        """Give what holds colours those of a theme."""
        # Answers of 0.5 look like the card.
        self._border = pg.mkPen(theme.colour("border"), width=theme.line(1))
        self.line.setPen(pg.mkPen(theme.colour("text"), width=theme.line(2)))

    def show(
        self, snapshot: Snapshot, neuron: Neuron | None, shown: Limits, theme: Theme, *, decision: bool
    ) -> None:
        """Show what a neuron computes, or what is answered, unless it is there in these colours.

        Of what is answered the decision alone, if that is wished.
        """
        colours = theme, decision
        of = snapshot, neuron, shown
        if of != self._of:
            self._compute(snapshot, neuron, shown)
        elif colours == self._coloured:
            return
        self._of, self._coloured = of, colours
        (left, right), (low, high) = shown
        area = QRectF(left, low, right - left, high - low)
        values = self._surface
        if values.ndim == 3:
            image = class_image(values, theme, decision=decision)
            self.image.show_image(image, area, self._border)
            return
        if neuron is not None and neuron[0] == len(snapshot.layers) - 1 and has_classes(snapshot.data):
            self.image.show_image(output_image(values, theme, neuron[1]), area, self._border)
            return
        limits = neuron_limits(snapshot, *(neuron or (len(snapshot.layers) - 1, 0)))
        if decision and neuron is None and not snapshot.data.regression:
            values, limits = sides(values).astype(np.float64), DECIDED
        self.image.show_image(plane_image(values, theme, limits), area, self._border)

    def _compute(self, snapshot: Snapshot, neuron: Neuron | None, shown: Limits) -> None:
        """Find the surface and the line of an epoch."""
        cells = affordable_cells(snapshot.layers, SURFACE_COST, FEWEST_CELLS, CELLS)
        x1, x2 = (cell_centres(stretch, cells) for stretch in shown)
        if neuron is None:
            self._surface = answer_surface(snapshot, x1, x2)
            line = border_line(snapshot.data, x1, x2, self._surface)
        else:
            self._surface, z = neuron_surface(snapshot, *neuron, x1, x2)
            line = np.empty((0, 2)) if z is None else half_line(x1, x2, z + THRESHOLD)  # where that is 0
        self.line.setData(line[:, 0], line[:, 1])
