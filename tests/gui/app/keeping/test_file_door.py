"""New, Open, Save: what a person does with run files in the window."""

import dataclasses

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QDialog, QLabel, QMessageBox, QProgressBar, QPushButton

from tests.driving import train_to
from tests.gui.app.keeping.file_steps import Buttons, answer, choose, do, drop, open_file, save_as
from tests.gui.conftest import opens_a_window
from xorviz.core import Dataset, TrainingConfig, runfile
from xorviz.gui.app.keeping.kinds_of_file import is_run_file
from xorviz.gui.tables.table_dialog import TableDialog

pytestmark = opens_a_window


def test_what_was_saved_is_opened_in_another_window(qtbot, make_window, window, tmp_path):
    train_to(qtbot, window.session, 300)
    window.session.edit_parameter("learning_rate", 3.0)
    train_to(qtbot, window.session, 500)
    save_as(qtbot, window, tmp_path / "a.xorviz")
    other = make_window()
    open_file(qtbot, other, tmp_path / "a.xorviz")
    assert other.session.run.edits == window.session.run.edits
    assert other.session.run.head.loss == window.session.run.head.loss
    assert other.session.view.cursor == 500


def test_the_title_says_what_is_open_and_whether_it_has_changed(qtbot, window, tmp_path):
    files = window.dialogs.files.files
    assert (window.windowTitle(), files.modified) == ("xorviz", False)
    window.session.edit_parameter("learning_rate", 2.0)
    assert (window.windowTitle(), files.modified) == ("xorviz", False)  # settings alone are soon chosen again
    train_to(qtbot, window.session, 20)
    assert (window.windowTitle(), window.isWindowModified()) == ("Untitled[*] – xorviz", True)
    save_as(qtbot, window, tmp_path / "a.xorviz")
    assert (window.windowTitle(), window.isWindowModified()) == ("a.xorviz[*] – xorviz", False)
    train_to(qtbot, window.session, 30)
    assert window.isWindowModified()
    with qtbot.waitSignal(window.dialogs.files.files.saved):
        do(window, "file.save")
    assert not window.isWindowModified()
    do(window, "file.new")
    assert (window.windowTitle(), window.isWindowModified()) == ("xorviz", False)


def test_a_question_comes_before_runs_are_replaced(qtbot, window, kept):
    train_to(qtbot, window.session, 30)
    run = window.session.run
    do(window, "file.new")
    answer(window, Buttons.Cancel)
    assert window.session.run is run
    do(window, "file.new")
    answer(window, Buttons.Discard)
    assert window.session.run.epoch == 0
    train_to(qtbot, window.session, 30)
    drop(qtbot, window, kept)
    with qtbot.waitSignal(window.dialogs.files.files.opened):
        answer(window, Buttons.Discard)
    assert (window.session.run.epoch, window.session.config.seed) == (40, 5)


@pytest.mark.slow
def test_saved_first_and_then_done(qtbot, window, kept, tmp_path):
    train_to(qtbot, window.session, 30)
    drop(qtbot, window, kept)
    answer(window, Buttons.Save)
    with qtbot.waitSignal(window.dialogs.files.files.opened):
        choose(window, "save_dialog", tmp_path / "first.xorviz")
    assert runfile.load(tmp_path / "first.xorviz").branch.epoch == 30
    assert window.session.run.epoch == 40


def test_nothing_follows_where_saving_fails_and_the_window_asks_before_it_closes(
    qtbot, window, kept, tmp_path
):
    train_to(qtbot, window.session, 30)
    drop(qtbot, window, kept)
    answer(window, Buttons.Save)
    with qtbot.waitSignal(window.dialogs.files.refused) as refused:
        choose(window, "save_dialog", tmp_path)
    assert "it is a folder" in refused.args[0]
    assert window.session.run.epoch == 30
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "lost_dialog") is None)
    window.dialogs.files.asks = True
    for button, stays in ((Buttons.Cancel, True), (Buttons.Discard, False)):
        window.close()
        assert window.isVisible()
        answer(window, button)
        assert window.isVisible() == stays
        qtbot.waitUntil(lambda: window.findChild(QMessageBox, "lost_dialog") is None)


