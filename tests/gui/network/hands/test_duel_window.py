"""Beat backprop in the window: who is ahead is said, and true."""

import pytest

from tests.gui.network.hands.test_in_the_window import drag_up
from xorviz.core import Run, TrainingConfig
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.network.hands.duel_window import RULES
from xorviz.session.hands import Hands

SOLVED = (6.0, 6.0, 8.0, 8.0, -9.0, -4.0, -14.0, 14.0, -6.0)
"""XOR by hand: one neuron is AND, the other OR."""


@pytest.mark.slow
def test_xor_is_solved_by_hand_before_gradient_descent_has_left_its_plateau(window, person, qtbot):
    session = window.session
    window.actions_by_id["run.duel"].trigger()
    told = person.see("duel_told")
    qtbot.waitUntil(lambda: told.text() == RULES, timeout=60_000)
    hands = Hands(session)
    for place, value in enumerate(SOLVED):
        hands.set_parameter(place, value)
    run = Run(TrainingConfig())
    run.advance(9)
    assert session.snapshot.accuracy == 1.0
    wanted = (
        f"After 9 moves your loss is {loss_text(session.snapshot.loss)}, 4/4 right."
        f" After as many updates gradient descent has {loss_text(run.head.loss)}. You are ahead."
    )
    qtbot.waitUntil(lambda: told.text() == wanted, timeout=60_000)
    person.press("Ctrl+Z")
    qtbot.waitUntil(lambda: told.text().startswith("After 8 moves"), timeout=60_000)
    for _ in drag_up(qtbot, session, person.see("network"), 3, 40):
        pass
    qtbot.waitUntil(lambda: told.text().startswith("After 9 moves"), timeout=60_000)
    session.edit_parameter("seed", 3)
    qtbot.waitUntil(lambda: told.text().startswith("Something else"), timeout=60_000)
    person.click("duel_begin")
    qtbot.waitUntil(lambda: told.text() == RULES, timeout=60_000)
