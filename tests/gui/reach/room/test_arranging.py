"""Which cards are seen in which room: the plan, without a window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize

from xorviz.gui.reach.room.arranging import ORDER, PICTURES, Wish, front, plan, smallest

SIZES = {
    "network": (300, 180), "update": (390, 130), "boundary": (180, 190), "loss": (230, 140),
    "row": (420, 47), "timeline": (390, 70), "column": (262, 200),
}  # fmt: skip
LESSON, EXPLORE = Wish(), Wish(explore=True)


def least(name, sharing, above):
    return QSize(*SIZES[name]) + (QSize(0, 14) if sharing else QSize())


def least_with_tabs(name, sharing, above):
    """Tabs beside a title take width for each card, tabs above take height."""
    more = QSize(0, 36) if above else QSize(60 * len(sharing), 0)
    return QSize(*SIZES[name]) + (more if sharing else QSize())


def seen(wish, width, height):
    return plan(wish, QSize(width, height), least)


class TestRoom:
    def test_in_a_large_room_all_is_seen(self):
        assert seen(LESSON, 1000, 700).shown == {"network", "boundary", "loss", "row", "timeline", "column"}
        assert seen(EXPLORE, 1000, 700).shown == {*ORDER, "timeline", "column"}
        assert not seen(EXPLORE, 1000, 700).offers_column

    def test_without_height_cards_share_a_place(self):
        found = seen(EXPLORE, 1000, 320)
        assert found.places == (("network", "update"), ("boundary", "loss"))
        assert found.shown == {"network", "boundary", "timeline", "column"}

    def test_without_width_the_column_goes_where_all_is_shown(self):
        found = seen(EXPLORE, 700, 700)
        assert found.shown == {*ORDER, "timeline"}
        assert found.offers_column

    def test_without_width_a_first_sight_keeps_its_question_beside_one_column_of_cards(self):
        found = seen(LESSON, 700, 800)
        assert found.upright
        assert not found.places
        assert {"column", "network", "boundary", "loss"} < found.shown

    def test_a_low_first_sight_has_network_and_plane_beside_each_other_above_the_row(self):
        found = seen(LESSON, 810, 345)
        assert found.shown == {"network", "boundary", "row", "timeline", "column"}
        assert found.places == (("boundary", "loss"),)
        assert found.row_below_all
        assert not found.upright

    def test_in_the_smallest_room_one_place_has_all_cards(self):
        found = seen(LESSON, 700, 345)
        assert found.places == (("network", "boundary", "loss"),)
        assert found.shown == {"boundary", "row", "timeline", "column"}

    def test_a_column_comes_in_place_of_the_ways_into_the_network_and_leaves_when_that_is_wished(self):
        wish = LESSON._replace(lines=True)
        closed = wish._replace(opened=False)
        assert seen(closed, 700, 330).shown == {"network", "boundary", "row", "timeline"}
        found = seen(wish, 700, 330)
        assert found.shown == {"boundary", "timeline", "column"}, "the question is first"
        assert found.places == (ORDER,)

    def test_tabs_go_above_where_two_places_have_too_little_width_for_them(self):
        wide, narrow = (plan(EXPLORE, QSize(width, 355), least_with_tabs) for width in (900, 730))
        assert wide.shown == narrow.shown == {"network", "boundary", "timeline"}
        assert not wide.above
        assert narrow.above == {"network", "update", "loss"}

    def test_in_one_place_tabs_go_above_where_there_is_too_little_width_and_beside_where_too_little_height(
        self,
    ):
        narrow, low = (plan(EXPLORE, QSize(*room), least_with_tabs) for room in ((500, 355), (650, 280)))
        assert narrow.above == set(ORDER)
        assert not low.above
        assert narrow.places == low.places == (ORDER,)
        assert smallest(EXPLORE, QSize(500, 355), least_with_tabs) == QSize(390, 305)
        assert smallest(EXPLORE, QSize(650, 280), least_with_tabs) == QSize(630, 269)

    def test_where_all_is_shown_the_column_takes_no_room_of_the_cards_unasked(self):
        assert seen(EXPLORE, 560, 300).shown == {"boundary", "timeline"}
        assert "column" in seen(EXPLORE._replace(opened=True), 700, 300).shown

    def test_the_column_comes_and_goes_when_that_is_wished(self):
        assert "column" in seen(EXPLORE._replace(opened=True), 700, 700).shown
        assert "column" not in seen(LESSON._replace(opened=False), 700, 345).shown
        assert "column" in seen(LESSON._replace(opened=False), 1000, 700).shown, "there is room for it"

    @given(
        width=st.integers(440, 1400),
        height=st.integers(310, 1000),
        wish=st.builds(
            Wish,
            explore=st.booleans(),
            lines=st.booleans(),
            hidden=st.frozensets(st.sampled_from([*ORDER, "timeline", "column"])),
            alone=st.sampled_from(["", *ORDER]),
            presenting=st.booleans(),
            opened=st.sampled_from([None, True, False]),
        ),
    )
    def test_what_is_seen_fits_and_nothing_is_lost(self, width, height, wish):
        found = seen(wish, width, height)
        need = smallest(wish, QSize(width, height), least)
        shared = {card for place in found.places for card in place}
        assert (found.shown & set(ORDER)) | shared <= set(ORDER) - wish.hidden
        for place in found.places:
            assert len(found.shown & set(place)) == 1
        for side in ({"network", "update"}, {"boundary", "loss"}):
            cards = found.shown & side
            if not found.upright and need.width() <= width and need.height() <= height:
                assert sum(SIZES[card][1] for card in cards) <= height
        if "timeline" not in wish.hidden and not wish.presenting:
            assert "timeline" in found.shown


class TestWishes:
    def test_what_is_hidden_is_not_seen(self):
        found = seen(EXPLORE._replace(hidden=frozenset({"loss", "timeline", "column"})), 1000, 700)
        assert found.shown == {"network", "update", "boundary"}
        assert found.offers_column

    def test_one_card_has_it_all_but_for_the_timeline(self):
        assert seen(EXPLORE._replace(alone="loss"), 1000, 700).shown == {"loss", "timeline"}

    def test_a_card_that_is_hidden_is_not_alone(self):
        wish = EXPLORE._replace(alone="loss", hidden=frozenset({"loss"}))
        assert "network" in seen(wish, 1000, 700).shown

    def test_pictures_are_presented_unless_they_are_hidden(self):
        assert seen(EXPLORE._replace(presenting=True), 1000, 700).shown == PICTURES
        wish = EXPLORE._replace(presenting=True, hidden=frozenset({"loss"}))
        assert seen(wish, 1000, 700).shown == {"network", "boundary"}

    def test_the_way_into_the_network_goes_with_it(self):
        assert "row" not in seen(LESSON._replace(hidden=frozenset({"network"})), 1000, 700).shown


@pytest.mark.parametrize(
    ("recent", "card"), [((), "network"), (("loss",), "loss"), (("update", "boundary"), "boundary")]
)
def test_the_one_asked_for_last_is_in_front(recent, card):
    assert front(("network", "boundary", "loss"), recent) == card
