from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QMenu, QVBoxLayout, QWidget

from tests.gui.seen import lane_rect
from xorviz.core.run.landmarks import Landmark
from xorviz.gui.kit.numbers import epoch_text
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.kit.widgets import Segments
from xorviz.gui.time.timeline import Timeline
from xorviz.gui.time.timeline_lanes import find_departures
from xorviz.gui.time.timeline_layout import axis_end, lay_out
from xorviz.gui.time.timeline_parts import ROW_HEIGHT, Lane, Shown

MAIN = Lane(0, "main", 0, 1740, None)
FAST = Lane(1, "learning rate 5.0 from epoch 680", 680, 1990, 0)
SHORT = Lane(2, "momentum 0.9", 1100, 1103, 0)
ALONE = Lane(3, "seed 12", 0, 900, None)
NESTED = Lane(
    4, "a rather long name that a person gave to this lane for a reason of their own", 1200, 1980, 1
)
OTHERS = (FAST, SHORT, ALONE, NESTED, Lane(5, "five", 10, 1000, 0), Lane(6, "six", 0, 50, None))
MARKS = (
    Landmark("plateau", 60, 430, "plateau at loss 0.25"),
    Landmark("edit", 700, 700, "learning rate 0.5 → 2.0"),
    Landmark("solved", 1108, 1108, "solved at epoch 1,108"),
    Landmark("diverged", 1700, 1700, "diverged"),
)
KEY = Qt.Key

opens_a_menu = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing the keyboard")
"""The offscreen platform says so of every menu."""


@pytest.fixture
def timeline(light, show):
    """A timeline at the bottom of a window, as a person meets it: one lane, the cursor at 1,240."""
    host = QWidget()
    set_theme(host, light)
    card = QFrame()
    card.setObjectName("card")
    timeline = Timeline()
    QVBoxLayout(card).addWidget(timeline)
    layout = QVBoxLayout(host)
    layout.addStretch(1)
    layout.addWidget(card)
    timeline.show_lanes([MAIN], MAIN.id)
    timeline.show_cursor(1240)
    show(host, (1000, 400))
    timeline.setFocus()
    QApplication.processEvents()
    yield timeline
    for menu in timeline.findChildren(QMenu):
        menu.close()


@pytest.fixture
def cursor_wishes(timeline):
    return spy(timeline.cursor_requested)


def spy(signal):
    return QSignalSpy(signal)


def said(spied):
    return [spied.at(place)[0] for place in range(spied.count())]


def wished(spied):
    """What was wished of which lane."""
    return [tuple(spied.at(place)) for place in range(spied.count())]


def resize(timeline, width):
    timeline.window().resize(width, 400)
    QApplication.processEvents()


def point_at(timeline, place, buttons=Qt.MouseButton.NoButton):
    """Move the pointer, wherever an earlier test has left it: `QTest.mouseMove` would say nothing there."""
    place = QPointF(place)
    button, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, place, timeline.mapToGlobal(place), button, buttons, keys)
    QApplication.sendEvent(timeline, event)


def press_keys(timeline, *keys):
    for key in keys:
        QTest.keyClick(timeline, key)


def click(timeline, place):
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPointF(place).toPoint())


def drag(timeline, *places):
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        point_at(timeline, place, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=places[-1])


def choose_scale(timeline, scale):
    button = timeline.findChild(QWidget, f"timeline_scale_{scale}")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def card_of(timeline):
    return timeline.window().findChild(QWidget, "timeline_hover")


def name_shown(timeline):
    label = timeline.findChild(QLabel, "timeline_lane")
    return label.text() if label.isVisible() else ""


