"""A landscape as a picture: its dot is dragged, it is zoomed and moved, with the mouse or by keys."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from xorviz.core.network.arrays import Array
from xorviz.gui.kit.plot_items import KeptPicture
from xorviz.gui.kit.pointing.grip import Grip, wheel_factor
from xorviz.gui.kit.pointing.keys import ARROWS, zooming
from xorviz.gui.kit.theme import scaled, text_font
from xorviz.gui.kit.themed import Themed
from xorviz.gui.kit.widgets import announce
from xorviz.gui.landscape.ground import GroundLook, ground_image
from xorviz.gui.landscape.landscape_painter import DOT, LandscapePainter
from xorviz.gui.landscape.landscape_words import point_words, scene_words
from xorviz.gui.landscape.loss_scale import SCALE_WIDTH, paint_scale
from xorviz.gui.landscape.map_frame import MapFrame
from xorviz.gui.landscape.scene import Ends, Scene, place_of

FINE, LEAP = 1 / 80, 1 / 8
"""How far an arrow leads, with Shift, of the picture."""
REACH = 6.0
"""A dot is taken hold of so many pixels beside it, too."""
ZOOMING = zooming(1.5)
Place = tuple[float, float]


class LandscapePicture(Themed, QWidget):
    """Shows a scene, and says what a person wants of it."""

    pointed = Signal()
    """Another point is pointed at, or none: see `point_told`."""
    stretch_wished = Signal(object)
    """The ends that are to be seen; None for all there is."""
    hand_moved = Signal(object)
    """Where the dot is held, a place of the plane; None to have it back where the run is."""
    branch_wished = Signal()
    """The network of the hand is to be a branch."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("landscape")
        self.setAccessibleName("Landscape of the loss")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.scene: Scene | None = None
        self.hand: Place | None = None
        """Where a person holds the dot, or has left it."""
        self._ends: Ends | None = None
        """What is seen: at once, before the ground of it is there."""
        self._names: Mapping[int, str] = {}
        self._dot: Place | None = None
        self._epoch = 0
        self._image: QImage | None = None
        self._shaded = False
        self._still, self._trail = KeptPicture(), KeptPicture()
        self._behind = 0
        """Points of the path up to the cursor, as it is kept."""
        self._grip = Grip()
        """On the ground."""
        self._drags = False
        self._hovered: QPointF | None = None

    @property
    def dragging(self) -> bool:
        """Whether a person has the dot in hand at this moment."""
        return self._drags

    @property
    def look(self) -> GroundLook:
        """How the ground is drawn."""
        return GroundLook(self.theme, self._shaded)

    @property
    def frame(self) -> MapFrame | None:
        """Where places of the plane are."""
        beside = 0 if self._shaded else scaled(SCALE_WIDTH)
        return None if self._ends is None else MapFrame.within(QRectF(self.rect()), self._ends, beside)

    @property
    def dot(self) -> QPointF | None:
        """Where the dot is, in pixels: that of the hand, or of the cursor."""
        at = self.hand or self._dot
        return None if self.frame is None or at is None else self.frame.point(at)

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(280, 200)

    def show_scene(self, scene: Scene, names: Mapping[int, str]) -> None:
        """Show a scene, with the names of the branches."""
        self.scene, self._names = scene, names
        self._ends = scene.ends
        self._dot, self._epoch = scene.dot, scene.look.snapshot.epoch
        self._draw_ground()
        self.pointed.emit()

    def show_cursor(self, state: Array, epoch: int) -> None:
        """Let the dot follow the cursor, before the ground of that epoch is there."""
        if self.scene is not None and self.scene.plane is not None:
            self._dot, self._epoch = place_of(self.scene.plane, state), epoch
            self.update()

    def show_stretch(self, ends: Ends) -> None:
        """Show another stretch, with what is known of it."""
        self._ends = ends
        self._forget()
        self.update()

    def show_as(self, *, shaded: bool) -> None:
        """Show the ground as a relief, or coloured by its loss, with a scale."""
        self._shaded = shaded
        self._draw_ground()

    def show_hand(self, place: Place | None) -> None:
        """Show the dot in a hand, or where the run is."""
        self.hand = place
        self.update()

    def point_told(self) -> str:
        """Say what the loss is where somebody points; nothing if nobody does."""
        frame = self.frame
        if frame is None or self._hovered is None or self.scene is None or self._drags:
            return ""
        return point_words(self.scene, frame.place(self._hovered))

    def spoken(self) -> str:
        """Return what there is to see, in words."""
        return "" if self.scene is None else scene_words(self.scene, self.hand, len(self.scene.others))

    def numbers(self) -> Iterator[str]:
        """Yield the losses as a table: across in the first line, up in the first column."""
        if self.scene is None or self.scene.found is None:
            return
        found = self.scene.found
        yield "\t".join(["", *map(repr, found.across.tolist())])
        for up, row in zip(found.up.tolist(), found.losses.tolist(), strict=True):
            yield "\t".join(map(repr, (up, *row)))

    def on_theme_changed(self) -> None:
        """Draw it in the colours of the theme."""
        self._draw_ground()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw it in another size."""
        super().resizeEvent(event)
        self._forget()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            whole = QRectF(self.rect())
            self._still.paint(painter, whole, self._paint_still)
            frame, scene = self.frame, self.scene
            if frame is not None and scene is not None and scene.plane is not None:
                behind = int(np.searchsorted(scene.path.epochs, self._epoch, side="right"))
                if behind != self._behind:
                    self._behind = behind
                    self._trail.forget()
                places = scene.plane.places
                others = {each: frame.pixels(places(path.states)) for each, path in scene.others.items()}
                own = frame.pixels(places(scene.path.states))
                trail = partial(self._paint_trail, frame=frame, path=own, others=others.values())
                self._trail.paint(painter, whole, trail)
                art = LandscapePainter(painter, frame, self.theme)
                dots = [each for each in (self._dot, self.hand) if each is not None]
                named = {self._names.get(each, ""): line for each, line in others.items()}
                art.paint_names(named, own, frame.line(np.array(dots).reshape(-1, 2)))
                if self._dot is not None:
                    held = None if self.hand is None else frame.point(self.hand)
                    art.paint_dot(frame.point(self._dot), held, focused=self.hasFocus())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        factor, frame = wheel_factor(event), self.frame
        if frame is not None and factor != 1.0:
            self.stretch_wished.emit(frame.zoomed(factor, frame.place(event.position())))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the dot, or of the ground."""
        frame = self.frame
        if event.button() != Qt.MouseButton.LeftButton or frame is None:
            return
        if self._is_near_dot(event.position()):
            self._drags = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif frame.area.contains(event.position()):
            self._grip.take(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the dot or the ground, or say what is under the pointer."""
        frame = self.frame
        if frame is None:
            return
        if self._drags:
            self._put_hand(frame, event.position())
        elif self._grip.held:
            way = self._grip.way_to(event.position())
            if way is not None:
                self.stretch_wished.emit(
                    frame.moved(-way.x() / frame.area.width(), way.y() / frame.area.height())
                )
        else:
            self._hover(event.position() if frame.area.contains(event.position()) else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; where nothing was moved, the dot comes there."""
        frame, clicked, dragged = self.frame, self._grip.let_go(), self._drags
        self._drags = False
        if event.button() != Qt.MouseButton.LeftButton or frame is None:
            return
        if dragged or clicked:
            self._put_hand(frame, event.position())
        self._hover(event.position() if frame.area.contains(event.position()) else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Say nothing any more."""
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the dot, or with Ctrl the ground; zoom about the dot; make a branch, or let go."""
        key, modifiers, frame = Qt.Key(event.key()), event.modifiers(), self.frame
        controlled = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if frame is None or self._dot is None:
            super().keyPressEvent(event)
        elif key in ARROWS:
            leap = LEAP if modifiers & Qt.KeyboardModifier.ShiftModifier else FINE
            across, up = (leap * step for step in ARROWS[key])
            if controlled:
                self.stretch_wished.emit(frame.moved(across, up))
            else:
                self._move_hand(frame, across, up)
        elif key in ZOOMING:
            self.stretch_wished.emit(frame.zoomed(ZOOMING[key], self.hand or self._dot))
        elif key == Qt.Key.Key_0:
            self.stretch_wished.emit(None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hand is not None and not controlled:
            self.branch_wished.emit()
        elif key == Qt.Key.Key_Escape and self.hand is not None:
            self.hand_moved.emit(None)
        else:
            super().keyPressEvent(event)

    def _draw_ground(self) -> None:
        """Have another picture of the ground: the one that came with it, if that is drawn as it is to be."""
        scene, look = self.scene, self.look
        found, ready = (None, None) if scene is None else (scene.found, scene.ground)
        if ready is not None and ready[0] == look:
            self._image = ready[1]
        else:
            self._image = None if found is None else ground_image(found, look)
        self._forget()
        self.update()

    def _forget(self) -> None:
        """Paint all of it anew."""
        self._still.forget()
        self._trail.forget()

    def _paint_still(self, painter: QPainter) -> None:
        """Paint what stays while the run goes on: all but paths and dots."""
        painter.fillRect(self.rect(), self.theme.colour("card"))
        frame, scene = self.frame, self.scene
        if scene is not None and scene.refusal:
            painter.setPen(self.theme.colour("text"))
            painter.setFont(text_font(13))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()).adjusted(20, 0, -20, 0), flags, scene.refusal)
        if frame is None or scene is None or scene.ends is None or scene.plane is None:
            return
        art = LandscapePainter(painter, frame, self.theme)
        art.paint_ground(self._image, MapFrame(frame.area, scene.ends))
        paths = scene.path, *scene.others.values()
        art.paint_contours(scene.contours, [scene.plane.places(each.states) for each in paths])
        if scene.found is not None and not self._shaded:
            paint_scale(painter, frame.area, self.theme, scene.found, scene.contours)
        frame.paint_axes(painter, self.theme, scene.plane.names)

    def _paint_trail(
        self, painter: QPainter, frame: MapFrame, path: Array, others: Collection[Array]
    ) -> None:
        """Paint the paths, each by its pixels (points, 2)."""
        art = LandscapePainter(painter, frame, self.theme)
        art.paint_branches(others)
        art.paint_path(path, self._behind)

    def _is_near_dot(self, at: QPointF) -> bool:
        dot = self.dot
        return dot is not None and (at - dot).manhattanLength() <= DOT + REACH

    def _hover(self, at: QPointF | None) -> None:
        if at != self._hovered:
            self._hovered = at
            near = at is not None and self._is_near_dot(at)
            self.setCursor(Qt.CursorShape.OpenHandCursor if near else Qt.CursorShape.CrossCursor)
            self.pointed.emit()

    def _put_hand(self, frame: MapFrame, at: QPointF) -> None:
        """Bring the dot to a pixel: within the picture, for what lies beyond is not seen."""
        area = frame.area
        inside = QPointF(
            min(max(at.x(), area.left()), area.right()), min(max(at.y(), area.top()), area.bottom())
        )
        self.hand_moved.emit(frame.place(inside))

    def _move_hand(self, frame: MapFrame, across: float, up: float) -> None:
        dot = self.dot
        assert dot is not None
        self._put_hand(frame, dot + QPointF(across * frame.area.width(), -up * frame.area.height()))
        announce(self, self.spoken())
