"""Animations as WebP, without loss: every pixel as it was drawn; what does not change can be seen through."""

import struct
from concurrent.futures import Future
from io import BytesIO
from typing import BinaryIO

import numpy as np

from xorviz.core.steps import InTurn
from xorviz.gui.export.animation.film import Changes, FilmPlan, Pixels, durations

EFFORT = 1
"""Of compression: a fifth of the bytes of 0 in as much time, for most of a frame can be seen through."""
MOVES, CLEAR = 0x02, 0x10
"""What the header says of all frames: they move, and can be seen through."""


class WebpWriter:
    """Writes a WebP, two frames at a time.

    The format: https://developers.google.com/speed/webp/docs/riff_container
    """

    def __init__(self, stream: BinaryIO, plan: FilmPlan) -> None:
        self._stream, self._changes = stream, Changes()
        self._other, self._waiting = InTurn("webp"), list[tuple[bytes, Future[bytes]]]()
        self._durations = iter(durations(plan, 1000))
        size = _three(plan.width - 1) + _three(plan.height - 1)
        stream.write(b"RIFF\0\0\0\0WEBP")
        stream.write(_chunk(b"VP8X", struct.pack("<I", MOVES | CLEAR) + size))
        stream.write(_chunk(b"ANIM", struct.pack("<IH", 0xFFFFFFFF, 0)))

    def add(self, pixels: Pixels) -> None:
        """Write the next frame."""
        left, top, part = self._changes.of(pixels)
        # A copy, even where nothing is added: it may be compressed when the caller's pixels are others.
        part = np.pad(part, ((top % 2, 0), (left % 2, 0)))
        height, width = part.shape
        place = _three(left // 2) + _three(top // 2) + _three(width - 1) + _three(height - 1)
        shown = place + _three(next(self._durations)) + b"\0"  # blended with what is there, which stays
        if self._waiting:
            own = _compressed(part)  # while the one before is, in the other thread
            self._write_waiting()
            self._write(shown, own)
        else:
            self._waiting.append((shown, self._other.submit(_compressed, part)))

    def finish(self) -> None:
        """Say at the beginning how long it is."""
        self._write_waiting()
        length = self._stream.tell() - 8
        self._stream.seek(4)
        self._stream.write(struct.pack("<I", length))

    def leave(self) -> None:
        """Let the other thread go: at most it compresses one more frame, for nobody."""
        self._other.end(patient=False)

    def _write_waiting(self) -> None:
        for shown, compressed in self._waiting:
            self._write(shown, compressed.result())
        self._waiting.clear()

    def _write(self, shown: bytes, compressed: bytes) -> None:
        self._stream.write(_chunk(b"ANMF", shown + compressed))


def _compressed(pixels: Pixels) -> bytes:
    """Return the chunks of an image: what follows the header of a WebP that has no other."""
    from PIL import Image  # as late as this: a start has no need of it

    height, width = pixels.shape
    image = Image.frombuffer("RGBA", (width, height), np.ascontiguousarray(pixels), "raw", "BGRA", 0, 1)
    buffer = BytesIO()
    # With `exact`, what can be seen through is not filled in to compress well: in half the time, for
    # a fourth more bytes.
    image.save(buffer, "WEBP", lossless=True, quality=0, method=EFFORT, exact=True)
    return _images(buffer.getvalue())


def _images(file: bytes) -> bytes:
    """Return the chunks of a WebP that are its picture."""
    at, found = 12, b""
    while at < len(file):
        (length,) = struct.unpack_from("<I", file, at + 4)
        end = at + 8 + length + length % 2
        if file[at : at + 4] in (b"VP8L", b"VP8 ", b"ALPH"):
            found += file[at:end]
        at = end
    return found


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _three(number: int) -> bytes:
    """Return a number in three bytes."""
    return number.to_bytes(3, "little")
