"""The decision boundary: ŷ over the input plane, the line ŷ = 0.5, and the samples."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from xorviz.core.data.dataset import Dataset
from xorviz.core.insight.surface import affordable_cells, cell_centres, output_surface
from xorviz.core.network.decisions import is_wrong, sides
from xorviz.core.run.training import Snapshot
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.numbers import fixed, output_text
from xorviz.gui.kit.pane import Pane
from xorviz.gui.kit.plane_image import PlaneItem, plane_image
from xorviz.gui.kit.plane_marks import mark_brushes, mark_sizes, mark_symbols
from xorviz.gui.kit.plane_picture import half_line
from xorviz.gui.kit.plot_items import StillDots
from xorviz.gui.kit.plots import PillText, StillLine, StillPlot
from xorviz.gui.kit.theme import number_font
from xorviz.gui.plane.boundary_sketch import BoundarySketch
from xorviz.gui.plane.neuron_lines import NeuronLines
from xorviz.gui.plane.plane_words import boundary_words
from xorviz.gui.plane.sample_look import LABELLED_SAMPLES, FollowedRing, sample_look
from xorviz.session.selection import Selection
from xorviz.session.view import SessionView

CELLS, FEWEST_CELLS = 80, 10
"""Of the surface, along the shorter side: between them the picture is smooth; fewer of a large network."""
SURFACE_COST = 2.7e7
"""What the surface may cost, if it is a square: see `affordable_cells`."""
BESIDE, BELOW, ABOVE = (-0.45, 0.5), (0.5, -0.6), (0.5, 1.6)
"""Where a prediction has its sample, in its own sizes: outside the ring around a wrong one."""
HOVER_PIXELS = 12.0
HOVER_MARGIN = 16
"""Around the text of a sample; it takes two lines where it does not fit into one."""
ROOMY = 170
"""From this height on, in pixels, the neurons' lines carry their names."""


