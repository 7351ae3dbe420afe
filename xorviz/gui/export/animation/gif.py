"""Animations as GIF: one palette for all frames, so that no colour flickers, and only what changes."""

import struct
from io import BytesIO
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from xorviz.gui.export.animation.film import Changes, FilmPlan, Pixels, durations
from xorviz.gui.export.animation.gif_palette import GifPalette

CLEAR = 255
"""What can be seen through."""
KEPT = 1
"""What is drawn stays below what comes after it, in GIF's terms of disposal."""
FOR_EVER = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
EXTENSION, IMAGE = 0x21, 0x2C
"""The first byte of what is said of images, and of an image."""


class GifWriter:
    """Writes a GIF; its palette is that of the samples. The format: https://www.w3.org/Graphics/GIF."""

    def __init__(self, stream: BinaryIO, plan: FilmPlan) -> None:
        self._stream, self._changes = stream, Changes()
        self._durations = iter(durations(plan, 100))
        self._palette = GifPalette(plan.samples)
        colours = self._palette.colours.tobytes().ljust(3 * 256, b"\0")
        screen = struct.pack("<2H3B", plan.width, plan.height, 0xF7, 0, 0)  # with a table of 256 colours
        stream.write(b"GIF89a" + screen + colours + (FOR_EVER if plan.count > 1 else b""))

    def add(self, pixels: Pixels) -> None:
        """Write the next frame."""
        left, top, part = self._changes.of(pixels)
        places = np.where(part == 0, np.uint8(CLEAR), self._palette.places_of(part))
        height, width = part.shape
        shown = struct.pack("<4BH2B", EXTENSION, 0xF9, 4, KEPT << 2 | 1, next(self._durations), CLEAR, 0)
        image = struct.pack("<B4HB", IMAGE, left, top, width, height, 0)
        self._stream.write(shown + image + _compressed(places))

    def finish(self) -> None:
        """Write the end."""
        self._stream.write(b"\x3b")

    def leave(self) -> None:
        """Do nothing: nothing is held."""


def _compressed(places: NDArray[np.uint8]) -> bytes:
    """Return an image as GIF compresses it: what follows its place and size."""
    from PIL import Image  # as late as this: a start has no need of it

    image, buffer = Image.fromarray(places, "L"), BytesIO()
    image.save(buffer, "GIF", optimize=False, interlace=0)
    return _image_data(buffer.getvalue())


def _image_data(file: bytes) -> bytes:
    """Return the compressed data of the first image of a GIF."""
    at = 13 + _table_bytes(file[10])
    while file[at] == EXTENSION:
        at += 2
        while file[at]:
            at += 1 + file[at]
        at += 1
    first = at + 10 + _table_bytes(file[at + 9])
    at = first + 1
    while file[at]:
        at += 1 + file[at]
    return file[first : at + 1]


def _table_bytes(flags: int) -> int:
    return 3 * 2 ** (1 + (flags & 7)) if flags & 0x80 else 0
