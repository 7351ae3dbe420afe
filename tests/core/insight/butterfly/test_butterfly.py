"""The fan of a butterfly: each run is that with the edit, bit for bit, and the distances are theirs."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.runs import OVERFLOWING, assert_same, configs, run_of
from tests.examples import examples
from xorviz.core import ConfigError, Run, TrainingConfig
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.insight.butterfly import butterfly as made
from xorviz.core.insight.butterfly.butterfly import butterfly, distances, fans
from xorviz.core.insight.futures import future as futures_made
from xorviz.core.insight.futures.future import MOST_EPOCHS
from xorviz.core.run.edits import Nudge

ENGINES = {"numpy": NumpyEngine, "compiled": compiled_engine}


def states_of(run, first, last):
    """The parameters at each epoch from one to another, one epoch trained after the other."""
    return [each.parameters.flat for each in run.snapshots(range(first, last + 1))]


def assert_fan_of(found, run, epochs):
    """Each of its runs is what a branch with the edit comes to, and compares so with that without."""
    first = run.epoch
    unmoved = run.branch(first)
    unmoved.advance(epochs)
    assert_same(found.unmoved.head, unmoved.head)
    for moved in found.moved:
        real = run.branch(first)
        real.make(moved.edit)
        assert real.head.parameters.flat[found.place] == run.head.parameters.flat[found.place] + moved.shift
        real.advance(epochs)
        assert_same(moved.future.head, real.head)
        assert moved.future.diverged == real.diverged
        last = min(real.epoch, unmoved.epoch)
        pairs = zip(states_of(real, first, last), states_of(unmoved, first, last), strict=True)
        apart = np.array([math.hypot(*(one - other)) for one, other in pairs])
        assert_distances(moved, apart, first, last)
        if real.epoch == unmoved.epoch:
            assert moved.answers_apart == abs(real.head.predictions - unmoved.head.predictions).max()
        else:
            assert moved.answers_apart is None


def assert_distances(moved, apart, first, last):
    ends = [*moved.epochs[1:], last + 1]
    parts = [apart[begin - first : end - first] for begin, end in zip(moved.epochs, ends, strict=True)]
    close = {"rtol": 1e-12, "atol": 1e-300}
    np.testing.assert_allclose(moved.nearest, [part.min() for part in parts], **close)
    np.testing.assert_allclose(moved.farthest, [part.max() for part in parts], **close)
    np.testing.assert_allclose([moved.first_distance, moved.distance], [apart[0], apart[-1]], **close)
    if not np.isclose(apart[1:], apart[0], rtol=1e-12).any():  # or rounding decides
        far = np.flatnonzero(apart > apart[0])
        since = first + int(far[-1]) + 1 if len(far) else first
        assert moved.near_since == (since if since <= last else None)


@examples(30)
@given(
    configs(
        datasets=("xor", "circle", "plane"),
        optimisers=("gradient_descent", "momentum", "adam"),
        learning_rates=(1e-3, 3.0),
        smallest_circle_batch=60,
    ),
    st.sampled_from(list(ENGINES)),
    st.integers(0, 40),
    st.integers(0, 60),
    st.integers(0, 10**9),
    st.lists(st.sampled_from([1.0, 0.1, 1e-3, 1e-9]), min_size=1, max_size=2, unique=True),
    st.sampled_from([(7, 64), (500, 5)]),
    st.booleans(),
)
def test_each_run_is_that_with_the_edit_and_the_distances_are_theirs(
    config, engine, before, epochs, number, sizes, room, nudged
):
    run = Run(config, ENGINES[engine]())
    run.advance(before)
    assume(not run.diverged and abs(run.head.parameters.flat).max() < 1e4)  # or ε is lost in them
    if nudged:
        run.make(Nudge(run.epoch, 0.01))
    place, past, edits = number % len(run.head.parameters.flat), run.head, run.edits
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(futures_made, "POINTS", room[0])
        patch.setattr(made, "FIRST_EPOCHS", room[1])
        found = butterfly(run, place, sizes, epochs)
    assert (run.edits, run.head) == (edits, past)
    assert found.whole
    assert [moved.shift for moved in found.moved] == [s for size in sizes for s in (size, -size)]
    assert_fan_of(found, run, epochs)


def test_from_the_middle_of_a_run_as_a_branch_there_in_parts_that_grow():
    run = run_of(1500, seed=29)
    parts = list(fans(run.branch(400), 0, [1.0], 1000))
    assert_fan_of(parts[-1], run.branch(400), 1000)
    assert [part.whole for part in parts] == [False] * (len(parts) - 1) + [True]
    up, down = parts[-1].moved
    assert up.near_since is None
    assert up.distance > 10
    assert down.future.solved_epoch is None
    for part in parts:
        known = len(part.moved[0].farthest) - 1
        np.testing.assert_array_equal(part.moved[0].farthest[:known], up.farthest[:known])


def test_after_a_small_move_it_comes_as_near_again_and_since_when_is_told():
    run = run_of(400, seed=29)
    (moved, _) = butterfly(run, 0, [1e-3], 3000).moved
    since = moved.near_since
    assert run.epoch < since < 2000
    real, unmoved = run.branch(400), run.branch(400)
    real.make(moved.edit)
    for each in (real, unmoved):
        each.advance(3000)
    gaps = {
        epoch: np.linalg.norm(real.at(epoch).parameters.flat - unmoved.at(epoch).parameters.flat)
        for epoch in (since - 1, since, 3400)
    }
    assert gaps[since - 1] > 1e-3 >= gaps[since] > gaps[3400]
    assert max(moved.farthest) > 1e-3


def test_it_ends_as_soon_as_it_is_told_to():
    asked = []

    def stopped():
        asked.append(True)
        return len(asked) > 6

    run = Run(TrainingConfig())
    assert len(list(fans(run, 0, [0.1], MOST_EPOCHS, stopped))) == 2
    assert len(asked) == 7
    assert len(list(fans(run, 0, [0.1], MOST_EPOCHS, lambda: True))) == 0
    assert butterfly(run, 0, [0.1], 100, stopped=lambda: True) is None


@pytest.mark.parametrize(("seed", "beyond"), [(1, -1), (2, 1)])
def test_where_numbers_overflow_each_ends_at_its_last_finite_epoch(seed, beyond):
    run = Run(replace(OVERFLOWING, seed=seed))
    found = butterfly(run, 0, [1.0, 1e-3], 5000)
    assert found.unmoved.diverged
    assert beyond in [moved.future.last_epoch - found.unmoved.last_epoch for moved in found.moved]
    assert_fan_of(found, run, 5000)


def test_how_far_apart_states_are_overflows_no_earlier_than_it_must():
    rows = np.array([[3e200, 4e200], [3e-200, 4e-200], [0.0, 0.0], [np.inf, 1.0]])
    np.testing.assert_allclose(distances(rows, np.zeros((4, 2))), [5e200, 5e-200, 0.0, np.inf])


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ((0, [0.0], 10), "ε 0.0 is not allowed: it must be a finite number above 0"),
        ((0, [-1.0], 10), "ε -1.0 is not allowed"),
        ((0, [math.nan], 10), "ε nan is not allowed"),
        ((0, [math.inf], 10), "ε inf is not allowed"),
        ((0, [1e-300], 10), "is too small"),
        ((0, [1e308], 10), "not finite"),
        ((0, [], 10), "0 sizes of ε"),
        ((0, [0.1] * 9, 10), "9 sizes of ε are not allowed"),
        ((9, [0.1], 10), "there is no parameter 9"),
        ((-1, [0.1], 10), "there is no parameter -1"),
        ((0, [0.1], 10**9), "epochs ahead are too many: at most 1,000,000"),
        ((0, [0.1], -1), "must be a whole number"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(asked, words):
    config = TrainingConfig(activation="relu", output_activation="linear")
    with pytest.raises(ConfigError, match=words) as refused:
        butterfly(Run(config), *asked)
    assert "\n" not in str(refused.value)


def test_a_frozen_weight_is_not_moved():
    run = Run(TrainingConfig())
    run.freeze(3)
    with pytest.raises(ConfigError, match="w¹₂₂ is frozen"):
        butterfly(run, 3, [0.1], 10)
    assert butterfly(run, 2, [0.1], 10).whole
