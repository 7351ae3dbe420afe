"""What the window tells a person of an answer is what it is marked: from the question to the marked file."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.conftest import opens_a_window
from tests.gui.teach.question import wait_until_told
from xorviz.assets import asset
from xorviz.core.homework.asked import Asked
from xorviz.core.homework.examining import examine
from xorviz.core.homework.hand_in import HandIn
from xorviz.gui.teach.exercise import ExerciseDialog
from xorviz.gui.teach.exercise_pages import BackwardPage

pytestmark = opens_a_window


def answer_wrong_and_right(dialog):
    """Answer each question; every other one wrong. Return what was told of each."""
    told = []
    for number, page in enumerate(list(dialog._pages)):
        dialog._go_to(number)
        if isinstance(page, BackwardPage) and not page.has_blanks:
            continue
        page.show_answer()
        if number % 2 and isinstance(page, BackwardPage):
            page._fields[0][1].setText("77")
        elif number % 2 and page._field is None:
            page._group.button((page._group.checkedId() + 1) % len(page._group.buttons())).setChecked(True)
        elif number % 2:
            page._field.setText("77")
        dialog.on_check()
        told.append(dialog._verdict.text().startswith("Right"))
    return told


@pytest.mark.slow
def test_what_was_told_is_marked(qtbot, window, person, tmp_path):
    person.choose("experiment", "xor-8")
    person.type_number("prediction", "233")
    wait_until_told(person)
    person.wait_until_shown(2000)
    person.choose("experiment", "xor-border")
    QTest.mouseClick(person.see("choice_0"), Qt.MouseButton.LeftButton)
    person.click("commit")
    wait_until_told(person)
    person.wait_until_shown(2000)
    window.session.playback.seek(400)
    person.wait_until_shown(400)
    person.click("questions")
    (dialog,) = window.findChildren(ExerciseDialog)
    told = answer_wrong_and_right(dialog)
    dialog.close()
    assert {*told} == {True, False}
    files = window.dialogs.files.files
    with qtbot.waitSignal(files.handed_in):
        files.hand_in(tmp_path / "a.xorviz", HandIn("Ada", "2026-11-27T22:05:00+00:00"))
    paper = examine(tmp_path / "a.xorviz", Asked.read(asset("experiments.toml"), None))
    assert (paper.problem, paper.found) == ("", ())
    verdicts = [mark.verdict for mark in paper.marks]
    assert verdicts == ["right", "wrong", *("right" if right else "wrong" for right in told)]
