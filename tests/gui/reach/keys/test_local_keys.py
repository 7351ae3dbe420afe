"""The list of keys tells of each view what the keys do there: no more than they do, and no less."""

import re
from itertools import product

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from tests.driving import train_to
from tests.gui.conftest import opens_a_window
from xorviz.gui.app.help import LOCAL_KEYS

pytestmark = opens_a_window
KEY, MODIFIER = Qt.Key, Qt.KeyboardModifier
NAMES = {
    "←": KEY.Key_Left,
    "→": KEY.Key_Right,
    "↑": KEY.Key_Up,
    "↓": KEY.Key_Down,
    "PageUp": KEY.Key_PageUp,
    "PageDown": KEY.Key_PageDown,
    "Home": KEY.Key_Home,
    "End": KEY.Key_End,
    "Enter": KEY.Key_Return,
    "Insert": KEY.Key_Insert,
    "Delete": KEY.Key_Delete,
    "+": KEY.Key_Plus,
    "−": KEY.Key_Minus,
    "=": KEY.Key_Equal,
    **{digit: Qt.Key(ord(digit)) for digit in "0123456789"},
    **{letter: Qt.Key(ord(letter)) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
}
HELD = {"": MODIFIER.NoModifier, "Shift+": MODIFIER.ShiftModifier, "Ctrl+": MODIFIER.ControlModifier}
MOVING = [name for name in NAMES if len(name) > 1 or name in "←→↑↓"]


def told(place):
    """The keys that the list tells of a place, as "Ctrl+←"; the key of a menu is Qt's own."""
    found = set()
    for written, _ in LOCAL_KEYS[place]:
        text = written.replace("Page Up", "PageUp").replace("Page Down", "PageDown")
        text = re.sub(r"Page\b", "PageUp PageDown", text).replace("0 to 9", " ".join("0123456789"))
        for part in text.replace(" or ", ", ").split(", "):
            held = next(held for held in ("Ctrl+", "Shift+", "") if part.startswith(held))
            found |= {held + name for name in part.removeprefix(held).split() if name != "Menu"}
    return found


def obeyed(view, prepare):
    """The keys that a view does something with, each pressed in the state that is prepared."""
    keys = [(held, name) for held, name in product(HELD, NAMES) if not held or name in MOVING]
    found = set()
    for held, name in keys:
        prepare()
        event = QKeyEvent(QEvent.Type.KeyPress, NAMES[name], HELD[held], name if len(name) == 1 else "")
        view.keyPressEvent(event)
        QApplication.processEvents()
        if event.isAccepted():
            found.add(held + name)
    return found


VIEWS = {
    "timeline": ["On the timeline"],
    "film": ["On the film"],
    "loss": ["In the loss and the norms"],
    "chain_rule": ["In the chain rule"],
    "hidden_space": ["In the boundary and hidden space"],
    "boundary": ["In the boundary and hidden space", "In the boundary"],
}


@pytest.mark.slow
@pytest.mark.parametrize("name", VIEWS)
def test_the_list_tells_what_the_keys_do(window, person, qtbot, name):
    train_to(qtbot, window.session, 50)
    window.actions_by_id["view.film"].trigger()
    view = person.see(name)
    qtbot.waitUntil(lambda: name != "film" or len(view._frames) > 2, timeout=60_000)

    def prepare():
        arrow = QKeyEvent(QEvent.Type.KeyPress, KEY.Key_Right, MODIFIER.NoModifier)
        if name not in ("timeline", "chain_rule"):
            view.keyPressEvent(arrow)  # something is reached

    listed = set().union(*(told(place) for place in VIEWS[name]))
    done = obeyed(view, prepare)
    assert listed <= done, "it does not do that"
    assert {each for each in done if "+" not in each[1:] or each in listed} == listed, (
        "that is not in the list"
    )


@pytest.mark.slow
def test_the_norms_have_the_keys_of_the_loss(window, person, qtbot):
    train_to(qtbot, window.session, 50)
    person.click("loss_scale_gradients")
    lines = person.see("gradient_norms")._lines
    qtbot.waitUntil(lambda: len(lines._values[0]) > 0, timeout=60_000)
    right = QKeyEvent(QEvent.Type.KeyPress, KEY.Key_Right, MODIFIER.NoModifier)
    done = obeyed(lines, lambda: lines.keyPressEvent(right))
    assert {each for each in done if "+" not in each[1:]} == told("In the loss and the norms")
