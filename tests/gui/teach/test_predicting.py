import math

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from tests.examples import slow_but
from tests.gui.conftest import opens_a_window
from tests.gui.teach.question import read, wait_until_told
from xorviz.core.engine.numpy_engine import NumpyEngine

pytestmark = opens_a_window


class TestChoicesAndNumbers:
    @pytest.mark.slow
    def test_a_number_typed_stands_beside_the_outcome(self, window, person):
        person.choose("experiment", "xor-8")
        person.type_number("prediction", "1,085")
        wait_until_told(person)
        person.wait_until_shown(2000)
        assert read(person, "experiment_said") == "You said 1,085."
        assert read(person, "experiment_was") == f"It was {window.session.run.solved_epoch:,}."

    @pytest.mark.slow
    def test_it_stays_with_its_run_when_another_engine_begins_that_anew(self, window, person):
        person.choose("experiment", "xor-8")
        person.see("prediction").setValue(1085)
        window.session._stage.show(preparing=True)  # training waits for the engine
        person.see("commit").click()
        window.session.on_engine_loaded(NumpyEngine(), "")  # no epoch can have been told yet
        wait_until_told(person)
        assert read(person, "experiment_said") == "You said 1,085."

    @pytest.mark.slow
    def test_a_number_that_is_not_allowed_is_refused_in_words(self, window, person):
        person.choose("experiment", "circle-8")
        person.type_number("prediction", "140")
        assert not person.see("commit").isEnabled()
        assert "from 0 to 100" in window.statusBar().currentMessage()

    @pytest.mark.slow
    def test_the_field_is_empty_at_first_and_its_text_says_whether_it_can_be_committed(self, window, person):
        person.choose("experiment", "circle-8")
        field = person.see("prediction")
        assert (field.text(), field.lineEdit().placeholderText()) == ("", "your guess")
        field.setFocus()
        for typed, can in (("1", True), ("14", True), ("140", False), ("14", True), ("", False), ("0", True)):
            field.selectAll()
            QTest.keyClicks(field, typed) if typed else QTest.keyClick(field, Qt.Key.Key_Delete)
            assert field.text() == typed
            assert person.see("commit").isEnabled() == can, typed
        QTest.keyClick(field, Qt.Key.Key_Tab)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, "140")
        QTest.keyClick(field, Qt.Key.Key_Tab)
        assert (field.text(), person.see("commit").isEnabled()) == ("0", True)
        person.click("commit")
        wait_until_told(person)
        assert read(person, "experiment_said") == "You said 0.0 %."

    @pytest.mark.slow
    @pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab])
    def test_an_empty_field_is_left_empty_and_without_a_word(self, window, person, key):
        person.choose("experiment", "circle-8")
        field = person.see("prediction")
        field.setFocus()
        QTest.keyClick(field, key)
        assert field.text() == ""
        assert not window.statusBar().currentMessage()
        assert not person.see("commit").isEnabled()

    @pytest.mark.parametrize("typed", ["", "abc", "-3"])
    def test_who_typed_no_number_is_still_where_one_is_typed(self, window, person, typed):
        window.activateWindow()
        person.choose("experiment", "xor-8")
        person.type_number("prediction", typed)
        field = person.see("prediction")
        assert field.hasFocus()
        assert bool(window.statusBar().currentMessage()) == bool(typed)
        QTest.keyClicks(field, "20")
        QTest.keyClick(field, Qt.Key.Key_Return)
        wait_until_told(person)
        assert read(person, "experiment_said") == "You said 20."

    def test_escape_commits_to_nothing(self, window, person):
        window.activateWindow()
        person.choose("experiment", "xor-8")
        field = person.see("prediction")
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Up)
        assert person.see("commit").isEnabled()
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert not field.hasFocus()
        assert person.sees("just_run")  # it is still asked
        assert not window.session.playing

    @pytest.mark.slow
    def test_an_arrow_steps_from_nothing_to_the_least(self, person):
        person.choose("experiment", "circle-8")
        field = person.see("prediction")
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Down)
        assert field.text() == ""
        QTest.keyClick(field, Qt.Key.Key_Up)
        assert field.text() == "0"
        assert person.see("commit").isEnabled()

    @pytest.mark.slow
    def test_a_choice_by_keyboard(self, window, person):
        person.choose("experiment", "zero-start")
        button = person.see("choice_2")
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        assert not window.session.playing
        person.see("commit").setFocus()
        QTest.keyClick(person.see("commit"), Qt.Key.Key_Return)
        wait_until_told(person)
        assert "At 0.5, all four" in read(person, "experiment_said")
        assert read(person, "experiment_was").startswith("So it is")

    @pytest.mark.slow
    def test_play_takes_what_was_predicted(self, person):
        person.choose("experiment", "zero-start")
        person.click("choice_0")
        person.press(Qt.Key.Key_Space)
        wait_until_told(person)
        assert "It was “At 0.5, all four”" in read(person, "experiment_was")

    @pytest.mark.slow
    def test_reset_asks_again(self, window, person):
        person.choose("experiment", "xor-8")
        person.type_number("prediction", "1,085")
        wait_until_told(person)
        person.press("R")
        assert not person.sees("experiment_was")
        assert person.sees("just_run")
        assert not person.see("commit").isEnabled()

    @pytest.mark.slow
    def test_a_change_on_the_way_ends_the_comparison(self, window, person):
        window.session.playback.set_speed(100.0)
        person.choose("experiment", "xor-8")
        person.type_number("prediction", "1,085")
        person.wait_for_epoch(3)
        window.session.edit_parameter("learning_rate", 0.7)
        window.session.playback.set_speed(math.inf)
        person.wait_for_epoch(2000)
        assert not person.sees("experiment_was")


