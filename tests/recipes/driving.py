"""What the drivers of recipes have in common."""

import json

import numpy as np
import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLabel

from tests.gui.survey.test_surveying import Surveyor
from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.teach.backward_exercise import LEVELS, backward_pass

COMMANDS = (["train", "--epochs", 20], ["survey", "--seeds", 4, "--epochs", 20])
TABS = ("network_strokes", "plane_tab", "loss_scale", "rule_tab")


def follow_link(window, target):
    """Open the recipe's page of the lesson, in which no mistake is found, and follow a link of it."""
    view = window.lesson.view
    view.show_page("12-by-recipe", "")
    links = {link.target: link for link in view.page.built.links}
    assert target in links, f"a mistake in the page: {view.page.toPlainText()}"
    view.link_followed.emit(links[target])


def show_everything(window):
    """Click through all tabs of all cards, in both themes; return the tabs."""
    buttons = [
        button
        for button in window.findChildren(QAbstractButton)
        if button.objectName().startswith(tuple(f"{tab}_" for tab in TABS))
    ]
    for theme in ("dark", "light"):
        window.appearance.choose_theme(theme)
        for button in buttons:
            button.click()
            QApplication.processEvents()
            assert not window.grab().isNull()
    return {button.objectName() for button in buttons}


def open_survey(person):
    """Open the window of surveys, which tells nothing while a question is open."""
    person.step()
    person.press("S")
    window = person.see("survey", QDialog)
    window.activateWindow()
    person.qtbot.waitUntil(window.isActiveWindow)
    return Surveyor(window, person.qtbot)


def run_survey(surveyor, axis=None, values=None):
    """Train 100 seeds for each value of a setting, those that are offered unless said; return the values."""
    surveyor.ask(100, 20, axis, values)
    values = surveyor.see("survey_values").text() if axis else ""
    surveyor.press_button("run")
    surveyor.wait_for("Complete")
    return values.split(", ")


def train_chosen(person, epochs=20):
    """Train what was chosen in the window."""
    person.train_to(epochs)
    assert person.window.session.run.epoch == epochs
    assert not person.window.session.run.diverged


class Entry:
    """An entry of a table that both engines read, as a setting: what is driven with it."""

    setting = name = label = ""

    def config(self, **settings):
        return TrainingConfig(**{self.setting: self.name, "learning_rate": 0.1, **settings})

    @pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
    def test_the_command_line_offers_and_trains_it(self, xorviz, command):
        assert self.name in xorviz(command[0], "--help")[1]
        compiled_engine()  # else NumPy trains so few epochs
        code, out, _ = xorviz(*command, f"--{self.setting}", self.name, "--json")
        assert code == 0
        found = json.loads(out)
        assert (found["config"][self.setting], found["engine"]) == (self.name, "compiled")

    def test_it_is_a_value_of_an_axis_of_surveys(self, xorviz):
        usual = getattr(TrainingConfig(), self.setting)
        code, out, _ = xorviz(*COMMANDS[1], "--axis", f"{self.setting}={self.name},{usual}", "--json")
        assert code == 0
        assert [each["value"] for each in json.loads(out)["variants"]] == [self.name, usual]

    @pytest.mark.parametrize("batch_size", [None, 3])
    def test_both_engines_train_it_alike(self, batch_size):
        runs = [Run(self.config(batch_size=batch_size), each) for each in (compiled_engine(), NumpyEngine())]
        for run in runs:
            run.advance(100)
        assert [run.engine.label for run in runs] == ["compiled", "NumPy"]
        np.testing.assert_allclose(runs[0].losses, runs[1].losses, rtol=1e-9)
        assert runs[0].losses[-1] != Run(TrainingConfig(learning_rate=0.1)).losses[0]

    def test_the_window_offers_it_trains_it_and_shows_everything(self, window, person):
        box = person.see(self.setting, QComboBox)
        assert box.itemText(box.findData(self.name)) == self.label
        window.session.edit_parameter(self.setting, self.name)
        assert box.currentText() == self.label
        train_chosen(person)
        assert getattr(window.session.run.config, self.setting) == self.name
        assert person.read("engine") == "Compiled engine"
        show_everything(window)
        person.qtbot.waitUntil(lambda: person.read("gradient_check").endswith("✓"))
        for blanks in LEVELS:
            assert backward_pass(window.session.snapshot, None, blanks) is not None

    def test_where_the_engine_does_not_have_it_numpy_trains_and_that_is_said(
        self, window, person, monkeypatch
    ):
        kind = type(window.session.view.engine)
        monkeypatch.setattr(
            kind, "supports", lambda _, config, data: getattr(config, self.setting) != self.name
        )
        window.session.edit_parameter(self.setting, self.name)
        train_chosen(person)
        label = person.see("engine", QLabel)
        assert label.text() == "NumPy engine"
        assert label.toolTip() == "The compiled engine cannot train such a run"

    def test_the_window_of_surveys_compares_it(self, window, person):
        surveyor, values = open_survey(person), f"{self.name}, {getattr(TrainingConfig(), self.setting)}"
        assert run_survey(surveyor, self.setting, values) == values.split(", ")
        assert f" {self.name}" in surveyor.see("survey_values").toolTip()

    def test_an_experiment_and_the_lesson_use_it(self, window, person):
        follow_link(window, "run:by_recipe")
        person.click("just_run")
        person.wait_for_epoch(1)
        window.session.playback.set_playing(False)
        assert getattr(window.session.config, self.setting) == self.name