def test_what_would_be_gone_is_said_as_it_is(qtbot, window, tmp_path):
    files = window.dialogs.files
    files.asks = True
    said = []
    for epochs in (30, 60):
        train_to(qtbot, window.session, epochs)
        window.close()
        said.append(window.findChild(QMessageBox, "lost_dialog").text())
        answer(window, Buttons.Cancel)
        qtbot.waitUntil(lambda: window.findChild(QMessageBox, "lost_dialog") is None)
        save_as(qtbot, window, tmp_path / "mine.xorviz")
    assert said == [
        "Save the runs before you close xorviz? Otherwise they are gone.",
        "Save mine.xorviz before you close xorviz? Otherwise what is not in it yet is gone.",
    ]


@pytest.mark.slow
def test_undo_ends_at_the_file(qtbot, window, kept):
    train_to(qtbot, window.session, 30)
    window.session.edit_parameter("learning_rate", 3.0)
    assert window.undo.stack.canUndo()
    drop(qtbot, window, kept)
    with qtbot.waitSignal(window.dialogs.files.files.opened):
        answer(window, Buttons.Discard)
    assert not window.undo.stack.canUndo()
    assert window.session.branches.name_of(window.session.branch) == "mine"


def test_a_broken_file_is_refused_in_a_line_and_a_window_in_which_nothing_has_happened_closes_at_once(
    qtbot, window, tmp_path
):
    broken = tmp_path / "broken.xorviz"
    broken.write_bytes(b"{")
    run = window.session.run
    with qtbot.waitSignal(window.dialogs.files.refused) as refused:
        drop(qtbot, window, broken)
    assert "broken.xorviz: it is cut off" in refused.args[0]
    assert window.session.run is run
    assert window.windowTitle() == "xorviz"
    window.dialogs.files.asks = True
    window.close()
    assert not window.isVisible()


@pytest.mark.slow
def test_another_processors_numbers_are_told(qtbot, window, kept):
    facts = runfile.load(kept).branch
    runfile.save(kept, dataclasses.replace(facts, state=facts.state + 0.5))
    with qtbot.waitSignal(window.dialogs.files.refused) as told:
        drop(qtbot, window, kept)
    assert "goes on from the state in the file" in told.args[0]
    assert window.session.run.head.state.tobytes() == (facts.state + 0.5).tobytes()


@pytest.mark.slow
def test_a_file_that_takes_long_says_how_far_it_is_and_can_be_given_up(qtbot, window, tmp_path):
    long = tmp_path / "long.xorviz"
    runfile.save(long, runfile.BranchFacts(TrainingConfig(dataset="circle"), (), 10**9))
    drop(qtbot, window, long)
    dialog = window.findChild(QDialog, "opening_dialog")
    qtbot.waitUntil(dialog.isVisible)
    bar = dialog.findChild(QProgressBar)
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert said == [f"long.xorviz: its runs are computed again\n{bar.value() / 10:.0f} % of their epochs"]
    train_to(qtbot, window.session, 30)  # all else goes on
    dialog.findChild(QPushButton, "opening_cancel").click()
    assert not dialog.isVisible()
    assert window.dialogs.files.files._opening is None
    assert window.session.run.epoch == 30


def test_what_is_a_run_file(tmp_path, kept):
    renamed = kept.rename(tmp_path / "renamed.json")
    assert is_run_file(renamed)
    assert is_run_file(tmp_path / "missing.XORVIZ")
    assert not is_run_file(tmp_path / "missing.csv")
    assert not is_run_file(tmp_path)


@pytest.mark.slow
def test_samples_of_ones_own_are_not_lost_either(window):
    own = Dataset("own", "mine", [[0.0, 1.0], [1.0, 0.0]], [[0.0], [1.0]])
    window.session.start_run(window.session.config.learning(own))
    do(window, "file.new")
    answer(window, Buttons.Discard)
    assert window.session.config == TrainingConfig()


