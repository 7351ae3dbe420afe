"""Painting the timeline."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from xorviz.gui.kit.theme import Theme, number_font, scaled, text_font
from xorviz.gui.time.timeline_lanes import CURVE, TRACK_HEIGHT, TRACK_Y
from xorviz.gui.time.timeline_layout import MARK_HEIGHT, MARK_RADIUS, MARK_TOP
from xorviz.gui.time.timeline_parts import HANDLE_RADIUS, LaneRow, Layout, Tick

TICK_BOTTOM = TRACK_Y - TRACK_HEIGHT / 2 - 2
ARROW = 4.0
"""The size of the head at the end of a lane that goes on beyond the axis, in pixels."""
LANE_OPACITY = 0.7


class TimelinePainter:
    """Paints one layout with one painter."""

    def __init__(self, painter: QPainter, theme: Theme, layout: Layout) -> None:
        self._painter = painter
        self._theme = theme
        self._layout = layout
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def paint(self, area: QRect, *, focused: bool, highlighted: int | None) -> None:
        """Paint everything.

        Parameters
        ----------
        area
            What of it is to be painted anew.
        focused
            Whether keys move the cursor.
        highlighted
            The lane under the pointer.
        """
        near = QRectF(area).adjusted(-2, 0, 2, 0)
        self._paint_ticks([tick for tick in self._layout.ticks if tick.label.intersects(near)])
        self._paint_bands()
        for row in reversed(self._layout.lanes):
            self._paint_line(row, row.lane == highlighted)
        self._paint_track()
        self._paint_names(highlighted)
        self._paint_signs()
        self._paint_handle(focused)
        self._paint_words()

    def _paint_ticks(self, ticks: Sequence[Tick]) -> None:
        painter, muted = self._painter, self._theme.colour("muted")
        painter.setFont(number_font(12))
        painter.setPen(muted)
        for tick in ticks:
            painter.drawText(tick.label, Qt.AlignmentFlag.AlignCenter, tick.text)
        painter.setPen(QPen(self._theme.colour("muted", 0.5), 1))
        lines = [QLineF(tick.x, scaled(TICK_BOTTOM) - 4, tick.x, scaled(TICK_BOTTOM)) for tick in ticks]
        painter.drawLines(lines)

    def _paint_bands(self) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.colour("accent_soft"))
        for mark in self._layout.marks:
            if mark.kind == "plateau":
                width, bottom = max(1.0, mark.right - mark.left), scaled(TRACK_Y) + TRACK_HEIGHT / 2 + 3
                self._painter.drawRoundedRect(
                    QRectF(mark.left, scaled(MARK_TOP), width, bottom - scaled(MARK_TOP)), 3, 3
                )

    def _paint_line(self, row: LaneRow, highlighted: bool) -> None:
        """Paint a lane's way from its parent's row along its own."""
        x, y = row.start
        path = QPainterPath(QPointF(x, y))
        if y != row.y:
            along = min(CURVE, row.end - x)
            middle = x + along / 2
            path.cubicTo(middle, y, middle, row.y, x + along, row.y)
        path.lineTo(row.end, row.y)
        if row.cut:
            path.addPolygon(_arrow_head(row.end + ARROW, row.y))
        colour = self._theme.colour("text") if highlighted else self._theme.colour("muted", LANE_OPACITY)
        pen = QPen(colour, self._theme.stroke(2))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPath(path)

    def _paint_track(self) -> None:
        layout, scale = self._layout, self._layout.scale
        self._paint_bar(scale.left, scale.right, self._theme.colour("border"))
        self._paint_bar(scale.left, layout.head, self._theme.colour("card"))
        self._paint_bar(scale.left, layout.head, self._theme.colour("accent", 0.35))
        self._paint_bar(scale.left, layout.cursor, self._theme.colour("accent"))
        for row in layout.lanes:
            if row.start[1] != row.y:
                self._painter.setPen(QPen(self._theme.colour("card"), 1))
                self._painter.setBrush(self._theme.colour("muted"))
                self._painter.drawEllipse(QPointF(*row.start), 4, 4)

    def _paint_bar(self, left: float, right: float, colour: QColor) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(colour)
        half = TRACK_HEIGHT / 2
        self._painter.drawRoundedRect(
            QRectF(left - half, scaled(TRACK_Y) - half, right - left + 2 * half, 2 * half), half, half
        )

    def _paint_names(self, highlighted: int | None) -> None:
        painter = self._painter
        painter.setFont(text_font(12))
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for row in self._layout.lanes:
            painter.setPen(self._theme.colour("text" if row.lane == highlighted else "muted"))
            painter.drawText(row.label, align, row.word)
        if self._layout.rest:
            painter.setPen(self._theme.colour("accent"))
            painter.drawText(self._layout.rest_label, align, self._layout.rest_text)

    def _paint_signs(self) -> None:
        painter, text, muted = self._painter, self._theme.colour("text"), self._theme.colour("muted")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(text, self._theme.stroke(1.6), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        points = [mark for mark in self._layout.marks if mark.kind != "plateau"]
        for mark in points:
            _draw_sign(painter, mark.kind, mark.left, scaled(MARK_TOP) + scaled(MARK_HEIGHT) / 2)
        painter.setPen(QPen(muted, 1))
        painter.drawLines(
            [
                QLineF(mark.left, scaled(MARK_TOP) + scaled(MARK_HEIGHT), mark.left, scaled(TICK_BOTTOM))
                for mark in points
            ]
        )

    def _paint_words(self) -> None:
        self._painter.setFont(text_font(12))
        self._painter.setPen(self._theme.colour("muted"))
        for mark in self._layout.marks:
            if mark.word:
                self._painter.drawText(mark.label, Qt.AlignmentFlag.AlignCenter, mark.word)

    def _paint_handle(self, focused: bool) -> None:
        centre, accent = QPointF(self._layout.cursor, scaled(TRACK_Y)), self._theme.colour("accent")
        self._painter.setPen(QPen(accent, 3.5))
        self._painter.setBrush(self._theme.colour("card"))
        self._painter.drawEllipse(centre, HANDLE_RADIUS, HANDLE_RADIUS)
        if focused:
            self._painter.setPen(QPen(self._theme.colour("accent", 0.45), 2))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawEllipse(centre, HANDLE_RADIUS + 4, HANDLE_RADIUS + 4)


def _arrow_head(x: float, y: float) -> QPolygonF:
    return QPolygonF([QPointF(x - ARROW, y - ARROW), QPointF(x, y), QPointF(x - ARROW, y + ARROW)])


def _draw_sign(painter: QPainter, kind: str, x: float, y: float) -> None:
    """Draw a check for solved, a diamond for an edit, a cross for diverged."""
    radius = MARK_RADIUS
    if kind == "solved":
        painter.drawPolyline([QPointF(x - radius, y), QPointF(x - 1, y + 3), QPointF(x + radius, y - 3.5)])
    elif kind == "edit":
        corners = (0, -radius), (radius, 0), (0, radius), (-radius, 0)
        painter.drawPolygon(QPolygonF([QPointF(x + right, y + down) for right, down in corners]))
    else:
        reach = radius - 1
        painter.drawLine(QPointF(x - reach, y - reach), QPointF(x + reach, y + reach))
        painter.drawLine(QPointF(x - reach, y + reach), QPointF(x + reach, y - reach))
