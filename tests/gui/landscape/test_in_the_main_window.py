"""The landscape beside the main window: what a hand finds there goes on as a branch of the run."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.gui.conftest import opens_a_window
from xorviz.core import Run
from xorviz.gui.landscape.landscape_window import LandscapeWindow

pytestmark = opens_a_window
LIMIT = 60_000


@pytest.mark.slow
def test_a_branch_begins_where_the_dot_was_and_both_paths_are_seen(window, qtbot):
    session = window.session
    session.playback.run_to(400)
    qtbot.waitUntil(lambda: session.run.epoch == 400 and not session.playing, timeout=LIMIT)
    window.actions_by_id["run.landscape"].trigger()
    land = window.findChild(LandscapeWindow, "landscape_window")
    picture, old = land.picture, session.branch
    qtbot.waitUntil(lambda: picture.scene is not None and picture.scene.found is not None, timeout=LIMIT)
    session.playback.seek(150)
    qtbot.waitUntil(lambda: picture.scene.look.snapshot.epoch == 150, timeout=LIMIT)
    for _ in range(8):
        QTest.keyClick(picture, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    hand, plane = picture.hand, picture.scene.plane
    qtbot.waitUntil(lambda: land.findChild(QPushButton, "landscape_branch").isVisible(), timeout=LIMIT)
    QTest.keyClick(picture, Qt.Key.Key_Return)
    assert session.branch.parent is old
    assert session.view.cursor == session.run.epoch == 150
    assert plane.places(session.snapshot.parameters.flat[np.newaxis])[0] == pytest.approx(hand)
    assert picture.hand is None
    assert session.branches.name_of(session.branch) == "9 weights and biases set at epoch 150"
    session.playback.run_to(180)
    qtbot.waitUntil(lambda: session.run.epoch == 180 and not session.playing, timeout=LIMIT)
    qtbot.waitUntil(lambda: picture.scene.path.epochs[-1] == 180, timeout=LIMIT)
    (other,) = picture.scene.others.values()
    np.testing.assert_array_equal(other.states[-1], old.run.head.parameters.flat)
    again = Run(session.run.start)
    again.advance(150)
    for edit in session.run.edits:
        again.make(edit)
    again.advance(30)
    np.testing.assert_array_equal(again.head.parameters.flat, session.snapshot.parameters.flat)
    window.undo.stack.undo()
    assert session.branch is old
    qtbot.waitUntil(lambda: picture.scene.path.epochs[-1] == 400, timeout=LIMIT)
    (other,) = picture.scene.others.values()
    assert other.epochs[[0, -1]].tolist() == [150, 180]
