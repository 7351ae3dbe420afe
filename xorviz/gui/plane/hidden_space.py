"""Hidden space: where the last hidden layer puts the samples, and how it folds the input plane."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from xorviz.core.insight.hidden_space import (
    Limits,
    Projection,
    answered_otherwise,
    axis_limits,
    folded,
    hidden_activations,
    octave,
)
from xorviz.core.insight.plane_cut import seen, whole_place
from xorviz.core.insight.probe import Place, is_place_of
from xorviz.core.network.arrays import Array
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import node_name
from xorviz.gui.kit.axes.scales import NumberAxis
from xorviz.gui.kit.axes.square_plot import SquarePlot
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.plane_marks import drawn_beside
from xorviz.gui.kit.plot_items import StillDots
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.theme import scaled, text_font
from xorviz.gui.kit.widgets import named, with_role
from xorviz.gui.plane.fold_bar import FoldBar
from xorviz.gui.plane.folded_plane import FoldedPlane
from xorviz.gui.plane.hidden.hidden_axes import (
    AxisNames,
    NeuronRay,
    names_in_space,
    names_of_axes,
    names_of_plane,
)
from xorviz.gui.plane.hidden.hidden_ground import OutputPicture, grid_for
from xorviz.gui.plane.hidden.hidden_samples import REACH, HiddenSamples
from xorviz.gui.plane.plane_words import (
    EXACT,
    SAMPLES_ALONE,
    hidden_words,
    no_space,
    place_words,
    sample_words,
    slice_words,
)
from xorviz.gui.plane.sample_keys import SamplePane
from xorviz.gui.plane.sample_look import cross_look, only_drawn
from xorviz.session.selection import Selection
from xorviz.session.view import SessionView

LEFT_AXIS, BOTTOM_AXIS = 48, 38


class HiddenSpaceView(SamplePane, QWidget):
    """Shows hidden space, or how the input plane is carried into it."""

    sample_selected = Signal(object)
    """The row of the sample that a person clicked."""
    place_hovered = Signal(object)
    """(x₁, x₂, …) of what is under the pointer, or None."""
    axes_changed = Signal(object)
    """The two neurons of the last hidden layer that are the axes now, or None."""

    smallest = (130, 140)
    _of_hidden = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("hidden_space", "Hidden space", parent)
        self._view: SessionView | None = None
        self._snapshot: Snapshot | None = None
        self._some: Snapshot
        self._selection = Selection()
        self._place: Place | None = None
        self._grid_at: Array = np.empty((0, 2))
        self._projection: Projection | None = None
        self._limits: Limits = ((0.0, 1.0), (0.0, 1.0))
        self._reach, self._reach_of = 0.0, ()
        self._axes: tuple[int, int] | None = None
        self._drawn: object = None
        """What the grid and the answers are drawn of."""
        self._short = False
        axes = {side: NumberAxis(side) for side in ("left", "bottom")}
        self._plot = StillPlot("hidden_plot", "Hidden space", self, **axes)
        self._names = AxisNames(self._plot)
        self._output = OutputPicture(self._plot)
        self._fold = FoldedPlane(self._plot)
        self._grid = pg.PlotCurveItem(connect="finite")
        self._plot.addItem(self._grid)
        self._samples = HiddenSamples(self._plot)
        self._cross = StillDots(self._plot)
        self._nothing = with_role(QLabel(alignment=Qt.AlignmentFlag.AlignCenter), "muted")
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        self._ray = NeuronRay(self._plot)
        self._bar = FoldBar()
        self._bar.share_changed.connect(self.redraw)
        self._bar.axes_chosen.connect(self.on_axes_chosen)
        self._note = named(QLabel(), "hidden_note", role="muted")
        self._note.setFont(text_font(12))
        self._note.setWordWrap(True)
        self._space = QWidget()
        self.square = SquarePlot(self._plot, LEFT_AXIS, BOTTOM_AXIS)
        self.square.resized.connect(self.redraw)  # the plane beside takes of its room, too
        self._row = in_row((self.square, 1), self._bar, inside=self._space, gap=6)
        in_column((self._space, 1), (self._nothing, 1), self._note, inside=self, gap=4)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.on_theme_changed()

    def show_alone(self, alone: bool) -> None:
        """Have all the room, with what is chosen where that leaves most; or share it, with the fold below."""
        self._short = not alone
        self._bar.settle(self._row, self.size(), alone=alone)
        self.redraw()

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Show the space at the cursor, and what is selected."""
        self._view = view
        if what & {"run", "snapshot"}:
            self.show_snapshot(view.snapshot)
        if what & {"update", "selection"} and self.is_shown():
            self.show_selection(view.followed)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the space at an epoch."""
        before, self._snapshot = self._snapshot, snapshot
        if before is None or (snapshot.layers, snapshot.config.held) != (before.layers, before.config.held):
            self._offer_neurons(snapshot)
        if not is_place_of(self._place, snapshot.data):
            self._place = None
        self.redraw()

    def show_selection(self, selection: Selection) -> None:
        """Ring the selected sample, and mark the selected neuron's axis."""
        if selection != self._selection:
            self._selection = selection
            self.redraw()  # of more than two inputs it may be another plane

    def show_place(self, place: Place | None) -> None:
        """Mark where a place of the input plane lies in this space."""
        self._place = place
        if self.is_shown():
            self._show_cross()

    def on_theme_changed(self) -> None:
        """Give what holds colours those of the theme."""
        theme = self.theme
        self.square.give_axes(scaled(LEFT_AXIS), scaled(BOTTOM_AXIS))
        self._output.on_theme_changed(theme)
        self._fold.on_theme_changed(theme)
        self._grid.setPen(pg.mkPen(theme.colour("muted", 0.45), width=theme.line(1)))
        self._cross.give_looks([cross_look(theme)])
        self.redraw()

    def spoken(self) -> str:
        """Return what the picture shows, in words."""
        snapshot, reached = self._snapshot, self._reached
        if snapshot is None:
            return ""
        if reached is None or self._projection is None or reached >= len(snapshot.data):
            return hidden_words(snapshot, self._samples.places, self._bar.share)
        at = self._in_space(snapshot, self._projection, snapshot.data.inputs[[reached]])
        return f"{sample_words(snapshot, reached)}, {place_words(at[0])}"

    def show_reached(self) -> None:
        """Mark the place of the sample that the keys have led to, in the input plane too."""
        place = self.reached_place
        self.show_place(place)
        self.place_hovered.emit(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give what folds its place; the square tells when it has its own."""
        super().resizeEvent(event)
        self._bar.settle(self._row, self.size(), alone=not self._short)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Say what is under the pointer, and select the sample that is clicked."""
        if isinstance(event, QMouseEvent):
            place = self._plot.place_at(event.position())
            self._pointed = row = self._samples.nearest(place)
            if event.type() == QEvent.Type.MouseMove:
                self._hover(place)
            elif event.type() == QEvent.Type.MouseButtonPress and row is not None:
                self.sample_selected.emit(row)
        elif event.type() == QEvent.Type.Leave:
            self.place_hovered.emit(None)
        return False

    @Slot()
    def on_axes_chosen(self) -> None:
        """Show other directions."""
        self._announce_axes()
        self.redraw()

    def _offer_neurons(self, snapshot: Snapshot) -> None:
        """Offer the neurons of the last hidden layer as axes: others are told of these while it is hidden."""
        self._bar.show_neurons(names_in_space(snapshot), one_output=snapshot.layers[-1] == 1)
        self._bar.settle(self._row, self.size(), alone=not self._short)
        self._announce_axes()

    def _announce_axes(self) -> None:
        if self._bar.axes != self._axes:
            self._axes = self._bar.axes
            self.axes_changed.emit(self._axes)

    def draw(self) -> None:
        """Draw everything."""
        snapshot = self._snapshot
        if snapshot is None:
            return
        if self._view is not None:
            self._selection = self._view.followed
        nothing = no_space(snapshot)
        hidden = () if nothing else snapshot.config.hidden
        self._nothing.setText(nothing)
        self._space.setVisible(bool(hidden))
        self._note.setVisible(bool(hidden) and (hidden[-1] > 2 or snapshot.layers[-1] > 1))
        self._nothing.setVisible(not hidden)
        if not hidden:
            self._samples.place(np.empty(0, np.int64), np.empty((0, 2)))
            self._grid_at = np.empty((0, 2))
            self._projection = self._drawn = None
            self._show_cross()
            return
        followed = drawn_beside(len(snapshot.data), self._selection.sample)
        drawn = snapshot, self._cut, followed, self._bar.share, self._bar.chosen, self.theme
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw_space(snapshot)
        self._samples.show(snapshot, self._selection.sample, self.square.side, self.theme)
        self._show_neuron()
        self._show_cross()

    def _draw_space(self, snapshot: Snapshot) -> None:
        """Draw what does not depend on how large it is shown; find where the samples are."""
        plane = seen(snapshot, self._cut)
        self._some, rows = only_drawn(snapshot, self._selection.sample)
        activations = np.nan_to_num(hidden_activations(snapshot, self._some.data.inputs))
        self._projection = projection = self._bar.project(snapshot, activations)
        places = projection.project(activations)
        self._limits = limits = self._fixed_limits(snapshot, places)
        self._plot.show_range(*limits)
        self._draw_grid(plane, projection, limits)
        window = plane.data.window
        inside = plane.data.inputs[rows].clip(*np.array(window).T)
        self._samples.place(rows, folded(inside, places, self._bar.share, window, limits))
        self._draw_output(snapshot, projection, activations)

    def _fixed_limits(self, snapshot: Snapshot, places: Array) -> Limits:
        """Return limits that stay: without bounds they grow by octaves, and begin anew with another run."""
        assert self._projection is not None
        config, activation = snapshot.config, snapshot.config.activations[-2]
        run = (snapshot.data, snapshot.layers, activation, config.seed, self._bar.chosen)
        if run != self._reach_of or snapshot.epoch == 0:
            self._reach, self._reach_of = 0.0, run
        self._reach = max(self._reach, octave(places))
        return axis_limits(activation, self._projection, self._reach)

    def _show_neuron(self) -> None:
        """Name the axes, and mark the selected neuron: its axis, or its direction where it has none."""
        snapshot, projection = self._snapshot, self._projection
        if snapshot is None or projection is None:
            self._names.show(("", ""), None, self.theme, values=False)
            self._ray.hide()
            return
        layers, folded_in = snapshot.layers, self._bar.share == 1.0
        layer, neuron = self._selection.neuron or (0, 0)
        index = neuron if layer == len(layers) - 2 and neuron < layers[-2] and layer else None
        axes = projection.neurons
        names = names_of_plane(snapshot, self._cut) if self._bar.share == 0.0 else ("", "")
        if folded_in:
            names = names_of_axes(names_in_space(snapshot), axes, self._bar.chosen[0], short=self._short)
        marked = axes.index(index) if folded_in and axes is not None and index in axes else None
        self._names.show(names, marked, self.theme, values=folded_in)
        off = (layer, index) in snapshot.config.held.off  # then it moves nothing
        if folded_in and axes is None and index is not None and not off:
            self._ray.show(projection, index, self._limits, node_name(layers, layer, index), self.theme)
        else:
            self._ray.hide()

    def _draw_grid(self, snapshot: Snapshot, projection: Projection, limits: Limits) -> None:
        window, plane = snapshot.data.window, grid_for(snapshot)
        flat = plane.reshape(-1, 2)
        hidden = projection.project(np.nan_to_num(hidden_activations(snapshot, flat)))
        self._grid_at = folded(flat, hidden, self._bar.share, window, limits)
        lines = np.full((len(plane), plane.shape[1] + 1, 2), np.nan)
        lines[:, :-1] = self._grid_at.reshape(plane.shape)
        self._grid.setData(lines[..., 0].ravel(), lines[..., 1].ravel())

    def _draw_output(self, snapshot: Snapshot, projection: Projection, activations: Array) -> None:
        several = snapshot.layers[-1] > 1
        exact = several or activations.shape[1] <= 2 or (self._bar.axes is None and not self._bar.principal)
        if self._bar.share == 1.0:
            self._output.show(snapshot, projection, self._limits, pale=not exact)
            self._fold.hide()
        else:
            self._output.hide()
            self._fold.show(seen(snapshot, self._cut), projection, self._bar.share, self._limits)
        if exact:
            self._note.setText(SAMPLES_ALONE if several else EXACT)
            return
        otherwise = answered_otherwise(self._some, projection, activations)
        self._note.setText(slice_words(otherwise, len(activations), len(snapshot.data)))

    def _show_cross(self) -> None:
        snapshot, projection = self._snapshot, self._projection
        if self._place is None or snapshot is None or projection is None:
            self._cross.show_dots([])
            return
        whole = np.array([whole_place(snapshot.data, self._cut, self._place)])
        self._cross.show_dots(self._in_space(snapshot, projection, whole))

    def _in_space(self, snapshot: Snapshot, projection: Projection, inputs: Array) -> Array:
        """Return where samples (samples, inputs) lie as it is folded now, (samples, 2)."""
        points = np.array([self.seen_at(tuple(each)) for each in inputs.tolist()])
        places = projection.project(np.nan_to_num(hidden_activations(snapshot, inputs)))
        window = seen(snapshot, self._cut).data.window
        return folded(points, places, self._bar.share, window, self._limits)

    def _hover(self, place: QPointF) -> None:
        if self._snapshot is None or not len(self._grid_at):
            return
        nearest, gap = self._plot.nearest(self._grid_at, place)
        at = grid_for(seen(self._snapshot, self._cut)).reshape(-1, 2)[nearest].tolist()
        near = gap <= 4 * REACH
        self.place_hovered.emit(whole_place(self._snapshot.data, self._cut, at) if near else None)
