"""The pictures' own writer: what Qt reads from its files, and how it is left."""

import os

import numpy as np
import pytest
from PySide6.QtGui import QImage

from xorviz.gui.export import png
from xorviz.gui.export.png import PIECE, write_png


def any_image(width, height):
    pixels = np.random.default_rng(width).integers(0, 2**24, (height, width), dtype=np.uint32)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    np.frombuffer(image.bits(), np.uint32).reshape(height, width)[:] = pixels | 0xFF000000
    return image


@pytest.mark.parametrize("piece", [PIECE, 5_000])
@pytest.mark.parametrize("size", [(1, 1), (3, 2), (641, 399), (1, 1000), (2_000, 3)])
def test_qt_reads_what_was_written(qapp, tmp_path, monkeypatch, size, piece):
    """In one piece, and in many, of which a row may be longer than one."""
    monkeypatch.setattr(png, "PIECE", piece)
    image = any_image(*size)
    write_png(image, tmp_path / "a.png")
    assert QImage(str(tmp_path / "a.png")) == image


def test_left_on_the_way_it_leaves_nothing(qapp, tmp_path):
    class Enough(Exception):
        pass

    calls = []

    def check():
        calls.append(os.listdir(tmp_path))
        if len(calls) == 3:
            raise Enough

    with pytest.raises(Enough):
        write_png(any_image(2_000, 2_000), tmp_path / "a.png", check)
    assert all(calls)
    assert os.listdir(tmp_path) == []
