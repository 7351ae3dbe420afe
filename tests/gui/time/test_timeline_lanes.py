"""The lanes of other runs: their lines, their names, where they leave."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel

from tests.gui.seen import lane_rect, pixel_of
from tests.gui.time.timelines import (
    ALONE,
    FAST,
    MAIN,
    MARKS,
    NESTED,
    OTHERS,
    SHORT,
    choose_scale,
    click,
    darkest,
    drag,
    name_shown,
    point_at,
    resize,
    said,
    wished,
)
from xorviz.gui.kit.buttons.segments import Segments
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.time.timeline_lanes import find_departures
from xorviz.gui.time.timeline_parts import ROW_HEIGHT, Lane


class TestLanes:
    @pytest.mark.parametrize("part", ["line", "name"])
    def test_a_click_chooses_one(self, timeline, cursor_wishes, part):
        timeline.show_lanes([MAIN, FAST, SHORT], MAIN.id)
        chosen = QSignalSpy(timeline.lane_wished)
        rect = lane_rect(timeline, FAST.id)
        x = pixel_of(timeline, 1500).x() if part == "line" else rect.right() - 20
        click(timeline, QPoint(x, rect.center().y()))
        assert wished(chosen) == [("switch", FAST.id)]
        assert said(cursor_wishes) == []

    def test_one_that_is_let_go_elsewhere_is_not_chosen(self, timeline):
        timeline.show_lanes([MAIN, FAST, SHORT], MAIN.id)
        chosen = QSignalSpy(timeline.lane_wished)
        drag(timeline, lane_rect(timeline, FAST.id).center(), QPoint(5, 5))
        drag(timeline, lane_rect(timeline, FAST.id).center(), lane_rect(timeline, SHORT.id).center())
        assert said(chosen) == []

    def test_the_current_one_is_named_when_there_are_others(self, timeline):
        assert name_shown(timeline) == ""
        timeline.show_lanes([MAIN, FAST], MAIN.id)
        assert name_shown(timeline) == "main"
        timeline.show_lanes([MAIN, FAST], FAST.id)
        assert name_shown(timeline).replace("\n", " ") == FAST.name
        assert timeline.findChild(QLabel, "timeline_lane").toolTip() == ""
        timeline.show_lanes([MAIN, NESTED], NESTED.id)
        assert timeline.findChild(QLabel, "timeline_lane").toolTip() == NESTED.name
        timeline.show_lanes([FAST], FAST.id)
        assert name_shown(timeline) == ""

    def test_its_height_follows_the_rows(self, timeline):
        heights = []
        for count in range(len(OTHERS) + 1):
            timeline.show_lanes([MAIN, *OTHERS[:count]], MAIN.id)
            QApplication.processEvents()
            assert timeline.height() == timeline.minimumHeight() == timeline.sizeHint().height()
            heights.append(timeline.height())
        assert heights[0] <= 64
        assert [height - heights[0] for height in heights[:4]] == [
            0,
            ROW_HEIGHT,
            2 * ROW_HEIGHT,
            3 * ROW_HEIGHT,
        ]
        assert set(heights[4:]) == {heights[3]}

    def test_title_and_scale_stay_in_line_with_the_track(self, timeline):
        for count in (0, 1, 3):
            timeline.show_lanes([MAIN, *OTHERS[:count]], MAIN.id)
            QApplication.processEvents()
            centre = timeline.findChild(Segments).geometry().center().y()
            assert centre == pytest.approx(pixel_of(timeline, 0).y(), abs=1.5)

    def test_no_more_than_three_rows(self, timeline):
        timeline.show_lanes([MAIN, *OTHERS], MAIN.id)
        layout = timeline._layout
        newest = sorted((lane.id for lane in OTHERS), reverse=True)
        assert {row.lane for row in layout.lanes} == set(newest[:2]), "the branch just made is among them"
        assert layout.rest_text == "+ 4 more"
        assert lane_rect(timeline, newest[2]) == QRect()
        assert not any(layout.rest_label.intersects(row.box) for row in layout.lanes)

    @pytest.mark.slow
    @pytest.mark.parametrize("width", [360, 540, 760, 1024, 1280, 1920])
    @pytest.mark.parametrize("scale", ["linear", "log"])
    @pytest.mark.parametrize("others", [0, 1, 3, 6])
    def test_nothing_is_cut_or_overlaps(self, timeline, find_flaws, width, scale, others):
        timeline.show_lanes([MAIN, *OTHERS[:others]], MAIN.id)
        timeline.show_marks(MARKS)
        choose_scale(timeline, scale)
        resize(timeline, width)
        assert find_flaws(timeline.window()) == []
        layout = timeline._layout
        texts = [tick.label for tick in layout.ticks] + [row.label for row in layout.lanes]
        texts += [mark.label for mark in layout.marks if mark.word]
        texts += [layout.rest_label] if layout.rest else []
        assert all(QRectF(timeline.rect()).contains(text) for text in texts)
        texts += [QRectF(child.geometry()) for child in (timeline.findChild(Segments), timeline._heading)]
        assert not [pair for pair in combinations(texts, 2) if pair[0].intersects(pair[1])]

    @pytest.mark.parametrize("last", [400, 1000, 1990])
    def test_a_long_name_is_beside_its_line_or_above_it(self, timeline, last):
        name = NESTED.name * 2
        timeline.show_lanes([MAIN, Lane(1, name, 300, last, 0)], MAIN.id)
        (row,) = timeline._layout.lanes
        assert row.inside == (last == 1990)
        assert row.word.endswith("…")
        assert name.startswith(row.word[:-1])
        assert row.label.width() > 200
        assert row.label.bottom() < row.y - 1, "no line goes through it"
        assert row.label.right() <= (row.end if row.inside else timeline.width())
        point_at(timeline, row.label.center())
        assert timeline.toolTip() == name

    def test_a_name_keeps_clear_of_its_line_and_of_a_lane_that_leaves_near_its_end(self, timeline):
        timeline.show_lanes([MAIN, FAST], MAIN.id)
        (fast,) = timeline._layout.lanes
        assert fast.label.left() >= fast.end + 5
        timeline.show_lanes([MAIN, FAST, Lane(4, "nested", 1985, 1995, 1)], MAIN.id)
        fast, nested = timeline._layout.lanes
        assert nested.start[1] == fast.y
        assert fast.label.left() > nested.start[0] + 26

    def test_a_whole_name_is_not_said_twice(self, timeline):
        timeline.show_lanes([MAIN, SHORT], MAIN.id)
        point_at(timeline, lane_rect(timeline, SHORT.id).center())
        assert timeline.toolTip() == ""

    @pytest.mark.parametrize("part", ["line", "name"])
    def test_the_one_under_the_pointer_stands_out(self, timeline, part):
        timeline.show_lanes([MAIN, FAST, ALONE], MAIN.id)
        card = load_theme("light").colour("card")
        rows = {row.lane: row for row in timeline._layout.lanes}
        fast, alone = (self.part_of(rows[lane.id], part) for lane in (FAST, ALONE))
        before = timeline.grab().toImage()
        point_at(timeline, fast.center())
        after = timeline.grab().toImage()
        assert darkest(after, fast) < darkest(before, fast) < card.lightness() - 50
        assert after.copy(alone) == before.copy(alone)

    def part_of(self, row, part):
        line = QRect(QPointF(row.end - 60, row.y - 2).toPoint(), QSize(40, 4))
        return line if part == "line" else row.label.toRect()

    def test_each_leaves_where_it_left(self, timeline):
        timeline.show_lanes([MAIN, FAST, ALONE, NESTED], MAIN.id)
        rows = {row.lane: row for row in timeline._layout.lanes}
        scale = timeline._layout.scale
        assert rows[FAST.id].start == (scale.x(680), pixel_of(timeline, 0).y())
        assert rows[NESTED.id].start == (scale.x(1200), rows[FAST.id].y)
        assert rows[ALONE.id].start == (scale.left, rows[ALONE.id].y)
        assert [rows[lane.id].end for lane in (FAST, NESTED, ALONE)] == [
            scale.x(at) for at in (1990, 1980, 900)
        ]

    def test_none_crosses_the_line_of_another(self, timeline):
        """Where a lane comes down, it meets no line or name of the rows that it passes."""
        timeline.show_lanes([MAIN, *(Lane(at, f"lane {at}", at, 1990, 0) for at in (300, 900, 600))], 0)
        rows = timeline._layout.lanes
        assert [row.lane for row in rows] == [900, 600, 300]
        for above, below in combinations(rows, 2):
            assert below.start[0] + 26 < above.box.left()


class TestDepartures:
    def find(self, lanes, current, drawn=None):
        return find_departures(lanes, current, drawn or {lane.id for lane in lanes if lane.id != current})

    def test_the_parent_of_the_current_lane_leaves_it_where_it_went_on_alone(self):
        assert self.find([MAIN, FAST], FAST.id) == {MAIN.id: (FAST.id, 680)}

    def test_so_does_the_parent_of_the_parent(self):
        found = self.find([MAIN, FAST, NESTED], NESTED.id)
        assert found == {FAST.id: (NESTED.id, 1200), MAIN.id: (NESTED.id, 680)}

    def test_a_sister_leaves_where_they_parted(self):
        """SHORT left MAIN at 1,100, when the current lane had gone its own way since 680."""
        found = self.find([MAIN, FAST, SHORT], FAST.id)
        assert found == {MAIN.id: (FAST.id, 680), SHORT.id: (MAIN.id, 1100)}
        early = Lane(7, "early", 200, 300, 0)
        assert self.find([MAIN, FAST, early], FAST.id)[7] == (FAST.id, 200)

    def test_one_whose_parent_has_no_row_leaves_where_that_did(self):
        assert self.find([MAIN, FAST, NESTED], MAIN.id, {NESTED.id}) == {NESTED.id: (MAIN.id, 680)}

    def test_one_that_stands_alone_leaves_none(self):
        orphan = Lane(8, "orphan", 50, 60, 99)
        assert self.find([MAIN, ALONE, orphan], MAIN.id) == {ALONE.id: (None, 0), 8: (None, 0)}


class TestTheNameOfTheLane:
    @pytest.mark.parametrize("width", [700, 1000, 1400])
    def test_is_all_there_on_two_lines(self, timeline, width):
        resize(timeline, width)
        name = "learning rate 5 from epoch 1,085"
        timeline.show_lanes([MAIN, FAST._replace(name=name)], FAST.id)
        assert name_shown(timeline).replace("\n", " ") == name or width == 700
        assert name_shown(timeline).endswith("1,085")
        label = timeline.findChild(QLabel, "timeline_lane")
        assert label.sizeHint().width() <= label.width()
        assert label.sizeHint().height() <= label.height()

    def test_leaves_out_the_middle_of_what_is_longer(self, timeline):
        timeline.show_lanes([MAIN, NESTED], NESTED.id)
        shown = name_shown(timeline)
        assert shown.startswith("a rather long")
        assert "…" in shown
        assert shown.endswith("own")


@pytest.mark.parametrize("width", [540, 1000, 1600])
@pytest.mark.parametrize("current", [0, 1, 3])
def test_no_line_goes_through_a_name(timeline, width, current):
    timeline.show_lanes([MAIN, *OTHERS[:3]], current)
    resize(timeline, width)
    rows = timeline._layout.lanes
    assert len(rows) == 3
    for row in rows:
        for other in rows:
            line = QRectF(other.start[0], other.y - 1, other.end - other.start[0], 2)
            assert not line.intersects(row.label)
            (x, top), bottom = other.start, other.y
            way = QRectF(x, min(top, bottom), 26, abs(bottom - top))
            assert other is row or top == bottom or not way.intersects(row.label)


def test_the_lane_that_was_just_branched_from_has_a_row_however_many_there_are(timeline):
    parent = Lane(20, "just left", 0, 1500, None)
    branch = Lane(21, "branch", 1500, 1500, 20)
    timeline.show_lanes([MAIN, *OTHERS, parent, branch], branch.id)
    layout = timeline._layout
    rows = [row.lane for row in layout.lanes]
    assert parent.id in rows
    assert sorted([*rows, *layout.rest]) == sorted(lane.id for lane in (MAIN, *OTHERS, parent))
