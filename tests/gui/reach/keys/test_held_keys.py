"""Nothing that is typed blindly acts: not before a dialog is there, and no stray letter ends a question."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QToolButton

from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from xorviz.assets import asset
from xorviz.gui.app.menus.actions import ACTIONS
from xorviz.gui.reach.comfort import is_sign
from xorviz.gui.reach.keys.held_keys import WAITING
from xorviz.session.settings import LessonPlace

pytestmark = opens_a_window
FIRST = LessonPlace()
NAME = "anna berg, b.c. knrs"
"""Each letter of it that is a shortcut would do something; the space would play."""


def state_of(window):
    """What a person sees that a letter can change."""
    session = window.session
    checked = {name for name, action in window.actions_by_id.items() if action.isChecked()}
    opened = [each for each in window.findChildren(QDialog) if each.isVisible()]
    opened = [each for each in opened if each.objectName() != "name_dialog"]  # it may come while one types
    return session.config, session.run.epoch, len(session.branches), session.playing, checked, opened


def type_at(window, text):
    """Type as a person does who looks at the keyboard: into whatever window has it."""
    window.activateWindow()
    for sign in text:
        QTest.keyClick(window.windowHandle(), sign)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)


@pytest.mark.parametrize("focus", ["central", "experiment"])
def test_what_is_typed_before_a_hand_out_asks_for_the_name_does_nothing(make_window, qtbot, focus):
    window = make_window()
    qtbot.waitUntil(window.isActiveWindow)
    window.findChild(object, focus).setFocus()
    before = state_of(window)
    window.dialogs.files.on_file_chosen(str(asset("handout", "01-your-start.md")))
    type_at(window, NAME)
    assert state_of(window) == before
    qtbot.waitUntil(lambda: window.findChild(QDialog, "name_dialog") is not None)
    dialog = window.findChild(QDialog, "name_dialog")
    qtbot.waitUntil(lambda: window.handouts._job is None)
    name = dialog.findChild(QLineEdit, "student")
    name.clear()
    QTest.keyClicks(name, "Anna")
    assert name.text() == "Anna"
    dialog.reject()
    Person(window, qtbot).return_from("name_dialog")
    window.centralWidget().setFocus()
    QTest.keyClick(window.windowHandle(), "f")  # all keys are shortcuts again
    assert window.actions_by_id["view.film"].isChecked()


def test_a_dialog_that_never_comes_does_not_take_the_keys_away(make_window, qtbot):
    window = make_window()
    qtbot.waitUntil(window.isActiveWindow)
    held = window.comfort.held
    held._late.setInterval(1)
    held.expect(window, coming=True)
    qtbot.waitUntil(lambda: not held._late.isActive())
    QTest.keyClick(window.windowHandle(), "f")
    assert window.actions_by_id["view.film"].isChecked()


@pytest.mark.parametrize("place", [FIRST, LessonPlace(column="settings", explore=True)])
def test_a_stray_letter_leaves_an_open_question_open_and_says_why(make_window, qtbot, place):
    window = make_window(place=place)
    qtbot.waitUntil(window.isActiveWindow)
    person, before = Person(window, qtbot), state_of(window)
    for name in WAITING:
        key = ACTIONS[name].key
        assert is_sign(window.actions_by_id[name].shortcut())
        QTest.keyClick(window.windowHandle(), key.lower())
        told = window.statusBar().currentMessage()
        assert told == f"While a question is open, the key “{key}” does nothing: answer it, or just run it."
        assert state_of(window) == before
        assert person.sees("just_run")
    window.actions_by_id["run.step"].trigger()  # its button and its menu are no slip
    qtbot.waitUntil(lambda: window.session.run.epoch == 1)
    assert not person.sees("just_run")
    window.activateWindow()
    QTest.keyClick(window.windowHandle(), ".")
    qtbot.waitUntil(lambda: window.session.run.epoch == 2)


def test_every_sign_that_changes_the_run_waits(make_window):
    window = make_window(place=FIRST)
    looks = {
        "run.step_rule",
        "run.step_rule_back",
        "run.play_rule",
        "run.step_sample",
        "run.why",
        "run.graph",
    }
    looks |= {"view.film", "view.decision", "run.survey"}  # the last says by itself that it waits
    signs = {name for name, action in window.actions_by_id.items() if is_sign(action.shortcut())}
    assert signs == looks | set(WAITING)


def pressed_by_enter(window, qtbot, name):
    """Come to something with Tab, and press Enter."""
    found = window.findChild(object, name)
    found.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(found.hasFocus)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)
    return found


class TestEnter:
    def test_it_presses_the_button_that_has_the_keyboard(self, make_window, qtbot):
        window = make_window(place=FIRST)
        qtbot.waitUntil(window.isActiveWindow)
        assert pressed_by_enter(window, qtbot, "choice_0").isChecked()
        pressed_by_enter(window, qtbot, "look_rule")
        assert window.findChild(object, "look_rule").isChecked()
        play = Person(window, qtbot).button("run.play")
        play.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
        assert window.session.playing
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)
        assert not window.session.playing

    def test_it_opens_a_list(self, make_window, qtbot):
        window = make_window()
        qtbot.waitUntil(window.isActiveWindow)
        box = pressed_by_enter(window, qtbot, "dataset")
        assert isinstance(box, QComboBox)
        assert box.view().isVisible()
        box.hidePopup()

    def test_so_it_does_in_other_windows(self, make_window, qtbot):
        window = make_window()
        window.actions_by_id["run.graph"].trigger()
        graph = window.dialogs._graph
        graph.activateWindow()
        qtbot.waitUntil(graph.isActiveWindow)
        walks = window.actions_by_id["run.step_rule"]
        (button,) = (each for each in graph.findChildren(QToolButton) if each.defaultAction() is walks)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(graph.windowHandle(), Qt.Key.Key_Return)
        assert window.session.walk.place == 0
