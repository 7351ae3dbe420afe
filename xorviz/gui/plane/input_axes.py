"""The axes of an input plane: a few round numbers, and the input's name between two of them; no line."""

import math
import sys
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from xorviz.core.data.axis import Axis
from xorviz.core.writing import with_minus
from xorviz.gui.kit.axes.still_axis import StillAxis
from xorviz.gui.kit.theme import number_font, scaled, text_font, zoom

TEXT_PIXELS = 12
MOST_TICKS = 4
ROUND = (1.0, 2.0, 5.0, 10.0)
FEWEST_DIGITS, MOST_DIGITS = 6, 17
"""Of a number at a tick; no number needs more."""
GAP = 5.0
"""Between the plane and the text beside it, in pixels."""
ROOM = 20.0
"""For a text, along the axis up and across the axis below."""
NO_NAMES = "", "x1", "x2", "x₁", "x₂"
"""Of an axis, if nobody said what was measured."""
LEAST_TOLD = 3
"""Of what was measured: a blank, a letter and the dots alone say nothing."""


def plane_ticks(low: float, high: float) -> list[float]:
    """Return equally spaced round numbers within a stretch: as many as there are, up to four.

    None where the ends are one number, or too far apart for a number to say how far.
    """
    apart = (high - low) / MOST_TICKS
    if not sys.float_info.min < apart < math.inf:
        return []
    power = 10.0 ** math.floor(math.log10(apart))
    for step in (factor * power for factor in (*ROUND, 20.0)):
        first, last = math.ceil(low / step), math.floor(high / step)
        if last - first < MOST_TICKS:
            return [place * step for place in range(first, last + 1)]
    return []


def tick_texts(ticks: Sequence[float]) -> list[str]:
    """Return the numbers as they stand at an axis: with as many digits as each needs."""
    step, digits = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0, FEWEST_DIGITS
    for digits in range(FEWEST_DIGITS, MOST_DIGITS):
        texts = [f"{value:.{digits}g}" for value in ticks]
        if all(abs(float(text) - value) < step / 1000 for text, value in zip(texts, ticks, strict=True)):
            break
    return [_tick_text(value, digits) for value in ticks]


def _tick_text(value: float, digits: int) -> str:
    number, e, exponent = f"{value:,.{digits}g}".partition("e")
    return with_minus(number + (f"e{int(exponent)}" if e else ""))


def axis_width(low: float, high: float) -> int:
    """Return the room that the numbers of an upright axis take, in pixels."""
    metrics = QFontMetricsF(number_font(TEXT_PIXELS))
    texts = tick_texts(plane_ticks(low, high))
    widest = max(map(metrics.horizontalAdvance, texts), default=0.0)
    return math.ceil(max(16.0, widest) + 2 * GAP)


def measured_stretch(axis: Axis, shown: Sequence[float]) -> tuple[float, float]:
    """Return a stretch of what goes in as it was measured."""
    low, high = map(float, shown)
    return axis.measured_one(low), axis.measured_one(high)


