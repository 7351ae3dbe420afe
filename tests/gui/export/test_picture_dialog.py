"""One picture of the epoch that is shown, into a file that is asked for."""

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from shiboken6 import isValid


class TestFrame:
    @pytest.fixture
    def dialog(self, played):
        played.actions_by_id["export.frame"].trigger()
        return played.findChild(QFileDialog, "export_frame_dialog")

    def save(self, dialog, path):
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        name.setText(str(path))
        QTest.keyClick(name, Qt.Key.Key_Return)

    @pytest.mark.slow
    def test_writes_what_the_window_shows(self, played, dialog, qtbot, tmp_path):
        path = tmp_path / "moment.png"
        self.save(dialog, path)
        qtbot.waitUntil(path.exists)
        qtbot.waitUntil(lambda: bool(played.statusBar().currentMessage()))
        image = QImage(str(path))
        assert image.size().toTuple() == (1280, 800)
        assert os.listdir(tmp_path) == ["moment.png"]

    @pytest.mark.slow
    def test_the_suffix_is_added(self, dialog, qtbot, tmp_path):
        self.save(dialog, tmp_path / "moment")
        qtbot.waitUntil((tmp_path / "moment.png").exists)

    def test_cancel_writes_nothing(self, dialog, qtbot, tmp_path):
        dialog.setDirectory(str(tmp_path))
        dialog.reject()
        qtbot.waitUntil(lambda: not isValid(dialog))
        assert os.listdir(tmp_path) == []

    @pytest.mark.slow
    def test_a_failure_is_said_in_the_window(self, played, dialog, qtbot, tmp_path, monkeypatch):
        def full(descriptor):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        self.save(dialog, tmp_path / "moment.png")
        qtbot.waitUntil(lambda: "disk is full" in played.statusBar().currentMessage())
        assert os.listdir(tmp_path) == []
        assert dialog.isVisible()
        assert dialog.selectedFiles() == [str(tmp_path / "moment.png")]
        monkeypatch.undo()
        self.save(dialog, tmp_path / "moment.png")
        qtbot.waitUntil((tmp_path / "moment.png").exists)

    @pytest.mark.slow
    def test_training_may_go_on_meanwhile(self, played, dialog, qtbot, tmp_path):
        played.session.playback.set_playing(True)
        self.save(dialog, tmp_path / "moment.png")
        qtbot.waitUntil((tmp_path / "moment.png").exists)
        assert played.session.playing

    @pytest.mark.slow
    def test_closing_the_window_at_once_leaves_nothing_half_written(self, played, dialog, tmp_path):
        self.save(dialog, tmp_path / "moment.png")
        played.close()
        played.deleteLater()
        assert os.listdir(tmp_path) in ([], ["moment.png"])
        assert not any(QImage(str(path)).isNull() for path in tmp_path.iterdir())
