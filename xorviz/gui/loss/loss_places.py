"""Where things are in the loss view, in the plot's own pixels: geometry alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Protocol, TypeVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from xorviz.core.network.arrays import Array
from xorviz.gui.loss.loss_curves import DrawnCurve

REACH = 8
"""How near a point must be to a ghost to mean it, in pixels."""

Numbers = TypeVar("Numbers", float, Array)


@dataclass(frozen=True, slots=True)
class PlotArea:
    """A rectangle of pixels, and the epochs and losses that it spans."""

    box: QRectF
    epochs: tuple[float, float]
    losses: tuple[float, float]
    """On the scale of the axis, the lower end first."""

    def across(self, epoch: Numbers) -> Numbers:
        """Return the pixel of an epoch, from the left."""
        first, last = self.epochs
        return self.box.left() + (epoch - first) / (last - first) * self.box.width()

    def down(self, loss: Numbers) -> Numbers:
        """Return the pixel of a loss on the scale of the axis, from the top."""
        low, high = self.losses
        return self.box.top() + (high - loss) / (high - low) * self.box.height()

    def epoch_at(self, pixel: Numbers) -> Numbers:
        """Return the epoch at a pixel, between epochs too."""
        first, last = self.epochs
        return first + (pixel - self.box.left()) / self.box.width() * (last - first)


class Drawn(Protocol):
    """A curve in columns, on the scale of the axis."""

    @property
    def x(self) -> Array:
        """Return the epochs, (columns,)."""
        ...

    @property
    def y(self) -> Array:
        """Return the greatest and the smallest loss of each, (2, columns)."""
        ...


@dataclass(frozen=True, slots=True)
class Word:
    """A text and its place."""

    text: str
    box: QRectF


class WordPlacer:
    """Finds places for texts: inside an area, apart from each other, and on no curve.

    Parameters
    ----------
    area
        Where the texts may be.
    curves
        The run's own curve, and then the ghosts'.
    """

    def __init__(self, area: PlotArea, curves: Iterable[Drawn]) -> None:
        self._box = area.box
        self._taken: list[QRectF] = []
        self._columns = [(area.across(drawn.x), *area.down(drawn.y)) for drawn in curves]

    def take(self, box: QRectF) -> None:
        """Keep a place free of texts."""
        self._taken.append(box)

    def place(self, choices: Iterable[Word]) -> list[Word]:
        """Return the first of these places that is on no curve; none if there is no room in any."""
        best = next((word for word in choices if self.is_free(word.box) and not self.covered(word.box)), None)
        if best is None:
            return []
        self.take(best.box)
        return [best]

    def least_covering(self, choices: Iterable[Word]) -> list[Word]:
        """Return the place that is on as little of the curves as can be, the first of equals."""
        counts = [(self.covered(word.box), word) for word in choices if self.is_free(word.box)]
        return [min(counts, key=itemgetter(0))[1]] if counts else []

    def is_free(self, box: QRectF) -> bool:
        """Say whether it is inside, and nothing else is there."""
        return self._box.contains(box) and not any(map(box.intersects, self._taken))

    def covered(self, box: QRectF) -> int:
        """Return how many columns of the curves a place would lie on, with the ways from each to the next."""
        left, top, right, bottom = box.left(), box.top(), box.right(), box.bottom()
        count = 0
        for x, high, low in self._columns:
            first, last = np.searchsorted(x, (left, right))
            near = slice(max(0, int(first) - 1), int(last) + 1)
            over, under = high[near], low[near]
            way_over = np.minimum(over[:-1], over[1:]) if len(over) > 1 else over
            way_under = np.maximum(under[:-1], under[1:]) if len(under) > 1 else under
            if len(over) > 1 or bool((x[near] >= left).all() and (x[near] <= right).all()):
                count += int(((way_under >= top) & (way_over <= bottom)).sum())
        return count


def pointed_curve(
    area: PlotArea, point: QPointF, own: DrawnCurve, ghosts: Sequence[DrawnCurve]
) -> DrawnCurve | None:
    """Return the curve that a point means: a ghost near it, or the run's own curve at any height."""
    gaps = [(pixel_gap(area, ghost, point), ghost) for ghost in ghosts]
    gap, ghost = min(gaps, key=lambda pair: pair[0], default=(np.inf, own))
    if gap <= REACH and gap < pixel_gap(area, own, point):
        return ghost
    return own if point.x() <= area.across(float(own.last)) + REACH else None


def pixel_gap(area: PlotArea, drawn: DrawnCurve, point: QPointF) -> float:
    """Return how far a point is from a curve, in pixels; infinite if it is farther than the reach across."""
    pixels = point.x() + np.arange(-REACH, REACH + 1.0)
    epochs = area.epoch_at(pixels)
    there = (epochs >= drawn.x[0]) & (epochs <= drawn.x[-1])
    top, bottom = (area.down(np.interp(epochs, drawn.x, row)) for row in drawn.y)
    top, bottom = np.minimum(top[:-1], top[1:]), np.maximum(bottom[:-1], bottom[1:])  # steep ones too
    aside = np.maximum(0.0, np.maximum(top - point.y(), point.y() - bottom))
    gaps = np.hypot(pixels[:-1] - point.x(), aside)[there[:-1]]
    return float(gaps.min(initial=np.inf))
