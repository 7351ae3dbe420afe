"""Logarithmic scales of pictures that paint themselves: where a value lies, and what stands beside it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from xorviz.core.network.arrays import Array
from xorviz.core.network.spelling import superscript
from xorviz.gui.kit.numbers import epoch_text
from xorviz.gui.kit.theme import Theme, number_font, scaled

TICK, GAP = 4.0, 3.0
LEAST_DISTANCE = {"x": 44.0, "y": 18.0}
"""Pixels between two numbers of an axis."""


@dataclass(frozen=True, slots=True)
class LogScale:
    """Values from `low` to `high`, both above 0, along pixels; what lies outside is put at the end."""

    low: float
    high: float
    start: float
    """The pixel of `low`"""
    end: float
    """The pixel of `high`"""

    def at(self, values: Array | NDArray[np.int64] | float) -> Array:
        """Return the pixels of values."""
        share = np.log10(np.clip(values, self.low, self.high) / self.low) / math.log10(self.high / self.low)
        return self.start + share * (self.end - self.start)

    def value(self, pixel: float) -> float:
        """Return the value at a pixel."""
        share = (pixel - self.start) / (self.end - self.start)
        return self.low * (self.high / self.low) ** min(1.0, max(0.0, share))

    def decades(self, distance: float) -> list[int]:
        """Return the exponents of the powers of ten inside, at least so many pixels apart."""
        first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
        decades = math.log10(self.high / self.low)
        step = max(1, math.ceil(distance * decades / max(1.0, abs(self.end - self.start))))
        return list(range(first, last + 1, step))


def round_range(low: float, high: float) -> tuple[float, float]:
    """Return the nearest of 1, 2, 5, 10, … outside, at least a power of ten apart."""
    below = max(step for step in _steps_near(low) if step <= low * (1 + 1e-9))
    above = min(step for step in _steps_near(high) if step >= high * (1 - 1e-9))
    return below, max(above, 10 * below)


def _steps_near(value: float) -> list[float]:
    power = 10.0 ** math.floor(math.log10(value))
    return [step * power for step in (0.5, 1.0, 2.0, 5.0, 10.0)]


def paint_epochs(painter: QPainter, theme: Theme, scale: LogScale, baseline: float) -> None:
    """Write epochs below a line."""
    _prepare(painter, theme)
    for exponent in scale.decades(LEAST_DISTANCE["x"]):
        x = float(scale.at(10.0**exponent))
        painter.drawLine(QPointF(x, baseline), QPointF(x, baseline + TICK))
        box = QRectF(x - scaled(40), baseline + TICK, scaled(80), scaled(16))
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, epoch_text(10**exponent))


def paint_losses(painter: QPainter, theme: Theme, scale: LogScale, edge: float) -> None:
    """Write losses at the left of a line, as powers of ten."""
    _prepare(painter, theme)
    for exponent in scale.decades(LEAST_DISTANCE["y"]):
        y = float(scale.at(10.0**exponent))
        painter.drawLine(QPointF(edge - TICK, y), QPointF(edge, y))
        box = QRectF(edge - scaled(60), y - scaled(9), scaled(60) - TICK - GAP, scaled(18))
        text = f"10{superscript(exponent)}" if not -3 <= exponent <= 2 else f"{10.0**exponent:g}"
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def image_of(pixels: NDArray[np.uint8], ratio: float = 1.0) -> QImage:
    """Return pixels, (height, width, 3 or 4), as an image."""
    height, width, channels = pixels.shape
    form = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_RGBA8888
    image = QImage(np.ascontiguousarray(pixels).data, width, height, channels * width, form).copy()
    image.setDevicePixelRatio(ratio)
    return image


def paint_note(painter: QPainter, theme: Theme, at: QPointF, lines: list[str], room: QRectF) -> None:
    """Write lines on a ground of their own beside a place, inside the room there is."""
    metrics = painter.fontMetrics()
    width = max(metrics.horizontalAdvance(line) for line in lines) + 16.0
    height = len(lines) * metrics.lineSpacing() + 10.0
    x = at.x() + 12 if at.x() + 12 + width <= room.right() else at.x() - 12 - width
    y = min(max(room.top(), at.y() - height / 2), room.bottom() - height)
    box = QRectF(max(room.left(), x), y, width, height)
    painter.setPen(QPen(theme.colour("border"), 1))
    painter.setBrush(theme.colour("card"))
    painter.drawRoundedRect(box, 6, 6)
    painter.setPen(theme.colour("text"))
    painter.drawText(box.adjusted(8, 5, -8, -5), Qt.AlignmentFlag.AlignLeft, "\n".join(lines))


def _prepare(painter: QPainter, theme: Theme) -> None:
    painter.setFont(number_font(12))
    painter.setPen(theme.colour("muted"))
