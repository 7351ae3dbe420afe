"""What a person sees first, counted; and how the rest comes when it is asked for."""

import re

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QSlider, QWidget

from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from tests.gui.seen import shown_labels
from xorviz.core.update.names import node_name
from xorviz.gui.kit.numbers import loss_text
from xorviz.session.settings import LessonPlace

pytestmark = opens_a_window
CONTROLS = QAbstractButton, QSlider, QComboBox, QLineEdit
FOREGROUND = "run.play", "run.step_back", "run.step"
LATER = "controls", "chain_rule", "hidden_space", "gradient_check", "engine", "lesson"


@pytest.fixture
def first(make_window, qtbot):
    """The person who opens the window for the first time."""
    return Person(make_window(place=LessonPlace()), qtbot)


def visible(window, kinds):
    return [each for each in window.findChildren(QWidget) if isinstance(each, kinds) and each.isVisible()]


def texts_of(person):
    """All that stands in the window: in labels, on buttons, in menus, and painted in the views."""
    window = person.window
    said = [
        each.text()
        for each in visible(window, (QLabel, QAbstractButton))
        if each.objectName() != "timeline_lane"
    ]
    said += [each.words for each in visible(window, QAbstractButton) if hasattr(each, "words")]
    said += [action.text() for action in window.menuBar().actions()]
    diagram = person.see("network").diagram
    layers = window.session.run.layers
    said += [node_name(layers, node.layer, node.index) for node in diagram.nodes]
    return [text.replace("&", "") for text in said if text]


def place_of(person, name):
    """Where the upper left corner of a view or button is in the window."""
    widget = person.button(name)
    return widget.mapTo(person.window, widget.rect().topLeft())


def numbers_of(person):
    """The numbers beside ticks: in texts, of neurons, beside edges, and beside samples."""
    diagram = person.see("network").diagram
    in_texts = [each for text in texts_of(person) for each in re.findall(r"(?<![\w₀-₉])-?\d[\d,.]*", text)]
    neurons = [node for node in diagram.nodes if not node.value.isEmpty()]
    return [*in_texts, *neurons, *diagram.labels, *shown_labels(person.see("boundary"))]


class TestCounts:
    def test_at_most_16_controls_5_menus_80_words_and_25_numbers(self, first):
        controls = [each.objectName() for each in visible(first.window, CONTROLS)]
        assert len([*controls, "timeline"]) <= 16, controls
        assert len(first.window.menuBar().actions()) <= 5
        words = [word for text in texts_of(first) for word in re.findall(r"[A-Za-z]{2,}", text)]
        assert len(words) <= 80, words
        assert len(numbers_of(first)) <= 25
        self.assert_six_things_are_in_the_foreground(first)
        assert [name for name in LATER if first.sees(name)] == [], "the rest is not there yet"

    def assert_six_things_are_in_the_foreground(self, first):
        buttons = [first.button(name) for name in FOREGROUND]
        assert all(button.isVisible() for button in buttons)
        assert first.see("speed").isVisible()
        assert first.see("timeline").isVisible()
        assert first.read("experiment_question").endswith("What will the network draw?")

    @pytest.mark.slow
    @pytest.mark.parametrize("size", [(1024, 700), (1280, 800), (1920, 1080)])
    def test_nothing_is_cut_or_overlaps(self, first, qapp, find_flaws, size):
        first.window.resize(*size)
        for _ in range(3):
            qapp.processEvents()
        assert find_flaws(first.window) == []


class TestTheQuestion:
    @pytest.mark.slow
    def test_a_picture_is_chosen_committed_and_compared(self, first, qtbot):
        assert not first.sees("commit")
        first.click("choice_1")
        first.click("commit")
        qtbot.waitUntil(lambda: first.sees("experiment_was"))
        assert first.read("experiment_said") == "You said “two lines”."
        assert first.read("experiment_was").startswith("So it is")
        assert first.window.session.run.epoch == 2000

    def test_nothing_in_the_plane_gives_it_away(self, first):
        plane = first.see("boundary")
        lines = [line for line, _ in plane.neurons._items.values()]
        assert len(lines) == 2
        assert not any(line.isVisible() for line in lines)
        first.step()
        first.qtbot.waitUntil(lambda: all(line.isVisible() for line, _ in plane.neurons._items.values()))

    def test_an_epoch_is_explained_where_it_stands(self, first):
        first.step()
        assert "all four points seen once" in first.see("plain_epoch").accessibleName()
        first.step()
        assert "all four points seen 2 times" in first.see("plain_epoch").accessibleName()
        first.window.session.edit_parameter("dataset", "moons")
        assert first.see("plain_epoch").accessibleName() == "0 epochs: rounds of all 200 points"

    def test_play_needs_no_answer(self, first, qtbot):
        first.press(Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: first.window.session.run.epoch > 0)
        assert first.window.session.playing


