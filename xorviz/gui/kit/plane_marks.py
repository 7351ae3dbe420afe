"""Class as a shape, wherever a sample is drawn: a circle for 1, a square for 0; a value is its colour.

Of several classes each has a shape and a colour of its own.
"""

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
CLASS_SYMBOLS = SQUARE, CIRCLE, "t1", "d"
"""Of several classes, the first of them first."""
CLASS_ROLES = "negative", "positive", "class_3_fill", "class_4_fill"
"""The colours of the same."""
SHADES = 32
"""So many colours, and one more, have values."""
SIDE = math.sqrt(math.pi) / 2
"""Of a square, beside the diameter of a circle of the same area."""


def mark_symbols(data: Dataset) -> NDArray[np.object_]:
    """Return the symbol of each sample, (samples,), by its target; a value has no class, and is a circle."""
    if data.targets.shape[1] > 1:
        return np.array(CLASS_SYMBOLS, dtype=object)[_classes(data)]
    return np.where(_rounds(data), CIRCLE, SQUARE).astype(object)


def mark_sizes(data: Dataset, size: float) -> Array:
    """Return how large each symbol is, (samples,), in pixels: a square is as large as a circle of `size`."""
    return np.where(_rounds(data), size, max(2.0, round(SIDE * size)))


def mark_brushes(data: Dataset, theme: Theme, drawn: NDArray[np.bool_] | None = None) -> list[QBrush]:
    """Return the brush of each sample that is drawn, by default of all.

    Of the same colour it is the same one, so that its symbol is drawn once.
    """
    rows = slice(None) if drawn is None else drawn
    if data.targets.shape[1] > 1:
        each = [QBrush(theme.colour(role)) for role in CLASS_ROLES]
        return [each[place] for place in _classes(data)[rows].tolist()]
    shades = [mark_shade(data, target) for target in data.targets[rows, 0].tolist()]
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


def _classes(data: Dataset) -> NDArray[np.int64]:
    return data.targets.argmax(axis=1) % len(CLASS_SYMBOLS)


def _rounds(data: Dataset) -> NDArray[np.bool_]:
    if data.targets.shape[1] > 1:
        return _classes(data) > 0
    return data.regression | decided(data.targets[:, 0])


def paint_class(painter: QPainter, centre: QPointF, radius: float, place: int) -> None:
    """Paint the mark of one of several classes with the painter's pen and brush."""
    match CLASS_SYMBOLS[place % len(CLASS_SYMBOLS)]:
        case "t1":
            corners = [(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)]
        case "d":
            corners = [(0.0, -1.2), (0.9, 0.0), (0.0, 1.2), (-0.9, 0.0)]
        case symbol:
            (painter.drawEllipse if symbol == CIRCLE else painter.drawRect)(
                QRectF(centre - QPointF(radius, radius), centre + QPointF(radius, radius))
            )
            return
    painter.drawPolygon([centre + QPointF(*corner) * radius for corner in corners])


def paint_mark(painter: QPainter, centre: QPointF, radius: float, data: Dataset, target: float) -> None:
    """Paint a mark with the painter's pen and brush, as large as a circle of that radius."""
    if data.regression or target > THRESHOLD:
        painter.drawEllipse(centre, radius, radius)
    else:
        half = SIDE * radius
        painter.drawRect(QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half))
