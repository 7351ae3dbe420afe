"""An exercise from paper, by keys alone: its weights, its sample, its rate; and its numbers read off."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableWidget

from tests.gui.person import Person
from xorviz.core import TrainingConfig
from xorviz.gui.tables.points_dialog import PointsDialog

PAPER = ("0.15", "0.2", "0.25", "0.3", "0.35", "-0.1", "0.4", "-0.45", "0.6")
"""Of W₁ row by row, b₁, W₂, b₂."""
RATE = 0.1


def type_all(network):
    """Walk to every edge, and type what stands on paper. Returns the places in the order of the walk."""
    places = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, *[Qt.Key.Key_Up] * 9):
        QTest.keyClick(network, key)
    for edges, on in ((6, (Qt.Key.Key_Right, Qt.Key.Key_Right, *[Qt.Key.Key_Up] * 9)), (3, ())):
        for _ in range(edges):
            places.append(network._reached.place)
            for sign in PAPER[places[-1]]:  # the first of them opens the field, which takes the keyboard
                QTest.keyClicks(QApplication.focusWidget(), sign)
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
        for key in on:
            QTest.keyClick(QApplication.focusWidget(), key)
    return places


@pytest.mark.slow
def test_it_is_entered_and_its_first_update_read_off(make_window, qtbot):
    window = make_window(TrainingConfig(learning_rate=RATE))
    person = Person(window, qtbot)
    network = person.see("network")
    network.setFocus()
    qtbot.waitUntil(network.hasFocus, timeout=60_000)
    places = type_all(network)
    assert sorted(places) == list(range(9))
    theta = np.array([float(text) for text in PAPER])
    np.testing.assert_array_equal(window.session.snapshot.parameters.flat, theta)

    inputs, targets = window.session.run.data.inputs, window.session.run.data.targets
    hidden = 1 / (1 + np.exp(-(inputs @ theta[:4].reshape(2, 2).T + theta[4:6])))
    answers = 1 / (1 + np.exp(-(hidden @ theta[6:8] + theta[8])))
    lines = dict(line.split("\t", 1) for line in person.see("chain_rule").numbers() if "\t" in line)
    assert float(lines["ŷ"]) == pytest.approx(
        answers[1], rel=1e-14
    )  # of the sample (0, 1), which is followed
    person.step()
    person.wait_until_shown(1)
    delta = 2 * (answers - targets[:, 0]) * answers * (1 - answers)
    wanted = theta[6:8] - RATE * delta @ hidden
    np.testing.assert_allclose(window.session.snapshot.parameters.weights[1][0], wanted, rtol=1e-12)


SAMPLE, TARGET, A_MINUTE = ("0.05", "0.1"), "0.01", 120
"""The sample on paper, and how many keys a person presses in a minute who has to look for each."""


class Hand:
    """A hand on the keyboard, which counts what it presses."""

    def __init__(self):
        self.pressed = 0

    def press(self, *keys, on=None, held=Qt.KeyboardModifier.NoModifier):
        for key in keys:
            QTest.keyClick(on or QApplication.focusWidget(), key, held)
            self.pressed += 1

    def type(self, text):
        for sign in text:  # the first may open a field, which takes the keyboard
            QTest.keyClicks(QApplication.focusWidget(), sign)
            self.pressed += 1


def type_the_sample(hand, dialog, qtbot):
    """Type over the first row, and take out the others."""
    table = dialog.findChild(QTableWidget)
    qtbot.waitUntil(table.hasFocus, timeout=60_000)
    for text in (*SAMPLE, TARGET):
        hand.type(text)
        hand.press(Qt.Key.Key_Tab)
    assert table.currentRow() == 1
    hand.press(Qt.Key.Key_Down, Qt.Key.Key_Down, on=table, held=Qt.KeyboardModifier.ShiftModifier)
    hand.press(Qt.Key.Key_Delete, on=table)
    assert table.rowCount() == 1
    hand.press(Qt.Key.Key_Return, on=table)


def type_the_weights(hand, network):
    """Walk to every edge of both layers, and type what stands on paper."""
    to_the_first = (Qt.Key.Key_Right, Qt.Key.Key_Right, *[Qt.Key.Key_Up] * 9)
    hand.press(*to_the_first, on=network)
    for edges, on in ((6, to_the_first), (3, ())):
        for _ in range(edges):
            hand.type(PAPER[network._reached.place])
            hand.press(Qt.Key.Key_Return)
            hand.press(Qt.Key.Key_Down)
        hand.press(*on)


def on_paper():
    """What somebody finds who does the exercise on paper, by the names of its lines."""
    theta, x = np.array([float(text) for text in PAPER]), np.array([float(text) for text in SAMPLE])
    w1, b1, w2, b2 = theta[:4].reshape(2, 2), theta[4:6], theta[6:8], theta[8]
    z1 = w1 @ x + b1
    h = 1 / (1 + np.exp(-z1))
    z2 = w2 @ h + b2
    answer = 1 / (1 + np.exp(-z2))
    delta2 = 2 * (answer - float(TARGET)) * answer * (1 - answer)
    delta1 = delta2 * w2 * h * (1 - h)
    return {
        **{"z₁": z1, "h": h, "z₂": z2, "ŷ": answer, "Lₛ": (answer - float(TARGET)) ** 2},
        **{"δ₂": delta2, "∂L/∂W₂": delta2 * h, "∂L/∂b₂": delta2},
        **{"δ₁": delta1, "∂L/∂W₁": np.outer(delta1, x), "∂L/∂b₁": delta1},
        **{"W₂": w2 - RATE * delta2 * h, "b₂": b2 - RATE * delta2},
        **{"W₁": w1 - RATE * np.outer(delta1, x), "b₁": b1 - RATE * delta1},
    }


@pytest.mark.slow
def test_weights_sample_target_and_rate_are_typed_within_a_minute_and_each_line_read_off(make_window, qtbot):
    window, hand = make_window(), Hand()
    person = Person(window, qtbot)
    rate = person.see("learning_rate_number")
    rate.setFocus()
    rate.selectAll()
    hand.type(f"{RATE:g}")
    hand.press(Qt.Key.Key_Return)
    network = person.see("network")
    network.setFocus()
    qtbot.waitUntil(network.hasFocus, timeout=60_000)
    type_the_weights(hand, network)
    window.actions_by_id["edit.points"].trigger()
    type_the_sample(hand, window.findChild(PointsDialog), qtbot)
    qtbot.waitUntil(lambda: len(window.session.run.data) == 1, timeout=60_000)
    assert hand.pressed + 1 < A_MINUTE  # with Ctrl+D, which opened the table
    read = dict(line.split("\t", 1) for line in person.see("chain_rule").numbers() if "\t" in line)
    for name, value in on_paper().items():
        found = [float(each.replace("−", "-")) for each in read[name].split("\t")]
        np.testing.assert_allclose(found, np.ravel(value), rtol=1e-12, err_msg=name)
