"""What is no table says so where the table would be; the open run is as it was."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QProgressBar, QPushButton

from tests.core.data.table.bad_tables import CONTENTS, FILES
from tests.gui.tables.table_steps import PATIENCE_MS, drop, of_file
from xorviz.gui.tables.table_dialog import TableDialog


def refusal(window, qtbot):
    """What the newest dialog says, that nothing can be loaded from; then it is left."""
    dialog = window.findChildren(TableDialog)[-1]
    bar = dialog.findChild(QProgressBar, "table_progress")
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=PATIENCE_MS)
    (problem,) = (
        each
        for each in dialog.findChildren(QLabel)
        if each.objectName().endswith("_problem") and each.isVisible()
    )
    dialog.accept()
    assert dialog.isVisible()
    assert not dialog.findChild(QPushButton, "load").isEnabled()
    dialog.reject()
    return problem.text()


@pytest.mark.slow
def test_dropped_it_says_why_and_the_run_stays(window, qtbot, tmp_path):
    window.session.playback.run_to(20)
    qtbot.waitUntil(lambda: window.session.snapshot.epoch == 20, timeout=PATIENCE_MS)
    run, snapshot = window.session.run, window.session.snapshot
    for place, (make, told) in enumerate(FILES.values()):
        if "it is a folder" in told:
            continue  # that is taken for a hand-out
        path = tmp_path / f"bad{place}.csv"
        make(path)
        assert drop(window, of_file(path))
        assert told.lower() in refusal(window, qtbot).lower()
    assert window.session.run is run
    assert window.session.snapshot is snapshot


@pytest.mark.slow
def test_pasted_it_says_why_and_the_run_stays(window, qtbot):
    run = window.session.run
    for name, (content, told) in CONTENTS.items():
        if name in ("empty", "Latin-1", "picture", "photograph", "bytes"):
            continue  # the clipboard has text, and with none there is nothing to paste
        QGuiApplication.clipboard().setText(content.decode())
        window.actions_by_id["edit.paste"].trigger()
        assert refusal(window, qtbot).lower().startswith(told.lower())
    assert window.session.run is run


@pytest.mark.slow
def test_another_file_can_be_asked_for(window, qtbot, tmp_path):
    window.dialogs.tables.on_file_selected(str(tmp_path / "none.csv"))
    dialog = window.findChild(TableDialog)
    qtbot.waitUntil(dialog.findChild(QLabel, "table_problem").isVisible, timeout=PATIENCE_MS)
    QTest.mouseClick(dialog.findChild(QPushButton, "another_file"), Qt.MouseButton.LeftButton)
    asked = window.findChild(QFileDialog, "open_data_dialog")
    assert asked.isVisible()
    assert not dialog.isVisible()
    asked.reject()
