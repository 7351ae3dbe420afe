"""What a survey is of: runs that cannot be surveyed say so first, and values are not said to be solved."""

import pytest
from PySide6.QtWidgets import QDialog, QLabel

from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from tests.gui.seen import is_complete
from tests.gui.survey.test_surveying import Surveyor
from xorviz.core import TrainingConfig
from xorviz.core.hands.by_hand import Freeze

pytestmark = opens_a_window
VALUES = TrainingConfig(dataset="plane", count=20, reduction="mean", learning_rate=0.05)


@pytest.fixture
def open_survey(make_window, qtbot):
    def open_of(config):
        person = Person(make_window(config), qtbot)
        person.press("S")
        return person, Surveyor(person.see("survey", QDialog), qtbot)

    return open_of


@pytest.mark.slow
def test_of_values_nothing_is_said_of_solving(open_survey, qtbot):
    _, surveyor = open_survey(VALUES)
    surveyor.ask(100, 20, "noise", "0, 0.1")
    surveyor.press_button("run")
    surveyor.wait_for("Complete")
    dots = surveyor.see("survey_dots")
    qtbot.waitUntil(lambda: is_complete(dots))
    labels = [each.text() for each in dots.window().findChildren(QLabel) if each.isVisible()]
    assert not any("solve" in text.lower() for text in [dots.spoken(), *dots.words_of(7), *labels])
    assert surveyor.words("of_what") == "values are neither right nor wrong"
    assert surveyor.see("survey_heat").isVisible()  # where a value's runs are chosen
    places = [dots.position_of(place).x() for place in range(100)]
    assert places == sorted(places)
    assert places[0] < 0.15 * dots.width()
    assert places[-1] > 0.9 * dots.width()


def test_the_numbers_that_are_there_to_be_read_count(open_survey):
    """Also if the window has not come to the front by then, so that no field has had the keyboard."""
    person, surveyor = open_survey(TrainingConfig(seed=30))  # of 29 a question would be open
    seeds, epochs = (surveyor.see(f"survey_{name}") for name in ("seeds", "epochs"))
    seeds.lineEdit().setText("300")
    epochs.lineEdit().setText("1200")
    for dataset in ("moons", "plane", "xor"):
        person.window.on_parameter_edited("dataset", dataset)
        plan = surveyor.window.form.plan()
        assert (plan.seeds, plan.epochs, plan.config.dataset) == (300, 1200, dataset)
        assert (seeds.text(), epochs.text()) == ("300", "1200")


def test_what_cannot_be_surveyed_says_so_before_it_is_asked_for(open_survey):
    person, surveyor = open_survey(TrainingConfig(seed=30))  # of 29 a question would be open
    session, run = person.window.session, surveyor.see("survey_run")
    assert run.isEnabled()
    session.make(Freeze(0, session.run.layers, 0))
    assert not run.isEnabled()
    assert "A survey trains every parameter" in surveyor.words("settings")
    session.make(Freeze(0, session.run.layers, 0, frozen=False))
    assert run.isEnabled()
    assert "A survey" not in surveyor.words("settings")
    session.start_run(session.config.started_from(([[[1, 2], [3, 4]], [[5, 6]]], [[0, 0], [0]])))
    assert not run.isEnabled()
    assert "A survey draws its starts" in surveyor.words("settings")
    session.reseed()
    assert run.isEnabled()
