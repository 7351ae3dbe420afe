"""How samples look in a plane: how large they are, by their number, and what is around some of them."""

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QBrush, QPen

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.arrays import Array
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.plane_marks import CIRCLE, MOST_MARKS, Rows, drawn_rows, mark_kinds
from xorviz.gui.kit.plot_items import Look, StillDots, TakesItems
from xorviz.gui.kit.theme import Theme

LABELLED_SAMPLES = 16
"""Up to so many samples are large."""
LARGEST, SMALLEST = 18, 7
"""How large a sample is, in pixels: as its neighbours leave room."""
LARGEST_SHARE = 0.1
"""Of the plane's side."""
RING = 2.5
"""Around each of few."""
INNER = 0.5
"""So large is a mark upon another, beside that."""
RINGS = ("card", 5.5), ("accent", 2.5)
"""Of the one that is followed, the lower first: role and width in pixels."""
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
    followed_size: int


def sample_look(count: int, gap: float, side: float, theme: Theme) -> SampleLook:
    """Return how so many samples look, whose neighbours are so many pixels apart, in a plane of that side."""
    ring, rim = theme.colour("ring"), theme.colour("wrong", 0.5)  # of many the rims let the colours through
    if count <= LABELLED_SAMPLES:
        size = int(max(SMALLEST, min(LARGEST, LARGEST_SHARE * side, gap - RING)))
        rim = pg.mkPen(theme.colour("text"), width=theme.line(1.5))
        return SampleLook(
            size, pg.mkPen(ring, width=theme.line(RING)), round(1.5 * size), rim, round(2 * size)
        )
    if count <= CROWD:
        size = int(min(LARGEST - 6, max(SMALLEST, gap - 1.0)))
        return SampleLook(
            size, pg.mkPen(ring, width=theme.line(1)), size, pg.mkPen(rim, width=theme.line(1)), size + 10
        )
    return SampleLook(
        5,
        pg.mkPen(theme.colour("ring", 0.6), width=theme.line(0.5)),
        6,
        pg.mkPen(rim, width=theme.line(0.5)),
        15,
    )


def mark_looks(
    data: Dataset,
    look: SampleLook,
    theme: Theme,
    drawn: Rows,
    small: NDArray[np.bool_] | None = None,
) -> tuple[list[Look], NDArray[np.int64]]:
    """Return the looks of the marks, and which each has of those that are drawn, (drawn,); some are small."""
    kinds, of = mark_kinds(data, theme, drawn)
    looks: list[Look] = [
        (kind.symbol, kind.size(look.size) * share, look.ring, kind.brush)
        for share in (1.0, INNER)
        for kind in kinds
    ]
    return looks, of if small is None else of + len(kinds) * small


def wrong_look(look: SampleLook) -> Look:
    """Return what is around a sample that is answered wrong."""
    return CIRCLE, look.wrong_size, look.rim, QBrush()


def cross_look(theme: Theme) -> Look:
    """Return what marks a place that is no sample."""
    return "+", 14, pg.mkPen(theme.colour("text"), width=theme.line(2)), QBrush()


def only_drawn(snapshot: Snapshot, followed: int | None) -> tuple[Snapshot, NDArray[np.int64]]:
    """Return a snapshot with those samples alone that are drawn, and their rows; itself if these are all."""
    data = snapshot.data
    rows = drawn_rows(len(data), followed)
    known = _DRAWN.get(data)
    if known is None or known[0] is not rows:
        known = _DRAWN[data] = rows, None if len(rows) == len(data) else data.rows(rows)
    _, some = known
    if some is None:
        return snapshot, rows
    return replace(snapshot, data=some, predictions=snapshot.predictions[rows]), rows


_DRAWN: WeakKeyDictionary[Dataset, tuple[NDArray[np.int64], Dataset | None]]
_DRAWN = WeakKeyDictionary()
"""Of samples, which are drawn, and these alone; None if all are."""


def drawn_words(count: int) -> str:
    """Say how many of so many samples are drawn, beside how many there are; nothing if all are."""
    return f"{MOST_MARKS:,} drawn" if count > MOST_MARKS else ""


def nearest_gap(places: Array) -> float:
    """Return how far apart neighbours among places (samples, 2) are: of few at least, of many typically.

    Places that are the same are not apart. Infinite for one place; 0 for a crowd, whose look does not depend
    on it.
    """
    if len(places) > CROWD:
        return 0.0
    with np.errstate(over="ignore"):  # the largest numbers there are
        nearest = _nearest(places)
    return float(nearest.min() if len(places) <= LABELLED_SAMPLES else np.median(nearest))


def _nearest(places: Array) -> Array:
    """Return how far from each place the nearest other is, in any order; infinite if there is none.

    In the order of their wider direction a neighbour is few places away: it is looked for from step to step,
    until what is further along is further away than what has been found.
    """
    along = int(np.argmax(np.ptp(places, axis=0)))
    places = places[np.argsort(places[:, along])]
    nearest = np.full(len(places), np.inf)
    for step in range(1, len(places)):
        across = places[step:] - places[:-step]
        if (across[:, along] >= np.maximum(nearest[:-step], nearest[step:])).all():
            break
        gaps = np.hypot(across[:, 0], across[:, 1])
        gaps[gaps == 0.0] = np.inf
        for side in (nearest[:-step], nearest[step:]):
            np.minimum(side, gaps, out=side)
    return nearest


class FollowedRing:
    """A plain ring around the sample that is followed, on a pale one: it may lie on its own colour."""

    def __init__(self, plot: TakesItems) -> None:
        self._rings = StillDots(plot)
        self._rings.setZValue(0.2)
        self._theme: Theme | None = None
        self._size = 0
        self.places: Array = np.empty((0, 2))
        """Where it is, (1, 2) or (0, 2)."""

    def show_look(self, theme: Theme, size: int) -> None:
        """Be so large, in pixels, in the colours of a theme."""
        if (theme, size) != (self._theme, self._size):
            self._theme, self._size = theme, size
            pens = (pg.mkPen(theme.colour(role), width=theme.line(width)) for role, width in RINGS)
            self._rings.give_looks([(CIRCLE, size, pen, QBrush()) for pen in pens])

    def show_at(self, places: Array) -> None:
        """Be around a place, (1, 2), or nowhere, (0, 2)."""
        if not np.array_equal(places, self.places):
            self.places = places
            self._rings.show_dots(np.repeat(places, len(RINGS), axis=0), [*range(len(RINGS))] * len(places))
