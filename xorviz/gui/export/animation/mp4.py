"""Animations as MP4, through PyAV, which not everybody has."""

from contextlib import suppress
from fractions import Fraction
from importlib import import_module
from typing import Any, BinaryIO

import numpy as np

from xorviz.gui.export.animation.film import FilmPlan, Pixels

QUALITY = {"crf": "16", "preset": "veryfast"}
"""Of H.264: less than can be seen is lost."""


class Mp4Writer:
    """Writes H.264 into an MP4."""

    def __init__(self, stream: BinaryIO, plan: FilmPlan) -> None:
        av = import_module("av")  # as late as this: it is there only if it is wanted
        self._picture, self._failure = av.VideoFrame.from_ndarray, av.FFmpegError
        self._container: Any = av.open(stream, "w", format="mp4")
        self._track = self._container.add_stream("libx264", Fraction(plan.rate).limit_denominator(1000))
        self._track.width, self._track.height = _even(plan.width), _even(plan.height)
        self._track.pix_fmt, self._track.options = "yuv420p", QUALITY
        self._add = (_even(plan.height) - plan.height, _even(plan.width) - plan.width)
        self._number = 0

    def add(self, pixels: Pixels) -> None:
        """Write the next frame; its last row and column once more where their number is odd."""
        below, right = self._add
        whole = np.pad(pixels, ((0, below), (0, right)), "edge")
        rows = np.ascontiguousarray(whole).view(np.uint8).reshape(*whole.shape, 4)
        frame = self._picture(rows, format="bgra")
        frame.pts, self._number = self._number, self._number + 1
        frame.time_base = 1 / Fraction(self._track.codec_context.framerate)
        self._container.mux(self._track.encode(frame))

    def finish(self) -> None:
        """Write what is still on its way, and where each frame is."""
        self._container.mux(self._track.encode(None))
        self._container.close()

    def leave(self) -> None:
        """Let the encoder go; what could not be written was told before, and still cannot."""
        with suppress(OSError, self._failure):
            self._container.close()


def _even(size: int) -> int:
    return size + size % 2
