"""Running an experiment without an answer: nothing that was answered is dropped without a word."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from xorviz.session.settings import LessonPlace

pytestmark = opens_a_window


@pytest.mark.slow
class TestWithoutAPrediction:
    def test_play_works_as_ever(self, window, person):
        person.choose("experiment", "xor-8")
        person.press(Qt.Key.Key_Space)
        person.wait_for_epoch(2500)
        person.press(Qt.Key.Key_Space)
        assert not person.sees("experiment_was")
        assert person.sees("experiment_watch")

    def test_just_run_stops_at_the_experiments_epochs(self, window, person):
        person.choose("experiment", "xor-8")
        with person.qtbot.waitSignal(window.session.playback.goal_reached):
            person.click("just_run")
        person.wait_until_shown(2000)
        assert not person.sees("experiment_was")
        assert not window.session.playing

    def test_it_runs_at_the_chosen_speed(self, window, person):
        window.session.playback.set_speed(30.0)
        person.click("just_run")
        person.wait_for_epoch(3)
        assert window.session.run.epoch < 16, "the first stretch of unlimited speed"
        person.press(Qt.Key.Key_Escape)
        assert not window.session.playing

    def test_nothing_can_be_committed_before_there_is_something(self, person):
        for name in ("xor-border", "xor", "xor-8", "tanh", "stuck"):
            person.choose("experiment", name)
            assert not person.see("commit").isEnabled()
            assert person.see("just_run").isEnabled()


def test_what_runs_without_an_answer_says_so_as_soon_as_there_is_one(window, person):
    files, skip = window.dialogs.files.files, person.see("just_run")
    person.choose("experiment", "zero-start")
    assert skip.text() == "Just run"
    person.click("choice_0")
    assert skip.text() == "Run without it"
    person.choose("experiment", "xor-8")
    assert skip.text() == "Just run"
    field = person.see("prediction")
    field.setFocus()
    for typed, words in (("20", "Run without it"), ("", "Just run"), ("30", "Run without it")):
        field.selectAll()
        QTest.keyClicks(field, typed) if typed else QTest.keyClick(field, Qt.Key.Key_Delete)
        assert skip.text() == words
    with person.qtbot.waitSignal(window.session.playback.goal_reached):
        person.click("just_run")
    assert not person.sees("experiment_was")
    assert not files.answers.given


def test_it_says_so_at_a_first_sight_too(make_window, qtbot):
    first = Person(make_window(place=LessonPlace()), qtbot)
    assert first.see("just_run").text() == "just run it"
    first.click("choice_0")
    assert first.see("just_run").text() == "run without it"
    first.window.actions_by_id["run.reset"].trigger()
    assert first.see("just_run").text() == "run without it", "the answer is there still"


@pytest.mark.slow
def test_a_drawing_is_left_with_a_word_too(window, person):
    skip = person.see("just_run")
    person.choose("experiment", "xor")
    person.click("draw")
    assert skip.text() == "Just run"
    person.drag_plot(person.see("loss"), QPointF(120, 40), QPointF(200, 90), QPointF(260, 60))
    assert skip.text() == "Run without it"
    person.click("draw")
    assert skip.text() == "Just run", "it is drawn anew"
