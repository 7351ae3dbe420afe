"""Where the dots of a survey lie: for up to a million, a pixel for each, and how many cover each pixel."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.arrays import Array
from xorviz.gui.kit.log_scale import LogScale

CHUNK = 30_000
"""Dots that are placed at once, if each is a pixel or few: in a few milliseconds."""
CLEARED = 500_000
"""Pixels that are cleared at once; the first time, the system needs milliseconds to give that memory."""


@dataclass(frozen=True, slots=True)
class FieldMeasures:
    """The picture's measures, in device pixels."""

    size: tuple[int, int]
    """(height, width)"""
    epochs: LogScale
    """Along x: of solving. What solved at epoch 0 stands at the left end."""
    losses: LogScale
    """Along y."""
    band: tuple[float, float]
    """(left, right): where what is not solved stands, in the order of the seeds."""
    radius: float
    """Of a dot. One of less than 1 is a single pixel."""

    @property
    def margin(self) -> int:
        """Pixels around the picture, so that a dot at its edge is whole."""
        return int(self.radius)


class DotField:
    """The runs of one configuration: what is known of each, and its pixel in a frame.

    Parameters
    ----------
    seeds
        How many runs there are.
    values
        Whether they learn values, which are neither right nor wrong: then none is solved, or not solved.
    """

    def __init__(self, seeds: int, *, values: bool = False) -> None:
        self.values = values
        self.losses: Array = np.full(seeds, np.nan)
        self.solved = np.full(seeds, -1, np.int64)
        self.count = self.count_solved = 0
        """How many runs have come in, and of these have been solved."""
        self.ink = np.zeros((0, 0), np.int32)
        """How many dots cover each pixel of the frame and of the margin around it."""
        self.columns = np.zeros(0, np.int64)
        """Dots that are placed in each column of the frame."""
        self.x = np.full(seeds, -1, np.int16)
        """Device pixels; −1 where a dot is not placed yet."""
        self.y = np.full(seeds, -1, np.int16)
        self._clear = 0
        """Rows of `ink` in which nothing is left of another frame."""
        self._frame: FieldMeasures | None = None
        self._steps: list[int] = []
        """From the pixel of a dot to all that it covers, along the flat `ink`."""
        self._known: list[tuple[int, int]] = []
        self._waiting: list[tuple[int, int]] = []

    def add(self, start: int, losses: Array, solved: NDArray[np.int64]) -> None:
        """Take in runs, from a place among the seeds on."""
        place = start, start + len(losses)
        self.losses[slice(*place)], self.solved[slice(*place)] = losses, solved
        self.count += len(losses)
        self.count_solved += int((solved >= 0).sum())
        self._known.append(place)
        self._waiting.append(place)

    def fate(self, place: int) -> str:
        """Say when a run was solved, or that it was not; nothing of values."""
        since = int(self.solved[place])
        return "" if self.values else "not solved, " if since < 0 else f"solved at epoch {since:,}, "

    def lay_out(self, frame: FieldMeasures) -> None:
        """Begin to place all dots anew, in another frame."""
        self._frame = frame
        height, width = (side + 2 * frame.margin for side in frame.size)
        if self.ink.shape != (height, width):
            self.ink = np.empty((height, width), np.int32)
        self._clear = 0
        self.columns = np.zeros(frame.size[1], np.int64)
        self._steps = disc(frame.radius, width)
        self.x.fill(-1)
        self._waiting = self._known.copy()

    @property
    def waits(self) -> bool:
        """Whether `advance` has something to do."""
        return bool(self._waiting) or self._clear < len(self.ink)

    def advance(self) -> bool:
        """Get ready for a frame, or place some of the dots that wait. Returns whether it placed any."""
        if self._clear < len(self.ink):
            end = self._clear + max(1, CLEARED // self.ink.shape[1])
            self.ink[self._clear : end] = 0
            self._clear = min(end, len(self.ink))
            return False
        room = max(1, CHUNK // (1 + len(self._steps) // 16))
        while self._waiting and room > 0 and self._frame is not None:
            start, stop = self._waiting.pop()
            middle = max(start, stop - room)
            if middle > start:
                self._waiting.append((start, middle))
            self._place(self._frame, middle, stop)
            room -= stop - middle
        return True

    def nearest(self, x: float, y: float, reach: float) -> int | None:
        """Return the place of the dot nearest to a device pixel, within reach."""
        near = np.flatnonzero((abs(self.x - x) <= reach) & (abs(self.y - y) <= reach) & (self.x >= 0))
        if not len(near):
            return None
        distances = (self.x[near] - x) ** 2 + (self.y[near] - y) ** 2
        best = int(np.argmin(distances))
        return int(near[best]) if distances[best] <= reach**2 else None

    def neighbour(self, place: int | None, step: int) -> int | None:
        """Return the place of the next dot in the order of the seeds, round the end; of none the first."""
        there = np.flatnonzero(self.x >= 0)
        if not len(there):
            return None
        if place is None:
            return int(there[0 if step > 0 else -1])
        return int(there[(np.searchsorted(there, place) + step) % len(there)])

    def lines(self, first_seed: int) -> Iterator[str]:
        """Yield what is known of each run, a line for each, parted by tabs; −1 if it is not solved."""
        places = np.flatnonzero(np.isfinite(self.losses))
        known = zip(places, self.losses[places], self.solved[places], strict=True)
        yield "seed\tloss" if self.values else "seed\tloss\tsolved at epoch"
        for place, loss, solved in known:
            told = f"{first_seed + place}\t{float(loss)!r}"
            yield told if self.values else f"{told}\t{solved}"

    def _place(self, frame: FieldMeasures, start: int, stop: int) -> None:
        height, width = frame.size
        solved = self.solved[start:stop]
        left, right = frame.band
        in_band = left + (np.arange(start, stop) + 0.5) / len(self.solved) * (right - left)
        x = np.where(solved >= 0, frame.epochs.at(np.maximum(solved, 1)), in_band)
        y = frame.losses.at(np.nan_to_num(self.losses[start:stop], nan=frame.losses.high))
        columns = np.clip(x, 0, width - 1).astype(np.int16)
        rows = np.clip(y, 0, height - 1).astype(np.int16)
        self.x[start:stop], self.y[start:stop] = columns, rows
        self.columns += np.bincount(columns, minlength=width)
        places = (rows.astype(np.intp) + frame.margin) * self.ink.shape[1] + columns + frame.margin
        ink, one = self.ink.ravel(), np.int32(1)  # of the same type: `add.at` is forty times as fast
        for step in self._steps:
            np.add.at(ink, places + step, one)


def disc(radius: float, width: int) -> list[int]:
    """Return the steps from a pixel to all pixels of a disc around it, along rows of so many pixels."""
    reach = range(-int(radius), int(radius) + 1)
    return [dy * width + dx for dy in reach for dx in reach if dx * dx + dy * dy <= radius * radius]
