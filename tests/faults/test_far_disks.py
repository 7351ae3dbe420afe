"""Files in a folder far away, which may never answer: the window's own thread touches none of them."""

import builtins
import io
import os
from functools import wraps
from shutil import copytree
from threading import Event, current_thread, main_thread

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit

from tests.driving import train_to
from tests.faults.exporting import KINDS, raw_steps_of
from tests.gui.app.keeping.file_steps import choose, do, drop
from tests.gui.conftest import opens_a_window
from tests.waiting import LIMIT_SECONDS
from xorviz.assets import asset
from xorviz.core import Run, TrainingConfig, runfile
from xorviz.core.homework.hand_in import HandIn
from xorviz.gui.app.keeping import kinds_of_file
from xorviz.gui.kit.step_job import StepJob
from xorviz.gui.tables.table_dialog import TableDialog

pytestmark = opens_a_window
CALLS = ("stat", "lstat", "open", "listdir", "scandir", "mkdir", "unlink", "rmdir", "chmod", "replace")


@pytest.fixture
def far(tmp_path):
    folder = tmp_path / "far"
    copytree(asset("handout"), folder / "week3")
    (folder / "table.csv").write_text("a,b,c\n1,2,0\n3,4,1\n5,1,0\n")
    runfile.save(folder / "run.xorviz", Run(TrainingConfig(seed=5)))
    return folder


@pytest.fixture
def touched(far, monkeypatch):
    """What the window's thread does to it, as it happens."""
    noted = []

    def noting(true):
        @wraps(true)
        def called(path, *each, **named):
            if current_thread() is main_thread() and str(path).startswith(str(far)):
                noted.append(f"{true.__name__} {path}")
            return true(path, *each, **named)

        return called

    for name in CALLS:
        monkeypatch.setattr(os, name, noting(getattr(os, name)))
    for module in (builtins, io):
        monkeypatch.setattr(module, "open", noting(module.open))
    return noted


def test_opened_and_saved(window, qtbot, far, touched):
    files = window.dialogs.files
    with qtbot.waitSignal(files.files.opened):
        files.on_file_chosen(str(far / "run.xorviz"))
    train_to(qtbot, window.session, 5)
    with qtbot.waitSignal(files.files.saved):
        do(window, "file.save")
    do(window, "file.save_as")
    with qtbot.waitSignal(files.files.saved):
        choose(window, "save_dialog", far / "new" / "other.xorviz")
    with qtbot.waitSignal(files.files.handed_in):
        files.files.hand_in(far / "mine.xorviz", HandIn("Ada", "2026-11-28", ""))
    drop(qtbot, window, far / "table.csv")
    window.findChild(TableDialog).reject()
    drop(qtbot, window, far / "week3")
    qtbot.waitUntil(lambda: window.findChild(QDialog, "name_dialog") is not None)
    window.findChild(QDialog, "name_dialog").reject()
    with qtbot.waitSignal(window.answers.said):
        window.answers.on_file_selected(str(far / "answers.md"))
    assert touched == []
    assert sorted(set(os.listdir(far)) - {"week3"}) == [
        *("answers.md", "mine.xorviz", "new", "run.xorviz", "table.csv")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"run"}))  # which no window writes so
def test_exported(qapp, qtbot, far, touched, kind):
    job = StepJob(raw_steps_of(kind, far), qapp)
    with qtbot.waitSignal(job.finished) as ended:
        job.finished.connect(job.deleteLater)
    assert (ended.args, touched) == ([""], [])
    assert (far / KINDS[kind]).exists()


@pytest.mark.slow
def test_looked_for_before_an_export_takes_its_place(window, qtbot, far, touched):
    train_to(qtbot, window.session, 5)
    do(window, "export.history")
    dialog = window.findChild(QDialog, "export_dialog")
    dialog.findChild(QLineEdit, "target").setText(str(far / "week3"))
    with qtbot.waitSignal(dialog.destroyed):
        dialog.on_export_clicked()
    assert touched == []
    assert (far / "week3.csv").exists()


def test_what_never_answers_holds_nobody_up(window, qtbot, far, monkeypatch):
    """The window lives, another file is opened instead, and the first comes never more."""
    answer, true = Event(), kinds_of_file.file_to_open

    def never(path):
        if path.name == "run.xorviz":
            assert answer.wait(LIMIT_SECONDS)
        return true(path)

    monkeypatch.setattr(kinds_of_file, "file_to_open", never)
    window.dialogs.files.on_file_chosen(str(far / "run.xorviz"))
    train_to(qtbot, window.session, 5)
    window.dialogs.files.on_file_chosen(str(far / "table.dat"))
    qtbot.waitUntil(lambda: window.findChild(TableDialog) is not None)
    window.findChild(TableDialog).reject()
    answer.set()
    assert window.session.run.epoch == 5
    assert window.findChild(QFileDialog) is None
