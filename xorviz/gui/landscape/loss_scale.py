"""The scale of a landscape's colours: which colour is which loss."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from xorviz.core.insight.landscape.landscape import Landscape
from xorviz.gui.kit.plane_image import image_of
from xorviz.gui.kit.theme import Theme, number_font, scaled, text_font
from xorviz.gui.landscape.contours import Contour
from xorviz.gui.landscape.ground import tints
from xorviz.gui.landscape.landscape_painter import level_text

SCALE_WIDTH, BESIDE, BAR, TICK = 74, 12, 12, 4
"""Of the room at the right of the picture: the gap, the colours, and a tick, in pixels."""
STEPS = 256


def paint_scale(
    painter: QPainter, area: QRectF, theme: Theme, found: Landscape, contours: Sequence[Contour]
) -> None:
    """Paint the colours from the lowest to the highest loss beside an area, with those of the contours.

    Nothing if no loss is finite.
    """
    finite = found.losses[np.isfinite(found.losses)]
    if not len(finite):
        return
    low, high = float(finite.min()), float(finite.max())
    painter.setFont(text_font(12))
    title = QFontMetricsF(painter.font()).height() + 4
    left = area.right() + scaled(BESIDE)
    bar = QRectF(left, area.top() + title, scaled(BAR), area.height() - title)
    painter.setPen(theme.colour("muted"))
    painter.drawText(QPointF(left, bar.top() - 6), "loss")
    painter.drawImage(bar, image_of(tints(theme, np.linspace(1.0, 0.0, STEPS)[:, np.newaxis])))
    painter.setPen(QPen(theme.colour("border")))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar)
    painter.setFont(number_font(12))
    tall = QFontMetricsF(painter.font()).height()
    above = bar.bottom() + tall
    for level in (contour.level for contour in contours):
        at = bar.bottom() - (level - low) / (high - low) * bar.height()
        box = QRectF(bar.right() + TICK + 3, at - tall / 2, scaled(SCALE_WIDTH), tall)
        if box.bottom() > above:
            continue
        above = box.top()
        _paint_tick(painter, bar.right(), at, theme.colour("muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, level_text(level))


def _paint_tick(painter: QPainter, left: float, at: float, colour: QColor) -> None:
    painter.setPen(colour)
    painter.drawLine(QPointF(left, at), QPointF(left + TICK, at))
