"""What the output neuron makes of hidden space: its answers as a picture, and the line where ŷ is 0.5."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF

from xorviz.core.insight.hidden_space import Limits, Projection, output_answers, output_line
from xorviz.core.insight.surface import cell_centres
from xorviz.core.network.decisions import THRESHOLD
from xorviz.core.run.training import Snapshot
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.theme import Theme, diverging_table

CELLS = 48
"""Of the answers, along each side."""
CLEAR, PALE = 0.75, 0.3
"""How opaque the picture is; where it is only a slice, pale."""
PALE_LINE = 0.5


class OutputPicture:
    """Draws both into the plot of hidden space."""

    def __init__(self, plot: StillPlot) -> None:
        self.image = pg.ImageItem(levels=(0.0, 1.0))
        self.line = pg.PlotCurveItem()
        for item in (self.image, self.line):
            plot.addItem(item)
        self.image.setZValue(-1.0)
        self.line.setZValue(-0.5)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.image.setLookupTable(diverging_table(theme.name))
        self.line.setPen(pg.mkPen(theme.colour("text"), width=2))

    def show(self, snapshot: Snapshot, projection: Projection, limits: Limits, *, pale: bool) -> None:
        """Show what the network answers on the plane of a projection; pale where samples lie beside it."""
        across, up = (cell_centres(limit, CELLS) for limit in limits)
        places = np.column_stack([axis.ravel() for axis in np.meshgrid(across, up)])
        with np.errstate(all="ignore"):
            answers = output_answers(snapshot, projection.lift(places))
        self.image.setImage(np.nan_to_num(answers, nan=THRESHOLD).reshape(CELLS, CELLS), autoLevels=False)
        (left, right), (low, high) = limits
        self.image.setRect(QRectF(left, low, right - left, high - low))
        line = output_line(snapshot, projection, limits)
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
