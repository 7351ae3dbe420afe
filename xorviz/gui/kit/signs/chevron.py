"""The sign of a gradient: a chevron that points backward, the larger the steeper."""

import math

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF

DECADES = (-6.0, 0.0)
"""Powers of ten between which a gradient's chevrons grow from the smallest to the largest."""
REACHES = (2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 6.5, 7.0)
"""How far the arms of a chevron reach to each side, in pixels, by its size."""
STROKE = (1.1, 2.4)
"""Thickness of the smallest and of the largest."""


def size_of(gradient: float) -> int:
    """Return how large the chevrons of a gradient that is not 0 are, on a logarithmic scale."""
    low, high = DECADES
    share = (math.log10(abs(gradient)) - low) / (high - low)
    return round((len(REACHES) - 1) * min(1.0, max(0.0, share)))


def chevron(ahead: QPointF, size: int) -> QPolygonF:
    """Return a chevron around (0, 0) that points ahead, a way of length 1."""
    thin, thick = STROKE
    reach, deep = REACHES[size], (thin + (thick - thin) * size / (len(REACHES) - 1)) * math.sqrt(2)
    across = QPointF(-ahead.y(), ahead.x())
    tip = ahead * ((reach + deep) / 2)
    notch = tip - ahead * deep
    left, right = ((across * side - ahead) * reach for side in (1, -1))
    return QPolygonF([tip, tip + left, notch + left, notch, notch + right, tip + right])
