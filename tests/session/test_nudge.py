"""A nudge from the window: a branch, so that it can be taken back to the last bit."""

import math

import pytest

from tests.driving import go_to, same_bits, train_to
from xorviz.core import Run, TrainingConfig
from xorviz.core.run.edits import Nudge

ZEROS = TrainingConfig(initialisation="zeros")


def alone(session, at, end, start=ZEROS):
    """The same without a window."""
    run = Run(start, session.view.engine)
    run.advance(at)
    run.nudge(1e-6)
    run.advance(end - at)
    return run


@pytest.mark.parametrize("at", [0, 160, 200])
def test_at_the_head_it_can_be_taken_back_and_made_again(qtbot, session, changes, at):
    session.start_run(ZEROS)
    if at:
        train_to(qtbot, session, at)
    changes.clear()
    before, losses = session.branch, session.run.losses
    session.nudge()
    after = session.branch
    assert session.run.edits == (Nudge(at, 1e-6),)
    assert session.view.begun
    (change,) = changes
    session.take_back(change)
    assert (session.branch, session.run.edits) == (before, ())
    assert session.run.losses.tobytes() == losses.tobytes()
    assert list(session.branches) == [before]
    session.make_again(change)
    assert session.branch is after
    train_to(qtbot, session, 500)
    assert same_bits(session.snapshot, alone(session, at, 500).head)
    assert "nudged by 0.000001" in [mark.text for mark in session.view.landmarks]
    session.take_back(change)
    assert (session.branch, session.snapshot.epoch) == (before, at)
    train_to(qtbot, session, 500)
    plain = Run(ZEROS, session.view.engine)
    plain.advance(500)
    assert same_bits(session.snapshot, plain.head)
    session.make_again(change)
    assert same_bits(session.snapshot, alone(session, at, 500).head)
    go_to(qtbot, session, at)
    assert same_bits(session.snapshot, alone(session, at, at).head)


def test_another_size_at_the_same_epoch_takes_the_place_of_the_first_and_gives_it_back(
    qtbot, session, changes
):
    session.start_run(ZEROS)
    train_to(qtbot, session, 100)
    changes.clear()
    session.nudge(1e-6)
    session.nudge(1e-3)
    assert session.run.edits == (Nudge(100, 1e-3),)
    names = [session.branches.name_of(branch) for branch in session.branches]
    assert names[1:] == ["nudged by 0.001 at epoch 100"]
    for change, edits in zip(reversed(changes), [(Nudge(100, 1e-6),), ()], strict=True):
        session.take_back(change)
        assert session.run.edits == edits


def test_with_no_epoch_before_it_only_the_nudged_run_is_listed(session):
    session.start_run(ZEROS)
    session.nudge()
    names = [session.branches.name_of(branch) for branch in session.branches]
    assert names == ["nudged by 0.000001 at epoch 0"]


def test_while_it_trains_until_solved_the_goal_counts_from_there(qtbot, session):
    session.start_run(TrainingConfig())
    with qtbot.waitSignal(session.playback.goal_reached, timeout=60_000):
        session.playback.run_to_solved()
        qtbot.waitUntil(lambda: session.run.epoch > 100, timeout=60_000)
        session.nudge()
    assert session.run.solved_epoch is not None
    assert not session.playing


def test_while_it_plays(qtbot, session):
    session.start_run(ZEROS)
    session.playback.set_playing(True)
    qtbot.waitUntil(lambda: session.run.epoch > 100)
    session.nudge()
    qtbot.waitUntil(lambda: bool(session.run.edits))
    (edit,) = session.run.edits
    qtbot.waitUntil(lambda: session.run.epoch > edit.epoch + 100)
    session.playback.set_playing(False)
    assert same_bits(session.run.head, alone(session, edit.epoch, session.run.epoch).head)


def test_in_the_past_it_begins_a_branch_that_can_be_undone(qtbot, session, changes):
    session.start_run(ZEROS)
    train_to(qtbot, session, 300)
    go_to(qtbot, session, 100)
    changes.clear()
    parent = session.branch
    session.nudge()
    assert session.branch.parent is parent
    assert session.branches.name_of(session.branch) == "nudged by 0.000001 at epoch 100"
    assert parent.run.edits == ()
    (change,) = changes
    assert change.text == "nudged by 0.000001"
    train_to(qtbot, session, 150)
    assert same_bits(session.snapshot, alone(session, 100, 150).head)
    branch = session.branch
    session.take_back(change)
    assert session.branch is parent
    session.make_again(change)
    assert session.branch is branch


def test_before_the_first_epoch_a_later_change_does_not_lose_it(qtbot, session):
    session.start_run(ZEROS)
    session.nudge()
    session.edit_parameter("learning_rate", 2.0)
    train_to(qtbot, session, 50)
    assert {edit.subject for edit in session.run.edits} == {"nudge", "learning_rate"}
    assert same_bits(session.snapshot, alone(session, 0, 50, ZEROS).head) is False


def test_a_run_shown_meanwhile_leaves_it_to_what_was_nudged(qtbot, session):
    session.start_run(ZEROS)
    train_to(qtbot, session, 100)
    session.nudge()
    nudged = session.branch
    session.start_run(TrainingConfig())
    assert nudged.run.edits == (Nudge(100, 1e-6),)


def test_a_run_that_cannot_go_on_is_left_alone(qtbot, session):
    session.start_run(TrainingConfig(activation="relu", output_activation="linear", learning_rate=50.0))
    session.playback.set_speed(math.inf)
    session.playback.set_playing(True)
    qtbot.waitUntil(lambda: session.run.diverged)
    session.nudge()
    assert session.run.edits == ()
