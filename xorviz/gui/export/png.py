"""Images as PNG files, encoded in pieces, between which the work can be left."""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from xorviz.core.files import whole_file

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 2
"""The kind of a picture whose pixels are red, green and blue, in PNG's terms."""
AS_IT_IS, UP = 0, 2
"""The filters of a row: none; each number less that above it."""
LEVEL = 2
"""Of compression: half as long as zlib's default, for a tenth more bytes."""
PIECE = 2**22
"""Bytes of the image between two checks: some ten milliseconds of work. After each it waits for Python's
lock, which the thread that draws holds mostly: in small pieces it would wait longer than it works."""


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
        Called every ten milliseconds or so. If it raises, nothing is written.

    Raises
    ------
    FileError
        The file could not be written.
    """
    width, height = image.width(), image.height()
    rows = max(1, PIECE // (3 * width))

    def pieces() -> Iterator[NDArray[np.uint8]]:
        for row in range(0, height, rows):
            check()
            # Qt is faster at it than NumPy.
            part = image if rows >= height else image.copy(0, row, width, min(rows, height - row))
            colours = part.convertToFormat(QImage.Format.Format_RGB888)
            yield np.frombuffer(colours.constBits(), np.uint8).reshape(part.height(), -1)[:, : 3 * width]

    with whole_file(path) as stream:
        stream.write(SIGNATURE)
        stream.write(chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, COLOURS, 0, 0, 0)))
        for data in scanlines(pieces()):
            stream.write(chunk(b"IDAT", data))
        stream.write(chunk(b"IEND", b""))
        check()


def pixels_of(image: QImage) -> NDArray[np.uint32]:
    """Return the pixels of an image of format RGB32, (height, width): read-only, and no copy."""
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return rows[:, : image.width()]


def scanlines(pieces: Iterable[NDArray[np.uint8]], row_filter: int = UP) -> Iterator[bytes]:
    """Yield rows of bytes as PNG compresses them.

    They come in pieces, each (rows, bytes of a row), which is read before the next one is asked for.
    """
    compressor = zlib.compressobj(LEVEL)
    above: NDArray[np.uint8] | None = None
    for piece in pieces:
        count, width = piece.shape
        filtered = np.empty((count, 1 + width), np.uint8)
        filtered[:, 0] = row_filter
        if row_filter == UP:
            np.subtract(piece[0], 0 if above is None else above, out=filtered[0, 1:])
            np.subtract(piece[1:], piece[:-1], out=filtered[1:, 1:])
            above = piece[-1].copy()
        else:
            filtered[:, 1:] = piece
        if data := compressor.compress(filtered.data):
            yield data
    yield compressor.flush()


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a piece of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