class TestWaysOn:
    def test_settings_and_lesson_are_a_click_away_and_lead_back(self, first):
        for link, page in (("open_settings", "controls"), ("open_lesson", "lesson")):
            first.click(link)
            assert first.sees(page)
            first.click("column_home")
            assert not first.sees(page)
            assert first.sees("experiment_question")

    @pytest.mark.slow
    def test_the_lines_of_an_update_open_and_close_below_the_network(self, first):
        before = place_of(first, "network")
        first.click("look_rule")
        assert first.sees("chain_rule")
        first.click("look_samples")
        assert first.sees("samples")
        assert not first.sees("chain_rule")
        assert first.see("look_samples").isChecked()
        first.window.first_sight.look("health")
        first.click("rule_tab_rule")
        assert first.see("look_rule").isChecked(), "the buttons follow the tab"
        first.click("look_samples")
        first.click("look_samples")
        assert not first.sees("samples")
        assert place_of(first, "network") == before, "a landmark does not move"

    def test_a_key_that_walks_opens_them_also_in_place_of_who_pulls_where(self, first):
        first.press("L")
        assert first.sees("chain_rule")
        assert first.see("look_rule").isChecked()
        first.click("look_samples")
        assert first.see("look_samples").isChecked()
        first.press("L")
        assert first.sees("chain_rule")
        assert not first.see("look_samples").isChecked()

    @pytest.mark.slow
    def test_to_close_them_in_mid_walk_ends_the_walk(self, first):
        network, session = first.see("network"), first.window.session
        closings = {
            "look_rule": lambda: first.click("look_rule"),
            "mode_lesson": lambda: first.click("mode_lesson"),
            "view.show_update": first.window.actions_by_id["view.show_update"].trigger,
        }
        for close in closings.values():
            first.press("L")
            first.press("L")
            assert session.view.place == 1
            assert network.take_lit().nodes
            if close is closings["mode_lesson"]:
                first.click("mode_explore")
                assert session.view.place == 1, "there it is still to be seen"
            close()
            assert session.view.place is None
            assert not network.take_lit().nodes
            assert network.take_lit().gradients is None, "those of the epoch are shown"

    @pytest.mark.slow
    def test_hidden_space_opens_with_the_tabs_that_lead_back(self, first):
        assert not first.sees("plane_tab_input")
        first.click("look_hidden")
        assert first.sees("hidden_space")
        first.click("plane_tab_input")
        assert not first.sees("hidden_space")
        assert not first.see("look_hidden").isChecked()
        assert not first.sees("plane_tab_input")


class TestTheSwitch:
    @pytest.mark.slow
    def test_it_shows_everything_and_is_remembered(self, first, make_window, qtbot):
        first.click("mode_explore")
        for name in ("controls", "chain_rule", "gradient_check", "readout_loss", "plane_tab_hidden"):
            assert first.sees(name), name
        assert first.window.actions_by_id["view.explore"].isChecked()
        again = Person(make_window(place=None), qtbot)
        assert again.sees("chain_rule")
        again.click("mode_lesson")
        assert not again.sees("chain_rule")
        assert not Person(make_window(place=None), qtbot).sees("chain_rule")

    @pytest.mark.slow
    def test_it_keeps_hidden_space_and_says_the_loss_of_the_epoch_shown(self, first):
        loss = first.window.panels.loss_card
        first.click("look_hidden")
        first.press("Ctrl+Shift+X")
        assert first.sees("hidden_space"), "nothing that was open is closed"
        first.step(3)
        first.press("Ctrl+Shift+X")
        assert loss_text(first.window.session.snapshot.loss) in [
            each.text() for each in visible(loss, QLabel)
        ]

    @pytest.mark.slow
    def test_it_keeps_the_run_the_question_and_the_place_of_play(self, first):
        first.step(3)
        before, size = place_of(first, "run.play"), first.window.size()
        first.press("Ctrl+Shift+X")
        assert first.window.size() == size
        assert first.window.session.run.epoch == 3
        assert place_of(first, "run.play") == before
        assert first.see("experiment").currentData() == "xor-border"
        first.press("Ctrl+Shift+X")
        assert first.sees("experiment_question")
        QTest.mouseMove(first.see("network"), QPointF(5, 5).toPoint())
