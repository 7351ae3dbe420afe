"""The track and its handle: clicks, dragging, and how it looks."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from tests.gui.seen import lane_rect, pixel_of
from tests.gui.time.timelines import MAIN, OTHERS, choose_scale, click, drag, point_at, said
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.time.timeline_parts import Lane


class TestTrack:
    @pytest.mark.parametrize("scale", ["linear", "log"])
    @pytest.mark.parametrize("height", [3, 20, 37, 46])
    def test_a_click_moves_the_cursor(self, timeline, cursor_wishes, scale, height):
        choose_scale(timeline, scale)
        for epoch in (0, 3, 90, 612, 1740):
            timeline.show_cursor(1239)
            place = QPoint(pixel_of(timeline, epoch).x(), height)
            click(timeline, place)
            pixel = max(3, abs(epoch - timeline._layout.scale.epoch(place.x() + 1)))
            assert said(cursor_wishes)[-1] == pytest.approx(epoch, abs=pixel)

    def test_dragging_asks_once_for_each_new_epoch(self, timeline, cursor_wishes):
        timeline.show_lanes([Lane(0, "main", 0, 50, None)], 0)
        timeline.show_cursor(10)
        start, step = pixel_of(timeline, 20), QPoint(1, 0)
        drag(timeline, start, *(start + step * pixel for pixel in range(60)))
        wishes = said(cursor_wishes)
        assert wishes == list(range(20, wishes[-1] + 1))
        assert 25 < wishes[-1] < 35

    def test_dragging_beyond_an_end_stays_there(self, timeline, cursor_wishes):
        left, right = pixel_of(timeline, 100), QPoint(timeline.width() + 200, 200)
        drag(timeline, left, right)
        assert said(cursor_wishes)[-1] == 1740
        drag(timeline, left, QPoint(-300, -200))
        assert said(cursor_wishes)[-1] == 0

    def test_it_is_in_hand_while_it_is_dragged_and_a_click_only_sends_it(self, timeline):
        held = QSignalSpy(timeline.held)
        click(timeline, pixel_of(timeline, 300))
        assert said(held) == []
        QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=pixel_of(timeline, 300))
        point_at(timeline, pixel_of(timeline, 300) + QPoint(1, 0), Qt.MouseButton.LeftButton)
        assert said(held) == [], "a hand trembles"
        for epoch in (600, 500):
            point_at(timeline, pixel_of(timeline, epoch), Qt.MouseButton.LeftButton)
            assert said(held) == [True]
        QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=pixel_of(timeline, 500))
        assert said(held) == [True, False]
        QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=pixel_of(timeline, 300))
        point_at(timeline, pixel_of(timeline, 700), Qt.MouseButton.LeftButton)
        timeline.hide()
        assert said(held) == [True, False, True, False]
        QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=pixel_of(timeline, 700))

    def test_a_moved_pointer_that_is_not_pressed_asks_for_nothing(self, timeline, cursor_wishes):
        drag(timeline, pixel_of(timeline, 100), pixel_of(timeline, 200))
        asked = cursor_wishes.count()
        point_at(timeline, pixel_of(timeline, 900))
        assert cursor_wishes.count() == asked

    def test_a_click_on_the_handle_leaves_the_cursor(self, timeline, cursor_wishes):
        timeline.show_lanes([Lane(0, "main", 0, 7_654_321, None)], 0)
        timeline.show_cursor(3_456_789)
        click(timeline, pixel_of(timeline, 3_456_789))
        assert said(cursor_wishes) == []

    def test_a_click_beside_it_does_nothing(self, timeline, cursor_wishes):
        click(timeline, QPoint(10, 37))
        click(timeline, QPoint(pixel_of(timeline, 2000).x() + 25, 5))
        QTest.mouseClick(timeline, Qt.MouseButton.RightButton, pos=pixel_of(timeline, 300))
        assert said(cursor_wishes) == []

    def test_the_wheel_does_nothing(self, timeline, cursor_wishes):
        place = QPointF(pixel_of(timeline, 300))
        event = QWheelEvent(
            place,
            timeline.mapToGlobal(place),
            QPoint(),
            QPoint(0, -240),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(timeline, event)
        assert not event.isAccepted()
        assert said(cursor_wishes) == []

    def test_past_future_and_nothing_look_different(self, timeline):
        picture = timeline.grab().toImage()
        past, future, nothing = (picture.pixelColor(pixel_of(timeline, at)) for at in (600, 1500, 1900))
        light = load_theme("light")
        assert past == light.colour("accent")
        assert nothing == light.colour("border")
        assert past.lightness() < future.lightness() < nothing.lightness()

    def test_the_handle_is_where_the_cursor_is(self, timeline):
        light = load_theme("light")
        for epoch in (0, 300, 1740):
            timeline.show_cursor(epoch)
            picture = timeline.grab().toImage()
            assert picture.pixelColor(pixel_of(timeline, epoch)) == light.colour("card")

    def test_a_theme_colours_it(self, timeline):
        dark = load_theme("dark")
        set_theme(timeline.window(), dark)
        colour = timeline.grab().toImage().pixelColor(pixel_of(timeline, 600))
        assert colour == dark.colour("accent")

    def test_the_pointer_says_what_can_be_dragged_and_clicked(self, timeline):
        timeline.show_lanes([MAIN, *OTHERS], MAIN.id)
        shapes = {}
        places = {
            "handle": pixel_of(timeline, 1240),
            "track": pixel_of(timeline, 300),
            "lane": lane_rect(timeline, OTHERS[-1].id).center(),
            "rest": timeline._layout.rest_label.center(),
        }
        for name, place in places.items():
            point_at(timeline, place)
            shapes[name] = timeline.cursor().shape()
        hand = Qt.CursorShape.PointingHandCursor
        assert shapes == {
            "handle": Qt.CursorShape.SizeHorCursor,
            "track": Qt.CursorShape.ArrowCursor,
            "lane": hand,
            "rest": hand,
        }
