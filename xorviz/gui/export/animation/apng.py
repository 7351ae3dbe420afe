"""Animations as PNG: every pixel as it was drawn; what does not change can be seen through."""

import struct
from typing import BinaryIO

import numpy as np

from xorviz.gui.export.animation.film import Changes, FilmPlan, Pixels, durations
from xorviz.gui.export.png import AS_IT_IS, SIGNATURE, chunk, scanlines

COLOURS_AND_ALPHA = 6
"""The kind of a picture whose pixels have red, green, blue, and how far they can be seen through."""
OVER = 1
"""Drawn over what is there."""
UNIT = 1000
"""Parts of a second."""


class ApngWriter:
    """Writes an animated PNG. The format: https://www.w3.org/TR/png."""

    def __init__(self, stream: BinaryIO, plan: FilmPlan) -> None:
        self._stream, self._changes, self._sequence = stream, Changes(), 0
        self._durations = iter(durations(plan, UNIT))
        header = struct.pack(">2I5B", plan.width, plan.height, 8, COLOURS_AND_ALPHA, 0, 0, 0)
        stream.write(SIGNATURE + chunk(b"IHDR", header) + chunk(b"acTL", struct.pack(">2I", plan.count, 0)))

    def add(self, pixels: Pixels) -> None:
        """Write the next frame."""
        first = self._sequence == 0
        left, top, part = self._changes.of(pixels)
        height, width = part.shape
        told = struct.pack(">4I2H2B", width, height, left, top, next(self._durations), UNIT, 0, OVER)
        self._stream.write(chunk(b"fcTL", self._numbered() + told))
        rows = part.astype(">u4").view(np.uint8).reshape(height, width, 4)[..., [1, 2, 3, 0]]
        # Where little is left of a frame, it is shorter without a filter.
        data = b"".join(scanlines([rows.reshape(height, -1)], AS_IT_IS))
        self._stream.write(chunk(b"IDAT", data) if first else chunk(b"fdAT", self._numbered() + data))

    def finish(self) -> None:
        """Write the end."""
        self._stream.write(chunk(b"IEND", b""))

    def leave(self) -> None:
        """Do nothing: nothing is held."""

    def _numbered(self) -> bytes:
        self._sequence += 1
        return struct.pack(">I", self._sequence - 1)
