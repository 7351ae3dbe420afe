"""The input plane on its way into hidden space: its colours and the line ŷ = 0.5 go with it."""

from itertools import pairwise

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QGraphicsItem

from xorviz.core.insight.hidden_space import Limits, Projection, folded, hidden_activations
from xorviz.core.insight.surface import cell_centres, output_surface
from xorviz.core.network.arrays import Array
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.plane_image import plane_image
from xorviz.gui.kit.plane_picture import border_line
from xorviz.gui.kit.plots import StillLine, StillPlot
from xorviz.gui.kit.theme import Theme

CELLS = 28
"""Along each side of the plane."""
CLEAR = 0.75
"""How much of the answers' colours there is; the rest is the ground's."""


class FoldedPlane:
    """The plane in cells, each with the colour of its answer, wherever it is by now."""

    def __init__(self, plot: StillPlot) -> None:
        self.cells = _Cells(plot)
        self.line = StillLine(plot, connect="finite")
        self.line.setZValue(-0.5)
        self.hide()

    def on_theme_changed(self, theme: Theme) -> None:
        """Give what holds colours those of a theme."""
        self._theme = theme
        self.line.setPen(pg.mkPen(theme.colour("text"), width=theme.line(2)))

    def show(self, snapshot: Snapshot, projection: Projection, share: float, limits: Limits) -> None:
        """Show it folded by a share from 0 to 1, between limits, if it has the colours of one output."""
        if snapshot.layers[-1] > 1:
            self.hide()
            return
        window = snapshot.data.window

        def carried(points: Array) -> Array:
            hidden = projection.project(np.nan_to_num(hidden_activations(snapshot, points)))
            return folded(points, hidden, share, window, limits)

        across, up = (cell_centres(stretch, CELLS) for stretch in window)
        answers = output_surface(snapshot, across, up)
        edges = np.meshgrid(*(np.linspace(*stretch, CELLS + 1) for stretch in window))
        corners = carried(np.stack(edges, axis=-1).reshape(-1, 2))
        colours = self._colours(answers, snapshot.data.scale)
        self.cells.show_cells(corners.reshape(CELLS + 1, CELLS + 1, 2), colours)
        line = border_line(snapshot.data, across, up, answers)
        known = ~np.isnan(line).any(axis=1)
        line[known] = carried(line[known])
        self.line.setData(line[:, 0], line[:, 1])
        self.cells.show()

    def hide(self) -> None:
        """Show none."""
        self.cells.hide()
        self.line.hide()

    def _colours(self, answers: Array, scale: tuple[float, float]) -> list[list[QColor]]:
        """Return the colour of each cell on the ground: clear ones would be another where they overlap."""
        image, ground = plane_image(answers, self._theme, scale), self._theme.colour("card")
        mixed: dict[int, QColor] = {}
        for pixel in {image.pixel(column, row) for row in range(CELLS) for column in range(CELLS)}:
            colour = QColor.fromRgb(pixel)
            pairs = zip(colour.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[misc]
            mixed[pixel] = QColor(*(round(CLEAR * over + (1.0 - CLEAR) * under) for over, under in pairs))
        return [[mixed[image.pixel(column, row)] for column in range(CELLS)] for row in range(CELLS)]


class _Cells(QGraphicsItem):
    """Quadrilaterals side by side, without edges."""

    def __init__(self, plot: StillPlot) -> None:
        super().__init__()
        self._plot = plot
        self._cells: list[tuple[QPolygonF, QColor]] = []
        self.setZValue(-1.0)
        plot.addItem(self)

    def show_cells(self, corners: Array, colours: list[list[QColor]]) -> None:
        """Show cells between corners (rows + 1, columns + 1, 2) in colours, row by row."""
        places = [[QPointF(x, y) for x, y in row] for row in corners.tolist()]
        self._cells = []
        for (low, high), line in zip(pairwise(places), colours, strict=True):
            for ((one, two), (four, three)), colour in zip(
                zip(pairwise(low), pairwise(high), strict=True), line, strict=True
            ):
                self._cells.append((QPolygonF([one, two, three, four]), colour))
        self.update()

    def boundingRect(self) -> QRectF:
        """Return what the plot shows."""
        return self._plot.shown_area

    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        """Paint; without smooth edges, between which the ground would show."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        for polygon, colour in self._cells:
            painter.setBrush(colour)
            painter.drawConvexPolygon(polygon)
