"""The desktop marks a window when what was waited for ends behind others."""

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton

from tests.gui.conftest import opens_a_window

pytestmark = [pytest.mark.slow, opens_a_window]


@pytest.fixture
def marked(monkeypatch):
    """The names of the windows that have been marked."""
    names = []
    monkeypatch.setattr(QApplication, "alert", lambda window: names.append(window.objectName()))
    return names


def test_when_a_goal_is_reached(window, marked, qtbot):
    window.session.playback.run_to(500)
    assert not marked
    qtbot.waitUntil(lambda: marked == ["main_window"])


def test_when_frames_are_written(window, person, marked, qtbot, tmp_path):
    window.actions_by_id["export.frames"].trigger()
    dialog = person.see("export_dialog", QDialog)
    dialog.findChild(QLineEdit, "target").setText(str(tmp_path / "frames"))
    dialog.findChild(QPushButton, "export").click()
    qtbot.waitUntil(lambda: marked == ["export_dialog"])


def test_when_a_film_strip_is_saved(window, person, marked, qtbot, tmp_path):
    person.train_to(50)
    window.actions_by_id["export.figure"].trigger()
    window.findChild(QDialog, "export_figure_dialog").fileSelected.emit(str(tmp_path / "film.png"))
    qtbot.waitUntil(lambda: marked == ["main_window"])
