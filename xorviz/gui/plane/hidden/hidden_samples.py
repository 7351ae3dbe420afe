"""The samples in hidden space: of many, those that are drawn and the one that is followed."""

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from xorviz.core.network.arrays import Array
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.plane_marks import drawn_rows
from xorviz.gui.kit.plot_items import place_dots, show_alike
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.theme import Theme
from xorviz.gui.plane.sample_look import LABELLED_SAMPLES, FollowedRing, sample_look, show_marks

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
        self.marks = pg.ScatterPlotItem(pxMode=True)
        self.wrong = pg.ScatterPlotItem(pxMode=True)
        plot.addItem(self.marks, self.wrong)
        self.chosen = FollowedRing(plot)
        self._marked: tuple[Dataset, int] | None = None
        """For what the marks were made."""

    def on_theme_changed(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._marked = None
        self.wrong.setBrush(None)
        self.chosen.show_look(theme)

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
        if (data, side) != self._marked:
            self._marked = (data, side)
            show_marks(self.marks, self.places[drawn], data, look, theme, self.rows[drawn])
            self.wrong.setPen(look.rim)
            self.chosen.show_size(look.followed_size)
        else:
            place_dots(self.marks, self.places[drawn])
        wrong = snapshot.wrong_rows[self.rows] & drawn
        show_alike(self.wrong, self.places[wrong], look.wrong_size)
        self.chosen.show_at(self.places[self.rows == (-1 if followed is None else followed)])

    def nearest(self, at: QPointF) -> int | None:
        """Return the row of the one at a place: those that are not drawn are hidden by others."""
        if not len(self.places):
            return None
        nearest, gap = self._plot.nearest(self.places, at)
        return int(self.rows[nearest]) if gap <= REACH else None