@pytest.mark.slow
def test_beside_an_open_question_the_learning_rate_is_in_sight(window, person, qapp):
    window.resize(1280, 800)
    for name in ("xor-border", "xor", "xor-8", "tanh", "circle-8", "single-layer"):
        person.choose("experiment", name)
        for _ in range(3):
            qapp.processEvents()
        field = person.see("learning_rate_number")
        assert field.visibleRegion().boundingRect() == field.rect(), name


@pytest.mark.slow
@pytest.mark.parametrize("name", slow_but("xor", ["xor", "xor-8", "tanh", "circle"]))
@pytest.mark.parametrize("size", slow_but((1024, 700), [(1024, 700), (1280, 800)]))
def test_nothing_is_cut_at_any_stage(window, person, qapp, find_flaws, name, size):
    window.resize(*size)
    person.choose("experiment", name)

    def check():
        for _ in range(3):
            qapp.processEvents()
        assert find_flaws(window) == []

    check()
    typed = person.sees("prediction")
    if person.sees("draw"):
        person.click("draw")
        check()
        view = person.see("loss" if name == "xor" else "boundary")
        person.drag_plot(view, QPointF(120, 40), QPointF(200, 90), QPointF(260, 60))
    elif typed:
        person.type_number("prediction", "1,085")  # Enter commits
    else:
        person.click("choice_0")
    if not typed:
        check()
        person.click("commit")
    wait_until_told(person)
    check()
    person.click("explained")
    check()


@pytest.mark.slow
def test_by_keyboard_alone_a_number_is_typed_over_and_enter_commits(window, person, qtbot):
    person.choose("experiment", "xor-8")
    field = person.see("prediction")
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "500")
    QTest.keyClick(field, Qt.Key.Key_Return)
    wait_until_told(person)
    assert read(person, "experiment_said") == "You said 500."


@pytest.mark.slow
def test_the_keyboard_goes_on_from_the_question_to_what_answers_it(window, person, qtbot):
    person.choose("experiment", "xor-8")
    field = person.see("prediction")
    qtbot.waitUntil(field.isVisible)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert person.see("just_run").hasFocus()


@pytest.mark.slow
class TestNothingGivesTheAnswerAway:
    def test_other_runs_are_seen_again_when_the_question_is_answered(self, window, person):
        person.choose("experiment", "xor-8")
        person.press(Qt.Key.Key_Space)
        person.wait_for_epoch(300)
        person.press(Qt.Key.Key_Space)
        loss = person.see("loss")
        window.session.edit_parameter("learning_rate", 0.25)  # a branch of the same run
        person.choose("experiment", "zero-start")
        assert not loss._ghosts
        person.click("choice_0")
        person.click("commit")
        assert loss._ghosts

    def test_the_timeline_has_the_lane_of_the_run_alone_until_then(self, window, person):
        window.actions_by_id["experiment.xor-8"].trigger()
        person.press(Qt.Key.Key_Space)
        person.wait_for_epoch(300)
        earlier, timeline = window.session.branch.id, person.see("timeline")
        window.actions_by_id["experiment.zero-start"].trigger()
        assert [lane.id for lane in timeline._shown.lanes] == [window.session.branch.id]
        person.click("choice_0")
        person.click("commit")
        assert earlier in [row.lane for row in timeline._layout.lanes]

    def test_another_seed_is_asked_nothing_and_can_be_compared_at_once(self, window, person):
        window.actions_by_id["experiment.xor-8"].trigger()
        window.actions_by_id["run.reseed"].trigger()
        person.press("B")
        person.press("C")
        assert person.see("compare").isVisible()
        person.press("C")

    def test_a_comparison_leaves_and_comes_back(self, window, person):
        window.actions_by_id["experiment.xor-8"].trigger()
        person.press(Qt.Key.Key_Space)
        person.wait_for_epoch(300)
        person.press(Qt.Key.Key_Space)
        person.press("B")
        person.press("C")
        assert person.sees("compare")
        window.actions_by_id["experiment.zero-start"].trigger()
        assert not person.sees("compare")
        said = window.statusBar().currentMessage()
        assert said.startswith("While a question is open, no other run is shown")
        person.press("C")
        assert not person.sees("compare")
        assert (
            window.statusBar()
            .currentMessage()
            .startswith("While a question is open, the key “C” does nothing")
        )
        person.click("just_run")
        assert person.sees("compare")
        person.press("C")
        assert not person.sees("compare")
        window.actions_by_id["experiment.xor-8"].trigger()
        person.click("just_run")
        assert not person.sees("compare"), "a person has closed it"

    def test_a_run_begun_by_play_has_them_too(self, window, person):
        window.actions_by_id["experiment.xor-8"].trigger()
        person.press(Qt.Key.Key_Space)
        person.wait_for_epoch(300)
        window.actions_by_id["experiment.zero-start"].trigger()
        assert not person.see("loss")._ghosts
        person.press(Qt.Key.Key_Space)
        person.qtbot.waitUntil(lambda: bool(person.see("loss")._ghosts))

    def test_the_list_and_the_menu_tell_questions_and_no_outcome(self, window, person):
        box, experiments = person.see("experiment"), window._experiments.by_name
        for place in range(box.count()):
            if (name := box.itemData(place)) is not None:
                question = experiments[name].question
                assert box.itemData(place, Qt.ItemDataRole.ToolTipRole) == question
                assert window.actions_by_id[f"experiment.{name}"].toolTip().startswith(question[:30])

    @pytest.mark.parametrize("name", ["xor-8", "zero-start"])
    def test_the_menu_asks_wherever_the_left_column_is(self, window, person, name):
        window.lesson.toggle()
        window.actions_by_id[f"experiment.{name}"].trigger()
        assert person.sees("experiment_question")
        assert person.sees("just_run")
        assert not window.session.playing
