"""Animations as GIF: one palette for all frames, so that no colour flickers, and only what changes."""

import struct
from tempfile import TemporaryFile
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
        self._compressor = _Compressor()  # the last, so that it is let go whatever fails

    def add(self, pixels: Pixels) -> None:
        """Write the next frame."""
        left, top, part = self._changes.of(pixels)
        seen, places = part != 0, np.full(part.shape, CLEAR, np.uint8)
        places[seen] = self._palette.places_of(part[seen])
        height, width = part.shape
        shown = struct.pack("<4BH2B", EXTENSION, 0xF9, 4, KEPT << 2 | 1, next(self._durations), CLEAR, 0)
        image = struct.pack("<B4HB", IMAGE, left, top, width, height, 0)
        self._stream.write(shown + image + self._compressor.compressed(places))

    def finish(self) -> None:
        """Write the end."""
        self._stream.write(b"\x3b")

    def leave(self) -> None:
        """Let the compressor go."""
        self._compressor.close()


class _Compressor:
    """Has Pillow compress images: into a file it does so without Python's lock, and others draw meanwhile."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115  it is there until `close`

    def compressed(self, places: NDArray[np.uint8]) -> bytes:
        """Return an image as GIF compresses it: what follows its place and size."""
        from PIL import Image  # as late as this: a start has no need of it

        self._file.seek(0)
        self._file.truncate()
        Image.fromarray(places, "L").save(self._file, "GIF", optimize=False, interlace=0)
        self._file.seek(0)
        return _image_data(self._file.read())

    def close(self) -> None:
        self._file.close()


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