class TestKeys:
    @pytest.mark.parametrize(
        ("key", "epoch"),
        [
            (KEY.Key_Left, 1239),
            (KEY.Key_Right, 1241),
            (KEY.Key_PageUp, 1340),
            (KEY.Key_PageDown, 1140),
            (KEY.Key_Home, 0),
            (KEY.Key_End, 1740),
        ],
    )
    def test_move_the_cursor(self, timeline, cursor_wishes, key, epoch):
        press_keys(timeline, key)
        assert said(cursor_wishes) == [epoch]

    @pytest.mark.parametrize(
        ("start", "key", "wishes"),
        [
            (30, KEY.Key_PageDown, [0]),
            (1700, KEY.Key_PageUp, [1740]),
            (0, KEY.Key_Left, []),
            (0, KEY.Key_Home, []),
            (1740, KEY.Key_Right, []),
            (1740, KEY.Key_End, []),
        ],
    )
    def test_stop_at_the_ends(self, timeline, cursor_wishes, start, key, wishes):
        timeline.show_cursor(start)
        press_keys(timeline, key)
        assert said(cursor_wishes) == wishes

    def test_faster_than_the_cursor_add_up(self, timeline, cursor_wishes):
        press_keys(timeline, KEY.Key_Right, KEY.Key_Right, KEY.Key_PageUp)
        timeline.show_cursor(1240)
        timeline.show_cursor(1241)
        press_keys(timeline, KEY.Key_Right)
        timeline.show_cursor(1343)
        press_keys(timeline, KEY.Key_Left)
        assert said(cursor_wishes) == [1241, 1242, 1342, 1343, 1342]

    @pytest.mark.parametrize(
        ("key", "wishes"),
        [
            (KEY.Key_Left, [1239, 1238]),
            (KEY.Key_Right, [1241, 1242]),
            (KEY.Key_PageUp, [1340, 1440]),
            (KEY.Key_PageDown, [1140, 1040]),
        ],
    )
    def test_pressed_twice_go_twice_as_far(self, timeline, cursor_wishes, key, wishes):
        press_keys(timeline, key, key)
        assert said(cursor_wishes) == wishes

    @pytest.mark.parametrize("moved_on", ["the cursor", "the lane"])
    def test_count_from_what_is_shown_once_that_moved_otherwise(self, timeline, cursor_wishes, moved_on):
        press_keys(timeline, KEY.Key_Right)
        if moved_on == "the cursor":
            timeline.show_cursor(500)
        else:
            timeline.show_lanes([MAIN, FAST], FAST.id)
        press_keys(timeline, KEY.Key_Right)
        assert said(cursor_wishes) == [1241, 501 if moved_on == "the cursor" else 1241]

    def test_others_are_left_to_the_window(self, timeline, cursor_wishes):
        pressed = []
        timeline.window().keyPressEvent = lambda event: pressed.append(event.key())
        press_keys(timeline, KEY.Key_Space, KEY.Key_Up)
        assert pressed == [KEY.Key_Space, KEY.Key_Up]
        assert said(cursor_wishes) == []

    def test_the_focus_is_seen(self, timeline):
        timeline.window().activateWindow()
        timeline.setFocus()
        assert timeline.hasFocus()
        focused = timeline.grab().toImage()
        timeline.clearFocus()
        assert timeline.grab().toImage() != focused

    def test_it_says_where_the_cursor_is(self, timeline):
        timeline.show_cursor(1241)
        assert timeline.accessibleDescription() == "Epoch 1,241 of 1,740"


