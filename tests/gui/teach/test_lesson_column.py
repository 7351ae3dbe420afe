"""The lesson's column: beside what it stands, how wide, and what it remembers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.gui.teach.reader import PAGES, Reader
from xorviz.session.settings import LessonPlace, load_lesson_place


class TestColumn:
    def test_left_open_it_opens_with_the_welcome_and_the_keyboard_in_it(self, make_window, qtbot):
        window = make_window(place=LessonPlace(column="lesson"))
        reader = Reader(window, qtbot)
        assert reader.view.isVisible()
        assert reader.name == "01-welcome"
        assert window.focusWidget() is reader.page
        reader.tab_to("action:run.play")
        reader.press_key(Qt.Key.Key_Return)
        assert window.session.playing

    @pytest.mark.slow
    def test_a_later_run_opens_as_it_was_left(self, make_window, qtbot):
        first = Reader(make_window(place=LessonPlace(column="lesson")), qtbot)
        first.view.go_on()
        first.view.go_on()
        first.window.close()
        second = Reader(make_window(place=None), qtbot)
        assert second.name == "03-objectives"
        assert second.view.seen == set(PAGES[:3])
        assert second.view.isVisible()
        second.press_key(Qt.Key.Key_F3, second.window)
        second.window.close()
        third = Reader(make_window(place=None), qtbot)
        assert not third.view.isVisible()
        assert third.window.findChild(QWidget, "experiment_question").isVisible()
        assert third.name == "03-objectives"

    def test_a_page_that_is_gone_is_the_first(self, make_window, qtbot):
        reader = Reader(make_window(place=LessonPlace("lesson", "99-gone", frozenset({"98-gone"}))), qtbot)
        assert reader.name == "01-welcome"
        assert reader.view.seen == {"01-welcome"}
        assert load_lesson_place().page == "99-gone"

    @pytest.mark.slow
    def test_f3_and_the_switch_change_between_lesson_and_settings(self, reader, person):
        assert person.sees("controls")
        person.press("F3")
        assert not person.sees("controls")
        assert person.sees("lesson")
        person.press("F3")
        assert person.sees("controls")
        person.click("column_lesson")
        assert person.sees("lesson")

    def test_it_is_as_wide_as_the_window_allows(self, reader, qtbot):
        reader.open("01-welcome")
        column = reader.window.findChild(QWidget, "left_column")
        for width, least, most in ((1024, 264, 272), (1152, 314, 314), (1280, 356, 356), (1920, 356, 356)):
            reader.window.resize(width, 800)
            qtbot.waitUntil(lambda least=least, most=most: least <= column.width() <= most)
            assert reader.window.width() == width

    @pytest.mark.slow
    @pytest.mark.parametrize("size", [(1024, 700), (1280, 800)])
    def test_nothing_is_cut_or_overlaps(self, reader, qapp, find_flaws, size):
        reader.window.resize(*size)
        for page in PAGES:
            reader.open(page)
            for _ in range(3):
                qapp.processEvents()
            assert reader.window.size().toTuple() == size
            assert find_flaws(reader.window) == []
            assert reader.page.horizontalScrollBar().maximum() == 0, page

    def test_the_keyboard_stays_in_the_lesson_at_its_first_and_its_last_page(self, reader, person):
        reader.window.activateWindow()
        for name, button in ((PAGES[-2], "lesson_next"), (PAGES[1], "lesson_back")):
            reader.open(name)
            person.see(button).setFocus()
            person.click(button)
            assert not person.see(button).isEnabled()
            assert reader.page.hasFocus()

    def test_no_answer_looks_chosen_to_who_clicked_on_the_way_to_its_question(self, make_window, qtbot):
        link = "predict:xor-border"
        reader = Reader(make_window(place=LessonPlace(column="lesson")), qtbot)
        window = reader.window
        window.activateWindow()
        reader.open("02-question").click(link)
        assert window.findChild(QWidget, "choice_0").isVisible()
        assert not window.findChild(QWidget, "choice_0").hasFocus()
        window.column.on_tab_chosen("lesson")
        reader.follow(link)
        assert window.findChild(QWidget, "choice_0").hasFocus()
