"""The decision boundary: ŷ over the input plane, the line ŷ = 0.5, and the samples."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from xorviz.core.insight.plane_cut import seen, whole_place
from xorviz.core.insight.probe import Place
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.axes.square_plot import SquarePlot
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.plot_items import StillDots
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.pointing.keys import ARROWS
from xorviz.gui.kit.theme import scaled
from xorviz.gui.kit.widgets import announce
from xorviz.gui.plane.boundary_sketch import BoundarySketch
from xorviz.gui.plane.classes.class_names import ClassNames
from xorviz.gui.plane.cut.answer_curve import AnswerCurve
from xorviz.gui.plane.cut.cut_bar import CutBar
from xorviz.gui.plane.held_out_marks import HeldOutMarks
from xorviz.gui.plane.input_axes import PlaneAxis, axis_width, measured_stretch
from xorviz.gui.plane.input_samples import InputSamples
from xorviz.gui.plane.neuron_lines import NeuronLines
from xorviz.gui.plane.one_output import heading_of, in_cut, neuron_shown, output_shown, samples_of_output
from xorviz.gui.plane.plane_ground import Neuron, PlaneGround
from xorviz.gui.plane.plane_words import boundary_words, probe_words, sample_words
from xorviz.gui.plane.points.points_hand import PointsHand
from xorviz.gui.plane.probed_place import Axes, moved_place, round_place
from xorviz.gui.plane.sample_hover import SampleHover
from xorviz.gui.plane.sample_keys import SamplePane
from xorviz.gui.plane.sample_look import cross_look
from xorviz.gui.plane.zoom.plane_zoom import PlaneZoom
from xorviz.session.selection import Selection
from xorviz.session.view import SessionView

if TYPE_CHECKING:
    from xorviz.core.data.dataset import Dataset

LEFT_AXIS, BOTTOM_AXIS = 26, 22
"""What the axes take, in pixels; the upright one more where its numbers are long."""
HOVER_PIXELS, ROOMY = 12.0, 170
"""How near a sample is pointed at; and from which height on the neurons' lines carry their names."""


