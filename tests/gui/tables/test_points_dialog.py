"""The samples typed as a table: as an exercise on paper gives them."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
)

from tests.core.data.table.tables import BIRDS, data
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.tables.points_dialog import PointsDialog
from xorviz.themes import THEMES

PATIENCE_MS = 60_000


@pytest.fixture
def dialog(window):
    window.actions_by_id["edit.points"].trigger()
    return window.findChild(PointsDialog)


def type_into(qtbot, dialog, row, place, text):
    table = dialog.findChild(QTableWidget)
    table.setCurrentCell(row, place)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not table.findChildren(QLineEdit), timeout=PATIENCE_MS)


def learn(dialog):
    box = dialog.findChild(QDialogButtonBox)
    QTest.mouseClick(box.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def test_one_sample_with_a_target_of_its_own_is_entered_and_learned(window, dialog, qtbot):
    table = dialog.findChild(QTableWidget)
    header = table.horizontalHeader()
    assert header.length() == header.width(), "a few columns share the width"
    assert (table.rowCount(), table.item(1, 1).text(), table.item(1, 2).text()) == (4, "1", "1")
    for _ in range(3):
        table.selectRow(1)
        QTest.mouseClick(dialog.findChild(QPushButton, "remove_points"), Qt.MouseButton.LeftButton)
    for place, text in enumerate(("0,05", "0.10", "0.01")):
        type_into(qtbot, dialog, 0, place, text)
    learn(dialog)
    qtbot.waitUntil(lambda: window.session.config.own is not None, timeout=PATIENCE_MS)
    data = window.session.run.data
    np.testing.assert_array_equal(data.inputs, [[0.05, 0.1]])
    np.testing.assert_array_equal(data.targets, [[0.01]])
    window.actions_by_id["edit.undo"].trigger()
    qtbot.waitUntil(lambda: len(window.session.run.data) == 4, timeout=PATIENCE_MS)


@pytest.mark.slow
def test_it_goes_on_from_the_weights_that_are_shown(window, qtbot):
    window.session.playback.run_to(200)
    qtbot.waitUntil(lambda: window.session.view.cursor == 200, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: window.session.snapshot.epoch == 200, timeout=PATIENCE_MS)
    weights = window.session.snapshot.parameters.flat.copy()
    window.actions_by_id["edit.points"].trigger()
    dialog = window.findChild(PointsDialog)
    QTest.mouseClick(dialog.findChild(QPushButton, "add_point"), Qt.MouseButton.LeftButton)
    dialog.findChild(QCheckBox, "go_on").setChecked(True)
    type_into(qtbot, dialog, 4, 0, "0.5")
    learn(dialog)
    qtbot.waitUntil(lambda: window.session.config.own is not None, timeout=PATIENCE_MS)
    assert len(window.session.run.data) == 5
    np.testing.assert_array_equal(window.session.run.at(0).parameters.flat, weights)


def test_own_samples_are_typed_in_their_own_units_and_words(window, qtbot):
    before = data(BIRDS)
    window.session.start_run(window.session.config.learning(before))
    window.actions_by_id["edit.points"].trigger()
    dialog = window.findChild(PointsDialog)
    table = dialog.findChild(QTableWidget)
    heads = [table.horizontalHeaderItem(place).text() for place in range(table.columnCount())]
    assert heads == ["bill_mm", "depth_mm", "species"]
    assert [table.item(0, place).text() for place in range(3)] == ["39.1", "18.7", "Auk"]
    type_into(qtbot, dialog, 1, 0, "40,5")
    type_into(qtbot, dialog, 1, 2, "emu")
    learn(dialog)
    said = "Row 2, column species: 'emu' is no class (there are: Auk, Gull, Tern)."
    assert dialog.findChild(QLabel, "points_problem").text() == said
    type_into(qtbot, dialog, 1, 2, "gull")
    learn(dialog)
    qtbot.waitUntil(lambda: window.session.run.data.label == "drawn", timeout=PATIENCE_MS)
    now = window.session.run.data
    others = np.arange(len(before)) != 1
    np.testing.assert_array_equal(now.inputs[others], before.inputs[others])
    np.testing.assert_array_equal(now.targets[others], before.targets[others])
    assert now.inputs[1, 0] == before.axes[0].scaled_one(40.5)
    np.testing.assert_array_equal(now.targets[1], [0, 1, 0])
    assert (now.axes, now.classes) == (before.axes, before.classes)


@pytest.mark.slow
def test_what_is_held_out_stays_so_when_rows_come_and_go(window, qtbot):
    window.session.edit_parameter("dataset", "moons")
    window.session.edit_parameter("held_out", 0.3)
    qtbot.waitUntil(lambda: window.session.run.data.test is not None, timeout=PATIENCE_MS)
    before = window.session.run.data
    window.actions_by_id["edit.points"].trigger()
    dialog = window.findChild(PointsDialog)
    table, count = dialog.findChild(QTableWidget), len(before)
    heads = [table.verticalHeaderItem(row) for row in range(table.rowCount())]
    assert heads[:count] == [None] * count
    assert {head.text() for head in heads[count:]} == {"held out"}
    table.selectRow(1)
    QTest.mouseClick(dialog.findChild(QPushButton, "remove_points"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.findChild(QPushButton, "add_point"), Qt.MouseButton.LeftButton)
    learn(dialog)
    qtbot.waitUntil(lambda: window.session.config.own is not None, timeout=PATIENCE_MS)
    now = window.session.run.data
    np.testing.assert_array_equal(now.inputs[:138], before.inputs[[0, *range(2, len(before))]][:138])
    np.testing.assert_array_equal(now.test.inputs[:60], before.test.inputs)
    window.actions_by_id["edit.undo"].trigger()
    qtbot.waitUntil(lambda: window.session.config.own is None, timeout=PATIENCE_MS)
    assert window.session.run.data == before


def test_what_is_no_number_is_named_and_nothing_is_lost(window, dialog, qtbot):
    type_into(qtbot, dialog, 2, 1, "one")
    learn(dialog)
    assert dialog.isVisible()
    assert dialog.findChild(QLabel, "points_problem").text() == "Row 3, column x₂: 'one' is no number."
    assert dialog.findChild(QTableWidget).item(2, 1).text() == "one"
    assert window.session.config.own is None


def test_its_corner_has_the_ground_of_each_theme(window, dialog, qapp):
    table = dialog.findChild(QTableWidget)
    (corner,) = table.findChildren(QAbstractButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
    for theme in THEMES:
        window.appearance.show_theme(theme)
        qapp.processEvents()
        assert corner.grab().toImage().pixelColor(2, 2) == load_theme(theme).colour("card")
