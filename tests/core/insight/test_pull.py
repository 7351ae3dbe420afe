"""The arrows: lengths, shares and the plane they lie in."""

from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.insight.pulls import (
    CIRCLE,
    at_epoch,
    gradients_of,
    lengths_of,
    noise_lengths_of,
    snapshot_of,
    snapshots,
)
from tests.core.runs import layers_of, run_of
from xorviz.core import ConfigError, TrainingConfig
from xorviz.core.insight.gradient_rounding import noise_of_gradient
from xorviz.core.insight.pull import _arrows_of_rows, pull_of
from xorviz.core.insight.pull_words import batch_sentence, sample_sentence
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.update import chain_rule
from xorviz.core.update.chain_rule import trace_snapshot


def has_rounding(pull, gradients):
    """Say whether a gradient is told as 0 that is rounding: then the plane is that of the others."""
    return ((pull.lengths == 0) & (lengths_of(gradients) > 0)).any()


@given(snapshots())
def test_lengths_and_shares_are_those_of_the_gradients(snapshot):
    pull, gradients = pull_of(snapshot), gradients_of(snapshot)
    lengths = lengths_of(gradients)
    right = np.isclose(pull.lengths, lengths, rtol=1e-9, atol=1e-12 * lengths.max())
    rounded = (pull.lengths == 0) & (lengths <= (1 + 1e-6) * noise_lengths_of(snapshot))
    assert (right | rounded).all()
    total = lengths_of(snapshot.gradients.flat[np.newaxis])[0]
    rounding = lengths_of(noise_of_gradient(snapshot).flat[np.newaxis])[0]
    assert pull.batch_length == (pytest.approx(total, rel=1e-9, abs=0) if total > rounding else 0.0)
    if pull.lengths.any():
        assert pull.shares.sum() == pytest.approx(1.0)
        np.testing.assert_allclose(pull.shares * pull.lengths.sum(), pull.lengths, rtol=1e-9)
        assert pull.remaining == pytest.approx(min(1.0, pull.batch_length / pull.lengths.sum()))


@given(snapshots())
def test_where_they_cancel_the_arrows_lie_in_the_plane_that_keeps_the_most_of_them(snapshot):
    pull, gradients = pull_of(snapshot), gradients_of(snapshot)
    if pull.up_is_sum or has_rounding(pull, gradients):
        return
    assert pull.remaining < 0.05
    values = np.linalg.svd(gradients, compute_uv=False)
    np.testing.assert_allclose((pull.arrows**2).sum(), (values[:2] ** 2).sum(), rtol=1e-8)
    # Lying in a plane of the parameters, not just of this length: inner products with the right plane agree.
    _, _, directions = np.linalg.svd(gradients, full_matrices=False)
    if len(values) > 2 and values[1] - values[2] > 1e-3 * values[0]:
        assert_same_products(pull.arrows, gradients @ directions[:2].T)


@given(snapshots())
def test_otherwise_up_is_the_sum_and_across_where_they_differ_most_beside_it(snapshot):
    pull, gradients = pull_of(snapshot), gradients_of(snapshot)
    if not pull.up_is_sum or has_rounding(pull, gradients):
        return
    assert pull.remaining >= 0.05
    total = gradients.sum(axis=0) / abs(gradients).max()
    upward = total / np.linalg.norm(total)
    rest = gradients - np.outer(gradients @ upward, upward)
    longest = pull.lengths.max()
    np.testing.assert_allclose(pull.arrows[:, 1], gradients @ upward, rtol=0, atol=1e-7 * longest)
    assert pull.arrows.sum(axis=0) == pytest.approx([0.0, pull.batch_length], abs=1e-6 * longest)
    assert pull.sum_kept == pytest.approx(1.0, abs=1e-6)
    values = np.linalg.svd(rest, compute_uv=False)
    assert np.linalg.norm(pull.arrows[:, 0] / longest) == pytest.approx(values[0] / longest, abs=1e-6)


@pytest.mark.parametrize("seed", [995, 999, 1107])
def test_up_is_no_sum_that_is_rounding(seed):
    config = TrainingConfig(hidden=(5, 5, 2), activation="relu")
    parameters = 10 * np.random.default_rng(seed).standard_normal(parameter_count(layers_of(config)))
    pull = pull_of(snapshot_of(config, parameters))
    assert (pull.batch_length, pull.up_is_sum) == (0.0, False)


def assert_same_products(one, other):
    unit = max(float(abs(other).max()), 1e-150)
    np.testing.assert_allclose((one / unit) @ (one / unit).T, (other / unit) @ (other / unit).T, atol=1e-6)


@given(snapshots())
def test_the_plane_keeps_what_it_says(snapshot):
    pull = pull_of(snapshot)
    assert 0.0 <= pull.kept <= 1.0
    shown = lengths_of(pull.arrows)
    assert (shown <= pull.lengths + 1e-7 * pull.lengths.max()).all()
    assert shown.sum() == pytest.approx(pull.kept * pull.lengths.sum(), abs=1e-7 * pull.lengths.max())
    shown_sum = lengths_of(pull.arrows.sum(axis=0, keepdims=True))[0]
    assert 0.0 <= pull.sum_kept <= 1.0
    if pull.batch_length:
        assert shown_sum == pytest.approx(pull.sum_kept * pull.batch_length, abs=1e-6 * pull.lengths.max())


@given(snapshots(), st.integers(0, 3))
def test_every_number_is_finite_and_every_sentence_complete(snapshot, row):
    pull = pull_of(snapshot)
    for number in (
        pull.lengths,
        pull.shares,
        pull.arrows,
        pull.remaining,
        pull.ratio,
        pull.kept,
        pull.passing,
    ):
        assert np.isfinite(number).all()
    for sentence in (batch_sentence(pull), sample_sentence(pull, row)):
        assert sentence.endswith(".")
        assert "nan" not in sentence
        assert "inf" not in sentence
        assert "-" not in sentence


def test_class_1_points_to_the_right_whatever_the_sign_of_the_eigenvectors():
    for epoch in (0, 50, 500, 1000, 1200):
        pull = pull_of(at_epoch(TrainingConfig(), epoch))
        assert pull.arrows[1:3, 0].sum() > pull.arrows[[0, 3], 0].sum()


@pytest.mark.parametrize("epoch", [3, 2000])
@pytest.mark.slow
def test_a_wide_network_gives_the_same_arrows_as_its_matrix(epoch):
    snapshot = at_epoch(replace(CIRCLE, hidden=(100,)), epoch)
    pull, gradients = pull_of(snapshot), gradients_of(snapshot)
    assert gradients.shape[0] < gradients.shape[1]
    expected = _arrows_of_rows(gradients, pull.up_is_sum)
    assert_same_products(pull.arrows, expected)


def test_gradients_that_take_too_much_memory_are_not_told_apart(monkeypatch):
    head = run_of(1, dataset="circle").head
    for most, refused in ((356 * 9, False), (356 * 9 - 1, True)):
        monkeypatch.setattr(chain_rule, "MOST_SHARES", most)
        for told in (pull_of, trace_snapshot):
            with pytest.raises(ConfigError, match="356 samples") if refused else nullcontext():
                told(head)