def test_what_is_done_while_a_file_is_opened_is_not_lost_without_a_question(qtbot, window, kept):
    files = window.dialogs.files
    with qtbot.waitSignal(files.files.overtaken):
        files.open(kept)
        window.session.edit_parameter("seed", 77)
    answer(window, Buttons.Cancel)
    assert window.session.config.seed == 77
    with qtbot.waitSignal(files.files.overtaken):
        files.files.open(kept)
        window.session.edit_parameter("seed", 78)
    answer(window, Buttons.Discard)
    assert window.session.config.seed == 5
    assert files.files.path == kept


@pytest.mark.slow
def test_beat_backprop_ends_with_the_runs_that_it_would_lead_back_to(qtbot, window):
    train_to(qtbot, window.session, 30)
    before, seen = window.session.branch, window.column.shown
    do(window, "run.duel")
    assert window.column.shown == "duel"
    do(window, "file.new")
    answer(window, Buttons.Discard)
    assert window.column.shown == seen
    train_to(qtbot, window.session, 1)
    do(window, "run.duel")
    window.findChild(QPushButton, "duel_leave").click()
    assert before not in window.session.branches
    assert window.session.run.epoch == 1


@pytest.mark.slow
def test_what_another_window_has_saved_is_not_overwritten_without_a_question(
    qtbot, make_window, window, kept
):
    windows = [window, make_window()]
    for each, name in zip(windows, ("first", "second"), strict=True):
        open_file(qtbot, each, kept)
        each.session.rename_branch(each.session.branch, name)
    for _ in range(2):  # what it has written itself is no other's
        with qtbot.waitSignal(window.dialogs.files.files.saved):
            do(window, "file.save")
    other = windows[1]

    def asked():
        do(other, "file.save")
        qtbot.waitUntil(lambda: other.findChild(QMessageBox, "over_dialog") is not None)

    asked()
    assert "written by another window" in other.findChild(QMessageBox, "over_dialog").text()
    other.findChild(QMessageBox, "over_dialog").button(Buttons.Cancel).click()
    assert runfile.load(kept).branch.name == "first"
    assert other.dialogs.files.files.modified
    qtbot.waitUntil(lambda: other.findChild(QMessageBox, "over_dialog") is None)
    asked()
    with qtbot.waitSignal(other.dialogs.files.files.saved):
        other.findChild(QMessageBox, "over_dialog").button(Buttons.Yes).click()
    assert runfile.load(kept).branch.name == "second"


@pytest.mark.slow
def test_a_star_in_the_name_of_a_file_is_no_sign_of_change(qtbot, window, tmp_path):
    save_as(qtbot, window, tmp_path / "a[*].xorviz")
    assert window.windowTitle() == "a[*][*].xorviz[*] – xorviz"


@pytest.mark.slow
def test_a_file_that_comes_while_something_is_asked_waits_for_the_answer(qtbot, window, kept):
    files = window.dialogs.files
    train_to(qtbot, window.session, 30)
    do(window, "file.new")
    with qtbot.waitSignal(files.files.overtaken):
        files.files.open(kept)
        window.session.edit_parameter("learning_rate", 2.0)
    first = window.findChild(QMessageBox, "lost_dialog")
    assert "begin anew" in first.text()
    first.button(Buttons.Cancel).click()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "lost_dialog") not in (None, first))
    assert "open kept.xorviz" in window.findChild(QMessageBox, "lost_dialog").text()
    answer(window, Buttons.Discard)
    assert window.session.config.seed == 5


def test_of_several_files_that_are_dropped_one_is_opened_and_a_table_is_as_a_table(
    qtbot, window, kept, tmp_path
):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in (kept, tmp_path / "b.csv")])
    said = []
    window.dialogs.refused.connect(said.append)
    with qtbot.waitSignal(window.dialogs.files.files.opened):
        window.dialogs.tables._take(mime)
    assert said == ["a window opens one file at a time: kept.xorviz, and not the others"]
    table = tmp_path / "table.csv"
    table.write_text("a,b,c\n1,2,0\n3,4,1\n5,1,0\n")
    do(window, "file.open")
    choose(window, "open_dialog", table)
    qtbot.waitUntil(lambda: window.findChildren(TableDialog) != [])
