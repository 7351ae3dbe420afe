"""The ways in: opened, dropped, pasted, all to the same run; and back by undo."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QProgressBar

from tests.core.data.table.tables import GERMAN
from xorviz.core import Dataset
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.tables.table_dialog import TableDialog

PATIENCE_MS = 60_000
ANY, LEFT, NO_KEY = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "tests.csv"
    path.write_text(GERMAN, encoding="utf-8")
    return path


def drop(window, mime):
    at = QPointF(300, 300)
    entering = QDragEnterEvent(at.toPoint(), ANY, mime, LEFT, NO_KEY)
    QApplication.sendEvent(window, entering)
    if entering.isAccepted():
        QApplication.sendEvent(window, QDropEvent(at, ANY, mime, LEFT, NO_KEY))
    return entering.isAccepted()


def load(window, qtbot):
    dialog, before = window.findChildren(TableDialog)[-1], window.session.config.own
    bar = dialog.findChild(QProgressBar, "table_progress")
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=PATIENCE_MS)
    dialog.accept()
    qtbot.waitUntil(lambda: window.session.config.own is not before, timeout=PATIENCE_MS)
    return window.session.run.data


def of_file(path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime


def test_a_file_is_opened_learned_and_taken_back(window, person, qtbot, table):
    window.dialogs.tables.on_file_selected(str(table))
    data = load(window, qtbot)
    assert data == Dataset.read(table)
    box = person.see("dataset", QComboBox)
    assert (box.currentIndex(), box.placeholderText()) == (-1, "tests")
    window.session.playback.run_to(20)
    qtbot.waitUntil(lambda: window.session.view.cursor == 20, timeout=PATIENCE_MS)
    plane = window.findChild(BoundaryView)
    assert plane._across.toolTip() == "Test 1"
    window.actions_by_id["edit.undo"].trigger()
    qtbot.waitUntil(lambda: window.session.config.own is None, timeout=PATIENCE_MS)
    assert box.currentText() == "XOR"
    assert plane._across.toolTip() == "x1"


@pytest.mark.slow
def test_dropped_it_is_the_same(window, qtbot, table):
    assert drop(window, of_file(table))
    assert load(window, qtbot) == Dataset.read(table)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["pasted", "dropped"])
def test_cells_of_a_spreadsheet_are_the_same(window, person, qtbot, table, how):
    cells = GERMAN.removeprefix("\ufeff").replace(";", "\t")
    mime = QMimeData()
    mime.setText(cells)
    if how == "dropped":
        assert drop(window, mime)
    else:
        QGuiApplication.clipboard().setText(cells)
        window.actions_by_id["edit.paste"].trigger()
    data = load(window, qtbot)
    np.testing.assert_array_equal(data.inputs, Dataset.read(table).inputs)
    np.testing.assert_array_equal(data.targets, Dataset.read(table).targets)


@pytest.mark.slow
def test_what_is_no_table_is_not_taken(window, person):
    assert not drop(window, QMimeData())
    QGuiApplication.clipboard().clear()
    window.actions_by_id["edit.paste"].trigger()
    assert "o text on the clipboard" in window.statusBar().currentMessage()
