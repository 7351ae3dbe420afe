"""An axis that paints no more than has changed, and draws itself: pyqtgraph's own are made to be dragged."""

import math
from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from xorviz.gui.kit.plot_items import KeptPicture

OVER = 7.0
"""So far a number may reach over the end of its axis, in pixels, where the plot does too."""
OPAQUE = 255
TIGHT = 0.8
"""Of the height of a text: so much its signs take."""
ROOM = QRectF(0, 0, 100, 100)
"""Texts are measured in it."""
Ticks = list[tuple[float, list[float]]]
"""The gap between ticks and where they are, the wide ones first."""


class StillAxis(pg.AxisItem):
    """An axis that is drawn when its range, its size or its look has changed: `left` or `bottom`."""

    def __init__(self, orientation: str) -> None:
        self._kept = KeptPicture()
        self._drawn: KeptPicture | None = None
        self._words = ""
        self._bounds: QRectF | None = None
        """What it takes: Qt asks for each paint, and before; None where it may take something else."""
        self._placed_of: tuple[object, ...] = ()
        """For what ticks and numbers are placed."""
        self._ticks: list[list[float | None]] = []
        """Where the ticks are along the axis, the wide ones first; None where none is seen."""
        self._numbers: list[tuple[QRectF, str]] = []
        super().__init__(orientation)
        self._upright = orientation == "left"
        self.enableAutoSIPrefix(False)

    @property
    def picture(self) -> KeptPicture | None:
        """What is kept; pyqtgraph sets it to None where it is no longer right."""
        return self._drawn

    @picture.setter
    def picture(self, picture: KeptPicture | None) -> None:
        self._drawn = picture
        if picture is None:
            self._bounds = None

    def boundingRect(self) -> QRectF:
        """Return what it takes, with its grid, and with the halves of the numbers at its very ends."""
        if self._bounds is None:
            self._bounds = self._area()
        return self._bounds

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Ticks:
        """Return the ticks as pyqtgraph does, which takes arrays for these few; a log scale has its own."""
        if vars(self)["logMode"]:
            return self.logTickValues(minVal, maxVal, size, [])
        ticks: Ticks = []
        known: list[float] = []
        for spacing, offset in self.tickSpacing(minVal, maxVal, size):
            start = math.ceil((minVal - offset) / spacing) * spacing + offset
            values = [place * spacing + start for place in range(int((maxVal - start) / spacing) + 1)]
            near = spacing * 0.01
            values = [value for value in values if all(abs(other - value) > near for other in known)]
            known += values
            ticks.append((spacing, values))
        return ticks

    def paint(self, p: QPainter, opt: object, widget: object) -> None:
        """Paint."""
        if self.picture is None:
            self._kept.forget()
        self._kept.paint(p, self.boundingRect(), self._draw_anew)

    def show_look(self, line: QPen, numbers: QPen, font: QFont) -> None:
        """Have a line, and numbers in a font: pyqtgraph makes room anew for each of them."""
        own = vars(self)
        own["_pen"], own["_textPen"], own["style"]["tickFont"] = line, numbers, font
        self.labelStyle["color"] = numbers.color().name()
        self._updateLabel()

    def _updateMaxTextSize(self, x: float) -> None:
        """Make room for its numbers, unless its room is given: then pyqtgraph asks for another paint."""
        if vars(self)["fixedWidth" if self._upright else "fixedHeight"] is None:
            vars(pg.AxisItem)["_updateMaxTextSize"](self, x)

    def _updateLabel(self) -> None:
        """Set the words if they are others: pyqtgraph sets them for each pen, of a bare axis too."""
        words = self.labelString() if self.labelText else ""
        if words != self._words and self.label is not None:
            self._words = words
            self.label.setHtml(words)
        self._adjustSize()
        self.picture = None
        self.update()

    def _area(self) -> QRectF:
        area, around = super().boundingRect(), self.parentItem()
        if around is None:
            return area
        across, up = (0.0, OVER) if self._upright else (OVER, 0.0)
        ends = area.adjusted(-across, -up, across, up)
        return area | (ends & self.mapRectFromParent(around.boundingRect()))

    def _draw_anew(self, painter: QPainter) -> None:
        self.draw(painter)
        self.picture = self._kept  # to place texts may have set it to None

    def draw(self, painter: QPainter) -> None:
        """Draw the ticks, the line, and the numbers, as pyqtgraph does."""
        style: dict[str, Any] = vars(self)["style"]  # over QGraphicsItem's of that name
        area, ends = self.mapRectFromParent(self.geometry()), self.range
        along = area.height() if self._upright else area.width()
        if style["tickFont"]:
            painter.setFont(style["tickFont"])
        font, within = painter.font().key(), self.boundingRect().getRect()
        look = font, style["showValues"], vars(self)["logMode"], vars(self)["scale"]
        of = ends[0], ends[1], area.getRect(), within, look
        if of != self._placed_of:
            self._place(painter, area, along)
            self._placed_of = of
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
        self._draw_ticks(painter, area, along, self._ticks)
        painter.setPen(self.pen())
        if self._upright:
            painter.drawLine(QLineF(area.right() - 1, area.top() - 1, area.right() - 1, area.bottom() + 1))
        else:
            painter.drawLine(QLineF(area.left() - 1, area.top() + 1, area.right() + 1, area.top() + 1))
        if style["showValues"]:
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            if not self._upright:
                flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.setPen(self.textPen())
            painter.setClipRect(self.boundingRect().toAlignedRect())
            for box, text in self._numbers:
                painter.drawText(box, int(flags) | int(Qt.TextFlag.TextDontClip), text)

    def _place(self, painter: QPainter, area: QRectF, along: float) -> None:
        """Find where ticks and numbers are; another theme leaves them there."""
        ends = self.range
        levels = self.tickValues(ends[0], ends[1], along + 2)
        scale = 1.0 if ends[0] == ends[1] else along / (ends[1] - ends[0])
        scale, start = (-scale, along) if self._upright else (scale, 0.0)
        offset = ends[0] * scale - start
        low, high = sorted(end * scale - offset for end in ends)
        placed = ([value * scale - offset for value in values] for _, values in levels)
        self._ticks = [[place if low <= place <= high else None for place in places] for places in placed]
        self._numbers = []
        if vars(self)["style"]["showValues"]:
            self._place_numbers(painter, area, along, levels)

    def _draw_ticks(
        self, painter: QPainter, area: QRectF, along: float, levels: Sequence[Sequence[float | None]]
    ) -> None:
        """Draw a line at each tick, all over the plot if there is a grid; the fainter the more there are.

        Where a picture is made to be kept, a faint line takes the place of the nothing below it: to mix the
        two colours takes Qt ten times as long.
        """
        mixing = painter.compositionMode()
        if self._kept.is_made:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        view, grid = self.linkedView(), vars(self)["grid"]
        lined = area if view is None or grid is False else view.mapRectToItem(self, view.boundingRect())
        for level, places in enumerate(levels):
            length = 0.0 if grid is not False else vars(self)["style"]["tickLength"] / (level * 0.5 + 1.0)
            alpha = OPAQUE / (level + 1)
            if grid is not False:
                alpha *= grid / OPAQUE * min(max(0.05 * (along + 2) / (len(places) + 1), 0.0), 1.0)
            painter.setPen(_paler(self.tickPen(), int(alpha)))
            if self._upright:
                begin, end = lined.right(), area.right() - length
                painter.drawLines([QLineF(begin, at, end, at) for at in places if at is not None])
            else:
                begin, end = lined.top(), area.top() + length
                painter.drawLines([QLineF(at, begin, at, end) for at in places if at is not None])
        painter.setCompositionMode(mixing)

    def _place_numbers(self, painter: QPainter, area: QRectF, along: float, levels: Ticks) -> None:
        """Place the numbers of the widest ticks, and of others as long as they have room."""
        style: dict[str, Any] = vars(self)["style"]
        gap = max(0, style["tickLength"]) + style["tickTextOffset"][0 if self._upright else 1]
        within = self.boundingRect()
        taken = broad = widest = 0.0
        for level, ((spacing, values), places) in enumerate(zip(levels, self._ticks, strict=True)):
            if level > style["maxTextLevel"] or not values:
                continue
            texts = self.tickStrings(values, vars(self)["scale"], spacing)
            boxes: list[tuple[QRectF, str]] = []
            for text, place in zip(texts, places, strict=True):
                if place is None:
                    continue
                size = painter.boundingRect(ROOM, Qt.AlignmentFlag.AlignCenter, text)
                wide, high = size.width(), size.height() * TIGHT
                taken += high if self._upright else wide
                broad = max(broad, wide if self._upright else high)
                left, top = area.right() - gap - wide, place - high / 2
                if not self._upright:
                    left, top = place - wide / 2, area.top() + gap
                boxes.append((QRectF(left, top, wide, high), text))
            share, count = taken / (along + 2), len(self._numbers)
            if level and any(count >= most and share >= limit for most, limit in style["textFillLimits"]):
                break
            widest = broad
            self._numbers += [(box, text) for box, text in boxes if within & box == box]
        self._updateMaxTextSize(widest)


def _paler(pen: QPen, alpha: int) -> QPen:
    paler, colour = QPen(pen), QColor(pen.color())
    colour.setAlpha(alpha)
    paler.setColor(colour)
    return paler
