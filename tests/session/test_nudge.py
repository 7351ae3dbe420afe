"""A nudge from the window: live at the head, a branch in the past."""

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


def settle(qtbot, session):
    qtbot.waitUntil(lambda: not session.playback._edits)


@pytest.mark.parametrize("at", [0, 160, 200])
def test_at_the_head_it_is_a_fact_of_the_run(qtbot, session, changes, at):
    session.start_run(ZEROS)
    if at:
        train_to(qtbot, session, at)
    changes.clear()
    branch = session.branch
    session.nudge()
    settle(qtbot, session)
    assert session.branch is branch
    assert session.run.edits == (Nudge(at, 1e-6),)
    assert changes == []
    train_to(qtbot, session, 500)
    assert same_bits(session.snapshot, alone(session, at, 500).head)
    assert "nudged by 1e−06" in [mark.text for mark in session.view.landmarks]
    go_to(qtbot, session, at)
    assert same_bits(session.snapshot, alone(session, at, at).head)


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
    settle(qtbot, session)
    assert session.branch.parent is parent
    assert session.branches.name_of(session.branch) == "nudged by 1e−06 at epoch 100"
    assert parent.run.edits == ()
    (change,) = changes
    assert change.text == "nudged by 1e−06"
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
    settle(qtbot, session)
    train_to(qtbot, session, 50)
    assert {edit.subject for edit in session.run.edits} == {"nudge", "learning_rate"}
    assert same_bits(session.snapshot, alone(session, 0, 50, ZEROS).head) is False


def test_a_branch_shown_meanwhile_keeps_a_nudge_on_its_way(qtbot, session):
    session.start_run(ZEROS)
    train_to(qtbot, session, 100)
    nudged = session.branch
    session.nudge()
    session.start_run(TrainingConfig())
    assert nudged.run.edits == (Nudge(100, 1e-6),)


def test_a_run_that_cannot_go_on_is_left_alone(qtbot, session):
    session.start_run(TrainingConfig(activation="relu", output_activation="linear", learning_rate=50.0))
    session.playback.set_speed(math.inf)
    session.playback.set_playing(True)
    qtbot.waitUntil(lambda: session.run.diverged)
    session.nudge()
    assert session.run.edits == ()
