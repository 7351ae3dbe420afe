"""From page to page, with the keyboard and with the mouse."""

import math
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.gui.teach.reader import EXPERIMENTS, PAGES, Reader
from xorviz.session.settings import LessonPlace


class TestKeys:
    def test_from_the_first_sentence_to_the_circle_with_the_keyboard_alone(self, make_window, qtbot):
        reader = Reader(make_window(place=LessonPlace(column="lesson")), qtbot)
        reader.session.playback.set_speed(math.inf)
        for page, following in pairwise(PAGES[:-1]):
            assert reader.name == page
            reader.tab_to(f"page:{following}")
            reader.press_key(Qt.Key.Key_Return)
        assert reader.name == "15-circle"
        reader.tab_to("run:circle")
        reader.press_key(Qt.Key.Key_Return)
        assert reader.session.config == EXPERIMENTS["circle"].config
        reader.press_key(Qt.Key.Key_Space, reader.window)
        qtbot.waitUntil(lambda: reader.session.snapshot.accuracy > 0.9)
        reader.session.playback.set_playing(False)

    @pytest.mark.slow
    def test_from_the_first_sentence_to_the_circle_with_the_mouse_alone(self, make_window, qtbot):
        reader = Reader(make_window(place=LessonPlace(column="lesson")), qtbot)
        for _ in PAGES[1:-1]:
            button = reader.window.findChild(QWidget, "lesson_next")
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert reader.name == "15-circle"
        reader.click("run:circle")
        assert reader.session.config == EXPERIMENTS["circle"].config
        reader.session.playback.set_playing(False)

    @pytest.mark.slow
    def test_back_from_a_citation_leads_to_where_it_stood(self, reader, person):
        reader.open("06-backward")
        citation = next(link.target for link in reader.links() if link.target.startswith("page:16"))
        reader.follow(citation)
        assert reader.name == "16-references"
        person.press("Alt+Left")
        assert reader.name == "06-backward"
        person.press("Alt+Left")
        assert reader.name == "05-forward"

    def test_back_next_and_contents(self, reader, person):
        reader.open("01-welcome")
        assert not person.see("lesson_back").isEnabled()
        person.press("Alt+Right")
        assert reader.name == "02-question"
        person.press("Alt+Left")
        assert reader.name == "01-welcome"
        contents = person.see("lesson_contents")
        contents.setFocus()
        reader.press_key(Qt.Key.Key_End)
        assert reader.name == "16-references"
        assert not person.see("lesson_next").isEnabled()
        assert person.read("lesson_progress") == "16 of 16 · 3 seen"
        assert contents.itemText(1).startswith("✓")
        assert not contents.itemText(2).startswith("✓")

    def test_enter_presses_next(self, reader, person):
        reader.open("01-welcome")
        person.see("lesson_next").setFocus()
        reader.press_key(Qt.Key.Key_Return)
        assert reader.name == "02-question"

    @pytest.mark.slow
    def test_the_keys_scroll_and_still_play_and_step(self, reader, person):
        reader.open("06-backward")
        reader.page.setFocus()
        bar = reader.page.verticalScrollBar()
        reader.press_key(Qt.Key.Key_PageDown)
        assert bar.value() > 0
        reader.press_key(Qt.Key.Key_Home)
        assert bar.value() == 0
        reader.press_key(Qt.Key.Key_Down)
        assert bar.value() > 0
        reader.press_key(Qt.Key.Key_Space)
        assert reader.session.playing
        reader.press_key(Qt.Key.Key_Space)
        assert not reader.session.playing
        reader.press_key(Qt.Key.Key_L)
        assert reader.session.walk.place == 0

    def test_the_focus_can_be_seen(self, reader):
        reader.open("04-architecture")
        reader.page.setFocus()
        reader.tab_to("run:xor")
        picture, place = reader.page.grab().toImage(), reader.page.cursorRect()
        row = [picture.pixelColor(left, place.top() + 1) for left in range(place.left())]
        assert row.count(reader.page.palette().highlight().color()) > 50
