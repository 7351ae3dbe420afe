"""What runs are called follows from what differs between those there are now."""

import pytest

from xorviz.core.engine.numpy_engine import NumpyEngine

ROOT = "XOR 2-2-1, seed 29"


@pytest.fixture
def session(make_session):
    return make_session(engine=NumpyEngine())


@pytest.fixture
def names(session):
    return lambda: [each.name for each in session.view.branches]


def begin(session):
    """Let the run have begun, so that it stays."""
    session.run.advance(3)


def test_a_run_that_is_not_as_usual_says_so_though_none_is_left_that_differs(session, names):
    session.edit_parameter("initialisation", "zeros")
    assert names() == [f"{ROOT}, weights start zeros"]
    session.edit_parameter("seed", 77)
    assert names() == ["XOR 2-2-1, seed 77, weights start zeros"]


def test_what_differs_is_not_what_was_edited_last(session, names):
    begin(session)
    session.edit_parameter("initialisation", "zeros")
    begin(session)
    session.edit_parameter("seed", 77)
    assert names() == [ROOT, "weights start zeros", "weights start zeros, seed 77"]
    session.edit_parameter("initialisation", "normal")
    assert names() == [ROOT, "weights start zeros", "seed 77"]


def test_when_the_first_goes_the_next_has_its_name_in_full(session, names):
    begin(session)
    first = session.branch
    for name, value in (("activation", "tanh"), ("seed", 77)):
        session.edit_parameter(name, value)
        begin(session)
    session.drop_branch(first)
    assert names() == [f"{ROOT}, activation tanh", "seed 77"]


def test_identical_runs_are_one_when_the_second_begins(session, names):
    begin(session)
    session.edit_parameter("activation", "tanh")
    begin(session)
    session.edit_parameter("activation", "sigmoid")
    assert session.run.epoch == 0
    assert len(names()) == 3
    begin(session)
    session.playback.show_run(session.run, 3)
    assert len(names()) == 2


def test_repeats_are_numbered(session, names):
    begin(session)
    session.rename_branch(session.branch, ROOT)
    for _ in range(2):
        begin(session)
        session.run.edit("learning_rate", 2.0)
        session.reset()
        session.edit_parameter("learning_rate", 0.5)
    assert names()[0] == ROOT
    assert len(set(names())) == len(names()) > 1
    session.playback.seek(0)
    begin(session)
    for _ in range(2):
        session.playback.seek(1)
        session.branch_here()
        begin(session)
        session.show_branch(session.branch.parent, 1)
    assert names()[-2:] == ["branch at epoch 1", "branch at epoch 1 (2)"]
