"""A signal ends a work between two of its pieces, or comes too late: then all of it is whole."""

from contextlib import contextmanager
from threading import Event

import pytest

from xorviz import interruption
from xorviz.cli import options
from xorviz.cli.options import take_steps
from xorviz.core.steps import held_in, unwaited


def work(done, noted_in, go_on=lambda: None):
    """Enter a place, do something, leave it; a signal comes in one of the three, which then goes on."""

    def do(piece):
        if piece == noted_in:
            interruption._meaning.note()
            go_on()

    @contextmanager
    def place():
        do("enter")
        yield
        do("leave")
        done.append("whole")

    def pieces(_):
        yield unwaited(do, "work")

    return held_in(place(), pieces)


@pytest.fixture
def seen(monkeypatch):
    """Whether somebody has looked for a signal since there was one."""
    seen, check = Event(), interruption.check

    def checked():
        try:
            check()
        except KeyboardInterrupt:
            seen.set()
            raise

    monkeypatch.setattr(interruption, "check", checked)
    return seen


@pytest.mark.parametrize("piece", ["enter", "work"])
def test_between_two_pieces_nothing_is_left(piece):
    done = []
    with pytest.raises(KeyboardInterrupt):
        take_steps(work(done, piece))
    assert done == []


def test_what_gets_its_names_is_whole_and_not_interrupted(seen):
    done, interrupted = [], False
    try:
        take_steps(work(done, "leave", go_on=lambda: seen.wait(60)))
    except KeyboardInterrupt:  # which would end all tests
        interrupted = True
    assert (done, interrupted) == (["whole"], False)


def test_what_gets_its_names_on_a_disk_that_stands_still_is_not_waited_for(seen, monkeypatch):
    monkeypatch.setattr(options, "LAST_SECONDS", 0.0)
    done, left = [], Event()
    with pytest.raises(KeyboardInterrupt):
        take_steps(work(done, "leave", go_on=lambda: left.wait(60)))
    assert seen.is_set()
    assert done == []
    left.set()
