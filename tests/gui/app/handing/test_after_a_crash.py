"""Work on a hand-out that is opened again: its hand-out is there too, or it is said that it is not."""

import shutil

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QMessageBox

from tests.driving import train_to
from tests.gui.app.handing.test_handouts import answer_name, is_open, titles
from tests.gui.app.keeping.test_autosave import left_in, written
from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from xorviz.assets import asset
from xorviz.core.homework.hand_in import hand_in_of
from xorviz.core.runfile import load
from xorviz.core.teach.lesson_text import Link
from xorviz.gui.app.keeping.hand_in_dialog import HandInDialog

pytestmark = opens_a_window
TITLE = "Does your start solve XOR?"


@pytest.fixture
def home(tmp_path):
    """Where a teacher's folder and what a crash leaves are."""
    shutil.copytree(asset("handout"), tmp_path / "week3")
    (tmp_path / "settings").mkdir()
    return tmp_path


@pytest.fixture
def crashed(make_window, qtbot, home):
    """Let a student answer, train, and lose the window to a crash; return what was left."""
    window = make_window()
    files = window.dialogs.files
    files.keep_safe(home / "settings")
    files.on_file_chosen(str(home / "week3" / "02-more-neurons.md"))
    answer_name(qtbot, window, "Ada")
    window.lesson.view.link_followed.emit(Link("Guess", "predict", "mine"))
    person = Person(window, qtbot)
    person.click("choice_0")
    person.click("commit")
    qtbot.waitUntil(lambda: window.session.run.epoch >= 20)
    window.session.playback.set_playing(False)
    train_to(qtbot, window.session, window.session.run.epoch + 10)
    window.lesson.view.go_on()
    written(qtbot, window)
    (left,) = left_in(home / "settings")
    kept = home / "kept"
    shutil.copy(left, kept)
    files.asks = False
    window.close()
    shutil.copy(kept, left)
    return window.session.run.epoch


def recovered(make_window, qtbot, home):
    window = make_window(place=None)
    files = window.dialogs.files
    files.keep_safe(home / "settings")
    files.asks = False
    box = window.findChild(QMessageBox, "left_dialog")
    with qtbot.waitSignal(files.files.opened):
        box.button(QMessageBox.StandardButton.Open).click()
    return window


def test_what_a_crash_left_comes_back_with_its_hand_out_and_is_handed_in_for_it(
    make_window, qtbot, home, crashed
):
    window = recovered(make_window, qtbot, home)
    qtbot.waitUntil(lambda: is_open(window))
    assert window.session.run.epoch == crashed
    assert titles(window)[0] == "My own start"
    assert window.handouts.handout.student == "Ada"
    assert window.lesson.view.name == "02-more-neurons"  # the page that was read
    assert window.findChild(QDialog, "name_dialog") is None
    assert "Ada" in window.statusBar().currentMessage()
    window.actions_by_id["file.hand_in"].trigger()
    dialog = window.findChild(HandInDialog, "hand_in_dialog")
    told = dialog.findChild(QLabel, "hand_in_contents").text()
    assert f"the name of the hand-out: {TITLE}" in told
    dialog.reject()


def test_where_it_is_gone_that_is_said_in_a_line(make_window, qtbot, home, crashed):
    (home / "week3").rename(home / "elsewhere")
    window = recovered(make_window, qtbot, home)
    qtbot.waitUntil(lambda: TITLE in window.statusBar().currentMessage())
    told = window.statusBar().currentMessage()
    assert told == f"This work belongs to the hand-out “{TITLE}”: open it again before you hand in"
    assert window.handouts.handout is None
    window.actions_by_id["file.hand_in"].trigger()
    dialog = window.findChild(HandInDialog, "hand_in_dialog")
    dialog.findChild(QLineEdit, "student").setText("Ada")
    told = dialog.findChild(QLabel, "hand_in_problem").text()
    assert told == f"The hand-out “{TITLE}” is not open: open it before you hand in."
    dialog.reject()
    files = window.dialogs.files.files
    with qtbot.waitSignal(files.saved):
        files.save(home / "mine.xorviz")
    assert load(home / "mine.xorviz").view["handout"] == TITLE  # it belongs to it as before
    window.dialogs.files.on_file_chosen(str(home / "elsewhere" / "01-your-start.md"))
    answer_name(qtbot, window, "Ada")
    assert window.session.run.epoch == crashed
    watch = window.experiment_card.findChild(QLabel, "experiment_watch")
    assert not watch.isHidden()  # what was predicted stands again


def test_saved_work_brings_its_hand_out_on_another_day_and_what_was_handed_in_does_not(
    make_window, qtbot, home, crashed
):
    window = recovered(make_window, qtbot, home)
    qtbot.waitUntil(lambda: is_open(window))
    files = window.dialogs.files.files
    with qtbot.waitSignal(files.saved):
        files.save(home / "mine.xorviz")
    window.actions_by_id["file.hand_in"].trigger()
    dialog = window.findChild(HandInDialog, "hand_in_dialog")
    dialog.accept()
    with qtbot.waitSignal(files.handed_in):
        dialog.on_file_selected(str(home / "handed.xorviz"))
    assert hand_in_of(load(home / "handed.xorviz")).lesson == TITLE
    again = make_window(place=None)
    again.dialogs.files.on_file_chosen(str(home / "mine.xorviz"))
    qtbot.waitUntil(lambda: is_open(again))
    teacher = make_window(place=None)
    with qtbot.waitSignal(teacher.dialogs.files.files.opened):
        teacher.dialogs.files.on_file_chosen(str(home / "handed.xorviz"))
    assert teacher.handouts._job is None
    assert teacher.handouts.handout is None
