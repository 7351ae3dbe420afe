"""Beat backprop: what counts as a move, against what, from which start, and what is left of it."""

import pytest

from tests.driving import train_to
from xorviz.core import Run, TrainingConfig
from xorviz.session.duel import FIRST_SEED, Duel
from xorviz.session.hands import Hands

SOLVED = (6.0, 6.0, 8.0, 8.0, -9.0, -4.0, -14.0, 14.0, -6.0)
"""XOR by hand: one neuron is AND, the other OR."""
FIRST = TrainingConfig(seed=FIRST_SEED)


@pytest.fixture
def hands(session):
    return Hands(session)


@pytest.fixture
def duel(session):
    return Duel(session)


def wait_for_rival(qtbot, duel):
    qtbot.waitUntil(lambda: duel.knows_rival, timeout=60_000)


def test_moves_and_updates_are_counted_alike(qtbot, session, hands, duel, changes):
    train_to(qtbot, session, 30)
    duel.begin()
    start = session.snapshot
    assert session.run.start == FIRST
    assert (duel.moves, duel.by_hand.tolist(), duel.reached) == (0, [start.loss], duel.rival)
    hands.set_parameter(0, 4.0)
    first = session.snapshot.loss
    hands.hold(True)
    for value in (3.0, 4.0, 5.0):
        hands.move_parameter(1, value)
    hands.hold(False)
    assert duel.by_hand.tolist() == [start.loss, first, session.snapshot.loss]
    assert duel.reached is session.snapshot
    run = Run(FIRST, session.run.engine)
    run.advance(2)
    assert duel.by_updates.tolist() == run.losses.tolist()
    assert duel.rival.loss == run.head.loss
    assert duel.goes_on
    session.take_back(changes[-3].followed_by(changes[-2]).followed_by(changes[-1]))
    assert duel.by_hand.tolist() == [start.loss, first]
    hands.set_parameter(2, -1.0)
    assert duel.by_hand.tolist() == [start.loss, first, session.snapshot.loss]


def test_what_is_done_else_is_no_move(qtbot, session, hands, duel):
    hands.set_parameter(0, 3.0)
    assert not duel.under_way
    duel.begin()
    hands.set_parameter(0, 4.0)
    hands.freeze(0, True)
    hands.free_all()
    assert (duel.moves, duel.goes_on) == (1, False)
    duel.go_back()
    assert duel.goes_on
    train_to(qtbot, session, 25)
    assert not duel.goes_on
    hands.set_parameter(0, 5.0)
    session.edit_parameter("seed", 5)
    assert duel.moves == 1
    duel.begin()
    assert (duel.moves, duel.goes_on) == (1, False)
    duel.begin_again()
    assert (duel.moves, duel.goes_on, session.run.start) == (0, True, FIRST)


def test_it_is_known_who_solves_it_after_how_many(qtbot, session, hands, duel):
    duel.begin()
    wait_for_rival(qtbot, duel)
    run = Run(FIRST, session.run.engine)
    run.advance(1000)
    assert duel.updates_needed == run.solved_epoch
    assert (duel.solved_after, duel.fewest) == (None, None)
    hands.set_parameter(0, 1.0)
    for place, value in enumerate(SOLVED):
        hands.set_parameter(place, value)
    assert session.snapshot.accuracy == 1.0
    assert duel.solved_after == duel.fewest == 10
    hands.set_parameter(0, -6.0)
    assert duel.solved_after == 10
    duel.begin_again()
    assert (duel.solved_after, duel.fewest) == (None, 10)
    for place, value in enumerate(SOLVED):
        hands.set_parameter(place, value)
    assert duel.fewest == 9
    duel.begin_elsewhere()
    assert duel.fewest is None
    assert session.run.start.seed != FIRST_SEED
    assert session.snapshot.accuracy < 1.0


@pytest.mark.parametrize("at", [0, 12])
def test_it_leaves_the_window_as_it_was(qtbot, session, hands, duel, changes, at):
    train_to(qtbot, session, 30)
    session.playback.seek(at)
    qtbot.waitUntil(lambda: session.snapshot.epoch == at, timeout=60_000)
    branch, snapshot, branches = session.branch, session.snapshot, list(session.branches)
    duel.begin()
    hands.set_parameter(0, 4.0)
    duel.begin_elsewhere()
    hands.set_parameter(1, 4.0)
    duel.leave()
    assert (session.branch, session.view.cursor, list(session.branches)) == (branch, at, branches)
    assert session.snapshot.parameters.flat.tolist() == snapshot.parameters.flat.tolist()
    assert not duel.under_way
    session.take_back(changes[-1])
    assert session.run.epoch == 0


def test_what_a_person_made_of_the_moves_stays(qtbot, session, hands, duel):
    duel.begin()
    hands.set_parameter(0, 4.0)
    train_to(qtbot, session, 5)
    made = session.branch
    duel.leave()
    assert made in session.branches
