"""Zooming and moving a plane: wheel, pinch, drag with the right or the middle button, double click."""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QGestureEvent, QPinchGesture

from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.pointing.grip import Grip, wheel_factor

DRAGGING = Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
PINCH = Qt.GestureType.PinchGesture


class PlaneGestures(QObject):
    """Takes what zooms and moves away from a plot; all else is left to it and its view."""

    zoomed = Signal(float, QPointF)
    """How many times as large, and the pixel that stays where it is."""
    dragged = Signal(QPointF)
    """So many pixels to the right and down."""
    all_wished = Signal()
    """A double click."""

    def __init__(self, plot: StillPlot) -> None:
        super().__init__(plot)
        self._plot = plot
        self._held: Qt.MouseButton | None = None
        self._grip = Grip()
        self._menu_at: QPoint | None = None
        """Where a menu was asked for while the button is held, on the screen."""
        plot.viewport().grabGesture(PINCH)
        plot.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take gestures away from the plot."""
        if isinstance(event, QWheelEvent):
            self.zoomed.emit(wheel_factor(event), event.position())
            return True
        if isinstance(event, QNativeGestureEvent):
            return self._follow_touchpad(event)
        if isinstance(event, QGestureEvent):
            return self._follow_pinch(event)
        if isinstance(event, QContextMenuEvent):
            return self._keep_menu(event)
        return isinstance(event, QMouseEvent) and self._follow_mouse(event)

    def _follow_mouse(self, event: QMouseEvent) -> bool:
        kind, button = event.type(), event.button()
        if kind == QEvent.Type.MouseButtonDblClick and button == Qt.MouseButton.LeftButton:
            self.all_wished.emit()
            return True
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick) and button in DRAGGING:
            self._held, self._menu_at = button, None
            self._grip.take(event.position())
            return True
        if self._held is None:
            return False
        if kind == QEvent.Type.MouseMove:
            self._drag_to(event.position())
            return False  # the view goes on to say what is under the pointer
        if kind == QEvent.Type.MouseButtonRelease and button == self._held:
            self._let_go()
        return True

    def _drag_to(self, position: QPointF) -> None:
        way = self._grip.way_to(position)
        if way is not None:
            self._plot.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.dragged.emit(way)

    def _let_go(self) -> None:
        self._held = None
        self._plot.viewport().unsetCursor()
        if self._grip.let_go() and self._menu_at is not None:
            at = self._menu_at
            asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, self._plot.mapFromGlobal(at), at)
            QApplication.sendEvent(self._plot, asked)

    def _keep_menu(self, event: QContextMenuEvent) -> bool:
        """Open no menu before it is known whether the button drags, or where it has dragged."""
        if event.reason() != QContextMenuEvent.Reason.Mouse:
            return False
        if self._held is not None:
            self._menu_at = event.globalPos()
        return self._held is not None or self._grip.dragged

    def _follow_touchpad(self, event: QNativeGestureEvent) -> bool:
        kind = event.gestureType()
        if kind == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoomed.emit(max(0.1, 1.0 + event.value()), event.position())
        elif kind == Qt.NativeGestureType.PanNativeGesture:
            self.dragged.emit(event.delta())
        elif kind == Qt.NativeGestureType.SmartZoomNativeGesture:
            self.all_wished.emit()
        else:
            return False
        return True

    def _follow_pinch(self, event: QGestureEvent) -> bool:
        pinch = event.gesture(PINCH)
        if not isinstance(pinch, QPinchGesture):
            return False
        centre = self._plot.viewport().mapFromGlobal(pinch.centerPoint())
        if pinch.state() != Qt.GestureState.GestureStarted:
            self.dragged.emit(pinch.centerPoint() - pinch.lastCenterPoint())
        self.zoomed.emit(max(0.1, pinch.scaleFactor()), centre)
        event.accept(PINCH)
        return True
