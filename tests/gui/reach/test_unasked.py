"""What nobody asked for: a list or a field that has the keyboard, and takes the keys of the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)

from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from xorviz.session.settings import LessonPlace

pytestmark = opens_a_window


def focused():
    return QApplication.focusWidget()


LETTER_TAKERS = QComboBox, QAbstractSpinBox, QLineEdit, QTextEdit, QPlainTextEdit


def takes_letters():
    """Whether what has the keyboard takes letters that are keys of the window."""
    return isinstance(focused(), LETTER_TAKERS) and not getattr(focused(), "isReadOnly", lambda: False)()


class TestUnasked:
    """No list and no field has the keyboard that nobody has led there: R would choose Ring in it."""

    @pytest.mark.slow
    def test_a_click_on_what_goes_away_leaves_it_to_the_window(self, make_window, qtbot):
        person = Person(make_window(place=LessonPlace()), qtbot)
        person.window.activateWindow()
        ways = "open_settings", "column_home", "open_lesson", "column_home", "look_rule", "look_samples"
        ways += "mode_explore", "column_lesson", "column_settings", "mode_lesson", "open_settings"
        for way in ways:
            person.click(way)
            assert not takes_letters(), f"{focused().objectName()} after {way}"
        person.press(Qt.Key.Key_R)
        assert person.see("dataset").currentData() == "xor"
        for key in ("F3", "F3", "F3"):
            person.press(key)
            assert not takes_letters(), focused().objectName()

    def test_who_comes_with_the_keyboard_goes_on_from_there(self, make_window, qtbot):
        person = Person(make_window(place=LessonPlace()), qtbot)
        person.window.activateWindow()
        person.see("open_settings").setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(focused(), Qt.Key.Key_Space)
        assert focused().objectName() == "column_home"
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        assert focused().objectName() == "dataset"
