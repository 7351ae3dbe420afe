"""A disk that takes what is written and never says so: nobody waits for it, and no old file goes."""

import builtins
import os
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QDialog

from tests.driving import train_to
from tests.faults.exporting import KINDS, begin, raw_steps_of, there
from tests.gui.app.keeping.file_steps import choose, do, save_as
from tests.gui.conftest import opens_a_window
from tests.waiting import LIMIT_SECONDS
from xorviz import interruption
from xorviz.core import Run, TrainingConfig, runfile, steps
from xorviz.core.teach.answers import Answer, read_journal
from xorviz.gui.kit.step_job import StepJob
from xorviz.gui.teach.answers import answers_file
from xorviz.session import settings
from xorviz.session.keeping import autosave, file_worker, settings_store
from xorviz.session.keeping.autosave import PREFIX

pytestmark = opens_a_window
SHORT = 0.05
"""Seconds: nobody waits longer for this disk."""


class HungDisk:
    """All in a folder: what is written there is asked to be settled, and that does not end."""

    def __init__(self, folder):
        self.folder, self.asked, self._answer = folder, Event(), Event()
        self._streams, self.left = {}, []

    def opened(self, name, *each, true=open, **named):
        stream = true(name, *each, **named)
        if str(name).startswith(str(self.folder)):
            self._streams[stream.fileno()] = stream
        return stream

    def fsync(self, file, true=os.fsync):
        if file in self._streams:
            self.wait()
        true(file)

    def unlinked(self, path, true=Path.unlink, **named):
        if path.parent == self.folder and path.suffix == ".xorviz":
            self.wait()
        true(path, **named)

    def wait(self):
        self.asked.set()
        self.left.append(self._answer.wait(LIMIT_SECONDS))

    def hang(self, monkeypatch):
        monkeypatch.setattr(steps, "PATIENCE", SHORT)
        monkeypatch.setattr(builtins, "open", self.opened)
        monkeypatch.setattr(os, "fsync", self.fsync)

    def answer(self):
        """Answer in the end, and wait for those who have been left to it."""
        self._answer.set()
        settings_store.STORE.settle()
        for thread in interruption.unfinished:
            thread.join(LIMIT_SECONDS)
        assert all(self.left), "somebody has waited for it"


@pytest.fixture
def far(tmp_path, monkeypatch):
    disk = HungDisk(tmp_path / "far")
    disk.folder.mkdir()
    yield disk
    disk.answer()


def test_closing_waits_for_no_file_and_keeps_the_old_one(qtbot, window, far, tmp_path, monkeypatch, capsys):
    files, path = window.dialogs.files, far.folder / "a.xorviz"
    train_to(qtbot, window.session, 30)
    save_as(qtbot, window, path)
    old = path.read_bytes()
    train_to(qtbot, window.session, 60)
    far.hang(monkeypatch)
    files.files._saver._patience.setInterval(0)
    with qtbot.waitSignal(files.said) as told:
        do(window, "file.save")
    assert told.args == ["a.xorviz is not written yet: it is large, or its disk does not answer"]
    with qtbot.waitSignal(files.files.saved):
        do(window, "file.save_as")
        choose(window, "save_dialog", tmp_path / "near.xorviz")
    assert runfile.load(tmp_path / "near.xorviz").branch.epoch == 60
    window.close()
    assert f"{path} is not written: that takes too long" in capsys.readouterr().err
    far.answer()
    assert (os.listdir(far.folder), path.read_bytes() == old) == (["a.xorviz"], True)


@pytest.mark.slow
def test_what_is_in_no_file_is_kept_although_another_disk_hangs(qtbot, window, far, tmp_path, monkeypatch):
    files = window.dialogs.files
    files.keep_safe(tmp_path / "settings")
    train_to(qtbot, window.session, 30)
    far.hang(monkeypatch)
    files.files.save(far.folder / "a.xorviz")
    assert far.asked.wait(LIMIT_SECONDS)
    files.leave_at_once()
    qtbot.waitUntil(lambda: not window.isVisible())
    (kept,) = (tmp_path / "settings").glob(f"{PREFIX}*.xorviz")
    assert runfile.load(kept).branch.epoch == 30
    far.answer()
    assert os.listdir(far.folder) == []


class HungLock:
    """Who takes or leaves it waits for the disk."""

    def __init__(self, disk):
        self._disk = disk

    def tryLock(self, _):
        self._disk.wait()
        return True

    def unlock(self):
        self._disk.wait()


def copying(qtbot, window, far, monkeypatch):
    """Let unsaved work be copied to a disk that hangs; return the door of files when it does."""
    far.hang(monkeypatch)
    files = window.dialogs.files
    files.keep_safe(far.folder)
    train_to(qtbot, window.session, 30)
    assert files.safe.write()
    assert far.asked.wait(LIMIT_SECONDS)
    return files


