"""What lies under the samples in hidden space: the output's answers with its line, and the folded plane."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF

from xorviz.core.insight.hidden_space import Limits, Projection, output_answers, output_line, plane_grid
from xorviz.core.insight.surface import cell_centres
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.plane_image import plane_image
from xorviz.gui.kit.plot_items import PlaneItem
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.theme import Theme
from xorviz.gui.plane.folded_plane import CLEAR

CELLS = 48
"""Of the answers, along each side."""
PALE = 0.3
"""How opaque the picture is where it is only a slice; else as clear as the plane that is folded into it."""
PALE_LINE = 0.5
LINES = 13
POINTS, FEW_POINTS = 97, 25
"""Along each line of the plane: so many that it bends smoothly, or fewer where a network takes long."""
LARGE = 5_000
"""From so many parameters on it does."""


class OutputPicture:
    """What the output neuron makes of hidden space: its answers, and the line where ŷ is 0.5."""

    def __init__(self, plot: StillPlot) -> None:
        self.image = PlaneItem(plot)
        self.line = pg.PlotCurveItem()
        plot.addItem(self.line)
        self.line.setZValue(-0.5)

    def on_theme_changed(self, theme: Theme) -> None:
        """Give what holds colours those of a theme."""
        self._theme = theme
        self.line.setPen(pg.mkPen(theme.colour("text"), width=theme.line(2)))

    def show(self, snapshot: Snapshot, projection: Projection, limits: Limits, *, pale: bool) -> None:
        """Show what the only output answers on a projection's plane; pale where samples lie beside it."""
        if snapshot.layers[-1] > 1:
            self.hide()
            return
        across, up = (cell_centres(limit, CELLS) for limit in limits)
        places = np.column_stack([axis.ravel() for axis in np.meshgrid(across, up)])
        with np.errstate(all="ignore"):
            answers = output_answers(snapshot, projection.lift(places))
        (left, right), (low, high) = limits
        image = plane_image(answers.reshape(CELLS, CELLS), self._theme, snapshot.data.scale)
        self.image.show_image(image, QRectF(left, low, right - left, high - low))
        regression = snapshot.data.regression
        line = None if regression else output_line(snapshot, projection, limits)
        if line is not None:
            self.line.setData(line[:, 0], line[:, 1])
        self.image.setOpacity(PALE if pale else CLEAR)
        self.line.setOpacity(PALE_LINE if pale else 1.0)
        self.image.show()
        self.line.setVisible(line is not None)

    def hide(self) -> None:
        """Show none."""
        self.image.hide()
        self.line.hide()


def grid_for(snapshot: Snapshot) -> Array:
    """Return the points of the lines in the plane of a snapshot's dataset, (lines, points, 2)."""
    large = parameter_count(snapshot.layers) >= LARGE
    return plane_grid(snapshot.data.window, LINES, FEW_POINTS if large else POINTS)
