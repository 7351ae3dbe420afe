"""A name that looks like markup, or like a mnemonic, is said as it is wherever it is said."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QMenu, QMessageBox, QWidget

from tests.gui.app.test_branch_tools import lane_place
from tests.gui.conftest import opens_a_window
from xorviz.gui.kit.widgets import plain_tip
from xorviz.gui.time.lane_menu import LaneMenu

pytestmark = opens_a_window
NAME = "<b>x</b> & <img src=none.png> of a name that is long"


@pytest.fixture
def named_runs(window, person):
    """Two runs that have begun: the one with the name, which is shown, and another."""
    person.train_to(20)
    person.go_to(10)
    person.press("B")
    person.train_to(30)
    window.session.rename_branch(window.session.branch, NAME)


def rendered(text):
    """What a person reads of a text that Qt takes for rich if it looks so."""
    if "<" not in text:
        return text
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


def shown(entry):
    """Return what one reads of it: & underlines what follows, && is the sign."""
    return re.sub("&(.)", r"\1", entry.text())


def misread(widget):
    """The texts with the name of which a person reads something else, in a window and all that it holds."""
    wrong = []
    for part in (widget, *widget.findChildren(QWidget)):
        texts = [part.toolTip(), part.statusTip(), part.whatsThis()]
        if isinstance(part, QLabel) and part.textFormat() != Qt.TextFormat.PlainText:
            texts.append(part.text())
        wrong += [text for text in texts if "<b>x" in text and NAME not in rendered(text)]
        if isinstance(part, QMenu | QAbstractButton):
            entries = part.actions() if isinstance(part, QMenu) else [part]
            wrong += [entry.text() for entry in entries if "<b>x" in shown(entry) and shown(entry) != NAME]
    return wrong


@pytest.mark.slow
def test_the_window_its_menus_and_tooltips_say_it_as_it_is(window, person, named_runs):
    assert "<b>x" in person.read("timeline_lane")
    assert person.see("timeline_lane").textFormat() == Qt.TextFormat.PlainText
    menu = person.open_menu("Branches")
    assert NAME in [shown(action) for action in menu.actions()]
    assert misread(window) == []
    person.close_menus()


@pytest.mark.slow
def test_a_cut_name_is_told_as_it_is(window, person, named_runs):
    label = person.see("timeline_lane")
    assert rendered(label.toolTip() or NAME) == NAME
    assert rendered(plain_tip(NAME)) == NAME
    assert plain_tip("plain & simple") == "plain & simple"
    window.session.show_branch(window.session.branch.parent)
    timeline, place = lane_place(person, NAME)
    person.point_at(timeline, place)
    assert rendered(timeline.toolTip()) in ("", NAME)
    assert misread(window) == []


@pytest.mark.slow
def test_the_timeline_s_menus_say_it_as_it_is(window, person, named_runs):
    menu, lanes = LaneMenu(window), person.see("timeline")._shown.lanes
    menu.add_rest(lanes)
    menu.add_all(lanes, lanes[0].id)
    texts = [action.text() for action in menu.actions() if "<b>x" in action.text()]
    assert texts == [NAME.replace("&", "&&")] * 2
    menu.deleteLater()


@pytest.mark.slow
def test_dialogs_and_messages_say_it_as_it_is(window, person, named_runs):
    person.press("F2")
    (line,) = person.see("rename_dialog").findChildren(QLineEdit)
    assert line.text() == NAME
    assert misread(person.see("rename_dialog")) == []
    QTest.keyClick(line, Qt.Key.Key_Escape)
    person.return_from("rename_dialog")
    window.branch_tools.delete(window.session.branch)
    box = person.see("delete_dialog", QMessageBox)
    assert NAME in box.text()
    assert box.textFormat() == Qt.TextFormat.PlainText
    assert misread(box) == []
    person.answer("delete_dialog", "Yes")
    assert window.statusBar().currentMessage() == f"Deleted “{NAME}”."


@pytest.mark.slow
def test_a_comparison_says_it_as_it_is(window, person, named_runs):
    window.branch_tools.toggle_comparison()
    compare = person.see("compare")
    assert misread(compare) == []
    window.branch_tools.toggle_comparison()
