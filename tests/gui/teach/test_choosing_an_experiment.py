from dataclasses import replace

import pytest
from PySide6.QtWidgets import QComboBox

from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from tests.gui.teach.question import read
from xorviz.core import TrainingConfig
from xorviz.core.data.drawn import with_points, with_rows
from xorviz.core.run.parameters import PARAMETERS
from xorviz.session.hands import Hands
from xorviz.session.settings import LessonPlace, load_lesson_place

pytestmark = opens_a_window


def shown_experiment(person):
    return person.see("experiment", QComboBox).currentData()


class TestTheChoice:
    @pytest.mark.slow
    def test_every_experiment_can_be_chosen(self, window, person):
        box = person.see("experiment", QComboBox)
        names = [box.itemData(row) for row in range(box.count())]
        assert names == list(window._experiments.by_name)
        for name in names:
            person.choose("experiment", name)
            assert window.session.config == window._experiments.by_name[name].config
            assert read(person, "experiment_question") == window._experiments.by_name[name].question

    @pytest.mark.slow
    def test_it_follows_the_settings(self, window, person):
        assert shown_experiment(person) == "xor-border"
        person.see("width_number").setValue(8)
        assert shown_experiment(person) == "xor-8"
        person.see("width_number").setValue(5)
        assert person.see("experiment", QComboBox).currentText() == "own settings"
        assert not any(person.sees(name) for name in ("experiment_question", "commit", "experiment_note"))
        person.see("width_number").setValue(2)
        assert shown_experiment(person) == "xor-border"
        assert person.see("experiment", QComboBox).findText("own settings") < 0

    def test_another_seed_is_the_experiment_but_not_its_question(self, window, person):
        window.session.edit_parameter("seed", 7)
        assert shown_experiment(person) == "xor-border"
        assert person.sees("experiment_note")
        assert not person.sees("experiment_question")
        assert not person.sees("commit")

    @pytest.mark.slow
    def test_what_is_wrong_with_the_file_is_told_and_the_rest_is_there(
        self, make_window, qtbot, tmp_path, monkeypatch
    ):
        from xorviz.assets import asset

        text = asset("experiments.toml").read_text(encoding="utf-8")
        broken = tmp_path / "experiments.toml"
        broken.write_text(text.replace('name = "stuck"', 'name = "stuck"\nmore = 1'), encoding="utf-8")
        monkeypatch.setattr(
            "xorviz.gui.teach.experiments_offered.asset",
            lambda *parts: broken if "experiments" in parts[0] else asset(*parts),
        )
        window = make_window()
        qtbot.waitUntil(lambda: "'more'" in window.statusBar().currentMessage())
        box = window.findChild(QComboBox, "experiment")
        assert "experiments.toml, line" in box.toolTip()
        assert box.findData("stuck") < 0
        assert box.count() > 10

    @pytest.mark.slow
    def test_without_its_file_the_window_opens_and_says_so(self, make_window, qtbot, tmp_path, monkeypatch):
        monkeypatch.setattr(
            "xorviz.gui.teach.experiments_offered.asset", lambda *_: tmp_path / "experiments.toml"
        )
        window = make_window()
        qtbot.waitUntil(lambda: "experiments.toml cannot be read" in window.statusBar().currentMessage())
        assert window.findChild(QComboBox, "experiment").findData("xor") < 0
        assert not window.session.view.begun


