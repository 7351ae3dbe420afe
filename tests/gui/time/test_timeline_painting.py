"""What has not changed is not painted again."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QApplication

from tests.gui.seen import lane_rect, pixel_of
from tests.gui.time.timelines import FAST, MARKS, point_at
from xorviz.core.run.landmarks import Landmark
from xorviz.gui.time.timeline_parts import Lane


class PaintCounter(QObject):
    def __init__(self, widget):
        super().__init__()
        self.areas = []
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.areas.append(event.rect())
        return False


class TestPainting:
    @pytest.fixture
    def paints(self, timeline):
        timeline.show_lanes([Lane(0, "main", 0, 4_000_000, None), FAST], 0)
        timeline.show_cursor(2_000_000)
        timeline.show_marks(MARKS)
        QApplication.processEvents()
        return PaintCounter(timeline)

    def test_nothing_is_painted_when_nothing_changed(self, timeline, paints):
        children = timeline.findChildren(QObject)
        for head in range(4_000_000, 4_000_030):
            timeline.show_lanes([Lane(0, "main", 0, head, None), FAST], 0)
            timeline.show_cursor(2_000_000 + head % 2)
            timeline.show_marks(list(MARKS))
            QApplication.processEvents()
        assert paints.areas == []
        assert timeline.findChildren(QObject) == children

    def test_what_changed_is_painted_once_and_no_more_than_that(self, timeline, paints):
        timeline.show_cursor(2_100_000)
        QApplication.processEvents()
        (area,) = paints.areas
        assert area.width() < 100
        for epoch in (2_000_000, 2_100_000):
            assert area.adjusted(12, 0, -12, 0).contains(pixel_of(timeline, epoch))
        timeline.show_marks([])
        QApplication.processEvents()
        assert paints.areas[1:] == [timeline.rect()]

    def test_a_lane_under_the_pointer_is_painted(self, timeline, paints):
        point_at(timeline, lane_rect(timeline, FAST.id).center())
        QApplication.processEvents()
        assert len(paints.areas) == 1

    def test_while_a_plateau_grows_the_buttons_are_not_painted(self, timeline, paints):
        timeline.show_marks([Landmark("plateau", 1_000_000, 3_000_000, "plateau")])
        QApplication.processEvents()
        paints.areas.clear()
        timeline.show_marks([Landmark("plateau", 1_000_000, 3_050_000, "plateau")])
        QApplication.processEvents()
        (area,) = paints.areas
        assert pixel_of(timeline, 1_000_000).x() < area.left()
        assert area.right() < pixel_of(timeline, 4_000_000).x()

    @pytest.mark.parametrize("follows", [True, False])
    @pytest.mark.parametrize("first", [1000, 1730])
    def test_a_strip_is_enough(self, timeline, follows, first):
        """Painted bit by bit, the picture is the same as painted whole."""
        timeline.show_marks(MARKS)
        for head in (1745, 1800, 1950, 1960):
            timeline.show_lanes([Lane(0, "main", 0, head, None)], 0)
            timeline.show_cursor(head if follows else 300)
            timeline.show_marks([*MARKS[:3], Landmark("plateau", first, head, "plateau")])
            QApplication.processEvents()
        screen = timeline.window().screen().grabWindow(timeline.window().winId()).toImage()
        corner = timeline.mapTo(timeline.window(), QPoint())
        whole = timeline.window().grab().toImage()
        track = QRect(corner, timeline.size())
        assert screen.copy(track) == whole.copy(track).convertToFormat(screen.format())