class TestTrack:
    @pytest.mark.parametrize("scale", ["linear", "log"])
    @pytest.mark.parametrize("height", [3, 20, 37, 46])
    def test_a_click_moves_the_cursor(self, timeline, cursor_wishes, scale, height):
        choose_scale(timeline, scale)
        for epoch in (0, 3, 90, 612, 1740):
            timeline.show_cursor(1239)
            place = QPoint(timeline.pixel_of(epoch).x(), height)
            click(timeline, place)
            pixel = max(3, abs(epoch - timeline._layout.scale.epoch(place.x() + 1)))
            assert said(cursor_wishes)[-1] == pytest.approx(epoch, abs=pixel)

    def test_dragging_asks_once_for_each_new_epoch(self, timeline, cursor_wishes):
        timeline.show_lanes([Lane(0, "main", 0, 50, None)], 0)
        timeline.show_cursor(10)
        start, step = timeline.pixel_of(20), QPoint(1, 0)
        drag(timeline, start, *(start + step * pixel for pixel in range(60)))
        wishes = said(cursor_wishes)
        assert wishes == list(range(20, wishes[-1] + 1))
        assert 25 < wishes[-1] < 35

    def test_dragging_beyond_an_end_stays_there(self, timeline, cursor_wishes):
        left, right = timeline.pixel_of(100), QPoint(timeline.width() + 200, 200)
        drag(timeline, left, right)
        assert said(cursor_wishes)[-1] == 1740
        drag(timeline, left, QPoint(-300, -200))
        assert said(cursor_wishes)[-1] == 0

    def test_a_moved_pointer_that_is_not_pressed_asks_for_nothing(self, timeline, cursor_wishes):
        drag(timeline, timeline.pixel_of(100), timeline.pixel_of(200))
        asked = cursor_wishes.count()
        point_at(timeline, timeline.pixel_of(900))
        assert cursor_wishes.count() == asked

    def test_a_click_on_the_handle_leaves_the_cursor(self, timeline, cursor_wishes):
        timeline.show_lanes([Lane(0, "main", 0, 7_654_321, None)], 0)
        timeline.show_cursor(3_456_789)
        click(timeline, timeline.pixel_of(3_456_789))
        assert said(cursor_wishes) == []

    def test_a_click_beside_it_does_nothing(self, timeline, cursor_wishes):
        click(timeline, QPoint(10, 37))
        click(timeline, QPoint(timeline.pixel_of(2000).x() + 25, 5))
        QTest.mouseClick(timeline, Qt.MouseButton.RightButton, pos=timeline.pixel_of(300))
        assert said(cursor_wishes) == []

    def test_the_wheel_does_nothing(self, timeline, cursor_wishes):
        place = QPointF(timeline.pixel_of(300))
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
        past, future, nothing = (picture.pixelColor(timeline.pixel_of(at)) for at in (600, 1500, 1900))
        light = load_theme("light")
        assert past == light.colour("accent")
        assert nothing == light.colour("border")
        assert past.lightness() < future.lightness() < nothing.lightness()

    def test_the_handle_is_where_the_cursor_is(self, timeline):
        light = load_theme("light")
        for epoch in (0, 300, 1740):
            timeline.show_cursor(epoch)
            picture = timeline.grab().toImage()
            assert picture.pixelColor(timeline.pixel_of(epoch)) == light.colour("card")

    def test_a_theme_colours_it(self, timeline):
        dark = load_theme("dark")
        set_theme(timeline.window(), dark)
        colour = timeline.grab().toImage().pixelColor(timeline.pixel_of(600))
        assert colour == dark.colour("accent")

    def test_the_pointer_says_what_can_be_dragged_and_clicked(self, timeline):
        timeline.show_lanes([MAIN, *OTHERS], MAIN.id)
        shapes = {}
        places = {
            "handle": timeline.pixel_of(1240),
            "track": timeline.pixel_of(300),
            "lane": lane_rect(timeline, FAST.id).center(),
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


class TestAxis:
    def test_it_stands_still_while_the_handle_moves_to_the_right(self, timeline):
        ends, places = [], []
        for head in range(0, 30_000, 60):
            timeline.show_lanes([Lane(0, "main", 0, head, None)], 0)
            timeline.show_cursor(head)
            scale = timeline._layout.scale
            ends.append(scale.end)
            places.append(timeline.pixel_of(head).x())
            assert head < scale.end
            assert timeline.pixel_of(0).x() <= places[-1] < scale.right
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
        assert lane_rect(timeline, 1).right() > timeline.pixel_of(70_000).x() - 2

    def test_log_spreads_the_first_epochs(self, timeline):
        linear = [timeline.pixel_of(epoch).x() for epoch in (0, 10, 1740)]
        choose_scale(timeline, "log")
        logarithmic = [timeline.pixel_of(epoch).x() for epoch in (0, 10, 1740)]
        assert linear[0] == logarithmic[0]
        assert linear[1] - linear[0] < 10
        assert logarithmic[1] - logarithmic[0] > 100
        choose_scale(timeline, "linear")
        assert [timeline.pixel_of(epoch).x() for epoch in (0, 10, 1740)] == linear

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


class TestLanes:
    @pytest.mark.parametrize("part", ["line", "name"])
    def test_a_click_chooses_one(self, timeline, cursor_wishes, part):
        timeline.show_lanes([MAIN, FAST, SHORT], MAIN.id)
        chosen = spy(timeline.lane_wished)
        rect = lane_rect(timeline, FAST.id)
        x = timeline.pixel_of(1500).x() if part == "line" else rect.right() - 20
        click(timeline, QPoint(x, rect.center().y()))
        assert wished(chosen) == [("switch", FAST.id)]
        assert said(cursor_wishes) == []

    def test_one_that_is_let_go_elsewhere_is_not_chosen(self, timeline):
        timeline.show_lanes([MAIN, FAST, SHORT], MAIN.id)
        chosen = spy(timeline.lane_wished)
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
            assert centre == pytest.approx(timeline.pixel_of(0).y(), abs=1.5)

    def test_no_more_than_three_rows(self, timeline):
        timeline.show_lanes([MAIN, *OTHERS], MAIN.id)
        layout = timeline._layout
        assert {ghost.lane for ghost in layout.ghosts} == {FAST.id, SHORT.id}
        assert layout.rest_text == "+ 4 more"
        assert lane_rect(timeline, NESTED.id) == QRect()
        assert not any(layout.rest_label.intersects(ghost.box) for ghost in layout.ghosts)

    @pytest.mark.parametrize("width", [540, 760, 1024, 1280, 1920])
    @pytest.mark.parametrize("scale", ["linear", "log"])
    @pytest.mark.parametrize("ghosts", [0, 1, 3, 6])
    def test_nothing_is_cut_or_overlaps(self, timeline, find_flaws, width, scale, ghosts):
        timeline.show_lanes([MAIN, *OTHERS[:ghosts]], MAIN.id)
        timeline.show_marks(MARKS)
        choose_scale(timeline, scale)
        resize(timeline, width)
        assert find_flaws(timeline.window()) == []
        layout = timeline._layout
        texts = [tick.label for tick in layout.ticks] + [ghost.label for ghost in layout.ghosts]
        texts += [mark.label for mark in layout.marks if mark.word]
        texts += [layout.rest_label] if layout.rest else []
        assert all(QRectF(timeline.rect()).contains(text) for text in texts)
        texts += [QRectF(child.geometry()) for child in (timeline.findChild(Segments), timeline._heading)]
        assert not [pair for pair in combinations(texts, 2) if pair[0].intersects(pair[1])]

    @pytest.mark.parametrize("last", [400, 1000, 1990])
    def test_a_long_name_is_beside_its_line_or_on_it(self, timeline, last):
        name = NESTED.name * 2
        timeline.show_lanes([MAIN, Lane(1, name, 300, last, 0)], MAIN.id)
        (ghost,) = timeline._layout.ghosts
        assert ghost.inside == (last == 1990)
        assert ghost.word.endswith("…")
        assert name.startswith(ghost.word[:-1])
        assert ghost.label.width() > 200
        assert ghost.label.right() <= (ghost.end if ghost.inside else timeline.width())
        point_at(timeline, ghost.label.center())
        assert timeline.toolTip() == name

    def test_a_name_keeps_clear_of_its_line_and_of_a_lane_that_leaves_near_its_end(self, timeline):
        timeline.show_lanes([MAIN, FAST], MAIN.id)
        (fast,) = timeline._layout.ghosts
        assert fast.label.left() >= fast.end + 5
        timeline.show_lanes([MAIN, FAST, Lane(4, "nested", 1985, 1995, 1)], MAIN.id)
        fast, nested = timeline._layout.ghosts
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
        ghosts = {ghost.lane: ghost for ghost in timeline._layout.ghosts}
        fast, alone = (self.part_of(ghosts[lane.id], part) for lane in (FAST, ALONE))
        before = timeline.grab().toImage()
        point_at(timeline, fast.center())
        after = timeline.grab().toImage()
        assert darkest(after, fast) < darkest(before, fast) < card.lightness() - 50
        assert after.copy(alone) == before.copy(alone)

    def part_of(self, ghost, part):
        line = QRect(QPointF(ghost.end - 60, ghost.y - 2).toPoint(), QSize(40, 4))
        return line if part == "line" else ghost.label.toRect()

    def test_each_leaves_where_it_left(self, timeline):
        timeline.show_lanes([MAIN, FAST, ALONE, NESTED], MAIN.id)
        ghosts = {ghost.lane: ghost for ghost in timeline._layout.ghosts}
        scale = timeline._layout.scale
        assert ghosts[FAST.id].start == (scale.x(680), timeline.pixel_of(0).y())
        assert ghosts[NESTED.id].start == (scale.x(1200), ghosts[FAST.id].y)
        assert ghosts[ALONE.id].start == (scale.left, ghosts[ALONE.id].y)
        assert [ghosts[lane.id].end for lane in (FAST, NESTED, ALONE)] == [
            scale.x(at) for at in (1990, 1980, 900)
        ]

    def test_none_crosses_the_line_of_another(self, timeline):
        """Where a lane comes down, it meets no line or name of the rows that it passes."""
        timeline.show_lanes([MAIN, *(Lane(at, f"lane {at}", at, 1990, 0) for at in (300, 900, 600))], 0)
        ghosts = timeline._layout.ghosts
        assert [ghost.lane for ghost in ghosts] == [900, 600, 300]
        for above, below in combinations(ghosts, 2):
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


class TestMarks:
    def words(self, timeline):
        return {mark.kind: mark.word for mark in timeline._layout.marks}

    def test_words_are_there_where_they_fit(self, timeline):
        timeline.show_marks(MARKS)
        resize(timeline, 1600)
        assert self.words(timeline) == {
            "plateau": "plateau",
            "edit": "learning rate 0.5 → 2.0",
            "solved": "solved at epoch 1,108",
            "diverged": "diverged",
        }
        resize(timeline, 760)
        words = self.words(timeline)
        assert (words["edit"], words["plateau"], words["diverged"]) == ("", "plateau", "diverged")

    def test_a_narrow_plateau_has_no_word(self, timeline):
        timeline.show_marks([Landmark("plateau", 100, 140, "plateau")])
        assert self.words(timeline) == {"plateau": ""}

    def test_a_plateau_with_an_edit_in_its_middle_has_no_word(self, timeline):
        timeline.show_marks([MARKS[0], Landmark("edit", 240, 240, "momentum 0.9")])
        assert self.words(timeline)["plateau"] == ""

    def test_each_kind_has_its_own_sign(self, timeline):
        signs = []
        for kind in ("solved", "edit", "diverged"):
            timeline.show_marks([Landmark(kind, 500, 500, "")])
            picture = timeline.grab().toImage()
            x = timeline.pixel_of(500).x()
            signs.append(picture.copy(x - 7, 13, 14, 16))
        assert signs[0] != signs[1] != signs[2] != signs[0]

    def test_a_plateau_is_seen(self, timeline):
        before = timeline.grab().toImage()
        timeline.show_marks([MARKS[0]])
        after = timeline.grab().toImage()
        changed = [x for x in range(timeline.width()) if after.pixel(x, 17) != before.pixel(x, 17)]
        assert min(changed) == pytest.approx(timeline.pixel_of(60).x(), abs=3)
        assert max(changed) == pytest.approx(timeline.pixel_of(430).x(), abs=3)

    def test_of_a_crowd_the_most_telling_is_drawn(self, timeline):
        crowd = [Landmark("edit", 500 + at, 500 + at, f"edit {at}") for at in range(10)]
        timeline.show_marks([*crowd, Landmark("solved", 505, 505, "solved")])
        assert [mark.kind for mark in timeline._layout.marks] == ["solved"]
        timeline.show_marks(crowd)
        assert [mark.kind for mark in timeline._layout.marks] == ["edit"]


@opens_a_menu
class TestMenus:
    def open_menu(self, timeline, place):
        QApplication.sendEvent(
            timeline,
            QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, timeline.mapToGlobal(place)),
        )
        return self.menu(timeline)

    def menu(self, timeline):
        (menu,) = (menu for menu in timeline.findChildren(QMenu, "timeline_menu") if menu.isVisible())
        return menu

    def texts(self, menu):
        return [action.text() for action in menu.actions() if not action.isSeparator()]

    def choose(self, menu, text):
        (action,) = (action for action in menu.actions() if action.text() == text)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())

    @pytest.mark.parametrize(
        ("text", "wish"),
        [
            ("Switch to", "switch"),
            ("Rename…", "rename"),
            ("Delete…", "delete"),
            ("Compare with the current", "compare"),
        ],
    )
    def test_of_another_lane(self, timeline, text, wish):
        timeline.show_lanes([MAIN, FAST, SHORT], MAIN.id)
        wishes = spy(timeline.lane_wished)
        menu = self.open_menu(timeline, lane_rect(timeline, FAST.id).center())
        assert self.texts(menu) == ["Switch to", "Rename…", "Delete…", "Compare with the current"]
        self.choose(menu, text)
        assert wished(wishes) == [(wish, FAST.id)]

    @pytest.mark.parametrize(("text", "wish"), [("Rename…", "rename"), ("Delete…", "delete")])
    def test_of_the_current_lane(self, timeline, text, wish):
        timeline.show_lanes([MAIN, FAST], FAST.id)
        wishes = spy(timeline.lane_wished)
        menu = self.open_menu(timeline, timeline.pixel_of(300))
        assert self.texts(menu) == ["Rename…", "Delete…"]
        self.choose(menu, text)
        assert wished(wishes) == [(wish, FAST.id)]

    def test_by_the_keyboard_reaches_every_lane(self, timeline):
        timeline.show_lanes([MAIN, *OTHERS], MAIN.id)
        chosen = spy(timeline.lane_wished)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
        QApplication.sendEvent(timeline, event)
        menu = self.menu(timeline)
        assert self.texts(menu) == ["Rename…", "Delete…", *(lane.name for lane in OTHERS)]
        press_keys(menu, KEY.Key_Up, KEY.Key_Right)
        press_keys(QApplication.activePopupWidget(), KEY.Key_Return)
        assert wished(chosen) == [("switch", OTHERS[-1].id)]

    def test_of_the_rest(self, timeline):
        timeline.show_lanes([MAIN, *OTHERS], MAIN.id)
        chosen = spy(timeline.lane_wished)
        click(timeline, timeline._layout.rest_label.center())
        menu = self.menu(timeline)
        assert self.texts(menu) == [lane.name for lane in OTHERS[2:]]
        self.choose(menu, ALONE.name)
        assert wished(chosen) == [("switch", ALONE.id)]

    def test_there_is_none_where_nothing_is(self, timeline):
        timeline.show_lanes([MAIN, SHORT], MAIN.id)
        place = QPoint(20, timeline.height() - 3)
        QApplication.sendEvent(
            timeline,
            QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, timeline.mapToGlobal(place)),
        )
        assert timeline.findChildren(QMenu) == []

    def test_it_is_gone_when_it_was_used(self, timeline, qtbot):
        timeline.show_lanes([MAIN, FAST], MAIN.id)
        self.choose(self.open_menu(timeline, timeline.pixel_of(300)), "Rename…")
        qtbot.waitUntil(lambda: not timeline.findChildren(QMenu))


