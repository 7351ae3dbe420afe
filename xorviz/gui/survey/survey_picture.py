"""The dots of a survey as an image, coloured in slices so that no window waits for it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from xorviz.core.network.arrays import Array

SHADES = 256
"""With so many dots on a pixel, no more can be told from fewer."""
SLICE = 500_000
"""Pixels that are coloured at once: in a few milliseconds."""
STRIP = 32
"""Rows of these that are coloured together: what that needs besides stays in the processor's cache."""


class DotPicture:
    """Colours each pixel, left and right of an edge, as strong as the dots on it are many."""

    def __init__(self) -> None:
        self.image: QImage | None = None
        """What was finished last, on the memory of the next; None if there is none of this frame."""
        self._pixels = np.empty((0, 0), np.uint32)
        self._ink = np.zeros((0, 0), np.int32)
        self._sides: list[tuple[slice, NDArray[np.uint32]]] = []
        """Columns, and what each number of dots looks like there."""
        self._row = 0

    @property
    def busy(self) -> bool:
        """Whether what was begun is not finished."""
        return self._row < len(self._ink)

    def forget(self) -> None:
        """Give up what there is: it is of another frame."""
        self.image = None
        self._row = len(self._ink)

    def begin(self, ink: NDArray[np.int32], edge: int, left: QColor, right: QColor) -> None:
        """Begin to colour numbers of dots, (height, width)."""
        strength = coverage(ink)
        if self._pixels.shape != ink.shape:
            self.image = None  # it lies on memory that goes
            self._pixels = np.empty(ink.shape, np.uint32)
        self._ink, self._row = ink, 0
        self._sides = [(slice(edge), shades(left, strength)), (slice(edge, None), shades(right, strength))]

    def advance(self) -> None:
        """Colour a slice."""
        height, width = self._ink.shape
        end = min(height, self._row + max(STRIP, SLICE // width))
        for top in range(self._row, end, STRIP):
            rows = slice(top, min(end, top + STRIP))
            for columns, table in self._sides:
                self._pixels[rows, columns] = np.take(table, self._ink[rows, columns], mode="clip")
        self._row = end
        if end == height:
            form = QImage.Format.Format_ARGB32_Premultiplied
            self.image = QImage(self._pixels.data, width, height, 4 * width, form)


def coverage(ink: NDArray[np.int32]) -> Array:
    """Return how strongly 0, 1, 2, … dots cover a pixel, 0 to 1: the more in all pixels, the less each."""
    there = np.count_nonzero(ink)
    single = min(0.7, max(0.05, 0.7 / (ink.sum() / there) ** 0.5)) if there else 0.7
    strength = np.maximum(0.25, 1 - (1 - single) ** np.arange(SHADES))
    strength[0] = 0.0
    return strength


def shades(colour: QColor, strength: Array) -> NDArray[np.uint32]:
    """Return a colour at each strength, premultiplied, as Qt's ARGB32."""
    alpha = (255 * strength).round().astype(np.int64)
    parts = (colour.red(), colour.green(), colour.blue())
    red, green, blue = (value * alpha // 255 for value in parts)
    return (alpha << 24 | red << 16 | green << 8 | blue).astype(np.uint32)
