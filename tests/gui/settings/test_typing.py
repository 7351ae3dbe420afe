"""Numbers that are typed into the settings."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider

from tests.examples import slow_but
from xorviz.core import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS


class TestTyping:
    """After a number has been typed the keyboard is the window's again."""

    @pytest.mark.slow
    @pytest.mark.parametrize("name", slow_but("seed", ["learning_rate_number", "width_number", "seed"]))
    def test_enter_takes_the_number_and_leaves_the_field(self, window, person, name):
        before = window.session.config
        person.type_number(name, "7")
        assert window.session.config != before
        assert QApplication.focusWidget() is window.centralWidget()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        assert window.session.playing
        assert person.see(name).text() == "7"
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert window.session.config == before

    @pytest.mark.parametrize("name", ["learning_rate_number", "width_number", "seed"])
    def test_who_came_by_the_keys_stays_with_enter_and_goes_on_by_the_keys(self, window, person, name):
        field, before = person.see(name), window.session.config
        field.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(field, "7")
        QTest.keyClick(field, Qt.Key.Key_Return)
        first = window.session.config
        assert first != before
        assert QApplication.focusWidget() is field
        QTest.keyClicks(field, "3")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert (field.text(), window.session.config == first) == ("3", False)
        QTest.keySequence(field, QKeySequence.StandardKey.Undo)
        assert window.session.config == before, "quick changes of one setting are one"
        QTest.keyClicks(field, "5")
        QTest.keySequence(field, QKeySequence.StandardKey.Undo)
        assert window.session.config == before
        assert field.text() != "5", "what is being typed is the field's to undo"
        QTest.keyClick(field, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() not in (field, window.centralWidget())

    def test_escape_restores_the_number_and_leaves_the_field(self, window, person):
        field = person.see("learning_rate_number")
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, "3")
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert field.text() == "0.5"
        assert QApplication.focusWidget() is window.centralWidget()
        assert window.session.config == TrainingConfig()

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "name",
        slow_but("controls", ["controls", "network", "boundary_plot", "loss_plot", "transport", "status"]),
    )
    def test_a_click_elsewhere_takes_the_number_and_leaves_the_field(self, window, person, name):
        field, place = person.see("seed"), person.see(name)
        place = place.viewport() if hasattr(place, "viewport") else place
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, "7")
        QTest.mouseClick(place, Qt.MouseButton.LeftButton, pos=place.rect().bottomLeft())
        assert window.session.config.seed == 7
        assert not field.hasFocus()
        person.press(Qt.Key.Key_Space)
        assert window.session.playing

    @pytest.mark.slow
    def test_what_is_not_allowed_is_refused_in_words(self, window, person):
        for name, text, parameter in (
            ("learning_rate_number", "-1", "learning_rate"),
            ("learning_rate_number", "0", "learning_rate"),
            ("learning_rate_number", "2e9", "learning_rate"),
            ("learning_rate_number", "fast", "learning_rate"),
            ("learning_rate_number", "", "learning_rate"),
            ("seed", "4294967296", "seed"),
            ("seed", "1.5", "seed"),
        ):
            field = person.see(name)
            shown = field.text()
            field.setFocus()
            field.selectAll()
            QTest.keyClick(field, Qt.Key.Key_Backspace)
            QTest.keyClicks(field, text)
            QTest.keyClick(field, Qt.Key.Key_Return)
            assert window.session.config == TrainingConfig()
            assert field.text() == shown
            said = window.statusBar().currentMessage()
            assert PARAMETERS[parameter].label in said
            assert PARAMETERS[parameter].allowed in said
            assert repr(text) in said

    def test_what_is_typed_after_a_refusal_takes_its_place(self, window, person):
        field = person.see("learning_rate_number")
        person.type_number("learning_rate_number", "fast")
        for text in ("nr", "2"):  # of the window, N and R are a new seed and a reset
            QTest.keyClicks(QApplication.focusWidget(), text)
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        assert window.session.config == TrainingConfig(learning_rate=2.0)
        assert not field.hasFocus(), "what is taken gives the keyboard back"

    def test_a_width_beyond_the_slider_is_taken_and_one_that_no_run_has_is_refused(self, window, person):
        person.type_number("width_number", "40")
        assert window.session.config.hidden == (40,)
        assert person.see("width", QSlider).value() == 16
        person.type_number("width_number", "1025")
        assert window.session.config.hidden == (40,)
        assert "Width '1025' is not allowed" in window.statusBar().currentMessage()
        assert "from 1 to 1,024" in window.statusBar().currentMessage()

    @pytest.mark.slow
    def test_any_learning_rate_that_is_allowed_is_taken_as_it_is(self, window, person):
        for rate in ("1000000", "1e-7", "0.1234567", "1e-300"):
            person.type_number("learning_rate_number", rate)
            assert window.session.config.learning_rate == float(rate)
            person.see("learning_rate_number").setFocus()
            QTest.keyClick(person.see("learning_rate_number"), Qt.Key.Key_Return)
            assert window.session.config.learning_rate == float(rate)