class PlaneAxis(StillAxis):
    """One of them: `bottom` or `left`."""

    def __init__(self, side: str, name: str) -> None:
        super().__init__(side)
        self._name = name
        self._axis = Axis(name)

    def show_axis(self, axis: Axis, name: str) -> None:
        """Count in what was measured of an input, which has a name in formulas too."""
        if (axis, name) != (self._axis, self._name):
            self._axis, self._name, self.picture = axis, name, None
            self.setToolTip(axis.name)
            self.update()

    @property
    def measured(self) -> tuple[float, float]:
        """The stretch that is shown, in what was measured."""
        return measured_stretch(self._axis, self.range)

    def draw(self, painter: QPainter) -> None:
        """Write the numbers, and the name."""
        painter.setPen(self.textPen())
        of = self.measured, self.size().toTuple(), self._name, self._axis, zoom()
        if of != self._placed_of:
            ticks, self._title = self._titled(plane_ticks(*self.measured))
            texts = zip(ticks, tick_texts(ticks), strict=True)
            self._numbers = [(self._box(value), text) for value, text in texts if self._is_whole(value, text)]
            self._title_box = self._box(name_place(ticks, *self.measured))
            self._placed_of = of
        painter.setFont(number_font(TEXT_PIXELS))
        for box, text in self._numbers:
            painter.drawText(box, self._flags(), text)
        painter.setFont(text_font(TEXT_PIXELS))
        self._draw_title(painter, self._title, self._title_box)

    def _titled(self, ticks: list[float]) -> tuple[list[float], str]:
        """Return numbers, and the input's name with what it measures between two of them.

        Two numbers tell a scale: the others make room where a long name needs it, and what is too long even
        then is elided.
        """
        long = f"{self._name} {self._axis.name}"
        if self._axis.name in NO_NAMES:
            return ticks, self._name
        seen = [
            tick for tick, text in zip(ticks, tick_texts(ticks), strict=True) if self._is_whole(tick, text)
        ]
        ends = ticks if len(seen) < 3 else [seen[0], seen[-1]]
        metrics = QFontMetricsF(text_font(TEXT_PIXELS))
        if metrics.horizontalAdvance(long) <= self._room(ticks):
            return ticks, long
        elided = metrics.elidedText(long, Qt.TextElideMode.ElideRight, self._room(ends))
        return (ends, elided) if len(elided) > len(self._name) + LEAST_TOLD else (ticks, self._name)

    def _room(self, ticks: Sequence[float]) -> float:
        """Return how long a text between two numbers can be, in pixels."""
        low, high = self.measured
        gaps = [other - one for one, other in pairwise(ticks)]
        share = min(gaps) / (high - low) if gaps else 1.0
        metrics, size = QFontMetricsF(number_font(TEXT_PIXELS)), self.size()
        if self.orientation == "left":
            along, number = size.height(), metrics.height()
        else:
            along, number = size.width(), max(map(metrics.horizontalAdvance, tick_texts(ticks)), default=0.0)
        return share * along - number - 2 * GAP

    def _draw_title(self, painter: QPainter, title: str, box: QRectF) -> None:
        """Write the name of the input; what it measures goes upward along an upright axis."""
        if self.orientation == "bottom" or title == self._name:
            painter.drawText(box, self._flags(), title)
            return
        wide = QFontMetricsF(painter.font()).horizontalAdvance(title) + 2.0
        turned = QRectF(-wide / 2, -scaled(ROOM) / 2, wide, scaled(ROOM))
        painter.save()
        painter.translate(box.right() - scaled(TEXT_PIXELS) / 2, box.center().y())
        painter.rotate(-90.0)
        painter.drawText(turned, Qt.AlignmentFlag.AlignCenter, title)
        painter.restore()

    def _is_whole(self, value: float, text: str) -> bool:
        """Say whether a number across is not cut at an end of its axis."""
        half = QFontMetricsF(number_font(TEXT_PIXELS)).horizontalAdvance(text) / 2
        middle = self._box(value).center().x()
        return self.orientation == "left" or half <= middle <= self.size().width() - half

    def _box(self, value: float) -> QRectF:
        """Return where the text of a value stands."""
        low, high = self.measured
        share, size = (value - low) / (high - low) if 0.0 < high - low < math.inf else 0.5, self.size()
        if self.orientation == "bottom":
            wide = QRectF(0.0, GAP - 1.0, size.width(), scaled(ROOM))
            wide.moveCenter(QPointF(share * size.width(), wide.center().y()))
            return wide
        top = (1.0 - share) * size.height() - scaled(ROOM) / 2
        return QRectF(0.0, top, size.width() - GAP, scaled(ROOM))

    def _flags(self) -> Qt.AlignmentFlag:
        if self.orientation == "bottom":
            return Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def name_place(ticks: Sequence[float], low: float, high: float) -> float:
    """Return where the name stands: in the middle, or as near to it as the numbers leave room."""
    middle = (low + high) / 2
    gaps = [(one + other) / 2 for one, other in pairwise(ticks)]
    return min(gaps, key=lambda place: abs(place - middle), default=middle)
