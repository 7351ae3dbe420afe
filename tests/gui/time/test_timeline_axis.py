from itertools import pairwise

import pytest
from PySide6.QtCore import QRect

from tests.gui.seen import lane_rect, pixel_of
from tests.gui.time.timelines import MAIN, choose_scale, darkest
from xorviz.gui.kit.numbers import epoch_text
from xorviz.gui.time.timeline_layout import axis_end, lay_out
from xorviz.gui.time.timeline_parts import Lane, Shown


class TestAxis:
    def test_it_stands_still_while_the_handle_moves_to_the_right(self, timeline):
        ends, places = [], []
        for head in range(0, 30_000, 60):
            timeline.show_lanes([Lane(0, "main", 0, head, None)], 0)
            timeline.show_cursor(head)
            scale = timeline._layout.scale
            ends.append(scale.end)
            places.append(pixel_of(timeline, head).x())
            assert head < scale.end
            assert pixel_of(timeline, 0).x() <= places[-1] < scale.right
        assert ends == sorted(ends)
        assert set(ends) == {100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000, 20_000, 25_000, 50_000}
        steps = [
            right - left
            for (left, right), (one, other) in zip(pairwise(places), pairwise(ends), strict=True)
            if one == other
        ]
        assert all(step >= 0 for step in steps)

    @pytest.mark.parametrize("newest", [0, 1, 98, 99, 100, 979, 1000, 123_456_789, 10**12])
    def test_there_is_headroom_but_not_much(self, newest):
        end = axis_end(newest)
        assert end >= max(100, newest * 1.01)
        assert end <= max(100, newest * 2.6)

    def test_it_spans_the_other_lanes_too(self, timeline):
        timeline.show_lanes([MAIN, Lane(1, "long", 3, 70_000, 0)], 0)
        assert timeline._layout.scale.end == 100_000
        assert lane_rect(timeline, 1).right() > pixel_of(timeline, 70_000).x() - 2

    def test_log_spreads_the_first_epochs(self, timeline):
        linear = [pixel_of(timeline, epoch).x() for epoch in (0, 10, 1740)]
        choose_scale(timeline, "log")
        logarithmic = [pixel_of(timeline, epoch).x() for epoch in (0, 10, 1740)]
        assert linear[0] == logarithmic[0]
        assert linear[1] - linear[0] < 10
        assert logarithmic[1] - logarithmic[0] > 100
        choose_scale(timeline, "linear")
        assert [pixel_of(timeline, epoch).x() for epoch in (0, 10, 1740)] == linear

    @pytest.mark.parametrize(
        ("epoch", "text"),
        [
            (0, "0"),
            (500, "500"),
            (1000, "1,000"),
            (250_000, "250,000"),
            (2_500_000, "2.5 M"),
            (10**9, "1,000 M"),
        ],
    )
    def test_numbers_are_short(self, epoch, text):
        assert epoch_text(epoch) == text

    @pytest.mark.sampled(4)
    @pytest.mark.parametrize("logarithmic", [False, True])
    @pytest.mark.parametrize("head", [0, 1240, 98_000, 2_400_000, 740_000_000])
    @pytest.mark.usefixtures("qapp")
    def test_its_numbers_do_not_touch(self, logarithmic, head):
        lanes = (Lane(0, "main", 0, head, None),)
        for right in range(270, 1900, 37):
            layout = lay_out(Shown(lanes, 0, 0, (), logarithmic), right + 140, 90, right)
            labels = [tick.label for tick in layout.ticks]
            assert len(labels) >= 2
            assert layout.ticks[0].text == "0"
            assert all(one.right() + 4 < other.left() for one, other in pairwise(labels))
            assert labels[0].left() > 80
            assert labels[-1].right() < right + 30

    @pytest.mark.usefixtures("qapp")
    def test_log_marks_powers_of_ten(self):
        layout = lay_out(Shown((Lane(0, "main", 0, 15_000, None),), logarithmic=True), 1000, 60, 850)
        assert [tick.text for tick in layout.ticks] == ["0", "1", "10", "100", "1,000", "10,000"]


class TestLengthOfTheAxis:
    def test_fits_the_lanes_that_share_a_past(self, timeline):
        lanes = [Lane(1, "one", 0, 900, None), Lane(2, "two", 300, 700, 1), Lane(3, "far", 0, 90_000, None)]
        timeline.show_lanes(lanes, 2)
        timeline.show_cursor(700)
        assert timeline._layout.scale.end == 1000

    def test_a_lane_that_is_longer_ends_at_the_axis_with_an_arrow(self, timeline):
        lanes = [Lane(1, "one", 0, 90, None), Lane(3, "far", 0, 90_000, None)]
        timeline.show_lanes(lanes, 1)
        (row,) = timeline._layout.lanes
        assert row.cut
        assert row.end == timeline._layout.scale.right
        area = QRect(round(row.end) - 3, round(row.y) - 4, 4, 3)
        with_arrow = darkest(timeline.grab().toImage(), area)
        timeline.show_lanes([lanes[0], Lane(3, "far", 0, 100, None)], 1)
        assert not timeline._layout.lanes[0].cut
        assert with_arrow < darkest(timeline.grab().toImage(), area)
