import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core.run.solving import next_look, proven_epoch, solved_since, solved_stretches
from xorviz.core.survey import survey_kernel

SAMPLES = 4
counts = st.lists(st.lists(st.sampled_from([0, 3, 4, 4, 4]), max_size=6), min_size=1, max_size=6)
"""How many samples are right in each epoch, in the parts in which they are told."""


def one_by_one(correct):
    since = None
    for epoch, right in enumerate(correct):
        if right < SAMPLES:
            since = None
        elif since is None:
            since = epoch
    return since


@given(counts)
def test_it_is_the_beginning_of_the_unbroken_row_of_epochs_that_lasts_until_now(parts):
    since, told = None, []
    for part in parts:
        since = solved_since(since, len(told), np.array(part, np.int64), SAMPLES)
        told += part
        assert since == one_by_one(told)


def over_by_now(correct):
    """The first and last epoch of each row of epochs that was proven, and then broken."""
    found, since = [], None
    for epoch, right in enumerate(correct):
        if right < SAMPLES and since is not None and epoch - 1 >= proven_epoch(since):
            found.append((since, epoch - 1))
        since = None if right < SAMPLES else epoch if since is None else since
    return found


@given(counts)
def test_the_times_that_were_solved_and_are_over_are_each_told_once(parts):
    since, told, found = None, [], []
    for part in parts:
        correct = np.array(part, np.int64)
        found += solved_stretches(since, len(told), correct, SAMPLES)
        since = solved_since(since, len(told), correct, SAMPLES)
        told += part
    assert found == over_by_now(told)


@given(counts)
def test_the_compiled_survey_follows_the_same_rule(parts):
    solved = np.array([-1])
    nothing = np.zeros(1), np.zeros(1, np.int64)
    records = None, *nothing, solved, np.zeros(1, np.int64), np.zeros(1, np.int64), np.zeros((1, 0))
    watch = 0.0, np.empty(0, np.int64), 0
    told = []
    for part in parts:
        if not part:
            continue
        first = len(told) - 1  # as the kernel counts: the epochs that the states have had
        survey_kernel._record.py_func(0, np.ones(len(part)), np.array(part), first, SAMPLES, watch, records)
        told += part
        since = one_by_one(told)
        assert solved[0] == (-1 if since is None else since)


@pytest.mark.parametrize(("since", "until"), [(0, 0), (19, 19), (20, 21), (1085, 1139)])
def test_how_long_it_must_stay_so(since, until):
    assert proven_epoch(since) == until


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_run_that_stays_solved_long_enough_is_passed_unseen(since, epoch):
    """Looking on from any epoch before it, one look falls within the time of its proof."""
    epoch = min(epoch, since)
    while epoch < since:
        assert next_look(None, epoch) > epoch
        epoch = next_look(None, epoch)
    assert epoch <= proven_epoch(since) == next_look(since, epoch)