class BoundaryView(SamplePane, QWidget):
    """Shows what a network answers everywhere. Orange is 0, blue is 1, on a scale that never changes."""

    sample_selected = Signal(object)
    """The row of the sample that a person clicked."""
    columns_selected = Signal(int, int)
    """The inputs through which a person wants the plane, of more than two."""
    place_hovered = Signal(object)
    """(x₁, x₂, …) under the pointer, or None."""
    headed = Signal(str, str)
    """What is to stand above the plane, and beside that; nothing if it is as usual."""

    smallest = (130, 140)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("boundary", "Decision boundary", parent)
        self._snapshot: Snapshot | None = None
        self._data: Dataset | None = None
        self._neuron: Neuron | None = None
        """What is pointed at in the diagram."""
        self._decision = False
        """Whether what is answered alone is shown."""
        self._heading = ("", "")
        self._axis = LEFT_AXIS
        self._fitted: object = None
        """For which stretch and which size of the text that is the room."""
        self._pointer: QPointF | None = None
        self._spot: Place | None = None
        """Where the keys have led, if that is no sample."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click selects; Tab and F6 come here
        self._selection = Selection()
        self._across, self._upright = PlaneAxis("bottom", "x₁"), PlaneAxis("left", "x₂")
        axes = {"left": self._upright, "bottom": self._across}
        self._plot = StillPlot("boundary_plot", "Decision boundary", self, **axes)
        self._ground = PlaneGround(self._plot)
        self._samples = InputSamples(self._plot)
        self._held_out = HeldOutMarks(self._plot)
        self._cross = StillDots(self._plot)
        self._hover = SampleHover(self._plot)
        self.neurons = NeuronLines(self._plot)
        self._classes = ClassNames(self._plot)
        self.sketch = BoundarySketch(self._plot)
        """A boundary that a person predicts."""
        self.square = SquarePlot(self._plot, LEFT_AXIS, BOTTOM_AXIS)
        self.square.resized.connect(self.redraw)  # the bar below takes of its room, and not of the view's
        self.curve, self.cut_bar = AnswerCurve(), CutBar()
        self.curve.sample_picked.connect(self.sample_selected)
        self.curve.place_pointed.connect(self.place_hovered)
        self.cut_bar.chosen.connect(self.columns_selected)
        self.points = PointsHand(self._plot, self, lambda: self._here)
        """Draws samples."""
        self.points.changed.connect(self.redraw)
        in_column((self.square, 1), (self.curve, 1), self.cut_bar, self.points.bar, inside=self)
        self.zoom = PlaneZoom(self, self._plot, self.square)
        """Which stretch of the plane is shown."""
        self.zoom.changed.connect(self.on_zoomed)
        self.on_theme_changed()

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become: while samples are drawn, with their bar beside the plane."""
        return super().minimumSizeHint() + QSize(self.points.least_beside, 0)

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
        self._ground.on_theme_changed(theme)
        self._cross.give_looks([cross_look(theme)])
        self.sketch.on_theme_changed(theme)
        self.points.on_theme_changed(theme)
        self._hover.on_theme_changed(theme)
        self.redraw()

    def show_selection(self, selection: Selection) -> None:
        """Ring the selected sample, and strengthen the selected neuron's line."""
        old, self._selection = self._selection, selection
        if selection == old:
            return
        if self._snapshot is not None and not self._snapshot.data.is_plane:
            self.redraw()  # it may be another plane
        self._samples.show_followed(selection.sample)
        if selection.neuron != old.neuron:
            self.neurons.show_selected(selection.neuron)
            self._show_neurons()
            if self._data is not None and self._data.targets.shape[1] > 1:
                self.redraw()  # it may be another output

    def show_axes(self, axes: tuple[int, int] | None) -> None:
        """Say which two neurons are the axes of hidden space: their lines have the colours of these."""
        self.neurons.show_axes(axes)
        self._show_neurons()

    def show_neuron(self, neuron: Neuron | None) -> None:
        """Show large what a neuron computes; None for what the network answers."""
        if neuron != self._neuron:
            self._neuron = neuron
            self.redraw()

    def show_decision(self, alone: bool) -> None:
        """Show what is answered alone, or how surely too."""
        if alone != self._decision:
            self._decision = alone
            self.redraw()

    def show_tests(self, wanted: bool) -> None:
        """Show the samples that are held out, or only those that are trained on."""
        self._held_out.wanted = wanted
        self.redraw()

    def show_place(self, place: Place | None) -> None:
        """Mark where a place is seen in the plane."""
        self._cross.show_dots([] if place is None else [self.seen_at(place)])

    def spoken(self) -> str:
        """Return what the picture shows, in words."""
        return "" if self._snapshot is None else self._words(self._snapshot)

    def show_reached(self) -> None:
        """Say what is answered at the sample that the keys have led to."""
        if self._reached is not None:
            self._pointer = None
        self._leave_spot()
        self._show_pointed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom and move, and go on to another place; else as in every plane."""
        key = Qt.Key(event.key())
        if self._data is None:
            super().keyPressEvent(event)
        elif self.cut_bar.press(key):
            announce(self, self.spoken())
        elif key in ARROWS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._move_spot(key)
        elif not self.zoom.press(event, self._here):
            super().keyPressEvent(event)

    @property
    def _here(self) -> Place | None:
        return self._spot or self.reached_in_plane

    def _move_spot(self, key: Qt.Key) -> None:
        self._spot = moved_place(self._here, key, self.zoom.shown, *self._scale)
        self._pointer = self._reached = None
        self._cross.show_dots([self._spot])
        announce(self, self.spoken())
        self._show_pointed()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Show the prediction of the sample under the pointer; select the one that is clicked."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            self._pointer = event.position()
            self._leave_spot()
            self._show_pointed()
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            if (row := self._sample_at(event.position())) is not None:
                self.sample_selected.emit(row)
        elif event.type() == QEvent.Type.Leave:
            self._pointer = None
            self._show_pointed()
        return False

    @Slot()
    def on_zoomed(self) -> None:
        """Show another stretch of the plane, computed for that."""
        self.redraw()
        self._show_pointed()

    def _words(self, snapshot: Snapshot) -> str:
        if self._reached is not None and self._reached < len(snapshot.data):
            return sample_words(snapshot, self._reached)
        if self._spot is not None:
            return probe_words(snapshot, whole_place(snapshot.data, self._cut, self._spot))
        return ". ".join(filter(None, (boundary_words(snapshot, self._selection), self.cut_bar.spoken())))

    def draw(self) -> None:
        """Draw everything."""
        if self._snapshot is None:
            return
        of_one = self._snapshot.data.inputs.shape[1] == 1
        self.square.setHidden(of_one)
        self.curve.setVisible(of_one)
        self.cut_bar.show_cut(self._snapshot, self._cut)
        if of_one:
            self._data = None
            self.curve.show_answers(self._snapshot, self._selection.sample)
            self._tell_heading(self._snapshot, None)
        else:
            self._draw_plane(seen(self._snapshot, self._cut))

    def _draw_plane(self, snapshot: Snapshot) -> None:
        assert self._snapshot is not None
        data = snapshot.data
        if data is not self._data:
            self._data = data
            self.zoom.stretch.show_whole(data.window, (data.axis(0), data.axis(1)))
            self._across.show_axis(data.axis(0), self._cut.names[0])
            self._upright.show_axis(data.axis(1), self._cut.names[1])
            self._fitted = None
            self.points.follow(data)
        shown = self.zoom.shown
        if self._fitted != (shown, self.theme.zoom):
            self._fit_axes()
        self._plot.show_range(*shown)
        neuron = neuron_shown(snapshot, in_cut(self._neuron, self._cut, self._snapshot), self._selection)
        output = output_shown(snapshot, self._neuron, self._selection.neuron)
        marked = samples_of_output(data, output)
        self._samples.show_data(marked, self.square.side, self.theme, self.zoom.stretch)
        self._held_out.show(marked, self._samples.look.size, self.theme)
        own = self._neuron if neuron is not None and neuron[0] == 0 else neuron
        self._samples.show_answers(self._snapshot, self.square.side, own)
        self._samples.show_followed(self._selection.sample)
        self.zoom.place_button()
        self._show_neurons()
        self._ground.show(snapshot, neuron, shown, self.theme, decision=self._decision)
        self._show_hover(self.pointed_sample())
        self._tell_heading(snapshot, neuron)

    def _tell_heading(self, snapshot: Snapshot, neuron: Neuron | None) -> None:
        heading = heading_of(snapshot, neuron, self.points.hint, decision=self._decision)
        if heading != self._heading:
            self._heading = heading
            self.headed.emit(*heading)

    def _fit_axes(self) -> None:
        if self._data is not None:
            self._fitted = self.zoom.shown, self.theme.zoom
            wide = axis_width(*measured_stretch(self._data.axis(1), self.zoom.shown[1]))
            # While it is zoomed it becomes no narrower again, or the plane would move from under the pointer.
            self._axis = wide if self.zoom.stretch.is_whole else max(wide, self._axis)
            self.square.give_axes(self._axis, scaled(BOTTOM_AXIS))

    def _show_neurons(self) -> None:
        if self._snapshot is None or self._data is None or not self.is_shown():
            return
        named = self._plot.height() >= ROOMY
        samples, shown = self._samples, (self.zoom.shown, self.square.side, self.theme)
        taken = samples.taken() + self.zoom.taken()
        self._classes.show(self._data, *shown, taken)
        taken += self._classes.taken()
        self.neurons.show(seen(self._snapshot, self._cut), *shown, taken, samples.is_free, named=named)

    def _sample_at(self, position: QPointF) -> int | None:
        """Return the sample at a point of the plot, or near."""
        if self._data is None:
            return None
        nearest, gap = self._samples.nearest(self._plot, self._plot.place_at(position))
        return nearest if gap <= HOVER_PIXELS else None

    def _leave_spot(self) -> None:
        if self._spot is not None:
            self._spot = None
            self.show_place(None)

    def pointed_sample(self) -> int | None:
        """Return the row of the sample under the pointer, or of that which the keys have led to."""
        row = self._reached if self._pointer is None else self._sample_at(self._pointer)
        return row if row is not None and self._snapshot and row < len(self._snapshot.data) else None

    def _show_pointed(self) -> None:
        """Tell which place is meant, and describe its sample if it is one."""
        row = self.pointed_sample()
        self._show_hover(row)
        self.place_hovered.emit(self._pointed_place(row))

    def _pointed_place(self, row: int | None) -> Place | None:
        if self._snapshot is None:
            return None
        if row is not None:
            return tuple(self._snapshot.data.inputs[row].tolist())
        place = self._spot
        if self._pointer is not None:
            at = self._plot.place_at(self._pointer)
            inside = self._plot.shown_area.contains(at)
            place = round_place(at.toTuple(), *self._scale) if inside else None
        return None if place is None else whole_place(self._snapshot.data, self._cut, place)

    @property
    def _scale(self) -> tuple[Place, Axes]:
        """What one pixel is of each input, and what was measured of these."""
        return self._plot.box.viewPixelSize(), self.zoom.stretch.axes

    def _show_hover(self, nearest: int | None) -> None:
        if self._data is None and self._snapshot is not None:
            self.curve.show_pointed(nearest)
            return
        if nearest is None or self._snapshot is None:
            self._hover.hide()
            return
        at = self._samples.place_of(nearest).tolist()
        self._hover.show_sample(self._snapshot, nearest, at, self.zoom.shown, self.square.side)
