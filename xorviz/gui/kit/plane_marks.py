"""Class as a shape, wherever a sample is drawn: a circle for 1, a square for 0; a value is its colour."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QPainter

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.arrays import Array
from xorviz.core.network.decisions import THRESHOLD, decided
from xorviz.gui.kit.theme import Theme, diverging_table

CIRCLE, SQUARE = "o", "s"
"""As pyqtgraph calls them."""
SHADES = 32
"""So many colours, and one more, have values."""
SIDE = math.sqrt(math.pi) / 2
"""Of a square, beside the diameter of a circle of the same area."""


def mark_symbols(data: Dataset) -> NDArray[np.object_]:
    """Return the symbol of each sample, (samples,), by its target; a value has no class, and is a circle."""
    return np.where(_rounds(data), CIRCLE, SQUARE).astype(object)


def mark_sizes(data: Dataset, size: float) -> Array:
    """Return how large each symbol is, (samples,), in pixels: a square is as large as a circle of `size`."""
    return np.where(_rounds(data), size, max(2.0, round(SIDE * size)))


def mark_brushes(data: Dataset, theme: Theme) -> list[QBrush]:
    """Return the brush of each sample; of the same colour the same one, so that its symbol is drawn once."""
    shades = [mark_shade(data, target) for target in data.targets[:, 0].tolist()]
    brushes = {shade: QBrush(mark_colour(data, shade, theme)) for shade in set(shades)}
    return [brushes[shade] for shade in shades]


def mark_shade(data: Dataset, target: float) -> float:
    """Return how strong a sample's colour is, and of which sign; values share a few."""
    leaning = data.leaning(target)
    return round(leaning * SHADES) / SHADES if data.regression else leaning


def mark_colour(data: Dataset, shade: float, theme: Theme, alpha: float = 1.0) -> QColor:
    """Return the colour of a shade: that of the class, or of the value as the plane has it."""
    if not data.regression:
        return theme.sign_colour(shade, alpha)
    table = diverging_table(theme.name)
    place = min(max(round((shade + 0.5) * (len(table) - 1)), 0), len(table) - 1)
    colour = QColor(*table[place].tolist())
    colour.setAlphaF(alpha)
    return colour


def _rounds(data: Dataset) -> NDArray[np.bool_]:
    return data.regression | decided(data.targets[:, 0])


def paint_mark(painter: QPainter, centre: QPointF, radius: float, data: Dataset, target: float) -> None:
    """Paint a mark with the painter's pen and brush, as large as a circle of that radius."""
    if data.regression or target > THRESHOLD:
        painter.drawEllipse(centre, radius, radius)
    else:
        half = SIDE * radius
        painter.drawRect(QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half))
