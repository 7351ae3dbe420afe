"""Copy as Text and Paste: what a person does with a run in a mail or a chat."""

import textwrap

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from tests.driving import train_to
from tests.gui.conftest import opens_a_window
from xorviz.core import Run, TrainingConfig
from xorviz.core.runfile import RunFile
from xorviz.core.runfile.facts import facts_unchecked
from xorviz.core.runfile.link_text import link_text, read_link_text
from xorviz.gui.tables.table_dialog import TableDialog

pytestmark = opens_a_window
Buttons = QMessageBox.StandardButton


@pytest.fixture
def window(make_window):
    return make_window()


def do(window, name):
    window.actions_by_id[name].trigger()


def put(text):
    QGuiApplication.clipboard().setText(text)


def a_text():
    run = Run(TrainingConfig(seed=5))
    run.advance(40)
    return link_text(RunFile((facts_unchecked(run),), view={"cursor": 12}))


@pytest.mark.slow
def test_what_is_copied_in_one_window_is_pasted_into_another(qtbot, make_window, window):
    train_to(qtbot, window.session, 300)
    window.session.edit_parameter("learning_rate", 3.0)
    train_to(qtbot, window.session, 500)
    do(window, "edit.copy_text")
    text = QGuiApplication.clipboard().text()
    assert text.startswith("xorviz1:")
    assert len(text) < 200
    other = make_window()
    put("\n".join(textwrap.wrap(text, 30)))  # as a mail breaks it
    files = other.dialogs.files.files
    with qtbot.waitSignal(files.opened):
        do(other, "edit.paste")
    assert other.session.run.edits == window.session.run.edits
    assert other.session.run.head.loss == window.session.run.head.loss
    assert other.session.view.cursor == 500
    assert (files.path, files.modified) == (None, True)  # it is in no file yet
    assert other.windowTitle() == "Untitled[*] – xorviz"


def test_a_question_comes_before_something_is_lost(qtbot, window):
    train_to(qtbot, window.session, 30)
    run = window.session.run
    put(a_text())
    do(window, "edit.paste")
    box = window.findChild(QMessageBox, "lost_dialog")
    assert "before you open the pasted run" in box.text()
    box.button(Buttons.Cancel).click()
    assert window.session.run is run
    do(window, "edit.paste")
    with qtbot.waitSignal(window.dialogs.files.files.opened):
        window.findChild(QMessageBox, "lost_dialog").button(Buttons.Discard).click()
    assert (window.session.run.epoch, window.session.config.seed, window.session.view.cursor) == (40, 5, 12)


def test_a_damaged_text_is_refused_in_a_line_and_cells_are_a_table(qtbot, window):
    run, dialogs = window.session.run, window.dialogs
    put(a_text()[:-1])
    with qtbot.waitSignal(dialogs.refused) as refused:
        do(window, "edit.paste")
    assert refused.args[0].startswith("this text is no run: a part of it is missing")
    assert window.session.run is run
    put("a\tb\tc\n1\t2\t0\n3\t4\t1\n")
    do(window, "edit.paste")
    table = window.findChild(TableDialog)
    assert table is not None
    table.reject()


def test_what_is_copied_says_how_the_run_was_looked_at_and_one_that_is_too_long_is_refused(
    qtbot, window, monkeypatch
):
    do(window, "edit.copy_text")
    view = read_link_text(QGuiApplication.clipboard().text()).view
    assert view["tabs"]["update"] == "rule"
    assert view["cursor"] == 0
    monkeypatch.setattr("xorviz.core.runfile.link_text.LONGEST", 30)
    put("before")
    with qtbot.waitSignal(window.dialogs.refused) as refused:
        do(window, "edit.copy_text")
    assert refused.args[0].startswith("the run cannot be a text: it would have ")
    assert QGuiApplication.clipboard().text() == "before"
