from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core.run.film_epochs import film_epochs

HEADS = st.integers(0, 10**12)
COUNTS = st.integers(2, 24)


@pytest.mark.parametrize(
    ("head", "epochs"),
    [
        (0, [0]),
        (1, [0, 1]),
        (9, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (20, [0, 1, 2, 3, 4, 5, 7, 10, 15, 20]),
        (1200, [0, 1, 3, 10, 30, 100, 300, 500, 1000, 1200]),
        (50_000, [0, 1, 10, 100, 300, 1000, 3000, 10_000, 30_000, 50_000]),
        (10**9, [0, 1, 100, 1000, 10**4, 10**5, 10**6, 10**7, 10**8, 10**9]),
    ],
)
def test_they_are_round_and_spread_over_all_of_the_run(head, epochs):
    assert film_epochs(head, 10) == epochs


@given(HEADS, COUNTS)
def test_they_go_from_0_to_the_head_and_none_is_there_twice(head, count):
    epochs = film_epochs(head, count)
    assert epochs[0] == 0
    assert epochs[-1] == head
    assert all(one < other for one, other in pairwise(epochs))
    assert len(epochs) <= count


@given(st.integers(30, 10**12), st.integers(2, 12))
def test_all_the_room_is_used(head, count):
    assert len(film_epochs(head, count)) == count


@given(HEADS, st.integers(8, 24))
def test_no_gap_is_much_wider_than_an_even_spacing_would_leave(head, count):
    epochs = film_epochs(head, count)
    even = max(2.0, head ** (1 / (count - 3)))
    assert all(later / earlier <= even**2.2 for earlier, later in pairwise(epochs[1:]))


@pytest.mark.parametrize("count", [2, 7, 12, 20])
def test_as_the_run_grows_at_most_one_comes_and_one_goes(count):
    before = set(film_epochs(count, count)[:-1])
    for head in range(count + 1, 6000):
        now = set(film_epochs(head, count)[:-1])
        assert len(now - before) <= 1
        assert len(before - now) <= 1
        before = now
