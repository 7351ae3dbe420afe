"""A window that is opened is there with its frame first, and shows the run in other turns."""

import pytest
from PySide6.QtWidgets import QDialog

from tests.calls import Calls
from tests.gui.conftest import opens_a_window

pytestmark = opens_a_window
LIMIT = 60_000
PARTS = {"run.butterfly": 1, "run.fates": 1, "run.landscape": 1, "run.why": 1, "run.graph": 2}
"""By the action that opens it, how many parts of a window show the session."""


@pytest.mark.parametrize("action", PARTS)
def test_its_frame_and_each_of_its_parts_have_turns_of_their_own(window, person, action, qtbot):
    person.step(3)
    turns = []

    def wait_for(parts):
        turns.append(Calls())
        turns[-1].during(lambda: qtbot.waitUntil(lambda: connected() >= parts, timeout=LIMIT))

    def connected():
        return sum(each.of_python["connect_view"] for each in turns)

    turns.append(Calls())
    turns[0].during(window.actions_by_id[action].trigger)
    assert any(each.isVisible() for each in window.findChildren(QDialog))
    assert not connected(), "in the turn of its frame it shows nothing of the run"
    wait_for(PARTS[action])
    assert connected() == PARTS[action]
    assert turns[1].of_python["InTurns.on_timer_timeout"] == PARTS[action], "one at a time"
