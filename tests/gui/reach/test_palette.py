"""All that can be done is found by what it says, and done with Enter."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListWidget

from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from tests.gui.reach.hearing import heard, unheard
from xorviz.gui.reach.palette import Command, commands_of, found_in
from xorviz.session.settings import LessonPlace
from xorviz.themes import THEMES

pytestmark = opens_a_window


def texts(found):
    return [each.text for each in found]


@pytest.fixture
def commands(qapp):
    said = ["Reset", "Run until Solved", "New Seed", "Experiment: Tanh", "Light Theme", "Theme of the System"]
    return [Command(text, "", QAction(text)) for text in said]


class TestFinding:
    def test_nothing_typed_finds_all_in_their_order(self, commands):
        assert found_in(commands, " ") == commands

    def test_each_word_typed_begins_a_word(self, commands):
        assert texts(found_in(commands, "the li")) == ["Light Theme"]
        assert texts(found_in(commands, "seed")) == ["New Seed"]

    def test_the_earlier_word_comes_first(self, commands):
        assert texts(found_in(commands, "theme")) == ["Theme of the System", "Light Theme"]

    def test_what_cannot_be_done_now_comes_last(self, commands):
        commands[0] = Command("Theme that Cannot Be", "", commands[0].action, "why")
        assert texts(found_in(commands, "theme"))[-1] == "Theme that Cannot Be"

    def test_letters_in_order_will_do_after_that(self, commands):
        assert texts(found_in(commands, "rus")) == ["Run until Solved"]
        assert texts(found_in(commands, "nwsd")) == ["New Seed"]

    def test_what_is_not_there_is_not_found(self, commands):
        assert found_in(commands, "xyzzy") == []


@pytest.fixture
def palette(window, person):
    person.press("Ctrl+Shift+P")
    person.see("palette").activateWindow()
    person.see("palette_line").setFocus()
    return person.see("palette")


class TestPalette:
    def type_in(self, person, text):
        QTest.keyClicks(person.see("palette_line"), text)

    def press(self, person, key):
        QTest.keyClick(person.see("palette_line"), key)

    def marked(self, person):
        return person.see("palette_list", QListWidget).currentItem().text()

    @pytest.mark.slow
    def test_it_has_every_action_and_every_experiment_and_all_that_menus_in_the_network_offer(
        self, window, person, palette
    ):
        rows = person.see("palette_list", QListWidget)
        listed = {rows.item(row).text() for row in range(rows.count())}
        told = {each.text for each in commands_of(window.actions_by_id.values(), without="help.palette")}
        assert told <= listed
        assert any(text.startswith("Experiment: ") for text in told)
        menus = {"Set a Weight or Bias", "Freeze a Weight or Bias", "Switch Off a Neuron", "Free All"}
        assert menus | {"Network: Matrix"} <= listed

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ("stop", "Nothing is under way"),
            ("undo", "There is nothing to undo"),
            ("freeze", "First a weight or bias"),
            ("switch off", "First a hidden neuron"),
            ("free all", "Nothing is frozen or off"),
        ],
    )
    def test_what_cannot_be_done_now_says_why_and_is_not_done(self, window, person, palette, typed, why):
        self.type_in(person, typed)
        assert person.read("palette_why").startswith(f"Not now. {why}")
        assert person.sees("palette_why")
        assert f"not now: {why}" in heard(person.see("palette_line"), QAccessible.Text.Description)
        self.press(person, Qt.Key.Key_Return)
        assert palette.isVisible()
        self.press(person, Qt.Key.Key_Escape)

    @pytest.mark.slow
    def test_what_is_selected_is_frozen_and_learns_again(self, window, person):
        window.session.picking.select_parameter(2)
        for text in ("Freeze Weight", "Let Weight"):
            self.do(window, person, text)
            assert (2 in window.session.config.held.frozen) == text.startswith("Freeze")

    @pytest.mark.slow
    def test_a_neuron_is_switched_off_and_all_is_freed(self, window, person):
        window.session.picking.select_neuron(1, 0)
        self.do(window, person, "Switch Off Neuron")
        assert window.session.config.held.off == {(1, 0)}
        self.do(window, person, "Free All")
        assert not window.session.config.held

    @pytest.mark.slow
    def test_a_number_is_typed_for_what_the_keys_are_at(self, window, person):
        network = person.see("network")
        network.setFocus(Qt.FocusReason.TabFocusReason)
        person.qtbot.waitUntil(network.hasFocus)
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Right):
            QTest.keyClick(network, key)
        place = network.reached.place
        self.choose(window, person, "Set Weight")
        QTest.keyClicks(person.see("weight_field"), "3.5")
        QTest.keyClick(person.see("weight_field"), Qt.Key.Key_Return)
        assert window.session.snapshot.parameters.flat[place] == 3.5
        person.return_from("palette")

    @pytest.mark.slow
    def test_the_matrices_are_found_in_the_lesson_too(self, make_window, qtbot):
        window = make_window(place=LessonPlace())
        person = Person(window, qtbot)
        self.do(window, person, "Network: Matrix")
        assert window.panels.network_card.choice == "matrix"

    @pytest.mark.slow
    def test_another_run_is_found_by_its_name(self, window, person):
        person.step()
        before = window.session.branch
        window.session.edit_parameter("seed", 4)
        self.do(window, person, "Switch to Run: XOR")
        assert window.session.branch is before

    def do(self, window, person, text):
        self.choose(window, person, text)
        person.return_from("palette")

    def choose(self, window, person, text):
        window.actions_by_id["help.palette"].trigger()
        person.see("palette").activateWindow()
        person.see("palette_line").setFocus()
        self.type_in(person, text)
        self.press(person, Qt.Key.Key_Return)

    @pytest.mark.slow
    def test_typing_and_enter_do_it(self, window, person, palette):
        window.session.edit_parameter("learning_rate", 2.0)
        before = window.session.config.seed
        self.type_in(person, "new seed")
        assert self.marked(person) == "New Seed"
        self.press(person, Qt.Key.Key_Return)
        assert window.session.config.seed != before
        person.return_from("palette")

    @pytest.mark.slow
    def test_arrows_walk_and_what_is_marked_is_told(self, window, person, palette):
        self.type_in(person, "theme")
        line, count = person.see("palette_line"), len(THEMES) + 1
        first = heard(line, QAccessible.Text.Description)
        assert first.endswith(f", 1 of {count}")
        self.press(person, Qt.Key.Key_Down)
        assert heard(line, QAccessible.Text.Description).endswith(f", 2 of {count}")
        self.press(person, Qt.Key.Key_Up)
        self.press(person, Qt.Key.Key_Up)
        assert heard(line, QAccessible.Text.Description).endswith(f", {count} of {count}"), "round again"
        self.type_in(person, "xyz")
        assert heard(line, QAccessible.Text.Description) == "Nothing found"
        self.press(person, Qt.Key.Key_Return)
        assert palette.isVisible()

    @pytest.mark.slow
    def test_what_it_does_is_done_to_what_had_the_keyboard(self, window, person, monkeypatch):
        for command in ("Copy Numbers", "Next Card", "One Card Alone"):
            window.activateWindow()
            person.qtbot.waitUntil(window.isActiveWindow)
            person.see("network").setFocus(Qt.FocusReason.TabFocusReason)
            person.press("Ctrl+Shift+P")
            palette = person.see("palette")
            palette.activateWindow()
            self.type_in(person, command)
            with monkeypatch.context() as patch:  # a desktop takes its time to give the keyboard back
                patch.setattr(QApplication, "focusWidget", staticmethod(lambda: None))
                self.press(person, Qt.Key.Key_Return)
            person.qtbot.waitUntil(lambda: not window.findChildren(QDialog, "palette"))
            if command == "Copy Numbers":
                assert window.statusBar().currentMessage().endswith("lines of numbers.")
            elif command == "Next Card":
                assert window.focusWidget().objectName() == "boundary"
        assert window.sight._wish.alone == "network"

    @pytest.mark.slow
    def test_escape_does_nothing_else(self, window, person, palette):
        self.press(person, Qt.Key.Key_Escape)
        person.return_from("palette")
        assert window.session.run.epoch == 0

    def test_it_is_heard_and_nothing_is_cut(self, palette, find_flaws):
        assert unheard(palette) == []
        assert find_flaws(palette) == []

    def test_a_click_does_it(self, window, person, palette):
        self.type_in(person, "film strip")
        rows = person.see("palette_list", QListWidget)
        row = next(at for at in range(rows.count()) if rows.item(at).text() == "Film Strip")
        place = rows.visualItemRect(rows.item(row)).center()
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert person.sees("film")
        person.return_from("palette")


@pytest.mark.slow
def test_each_setting_is_found_and_leads_to_what_edits_it(make_window, qtbot):
    person = Person(make_window(place=LessonPlace()), qtbot)
    window = person.window
    asked = {"learning r": "learning_rate_number", "bias s": "bias_initialisation", "width": "width_number"}
    for typed, editor in asked.items():
        window.actions_by_id["help.palette"].trigger()
        line = window.findChildren(QDialog, "palette")[-1].findChild(QLineEdit)
        QTest.keyClicks(line, f"setting {typed}")
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert person.sees("controls")
        assert person.sees(editor)
        assert window.focusWidget() in (person.see(editor), *person.see(editor).parentWidget().children())
        visible = person.see(editor).visibleRegion().boundingRect()
        assert visible.height() == person.see(editor).height(), "it is scrolled to"
        person.click("column_home")
    listed = window.controls.settings()
    assert {"Optimiser", "Penalty", "Held out", "Features", "Hidden layers"} <= set(listed)
    assert "Momentum" not in listed, "there is none"
