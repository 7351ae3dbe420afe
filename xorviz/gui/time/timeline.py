"""The timeline: where the cursor is among the epochs, what stands out there, and the other lanes."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from xorviz.core.run.landmarks import Landmark
from xorviz.gui.kit.buttons.segments import Segments
from xorviz.gui.kit.theme import scaled
from xorviz.gui.kit.themed import Themed
from xorviz.gui.kit.widgets import announce, plain_tip
from xorviz.gui.time.cursor_hand import CursorHand, epoch_by_key
from xorviz.gui.time.hover_card import HoverCard
from xorviz.gui.time.lane_menu import LaneMenu
from xorviz.gui.time.timeline_heading import Heading
from xorviz.gui.time.timeline_lanes import TRACK_Y
from xorviz.gui.time.timeline_layout import changed_area, lay_out, place_marks
from xorviz.gui.time.timeline_painter import TimelinePainter
from xorviz.gui.time.timeline_parts import (
    BASE_HEIGHT,
    HANDLE_RADIUS,
    ROW_HEIGHT,
    Lane,
    Layout,
    Shown,
    rows_of,
)
from xorviz.gui.time.timeline_pointing import Pointed, cut_name, find_pointed, lane_at, notes_at

LEFT_GAP = 18
RIGHT_GAP = 30
"""Room for half a tick's label beyond the end of the axis."""
SCALE_TIPS = {
    "linear": "Equal steps for equal differences",
    "log": "Equal steps for equal ratios: the first epochs at large",
}


