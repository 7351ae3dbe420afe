import os
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QMessageBox, QProgressBar, QPushButton

from tests.examples import slow_but
from xorviz.core.formats import Format
from xorviz.gui.app.arranged import look_of
from xorviz.gui.export.chosen_epochs import every, log_spaced
from xorviz.gui.export.export_form import ExportForm
from xorviz.gui.export.formats import PICTURES
from xorviz.session import settings


class Ticks(QObject):
    """Counts the turns of the event loop."""

    def __init__(self):
        super().__init__()
        self.count = 0
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.on_timeout)
        self.timer.start(0)

    @Slot()
    def on_timeout(self):
        self.count += 1


def test_of_what_is_remembered_a_folder_that_cannot_be_is_not_asked_for_again(run, small):
    """No file system has a name with a NUL in it: whoever looked for it would fail."""
    targets = []
    for folder in ("/a\0b", "", 3, "/a"):
        settings.remember_export({"folder": folder})
        form = ExportForm(run, look_of, "light")
        targets.append(form.findChild(QLineEdit, "target").text())
        form.deleteLater()
    settings.remember_export({})
    assert targets == ["", "", "", str(Path("/a/xorviz-run"))]


class TestFrames:
    @pytest.fixture
    def dialog(self, played):
        played.actions_by_id["export.frames"].trigger()
        return played.findChild(QDialog, "export_dialog")

    def fill(self, dialog, folder, count=100, spacing=0):
        self.see(dialog, "target").setText(str(folder))
        self.see(dialog, "spacing").setCurrentIndex(spacing)
        self.see(dialog, "count").setValue(count)

    def see(self, dialog, name):
        return dialog.findChild(QObject, name)

    def click(self, dialog, name):
        QTest.mouseClick(self.see(dialog, name), Qt.MouseButton.LeftButton)

    def done(self, dialog, qtbot):
        with qtbot.waitSignal(dialog.destroyed):
            self.click(dialog, "export")

    @pytest.mark.slow
    def test_pauses_first(self, played, person, window):
        person.press(Qt.Key.Key_Space)
        window.actions_by_id["export.frames"].trigger()
        assert not window.session.playing
        window.findChild(QDialog, "export_dialog").reject()

    @pytest.mark.slow
    def test_every_n_epochs(self, played, dialog, qtbot, tmp_path):
        self.fill(dialog, tmp_path / "new" / "frames", 100)
        epochs = every(100, played.session.run.epoch)
        self.done(dialog, qtbot)
        files = sorted(os.listdir(tmp_path / "new" / "frames"))
        assert files == [f"epoch-{epoch:08d}.png" for epoch in epochs]
        image = QImage(str(tmp_path / "new" / "frames" / files[-1]))
        assert image.size().toTuple() == (640, 400)
        assert played.statusBar().currentMessage()

    @pytest.mark.slow
    def test_log_spaced_in_another_size_theme_and_with_fewer_panels(self, played, dialog, qtbot, tmp_path):
        self.fill(dialog, tmp_path, 5, spacing=1)
        self.see(dialog, "size").setCurrentIndex(1)
        self.see(dialog, "theme").setCurrentText("dark")
        self.see(dialog, "shows_network").setChecked(False)
        self.see(dialog, "shows_loss").setChecked(False)
        epochs = log_spaced(5, played.session.run.epoch)
        self.done(dialog, qtbot)
        assert sorted(os.listdir(tmp_path)) == [f"epoch-{epoch:08d}.png" for epoch in epochs]
        image = QImage(str(tmp_path / "epoch-00000000.png"))
        assert image.size().toTuple() == (480, 320)
        assert image.pixelColor(1, 1).lightness() < 128

    @pytest.mark.slow
    def test_cancel_midway_leaves_nothing_and_the_dialog_stays(self, played, dialog, qtbot, tmp_path):
        self.fill(dialog, tmp_path / "new" / "frames", 5)
        self.click(dialog, "export")
        bar = dialog.findChild(QProgressBar)
        qtbot.waitUntil(lambda: bar.value() >= 2)
        assert bar.value() < bar.maximum()
        self.click(dialog, "cancel")
        assert os.listdir(tmp_path) == []
        assert dialog.isVisible()
        assert self.see(dialog, "export").isEnabled()
        self.fill(dialog, tmp_path / "new" / "frames", 100_000)
        self.done(dialog, qtbot)
        assert len(os.listdir(tmp_path / "new" / "frames")) == 1
        assert played.statusBar().currentMessage().startswith("Saved 1 frame in ")

    @pytest.mark.slow
    @pytest.mark.parametrize("how", slow_but("window", ["escape", "close", "window"]))
    def test_leaving_midway_leaves_nothing(self, played, dialog, qtbot, tmp_path, how):
        self.fill(dialog, tmp_path / "new", 5)
        self.click(dialog, "export")
        bar = dialog.findChild(QProgressBar)
        qtbot.waitUntil(lambda: bar.value() >= 1)
        if how == "escape":
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        elif how == "close":
            dialog.close()
        else:
            played.close()
        qtbot.waitUntil(lambda: os.listdir(tmp_path) == [])

    def consent(self, dialog, qtbot):
        self.click(dialog, "export")
        qtbot.waitUntil(lambda: dialog.findChild(QMessageBox, "consent") is not None)
        question = dialog.findChild(QMessageBox, "consent")
        qtbot.waitUntil(question.isVisible)
        return question

    @pytest.mark.slow
    def test_a_filled_folder_asks_and_no_writes_nothing(self, dialog, qtbot, tmp_path):
        (tmp_path / "epoch-00000000.png").write_text("mine")
        self.fill(dialog, tmp_path, 1000)
        question = self.consent(dialog, qtbot)
        assert tmp_path.name in question.text()
        assert question.defaultButton() == question.button(QMessageBox.StandardButton.No)
        with qtbot.waitSignal(question.destroyed):
            QTest.mouseClick(question.button(QMessageBox.StandardButton.No), Qt.MouseButton.LeftButton)
        assert os.listdir(tmp_path) == ["epoch-00000000.png"]
        assert (tmp_path / "epoch-00000000.png").read_text() == "mine"
        assert dialog.isVisible()
        dialog.reject()

    @pytest.mark.slow
    def test_a_filled_folder_asks_and_yes_replaces_the_same_names(self, dialog, qtbot, tmp_path):
        for name in ("epoch-00000000.png", "note.txt"):
            (tmp_path / name).write_text("mine")
        self.fill(dialog, tmp_path, 1000)
        question = self.consent(dialog, qtbot)
        with qtbot.waitSignal(dialog.destroyed):
            QTest.mouseClick(question.button(QMessageBox.StandardButton.Yes), Qt.MouseButton.LeftButton)
        assert sorted(os.listdir(tmp_path)) == ["epoch-00000000.png", "note.txt"]
        assert (tmp_path / "note.txt").read_text() == "mine"
        assert not QImage(str(tmp_path / "epoch-00000000.png")).isNull()

    def below_a_file(self, tmp_path):
        (tmp_path / "file").write_text("mine")
        return tmp_path / "file" / "frames"

    @pytest.mark.slow
    @pytest.mark.parametrize("target", ["below_a_file", "a_file", "too_long", "no_such_user"])
    def test_a_folder_that_cannot_be_written_is_said_in_the_dialog(self, dialog, qtbot, tmp_path, target):
        folder = {
            "below_a_file": self.below_a_file(tmp_path),
            "a_file": tmp_path / "file",
            "too_long": tmp_path / ("x" * 300),
            "no_such_user": "~no-such-user-here/x",
        }[target]
        self.fill(dialog, folder, 1000)
        before = self.see(dialog, "summary").text()
        self.click(dialog, "export")
        qtbot.waitUntil(lambda: self.see(dialog, "export").isEnabled())
        said = self.see(dialog, "summary").text()
        assert said != before
        assert "\n" not in said
        assert os.listdir(tmp_path) == ["file"]
        assert (tmp_path / "file").read_text() == "mine"
        assert dialog.isVisible()
        dialog.reject()

    @pytest.mark.slow
    def test_a_folder_where_the_file_goes_is_said_and_nothing_asked(self, dialog, qtbot, tmp_path):
        (tmp_path / "h.csv").mkdir()
        (tmp_path / "h.csv" / "note.txt").write_text("mine")
        self.see(dialog, "what").setCurrentIndex(self.see(dialog, "what").findData("csv"))
        self.fill(dialog, tmp_path / "h.csv", 100)
        self.click(dialog, "export")
        qtbot.waitUntil(lambda: "a folder" in self.see(dialog, "summary").text())
        assert dialog.findChild(QMessageBox, "consent") is None
        assert os.listdir(tmp_path / "h.csv") == ["note.txt"]
        dialog.reject()

    @pytest.mark.slow
    def test_export_needs_a_folder_and_a_panel(self, dialog, tmp_path):
        export = self.see(dialog, "export")
        assert not export.isEnabled()
        self.fill(dialog, tmp_path)
        assert export.isEnabled()
        for name in ("network", "boundary", "loss"):
            self.see(dialog, f"shows_{name}").setChecked(False)
        assert not export.isEnabled()
        dialog.reject()

    @pytest.mark.slow
    def test_the_summary_says_how_many(self, played, dialog):
        last = played.session.run.epoch
        self.fill(dialog, "x", 100)
        assert f"{len(every(100, last))} " in self.see(dialog, "summary").text()
        self.fill(dialog, "x", 7, spacing=1)
        assert f"{len(log_spaced(7, last))} " in self.see(dialog, "summary").text()
        dialog.reject()

    @pytest.mark.slow
    def test_the_window_lives_meanwhile(self, played, dialog, qtbot, tmp_path):
        """The event loop turns between the pieces of a frame, and training can be seen to go on."""
        self.fill(dialog, tmp_path, 50)
        frames = len(every(50, played.session.run.epoch))
        epoch = played.session.run.epoch
        ticks = Ticks()
        self.click(dialog, "export")
        played.session.playback.set_speed(25.0)
        played.session.playback.set_playing(True)
        with qtbot.waitSignal(dialog.destroyed):
            pass
        ticks.timer.stop()
        assert ticks.count > 5 * frames
        assert played.session.run.epoch > epoch
        assert len(os.listdir(tmp_path)) == frames, "the run is as it was when the dialog opened"

    @pytest.mark.slow
    def test_an_unforeseen_error_does_not_look_like_success(
        self, dialog, qtbot, tmp_path, monkeypatch, capture_exceptions
    ):
        def fail(image, path, check):
            raise RuntimeError("out of chalk")

        monkeypatch.setitem(PICTURES, ("frame", "png"), Format("png", "PNG picture", "frame", fail))
        self.fill(dialog, tmp_path / "new", 1000)
        self.click(dialog, "export")
        qtbot.waitUntil(lambda: "out of chalk" in self.see(dialog, "summary").text())
        assert [str(error) for error in capture_exceptions] == ["out of chalk"]
        assert os.listdir(tmp_path) == []
        dialog.reject()

    @pytest.mark.slow
    def test_an_animation_of_what_is_chosen_and_the_choices_are_there_the_next_time(
        self, played, dialog, qtbot, tmp_path
    ):
        """First what it will be like: the last picture, and about how many bytes all have."""
        self.see(dialog, "what").setCurrentIndex(self.see(dialog, "what").findData("gif"))
        self.fill(dialog, tmp_path / "film", 50)
        self.see(dialog, "size").setCurrentIndex(1)
        self.see(dialog, "first").setValue(100)
        self.see(dialog, "last").setValue(400)
        self.see(dialog, "rate").setCurrentText("10")
        qtbot.waitUntil(lambda: "about" in self.see(dialog, "summary").text())
        assert self.see(dialog, "summary").text().startswith("7 frames, from epoch 100 to 400 · about ")
        assert not self.see(dialog, "preview").pixmap().isNull()
        told = self.see(dialog, "summary").text().split("about ")[1]
        self.done(dialog, qtbot)
        assert os.listdir(tmp_path) == ["film.gif"]
        assert 0.5 < (tmp_path / "film.gif").stat().st_size / (1000 * float(told.split(" kB")[0])) < 2
        with Image.open(tmp_path / "film.gif") as image:
            assert (image.n_frames, image.size, image.info["duration"]) == (7, (480, 320), 100)
        played.actions_by_id["export.animation"].trigger()
        dialog = played.findChild(QDialog, "export_dialog")
        assert self.see(dialog, "what").currentData() == "gif"
        assert self.see(dialog, "target").text() == str(tmp_path / "xorviz-run.gif")
        assert (self.see(dialog, "size").currentIndex(), self.see(dialog, "rate").currentText()) == (1, "10")
        dialog.reject()

    @pytest.mark.slow
    def test_numbers_have_no_look_and_are_asked_for_before_a_file_is_replaced(
        self, played, dialog, qtbot, tmp_path
    ):
        (tmp_path / "h.csv").write_text("mine")
        self.fill(dialog, tmp_path / "h.gif", 100)
        self.see(dialog, "what").setCurrentIndex(self.see(dialog, "what").findData("csv"))
        assert self.see(dialog, "target").text() == str(tmp_path / "h.csv")
        assert [self.see(dialog, name).isVisible() for name in ("size", "theme", "rate", "what")] == [
            *(False, False, False, True)
        ]
        question = self.consent(dialog, qtbot)
        assert "h.csv is there already" in question.text()
        with qtbot.waitSignal(dialog.destroyed):
            QTest.mouseClick(question.button(QMessageBox.StandardButton.Yes), Qt.MouseButton.LeftButton)
        rows = (tmp_path / "h.csv").read_text().splitlines()
        assert [int(row.partition(",")[0]) for row in rows[1:]] == list(every(100, played.session.run.epoch))

    @pytest.mark.slow
    def test_the_dialog_is_not_clipped(self, dialog):
        assert dialog.width() >= dialog.minimumSizeHint().width()
        assert dialog.height() >= dialog.minimumSizeHint().height()
        for button in dialog.findChildren(QPushButton):
            assert button.width() >= button.minimumSizeHint().width()
        dialog.reject()

    @pytest.fixture
    def capture_exceptions(self, monkeypatch):
        """Take what no slot caught, before pytest-qt fails the test for it."""
        import sys

        caught = []
        monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: caught.append(error))
        return caught
