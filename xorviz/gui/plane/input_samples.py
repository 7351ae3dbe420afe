"""The samples in the input plane: their marks, those beyond its edge, and the rings around the wrong ones."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush

from xorviz.core.data.dataset import Dataset
from xorviz.core.insight.surface import neuron_values
from xorviz.core.network.arrays import Array
from xorviz.core.run.snapshot import MANY, Snapshot
from xorviz.gui.kit.numbers import output_text
from xorviz.gui.kit.plane_marks import drawn_rows
from xorviz.gui.kit.plot_items import StillDots
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.theme import Theme
from xorviz.gui.plane.plane_ground import Neuron
from xorviz.gui.plane.sample_labels import SampleLabels
from xorviz.gui.plane.sample_look import (
    LABELLED_SAMPLES,
    FollowedRing,
    mark_looks,
    nearest_gap,
    sample_look,
    wrong_look,
)
from xorviz.gui.plane.zoom.plane_stretch import PlaneStretch

ARROWS = "t3", "t2", "t", "t1"
"""pyqtgraph's triangles that point to the left, to the right, down and up."""
ARROW = 8
CELLS = 32
"""Of the plane, along each side: in which of them there are samples."""


class InputSamples:
    """Draws them where they are; one beyond the plane at its edge, with an arrow that says where it went."""

    def __init__(self, plot: StillPlot) -> None:
        self.places: Array = np.empty((0, 2))
        """Where each is drawn, (drawn, 2)."""
        self._rows: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        """Which of the samples are drawn, (drawn,): all, unless they are many."""
        self.marks = StillDots(plot)
        self.beyond = StillDots(plot)
        self.wrong = StillDots(plot)
        self.wrong.setZValue(0.2)
        self.chosen = FollowedRing(plot)
        self.labels = SampleLabels(plot)
        self._wrong_rows: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self._low: Array = np.zeros(2)
        self._high: Array = np.ones(2)
        """Where the stretch that is shown begins and ends, of each axis."""
        self._pixel: Array = np.ones(2)
        """What one is of each axis."""
        self._occupied: NDArray[np.bool_] | None = None
        """The cells of the stretch in which there are samples, found when it is asked for."""
        self._data: Dataset | None = None
        self._theme: Theme | None = None
        self._made: object = None
        """Of what the marks are made, but for their colours."""
        self._answered: object = None
        """Of what the answers are written."""
        self._gap = self._side = 0.0
        """How far apart neighbours are, and how long a side of the plane is, in pixels."""

    def show_data(self, data: Dataset, side: float, theme: Theme, stretch: PlaneStretch) -> None:
        """Show the samples of a stretch of the plane whose side has so many pixels."""
        made = data, side, theme.zoom, stretch.shown
        if made == self._made:
            if theme is not self._theme:
                self._colour(data, theme)
            return
        if data is not self._data:
            self._find_drawn(data, np.ptp(np.array(stretch.whole), axis=1))
        self._made, self._side = made, side
        self._low, self._high = np.array(stretch.shown).T
        self._pixel = (self._high - self._low) / side
        self._gap = self._gap_of_all * side * stretch.times
        self._occupied = self._answered = None
        excess = self._excess(data, stretch)
        at_edge = bool((excess > 0.0).any())
        look = sample_look(len(data), self._gap, side, theme)
        alike = (data, theme) == (self._data, self._theme) and look == self.look
        if alike and not at_edge and not self.beyond.isVisible():
            return
        self._data, self.look = data, look
        self.places = self._show_beyond(data.inputs[self._rows], excess, look.size)
        self.marks.show_dots(self.places, self._colour(data, theme))
        self._wrong_rows = np.empty(0, dtype=bool)  # these come with the answers

    def _colour(self, data: Dataset, theme: Theme) -> NDArray[np.int64]:
        """Draw the same in the colours of a theme; return which look each mark has."""
        self._theme = theme
        self.look = look = sample_look(len(data), self._gap, self._side, theme)
        self.labels.show_samples(len(data) if len(data) <= LABELLED_SAMPLES else 0, theme)
        looks, of = mark_looks(data, look, theme, self._rows, self._upon)
        self.marks.give_looks(looks)
        self.wrong.give_looks([wrong_look(look)])
        rim, inside = pg.mkPen(theme.colour("card"), width=theme.line(1)), QBrush(theme.colour("text"))
        self.beyond.give_looks([(arrow, ARROW, rim, inside) for arrow in ARROWS])
        self.chosen.show_look(theme, look.followed_size)
        return of

    def show_answers(self, snapshot: Snapshot, side: float, neuron: Neuron | None = None) -> None:
        """Ring what is answered wrong, and write the answers of few, or what a neuron computes of each."""
        answered = snapshot, side, neuron
        if answered == self._answered:
            return
        self._answered = answered
        wrong = snapshot.wrong_rows[self._rows]
        if not np.array_equal(wrong, self._wrong_rows):
            self._wrong_rows = wrong
            self.wrong.show_dots(self.places[wrong])
        if self.labels.texts:
            values = answers(snapshot) if neuron is None else neuron_values(snapshot, *neuron)
            self.labels.show_words([output_text(each) for each in values.tolist()])
            pixels = (self.places - self._corner) * (1.0, -1.0) / self._pixel
            self.labels.place(self.places, pixels, side, self.look)

    def is_free(self, place: Array, size: Array) -> bool:
        """Say whether a box in the plane, by its middle and half of its size, is free of many samples.

        It is known by cells, that it costs little; few are `taken` one by one.
        """
        if self.labels.texts or not len(self.places):
            return True
        span = self._high - self._low
        if self._occupied is None:
            self._occupied = np.zeros((CELLS, CELLS), np.bool_)
            cells = (self.places - self._low) / span * CELLS
            inside = cells[((cells >= 0) & (cells <= CELLS)).all(axis=1)].astype(int).clip(max=CELLS - 1)
            self._occupied[*inside.T] = True
        cells = ((np.array([place - size, place + size]) - self._low) / span * CELLS).astype(int)
        (left, bottom), (right, top) = cells.clip(0, CELLS - 1).tolist()
        return not self._occupied[left : right + 1, bottom : top + 1].any()

    def taken(self) -> list[tuple[Array, Array]]:
        """Return what few samples and their labels take: the middle of each, and its size in pixels."""
        if not self.labels.texts:
            return []
        size = np.full(2, self.look.wrong_size - 2.0)
        marks = [(place, size) for place in self.places]
        return marks + [
            (self._corner + middle * (1.0, -1.0) * self._pixel, box) for middle, box in self.labels.boxes
        ]

    def show_followed(self, row: int | None) -> None:
        """Ring a sample; None for none."""
        count = 0 if self._data is None else len(self._data)
        places = np.empty((0, 2)) if row is None or row >= count else self.place_of(row)[np.newaxis]
        self.chosen.show_at(np.clip(places, self._low, self._high))

    def nearest(self, plot: StillPlot, place: QPointF) -> tuple[int, float]:
        """Return which is the nearest to a place, and how far it is in pixels.

        Of very many it is one that is drawn: any other is hidden by these, and to look at each takes long.
        """
        data = self._data
        assert data is not None
        if len(data) >= MANY:
            nearest, gap = plot.nearest(self.places, place)
            return int(self._rows[nearest]), gap
        places = data.inputs.copy()
        places[self._rows] = self.places
        return plot.nearest(places, place)

    def place_of(self, row: int) -> Array:
        """Return where a sample is, (2,), or is drawn."""
        data, place = self._data, int(np.searchsorted(self._rows, row))
        assert data is not None
        drawn = place < len(self._rows) and self._rows[place] == row
        return self.places[place] if drawn else data.inputs[row]

    @property
    def _corner(self) -> Array:
        """The place at the upper left."""
        return np.array([self._low[0], self._high[1]])

    def _find_drawn(self, data: Dataset, spans: Array) -> None:
        """Find which are drawn, in a plane of these spans, and how near to each other."""
        self._rows = drawn_rows(len(data))
        self._gap_of_all = nearest_gap(data.inputs / spans) if len(self._rows) == len(data) else 0.0
        self._upon = upon_another(data.inputs[self._rows], data.targets[self._rows])

    def _excess(self, data: Dataset, stretch: PlaneStretch) -> Array:
        """Return how far those drawn are beyond the whole plane: to the left, right, down, up, (drawn, 4).

        It is in shares of the plane; of a stretch of it none is, as they are where they are.
        """
        if not stretch.is_whole:
            return np.zeros((len(self._rows), 4))
        span, inputs = self._high - self._low, data.inputs[self._rows]
        low, high = self._low - inputs, inputs - self._high
        return np.stack([low / span, high / span], axis=2).reshape(-1, 4)

    def _show_beyond(self, places: Array, excess: Array, size: float) -> Array:
        """Draw an arrow at the edge for each of places beyond it; return where the marks are then."""
        far = np.flatnonzero((excess > 0.0).any(axis=1))
        room = (size / 2 + ARROW + 1.0) * self._pixel
        places[far] = np.clip(places[far], self._low + room, self._high - room)
        reach = (ARROW / 2) * self._pixel
        outward = excess[far].argmax(axis=1)
        at = places[far]
        rows, axes = np.arange(len(at)), outward // 2
        ends = np.where(outward % 2 == 0, (self._low + reach)[axes], (self._high - reach)[axes])
        at[rows, axes] = ends
        self.beyond.show_dots(at, outward)
        return places


def answers(snapshot: Snapshot) -> Array:
    """Return ŷ of each sample, (samples,): of several outputs that of its own class."""
    own = snapshot.data.targets.argmax(axis=1)
    return snapshot.predictions[np.arange(len(own)), own]


def upon_another(inputs: Array, targets: Array) -> NDArray[np.bool_]:
    """Say which samples lie exactly on an earlier one of another class: drawn small, both are seen."""
    _, first, group = np.unique(inputs, axis=0, return_index=True, return_inverse=True)
    return (targets != targets[first[group.ravel()]]).any(axis=1)
