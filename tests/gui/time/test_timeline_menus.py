import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu

from tests.gui.conftest import opens_a_window
from tests.gui.seen import lane_rect, pixel_of
from tests.gui.time.timelines import (
    ALONE,
    FAST,
    MAIN,
    OTHERS,
    SHORT,
    ask_for_menu,
    click,
    open_menu,
    press_keys,
    shown_menu,
    wished,
)


@opens_a_window
class TestMenus:
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
        wishes = QSignalSpy(timeline.lane_wished)
        menu = open_menu(timeline, lane_rect(timeline, FAST.id).center())
        assert self.texts(menu) == ["Switch to", "Rename…", "Delete…", "Compare with the current"]
        self.choose(menu, text)
        assert wished(wishes) == [(wish, FAST.id)]

    @pytest.mark.parametrize(("text", "wish"), [("Rename…", "rename"), ("Delete…", "delete")])
    def test_of_the_current_lane(self, timeline, text, wish):
        timeline.show_lanes([MAIN, FAST], FAST.id)
        wishes = QSignalSpy(timeline.lane_wished)
        menu = open_menu(timeline, pixel_of(timeline, 300))
        assert self.texts(menu) == ["Rename…", "Delete…"]
        self.choose(menu, text)
        assert wished(wishes) == [(wish, FAST.id)]

    def test_by_the_keyboard_reaches_every_lane(self, timeline):
        timeline.show_lanes([MAIN, *OTHERS], MAIN.id)
        chosen = QSignalSpy(timeline.lane_wished)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
        QApplication.sendEvent(timeline, event)
        menu = shown_menu(timeline)
        assert self.texts(menu) == ["Rename…", "Delete…", *(lane.name for lane in OTHERS)]
        press_keys(menu, Qt.Key.Key_Up, Qt.Key.Key_Right)
        press_keys(QApplication.activePopupWidget(), Qt.Key.Key_Return)
        assert wished(chosen) == [("switch", OTHERS[-1].id)]

    def test_of_the_rest(self, timeline):
        timeline.show_lanes([MAIN, *OTHERS], MAIN.id)
        chosen = QSignalSpy(timeline.lane_wished)
        click(timeline, timeline._layout.rest_label.center())
        menu = shown_menu(timeline)
        assert self.texts(menu) == [lane.name for lane in OTHERS[:-2]]
        self.choose(menu, ALONE.name)
        assert wished(chosen) == [("switch", ALONE.id)]

    def test_there_is_none_where_nothing_is(self, timeline):
        timeline.show_lanes([MAIN, SHORT], MAIN.id)
        place = QPoint(20, timeline.height() - 3)
        ask_for_menu(timeline, place)
        assert timeline.findChildren(QMenu) == []

    def test_it_is_gone_when_it_was_used(self, timeline, qtbot):
        timeline.show_lanes([MAIN, FAST], MAIN.id)
        self.choose(open_menu(timeline, pixel_of(timeline, 300)), "Rename…")
        qtbot.waitUntil(lambda: not timeline.findChildren(QMenu))
