"""The samples in hidden space: of many, those that are drawn and the one that is followed."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from xorviz.core.network.arrays import Array
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.plane_marks import drawn_rows
from xorviz.gui.kit.plot_items import StillDots
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.theme import Theme
from xorviz.gui.plane.sample_look import (
    LABELLED_SAMPLES,
    FollowedRing,
    mark_looks,
    sample_look,
    wrong_look,
)

if TYPE_CHECKING:
    from xorviz.core.data.dataset import Dataset

REACH = 14.0
"""How near the pointer must be to a sample, in pixels."""


class HiddenSamples:
    """Their marks, the rings of those that are wrong, and that of the one that is followed."""

    def __init__(self, plot: StillPlot) -> None:
        self._plot = plot
        self.rows: NDArray[np.int64] = np.empty(0, np.int64)
        """Of which samples it is known where they are, ascending."""
        self.places: Array = np.empty((0, 2))
        """Where these are, (rows, 2)."""
        self.marks, self.wrong = StillDots(plot), StillDots(plot)
        self.chosen = FollowedRing(plot)
        self._marked: tuple[Dataset, int, Theme] | None = None
        """For what the marks were made."""
        self._of: NDArray[np.int64] = np.empty(0, np.int64)
        """Which look each has, (drawn,)."""

    def place(self, rows: NDArray[np.int64], places: Array) -> None:
        """Take where some samples are, (rows, 2); of the others it is not known."""
        self.rows, self.places = rows, places

    def show(self, snapshot: Snapshot, followed: int | None, side: int, theme: Theme) -> None:
        """Draw them in a picture whose side has so many pixels."""
        data = snapshot.data
        gap = np.inf if len(data) <= LABELLED_SAMPLES else 0.0  # the places move
        look, drawn = (
            sample_look(len(data), gap, side, theme),
            np.isin(self.rows, drawn_rows(len(data)), assume_unique=True),
        )
        if (data, side, theme) != self._marked:
            self._marked = data, side, theme
            looks, self._of = mark_looks(data, look, theme, self.rows[drawn])
            self.marks.give_looks(looks)
            self.wrong.give_looks([wrong_look(look)])
            self.chosen.show_look(theme, look.followed_size)
        self.marks.show_dots(self.places[drawn], self._of)
        self.wrong.show_dots(self.places[snapshot.wrong_rows[self.rows] & drawn])
        self.chosen.show_at(self.places[self.rows == (-1 if followed is None else followed)])

    def nearest(self, at: QPointF) -> int | None:
        """Return the row of the one at a place: those that are not drawn are hidden by others."""
        if not len(self.places):
            return None
        nearest, gap = self._plot.nearest(self.places, at)
        return int(self.rows[nearest]) if gap <= REACH else None
