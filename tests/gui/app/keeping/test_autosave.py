"""What is in no file survives: a crash, a request to terminate, a folder that cannot be written."""

import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from tests.driving import train_to
from tests.gui.app.keeping.file_steps import Buttons, answer, do, save_as
from tests.gui.app.test_application import EPILOGUE, PROLOGUE, TIMEOUT, environment
from tests.gui.conftest import opens_a_window
from xorviz.core import Run, TrainingConfig, runfile
from xorviz.core.teach.answers import Answer
from xorviz.session.keeping.autosave import PREFIX, _lock_of, newest_left

pytestmark = opens_a_window


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "settings"


def left_in(folder):
    return sorted(folder.glob(f"{PREFIX}*.xorviz"))


@pytest.fixture
def safe(make_window):
    """Make a window as the program has it, which keeps what is in no file in a folder."""
    windows = []

    def make(folder):
        windows.append(make_window())
        windows[-1].dialogs.files.keep_safe(folder)
        return windows[-1]

    yield make
    for window in windows:
        window.dialogs.files.asks = False


def written(qtbot, window):
    files = window.dialogs.files
    with qtbot.waitSignal(files.files.copied):
        files.safe.write()


def left_by_a_crash(folder, epochs=60):
    """Leave what a window leaves that ends without its own doing."""
    run = Run(TrainingConfig(seed=8))
    run.advance(epochs)
    folder.mkdir()
    path = folder / f"{PREFIX}1-abc.xorviz"
    runfile.save(path, run)
    return path


def test_an_edit_is_kept_at_once_and_goes_with_the_window(qtbot, safe, folder):
    window = safe(folder)
    train_to(qtbot, window.session, 30)
    with qtbot.waitSignal(window.dialogs.files.files.copied):
        window.session.edit_parameter("learning_rate", 2.0)
    (path,) = left_in(folder)
    assert runfile.load(path).branch.edits == window.session.run.edits
    assert window.windowTitle() == "Untitled[*] – xorviz"
    window.dialogs.files.asks = False
    window.close()
    assert list(folder.iterdir()) == []


def test_nothing_is_written_that_is_in_a_file_or_was_written(qtbot, safe, folder, tmp_path):
    window = safe(folder)
    autosave = window.dialogs.files.safe
    assert not autosave.write()
    train_to(qtbot, window.session, 30)
    written(qtbot, window)
    assert not autosave.write()
    train_to(qtbot, window.session, 40)
    save_as(qtbot, window, tmp_path / "a.xorviz")
    assert not autosave.write()


@pytest.mark.slow
def test_a_crash_leaves_nothing_of_what_is_in_a_file_or_was_given_up(qtbot, safe, folder, tmp_path):
    window = safe(folder)
    train_to(qtbot, window.session, 30)
    written(qtbot, window)
    save_as(qtbot, window, tmp_path / "a.xorviz")
    qtbot.waitUntil(lambda: left_in(folder) == [])
    train_to(qtbot, window.session, 60)
    written(qtbot, window)
    assert [runfile.load(each).branch.epoch for each in left_in(folder)] == [60]
    do(window, "file.new")
    answer(window, Buttons.Discard)
    qtbot.waitUntil(lambda: left_in(folder) == [])


def test_what_a_crash_left_is_offered_and_taken_over(qtbot, safe, folder):
    path = left_by_a_crash(folder)
    os.utime(path, (when := datetime(2026, 3, 5, 9, 7).timestamp(), when))
    window = safe(folder)
    files = window.dialogs.files
    box = window.findChild(QMessageBox, "left_dialog")
    assert "ended before its runs were saved" in box.text()
    assert "They were kept on 5 March 2026 at 09:07. Open them?" in box.text()
    with qtbot.waitSignals([files.files.opened, files.files.copied]):
        box.button(Buttons.Open).click()
    assert (window.session.run.epoch, window.session.config.seed) == (60, 8)
    assert files.modified
    assert files.files.path is None
    qtbot.waitUntil(lambda: not path.exists())
    assert [runfile.load(each).branch.epoch for each in left_in(folder)] == [60]


def test_a_space_that_was_meant_for_the_window_answers_nothing_and_enter_opens(qtbot, safe, folder):
    left_by_a_crash(folder)
    window = safe(folder)
    box = window.findChild(QMessageBox, "left_dialog")
    qtbot.waitUntil(lambda: box.focusWidget() is not None)
    QTest.keyClick(box.focusWidget(), Qt.Key.Key_Space)
    assert box.isVisible()
    with qtbot.waitSignal(window.dialogs.files.files.opened):
        QTest.keyClick(box.focusWidget(), Qt.Key.Key_Return)


@pytest.mark.parametrize(("button", "stays"), [(Buttons.Discard, False), (Buttons.Cancel, True)])
def test_what_a_crash_left_is_deleted_or_left_for_later(qtbot, safe, folder, button, stays):
    path = left_by_a_crash(folder)
    window = safe(folder)
    window.findChild(QMessageBox, "left_dialog").button(button).click()
    qtbot.waitUntil(lambda: not Path(f"{path}.lock").exists())
    assert path.exists() == stays
    assert window.session.run.epoch == 0


