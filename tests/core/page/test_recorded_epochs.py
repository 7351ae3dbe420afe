"""Which epochs a page has."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from xorviz.core.page.recorded_epochs import recorded_epochs


@given(st.integers(0, 10**9), st.integers(1, 10**4), st.integers(2, 60), st.integers(0, 200), st.data())
def test_they_are_some_of_those_asked_for_no_more_than_there_is_room_for(first, step, most, count, data):
    asked = range(first, first + step * count + 1, step)
    wanted = data.draw(st.lists(st.integers(0, 10**9), max_size=100))
    found = recorded_epochs(asked, most, wanted)
    assert found == sorted(set(found))
    assert set(found) <= set(asked)
    assert (found[0], found[-1]) == (asked[0], asked[-1])
    assert len(found) == len(asked) if len(asked) <= most else len(found) <= most


def test_of_a_long_run_the_early_ones_are_there_each_and_the_gaps_grow():
    found = recorded_epochs(range(10**6 + 1), 5000, [77_777])
    assert found[:300] == list(range(300))
    assert 4500 < len(found) <= 5000
    assert {1000, 20_000, 77_777, 300_000} <= set(found)
    steps = [later / earlier for earlier, later in pairwise(found[300:])]
    assert max(steps) < 1.01


def test_where_there_is_room_for_the_ends_alone_these_are_there():
    assert recorded_epochs(range(6), 2) == [0, 5]
    assert recorded_epochs([7], 2, [3]) == [7]
