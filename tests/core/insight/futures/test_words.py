"""What is said of a future is so."""

import pytest

from tests.core.runs import OVERFLOWING
from xorviz.core import Run, TrainingConfig
from xorviz.core.insight.futures.future import future, futures
from xorviz.core.insight.futures.words import future_words
from xorviz.core.run.solving import proven_epoch

XOR = TrainingConfig(seed=29)


@pytest.fixture(scope="module")
def since():
    run = Run(XOR)
    run.advance(5000)
    return run.solved_epoch


def test_it_says_when_it_solves_or_that_it_does_not_yet(since):
    start = Run(XOR)
    for last, words in (
        (since - 1, f"not solved by epoch {since - 1:,} · 3/4"),
        (since, f"all right since epoch {since:,}, trained to {since:,}"),
        (proven_epoch(since), f"solves at epoch {since:,}"),
        (5000, f"solves at epoch {since:,}"),
    ):
        assert future_words(future(start, last)) == words


def test_of_one_that_is_solved_it_says_that_it_stays_so():
    run = Run(XOR)
    run.advance(5000)
    assert future_words(future(run, 1000)) == "solved up to epoch 6,000"


def test_before_it_is_whole_it_says_no_more_than_how_far_it_is():
    first = next(futures(Run(XOR).trainer(), 5000))
    assert future_words(first) == f"trained to epoch {first.last_epoch:,} so far"


def test_one_that_overflows_says_where():
    run = Run(OVERFLOWING)
    run.advance(5000)
    assert future_words(future(Run(OVERFLOWING), 5000)) == f"overflows after epoch {run.epoch:,}"


def test_of_values_it_says_the_loss():
    config = TrainingConfig(dataset="plane", output_activation="linear", learning_rate=0.01, reduction="mean")
    found = future(Run(config), 30)
    assert future_words(found) == f"loss {found.head.loss:.3g} at epoch 30"