class TestWhyThereIsNoQuestion:
    """What keeps an experiment from asking is said in one quiet line."""

    @pytest.mark.slow
    def test_a_changed_setting(self, window, person):
        assert not person.sees("experiment_reason")
        person.choose("experiment", "xor")
        person.type_number("learning_rate_number", "1")
        assert (
            person.read("experiment_reason")
            == "“XOR with 2 hidden neurons” asks about a run with learning rate 0.5."
        )
        assert person.see("experiment_reason").property("role") == "muted"
        person.press("Ctrl+Z")
        assert person.sees("experiment_question")
        assert not person.sees("experiment_reason")

    @pytest.mark.slow
    def test_weights_of_ones_own(self, window, person):
        person.choose("experiment", "xor")
        person.see("experiment_question")
        Hands(window.session).set_parameter(0, 0.15)
        assert person.read("experiment_reason").endswith(
            "whose start is drawn from its seed; this one starts from weights of your own."
            " Press Play to see what it learns. Undo leads back."
        )
        person.press("Ctrl+Z")
        assert person.sees("experiment_question")

    @pytest.mark.slow
    def test_another_seed(self, window, person):
        person.choose("experiment", "xor")
        person.type_number("seed", "7")
        assert (
            person.read("experiment_reason") == "“XOR with 2 hidden neurons” asks about a run with seed 29."
        )

    @pytest.mark.parametrize("explore", [True, False])
    def test_a_link_leads_back_to_the_run_that_is_asked_about(self, window, person, explore):
        person.choose("experiment", "tanh")
        asked = window.session.config
        assert not person.sees("experiment_back")
        window.session.edit_parameter("seed", 7)
        window.session.edit_parameter("activation", "sigmoid")
        window.session.edit_parameter("activation", "tanh")
        window.actions_by_id["view.explore"].setChecked(explore)
        assert person.read("experiment_reason").endswith("asks about a run with seed 9.")
        person.click("experiment_back")
        assert window.session.config == asked
        assert person.read("experiment_question").endswith("Will tanh be quicker?")
        assert not person.sees("experiment_back")
        window.actions_by_id["edit.undo"].trigger()
        assert window.session.config.seed == 7

    @pytest.mark.slow
    def test_many_changed_settings(self, window, person):
        person.choose("experiment", "circle-8")
        for name, value in (("activation", "tanh"), ("reduction", "sum")):
            person.choose(name, value)
        for name, text in (("width_number", "4"), ("learning_rate_number", "1")):
            person.type_number(name, text)
        assert person.read("experiment_reason").endswith("asks about a run with other settings.")

    @pytest.mark.slow
    def test_a_setting_with_commas_in_its_words_is_one(self, window, person, monkeypatch):
        choices = {**PARAMETERS["dataset"].choices, "circle": "Circle, a disc, in a ring, of points"}
        monkeypatch.setitem(PARAMETERS, "dataset", replace(PARAMETERS["dataset"], choices=choices))
        person.choose("experiment", "circle-8")
        window.session.edit_parameter("dataset", "xor")
        assert person.read("experiment_reason").endswith(
            "asks about Circle, a disc, in a ring, of points, not about XOR."
        )

    @pytest.mark.slow
    def test_an_edit_on_the_way(self, window, person):
        person.choose("experiment", "equal-weights")
        window.session.nudge(0.1)
        assert not person.sees("experiment_note"), "it is not said of such a run"
        assert person.read("experiment_reason").endswith("asks about a run that nothing was changed in.")

    @pytest.mark.slow
    def test_of_own_samples_it_says_what_they_are(self, make_window, qtbot):
        person = Person(make_window(place=LessonPlace()), qtbot)
        learn = person.window.dialogs.tables.samples.learn
        data = person.window.session.run.data
        learn(with_points(data, [(0.5, 0.3)], [1.0]), "sample added")
        said = "Your own data: five samples, two of 0, three of 1. The network is to tell them apart."
        assert person.read("experiment_question") == said
        assert person.sees("experiment_question")
        assert person.read("experiment_reason").startswith("Press Play to see")
        learn(with_rows(data, data.inputs, data.targets + 0.5), "values")
        said = "Your own data: four samples. The network is to come near to their values."
        assert person.read("experiment_question") == said
        person.window.session.edit_parameter("dataset", "moons")
        assert (
            person.read("experiment_reason") == "“XOR: what will it draw?” asks about XOR, not about Moons."
        )

    def test_as_the_command_line_asks(self, make_window, qtbot):
        config = TrainingConfig(learning_rate=1.0)
        person = Person(make_window(config, place=LessonPlace(), experiment="xor"), qtbot)
        assert (
            person.read("experiment_reason")
            == "“XOR with 2 hidden neurons” asks about a run with learning rate 0.5."
        )
        assert load_lesson_place().column == LessonPlace().column


class TestWhereItIsShown:
    """An experiment that was asked for is seen, whichever page was left open."""

    @pytest.mark.slow
    def test_asked_for_at_the_start(self, make_window, qtbot):
        for explore in (False, True):
            place = LessonPlace(column="lesson", explore=explore)
            person = Person(make_window(place=place, experiment="xor"), qtbot)
            assert person.sees("experiment_question")
            assert person.sees("draw")
            assert load_lesson_place().column == "lesson"

    @pytest.mark.slow
    def test_chosen_in_the_menu_while_the_lesson_is_open(self, make_window, qtbot):
        for explore in (False, True):
            window = make_window(place=LessonPlace(column="lesson", explore=explore))
            person = Person(window, qtbot)
            assert not person.sees("experiment_question")
            window.actions_by_id["experiment.xor-8"].trigger()
            assert person.sees("experiment_question")
