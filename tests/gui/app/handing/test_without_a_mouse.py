"""A hand-out by keys alone: its page, the answers to its questions, the network, and back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from xorviz.assets import asset
from xorviz.session.settings import LessonPlace

pytestmark = opens_a_window


def has_keyboard(name):
    focus = QApplication.focusWidget()
    return focus is not None and focus.objectName() == name


@pytest.mark.parametrize("place", [LessonPlace(), LessonPlace(column="settings", explore=True)])
def test_tab_enter_and_f6_lead_everywhere(make_window, qtbot, place):
    window = make_window(place=place)
    person = Person(window, qtbot)

    def key(key):
        QTest.keyClick(window.windowHandle(), key)

    window.dialogs.files.on_file_chosen(str(asset("handout", "01-your-start.md")))
    opening = f"Opening the hand-out {asset('handout').name}…"
    qtbot.waitUntil(lambda: window.statusBar().currentMessage() == opening)
    qtbot.waitUntil(lambda: window.findChild(QDialog, "name_dialog") is not None)
    QTest.keyClicks(window.findChild(object, "student"), "Ada")
    QTest.keyClick(window.findChild(object, "student"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.handouts.handout is not None and window.handouts._job is None)
    person.return_from("name_dialog")
    assert has_keyboard("lesson_page")
    page = window.lesson.view.page
    while page.textCursor().selectedText() != "Guess, and run it":
        key(Qt.Key.Key_Tab)
        assert has_keyboard("lesson_page")
    key(Qt.Key.Key_Return)
    assert has_keyboard("choice_0")
    key(Qt.Key.Key_F6)
    assert has_keyboard("network")
    key(Qt.Key.Key_F6)
    key(Qt.Key.Key_Backtab)
    while not person.see("left_column").isAncestorOf(QApplication.focusWidget()):
        key(Qt.Key.Key_F6)
    assert has_keyboard("choice_0")  # as long as the question is open
    key(Qt.Key.Key_Return)
    assert person.see("choice_0").isChecked()
    while not has_keyboard("commit"):
        key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.run.epoch > 0)
    window.session.playback.set_playing(False)