@pytest.mark.slow
def test_what_another_window_is_at_is_not_offered(qtbot, safe, folder):
    first = safe(folder)
    train_to(qtbot, first.session, 30)
    written(qtbot, first)
    second = safe(folder)
    assert second.findChild(QMessageBox, "left_dialog") is None
    assert newest_left(folder) is None


def test_where_nothing_can_be_kept_it_is_said_once(qtbot, safe, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    window = safe(blocked / "settings")
    files = window.dialogs.files
    train_to(qtbot, window.session, 30)
    with qtbot.waitSignal(files.refused) as told:
        files.safe.write()
    assert "would be lost if xorviz ended now" in told.args[0]
    with qtbot.waitSignal(files.files.copy_failed), qtbot.assertNotEmitted(files.refused):
        files.safe.write()


def test_told_to_end_it_keeps_what_is_in_no_file_and_asks_nothing(qtbot, safe, folder):
    window = safe(folder)
    train_to(qtbot, window.session, 30)
    window.dialogs.files.leave_at_once()
    qtbot.waitUntil(lambda: not window.isVisible())
    (path,) = left_in(folder)
    assert runfile.load(path).branch.epoch == 30


@pytest.mark.slow
def test_a_question_that_is_open_is_not_asked_twice(qtbot, safe, folder):
    window = safe(folder)
    train_to(qtbot, window.session, 30)
    do(window, "file.new")
    window.close()
    assert len(window.findChildren(QMessageBox, "lost_dialog")) == 1
    answer(window, Buttons.Discard)
    assert window.isVisible()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_process_that_ends_leaves_what_it_had(tmp_path, number):
    act = """self.session.playback.set_playing(False)
        self.session.edit_parameter("learning_rate", 2.0)
        self.dialogs.files.files.copied.connect(self.on_copied)

    @Slot()
    def on_copied(self):
        print("kept", flush=True)
"""
    home = {"XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-c", f"{PROLOGUE}    def act(self):\n        {act}\n{EPILOGUE}"],
        env=environment(QT_QPA_PLATFORM="offscreen", **home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "kept\n"
        os.kill(process.pid, number)
        assert process.communicate(timeout=TIMEOUT) == ("", "")
    finally:
        process.kill()
    assert process.returncode == (0 if number == signal.SIGTERM else -number)
    (path,) = left_in(tmp_path / "xorviz")
    facts = runfile.load(path).branch
    assert facts.epoch > 2000
    assert facts.config.learning_rate == 0.5
    assert [each.value for each in facts.edits] == [2.0]
    assert newest_left(tmp_path / "xorviz") is not None


@pytest.mark.slow
def test_the_window_opens_with_a_file(tmp_path):
    run = Run(TrainingConfig(seed=8, hidden=3))
    run.advance(3_000)
    runfile.save(tmp_path / "mine.xorviz", run)
    prologue = PROLOGUE.replace("        self.session.playback.set_playing(True)\n", "")
    act = """print(self.windowTitle(), self.session.run.epoch, self.session.config.seed)
        self.close()
"""
    home = {"XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run(
        [
            *(sys.executable, "-c", f"{prologue}    def act(self):\n        {act}\n{EPILOGUE}"),
            *(str(tmp_path / "mine.xorviz"), "--theme", "dark"),
        ],
        env=environment(QT_QPA_PLATFORM="offscreen", **home),
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    assert (done.stdout, done.stderr) == ("mine.xorviz[*] – xorviz 3000 8\n", "")


LOCKING = """
import os, sys
from pathlib import Path
from xorviz.core.teach.answers import Answer
from xorviz.session.keeping.autosave import _lock_of
lock = _lock_of(Path(sys.argv[1]))
assert lock.tryLock(0)
os.kill(os.getpid(), 9)
"""


def test_a_lock_of_a_window_that_was_killed_before_it_kept_anything_goes(folder):
    folder.mkdir()
    path = folder / f"{PREFIX}1-abc.xorviz"
    subprocess.run([sys.executable, "-c", LOCKING, str(path)], check=False, timeout=TIMEOUT)
    living = _lock_of(folder / f"{PREFIX}2-abc.xorviz")
    assert living.tryLock(0)
    assert len(list(folder.iterdir())) == 2
    assert newest_left(folder) is None
    assert [each.name for each in folder.iterdir()] == [f"{PREFIX}2-abc.xorviz.lock"]
    living.unlock()


def test_a_name_and_an_answer_are_kept_at_once(qtbot, safe, folder):
    window = safe(folder)
    files = window.dialogs.files
    train_to(qtbot, window.session, 30)
    with qtbot.waitSignal(files.files.copied):
        window.session.rename_branch(window.session.branch, "mine")
    with qtbot.waitSignal(files.files.copied):
        files.answers.add(Answer("XOR", "Why?", "", "", "because", 30, 29, about="lesson"))
    kept = runfile.load(left_in(folder)[0])
    assert (kept.branch.name, kept.answers[0].sentence) == ("mine", "because")
