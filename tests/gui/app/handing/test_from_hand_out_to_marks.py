"""The way that the README tells: a teacher's hand-out, two students at their windows, the marked table."""

import math
from shutil import copytree

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QPushButton

from tests.gui.app.handing.test_handouts import is_open
from tests.gui.app.keeping.test_handing_in import choose
from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from xorviz.assets import asset
from xorviz.core.teach.handout.student import student_seed
from xorviz.core.teach.lesson_text import Link
from xorviz.gui.app.keeping.hand_in_dialog import HandInDialog
from xorviz.gui.teach.writing import WritingDialog

pytestmark = opens_a_window


def links_of(window):
    pages = window.handouts.handout.lesson.pages
    spans = (span for page in pages for block in page.blocks for span in block.spans)
    return {span.text: span for span in spans if isinstance(span, Link)}


def work(qtbot, window, handout, name, number, folder):
    """Open the hand-out, do what its pages ask for, and hand in."""
    person = Person(window, qtbot)
    window.dialogs.files.on_file_chosen(str(handout))
    qtbot.waitUntil(lambda: window.findChild(QDialog, "name_dialog") is not None)
    asked = window.findChild(QDialog, "name_dialog")
    asked.findChild(QLineEdit, "student").setText(name)
    asked.findChild(QPushButton, "name_ok").click()
    qtbot.waitUntil(lambda: is_open(window))
    links, session = links_of(window), window.session
    assert session.config.seed == student_seed(name)
    session.playback.set_speed(math.inf)
    window.lesson.view.link_followed.emit(links["Guess, and run it"])
    person.click("choice_0")
    person.click("commit")
    qtbot.waitUntil(lambda: session.run.epoch >= 5000 and not session.playing)
    page = window.lesson.view.page
    page.write_requested.emit(page._page.heading(links["Write down what you see"].value))
    qtbot.waitUntil(lambda: window.findChild(WritingDialog) is not None)
    writing = window.findChild(WritingDialog)
    writing.findChild(QPlainTextEdit, "written_answer").setPlainText("=1+1: two lines")
    writing.findChild(QPushButton, "keep_written").click()
    window.lesson.view.link_followed.emit(links["Guess at which epoch, and run it"])
    field = person.see("prediction")
    field.setFocus()
    QTest.keyClicks(field, number)
    person.click("commit")
    qtbot.waitUntil(lambda: session.run.epoch >= 2000 and not session.playing)
    window.lesson.view.link_followed.emit(links["File > Hand In…"])
    dialog = window.findChild(HandInDialog, "hand_in_dialog")
    assert dialog.findChild(QLineEdit, "student").text() == name
    dialog.findChild(QPushButton, "hand_in_save").click()
    with qtbot.waitSignal(window.dialogs.files.files.handed_in):
        choose(dialog, folder / f"{name.replace(' ', '-')}.xorviz")
    window.close()


@pytest.mark.slow
def test_from_hand_out_to_marked_table(qtbot, make_window, xorviz, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    copytree(asset("handout"), tmp_path / "week3")
    code, output, _ = xorviz("experiments", "--lesson", "week3", "--student", "Ada Lovelace", "mine")
    assert (code, f"Seed {student_seed('Ada Lovelace')} is your own" in output) == (0, True)
    assert xorviz("experiments", "--lesson", "week3", "--output", "week3.xorviz")[0] == 0
    for name, handout in (("Ada Lovelace", "week3.xorviz"), ("Bob Smith", "week3/01-your-start.md")):
        work(qtbot, make_window(), tmp_path / handout, name, "700", tmp_path / "handed-in")
    code, output, errors = xorviz("check", "handed-in", "--lesson", "week3")
    assert code == 0, errors
    rows = [line.split() for line in output.splitlines()]
    assert [row[:3] for row in rows[1:3]] == [
        ["Ada-Lovelace.xorviz", "Ada", "Lovelace"],
        ["Bob-Smith.xorviz", "Bob", "Smith"],
    ]
    assert all(" of 2  1  " in line for line in output.splitlines()[1:3]), output
    assert output.splitlines()[3:] == ["2 files, all that they say fits"]
