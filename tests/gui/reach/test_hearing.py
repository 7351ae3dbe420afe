"""Those who do not see the window hear what is in it."""

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QSlider, QWidget

from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from tests.gui.reach.hearing import heard, tree, unheard
from xorviz.core.run.config import TrainingConfig
from xorviz.gui.settings.controls import Fold
from xorviz.session.settings import LessonPlace

pytestmark = opens_a_window
DESCRIPTION = QAccessible.Text.Description


def said_of(person, name):
    return heard(person.see(name), DESCRIPTION)


class TestNothingIsUnheard:
    def test_at_a_first_sight(self, make_window, qtbot):
        person = Person(make_window(place=LessonPlace()), qtbot)
        assert len(list(tree(person.window))) > 30
        assert unheard(person.window) == []
        person.step()
        assert unheard(person.window) == []

    @pytest.mark.slow
    def test_where_all_is_shown_in_every_tab(self, window, person):
        person.step()
        for fold in person.window.controls.findChildren(Fold):
            fold.click()
        window.actions_by_id["view.film"].trigger()
        person.qtbot.waitUntil(lambda: unheard(window) == [])
        for tab in ("hidden", "both", "input"):
            window.panels.plane_card.show_tab(tab)
            assert unheard(window) == []
        for tab in ("gradients", "linear", "log"):
            window.panels.loss_card.show_tab(tab)
            assert unheard(window) == []
        for tab in ("code", "samples", "health", "rule"):
            window.first_sight.look(tab)
            # What is computed beside the training is told once it is there.
            person.qtbot.waitUntil(lambda: unheard(window) == [])

    @pytest.mark.slow
    def test_in_the_lesson(self, window, person):
        person.press("F3")
        assert person.sees("lesson")
        assert unheard(window) == []

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "name",
        [
            "run.survey",
            "run.butterfly",
            "run.landscape",
            "export.frames",
            "help.shortcuts",
            "help.about",
            "run.to_epoch",
        ],
    )
    def test_in_the_windows_that_are_opened(self, window, person, name, qtbot):
        person.step()
        window.actions_by_id[name].trigger()
        opened = [each for each in window.findChildren(QWidget) if each.isWindow() and each.isVisible()]
        assert len(opened) == 1
        # What is in a window may come a turn after it. A survey that has not begun says so.
        qtbot.waitUntil(lambda: unheard(opened[0], mute=("",)) == [])
        opened[0].close()

    @pytest.mark.slow
    def test_in_a_duel(self, window, person):
        person.step()
        window.actions_by_id["run.duel"].trigger()
        assert unheard(window) == []

    @pytest.mark.slow
    def test_in_a_comparison(self, window, person):
        person.step(2)
        window.session.edit_parameter("learning_rate", 2.0)
        window.session.reseed()
        window.actions_by_id["branch.compare"].trigger()
        (opened,) = [each for each in window.findChildren(QWidget) if each.isWindow() and each.isVisible()]
        person.qtbot.waitUntil(lambda: unheard(opened) == [])
        opened.close()


@pytest.mark.slow
class TestPictures:
    def test_a_boundary_says_on_which_side_the_points_are(self, window, person):
        person.train_to(2000)
        snapshot = window.session.snapshot
        said = said_of(person, "boundary")
        assert said.startswith("Epoch 2,000: ")
        all_right = "the boundary separates all four points"
        assert (all_right in said) == (snapshot.correct == 4)
        assert said.count("answer") == 4

    def test_it_names_what_is_wrong(self, window, person):
        said = said_of(person, "boundary")
        wrong = window.session.snapshot.wrong
        assert wrong > 0
        assert said.count("wrong side") == wrong

    def test_a_loss_says_it_at_the_epoch_shown(self, window, person):
        person.train_to(300)
        person.go_to(200)
        said = said_of(person, "loss")
        assert said.startswith(f"loss {person.read('readout_loss')} at epoch 200, ")
        assert "the run goes on to epoch 300" in said

    def test_a_small_network_says_all_of_its_parameters(self, window, person):
        assert said_of(person, "network").count("w ") == 6
        window.session.edit_parameter("hidden", (16,))
        person.qtbot.waitUntil(lambda: "65 parameters" in said_of(person, "network"))

    def test_hidden_space_says_where_the_points_are(self, window, person):
        window.panels.plane_card.show_tab("hidden")
        said = said_of(person, "hidden_space")
        assert said.count("across") == 4
        window.session.edit_parameter("hidden", ())
        assert said_of(person, "hidden_space") == "This network has no hidden layer"

    def test_nothing_is_told_before_it_is_asked_for(self, window, person, monkeypatch):
        told = []
        for name in ("network", "boundary", "loss"):
            monkeypatch.setattr(type(person.see(name)), "spoken", lambda self: told.append(self) or "")
        person.step(5)
        assert told == []
        said_of(person, "boundary")
        assert len(told) == 1


class TestValues:
    def test_sliders_say_real_values(self, window, person):
        assert heard(person.see("learning_rate", QSlider), DESCRIPTION) == "learning rate 0.5"
        window.session.edit_parameter("learning_rate", 2.0)
        assert heard(person.see("learning_rate", QSlider), DESCRIPTION) == "learning rate 2"
        window.session.playback.set_speed(400.0)
        assert said_of(person, "speed") == "speed 400 epochs per second"

    def test_a_config_of_other_widths(self, make_window, qtbot):
        person = Person(make_window(TrainingConfig(hidden=(3, 5))), qtbot)
        assert "3" in heard(person.see("width", QSlider), DESCRIPTION)


@pytest.mark.slow
class TestMessages:
    def test_what_the_status_bar_says_is_said_aloud(self, window, person, announced):
        window.branch_tools.toggle_comparison()
        assert announced == [window.statusBar().currentMessage()]

    def test_an_epoch_is_not(self, window, person, announced):
        person.step(3)
        assert announced == []

    def test_each_line_of_a_walk_is_said_aloud_and_of_whom_when_that_is_news(self, window, person, announced):
        for _ in range(2):
            person.press("L")
        person.press("M")
        first, second, other = announced
        assert first.startswith("Sample (0, 1). Line 1 of ")
        assert second.startswith("Line 2 of ")
        assert other.startswith("Sample (1, 0). Line 2 of ")

    def test_what_changes_while_nobody_walks_is_not(self, window, person, announced):
        person.press("L")
        announced.clear()
        person.press("Space")
        person.train_to(200)
        assert [each for each in announced if each.startswith("Line")] == []
