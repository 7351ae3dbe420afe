"""How samples look in a plane: how large they are, by their number, and what is around some of them."""

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QPen

from xorviz.core.network.arrays import Array
from xorviz.gui.kit.plot_items import StillDots, TakesItems
from xorviz.gui.kit.theme import Theme

LABELLED_SAMPLES = 16
"""Up to so many samples are large."""
CROWD = 600
"""More samples than this are small with thin rims, which would hide each other's colours."""


@dataclass(frozen=True, slots=True)
class SampleLook:
    """Sizes in pixels, and pens."""

    size: int
    ring: QPen
    """Around each sample."""
    wrong_size: int
    rim: QPen
    """Around each that is answered wrong."""


def sample_look(count: int, theme: Theme) -> SampleLook:
    """Return how so many samples look."""
    ring, rim = theme.colour("ring"), theme.colour("wrong", 0.5)  # of many the rims let the colours through
    if count <= LABELLED_SAMPLES:
        return SampleLook(18, pg.mkPen(ring, width=2.5), 27, pg.mkPen(theme.colour("text"), width=1.5))
    if count <= CROWD:
        return SampleLook(7, pg.mkPen(ring, width=1), 7, pg.mkPen(rim, width=1))
    return SampleLook(5, pg.mkPen(theme.colour("ring", 0.6), width=0.5), 6, pg.mkPen(rim, width=0.5))


class FollowedRing:
    """A plain ring around the sample that is followed, on a pale one: it may lie on its own colour."""

    def __init__(self, plot: TakesItems) -> None:
        self._rings = StillDots(plot), StillDots(plot)

    def show_look(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for ring, role, width in zip(self._rings, ("card", "accent"), (6.0, 2.5), strict=True):
            ring.setBrush(None)
            ring.setPen(pg.mkPen(theme.colour(role), width=width))

    def show_size(self, size: int) -> None:
        """Be so large, in pixels."""
        for ring in self._rings:
            ring.setSize(size)

    def show_at(self, places: Array) -> None:
        """Be around a place, (1, 2), or nowhere, (0, 2)."""
        for ring in self._rings:
            ring.setData(pos=places)

    @property
    def places(self) -> Array:
        """Where it is, (1, 2) or (0, 2)."""
        return np.column_stack(self._rings[1].getData())
