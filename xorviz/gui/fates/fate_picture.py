"""A map of fates as a picture: pointed at, zoomed, moved, with the mouse or by keys."""

import math
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from xorviz.core.survey.fate_plan import FatePlan
from xorviz.core.survey.fates import FateMap, FatePart
from xorviz.gui.fates.fate_canvas import FateCanvas
from xorviz.gui.fates.fate_colours import map_lines, point_words, value_text
from xorviz.gui.kit.pointing.grip import Grip, wheel_factor
from xorviz.gui.kit.pointing.keys import ARROWS, zooming
from xorviz.gui.kit.theme import number_font, text_font
from xorviz.gui.kit.themed import Themed
from xorviz.gui.kit.widgets import announce

LEFT, BOTTOM, EDGE = 22, 22, 3
"""Room for the axes, and around the picture, in pixels."""
MOST_POINTS = 100_000
SMALLEST_POINT = 2
"""In pixels."""
DOT = 5.0
"""Radius of the dot that is the present run, in pixels."""
LEAP = 10
"""Points that the cross goes with Shift."""
ZOOMING = zooming(2.0)
Point = tuple[int, int]
"""Column, and row from the lowest on."""


class FatePicture(Themed, QWidget):
    """Shows a map, and says what a person wants of it."""

    pointed = Signal()
    """Another point is pointed at, or none: see `point_told`."""
    stretch_wished = Signal(object, bool)
    """From which share of the map to which, across and then up, another one is to go: four numbers. Whether
    that is a part of what a hand does in many small steps."""
    run_chosen = Signal(int, int)
    """Column and row of a run that is to be seen."""
    back_wished = Signal()
    """The stretch before."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("fates_picture")
        self.setAccessibleName("Map of fates")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._canvas: FateCanvas | None = None
        self._own: tuple[object, ...] = ()
        self._own_values = 0.0, 0.0
        self._names = "", ""
        self._hovered: Point | None = None
        self._cross: Point | None = None
        self._grip = Grip()

    @property
    def found(self) -> FateMap | None:
        """What is known."""
        return self._canvas.found if self._canvas is not None else None

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(280, 200)

    def points_wished(self) -> Point:
        """Return how many points a map should have here, across and up: each a few pixels wide."""
        area = self.area
        pixels = max(SMALLEST_POINT, math.ceil(math.sqrt(area.width() * area.height() / MOST_POINTS)))
        return max(1, int(area.width() / pixels)), max(1, int(area.height() / pixels))

    def show_plan(self, plan: FatePlan, names: tuple[str, str], *, goes_on: bool) -> None:
        """Begin a map, with the names of its quantities. If it is of the same runs, what was seen stays."""
        at = self._share_of_cross()
        self._canvas = FateCanvas(plan, self.theme, self._canvas if goes_on else None)
        self._names = names
        if at is not None:
            self._cross = self._point_of(*at)
        self._hovered = self._point_at(QPointF(self.mapFromGlobal(self.cursor().pos())))
        self.pointed.emit()
        self.update()

    def mark_run(self, plan: FatePlan) -> None:
        """Mark where the run is whose plan this is: also on a map that need not be made anew for it."""
        own = plan.config, plan.data, plan.across.quantity, plan.up.quantity
        if own != self._own:
            self._own, self._own_values = own, plan.own_values()
            self.update()

    def show_parts(self, parts: list[FatePart]) -> None:
        """Add what was trained."""
        if self._canvas is not None:
            self._canvas.add(parts)
            self.update()

    def point_told(self) -> str:
        """Say which run is pointed at and what became of it; nothing if none is."""
        point = self._hovered or (self._cross if self.hasFocus() else None)
        if point is None or self.found is None:
            return ""
        return self.words_of(*point)

    def words_of(self, column: int, row: int) -> str:
        """Say which run a point of the map is, and what became of it."""
        return point_words(self._found(), column, row, self._names)

    def spoken(self) -> str:
        """Return what the cross is on, or which map it is."""
        if self.found is None:
            return ""
        if self._cross is not None:
            return f"{self.words_of(*self._cross)}. Enter opens it"
        told = [
            f"{name} from {value_text(axis.low, axis.low, axis.high)}"
            f" to {value_text(axis.high, axis.low, axis.high)}"
            for name, axis in zip(self._names, (self._plan().across, self._plan().up), strict=True)
        ]
        own = "" if self.own_place is None else ", with the present run in it"
        return f"{told[0]} across, {told[1]} up{own}. The arrows move a cross, plus and minus zoom"

    def numbers(self) -> Iterable[str]:
        """Return what became of each run, line by line, parted by tabs."""
        return () if self.found is None else map_lines(self.found, self._names)

    @property
    def own_place(self) -> QPointF | None:
        """Where the run of the window lies, in pixels; None if that is beyond the map."""
        shares = None if self.found is None else self._plan().shares_of(self._own_values)
        return None if shares is None else self._place_at(*shares)

    @property
    def area(self) -> QRectF:
        """Where the map is."""
        return QRectF(self.rect()).adjusted(LEFT, EDGE, -EDGE, -BOTTOM)

    def place_of(self, column: int, row: int) -> QPointF:
        """Return the middle of a point, in pixels."""
        plan = self._plan()
        return self._place_at((column + 0.5) / plan.columns, (row + 0.5) / plan.rows)

    def on_theme_changed(self) -> None:
        """Draw in other colours."""
        if self._canvas is not None:
            self._canvas.draw(self.theme)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            area, theme = self.area, self.theme
            painter.fillRect(area, theme.colour("card"))
            if self._canvas is not None:
                painter.drawImage(area, self._canvas.image)
                self._paint_axes(painter)
            painter.setPen(theme.colour("border"))
            painter.drawRect(area.adjusted(-1, -1, 0, 0))
            self._paint_own(painter)
            if self._canvas is not None and self._cross is not None and self.hasFocus():
                self._paint_cross(painter, self.place_of(*self._cross))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        factor = wheel_factor(event)
        if self.found is not None and factor != 1.0:
            self._zoom(factor, self._shares_at(event.position()), by_hand=True)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the map."""
        if event.button() == Qt.MouseButton.LeftButton and self.area.contains(event.position()):
            self._grip.take(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the map, or say what is under the pointer."""
        if self._grip.held and self.found is not None:
            way = self._grip.way_to(event.position())
            if way is not None:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                across, up = way.x() / self.area.width(), -way.y() / self.area.height()
                self.stretch_wished.emit((-across, 1 - across, -up, 1 - up), True)
            return
        self._hover(self._point_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; where nothing was moved, that opens a run."""
        held, clicked = self._grip.held, self._grip.let_go()
        if event.button() != Qt.MouseButton.LeftButton or not held:
            return
        point = self._point_at(event.position())
        self._hover(point)
        self.setCursor(Qt.CursorShape.ArrowCursor if point is None else Qt.CursorShape.PointingHandCursor)
        if point is not None and clicked:
            self._cross = point
            self.run_chosen.emit(*point)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Say what is under the pointer."""
        self._hover(self._point_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Say nothing any more."""
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cross, zoom about it, open its run, or go back."""
        key = Qt.Key(event.key())
        if self.found is None:
            super().keyPressEvent(event)
        elif key in ARROWS:
            leap = LEAP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._move_cross(*(leap * step for step in ARROWS[key]))
        elif key in ZOOMING:
            self._zoom(ZOOMING[key], self._share_of_cross() or (0.5, 0.5), by_hand=False)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._cross is not None:
                self.run_chosen.emit(*self._cross)
        elif key == Qt.Key.Key_Backspace:
            self.back_wished.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys are here."""
        super().focusInEvent(event)
        self.pointed.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they are not."""
        super().focusOutEvent(event)
        self.pointed.emit()
        self.update()

    def _found(self) -> FateMap:
        assert self._canvas is not None
        return self._canvas.found

    def _plan(self) -> FatePlan:
        return self._found().plan

    def _place_at(self, across: float, up: float) -> QPointF:
        area = self.area
        return QPointF(area.left() + across * area.width(), area.bottom() - up * area.height())

    def _shares_at(self, position: QPointF) -> tuple[float, float]:
        area = self.area
        return (
            (position.x() - area.left()) / area.width(),
            (area.bottom() - position.y()) / area.height(),
        )

    def _point_at(self, position: QPointF) -> Point | None:
        if self._canvas is None or not self.area.contains(position):
            return None
        return self._point_of(*self._shares_at(position))

    def _point_of(self, across: float, up: float) -> Point:
        plan = self._plan()
        column, row = math.floor(across * plan.columns), math.floor(up * plan.rows)
        return min(max(0, column), plan.columns - 1), min(max(0, row), plan.rows - 1)

    def _share_of_cross(self) -> tuple[float, float] | None:
        if self._cross is None or self._canvas is None:
            return None
        plan = self._plan()
        return (self._cross[0] + 0.5) / plan.columns, (self._cross[1] + 0.5) / plan.rows

    def _zoom(self, factor: float, place: tuple[float, float], *, by_hand: bool) -> None:
        """Wish for a stretch in which things are so many times as large, and a place stays where it is."""
        ends = [end for at in place for end in (at - at / factor, at + (1 - at) / factor)]
        self.stretch_wished.emit(tuple(ends), by_hand)

    def _hover(self, point: Point | None) -> None:
        if point != self._hovered:
            self._hovered = point
            shape = Qt.CursorShape.ArrowCursor if point is None else Qt.CursorShape.PointingHandCursor
            self.setCursor(shape)
            self.pointed.emit()

    def _move_cross(self, across: int, up: int) -> None:
        """Move the cross, which begins in the middle."""
        plan = self._plan()
        column, row = self._cross or (plan.columns // 2 - across, plan.rows // 2 - up)
        self._cross = min(max(0, column + across), plan.columns - 1), min(max(0, row + up), plan.rows - 1)
        self._hovered = None
        self.pointed.emit()
        announce(self, self.spoken())
        self.update()

    def _paint_cross(self, painter: QPainter, at: QPointF) -> None:
        """Paint two lines that end before the point, light on dark so that they are seen on any colour."""
        area = self.area
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for role, width in (("ring", 3.0), ("wrong", 1.0)):
            painter.setPen(QPen(self.theme.colour(role), width))
            painter.drawLine(QPointF(area.left(), at.y()), QPointF(at.x() - 7, at.y()))
            painter.drawLine(QPointF(at.x() + 7, at.y()), QPointF(area.right(), at.y()))
            painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), at.y() - 7))
            painter.drawLine(QPointF(at.x(), at.y() + 7), QPointF(at.x(), area.bottom()))
            painter.drawEllipse(at, 7, 7)

    def _paint_own(self, painter: QPainter) -> None:
        """Paint the run of the window as a dot with an edge that is seen on any colour."""
        if (at := self.own_place) is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.theme.colour("wrong"), 2.0))
            painter.setBrush(self.theme.colour("ring"))
            painter.drawEllipse(at, DOT, DOT)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_axes(self, painter: QPainter) -> None:
        """Write what goes across and up, with both ends."""
        area, plan = self.area, self._plan()
        below = QRectF(area.left(), area.bottom() + 4, area.width(), BOTTOM - 4)
        self._paint_axis(painter, below, self._names[0], plan.across.low, plan.across.high)
        painter.save()
        painter.translate(0, area.bottom())
        painter.rotate(-90)
        beside = QRectF(0, 0, area.height(), LEFT - 4)
        self._paint_axis(painter, beside, self._names[1], plan.up.low, plan.up.high)
        painter.restore()

    def _paint_axis(self, painter: QPainter, room: QRectF, name: str, low: float, high: float) -> None:
        flags, middle = Qt.AlignmentFlag, Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self.theme.colour("muted"))
        painter.setFont(number_font(12))
        painter.drawText(room, flags.AlignLeft | middle, value_text(low, low, high))
        painter.drawText(room, flags.AlignRight | middle, value_text(high, low, high))
        painter.setPen(self.theme.colour("text"))
        painter.setFont(text_font(12))
        painter.drawText(room, flags.AlignHCenter | middle, name)
