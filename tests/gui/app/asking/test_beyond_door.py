"""What tells of other runs, or of what may become of one, is not to be seen while a question is open."""

import pytest
from PySide6.QtWidgets import QComboBox, QDialog

from tests.gui.conftest import opens_a_window
from xorviz.gui.app.asking.beyond_door import ASKED
from xorviz.gui.app.asking.duel_door import DUEL

pytestmark = opens_a_window
WAYS = {
    "run.survey": "survey",
    "run.butterfly": "butterfly",
    "run.fates": "fates",
    "run.landscape": "landscape_window",
}


def seen(window):
    """The windows that stand beside the main one."""
    return {each.objectName() for each in window.findChildren(QDialog) if each.isVisible()}


@pytest.mark.slow
def test_each_is_refused_while_a_question_is_open_and_put_away_when_one_is_put(window, person):
    for way in WAYS:
        window.actions_by_id[way].trigger()
        assert window.statusBar().currentMessage() == ASKED
    window.panels.network_card.butterfly_wished.emit(3)
    assert seen(window) == set()
    window.actions_by_id["run.duel"].trigger()
    assert window.statusBar().currentMessage() == ASKED
    assert window.column.shown != DUEL
    person.step()
    for way in WAYS:
        window.actions_by_id[way].trigger()
    assert seen(window) == set(WAYS.values())
    moved = window.findChild(QComboBox, "butterfly_parameter").currentIndex
    person.qtbot.waitUntil(lambda: moved() >= 0)  # what is in a window comes a turn after it
    window.actions_by_id["run.survey"].trigger()
    assert len(window.findChildren(QDialog, "survey")) == 1
    window.actions_by_id["run.duel"].trigger()
    assert window.column.shown == DUEL
    window.findChild(QDialog, "fates").close()
    window.predicting.start("xor-8")
    assert seen(window) == set()
    assert window.column.shown != DUEL
    assert window.statusBar().currentMessage() == ASKED
    before = moved()
    window.panels.network_card.butterfly_wished.emit(before + 3)
    assert (seen(window), moved()) == (set(), before)
    window.predicting.on_skipped()
    assert seen(window) == {*WAYS.values()} - {"fates"}  # which was closed before
    window.panels.network_card.butterfly_wished.emit(before + 3)
    person.qtbot.waitUntil(lambda: moved() == before + 3)
    for each in seen(window):
        window.findChild(QDialog, each).close()
    window.statusBar().clearMessage()
    window.predicting.start("xor")
    assert window.statusBar().currentMessage() != ASKED