class TestHover:
    @pytest.fixture
    def image(self):
        image = QImage(48, 48, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.magenta)
        return image

    def hovered_epoch(self, timeline, epoch):
        """Point at an epoch and return the one that the card names: a pixel may stand for many."""
        hovered = spy(timeline.hovered)
        point_at(timeline, timeline.pixel_of(epoch))
        (found,) = said(hovered)
        assert found == pytest.approx(epoch, abs=3)
        return found

    def test_it_says_the_epoch_at_once_and_the_rest_when_it_comes(self, timeline, image):
        epoch = self.hovered_epoch(timeline, 600)
        assert timeline.hover_text() == (f"epoch {epoch:,}", "")
        bare = card_of(timeline).grab().toImage()
        assert bare.pixelColor(20, bare.height() - 8) == load_theme("light").colour("card")
        timeline.show_preview(epoch, "loss 0.0312", image)
        assert timeline.hover_text() == (f"epoch {epoch:,}", "loss 0.0312")
        assert magenta_pixels(card_of(timeline)) == 96 * 96

    def test_an_answer_at_once_is_shown_too(self, timeline, image):
        timeline.hovered.connect(lambda epoch: timeline.show_preview(epoch, f"loss at {epoch}", image))
        for place in (300, 301, 900):
            point_at(timeline, timeline.pixel_of(place))
            epoch = timeline.hover_text()[0].split()[1]
            assert timeline.hover_text()[1] == f"loss at {epoch}"

    def test_a_late_preview_is_ignored(self, timeline, image):
        first = self.hovered_epoch(timeline, 600)
        second = self.hovered_epoch(timeline, 700)
        timeline.show_preview(first, "loss 1", image)
        assert timeline.hover_text() == (f"epoch {second:,}", "")
        assert magenta_pixels(card_of(timeline)) == 0

    def test_a_late_preview_does_not_bring_the_card_back(self, timeline, image):
        epoch = self.hovered_epoch(timeline, 600)
        QApplication.sendEvent(timeline, QEvent(QEvent.Type.Leave))
        timeline.show_preview(epoch, "loss 1", image)
        assert not card_of(timeline).isVisible()

    def test_the_picture_of_one_epoch_is_never_shown_at_another(self, timeline, image):
        timeline.show_preview(self.hovered_epoch(timeline, 600), "loss 1", image)
        size = card_of(timeline).size()
        self.hovered_epoch(timeline, 700)
        assert magenta_pixels(card_of(timeline)) == 0
        assert card_of(timeline).size() == size

    @opens_a_menu
    @pytest.mark.parametrize("how", ["leave", "hide", "close", "menu"])
    def test_it_goes(self, timeline, image, how):
        timeline.show_preview(self.hovered_epoch(timeline, 600), "loss 1", image)
        card = card_of(timeline)
        assert card.isVisible()
        if how == "leave":
            QApplication.sendEvent(timeline, QEvent(QEvent.Type.Leave))
        elif how == "hide":
            timeline.hide()
        elif how == "close":
            timeline.window().close()
        else:
            TestMenus().open_menu(timeline, timeline.pixel_of(600))
        assert not card.isVisible()
        assert timeline.hover_text() == ()

    def test_it_lets_the_pointer_and_the_focus_be(self, timeline):
        timeline.window().activateWindow()
        timeline.setFocus()
        self.hovered_epoch(timeline, 600)
        card = card_of(timeline)
        assert timeline.hasFocus()
        assert card.focusPolicy() == Qt.FocusPolicy.NoFocus
        assert timeline.window().childAt(card.geometry().center()) is not card

    @pytest.mark.parametrize("epoch", [0, 600, 1740])
    def test_it_is_inside_the_window_and_above_the_pointer(self, timeline, image, epoch):
        timeline.show_marks(
            [Landmark("edit", epoch, epoch, "a long text about a setting that was changed, " * 2)]
        )
        resize(timeline, 560)
        point_at(timeline, timeline.pixel_of(epoch))
        timeline.show_preview(timeline._pointed.epoch, "loss 0.0312", image)
        card = card_of(timeline)
        assert timeline.window().rect().contains(card.geometry())
        pointer = timeline.mapTo(timeline.window(), timeline.pixel_of(epoch))
        assert card.geometry().bottom() < pointer.y() - 20
        assert card.geometry().left() <= pointer.x() <= card.geometry().right()

    def test_it_follows_into_another_window(self, timeline, show):
        self.hovered_epoch(timeline, 600)
        QApplication.sendEvent(timeline, QEvent(QEvent.Type.Leave))
        other = QWidget()
        QVBoxLayout(other).addWidget(timeline)
        show(other, (900, 300))
        self.hovered_epoch(timeline, 700)
        assert card_of(timeline).isVisible()
        assert card_of(timeline).parentWidget() is other

    def test_it_names_the_marks_there(self, timeline):
        timeline.show_marks(MARKS)
        for landmark in MARKS:
            point_at(timeline, timeline.pixel_of((landmark.first + landmark.last) // 2))
            assert timeline.hover_text()[2:] == (landmark.text,)
            for beside in (landmark.first, landmark.last):
                outward = QPoint(-10 if beside == landmark.first else 10, 0)
                point_at(timeline, timeline.pixel_of(beside) + outward)
                assert timeline.hover_text()[2:] == ()

    def test_it_names_a_few_of_a_crowd(self, timeline):
        timeline.show_marks([Landmark("edit", 500 + at, 500 + at, f"edit {at}") for at in range(9)])
        point_at(timeline, timeline.pixel_of(504))
        assert timeline.hover_text()[2:] == ("edit 0", "edit 1", "edit 2", "+ 6 more")

    def test_each_epoch_is_announced_once(self, timeline):
        timeline.show_lanes([Lane(0, "main", 0, 50, None)], 0)
        timeline.show_cursor(10)
        hovered = spy(timeline.hovered)
        start = timeline.pixel_of(20)
        for pixel in range(40):
            point_at(timeline, start + QPoint(pixel, 0))
        epochs = said(hovered)
        assert epochs == list(range(20, epochs[-1] + 1))
        assert len(epochs) < 10

    def test_there_is_none_where_nothing_was_recorded(self, timeline):
        point_at(timeline, timeline.pixel_of(1900))
        assert timeline.hover_text() == ()
        point_at(timeline, timeline.pixel_of(1700))
        assert timeline.hover_text() != ()
        point_at(timeline, timeline.pixel_of(1900))
        assert timeline.hover_text() == ()

    def test_training_comes_under_a_resting_pointer(self, timeline):
        place = timeline.pixel_of(1900)
        point_at(timeline, place)
        timeline.show_lanes([Lane(0, "main", 0, 1950, None)], 0)
        assert timeline.hover_text()[0] == f"epoch {timeline._layout.scale.epoch(place.x()):,}"
        before = timeline._pointed.epoch
        timeline.show_lanes([Lane(0, "main", 0, 9500, None)], 0)
        assert timeline._pointed.epoch > before
        assert timeline.hover_text()[0] == f"epoch {timeline._pointed.epoch:,}"

    def test_other_lanes_have_none(self, timeline):
        timeline.show_lanes([MAIN, FAST], MAIN.id)
        point_at(timeline, lane_rect(timeline, FAST.id).center())
        assert timeline.hover_text() == ()


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
            assert area.adjusted(12, 0, -12, 0).contains(timeline.pixel_of(epoch))
        timeline.show_marks([])
        QApplication.processEvents()
        assert paints.areas[1:] == [timeline.rect()]

    def test_a_lane_under_the_pointer_is_painted(self, timeline, paints):
        point_at(timeline, lane_rect(timeline, FAST.id).center())
        QApplication.processEvents()
        assert len(paints.areas) == 1

    @pytest.mark.parametrize("follows", [True, False])
    def test_a_strip_is_enough(self, timeline, follows):
        """Painted bit by bit, the picture is the same as painted whole."""
        timeline.show_marks(MARKS)
        for head in (1745, 1800, 1950, 1960):
            timeline.show_lanes([Lane(0, "main", 0, head, None)], 0)
            timeline.show_cursor(head if follows else 300)
            QApplication.processEvents()
        screen = timeline.window().screen().grabWindow(timeline.window().winId()).toImage()
        corner = timeline.mapTo(timeline.window(), QPoint())
        whole = timeline.window().grab().toImage()
        track = QRect(corner, timeline.size())
        assert screen.copy(track) == whole.copy(track).convertToFormat(screen.format())


class TestLengthOfTheAxis:
    def test_fits_the_lanes_that_share_a_past(self, timeline):
        lanes = [Lane(1, "one", 0, 900, None), Lane(2, "two", 300, 700, 1), Lane(3, "far", 0, 90_000, None)]
        timeline.show_lanes(lanes, 2)
        timeline.show_cursor(700)
        assert timeline._layout.scale.end == 1000

    def test_a_lane_that_is_longer_ends_at_the_axis_with_an_arrow(self, timeline):
        lanes = [Lane(1, "one", 0, 90, None), Lane(3, "far", 0, 90_000, None)]
        timeline.show_lanes(lanes, 1)
        (ghost,) = timeline._layout.ghosts
        assert ghost.cut
        assert ghost.end == timeline._layout.scale.right
        area = QRect(round(ghost.end) - 3, round(ghost.y) - 4, 4, 3)
        with_arrow = darkest(timeline.grab().toImage(), area)
        timeline.show_lanes([lanes[0], Lane(3, "far", 0, 100, None)], 1)
        assert not timeline._layout.ghosts[0].cut
        assert with_arrow < darkest(timeline.grab().toImage(), area)


class TestTheNameOfTheLane:
    @pytest.mark.parametrize("width", [700, 1000, 1400])
    def test_is_all_there_on_two_lines(self, timeline, width):
        resize(timeline, width)
        name = "learning rate 5 from epoch 1,085"
        timeline.show_lanes([MAIN, replace(FAST, name=name)], FAST.id)
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


class TestTheCardGoes:
    @pytest.mark.parametrize(
        "key", [KEY.Key_Home, KEY.Key_End, KEY.Key_PageUp, KEY.Key_PageDown, KEY.Key_Left]
    )
    def test_with_any_key_that_moves_the_cursor(self, timeline, key):
        point_at(timeline, timeline.pixel_of(600))
        assert timeline.hover_text()
        press_keys(timeline, key)
        timeline.show_cursor(timeline._requested[-1])
        assert not timeline.hover_text()
        point_at(timeline, timeline.pixel_of(610))
        assert timeline.hover_text()

    def test_when_the_pointer_comes_to_the_buttons_of_the_scale(self, timeline):
        point_at(timeline, timeline.pixel_of(1700))
        assert timeline.hover_text()
        scale = timeline.findChild(Segments)
        QApplication.sendEvent(scale, QEvent(QEvent.Type.Enter))
        timeline.show_cursor(1300)
        assert not timeline.hover_text()


def darkest(picture, area):
    part = picture.copy(area)
    rows, columns = range(part.height()), range(part.width())
    return min(part.pixelColor(x, y).lightness() for y in rows for x in columns)


def magenta_pixels(card):
    picture = card.grab().toImage()
    magenta = QImage(1, 1, QImage.Format.Format_RGB32)
    magenta.fill(Qt.GlobalColor.magenta)
    wanted = magenta.pixel(0, 0)
    rows, columns = range(picture.height()), range(picture.width())
    return sum(picture.pixel(x, y) == wanted for y in rows for x in columns)
