"""Where the samples' arrows and names are: a scale that holds still, and labels that do not meet."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF

from xorviz.core.network.arrays import Array

SMALLEST = 0.45
"""The scale holds while the longest arrow fills at least this share of the room."""
GAPS = (7.0, 15.0, 24.0, 36.0)
"""How far from the tip a label may be, in pixels."""
TURNS = 16
"""In how many directions from the tip it may be."""
ALONG = np.linspace(0.0, 1.0, 48)[:, np.newaxis]
STROKE_ROOM = 2.0
"""Between an arrow and a label, in pixels."""
LABEL_ROOM = 3.0
"""Between two labels in one line, in pixels."""


class PowerScale:
    """A factor that is a power of two, and holds while what it scales fits and is not too small."""

    def __init__(self) -> None:
        self._power: int | None = None

    def factor(self, size: float, room: float) -> float:
        """Return the factor by which something of this size fits into the room."""
        if not (size > 0 and room > 0):
            return 2.0 ** (self._power or 0)
        if self._power is None or not SMALLEST * room < math.ldexp(size, self._power) <= room:
            self._power = math.floor(math.log2(room) - math.log2(size))
        return 2.0**self._power


class LabelPlaces:
    """Places labels at the tips of arrows. Each stays on its side while it can."""

    def __init__(self) -> None:
        self._chosen: dict[str, int] = {}

    def place(
        self,
        tips: dict[str, QPointF],
        sizes: dict[str, QSizeF],
        origin: QPointF,
        area: QRectF,
        taken: QRectF | None = None,
    ) -> dict[str, QRectF]:
        """Return where the labels stand, none upon another or an arrow; one without room is left out.

        Parameters
        ----------
        tips
            By label, in order of importance.
        sizes
            By label.
        origin
            Where all arrows start.
        area
            What no label leaves.
        taken
            Where something else is.
        """
        strokes = _points(tips.values(), origin)
        placed: dict[str, QRectF] = {}
        for name, tip in tips.items():
            boxes, costs = _candidates(tip, sizes[name], origin)
            costs[_covering(boxes, strokes)] = math.inf
            costs[~_inside(boxes, area)] = math.inf
            for other in (*placed.values(), *([] if taken is None else [taken])):
                costs[_meeting(boxes, other)] = math.inf
            best = int(costs.argmin())
            before = self._chosen.get(name, best)
            if costs[before] <= costs[best] + 1.0:
                best = before
            if math.isfinite(costs[best]):
                left, top, right, bottom = boxes[best].tolist()
                placed[name] = QRectF(left, top, right - left, bottom - top)
                self._chosen[name] = best
        return placed


def _candidates(tip: QPointF, size: QSizeF, origin: QPointF) -> tuple[Array, Array]:
    """Return boxes around a tip, (boxes, 4) as left, top, right, bottom, and the cost of each."""
    outward = math.atan2(tip.y() - origin.y(), tip.x() - origin.x())
    steps = np.arange(TURNS)
    turns = np.minimum(steps, TURNS - steps)  # away from outward
    angles = 2.0 * np.pi * np.round(outward / (2.0 * np.pi) * TURNS + steps) / TURNS
    gaps = np.repeat(GAPS, TURNS)
    across, down = np.tile(np.cos(angles), len(GAPS)), np.tile(np.sin(angles), len(GAPS))
    x = tip.x() + across * (gaps + size.width() / 2)
    y = tip.y() + down * (gaps + size.height() / 2)
    half = np.array([size.width() / 2, size.height() / 2])
    centres = np.column_stack([x, y])
    costs = 0.15 * np.tile(turns, len(GAPS)) + 0.06 * gaps
    return np.hstack([centres - half, centres + half]), costs


def _points(tips: Iterable[QPointF], origin: QPointF) -> Array:
    """Return points along all arrows, (points, 2)."""
    start = np.array([origin.x(), origin.y()])
    ends = [np.array([tip.x(), tip.y()]) for tip in tips]
    return np.vstack([start + ALONG * (end - start) for end in ends] or [np.empty((0, 2))])


def _covering(boxes: Array, points: Array) -> NDArray[np.bool_]:
    """Say which boxes cover a part of an arrow, (boxes,)."""
    inside = (points[np.newaxis] >= boxes[:, np.newaxis, :2] - STROKE_ROOM) & (
        points[np.newaxis] <= boxes[:, np.newaxis, 2:] + STROKE_ROOM
    )
    return np.logical_or.reduce(np.logical_and.reduce(inside, axis=2), axis=1)


def _inside(boxes: Array, area: QRectF) -> NDArray[np.bool_]:
    left, top, right, bottom = boxes.T
    across = (left >= area.left()) & (right <= area.right())
    return across & (top >= area.top()) & (bottom <= area.bottom())


def _meeting(boxes: Array, other: QRectF) -> NDArray[np.bool_]:
    left, top, right, bottom = boxes.T
    across = (left < other.right() + LABEL_ROOM) & (right > other.left() - LABEL_ROOM)
    return across & (top < other.bottom()) & (bottom > other.top())
