"""Beat backprop: what counts as a move, and against what."""

import pytest

from tests.driving import train_to
from xorviz.core import Run
from xorviz.session.duel import Duel
from xorviz.session.hands import Hands


@pytest.fixture
def hands(session):
    return Hands(session)


@pytest.mark.parametrize("at", [0, 30])
def test_moves_and_updates_are_counted_alike(qtbot, session, hands, changes, at):
    if at:
        train_to(qtbot, session, at)
    duel = Duel(session)
    start = session.snapshot
    assert (duel.moves, duel.by_hand.tolist()) == (0, [start.loss])
    hands.set_parameter(0, 4.0)
    first = session.snapshot.loss
    hands.hold(True)
    for value in (3.0, 4.0, 5.0):
        hands.move_parameter(1, value)
    hands.hold(False)
    assert duel.by_hand.tolist() == [start.loss, first, session.snapshot.loss]
    run = Run(session.run.start if at else start.config, session.run.engine)
    run.advance(at + 2)
    assert duel.by_updates.tolist() == run.losses[at:].tolist()
    assert duel.goes_on
    session.take_back(changes[-3].followed_by(changes[-2]).followed_by(changes[-1]))
    assert duel.by_hand.tolist() == [start.loss, first]
    hands.set_parameter(2, -1.0)
    assert duel.by_hand.tolist() == [start.loss, first, session.snapshot.loss]


def test_what_is_done_else_is_no_move(qtbot, session, hands, changes):
    train_to(qtbot, session, 20)
    duel = Duel(session)
    hands.set_parameter(0, 4.0)
    hands.freeze(0, True)
    hands.free_all()
    assert (duel.moves, duel.goes_on) == (1, False)
    train_to(qtbot, session, 25)
    assert not duel.goes_on
    hands.set_parameter(0, 5.0)
    session.edit_parameter("seed", 5)
    assert duel.moves == 1
    assert not duel.goes_on
    duel.begin()
    assert (duel.moves, duel.goes_on, duel.start) == (0, True, session.snapshot)
