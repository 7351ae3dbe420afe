"""Eigenvalues: against the matrix, against what descent does, and of what rests, is large, or not finite."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import configs, run_of, snapshot_at, start_of
from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.hands.held import Held
from xorviz.core.insight.curvature import eigenvalues as insight
from xorviz.core.insight.curvature.eigenvalues import curvature, hessian, stability_limit


@given(configs(datasets=("xor",), learning_rates=(1e-3, 1.0)), st.booleans())
def test_they_are_those_of_the_hessian(config, frozen):
    if frozen:
        config = config.holding(Held(frozen=frozenset({0})))
    snapshot = snapshot_at(config, 0, start_of(config), NumpyEngine())
    found, matrix = curvature(snapshot), hessian(snapshot)
    resting = config.held.resting(snapshot.layers)
    np.testing.assert_array_equal(matrix, matrix.T)
    assert not matrix[resting].any()
    assert found.whole
    assert found.moving == len(matrix) - len(resting)
    np.testing.assert_allclose(found.vectors @ found.vectors.T, np.eye(found.moving), atol=1e-9)
    size = max(abs(matrix).max(), found.floor)
    turned = found.vectors @ matrix
    np.testing.assert_allclose(turned, found.values[:, np.newaxis] * found.vectors, atol=1e-9 * size)
    assert (np.diff(found.values) >= 0).all()
    assert sum(found.signs) == found.moving


def test_a_penalty_adds_its_own():
    plain, with_penalty = run_of(50).head, run_of(50).head.config.changed(penalty="l2", penalty_rate=0.25)
    added = hessian(snapshot_at(with_penalty, 50, plain.state, NumpyEngine())) - hessian(plain)
    of_weights = [0, 1, 2, 3, 6, 7]
    expected = np.zeros(9)
    expected[of_weights] = 0.25
    np.testing.assert_allclose(added, np.diag(expected), atol=1e-15)


def test_of_a_large_network_the_outermost_are_found(monkeypatch):
    head = run_of(100, dataset="circle", hidden=(12, 8), learning_rate=0.1, reduction="mean").head
    whole = curvature(head)
    monkeypatch.setattr(insight, "WHOLE", 10)
    some = curvature(head)
    assert whole.whole
    assert not some.whole
    assert some.sharpest == pytest.approx(whole.sharpest, rel=1e-6)
    assert some.values[0] == pytest.approx(whole.values[0], rel=1e-6)
    assert abs(some.vectors[-1] @ whole.vectors[-1]) == pytest.approx(1.0, rel=1e-6)


@pytest.mark.parametrize("whole", [10, 500])
def test_it_ends_when_it_is_told_to(monkeypatch, whole):
    head, asked = run_of(1, dataset="circle", hidden=(12, 8)).head, []
    monkeypatch.setattr(insight, "WHOLE", whole)
    monkeypatch.setattr(insight, "BETWEEN_LOOKS", 1)

    def stopped():
        asked.append(None)
        return len(asked) == 3

    assert curvature(head, stopped) is None
    assert len(asked) == 3


def descent_on_a_parabola(optimiser, beyond, **constants):
    """Train ŷ = b of one sample from 0 towards 1, at a rate beside the limit of its curvature."""
    data = Dataset("own", "Own", np.zeros((1, 1)), np.ones((1, 1)))
    settings = {"hidden": (), "output_activation": "linear", "optimiser": optimiser, **constants}
    config = TrainingConfig(**settings, initialisation="zeros", learning_rate=1.0)
    limit = stability_limit(config, 0, 1)
    run = Run(config.changed(learning_rate=limit / 2.0 * beyond), NumpyEngine(), data)  # λ is 2
    at = curvature(run.head)
    assert at.sharpest == pytest.approx(2.0)
    assert at.stable is (beyond < 1.0)
    run.advance(400)
    return run.losses


@pytest.mark.parametrize(
    ("optimiser", "constants"),
    [
        ("gradient_descent", {}),
        ("momentum", {"momentum": 0.0}),
        ("momentum", {"momentum": 0.6}),
        ("nesterov", {"momentum": 0.6}),
    ],
)
def test_below_the_limit_descent_shrinks_and_beyond_it_grows(optimiser, constants):
    assert descent_on_a_parabola(optimiser, 0.98, **constants)[-1] < 1e-3
    assert descent_on_a_parabola(optimiser, 1.02, **constants)[-1] > 1e3


@pytest.mark.parametrize("settings", [{"optimiser": "adam"}, {"optimiser": "rmsprop"}, {"batch_size": 2}])
def test_where_no_one_number_says_so_there_is_none(settings):
    found = curvature(run_of(1, **settings).head)
    assert found.limit is None
    assert found.stable is None


def test_the_limit_follows_the_schedule():
    run = run_of(30, learning_rate=0.5, schedule="step", drop_every=10, drop_to=0.5)
    assert [curvature(run.at(epoch)).limit for epoch in (9, 10, 25)] == [4.0, 8.0, 16.0]


def test_an_eigenvalue_no_larger_than_its_rounding_is_flat():
    found = curvature(run_of(1).head)
    assert replace(found, values=np.array([-0.2, -0.1, 0.0, 0.1, 0.2, 0.3]), floor=0.1).signs == (2, 3, 1)


def test_what_is_not_finite_has_no_curvature():
    config = TrainingConfig(activation="linear", output_activation="linear")
    state = start_of(config)
    state[0] = 1e200
    found = curvature(snapshot_at(config, 0, state, NumpyEngine()))
    assert found.signs == (0, 0, 0)
    assert np.isnan(found.sharpest)
    assert found.stable is None


def test_equal_neurons_lie_on_a_saddle():
    """Started alike they stay alike, and end where some directions lead down and others up."""
    found = curvature(run_of(3000, initialisation="equal", learning_rate=1.0).head)
    up, flat, down = found.signs
    assert up
    assert down
    assert up + flat + down == 9
