"""How far the future of what is dragged is shown can be chosen; what cannot be is refused in one line."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.seen import shown_ranges
from xorviz.session.settings import load_horizon, remember_horizon


def test_a_horizon_is_chosen_and_one_beyond_all_reason_refused(window, person, qtbot):
    person.step()  # before that a question is open, and nothing else in sight
    window.actions_by_id["run.look_ahead"].trigger()
    line = person.see("horizon")
    assert line.text() == "5,000"
    for text in ("1000000000", "-3", "soon", ""):
        line.setText(text)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert person.sees("horizon_dialog"), text
        note = person.read("horizon_note")
        assert note.startswith(("Epochs ahead ", "1000000000 epochs ahead are too many")), text
        assert "\n" not in note
    assert window.session.ahead.horizon == 5000
    line.setText("7,500")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not person.sees("horizon_dialog"))
    assert load_horizon() == 7500
    window.controls.held.emit(True)
    qtbot.waitUntil(lambda: shown_ranges(person.see("loss"))[0][1] > 7500, timeout=60_000)
    window.controls.held.emit(False)
    assert shown_ranges(person.see("loss"))[0][1] < 7500


@pytest.mark.slow
@pytest.mark.parametrize(("kept", "used"), [(1234, 1234), (10**9, 5000), ("soon", 5000), (True, 5000)])
def test_it_is_remembered_if_it_can_be(make_window, kept, used):
    make_window().close()
    remember_horizon(kept)
    assert make_window(place=None).session.ahead.horizon == used


@pytest.mark.slow
def test_the_line_fits(window, person, find_flaws, qtbot):
    window.actions_by_id["run.look_ahead"].trigger()
    line = person.see("horizon")
    line.setText("9" * 400)
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not find_flaws(person.see("horizon_dialog")))
