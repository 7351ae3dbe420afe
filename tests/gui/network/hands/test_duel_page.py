"""Beat backprop in the window: beside the network, who is ahead and how it ended is said, and true."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.driving import train_to
from tests.gui.network.hands.test_in_the_window import drag_up
from tests.session.hands.test_duel import FIRST, SOLVED
from xorviz.core import Run
from xorviz.gui.kit.numbers import loss_text
from xorviz.session.hands import Hands

pytestmark = pytest.mark.slow


def begin(window, person, qtbot):
    if not window.session.view.begun:
        person.step()  # while a question is open, it waits
    window.actions_by_id["run.duel"].trigger()
    qtbot.waitUntil(lambda: "needs" in person.read("duel_stake"), timeout=60_000)


def test_xor_is_solved_by_hand_in_fewer_moves_than_gradient_descent_needs_updates(window, person, qtbot):
    session = window.session
    train_to(qtbot, session, 40)
    before, seen = session.branch, window.column.shown
    begin(window, person, qtbot)
    run = Run(FIRST, session.run.engine)
    run.advance(1000)
    told = person.see("duel_told")
    assert told.text() == "Your move."
    assert f"needs {run.solved_epoch} updates" in person.read("duel_stake")
    hands = Hands(session)
    hands.set_parameter(0, -9.0)
    ahead = "You are" if session.snapshot.loss < run.losses[1] else "Gradient descent is"
    qtbot.waitUntil(lambda: told.text() == f"{ahead} ahead.", timeout=60_000)
    assert person.read("duel_loss_you") == loss_text(session.snapshot.loss)
    assert person.read("duel_loss_gradient_descent") == loss_text(run.losses[1])
    for place, value in enumerate(SOLVED):
        hands.set_parameter(place, value)
    wanted = f"Solved in 10 moves! You beat backprop: from here it needs {run.solved_epoch} updates."
    qtbot.waitUntil(lambda: told.text() == wanted, timeout=60_000)
    assert person.read("duel_correct_you") == "4/4"
    person.press("Ctrl+Z")
    qtbot.waitUntil(lambda: told.text().endswith("ahead."), timeout=60_000)
    for _ in drag_up(qtbot, session, person.see("network"), 3, 40):
        pass
    session.edit_parameter("seed", 3)
    qtbot.waitUntil(lambda: told.text().startswith("Something else"), timeout=60_000)
    person.click("duel_back")
    qtbot.waitUntil(lambda: not told.text().startswith("Something else"), timeout=60_000)
    person.click("duel_again")
    qtbot.waitUntil(lambda: told.text() == "Your move.", timeout=60_000)
    person.click("duel_leave")
    assert (session.branch, session.view.cursor) == (before, 40)
    assert window.column.shown == seen


def test_it_is_played_with_the_keyboard(window, person, qtbot):
    begin(window, person, qtbot)
    told, session = person.see("duel_told"), window.session
    diagram = person.see("network")
    assert QApplication.focusWidget() is diagram
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(diagram, key)
    before = session.snapshot.parameters.flat.tolist()
    QTest.keyClicks(diagram, "7")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: told.text().endswith("ahead."), timeout=60_000)
    after = session.snapshot.parameters.flat.tolist()
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [7.0]


def test_the_tabs_lead_away_and_the_menu_back(window, person, qtbot):
    begin(window, person, qtbot)
    Hands(window.session).set_parameter(0, 2.0)
    person.click("column_settings")
    assert not person.see("duel_told").isVisible()
    window.actions_by_id["run.duel"].trigger()
    told = person.see("duel_told")
    qtbot.waitUntil(lambda: told.isVisible() and told.text().endswith("ahead."), timeout=60_000)
    person.click("duel_leave")
    assert window.column.shown == "settings"


def test_in_a_small_window_the_network_comes_in_sight(make_window, qtbot):
    window = make_window(size=(800, 500))
    window.panels.plane_card.setFocus()
    train_to(qtbot, window.session, 1)
    window.sight.reveal("update")
    qtbot.waitUntil(lambda: not window.panels.network.isVisible(), timeout=60_000)
    window.actions_by_id["run.duel"].trigger()
    qtbot.waitUntil(window.panels.network.isVisible, timeout=60_000)
    qtbot.waitUntil(window.panels.network.hasFocus, timeout=60_000)
