"""What writers of animations have in common: which pixels change from frame to frame, and for how long."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint32]
"""(height, width), each 0xffRRGGBB."""

LAST_SECONDS = 2.0
"""For how long the last frame of what begins anew stays."""


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """What is known of an animation before its first frame."""

    width: int
    height: int
    count: int
    """Frames that will come."""
    rate: float
    """Frames per second."""
    samples: Sequence[Pixels]
    """Some of the frames, if the writer wants them."""


class FilmWriter(Protocol):
    """Writes an animation into a stream; not called by two threads at a time."""

    def add(self, pixels: Pixels) -> None:
        """Write the next frame; its pixels are read until this returns, and no longer."""
        ...

    def finish(self) -> None:
        """Write what comes after the last."""
        ...

    def leave(self) -> None:
        """Let go what is held; after `finish`, or instead."""
        ...


OpenFilm = Callable[[BinaryIO, FilmPlan], FilmWriter]
"""Begins an animation in a stream that can be read, and in which any place can be reached."""


def durations(plan: FilmPlan, unit: int) -> list[int]:
    """Return for how long each frame is shown, in parts of a second: as long together as the rate says.

    The last one stays.
    """
    ends = [round(place * unit / plan.rate) for place in range(plan.count + 1)]
    found = [after - before for before, after in itertools.pairwise(ends)]
    if plan.count > 1:
        found[-1] = max(found[-1], round(LAST_SECONDS * unit))
    return found


class Changes:
    """The smallest rectangle in which a frame differs from that before, and what differs in it."""

    def __init__(self) -> None:
        self._before: Pixels | None = None

    def of(self, pixels: Pixels) -> tuple[int, int, Pixels]:
        """Return left, top, and the pixels of that rectangle: 0, to be seen through, where none changed.

        At least one pixel, and the whole first frame.
        """
        if self._before is None:
            self._before = pixels.copy()
            return 0, 0, pixels
        changed = self._before != pixels
        np.copyto(self._before, pixels)
        rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
        if not len(rows):
            return 0, 0, np.zeros((1, 1), np.uint32)
        part = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        return int(columns[0]), int(rows[0]), np.where(changed[part], pixels[part], np.uint32(0))
