"""One palette for all frames of an animation."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xorviz.gui.export.animation.film import Pixels

COLOURS = 255
"""Of a palette: GIF has 256, of which one can be seen through."""
FLAT = 16
"""So many of the colours that most pixels have are in it as they are."""
UNKNOWN = 255
"""The place of colours that have not been met."""
CELLS = 2**18
"""Colours are told apart by six bits of red, of green and of blue."""


class GifPalette:
    """The colours that come nearest to those of some frames, and for each colour which of them it becomes."""

    def __init__(self, samples: Sequence[Pixels]) -> None:
        colours, counts = np.unique(np.concatenate([each.ravel() for each in samples]), return_counts=True)
        order = np.argsort(-counts, kind="stable")
        colours = colours[order]
        self.colours = _chosen(_parts(colours))
        """(at most `COLOURS`, 3), each 0 to 255."""
        self._middles = _middles(colours)
        self._nearest = np.full(CELLS, UNKNOWN, np.uint8)

    def places_of(self, pixels: Pixels) -> NDArray[np.uint8]:
        """Return the place in the palette of each pixel."""
        cells = _cells(pixels)
        found: NDArray[np.uint8] = self._nearest[cells]
        new = cells[found == UNKNOWN]
        if len(new):
            each = np.unique(new)
            self._nearest[each] = _nearest(self._middles[each], self.colours)
            found = self._nearest[cells]
        return found


def _chosen(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a palette for colours, the most frequent first."""
    from PIL import Image  # as late as this: a start has no need of it

    flat, others = colours[:FLAT], colours[FLAT:]
    if len(others) <= COLOURS - FLAT:
        return colours
    image = Image.fromarray(others[np.newaxis])
    room = COLOURS - FLAT
    found = image.quantize(room, method=Image.Quantize.MAXCOVERAGE).getpalette() or []
    return np.vstack([flat, np.array(found[: 3 * room], np.uint8).reshape(-1, 3)])


def _middles(colours: Pixels) -> NDArray[np.float32]:
    """Return what each cell stands for: the most frequent colour in it, so that a flat ground stays so."""
    steps = np.arange(CELLS, dtype=np.uint32)
    cells = np.stack([(steps >> 12) & 63, (steps >> 6) & 63, steps & 63], axis=1).astype(np.float32) * 4 + 2
    cells[_cells(colours[::-1])] = _parts(colours[::-1])  # of several in a cell the last one counts
    return cells


def _nearest(colours: NDArray[np.float32], palette: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return for each colour the place of the nearest in the palette."""
    known = palette.astype(np.float32)
    lengths = (known**2).sum(axis=1)
    found = np.empty(len(colours), np.uint8)
    for first in range(0, len(colours), 2**15):
        part = slice(first, first + 2**15)
        found[part] = (lengths - 2 * colours[part] @ known.T).argmin(axis=1)
    return found


def _parts(colours: Pixels) -> NDArray[np.uint8]:
    return np.stack([colours >> 16, colours >> 8, colours], axis=1).astype(np.uint8)


def _cells(pixels: Pixels) -> NDArray[np.integer[Any]]:
    return (pixels >> 6) & 0x3F000 | (pixels >> 4) & 0xFC0 | (pixels >> 2) & 0x3F
