"""Images as PNG files, encoded in pieces, between which the work can be left."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from xorviz.core.files import whole_file

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 2
"""The kind of a picture whose pixels are red, green and blue, in PNG's terms."""
UP = 2
"""The filter of a row: each number less that above it."""
LEVEL = 2
"""Of compression: half as long as zlib's default, for a tenth more bytes."""
PIECE = 2**18
"""Bytes of the image between two checks: some milliseconds of work."""


def write_png(image: QImage, path: Path, check: Callable[[], object] = lambda: None) -> None:
    """Write an image into a file, which is whole or absent; any thread may do it.

    The format: https://www.w3.org/TR/png

    Parameters
    ----------
    image
        Of format RGB32.
    path
        Of the file.
    check
        Called every few milliseconds. If it raises, nothing is written.

    Raises
    ------
    FileError
        The file could not be written.
    """
    width, height = image.width(), image.height()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(height, -1)[:, :width]
    above = np.zeros((1, 3 * width), np.uint8)
    compressor, rows = zlib.compressobj(LEVEL), max(1, PIECE // (3 * width))
    with whole_file(path) as stream:
        stream.write(SIGNATURE)
        stream.write(_chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, COLOURS, 0, 0, 0)))
        for row in range(0, height, rows):
            check()
            part = pixels[row : row + rows]
            colours = np.stack([part >> 16, part >> 8, part], axis=2).astype(np.uint8).reshape(len(part), -1)
            filtered = np.full((len(part), 1 + 3 * width), UP, np.uint8)
            np.subtract(colours, np.vstack([above, colours[:-1]]), out=filtered[:, 1:])
            above = colours[-1:]
            if data := compressor.compress(filtered.tobytes()):
                stream.write(_chunk(b"IDAT", data))
        stream.write(_chunk(b"IDAT", compressor.flush()) + _chunk(b"IEND", b""))
        check()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
