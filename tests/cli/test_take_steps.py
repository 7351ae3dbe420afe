"""A signal ends a work between two of its pieces, or comes too late: then all of it is whole."""

from contextlib import contextmanager

import pytest

from xorviz import interruption
from xorviz.cli.options import take_steps
from xorviz.core.steps import held_in, unwaited


def work(done, noted_in):
    """Enter a place, do something, leave it; a signal comes in one of the three."""

    def do(piece):
        if piece == noted_in:
            interruption._meaning.note()

    @contextmanager
    def place():
        do("enter")
        yield
        do("leave")
        done.append("whole")

    def pieces(_):
        yield unwaited(do, "work")

    return held_in(place(), pieces)


@pytest.mark.parametrize("piece", ["enter", "work"])
def test_between_two_pieces_nothing_is_left(piece):
    done = []
    with pytest.raises(KeyboardInterrupt):
        take_steps(work(done, piece))
    assert done == []


def test_what_gets_its_names_is_whole_and_not_interrupted():
    done = []
    take_steps(work(done, "leave"))
    assert done == ["whole"]
