"""A matrix as an image: its cells in a theme's colours, all at once, with a stroke in each negative one."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter

from xorviz.core.network.arrays import Array
from xorviz.core.network.spelling import superscript
from xorviz.core.writing import with_minus
from xorviz.gui.kit.signs.chevron import DECADES
from xorviz.gui.kit.theme import Theme, diverging_table, load_theme, scaled, text_font
from xorviz.gui.network.matrix.matrix_layout import Kind
from xorviz.gui.network.static_text import TEXT_PIXELS

LARGEST_WEIGHT = 10.0
"""From here on a weight has the full colour: one scale for every run, so that growth is visible."""
ROOT = 0.4
FAINTEST = 0.16
"""How much of the colour a gradient has that is not 0, however small."""
DEEPEST: dict[Kind, float] = {"weights": 0.82, "gradients": 0.58}
"""How much of its colour a cell has at most: so that what is written on it can be read."""
STROKE = 0.55
"""How much of the ink a stroke has: it is no text."""
BAR, BAR_CELLS, BETWEEN = QSizeF(6.0, 9.0), 25, 34.0
"""Of the colours of weights: a cell, how many, and how far they are from those of gradients."""
LEAST_BESIDE = 170.0
"""Beside them, for whose gradients they are."""
TILED = 6
"""Pixels of a cell from which on a line of the ground parts it from the next."""

Pixels = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class CellColours:
    """The colours of cells by shade, 0 to 255, and of a stroke on each; as Qt's RGB32."""

    colours: Pixels
    strokes: Pixels
    ground: int
    """Between cells, and of one whose number is not known yet."""


@cache
def palette_of(theme_name: str, kind: Kind) -> CellColours:
    """Return the colours of weights, or of gradients, in a theme."""
    theme = load_theme(theme_name)
    ink, ground = _rgb(theme, "text"), _rgb(theme, "card")
    if kind == "weights":
        places = np.rint(128.0 + DEEPEST[kind] * (np.arange(256) - 128.0)).astype(np.intp)
        table = diverging_table(theme_name)[places].astype(np.float64)
    else:
        share = DEEPEST[kind] * np.linspace(0.0, 1.0, 256)[:, np.newaxis]
        table = ground + share * (_rgb(theme, "gradient") - ground)
    strokes = STROKE * ink + (1 - STROKE) * table
    return CellColours(_packed(table), _packed(strokes), int(_packed(ground[np.newaxis])[0]))


def shades(values: Array, kind: Kind) -> NDArray[np.uint8]:
    """Return how deep the colour of each number is.

    Of weights 128 is none, and a root of their size counts, so that small ones are seen beside large ones. Of
    gradients 0 is none, and others are on the logarithmic scale of the chevrons.
    """
    size = np.abs(np.nan_to_num(values, nan=0.0, posinf=np.inf, neginf=-np.inf))
    if kind == "weights":
        share = (np.minimum(size, LARGEST_WEIGHT) / LARGEST_WEIGHT) ** ROOT
        return np.rint(np.where(values < 0, 128.0 - 128.0 * share, 128.0 + 127.0 * share)).astype(np.uint8)
    low, high = DECADES
    with np.errstate(divide="ignore"):
        share = np.clip((np.log10(size) - low) / (high - low), 0.0, 1.0)
    return np.rint(np.where(size > 0, 255.0 * (FAINTEST + (1 - FAINTEST) * share), 0.0)).astype(np.uint8)


def strongest(values: Array, step: tuple[int, int]) -> Array:
    """Return of each so many rows and columns the number that is farthest from 0; NaN where none is known."""
    if step == (1, 1):
        return values
    rows, columns = (np.arange(0, length, each) for length, each in zip(values.shape, step, strict=True))
    high, low = (
        one.reduceat(one.reduceat(values, rows, axis=0), columns, axis=1) for one in (np.fmax, np.fmin)
    )
    return np.where(high >= -low, high, np.where(np.isnan(low), np.nan, low))


