"""The input plane is zoomed and moved: by wheel, pinch, drag, double click and keys."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QNativeGestureEvent, QPointingDevice
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from tests.calls import Calls
from tests.gui.plane.zoom.hand import (
    LEFT,
    MIDDLE,
    RIGHT,
    SHIFT,
    click_twice,
    drag,
    pixel,
    ranges,
    turn_wheel,
    viewport_of,
)
from tests.gui.seen import pixel_of
from xorviz.gui.plane.boundary import BoundaryView


class TestGestures:
    def test_the_wheel_zooms_at_the_pointer(self, view):
        before = ranges(view)
        at = pixel_of(view, 0.0, 1.0)
        turn_wheel(view, (0.0, 1.0), 4)
        assert np.ptp(ranges(view), axis=1) == pytest.approx(np.ptp(before, axis=1) / 1.25**4)
        assert (pixel_of(view, 0.0, 1.0) - at).manhattanLength() <= 4
        turn_wheel(view, (0.0, 1.0), -4)
        assert ranges(view) == pytest.approx(before, abs=0.02)

    def test_many_steps_at_once_are_one_picture_at_the_same_place(self, view):
        at, found = pixel_of(view, 0.0, 1.0), Calls()
        for _ in range(6):
            turn_wheel(view, (0.0, 1.0), 1, drawn=False)
        found.during(QApplication.processEvents)
        assert found.of_python["answer_surface"] == 1
        assert np.ptp(ranges(view), axis=1) == pytest.approx([2.0 / 1.25**6] * 2)
        assert (pixel_of(view, 0.0, 1.0) - at).manhattanLength() <= 8

    @pytest.mark.parametrize("button", [RIGHT, MIDDLE])
    def test_right_and_middle_button_move_it(self, view, button):
        drag(view, button, QPoint(-30, 20))  # the axis may get a wider number
        at = QPointF(pixel_of(view, 0.5, 0.5))
        drag(view, button, QPoint(40, -24))
        assert (pixel_of(view, 0.5, 0.5) - at - QPointF(40, -24)).manhattanLength() <= 4

    def test_a_double_click_shows_all(self, view):
        before = ranges(view)
        turn_wheel(view, (0.2, 0.2), 6)
        click_twice(view)
        np.testing.assert_array_equal(ranges(view), before)

    def test_fingers_on_a_touchpad_zoom_and_move(self, view):
        before = np.ptp(ranges(view), axis=1)
        at = QPointF(200, 200)

        def feel(kind, value, delta):
            device = QPointingDevice.primaryPointingDevice()
            event = QNativeGestureEvent(kind, device, 2, at, at, at, value, delta)
            QApplication.sendEvent(viewport_of(view), event)
            QApplication.processEvents()

        feel(Qt.NativeGestureType.ZoomNativeGesture, 0.5, QPointF())
        assert np.ptp(ranges(view), axis=1) == pytest.approx(before / 1.5)
        was = QPointF(pixel_of(view, 0.5, 0.5))
        feel(Qt.NativeGestureType.PanNativeGesture, 0.0, QPointF(20, 10))
        assert (pixel_of(view, 0.5, 0.5) - was - QPointF(20, 10)).manhattanLength() <= 4
        feel(Qt.NativeGestureType.SmartZoomNativeGesture, 1.0, QPointF())
        assert np.ptp(ranges(view), axis=1) == pytest.approx(before)

    def test_two_fingers_on_a_screen_zoom(self, view, qapp):
        device = QTest.createTouchDevice()
        viewport, before = viewport_of(view), np.ptp(ranges(view), axis=1)

        def touch(apart, act):
            sequence = QTest.touchEvent(viewport, device, False)
            for finger, side in enumerate((-1, 1)):
                getattr(sequence, act)(finger, QPoint(200 + side * apart, 200), viewport)
            sequence.commit()
            qapp.processEvents()

        touch(30, "press")
        for apart in (40, 50, 60):
            touch(apart, "move")
        touch(60, "release")
        assert (np.ptp(ranges(view), axis=1) < 0.8 * before).all()

    def test_a_right_click_asks_for_the_menu_and_a_drag_does_not(self, view, monkeypatch):
        asked = []
        monkeypatch.setattr(
            BoundaryView, "contextMenuEvent", lambda self, event: asked.append(event.reason())
        )
        viewport, at = viewport_of(view), QPoint(200, 200)

        def ask():
            where = viewport.mapToGlobal(at)
            QApplication.sendEvent(viewport, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, where))

        for menu_at_once in (True, False):
            asked.clear()
            QTest.mousePress(viewport, RIGHT, pos=at)
            if menu_at_once:  # so do some desktops
                ask()
            assert not asked
            QTest.mouseRelease(viewport, RIGHT, pos=at)
            if not menu_at_once:
                ask()
            assert asked == [QContextMenuEvent.Reason.Mouse]
            asked.clear()
            QTest.mousePress(viewport, RIGHT, pos=at)
            if menu_at_once:
                ask()
            QTest.mouseMove(viewport, at + QPoint(60, 0))
            QTest.mouseRelease(viewport, RIGHT, pos=at + QPoint(60, 0))
            if not menu_at_once:
                ask()
            assert not asked

    def test_only_the_left_button_follows_a_sample(self, view):
        chosen = QSignalSpy(view.sample_selected)
        at = pixel(view, (0.0, 1.0)).toPoint()
        QTest.mouseClick(viewport_of(view), RIGHT, pos=at)
        assert chosen.count() == 0
        QTest.mouseClick(viewport_of(view), LEFT, pos=at)
        assert chosen.at(0) == [1]

    def test_while_a_boundary_is_drawn_the_left_button_draws(self, view):
        view.sketch.begin()
        drag(view, LEFT, QPoint(60, 40))
        assert view.sketch.strokes
        before = ranges(view)
        click_twice(view)
        np.testing.assert_array_equal(ranges(view), before)
        view.sketch.stop()


class TestKeys:
    def test_they_zoom_move_and_show_all_and_say_what_is_shown(self, view, announced):
        view.setFocus()
        before = ranges(view)
        QTest.keyClick(view, Qt.Key.Key_Plus)
        assert np.ptp(ranges(view), axis=1) == pytest.approx(np.ptp(before, axis=1) / 1.25)
        zoomed = ranges(view)
        QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
        assert ranges(view)[0] == pytest.approx(zoomed[0] + np.ptp(zoomed[0]) / 8)
        assert ranges(view)[1] == pytest.approx(zoomed[1])
        QTest.keyClick(view, Qt.Key.Key_Down, SHIFT)
        assert ranges(view)[1] == pytest.approx(zoomed[1] - np.ptp(zoomed[1]) / 8)
        assert announced[-1].startswith("The plane from ")
        QTest.keyClick(view, Qt.Key.Key_Minus)
        assert np.ptp(ranges(view), axis=1) == pytest.approx(np.ptp(before, axis=1))
        QTest.keyClick(view, Qt.Key.Key_0)
        np.testing.assert_array_equal(ranges(view), before)
        assert announced[-1] == "The plane from −0.5 to 1.5 across, from −0.5 to 1.5 up"

    def test_they_zoom_at_the_sample_that_is_reached(self, view):
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_Right)
        at = QPointF(pixel_of(view, 0.0, 0.0))
        QTest.keyClick(view, Qt.Key.Key_Plus)
        assert (pixel_of(view, 0.0, 0.0) - at).manhattanLength() <= 4
