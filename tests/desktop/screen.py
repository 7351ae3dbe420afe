"""What is on the screen of an X server without a monitor: its pixels are in a file, in the format of xwd."""

import struct
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

WORDS = 25
"""Of the head, four bytes each, the most significant one first."""
HEAD, WIDTH, HEIGHT, ROW, COLOURS = 0, 4, 5, 12, 19
"""Places in the head: its size in bytes, pixels across and down, bytes of a row, colours of a table."""
ENTRY = 12
"""Bytes of an entry of the colour table."""


def pixels_of(file: Path) -> np.ndarray:
    """Return the colours on the screen at this moment, (height, width, 3), from 0 to 255."""
    content = file.read_bytes()
    head = struct.unpack_from(f">{WORDS}I", content)
    begin = head[HEAD] + ENTRY * head[COLOURS]
    rows = np.frombuffer(content, np.uint8, head[HEIGHT] * head[ROW], begin)
    return rows.reshape(head[HEIGHT], head[ROW] // 4, 4)[:, : head[WIDTH], 2::-1]


def save_picture(file: Path, picture: Path) -> None:
    """Write what is on the screen as a picture."""
    colours = np.ascontiguousarray(pixels_of(file))
    height, width, _ = colours.shape
    image = QImage(colours.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    assert image.save(str(picture)), f"{picture} cannot be written"
