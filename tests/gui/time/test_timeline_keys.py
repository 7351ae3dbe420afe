import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from tests.gui.time.timelines import FAST, MAIN, press_keys, said

KEY = Qt.Key


def key_event(timeline, kind, *, repeated=False):
    event = QKeyEvent(kind, KEY.Key_Left, Qt.KeyboardModifier.NoModifier, "", repeated)
    QApplication.sendEvent(timeline, event)


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

    def test_where_the_cursor_comes_is_said(self, timeline, announced):
        timeline.show_cursor(1200)
        assert announced == [], "it came by itself"
        press_keys(timeline, KEY.Key_Right)
        timeline.show_cursor(1201)
        press_keys(timeline, KEY.Key_End)
        timeline.show_cursor(1740)
        assert announced == ["Epoch 1,201 of 1,740", "Epoch 1,740 of 1,740"]

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

    def test_a_key_that_stays_down_has_it_in_hand_until_it_is_let_go_or_looks_elsewhere(self, timeline):
        held = QSignalSpy(timeline.held)
        press_keys(timeline, KEY.Key_Right, KEY.Key_PageUp)
        assert said(held) == [], "one step only sends it"
        for end in (lambda: key_event(timeline, QEvent.Type.KeyRelease), timeline.clearFocus):
            timeline.setFocus()
            for repeated in (False, True, True):
                key_event(timeline, QEvent.Type.KeyPress, repeated=repeated)
                key_event(timeline, QEvent.Type.KeyRelease, repeated=True)
            assert said(held)[-1:] == [True]
            end()
            assert said(held)[-2:] == [True, False]
        assert held.count() == 4

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
