"""Zooming and moving the input plane, by gestures, by keys, and back by a button."""

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from xorviz.core.insight.hidden_space import Limits
from xorviz.core.insight.probe import Place
from xorviz.core.network.arrays import Array
from xorviz.gui.kit.axes.square_plot import OVERHANG, SquarePlot
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.pointing.grip import STEP
from xorviz.gui.kit.pointing.keys import ARROWS, zooming
from xorviz.gui.kit.widgets import announce, named
from xorviz.gui.plane.zoom.plane_gestures import PlaneGestures
from xorviz.gui.plane.zoom.plane_stretch import PlaneStretch, stretch_words

MARGIN = 6
"""From the edge of the plane to the button, in pixels."""
MOVE_SHARE = 0.125
"""Of what is shown, for an arrow key."""
ZOOMING = zooming(STEP)
SHIFT, KEYPAD = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier


class PlaneZoom(PlaneGestures):
    """Says which stretch of a plane is shown; in its corner is a button that leads back to the whole."""

    changed = Signal()
    """Another stretch is to be shown."""

    def __init__(self, view: QWidget, plot: StillPlot, square: SquarePlot) -> None:
        super().__init__(plot)
        self.stretch = PlaneStretch()
        self._view, self._square = view, square
        self._all = named(
            ToolButton(square), "boundary_all", "Whole plane", "Show the whole plane (0)", role="pill"
        )
        self._all.setText("All")
        self._all.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._all.hide()
        self._all.clicked.connect(self.show_all)
        self._due = QTimer(self, singleShot=True, interval=0)
        """Until all gestures that wait have been followed: a wheel turns faster than a plane is computed."""
        self._due.timeout.connect(self.changed)
        self.all_wished.connect(self.show_all)
        self.zoomed.connect(self.on_zoomed)
        self.dragged.connect(self.on_dragged)

    @property
    def shown(self) -> Limits:
        """Where the axes begin and end."""
        return self.stretch.shown

    def press(self, event: QKeyEvent, place: Place | None) -> bool:
        """Zoom or move by a key, with a place in view where there is one; say whether it is such a key."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~KEYPAD
        if key in ARROWS and held == SHIFT:
            across, up = ARROWS[key]
            self.stretch.move(across * MOVE_SHARE, up * MOVE_SHARE)
        elif key in ZOOMING:
            (left, right), (low, high) = self.shown
            self.stretch.zoom(ZOOMING[key], place or ((left + right) / 2, (low + high) / 2))
        elif key == Qt.Key.Key_0:
            self.stretch.show_all()
        else:
            return False
        self.changed.emit()
        announce(self._view, stretch_words(self.stretch))
        return True

    def place_button(self) -> None:
        """Offer the whole plane where it is not shown."""
        self._all.setVisible(not self.stretch.is_whole)
        if not self.stretch.is_whole:
            self._all.adjustSize()
            corner = self._plot.geometry().topRight() + QPoint(-OVERHANG - MARGIN, OVERHANG + MARGIN)
            self._all.move(corner - QPoint(self._all.width(), 0))
            self._all.raise_()

    def taken(self) -> list[tuple[Array, Array]]:
        """Return what the button takes, if it is there: its middle in the plane, and its size in pixels."""
        if self.stretch.is_whole:
            return []
        size = np.array(self._all.size().toTuple(), dtype=np.float64)
        (left, right), (low, high) = self.shown
        inward = (MARGIN + size / 2) / self._square.side * (right - left, high - low)
        return [(np.array([right, high]) - inward, size)]

    @Slot()
    def show_all(self) -> None:
        """Show the whole plane."""
        if self.stretch.is_whole:
            return
        if self._all.hasFocus():
            self._view.setFocus()  # it is not there any more
        self.stretch.show_all()
        self.changed.emit()

    @Slot(float, QPointF)
    def on_zoomed(self, factor: float, pixel: QPointF) -> None:
        """Show it so many times as large; what is at that pixel stays there."""
        drawn, at = self._plot.shown_area, self._plot.place_at(pixel)
        (left, right), (low, high) = self.shown  # which may not be drawn yet
        across, up = (at.x() - drawn.left()) / drawn.width(), (at.y() - drawn.top()) / drawn.height()
        self.stretch.zoom(factor, (left + across * (right - left), low + up * (high - low)))
        self._due.start()

    @Slot(QPointF)
    def on_dragged(self, way: QPointF) -> None:
        """Move it by so many pixels."""
        self.stretch.move(-way.x() / self._square.side, way.y() / self._square.side)
        self._due.start()
