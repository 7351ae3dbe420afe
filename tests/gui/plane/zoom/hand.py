"""A hand at a plane: what it does to zoom and move it."""

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.seen import pixel_of
from xorviz.core import TrainingConfig

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
CIRCLE = TrainingConfig(dataset="circle", hidden=(4,), reduction="mean", learning_rate=5.0)


def viewport_of(view):
    return view._plot.viewport()


def pixel(view, place):
    return viewport_of(view).mapFrom(view, pixel_of(view, *place))


def turn_wheel(view, place, steps, drawn=True):
    at = QPointF(pixel(view, place))
    event = QWheelEvent(
        at,
        QPointF(viewport_of(view).mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport_of(view), event)
    if drawn:
        QApplication.processEvents()


def drag(view, button, by):
    viewport, start = viewport_of(view), QPoint(200, 200)
    QTest.mousePress(viewport, button, pos=start)
    QTest.mouseMove(viewport, start + by / 2)
    QTest.mouseMove(viewport, start + by)
    QTest.mouseRelease(viewport, button, pos=start + by)
    QApplication.processEvents()


def click_twice(view):
    QTest.mouseDClick(viewport_of(view), LEFT, pos=QPoint(150, 150))
    QTest.mouseRelease(viewport_of(view), LEFT, pos=QPoint(150, 150))


def ranges(view):
    return np.array(view._plot.box.viewRange())