def test_told_to_end_nobody_waits_for_the_disk_of_the_settings(qtbot, window, far, monkeypatch, capsys):
    """Nor does an edit, or what is given up: nothing on that disk is done in the window's thread."""
    monkeypatch.setattr(file_worker, "KEEP_SECONDS", float(LIMIT_SECONDS))
    monkeypatch.setattr(autosave, "_lock_of", lambda _: HungLock(far))
    files = copying(qtbot, window, far, monkeypatch)
    files.leave_at_once()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not far.left
    assert f"{files.safe.path} is not written: that takes too long" in capsys.readouterr().err
    far.answer()
    assert os.listdir(far.folder) == []


def test_nothing_is_said_of_a_copy_that_nobody_wants(qtbot, window, far, monkeypatch, capsys):
    files = copying(qtbot, window, far, monkeypatch)
    files.asks = False
    window.close()
    assert capsys.readouterr().err == ""
    far.answer()
    assert os.listdir(far.folder) == []


def test_what_is_given_up_is_deleted_on_a_disk_that_hangs_by_nobody_who_is_waited_for(
    qtbot, window, far, monkeypatch
):
    files = window.dialogs.files
    files.keep_safe(far.folder)
    train_to(qtbot, window.session, 30)
    with qtbot.waitSignal(files.files.copied):
        files.safe.write()
    far.hang(monkeypatch)
    monkeypatch.setattr(Path, "unlink", lambda path, **named: far.unlinked(path, **named))
    files.files.begin(TrainingConfig())
    assert far.asked.wait(LIMIT_SECONDS)
    files.asks = False
    window.close()
    assert not far.left
    far.answer()
    assert os.listdir(far.folder) == []


def test_what_is_chosen_is_in_force_although_it_cannot_be_remembered(qtbot, window, far, monkeypatch, capsys):
    """And what is to be read is as it was last known; neither is waited for by the window's thread."""
    zoom = settings.load_comfort().zoom
    far.hang(monkeypatch)
    monkeypatch.setattr(settings_store, "_set_aside_if_damaged", lambda _: far.wait())
    window.appearance.choose_theme("dark")
    assert far.asked.wait(LIMIT_SECONDS)
    assert (settings.load_appearance().theme, settings.load_comfort().zoom) == ("dark", zoom)
    window.close()
    assert not far.left
    told = "what was chosen last is not remembered: its disk does not answer"
    assert told in capsys.readouterr().err
    far.answer()
    monkeypatch.setattr(steps, "PATIENCE", LIMIT_SECONDS)
    assert settings.load_appearance().theme == "dark"


@pytest.mark.slow
def test_an_answer_that_cannot_be_kept_is_told_at_the_end(qtbot, window, far, monkeypatch, capsys):
    far.folder = answers_file().parent
    far.hang(monkeypatch)
    window.answers.add(Answer("XOR", "Why?", "", "", "because", 30, 29))
    assert far.asked.wait(LIMIT_SECONDS)
    window.close()
    assert "the newest answers are not written: their disk does not answer" in capsys.readouterr().err
    far.answer()
    assert read_journal(answers_file())[-1].sentence == "because"  # others may have left theirs


@pytest.mark.parametrize(
    "kind",
    [pytest.param(each, marks=[] if each == "csv" else pytest.mark.slow) for each in KINDS if each != "run"],
)  # runs no window exports so
def test_an_export_is_left_at_once(qapp, qtbot, far, monkeypatch, kind):
    begin(kind, far.folder)
    old = there(far.folder)
    far.hang(monkeypatch)
    job = StepJob(raw_steps_of(kind, far.folder), qapp)
    qtbot.waitUntil(far.asked.is_set)
    job.cancel()
    job.deleteLater()
    far.answer()
    assert there(far.folder) == old


@pytest.mark.slow
def test_a_file_that_is_never_read_is_given_up_and_another_opened(qtbot, window, far, monkeypatch):
    hung, near = far.folder / "hung.xorviz", far.folder / "near.xorviz"
    runfile.save(near, Run(TrainingConfig(seed=5)))
    asked, answer, true = Event(), Event(), file_worker.load

    def load(path):
        if path == hung:
            asked.set()
            assert answer.wait(LIMIT_SECONDS)
        return true(path)

    monkeypatch.setattr(file_worker, "load", load)
    files = window.dialogs.files
    files.open(hung)
    assert asked.wait(LIMIT_SECONDS)
    window.findChild(QDialog, "opening_dialog").reject()
    with qtbot.waitSignal(files.files.opened):
        files.open(near)
    asked.clear()
    files.open(hung)
    assert asked.wait(LIMIT_SECONDS)
    window.close()
    assert not answer.is_set()
    answer.set()