class BoundaryView(Pane, QWidget):
    """Shows what a network answers everywhere. Orange is 0, blue is 1, on a scale that never changes."""

    sample_selected = Signal(object)
    """The row of the sample that a person clicked."""
    place_hovered = Signal(object)
    """(x₁, x₂) under the pointer, or None."""

    smallest = (130, 140)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("boundary", "Decision boundary", parent)
        self._snapshot: Snapshot | None = None
        self._data: Dataset | None = None
        self._pointer: QPointF | None = None
        self._labels: list[PillText] = []
        self._are_wrong: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self._selection = Selection()
        self._plot = StillPlot("boundary_plot", "Decision boundary", self)
        self._image = PlaneItem(self._plot)
        self._samples = StillDots(self._plot)
        self._contour = StillLine(self._plot, connect="finite")
        self._wrong = StillDots(self._plot)
        self._chosen = FollowedRing(self._plot)
        self._cross = StillDots(self._plot, size=14, symbol="+")
        self._hover = PillText(anchor=(0.5, 1.3))
        self._plot.addItem(self._hover)
        self._neurons = NeuronLines(self._plot)
        self.sketch = BoundarySketch(self._plot)
        """A boundary that a person predicts."""
        in_column(self._plot, inside=self)
        self._hover.hide()
        self.on_theme_changed()

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Show the network's answers at the cursor, and what is selected."""
        if what & {"run", "snapshot"}:
            self.show_snapshot(view.snapshot)
        if what & {"update", "selection"}:
            self.show_selection(view.followed)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the network's answers at an epoch."""
        self._snapshot = snapshot
        self.redraw()

    def on_theme_changed(self) -> None:
        """Give what holds colours those of the theme."""
        theme = self.theme
        self._border = pg.mkPen(theme.colour("border"))  # answers of 0.5 look like the card
        self._contour.setPen(pg.mkPen(theme.colour("text"), width=2))
        self._hover.ground = theme.colour("card", 0.9)
        self._chosen.show_look(theme)
        self._cross.setPen(pg.mkPen(theme.colour("text"), width=2))
        self.sketch.on_theme_changed(theme)
        self._data = None  # so that its samples are made anew
        self.redraw()

    def show_selection(self, selection: Selection) -> None:
        """Ring the selected sample, and strengthen the selected neuron's line."""
        old, self._selection = self._selection, selection
        if selection == old:
            return
        self._show_chosen()
        if selection.neuron != old.neuron:
            self._neurons.show_selected(selection.neuron)
            self._show_neurons()

    def show_axes(self, axes: tuple[int, int] | None) -> None:
        """Say which two neurons are the axes of hidden space: their lines have the colours of these."""
        self._neurons.show_axes(axes)
        self._show_neurons()

    def show_place(self, place: tuple[float, float] | None) -> None:
        """Mark a place of the plane."""
        self._cross.setData(pos=[place] if place is not None else np.empty((0, 2)))

    def spoken(self) -> str:
        """Return what the picture shows, in words."""
        return "" if self._snapshot is None else boundary_words(self._snapshot, self._selection)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        self.redraw()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Show the prediction of the sample under the pointer; select the one that is clicked."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            self._pointer = event.position()
            place = self._plot.place_at(self._pointer)
            self.place_hovered.emit((place.x(), place.y()))
            self._show_hover()
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            row = self._sample_at(event.position())
            if row is not None:
                self.sample_selected.emit(row)
        elif event.type() == QEvent.Type.Leave:
            self._pointer = None
            self.place_hovered.emit(None)
            self._show_hover()
        return False

    def _show_samples(self, data: Dataset) -> None:
        self._data, self._are_wrong = data, np.empty(0, dtype=bool)
        few = len(data) <= LABELLED_SAMPLES
        look, targets = sample_look(len(data), self.theme), data.targets[:, 0]
        self._samples.setData(
            pos=data.inputs,
            symbol=mark_symbols(targets),
            size=mark_sizes(targets, look.size),
            brush=mark_brushes(targets, self.theme),
            pen=look.ring,
        )
        for label in self._labels:
            self._plot.removeItem(label)
        self._labels = []
        for point in data.inputs if few else ():
            label = PillText(anchor=BESIDE)
            label.ground = self.theme.colour("card", 0.72)
            label.setDefaultTextColor(self.theme.colour("text"))
            label.set_font(number_font(12))
            label.setPos(*point)
            self._plot.addItem(label)
            self._labels.append(label)
        self._chosen.show_size(36 if few else 16)
        self._wrong.setSize(look.wrong_size)
        self._wrong.setBrush(None)
        self._wrong.setPen(look.rim)
        self._hover.set_font(number_font(12))
        self._hover.setDefaultTextColor(self.theme.colour("text"))

    def _show_wrong(self, data: Dataset, wrong: NDArray[np.bool_]) -> None:
        if not np.array_equal(wrong, self._are_wrong):
            self._are_wrong = wrong
            self._wrong.setData(pos=data.inputs[wrong])

    def _show_chosen(self) -> None:
        row, data = self._selection.sample, self._data
        if data is not None:
            rows = [] if row is None or row >= len(data) else [row]
            self._chosen.show_at(data.inputs[rows])

    def draw(self) -> None:
        """Draw everything."""
        if self._snapshot is None:
            return
        data = self._snapshot.data
        if data is not self._data:
            self._show_samples(data)
            self._show_chosen()
        x1, x2 = self._visible_plane()
        self._plot.show_range(x1, x2)
        cells = affordable_cells(self._snapshot.layers, SURFACE_COST, FEWEST_CELLS, CELLS)
        cell = min(x1[1] - x1[0], x2[1] - x2[0]) / cells
        columns, rows = (max(2, round((high - low) / cell)) for low, high in (x1, x2))
        across, up = cell_centres(x1, columns), cell_centres(x2, rows)
        self._show_neurons()
        surface = output_surface(self._snapshot, across, up)
        area = QRectF(x1[0], x2[0], x1[1] - x1[0], x2[1] - x2[0])
        self._image.show_image(plane_image(surface, self.theme), area, self._border)
        line = half_line(across, up, surface)
        self._contour.setData(line[:, 0], line[:, 1])
        self._show_wrong(data, is_wrong(self._snapshot.predictions, data.targets))
        predictions = self._snapshot.predictions[:, 0].tolist()
        for label, prediction in zip(self._labels, predictions, strict=False):
            label.show_text(output_text(prediction))
        self._place_labels(x1, x2)
        self._show_hover()

    def _place_labels(self, across: tuple[float, float], up: tuple[float, float]) -> None:
        """Put predictions beside their samples, or above or below them where they would be cut."""
        if self._data is None:
            return
        width, height = self._plot.width(), self._plot.height()
        for label, (x1, x2) in zip(self._labels, self._data.inputs.tolist(), strict=False):
            place = width * (x1 - across[0]) / (across[1] - across[0])
            lower, size = x2 < sum(up) / 2, label.boundingRect()
            margin = height * min(x2 - up[0], up[1] - x2) / (up[1] - up[0])
            outwards = margin >= ABOVE[1] * size.height()
            anchor = BELOW if lower == outwards else ABOVE
            if place + (1 - BESIDE[0]) * size.width() <= width:
                anchor = BESIDE
            if label.anchor != anchor:
                label.set_anchor(anchor)

    def _show_neurons(self) -> None:
        if self._snapshot is None or self._data is None or not self.isVisible():
            return
        samples = self._data.inputs if self._labels else self._data.inputs[:0]
        roomy = self._plot.height() >= ROOMY
        self._neurons.show(self._snapshot, self._visible_plane(), self.theme, samples, named=roomy)

    def _visible_plane(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the stretch of both axes: the dataset's, widened along the longer side of the view."""
        assert self._data is not None
        low, high = self._data.extent
        centre, half = (low + high) / 2, (high - low) / 2
        width, height = max(1, self._plot.width()), max(1, self._plot.height())
        wide, tall = half * max(1.0, width / height), half * max(1.0, height / width)
        return (centre - wide, centre + wide), (centre - tall, centre + tall)

    def _sample_at(self, position: QPointF) -> int | None:
        """Return the sample at a point of the plot, or near."""
        if self._data is None:
            return None
        nearest, gap = self._plot.nearest(self._data.inputs, self._plot.place_at(position))
        return nearest if gap <= HOVER_PIXELS else None

    def _show_hover(self) -> None:
        nearest = None if self._pointer is None else self._sample_at(self._pointer)
        if nearest is None or self._data is None or self._snapshot is None:
            self._hover.hide()
            return
        x1, x2 = self._data.inputs[nearest]
        prediction, target = self._snapshot.predictions[nearest, 0], self._data.targets[nearest, 0]
        place = f"({fixed(x1, 2)}, {fixed(x2, 2)})"
        undecided = "" if sides(prediction) else " (undecided)"
        answers = f"y {target:.0f}  ŷ {output_text(prediction, 4)}{undecided}"
        wide = QFontMetricsF(number_font(12)).horizontalAdvance(f"{place}  {answers}")
        between = "  " if wide + HOVER_MARGIN <= self._plot.width() else "\n"
        self._hover.show_text(f"{place}{between}{answers}")
        across, up = self._visible_plane()
        share = float((x1 - across[0]) / (across[1] - across[0]))
        near_top = x2 > up[0] + 0.85 * (up[1] - up[0])
        self._hover.set_anchor((share, -0.4 if near_top else 1.4))  # so that the text stays inside
        self._hover.setPos(x1, x2)
        self._hover.show()
