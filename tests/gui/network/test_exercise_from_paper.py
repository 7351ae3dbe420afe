"""An exercise from paper, by keys alone: its weights, its sample, its rate; and its numbers read off."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.person import Person
from xorviz.core import TrainingConfig

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
