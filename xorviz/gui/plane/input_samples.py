"""The samples in the input plane: their marks, those beyond its edge, and the rings around the wrong ones."""

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.insight.surface import neuron_values
from xorviz.core.network.arrays import Array
from xorviz.core.network.decisions import is_wrong
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.numbers import output_text
from xorviz.gui.kit.plane_marks import mark_brushes, mark_sizes, mark_symbols
from xorviz.gui.kit.plot_items import StillDots
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.theme import Theme
from xorviz.gui.plane.plane_ground import Neuron
from xorviz.gui.plane.sample_labels import SampleLabels
from xorviz.gui.plane.sample_look import LABELLED_SAMPLES, FollowedRing, nearest_gap, sample_look

ARROWS = np.array(["t3", "t2", "t", "t1"], dtype=object)
"""pyqtgraph's triangles that point to the left, to the right, down and up."""
ARROW = 8
CELLS = 32
"""Of the plane, along each side: in which of them there are samples."""
INNER = 0.5
"""So large is a mark upon another, beside that."""


class InputSamples:
    """Draws them where they are; one beyond the plane at its edge, with an arrow that says where it went."""

    def __init__(self, plot: StillPlot) -> None:
        self.places: Array = np.empty((0, 2))
        """Where each is drawn, (samples, 2)."""
        self.marks = StillDots(plot)
        self.beyond = StillDots(plot, size=ARROW)
        self.wrong = StillDots(plot)
        self.wrong.setZValue(0.2)
        self.chosen = FollowedRing(plot)
        self.labels = SampleLabels(plot)
        self._wrong_rows: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self._of: object = None
        self._made: object = None

    def show_data(self, data: Dataset, side: float, theme: Theme) -> None:
        """Show the samples of a plane whose side has so many pixels."""
        if (data, side, theme) == self._made:
            return
        renewed = self._of != (data, theme)
        if renewed:
            self._of = (data, theme)
            self.labels.show_samples(len(data) if len(data) <= LABELLED_SAMPLES else 0, theme)
            self._gap, self._upon = nearest_gap(data.inputs), upon_another(data)
            for dots in (self.marks, self.wrong, self.beyond):
                dots.fragmentAtlas.clear()  # where a mark stands in it is seen in a few of its pixels
            self.wrong.setBrush(None)
            self.chosen.show_look(theme)
        self._made = (data, side, theme)
        low, high = self._extent = data.extent
        look = sample_look(len(data), self._gap * side / (high - low), side, theme)
        if not renewed and look == self.look and not self.beyond.isVisible():
            return
        self.look = look
        self._wrong_rows = np.empty(0, dtype=bool)
        self.places = self._show_beyond(data, side, look.size, theme)
        edges = np.linspace(low, high, CELLS + 1)
        self._occupied = np.histogram2d(*self.places.T, bins=(edges, edges))[0] > 0
        targets = data.targets[:, 0]
        self.marks.setData(
            pos=self.places,
            symbol=mark_symbols(targets),
            size=mark_sizes(targets, look.size) * np.where(self._upon, INNER, 1.0),
            brush=mark_brushes(targets, theme),
            pen=look.ring,
        )
        self.wrong.setPen(look.rim)
        self.chosen.show_size(look.followed_size)

    def show_answers(self, snapshot: Snapshot, side: float, neuron: Neuron | None = None) -> None:
        """Ring what is answered wrong, and write the answers of few, or what a neuron computes of each."""
        data = snapshot.data
        wrong = is_wrong(snapshot.predictions, data.targets)
        if not np.array_equal(wrong, self._wrong_rows):
            self._wrong_rows = wrong
            self.wrong.setData(pos=self.places[wrong], size=self.look.wrong_size)
        if self.labels.texts:
            values = snapshot.predictions[:, 0] if neuron is None else neuron_values(snapshot, *neuron)
            self.labels.show_words([output_text(each) for each in values.tolist()])
            low, high = data.extent
            self._pixel = (high - low) / side
            pixels = (self.places - (low, high)) * (1.0, -1.0) / self._pixel
            self.labels.place(self.places, pixels, side, self.look)

    def is_free(self, place: Array, size: Array) -> bool:
        """Say whether a box in the plane, by its middle and half of its size, is free of many samples.

        It is known by cells, that it costs little; few are `taken` one by one.
        """
        if self.labels.texts or not len(self.places):
            return True
        low, high = self._extent
        cells = ((np.array([place - size, place + size]) - low) / (high - low) * CELLS).astype(int)
        (left, bottom), (right, top) = cells.clip(0, CELLS - 1).tolist()
        return not self._occupied[left : right + 1, bottom : top + 1].any()

    def taken(self) -> list[tuple[Array, Array]]:
        """Return what few samples and their labels take: the middle of each, and its size in pixels."""
        if not self.labels.texts:
            return []
        low, high = self._extent
        corner, size = np.array([low, high]), np.full(2, self.look.wrong_size - 2.0)
        marks = [(place, size) for place in self.places]
        return marks + [
            (corner + middle * (1.0, -1.0) * self._pixel, box) for middle, box in self.labels.boxes
        ]

    def show_followed(self, row: int | None) -> None:
        """Ring a sample; None for none."""
        rows = [] if row is None or row >= len(self.places) else [row]
        self.chosen.show_at(self.places[rows])

    def _show_beyond(self, data: Dataset, side: float, size: float, theme: Theme) -> Array:
        """Draw an arrow at the edge for each sample beyond it; return where all samples are drawn."""
        low, high = data.extent
        pixel = (high - low) / side
        x1, x2 = data.inputs.T
        excess = np.column_stack([low - x1, x1 - high, low - x2, x2 - high])
        beyond = (excess > 0.0).any(axis=1)
        room = np.where(beyond, (size / 2 + ARROW + 1.0) * pixel, 0.0)[:, np.newaxis]
        places = np.clip(data.inputs, low + room, high - room)
        reach = (ARROW / 2) * pixel
        outward = excess[beyond].argmax(axis=1)
        at = places[beyond].copy()
        rows = np.arange(len(at))
        at[rows, outward // 2] = np.where(outward % 2 == 0, low + reach, high - reach)
        self.beyond.setBrush(theme.colour("text"))
        self.beyond.setPen(theme.colour("card"))
        self.beyond.setData(pos=at, symbol=ARROWS[outward])
        return places


def upon_another(data: Dataset) -> NDArray[np.bool_]:
    """Say which samples lie exactly on an earlier one of another class: drawn small, both are seen."""
    _, first, group = np.unique(data.inputs, axis=0, return_index=True, return_inverse=True)
    return data.targets[:, 0] != data.targets[first[group.ravel()], 0]
