"""What asks opens beside the network, from the lesson and from the menu; what is written is kept."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QPushButton

from tests.gui.conftest import opens_a_window
from xorviz.core import Dataset, TrainingConfig
from xorviz.core.teach.answers import markdown, read_journal
from xorviz.core.update.chain_rule import MOST_TAKEN
from xorviz.gui.teach.answers import answers_file
from xorviz.gui.teach.exercise import ExerciseDialog
from xorviz.gui.teach.exercise_pages import BackwardPage
from xorviz.gui.teach.writing import WritingDialog
from xorviz.session.settings import remember_student

pytestmark = opens_a_window


@pytest.fixture
def opened(window, qtbot):
    """Return the only dialog that is open, or will be."""

    def visible(kind):
        return [each for each in window.findChildren(kind) if each.isVisible()]

    def opened(kind=QDialog):
        qtbot.waitUntil(lambda: bool(visible(kind)))
        (dialog,) = visible(kind)
        return dialog

    yield opened
    for dialog in window.findChildren(QDialog):
        dialog.close()


@pytest.mark.slow
@pytest.mark.parametrize("page", ["05-forward", "06-backward", "08-reflection"])
def test_questions_stand_at_the_end_of_the_pages(reader, opened, page):
    reader.open(page)
    assert "action:help.questions" in [link.target for link in reader.links()][-3:]
    reader.follow("action:help.questions")
    assert opened(ExerciseDialog)._place == 0


@pytest.mark.slow
@pytest.mark.parametrize("page", ["05-forward", "06-backward", "08-reflection"])
def test_the_backward_pass_opens_at_its_first_blank(reader, opened, page):
    reader.open(page).follow("action:help.fill_in")
    dialog = opened(ExerciseDialog)
    shown = dialog._pages[dialog._place]
    assert isinstance(shown, BackwardPage)
    assert shown.has_blanks


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1024, 700), (1280, 800)])
@pytest.mark.parametrize("action", ["help.questions", "help.fill_in"])
def test_they_cover_nothing_of_the_network(window, person, opened, qapp, find_flaws, size, action):
    window.resize(*size)
    person.train_to(50)
    window.actions_by_id[action].trigger()
    dialog, network = opened(ExerciseDialog), person.see("network")
    for _ in dialog._pages:
        qapp.processEvents()
        assert find_flaws(dialog) == []
        left = network.mapToGlobal(network.rect().topLeft()).x()
        assert dialog.geometry().right() < left
        person.click("next")


def test_room_to_write_covers_nothing_of_the_network(window, person, reader, opened, qapp, find_flaws):
    window.resize(1024, 700)
    reader.open("08-reflection").follow("write:curved")
    qapp.processEvents()
    dialog, network = opened(WritingDialog), person.see("network")
    assert find_flaws(dialog) == []
    assert dialog.geometry().right() < network.mapToGlobal(network.rect().topLeft()).x()


def write(dialog, text):
    field = dialog.findChild(QPlainTextEdit)
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.mouseClick(dialog.findChild(QPushButton), Qt.MouseButton.LeftButton)


def test_what_was_written_is_kept_however_the_window_is_closed(qtbot):
    dialog = WritingDialog("Why?", "before", None)
    qtbot.addWidget(dialog)
    told = []
    dialog.written.connect(lambda *each: told.append(each))
    dialog.keep()
    assert told == []  # nothing new
    dialog.findChild(QPlainTextEdit).setPlainText(" because ")
    dialog.reject()
    assert told == [("Why?", "because")]


@pytest.mark.slow
def test_what_is_open_comes_to_the_front_and_nothing_is_laid_over_it(window, reader, opened, qtbot):
    for action in ("help.questions", "help.fill_in", "help.questions"):
        window.actions_by_id[action].trigger()
        qtbot.waitUntil(opened(ExerciseDialog).isActiveWindow)
        window.activateWindow()
    reader.open("08-reflection")
    for _ in range(3):
        reader.click("write:plateau")
        qtbot.waitUntil(opened(WritingDialog).isActiveWindow)
        window.activateWindow()
    exercise, writing = opened(ExerciseDialog), opened(WritingDialog)
    assert writing.y() >= exercise.y() + 24, "the title of the other is in sight"
    assert writing.x() == exercise.x()
    exercise.close()
    window.actions_by_id["help.questions"].trigger()
    assert opened(ExerciseDialog) is not exercise


@pytest.mark.slow
def test_what_was_written_is_there_after_a_restart(make_window, qtbot):
    for written in ("The gradients vanish.", "They cancel."):
        window = make_window()
        window.desk.write("Why?")
        qtbot.waitUntil(lambda window=window: window.findChild(WritingDialog) is not None)
        dialog = window.findChild(WritingDialog)
        before = dialog.findChild(QPlainTextEdit).toPlainText()
        write(dialog, written)
        window.close()
    assert before == "The gradients vanish."
    (kept,) = read_journal(answers_file())
    assert kept.sentence == "They cancel."


@pytest.mark.slow
def test_nobody_finds_what_somebody_else_has_written(window, opened):
    before = []
    for name, written in (("Ada", "Hers."), ("Bob", "His."), ("ada ", "Hers, anew.")):
        remember_student(name)
        window.desk.write("Why?")
        dialog = opened(WritingDialog)
        before.append(dialog.findChild(QPlainTextEdit).toPlainText())
        write(dialog, written)
    assert before == ["", "", "Hers."]
    window.answers.close()
    assert [entry.sentence for entry in read_journal(answers_file())] == ["Hers, anew.", "His."]


@pytest.mark.slow
def test_who_sits_down_next_says_so_and_finds_no_words_of_somebody_else(window, opened, qtbot):
    """What was typed before is of who says the name; what was there stays under the other."""
    remember_student("Ada")
    window.desk.write("Why?")
    write(opened(WritingDialog), "Hers.")
    found = []
    for name, typed in (("Bob", ""), ("ada", ""), ("Carl", "His own.")):
        window.desk.write("Why?")
        dialog = opened(WritingDialog)
        field, line = dialog.findChild(QPlainTextEdit), dialog.findChild(QLineEdit, "written_by")
        if typed:
            field.setPlainText(typed)
        line.setText(name)
        line.editingFinished.emit()
        qtbot.waitUntil(lambda before=dialog: opened(WritingDialog) is not before)
        dialog = opened(WritingDialog)
        found.append((dialog.findChild(QLineEdit).text(), dialog.findChild(QPlainTextEdit).toPlainText()))
        dialog.close()
    assert found == [("Bob", ""), ("ada", "Hers."), ("Carl", "His own.")]
    window.answers.close()
    kept = [(entry.by, entry.sentence) for entry in read_journal(answers_file())]
    assert kept == [("Ada", "Hers."), ("Carl", "His own.")]
    assert "- Name: Carl" in markdown(read_journal(answers_file()))


@pytest.mark.slow
def test_what_was_answered_before_there_was_a_name_gets_the_first(window, opened):
    remember_student("")
    window.desk.write("Why?")
    dialog = opened(WritingDialog)
    assert not dialog.findChild(QLineEdit, "written_by").isVisible()  # of one person nobody is asked
    write(dialog, "Somebody's.")
    window.desk.leave_to("Ada")
    window.desk.leave_to("Bob")
    window.desk.write("Why?")
    assert opened(WritingDialog).findChild(QPlainTextEdit).toPlainText() == ""
    window.answers.close()
    (kept,) = read_journal(answers_file())
    assert (kept.by, kept.sentence) == ("Ada", "Somebody's.")
    assert "Name" not in markdown([kept])


@pytest.mark.slow
def test_an_answer_is_written_kept_and_can_be_written_anew(window, reader, opened):
    reader.open("08-reflection").follow("write:plateau")
    dialog = opened(WritingDialog)
    assert not dialog.findChild(QPushButton).isEnabled()
    write(dialog, "The gradients vanish.")
    reader.follow("write:plateau")
    again = opened(WritingDialog)
    assert again.findChild(QPlainTextEdit).toPlainText() == "The gradients vanish."
    write(again, "They cancel.")
    reader.follow("write:zero")
    write(opened(WritingDialog), "Twins.")
    window.answers.close()
    first, second = read_journal(answers_file())
    assert (first.question, first.sentence) == ("Why does the loss stand still at first?", "They cancel.")
    assert (second.question, second.sentence) == ("What if all weights start at zero?", "Twins.")
    told = markdown([first])
    assert "- Answer: They cancel." in told
    assert "Prediction" not in told
    assert "Outcome" not in told


def test_nothing_is_asked_of_more_samples_than_are_taken_apart_at_once(window):
    inputs = np.zeros((MOST_TAKEN + 1, 2))
    window.session.start_run(TrainingConfig().with_own(Dataset("own", "Many", inputs, inputs[:, :1])))
    window.actions_by_id["help.questions"].trigger()
    assert "9 parameters and 4,001 samples are too many" in window.statusBar().currentMessage()
    assert not window.findChildren(ExerciseDialog)