class Timeline(Themed, QWidget):
    """Shows the epochs of the current lane, the cursor on them, and the other lanes; moves the cursor."""

    cursor_requested = Signal(int)
    """An epoch, from 0 to the head of the current lane."""
    lane_wished = Signal(str, int)
    """A wish of the `LaneMenu`, and the id of the lane that it is about."""
    hovered = Signal(int)
    """The epoch of the current lane that has come under the pointer."""
    held = Signal(bool)
    """Whether a person has the cursor in hand, when that has changed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("timeline")
        self.setAccessibleName("Timeline")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._shown = Shown()
        self._requested: list[int] = []
        """Epochs that were asked for and not yet shown, the newest last."""
        self._pointer: QPointF | None = None
        self._pointed = Pointed()
        self._lane_pressed: int | None = None
        self._hand = CursorHand(self)
        self._hand.held.connect(self.held)
        self._scale = Segments("timeline_scale", "Scale of the timeline", SCALE_TIPS)
        self._scale.show_choice("linear")
        self._scale.chosen.connect(self.on_scale_chosen)
        self._card = HoverCard(self)
        self._heading = Heading()
        self._row = QHBoxLayout(self)
        self._compose()
        self._scale.installEventFilter(self)
        self._layout = self._lay_out()

    def show_plain(self, plain: bool) -> None:
        """Leave the choice of a scale out, or have it."""
        self._scale.setVisible(not plain)
        self._refresh()

    def show_lanes(
        self,
        lanes: Sequence[Lane],
        current: int,
        cursor: int | None = None,
        marks: Sequence[Landmark] | None = None,
    ) -> None:
        """Show all lanes, the current one as the track; where the cursor is, and what stands out, if said."""
        if current != self._shown.current:
            self._requested.clear()
        if cursor is None:
            cursor = self._shown.cursor
        else:
            self._arrive(cursor)
        marks = self._shown.marks if marks is None else tuple(marks)
        self._show(self._shown._replace(lanes=tuple(lanes), current=current, cursor=cursor, marks=marks))

    def show_cursor(self, epoch: int) -> None:
        """Show where the cursor is."""
        self._arrive(epoch)
        self._show(self._shown._replace(cursor=epoch))

    def show_marks(self, marks: Sequence[Landmark]) -> None:
        """Show what stands out in the current lane; all else is where it was."""
        self._shown = self._shown._replace(marks=tuple(marks))
        placed = place_marks(self._shown.marks, self._layout.scale)
        self._show_layout(self._layout._replace(marks=placed))

    def show_preview(self, epoch: int, loss: str, image: QImage | None) -> None:
        """Show the loss and a picture of the epoch under the pointer; nothing if it has moved on."""
        self._card.show_preview(epoch, loss, image)

    def forget_preview(self) -> None:
        """Forget what was said of the epoch under the pointer, and ask anew: it is another run's."""
        self._card.forget()
        self._pointed = self._pointed._replace(epoch=None)
        self._point_at(self._pointer)

    def on_theme_changed(self) -> None:
        """Ask for a picture in the theme's colours, and take the room of its texts."""
        self._make_room()
        self.forget_preview()

    def spoken(self) -> str:
        """Return where the cursor is, and what stands out, in words."""
        return ". ".join([self._shown.place_words, *(mark.text for mark in self._shown.marks)])

    def numbers(self) -> Iterator[str]:
        """Return the lanes and what stands out, line by line, parted by tabs."""
        return self._shown.lines()

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(760, self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(360, self._wanted_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            whole = TimelinePainter(painter, self.theme, self._layout)
            whole.paint(event.rect(), focused=self.hasFocus(), highlighted=self._pointed.lane)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor; the card about what lies under the pointer goes until that moves."""
        self._point_at(None)
        epoch = epoch_by_key(event.key(), self._target(), self._shown.head)
        if epoch is None:
            super().keyPressEvent(event)
            return
        self._hand.press_key(event)
        self._request(epoch)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the cursor, or take hold of a lane."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._lane_pressed = lane_at(event.position(), self._layout)
        if self._layout.rest_label.contains(event.position()):
            menu = LaneMenu(self)
            menu.add_rest([lane for lane in self._shown.lanes if lane.id in self._layout.rest])
            self._open_menu(menu, event.globalPosition().toPoint())
        elif self._layout.track.contains(event.position()):
            self._hand.press(event.position())
            self._request_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the cursor while dragging; show what is under the pointer."""
        if self._hand.drags:
            self._hand.move(event.position())
            self._request_at(event.position())
        self._point_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the cursor; choose the lane that was pressed."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        lane, self._lane_pressed = self._lane_pressed, None
        self._hand.let_go()
        if lane is not None and lane == lane_at(event.position(), self._layout):
            self.lane_wished.emit("switch", lane)
        self._point_at(event.position())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the lane under the pointer; by key that of the current one, and of all others."""
        self._point_at(None)
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.mapToGlobal(QPointF(self._layout.cursor, scaled(TRACK_Y) + HANDLE_RADIUS).toPoint())
            menu = LaneMenu(self)
            menu.add_all(self._shown.lanes, self._shown.current)
            self._open_menu(menu, place)
            return
        lane = lane_at(QPointF(event.pos()), self._layout)
        if lane is None and event.pos().y() < scaled(BASE_HEIGHT):
            lane = self._shown.current
        if lane is not None:
            menu = LaneMenu(self)
            menu.add_lane(lane, current=lane == self._shown.current)
            self._open_menu(menu, event.globalPos())
        event.setAccepted(lane is not None)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        self._point_at(None)

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the card along."""
        self._point_at(None)
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Place everything: only now fonts and styles are known."""
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Place everything anew under another style."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the card away when the pointer is on the buttons for the scale."""
        if event.type() == QEvent.Type.Enter:
            self._point_at(None)
        return False

    @Slot(str)
    def on_scale_chosen(self, scale: str) -> None:
        """Lay the epochs out on that scale."""
        self._show(self._shown._replace(logarithmic=scale == "log"))

    def _compose(self) -> None:
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self._row.setSpacing(0)
        self._row.addWidget(self._heading)
        self._row.addStretch(1)
        self._row.addWidget(self._scale, 0, Qt.AlignmentFlag.AlignBottom)
        self._make_room()

    def _make_room(self) -> None:
        """Take the height that the rows need, with heading and scale beside the track."""
        height = self._wanted_height()
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)
        self._row.setContentsMargins(0, 0, 0, height - scaled(BASE_HEIGHT))

    def _wanted_height(self) -> int:
        return scaled(BASE_HEIGHT) + scaled(ROW_HEIGHT) * rows_of(len(self._shown.lanes))

    def _show(self, shown: Shown) -> None:
        if shown == self._shown:
            return
        rows_before = rows_of(len(self._shown.lanes))
        self._shown = shown
        if rows_of(len(shown.lanes)) != rows_before:
            self._pointer = None  # it grows and moves: what lies under the pointer is known when that moves
            self._make_room()
        if self.hasFocus():
            self.setAccessibleDescription(self._shown.place_words)
        self._refresh()

    def _refresh(self) -> None:
        """Place everything anew."""
        self._show_layout(self._lay_out())

    def _show_layout(self, layout: Layout) -> None:
        """Paint only what makes a difference."""
        if layout != self._layout:
            area = changed_area(self._layout, layout)
            self._layout = layout
            self.update(self.rect() if area is None else area)
        self._point_at(self._pointer)

    def _lay_out(self) -> Layout:
        lane, others = self._shown.current_lane, self._shown.other_names
        name = lane.name if lane is not None and others else ""
        left = self._heading.show_name(name, others, self.width()) + LEFT_GAP
        beside = 0 if self._scale.isHidden() else self._scale.sizeHint().width()
        right = self.width() - beside - RIGHT_GAP
        return lay_out(self._shown, self.width(), left, right)

    def _arrive(self, epoch: int) -> None:
        """Wait no more for what was asked for, if this is it or a newer wish."""
        if epoch in self._requested:
            del self._requested[: self._requested.index(epoch) + 1]
            announce(self, self._shown._replace(cursor=epoch).place_words)
        elif epoch != self._shown.cursor:
            self._requested.clear()

    def _target(self) -> int:
        """Return the epoch that the cursor is at or on its way to."""
        return self._requested[-1] if self._requested else self._shown.cursor

    def _request(self, epoch: int) -> None:
        epoch = min(max(0, epoch), self._shown.head)
        if epoch != self._target():
            self._requested.append(epoch)
            self.cursor_requested.emit(epoch)

    def _request_at(self, position: QPointF) -> None:
        """Ask for the epoch at a place; the cursor's own pixel stands for its very epoch."""
        if abs(position.x() - self._layout.cursor) > 1:
            self._request(self._layout.scale.epoch(position.x()))
        else:
            self._request(self._shown.cursor)

    def _point_at(self, pointer: QPointF | None) -> None:
        """Say what is under the pointer; things move under a resting one too."""
        before, pointed = self._pointed, Pointed()
        if pointer is not None:
            pointed = find_pointed(pointer, self._shown, self._layout, dragging=self._hand.drags)
        self._pointer, self._pointed = pointer, pointed
        if pointed.lane != before.lane:
            self.setToolTip(plain_tip(cut_name(pointed.lane, self._shown, self._layout)))
            self.update()
        if self.cursor().shape() != pointed.shape:
            self.setCursor(pointed.shape)
        if pointer is None or pointed.epoch is None:
            self._card.hide()
        else:
            notes = notes_at(pointer.x(), self._shown.marks, self._layout.scale)
            self._card.show_epoch(pointed.epoch, notes, pointer.x())
        if pointed.epoch is not None and pointed.epoch != before.epoch:
            self.hovered.emit(pointed.epoch)

    def _open_menu(self, lanes: LaneMenu, place: QPoint) -> None:
        lanes.wished.connect(self.lane_wished)
        lanes.popup(place)
