"""Hidden space: where the last hidden layer puts the samples, and how it folds the input plane."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QMouseEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xorviz.core.activations import ACTIVATIONS, Array
from xorviz.core.datasets import Dataset, load_dataset
from xorviz.core.hidden_space import (
    Limits,
    Projection,
    axis_limits,
    folded,
    hidden_activations,
    neuron_pair,
    output_line,
    plane_grid,
    principal_directions,
)
from xorviz.core.surface import cell_centres
from xorviz.core.training import Snapshot
from xorviz.gui.theme import Theme, diverging_table, text_font
from xorviz.gui.views.fold_bar import PRINCIPAL, FoldBar
from xorviz.gui.views.plots import StillPlot
from xorviz.session.selection import Selection

GRID_LINES, GRID_POINTS = 13, 25
CELLS = 48
"""Of the output neuron's answer, along each side."""
LABELLED_SAMPLES = 16
REACH = 14.0
"""How near the pointer must be to a sample, in pixels."""
NO_HIDDEN = "This network has no hidden layer: its one line lies in the input plane."


class HiddenSpaceView(QWidget):
    """Shows hidden space, or how the input plane is carried into it."""

    sample_selected = Signal(object)
    """The row of the sample that a person clicked."""
    place_hovered = Signal(object)
    """(x₁, x₂) of what is under the pointer, or None."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hidden_space")
        self.setAccessibleName("Hidden space")
        self._theme = theme
        self._snapshot: Snapshot | None = None
        self._data: Dataset | None = None
        self._brushes: list[QBrush] = []
        self._ring = QPen()
        self._selection = Selection()
        self._place: tuple[float, float] | None = None
        self._samples_at: Array = np.empty((0, 2))
        self._grid_at: Array = np.empty((0, 2))
        self._plot = StillPlot("hidden_plot", "Hidden space", self)
        self._plot.getAxis("left").setWidth(38)
        self._plot.getAxis("bottom").setHeight(34)
        for side in ("left", "bottom"):
            self._plot.getAxis(side).enableAutoSIPrefix(False)
        self._plot.viewport().installEventFilter(self)
        self._plot.viewport().setMouseTracking(True)
        self._image = pg.ImageItem(levels=(0.0, 1.0))
        self._image.setOpacity(0.75)
        self._grid = pg.PlotCurveItem(connect="finite")
        self._line = pg.PlotCurveItem()
        self._samples = pg.ScatterPlotItem(pxMode=True)
        self._wrong = pg.ScatterPlotItem(pxMode=True)
        self._chosen = pg.ScatterPlotItem(pxMode=True, size=30)
        self._cross = pg.ScatterPlotItem(pxMode=True, size=14, symbol="+")
        for item in (
            self._image, self._grid, self._line, self._samples, self._wrong, self._chosen, self._cross,
        ):  # fmt: skip
            self._plot.addItem(item)
        self._nothing = pg.TextItem(NO_HIDDEN, anchor=(0.5, 0.5))
        self._plot.addItem(self._nothing)
        self._bar = FoldBar()
        self._bar.share_changed.connect(self._draw)
        self._bar.axes_chosen.connect(self._draw)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._plot, 1)
        layout.addWidget(self._bar)
        self.show_theme(theme)

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(220, 180)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the space at an epoch."""
        self._snapshot = snapshot
        if self.isVisible():
            self._draw()

    def show_selection(self, selection: Selection) -> None:
        """Ring the selected sample."""
        self._selection = selection
        self._show_chosen()

    def show_place(self, place: tuple[float, float] | None) -> None:
        """Mark where a place of the input plane lies in this space."""
        self._place = place
        if self.isVisible():
            self._show_cross()

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._data = None
        self._plot.show_theme(theme)
        self._image.setLookupTable(diverging_table(theme.name))
        self._grid.setPen(pg.mkPen(theme.colour("muted", 0.45), width=1))
        self._line.setPen(pg.mkPen(theme.colour("text"), width=2))
        self._wrong.setBrush(None)
        self._wrong.setPen(pg.mkPen(theme.colour("text"), width=1.5))
        self._chosen.setBrush(None)
        self._chosen.setPen(pg.mkPen(theme.colour("gradient"), width=2, style=Qt.PenStyle.DashLine))
        self._cross.setPen(pg.mkPen(theme.colour("text"), width=2))
        self._nothing.setColor(theme.colour("muted"))
        self._draw()

    def shown_samples(self) -> Array:
        """Return where the samples are drawn, (samples, 2)."""
        return self._samples_at

    def pixel_of(self, place: Array) -> QPointF:
        """Return where a place of the space is, in the view's own coordinates."""
        scene = self._plot.box.mapViewToScene(QPointF(*place))
        return QPointF(self._plot.mapTo(self, self._plot.mapFromScene(scene)))

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has happened meanwhile."""
        super().showEvent(event)
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        self._draw()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Say what is under the pointer, and select the sample that is clicked."""
        if isinstance(event, QMouseEvent):
            place = self._plot.box.mapSceneToView(self._plot.mapToScene(event.position().toPoint()))
            if event.type() == QEvent.Type.MouseMove:
                self._hover(place)
            elif event.type() == QEvent.Type.MouseButtonPress and (row := self._sample_at(place)) is not None:
                self.sample_selected.emit(row)
        elif event.type() == QEvent.Type.Leave:
            self.place_hovered.emit(None)
        return False

    def _draw(self) -> None:
        snapshot = self._snapshot
        if snapshot is None or not self.isVisible():
            return
        data, hidden = load_dataset(snapshot.config.dataset), snapshot.config.hidden
        for item in (self._image, self._grid, self._line, self._samples, self._wrong, self._chosen):
            item.setVisible(bool(hidden))
        self._nothing.setVisible(not hidden)
        self._bar.show_neurons(hidden[-1] if hidden else 0)
        if not hidden:
            self._plot.show_range((-1.0, 1.0), (-1.0, 1.0))
            self._samples_at, self._grid_at = np.empty((0, 2)), np.empty((0, 2))
            self._show_cross()
            return
        projection, activations = self._projection(snapshot, data.inputs)
        places = projection.project(activations)
        limits = axis_limits(snapshot, projection, places)
        self._plot.show_range(*limits)
        self._name_axes(projection)
        self._draw_grid(snapshot, projection, limits)
        self._samples_at = folded(data.inputs, places, self._bar.share, data.extent, limits)
        self._draw_output(snapshot, projection, limits)
        self._draw_samples(snapshot)
        self._show_cross()

    def _projection(self, snapshot: Snapshot, inputs: Array) -> tuple[Projection, Array]:
        activations = np.nan_to_num(hidden_activations(snapshot, inputs))
        chosen = self._bar.axes
        if chosen == PRINCIPAL:
            return principal_directions(activations), activations
        last = activations.shape[1] - 1
        return neuron_pair(activations, min(chosen[0], last), min(chosen[1], last)), activations

    def _name_axes(self, projection: Projection) -> None:
        names = projection.axes if self._bar.share == 1.0 else ("", "")
        for side, name, role in zip(("bottom", "left"), names, ("axis_1", "axis_2"), strict=True):
            axis = self._plot.getAxis(side)
            colour = self._theme.colour(role)
            if axis.labelText != name or axis.labelStyle.get("color") != colour.name():
                axis.setLabel(name, color=colour.name())
                axis.label.setFont(text_font(12, QFont.Weight.DemiBold))
        self._bar.show_words(projection.words)

    def _draw_grid(self, snapshot: Snapshot, projection: Projection, limits: Limits) -> None:
        """Draw the grid of the input plane where it is now."""
        extent = load_dataset(snapshot.config.dataset).extent
        plane = plane_grid(extent, GRID_LINES, GRID_POINTS)
        flat = plane.reshape(-1, 2)
        hidden = projection.project(np.nan_to_num(hidden_activations(snapshot, flat)))
        self._grid_at = folded(flat, hidden, self._bar.share, extent, limits)
        lines = np.full((len(plane), GRID_POINTS + 1, 2), np.nan)
        lines[:, :-1] = self._grid_at.reshape(plane.shape)
        self._grid.setData(lines[..., 0].ravel(), lines[..., 1].ravel())

    def _draw_output(self, snapshot: Snapshot, projection: Projection, limits: Limits) -> None:
        """Draw what the output neuron makes of the space, once the plane is all in it."""
        across, up = (cell_centres(limit, CELLS) for limit in limits)
        places = np.column_stack([axis.ravel() for axis in np.meshgrid(across, up)])
        weights, bias = snapshot.parameters.weights[-1][0], snapshot.parameters.biases[-1][0]
        with np.errstate(all="ignore"):
            z = projection.lift(places) @ weights + bias
            answers = ACTIVATIONS[snapshot.config.output_activation].function(z)
        self._image.setImage(np.nan_to_num(answers, nan=0.5).reshape(CELLS, CELLS), autoLevels=False)
        (left, right), (low, high) = limits
        self._image.setRect(QRectF(left, low, right - left, high - low))
        self._image.setVisible(self._bar.share == 1.0)
        line = output_line(snapshot, projection, limits)
        self._line.setVisible(line is not None and self._bar.share == 1.0)
        if line is not None:
            self._line.setData(line[:, 0], line[:, 1])

    def _draw_samples(self, snapshot: Snapshot) -> None:
        data = load_dataset(snapshot.config.dataset)
        few = len(data) <= LABELLED_SAMPLES
        if data is not self._data:
            self._data = data
            self._brushes = [
                pg.mkBrush(self._theme.sign_colour(target - 0.5)) for target in data.targets[:, 0]
            ]
            self._ring = pg.mkPen(self._theme.colour("ring"), width=2 if few else 1)
        # The same brushes each time: for new ones pyqtgraph paints every sample's symbol anew.
        self._samples.setData(
            pos=self._samples_at, size=16 if few else 7, brush=self._brushes, pen=self._ring
        )
        wrong = (snapshot.predictions[:, 0] > 0.5) != (data.targets[:, 0] > 0.5)
        self._wrong.setData(pos=self._samples_at[wrong], size=24 if few else 9)
        self._show_chosen()

    def _show_chosen(self) -> None:
        row = self._selection.sample
        rows = [] if row is None or row >= len(self._samples_at) else [row]
        self._chosen.setData(pos=self._samples_at[rows])

    def _show_cross(self) -> None:
        snapshot = self._snapshot
        if self._place is None or snapshot is None or not snapshot.config.hidden:
            self._cross.setData(pos=np.empty((0, 2)))
            return
        data = load_dataset(snapshot.config.dataset)
        projection, activations = self._projection(snapshot, data.inputs)
        point = np.array([self._place])
        place = projection.project(np.nan_to_num(hidden_activations(snapshot, point)))
        limits = axis_limits(snapshot, projection, projection.project(activations))
        self._cross.setData(pos=folded(point, place, self._bar.share, data.extent, limits))

    def _hover(self, place: QPointF) -> None:
        """Say which place of the input plane lies nearest to the pointer."""
        if self._snapshot is None or not len(self._grid_at):
            return
        gaps = np.hypot(*((self._grid_at - (place.x(), place.y())) / self._plot.box.viewPixelSize()).T)
        nearest = int(np.argmin(gaps))
        if gaps[nearest] > 4 * REACH:
            self.place_hovered.emit(None)
            return
        extent = load_dataset(self._snapshot.config.dataset).extent
        x1, x2 = plane_grid(extent, GRID_LINES, GRID_POINTS).reshape(-1, 2)[nearest].tolist()
        self.place_hovered.emit((x1, x2))

    def _sample_at(self, place: QPointF) -> int | None:
        if not len(self._samples_at):
            return None
        gaps = np.hypot(*((self._samples_at - (place.x(), place.y())) / self._plot.box.viewPixelSize()).T)
        nearest = int(np.argmin(gaps))
        return nearest if gaps[nearest] <= REACH else None
