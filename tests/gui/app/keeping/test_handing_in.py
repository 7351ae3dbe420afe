"""File > Hand In: a name, what goes into the file, and a file that can be checked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from tests.driving import train_to
from tests.gui.conftest import opens_a_window
from xorviz.assets import asset
from xorviz.core.homework.asked import Asked
from xorviz.core.homework.examining import examine
from xorviz.core.runfile import load
from xorviz.core.teach.answers import LESSON, Answer
from xorviz.gui.app.keeping.hand_in_dialog import HandInDialog, file_name
from xorviz.gui.kit.widgets import SaveDialog
from xorviz.gui.teach.writing import WritingDialog
from xorviz.session.settings import load_student, remember_student

pytestmark = opens_a_window
ASKED = Asked.read(asset("experiments.toml"), None)


@pytest.fixture
def window(make_window):
    remember_student("")
    return make_window()


def opened(window):
    window.actions_by_id["file.hand_in"].trigger()
    return window.findChild(HandInDialog, "hand_in_dialog")


def choose(dialog, path):
    chooser = dialog.findChild(SaveDialog, "hand_in_file")
    chooser.fileSelected.emit(str(path))
    QDialog.done(chooser, QDialog.DialogCode.Accepted)


def test_homework_is_handed_in_by_keyboard_alone_and_marked(qtbot, window, tmp_path):
    session = window.session
    train_to(qtbot, session, 300)
    session.edit_parameter("learning_rate", 1.0)
    train_to(qtbot, session, 400)
    window.dialogs.files.answers.add(Answer(LESSON, "Why?", "", "", "because", 300, 29, about="lesson"))
    dialog = opened(window)
    field, save = dialog.findChild(QLineEdit, "student"), dialog.findChild(QPushButton, "hand_in_save")
    told = dialog.findChild(QLabel, "hand_in_contents").text()
    assert told.splitlines() == [
        "•\u00a0XOR 2-2-1, seed 29, 400 epochs, 1 change on the way",
        "•\u00a01 answer",
        "•\u00a0your name, the date and the time",
    ]
    assert (dialog.focusWidget(), field.accessibleName(), save.isEnabled()) == (field, "Your name", False)
    qtbot.keyClicks(field, " Ada Lovelace ")
    assert save.isEnabled()
    assert save.isDefault()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    said = []
    dialog.said.connect(said.append)
    with qtbot.waitSignal(window.dialogs.files.files.handed_in):
        choose(dialog, tmp_path / "ada.xorviz")
    assert said == [f"Handed in: give ada.xorviz to your teacher; it is in {tmp_path}"]
    assert load_student() == "Ada Lovelace"
    assert window.dialogs.files.modified  # homework is no place to save
    paper = examine(tmp_path / "ada.xorviz", ASKED)
    assert (paper.problem, paper.name, paper.found) == ("", "Ada Lovelace", ())
    assert [mark.verdict for mark in paper.marks] == ["to read"]
    assert len(paper.numbers) > 10
    assert load(tmp_path / "ada.xorviz").branch.edits == session.run.edits


def test_where_it_cannot_be_written_another_place_can_be_chosen(qtbot, window, tmp_path):
    remember_student("Ada")
    dialog = opened(window)
    dialog.accept()
    (tmp_path / "file").write_text("in the way")
    with qtbot.waitSignal(window.dialogs.files.files.not_handed_in):
        choose(dialog, tmp_path / "file" / "a.xorviz")
    assert "could not be written" in dialog.findChild(QLabel, "hand_in_problem").text()
    assert dialog.isVisible()
    assert dialog.findChild(SaveDialog, "hand_in_file").isVisible()  # with what was typed
    with qtbot.waitSignal(window.dialogs.files.files.handed_in):
        choose(dialog, tmp_path / "a.xorviz")
    assert load(tmp_path / "a.xorviz").unknown[None]["hand_in"]["name"] == "Ada"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.xorviz", "file"]


def test_what_is_being_written_goes_into_the_file(qtbot, window):
    window.desk.write("What do you see?")
    qtbot.waitUntil(lambda: bool(window.findChildren(WritingDialog)))
    (writing,) = window.findChildren(WritingDialog)
    writing.findChild(QPlainTextEdit, "written_answer").setPlainText("Two lines")
    dialog = opened(window)
    assert "1 answer" in dialog.findChild(QLabel, "hand_in_contents").text()
    ((answer, _),) = window.dialogs.files.answers.given
    assert (answer.question, answer.sentence) == ("What do you see?", "Two lines")


def test_a_name_from_which_the_numbers_were_not_drawn_is_told(window, qapp):
    dialog = HandInDialog(window.session, window.dialogs.files.files, window, "Week 3", "Ada Lovelace")
    field, said = dialog.findChild(QLineEdit, "student"), dialog.findChild(QLabel, "hand_in_problem")
    dialog.show()
    qapp.processEvents()
    field.setText("ada  lovelace")
    assert said.text() == ""
    field.setText("a Lovelace")
    assert said.text() == "Your numbers were drawn from “Ada Lovelace”: for this name they are others."
    assert dialog.findChild(QPushButton, "hand_in_save").isEnabled()
    qapp.processEvents()
    contents = dialog.findChild(QLabel, "hand_in_contents")
    assert contents.height() >= contents.heightForWidth(contents.width())


def test_a_file_is_called_by_what_files_can_be_called():
    assert file_name("Ada Lovelace", "Week 3: XOR") == "Week-3-XOR-Ada-Lovelace"
    assert file_name("../../etc/\u202epasswd", "") == "etc-passwd"
    assert file_name("李雷", "") == "李雷"
    assert file_name("…", "") == "homework"
