"""Where places of a plane are in a picture, in pixels; and its axes."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from xorviz.core.network.arrays import Array
from xorviz.core.writing import with_minus
from xorviz.gui.kit.theme import Theme, number_font, scaled, text_font
from xorviz.gui.landscape.scene import Ends

LEFT, BOTTOM, EDGE = 66, 44, 8
"""Room for the axes, and around the picture, in pixels."""
TICK, APART = 4, 90
"""How long a tick is; how far ticks are apart, at least."""
FAR = 1e5
"""Pixels: what lies beyond is painted there."""


@dataclass(frozen=True, slots=True)
class MapFrame:
    """A stretch of a plane, and the area that shows it."""

    area: QRectF
    ends: Ends

    @classmethod
    def within(cls, room: QRectF, ends: Ends, beside: float = 0.0) -> "MapFrame":
        """Return the frame that leaves room for the axes, and as many pixels at the right."""
        edge, left, bottom = (scaled(each) for each in (EDGE, LEFT, BOTTOM))
        return cls(room.adjusted(left, edge, -edge - beside, -bottom), ends)

    def point(self, place: tuple[float, float]) -> QPointF:
        """Return where a place of the plane is."""
        left, right, low, high = self.ends
        across, up = (place[0] - left) / (right - left), (place[1] - low) / (high - low)
        return QPointF(
            self.area.left() + across * self.area.width(), self.area.bottom() - up * self.area.height()
        )

    def place(self, point: QPointF) -> tuple[float, float]:
        """Return which place of the plane a point of the picture is."""
        left, right, low, high = self.ends
        across = (point.x() - self.area.left()) / self.area.width()
        up = (self.area.bottom() - point.y()) / self.area.height()
        return left + across * (right - left), low + up * (high - low)

    def pixels(self, places: Array) -> Array:
        """Return where places (points, 2) are, (points, 2)."""
        left, right, low, high = self.ends
        across = self.area.left() + (places[:, 0] - left) / (right - left) * self.area.width()
        up = self.area.bottom() - (places[:, 1] - low) / (high - low) * self.area.height()
        return np.column_stack((across, up)).clip(-FAR, FAR)

    def line(self, places: Array) -> list[QPointF]:
        """Return places (points, 2) as a line."""
        return [QPointF(x, y) for x, y in self.pixels(places).tolist()]

    def zoomed(self, factor: float, about: tuple[float, float]) -> Ends:
        """Return the stretch in which all is so many times as large, and a place stays where it is."""
        x, y = about
        left, right, low, high = self.ends
        return (
            x - (x - left) / factor,
            x + (right - x) / factor,
            y - (y - low) / factor,
            y + (high - y) / factor,
        )

    def moved(self, across: float, up: float) -> Ends:
        """Return the stretch that lies so much further, in its own widths and heights."""
        left, right, low, high = self.ends
        more, higher = across * (right - left), up * (high - low)
        return left + more, right + more, low + higher, high + higher

    def paint_axes(self, painter: QPainter, theme: Theme, names: tuple[str, str]) -> None:
        """Paint the frame, and ticks with their numbers beside what goes across and up."""
        painter.setPen(theme.colour("border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.area)
        area, (left, right, low, high) = self.area, self.ends
        painter.setFont(number_font(12))
        painter.setPen(theme.colour("muted"))
        tall = painter.fontMetrics().height()
        for value, text in ticks(left, right, area.width() / scaled(APART)):
            at = self.point((value, low))
            painter.drawLine(at, at + QPointF(0, TICK))
            box = QRectF(at.x() - 60, at.y() + TICK + 1, 120, tall)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, text)
        for value, text in ticks(low, high, area.height() / scaled(APART)):
            at = self.point((left, value))
            painter.drawLine(at, at - QPointF(TICK, 0))
            box = QRectF(at.x() - TICK - 3 - 120, at.y() - tall / 2, 120, tall)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(theme.colour("text"))
        painter.setFont(text_font(12))
        tall = painter.fontMetrics().height()
        below = QRectF(area.left(), area.bottom() + scaled(BOTTOM) - tall - 2, area.width(), tall)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, names[0])
        painter.save()
        painter.translate(area.left() - scaled(LEFT), area.bottom())
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, area.height(), tall + 2), Qt.AlignmentFlag.AlignCenter, names[1])
        painter.restore()


def ticks(low: float, high: float, most: float) -> list[tuple[float, str]]:
    """Return where ticks are between two ends, and what is written there: about so many, at round numbers."""
    wide = high - low
    if not 0.0 < wide < math.inf:
        return []
    wanted = wide / max(1.0, most)
    power = 10.0 ** math.floor(math.log10(wanted))
    step = next(each * power for each in (1.0, 2.0, 5.0, 10.0) if each * power >= wanted * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    decimals = max(0, -math.floor(math.log10(step)))
    plain = decimals <= 5 and max(abs(low), abs(high)) < 1e5
    values = [float(place * step) for place in np.arange(first, min(last, first + 40) + 1)]
    return [(each, with_minus(f"{each:.{decimals}f}" if plain else f"{each:.6g}")) for each in values]
