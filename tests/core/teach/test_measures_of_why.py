"""What lesson and claims say of reasons and fates is what somebody finds who computes it another way."""

import numpy as np
import pytest

from tests.core.runs import run_of
from xorviz.core import Run
from xorviz.core.insight.reasons.paths import gradient_paths
from xorviz.core.network.backpropagation import Parameters, sample_gradients
from xorviz.core.teach import measures_of_why
from xorviz.core.teach.measures import RUN_MEASURES
from xorviz.core.teach.measures_of_why import (
    FINE,
    WIDE,
    added_to_answer,
    border_crossings,
    share_left,
    share_solved_nearby,
)


def measured(name, run, epoch):
    return RUN_MEASURES[name].measure(run, epoch)


def test_what_is_left_is_what_the_gradients_of_all_samples_come_to():
    run = run_of(30, seed=3, learning_rate=2.0)
    moves = 0.0
    for epoch in range(20):
        snapshot = run.at(epoch)
        passes = snapshot.config.forward(snapshot.parameters, run.data.inputs)
        moves = moves - 2.0 * sample_gradients(passes, snapshot.gradients)
    left = abs(moves.sum(axis=0)).sum() / abs(moves).sum()
    assert share_left(run, 20) == pytest.approx(left, rel=1e-9)
    assert measured("samples_moving", run, 20) == np.count_nonzero(moves[:, :4], axis=0).max() == 2
    assert np.isnan(share_left(run, 0))


def test_samples_pull_a_weight_apart_where_their_gradients_have_both_signs():
    run, apart = run_of(20, seed=3, hidden=(3,), output_activation="tanh", learning_rate=0.3), 0
    for epoch in range(20):
        snapshot = run.at(epoch)
        passes = snapshot.config.forward(snapshot.parameters, run.data.inputs)
        shares = sample_gradients(passes, snapshot.gradients)[:, 5]
        apart += int(shares.min() < 0 < shares.max())
    assert 0 < apart < 20
    assert measured("pulled_apart", run, 20) == apart / 20
    assert np.isnan(measured("pulled_apart", run, 0))


def test_terms_and_paths_are_those_of_the_network():
    run = run_of(40, hidden=(3, 2), seed=5)
    head = run.head
    h = head.config.forward(head.parameters, run.data.inputs).activations[-2]
    terms = h * head.parameters.weights[-1][0]
    assert measured("first_adds", run, 40) == pytest.approx(terms[0, 0])
    assert measured("second_takes", run, 40) == pytest.approx(-terms[0, 1])
    assert measured("second_takes_then", run, 40) == pytest.approx(-terms[1, 1])
    assert measured("first_adds_last", run, 40) == pytest.approx(terms[3, 0])
    assert measured("bias_takes", run, 40) == -head.parameters.biases[-1][0]
    assert measured("paths", run, 40) == len(gradient_paths(head, 0).products) == 2
    assert np.isnan(measured("second_takes", run_of(1, hidden=(1,)), 1))


def test_the_share_nearby_is_that_of_runs_with_such_starts(monkeypatch):
    monkeypatch.setattr(measures_of_why, "NEIGHBOURS", 6)
    run = run_of(1, seed=0, reduction="sum", hidden=(2,))
    solved = []
    for value in -WIDE + (np.arange(6) + 0.5) / 6 * 2 * WIDE:
        flat = run.at(0).parameters.flat.copy()
        flat[0] = value
        start = Parameters(flat, run.layers)
        twin = Run(run.start, start=(start.weights, start.biases))
        twin.advance(600)
        solved.append(twin.solved_epoch is not None)
    assert 0.0 < np.mean(solved) < 1.0
    assert share_solved_nearby(run, 600) == np.mean(solved)


@pytest.mark.parametrize(
    ("solves", "least", "most"),
    [
        (lambda beyond: beyond > 0, 1, 1),
        (lambda beyond: np.full(len(beyond), True), 0, 0),
        (lambda beyond: np.where(abs(beyond) < 0.4 * FINE, np.sin(beyond * 1e6) > 0, beyond > 0), 15, 30),
    ],
)
def test_a_border_is_looked_at_from_close_by(monkeypatch, solves, least, most):
    seen = []

    def along(run, epoch, low, high):
        seen.append((low, high))
        return solves(low + (high - low) * (np.arange(100) + 0.5) / 100 - 1.2345678)

    monkeypatch.setattr(measures_of_why, "_solved_along", along)
    assert least <= border_crossings(None, 9) <= most
    assert seen[0] == (-WIDE, WIDE)
    if least:
        assert sum(seen[1]) / 2 == pytest.approx(1.2345678, abs=0.501 * 2 * WIDE / 100)
        assert seen[-1][1] - seen[-1][0] == pytest.approx(FINE, rel=1e-6)


def test_of_several_borders_that_in_the_middle_is_looked_at(monkeypatch):
    seen = []

    def along(run, epoch, low, high):
        seen.append((low, high))
        places = low + (high - low) * (np.arange(100) + 0.5) / 100
        return np.searchsorted(np.array([-0.8, -0.6, -0.2, 0.5, 0.7]) * WIDE, places) % 2 == 1

    monkeypatch.setattr(measures_of_why, "_solved_along", along)
    assert border_crossings(None, 9) == 1
    assert sum(seen[1]) / 2 == pytest.approx(-0.2 * WIDE, abs=0.501 * 2 * WIDE / 100)


def test_nothing_is_added_by_what_is_not_there():
    run = run_of(5)
    assert np.isfinite(added_to_answer(run, 5, 3, 1))
    assert np.isnan([added_to_answer(run, 5, 4, 0), added_to_answer(run, 5, 0, 2)]).all()