def matrix_image(
    values: Array, kind: Kind, theme: Theme, size: tuple[int, int], ratio: float, *, strokes: bool
) -> QImage:
    """Return an image of numbers (rows, columns), each a cell of so many pixels, (width, height).

    A negative one has a stroke like a minus sign if there are strokes; one that is NaN is not known: empty.
    """
    palette, (wide, high), (rows, columns) = palette_of(theme.name, kind), size, values.shape
    shade = shades(values, kind)
    known, ground = ~np.isnan(values), np.uint32(palette.ground)
    pixels = np.empty((rows, high, columns, wide), np.uint32)
    pixels[...] = np.where(known, palette.colours[shade], ground)[:, np.newaxis, :, np.newaxis]
    if strokes:
        top, thick, side = high // 2, max(1, high // 8), wide // 4
        negative = (values < 0)[:, np.newaxis, :, np.newaxis]
        ink = palette.strokes[shade][:, np.newaxis, :, np.newaxis]
        np.copyto(pixels[:, top : top + thick, :, side : wide - side], ink, where=negative)
    if min(size) >= TILED:
        line = max(1, math.floor(ratio))
        pixels[:, high - line :] = ground
        pixels[:, :, :, wide - line :] = ground
    flat = pixels.reshape(rows * high, columns * wide)
    image = QImage(flat.data, columns * wide, rows * high, 4 * columns * wide, QImage.Format.Format_RGB32)
    image = image.copy()
    image.setDevicePixelRatio(ratio)
    return image


def paint_scales(painter: QPainter, theme: Theme, at: QPointF, right: float, ratio: float) -> None:
    """Paint the colours of weights, and of gradients if there is room for them, with what they stand for."""
    painter.setFont(text_font(TEXT_PIXELS))
    size = round(BAR.width() * ratio), round(BAR.height() * ratio)
    left = at.x()
    scales: dict[Kind, tuple[Array, list[tuple[float, str]]]]
    scales = {"weights": _weight_scale(), "gradients": _gradient_scale()}
    for kind, (values, ticks) in scales.items():
        width = BAR.width() * values.size
        if left + width + scaled(LEAST_BESIDE) > right:
            return
        image = matrix_image(values, kind, theme, size, ratio, strokes=True)
        painter.drawImage(QPointF(left, at.y()), image)
        painter.setPen(theme.colour("text" if kind == "weights" else "gradient"))
        for share, text in ticks:
            place = QRectF(left + share * width - 30, at.y() + BAR.height(), 60, scaled(16))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        left += width + scaled(BETWEEN)


def _weight_scale() -> tuple[Array, list[tuple[float, str]]]:
    """Return weights at equal steps of the colour, (1, cells), and where which is named."""
    shares = np.linspace(-1.0, 1.0, BAR_CELLS)
    values = np.sign(shares) * LARGEST_WEIGHT * np.abs(shares) ** (1 / ROOT)
    named = (-LARGEST_WEIGHT, -1.0, 0.0, 1.0, LARGEST_WEIGHT)
    places = [0.5 + math.copysign((abs(each) / LARGEST_WEIGHT) ** ROOT / 2, each) for each in named]
    return values[np.newaxis], [
        (place, with_minus(f"{each:g}")) for place, each in zip(places, named, strict=True)
    ]


def _gradient_scale() -> tuple[Array, list[tuple[float, str]]]:
    """Return gradients at equal steps of the colour, (1, cells), and where which is named."""
    low, high = DECADES
    values = 10.0 ** np.linspace(low, high, BAR_CELLS // 2)
    return values[np.newaxis], [(0.0, f"10{superscript(int(low))}"), (1.0, f"{10**high:g}")]


def _rgb(theme: Theme, role: str) -> Array:
    colour = theme.colour(role)
    return np.array([colour.red(), colour.green(), colour.blue()], np.float64)


def _packed(colours: Array) -> Pixels:
    red, green, blue = np.rint(colours).astype(np.uint32).T
    return (0xFF000000 | red << 16 | green << 8 | blue).astype(np.uint32)
