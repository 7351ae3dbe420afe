"""How many dots of a survey lie above each other: the distribution of the epochs of solving."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from xorviz.gui.kit.theme import Theme
from xorviz.gui.survey.survey_field import DotField

BAR = 5
"""Width of a bar, in pixels."""
WORDS = 18.0
"""Height of the words above the bars."""
AT_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def paint_histogram(painter: QPainter, theme: Theme, field: DotField, room: QRectF, ratio: float) -> None:
    """Paint the bars, and how many runs they are, into a room that begins and ends as the dots do.

    Parameters
    ----------
    painter, theme
        With what, and in which colours.
    field
        The dots, in the screen's own pixels.
    room
        In the widget's pixels.
    ratio
        The screen's pixels in one of the widget's.
    """
    bar = round(BAR * ratio)
    columns = field.columns[: round(room.right() * ratio)]
    bars = columns[: len(columns) // bar * bar].reshape(-1, bar).sum(axis=1)
    base, most = room.bottom(), bars.max(initial=0)
    painter.setPen(theme.colour("muted"))
    words = f"{field.count_solved:,} solved, by epoch" if field.count_solved else "none solved"
    if field.count and not field.values:
        painter.drawText(QRectF(room.left(), room.top(), room.width(), WORDS), AT_LEFT, words)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent", 0.55))
    for place in np.flatnonzero(bars).tolist():
        height = max(1.0, float(bars[place]) / most * (room.height() - WORDS - 4))
        painter.drawRect(QRectF(place * BAR, base - height, BAR - 1, height))
    painter.setPen(QPen(theme.colour("border"), 1))
    painter.drawLine(QPointF(room.left(), base), QPointF(room.right(), base))
