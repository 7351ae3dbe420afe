"""Hands in the window: everything that is shown follows, and one key takes a drag back."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.driving import go_to, same_bits, train_to
from tests.gui.network.hands.taken import edge_of, move
from xorviz.core.run.snapshot import take_snapshot
from xorviz.gui.kit.numbers import loss_text

PLAIN = Qt.KeyboardModifier.NoModifier


def drag_up(qtbot, session, network, place, pixels):
    at = edge_of(network, place).point(0.3).toPoint()
    QTest.mousePress(network, Qt.MouseButton.LeftButton, pos=at)
    for _ in range(4):
        at -= QPoint(0, pixels // 4)
        value = session.snapshot.parameters.flat[place]
        move(network, at, PLAIN)
        qtbot.waitUntil(lambda value=value: session.snapshot.parameters.flat[place] != value, timeout=60_000)
        yield
    QTest.mouseRelease(network, Qt.MouseButton.LeftButton, pos=at)


def assert_shown(person, session):
    shown = session.snapshot
    assert same_bits(
        shown, take_snapshot(shown.config, shown.data, shown.epoch, shown.state, session.run.engine)
    )
    assert person.see("network")._snapshot is shown
    assert loss_text(shown.loss) in person.read("readout_loss")
    assert f"loss {loss_text(shown.loss)} at epoch {shown.epoch:,}" in person.see("loss").spoken()
    assert session.run.losses[shown.epoch] == shown.loss


def test_a_drag_is_followed_by_all_and_taken_back_at_once(window, person, qtbot):
    session = window.session
    network = person.see("network")
    train_to(qtbot, session, 40)
    before = session.snapshot
    for _ in drag_up(qtbot, session, network, 3, 60):
        assert_shown(person, session)
    assert len(session.run.edits) == 1
    assert len(session.branches) == 1
    assert "w¹₂₂ set to" in person.menu_text("edit.undo")
    dragged = session.snapshot
    person.press("Ctrl+Z")
    assert same_bits(session.snapshot, before)
    assert session.run.edits == ()
    person.press("Ctrl+Shift+Z")
    assert same_bits(session.snapshot, dragged)
    assert_shown(person, session)


@pytest.mark.slow
def test_a_homework_is_typed_in_the_middle_of_a_run_frozen_and_switched_off_by_keys(window, person, qtbot):
    session = window.session
    train_to(qtbot, session, 60)
    go_to(qtbot, session, 30)
    network = person.see("network")
    network.setFocus()
    qtbot.waitUntil(network.hasFocus, timeout=60_000)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(network, key)
    place = network._reached.place
    QTest.keyClick(network, Qt.Key.Key_2)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert session.snapshot.parameters.flat[place] == 2.0
    QTest.keyClick(network, Qt.Key.Key_H)
    QTest.keyClick(network, Qt.Key.Key_PageUp)
    assert session.snapshot.parameters.flat[place] == pytest.approx(2.1)
    QTest.keyClick(network, Qt.Key.Key_Right)
    QTest.keyClick(network, Qt.Key.Key_O)
    assert len(session.config.held.off) == 1
    assert_shown(person, session)
    train_to(qtbot, session, 50)
    assert session.snapshot.parameters.flat[place] == pytest.approx(2.1)
    assert len(session.branches) == 2
    np.testing.assert_array_equal(session.run.at(29).state, session.branches[1].run.at(29).state)
