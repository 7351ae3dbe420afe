"""The future of a run is what the run comes to: bit for bit, from its start and from the middle of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import OVERFLOWING, assert_same, configs
from tests.examples import examples
from xorviz.core import ConfigError, Run, TrainingConfig
from xorviz.core.hands.by_hand import SetParameter
from xorviz.core.insight.futures import future as made
from xorviz.core.insight.futures.future import MOST_EPOCHS, POINTS, future, futures
from xorviz.core.run.edits import Nudge, SettingEdit
from xorviz.core.run.solving import proven_epoch


def edits_at(run, kinds):
    """An edit of each kind at the head of a run."""
    of = {
        "rate": SettingEdit(run.epoch, "learning_rate", 0.25),
        "nudge": Nudge(run.epoch, 0.01),
        "weight": SetParameter(run.epoch, run.layers, 1, -0.75),
    }
    return [of[kind] for kind in kinds]


def assert_future_of(ahead, run, first):
    """It is what a run has become since an epoch."""
    assert_same(ahead.head, run.head)
    assert ahead.diverged == run.diverged
    since = run.solved_epoch
    assert ahead.solved_epoch == (None if since is None else max(since, first))
    losses, ends = run.losses, [*ahead.epochs[1:], run.epoch + 1]
    parts = [losses[begin:end] for begin, end in zip(ahead.epochs, ends, strict=True)]
    assert ahead.epochs[0] == first
    np.testing.assert_array_equal(ahead.lowest, [part.min() for part in parts])
    np.testing.assert_array_equal(ahead.highest, [part.max() for part in parts])


@examples(40)
@given(
    configs(
        optimisers=("gradient_descent", "momentum", "adam"),
        learning_rates=(1e-3, 3.0),
        smallest_circle_batch=60,
    ),
    st.integers(0, 60),
    st.integers(0, 120),
    st.lists(st.sampled_from(["rate", "nudge", "weight"]), unique=True),
    st.sampled_from([7, POINTS]),
)
def test_the_future_is_what_the_run_comes_to(engine, config, before, ahead, kinds, points):
    run = Run(config, engine)
    run.advance(before)
    first, past = run.epoch, run.head
    edits = edits_at(run, kinds)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made, "POINTS", points)
        found = future(run, ahead, edits)
    assert (run.epoch, run.edits) == (first, ())
    assert_same(run.head, past)
    real = run.branch(first)
    for edit in edits:
        real.make(edit)
    real.advance(ahead)
    assert found.whole
    assert len(found.epochs) <= points
    assert_future_of(found, real, first)


def test_of_the_middle_of_a_run_it_is_that_of_a_branch_there():
    run = Run(TrainingConfig(optimiser="adam", learning_rate=0.02))
    run.advance(300)
    run.edit("learning_rate", 0.1)
    run.advance(300)
    edits = [SettingEdit(200, "learning_rate", 0.05)]
    found = future(run.branch(200), 1000, edits)
    real = run.branch(200)
    real.make(edits[0])
    real.advance(1000)
    assert_future_of(found, real, 200)
    assert len(found.epochs) <= POINTS


def test_it_says_when_it_is_solved_only_when_that_lasts():
    run = Run(TrainingConfig(seed=29))
    run.advance(5000)
    since = run.solved_epoch
    start = Run(TrainingConfig(seed=29))
    for last, solved in ((since - 1, False), (since, False), (proven_epoch(since), True), (5000, True)):
        found = future(start, last)
        assert found.solved is solved
        assert found.solved_epoch == (None if last < since else since)
    assert future(run, 0).solved_epoch == 5000


def test_it_grows_and_what_was_shown_stays():
    parts, shown = [], []
    for part in futures(Run(TrainingConfig()).trainer(), 5000):
        parts.append(part)
        shown.append((part.lowest.copy(), part.highest.copy()))
    assert len(parts) > 1
    for part, (lowest, highest) in zip(parts, shown, strict=True):
        np.testing.assert_array_equal(part.lowest, lowest)
        np.testing.assert_array_equal(part.highest, highest)
    assert [part.whole for part in parts] == [False] * (len(parts) - 1) + [True]
    last = parts[-1]
    for part in parts[:-1]:
        complete = len(part.epochs) - 1
        np.testing.assert_array_equal(part.epochs, last.epochs[: complete + 1])
        np.testing.assert_array_equal(part.lowest[:complete], last.lowest[:complete])
        np.testing.assert_array_equal(part.highest[:complete], last.highest[:complete])


def test_it_ends_as_soon_as_it_is_told_to():
    asked = []

    def stopped():
        asked.append(True)
        return len(asked) > 1

    assert len(list(futures(Run(TrainingConfig()).trainer(), MOST_EPOCHS, stopped))) == 1
    assert future(Run(TrainingConfig()), 5000, stopped=lambda: True) is None


def test_one_that_overflows_ends_at_its_last_finite_epoch():
    found = future(Run(OVERFLOWING), 5000)
    real = Run(OVERFLOWING)
    real.advance(5000)
    assert real.diverged
    assert found.whole
    assert_future_of(found, real, 0)


@pytest.mark.parametrize(
    ("epochs", "words"),
    [(10**9, "epochs ahead are too many: at most 1,000,000"), (-1, "must be a whole number")],
)
def test_a_horizon_that_cannot_be_is_refused_in_one_line(epochs, words):
    with pytest.raises(ConfigError, match=words) as refused:
        future(Run(TrainingConfig()), epochs)
    assert "\n" not in str(refused.value)
