"""The run shown, as a script, a notebook, or the command that trains it."""

import json
import os

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from tests.gui.conftest import opens_a_window
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.numpy_script import numpy_script

pytestmark = opens_a_window


@pytest.fixture
def dialog(window, person):
    person.train_to(200)
    window.actions_by_id["export.script"].trigger()
    return window.findChild(QFileDialog, "export_script_dialog")


def test_it_writes_the_script_of_the_run_shown(window, dialog, qtbot, tmp_path):
    path = tmp_path / "mine.py"
    dialog.fileSelected.emit(str(path))
    qtbot.waitUntil(path.exists, timeout=60_000)
    assert path.read_text(encoding="utf-8") == numpy_script(RunFacts.of(window.session.run))
    assert "300" not in path.read_text(encoding="utf-8").partition("lr =")[0]
    assert os.listdir(tmp_path) == ["mine.py"]


@pytest.mark.slow
def test_a_name_of_a_notebook_makes_one(window, dialog, qtbot, tmp_path):
    path = tmp_path / "mine.ipynb"
    dialog.fileSelected.emit(str(path))
    qtbot.waitUntil(path.exists, timeout=60_000)
    assert json.loads(path.read_text(encoding="utf-8"))["nbformat_minor"] == 5


@pytest.mark.slow
def test_what_fails_is_said_and_leaves_nothing(window, dialog, qtbot, tmp_path):
    (tmp_path / "folder.py").mkdir()
    dialog.fileSelected.emit(str(tmp_path / "folder.py"))
    qtbot.waitUntil(lambda: "it is a folder" in window.statusBar().currentMessage(), timeout=60_000)
    assert os.listdir(tmp_path) == ["folder.py"]


@pytest.mark.slow
def test_the_command_is_copied_and_says_what_is_not_in_it(window, person):
    window.session.edit_parameter("hidden", (3,))
    person.train_to(200)
    window.actions_by_id["edit.copy_command"].trigger()
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "xorviz train --hidden 3 --epochs 200"
    assert window.statusBar().currentMessage() == "Copied: xorviz train --hidden 3 --epochs 200"
    window.session.edit_parameter("learning_rate", 2.0)
    person.train_to(300)
    window.actions_by_id["edit.copy_command"].trigger()
    assert clipboard.text().endswith("--epochs 300\n# without 1 change on the way")
    assert window.statusBar().currentMessage().endswith("(without 1 change on the way)")
    clipboard.clear()
