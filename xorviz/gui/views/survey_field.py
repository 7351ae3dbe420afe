"""Where the dots of a survey lie: for up to a million, a pixel for each and a count for each pixel."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorviz.core.activations import Array
from xorviz.gui.views.log_scale import LogScale

CHUNK = 50_000
"""Dots that are placed at once: in a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The picture's measures, in device pixels."""

    size: tuple[int, int]
    """(height, width)"""
    epochs: LogScale
    """Along x: of solving. What solved at epoch 0 stands at the left end."""
    losses: LogScale
    """Along y."""
    band: tuple[float, float]
    """(left, right): where what is not solved stands, in the order of the seeds."""


class DotField:
    """The runs of one configuration: what is known of each, and its pixel in a frame."""

    def __init__(self, seeds: int) -> None:
        self.losses: Array = np.full(seeds, np.nan)
        self.solved = np.full(seeds, -1, np.int64)
        self.counts = np.zeros((0, 0), np.int32)
        """Dots in each pixel of the frame, (height, width)."""
        self.x = np.full(seeds, -1, np.int16)
        """Device pixels; −1 where a dot is not placed yet."""
        self.y = np.full(seeds, -1, np.int16)
        self._frame: Frame | None = None
        self._known: list[tuple[int, int]] = []
        self._waiting: list[tuple[int, int]] = []

    def add(self, start: int, losses: Array, solved: NDArray[np.int64]) -> None:
        """Take in runs, from a place among the seeds on."""
        place = start, start + len(losses)
        self.losses[slice(*place)], self.solved[slice(*place)] = losses, solved
        self._known.append(place)
        self._waiting.append(place)

    def lay_out(self, frame: Frame) -> None:
        """Begin to place all dots anew, in another frame."""
        self._frame = frame
        self.counts = np.zeros(frame.size, np.int32)
        self.x.fill(-1)
        self._waiting = self._known.copy()

    def advance(self) -> bool:
        """Place some of the dots that wait. Returns whether there are more."""
        room = CHUNK
        while self._waiting and room > 0 and self._frame is not None:
            start, stop = self._waiting.pop()
            middle = max(start, stop - room)
            if middle > start:
                self._waiting.append((start, middle))
            self._place(self._frame, middle, stop)
            room -= stop - middle
        return bool(self._waiting)

    def nearest(self, x: float, y: float, reach: float) -> int | None:
        """Return the place of the dot nearest to a device pixel, within reach."""
        near = np.flatnonzero((abs(self.x - x) <= reach) & (abs(self.y - y) <= reach) & (self.x >= 0))
        if not len(near):
            return None
        distances = (self.x[near] - x) ** 2 + (self.y[near] - y) ** 2
        best = int(np.argmin(distances))
        return int(near[best]) if distances[best] <= reach**2 else None

    def _place(self, frame: Frame, start: int, stop: int) -> None:
        height, width = frame.size
        solved = self.solved[start:stop]
        left, right = frame.band
        in_band = left + (np.arange(start, stop) + 0.5) / len(self.solved) * (right - left)
        x = np.where(solved >= 0, frame.epochs.at(np.maximum(solved, 1)), in_band)
        y = frame.losses.at(np.nan_to_num(self.losses[start:stop], nan=frame.losses.high))
        columns = np.clip(x, 0, width - 1).astype(np.int16)
        rows = np.clip(y, 0, height - 1).astype(np.int16)
        self.x[start:stop], self.y[start:stop] = columns, rows
        np.add.at(self.counts, (rows, columns), 1)


def coverage(counts: NDArray[np.int32], radius: float) -> Array:
    """Return how strongly each pixel is covered by round dots, 0 to 1: the more lie there, the more."""
    spread = np.zeros(counts.shape, np.int32)
    reach = int(radius)
    height, width = counts.shape
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            if dx * dx + dy * dy <= radius * radius:
                to_y, from_y = _overlap(dy, height)
                to_x, from_x = _overlap(dx, width)
                spread[to_y, to_x] += counts[from_y, from_x]
    there = spread[spread > 0]
    single = float(np.clip(0.7 / np.sqrt(there.mean()), 0.05, 0.7)) if len(there) else 0.7
    return np.where(spread > 0, np.maximum(0.25, 1 - (1 - single) ** spread), 0.0)


def _overlap(step: int, length: int) -> tuple[slice, slice]:
    """Return (to, from) for moving an axis by some pixels."""
    return slice(max(0, step), length + min(0, step)), slice(max(0, -step), length - max(0, step))
