"""Class as a shape, wherever a sample is drawn: a circle for 1, a square for 0."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QPainter

from xorviz.core.network.arrays import Array
from xorviz.core.network.decisions import THRESHOLD, decided, leaning
from xorviz.gui.kit.theme import Theme

CIRCLE, SQUARE = "o", "s"
"""As pyqtgraph calls them."""
SIDE = math.sqrt(math.pi) / 2
"""Of a square, beside the diameter of a circle of the same area."""


def mark_symbols(targets: Array) -> NDArray[np.object_]:
    """Return the symbol of each sample, (samples,), by its target."""
    return np.where(decided(targets), CIRCLE, SQUARE).astype(object)


def mark_sizes(targets: Array, size: float) -> Array:
    """Return how large each symbol is, (samples,), in pixels: a square is as large as a circle of `size`."""
    return np.where(decided(targets), size, max(2.0, round(SIDE * size)))


def mark_brushes(targets: Array, theme: Theme) -> list[QBrush]:
    """Return the brush of each sample; of the same target the same one, so that its symbol is drawn once."""
    brushes = {target: QBrush(theme.sign_colour(leaning(target))) for target in set(targets.tolist())}
    return [brushes[target] for target in targets.tolist()]


def paint_mark(painter: QPainter, centre: QPointF, radius: float, target: float) -> None:
    """Paint a mark with the painter's pen and brush, as large as a circle of that radius."""
    if target > THRESHOLD:
        painter.drawEllipse(centre, radius, radius)
    else:
        half = SIDE * radius
        painter.drawRect(QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half))
