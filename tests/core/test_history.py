import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core import history
from xorviz.core.history import KEYFRAMES, Keyframes, LossCurve
from xorviz.core.network import Parameters

PARAMETERS = Parameters(np.zeros(9), (2, 2, 1))


def filled(epochs, parameters=PARAMETERS):
    keyframes = Keyframes()
    for epoch in epochs:
        keyframes.add(epoch, parameters)
    return keyframes


@given(
    capacity=st.integers(1, 20).map(lambda half: 2 * half),
    parts=st.lists(st.integers(0, 60), max_size=25),
    seed=st.integers(0, 2**32 - 1),
)
def test_loss_curve_against_a_naive_reference(capacity, parts, seed):
    losses = np.random.default_rng(seed).random(sum(parts))
    curve = LossCurve(capacity)
    handed_out = []
    start = 0
    for part in parts:
        curve.append(losses[start : start + part])
        start += part
        handed_out.append((curve.minimum, curve.minimum.copy()))
    whole = len(losses) // curve.span
    spans = losses[: whole * curve.span].reshape(whole, curve.span)
    np.testing.assert_array_equal(curve.minimum, [min(span) for span in spans])
    np.testing.assert_array_equal(curve.maximum, [max(span) for span in spans])
    np.testing.assert_array_equal(curve.latest, losses[whole * curve.span :])
    assert curve.epochs == len(losses)
    assert len(curve.minimum) <= capacity
    assert curve.span == 1 or len(curve.minimum) >= capacity // 2
    for view, then in handed_out:
        np.testing.assert_array_equal(view, then)


def test_loss_curve_is_read_only_and_copies_go_their_own_way():
    curve = LossCurve(4)
    curve.append(np.arange(9.0))
    twin = curve.copy()
    twin.append(np.array([-1.0, -2.0]))
    curve.append(np.array([99.0, 98.0, 97.0]))
    np.testing.assert_array_equal(twin.minimum, [0, 4])
    np.testing.assert_array_equal(twin.latest, [8, -1, -2])
    np.testing.assert_array_equal(curve.maximum, [3, 7, 99])
    for view in (curve.minimum, curve.maximum, twin.latest):
        with pytest.raises(ValueError, match="read-only"):
            view[0] = 0.0


def test_appending_does_not_keep_the_callers_array():
    curve, losses = LossCurve(2), np.arange(5.0)
    curve.append(losses)
    losses[:] = -1.0
    np.testing.assert_array_equal(curve.latest, [4.0])
    np.testing.assert_array_equal(curve.minimum, [0.0])


@given(st.lists(st.integers(1, 5000), max_size=40), st.integers(1, 1500))
def test_keyframes_are_bounded_and_evenly_spread(steps, repeats):
    """Single steps, then slices of any length: as a person and the worker make them."""
    epochs = np.cumsum([0, *[1] * repeats, *np.repeat(np.array(steps, dtype=int), repeats)]).tolist()
    keyframes = filled(epochs)
    assert len(keyframes) <= KEYFRAMES
    assert keyframes._epochs[0] == 0
    gaps = np.diff([*keyframes._epochs, epochs[-1]])
    assert max(gaps, default=0) <= 4 * epochs[-1] / KEYFRAMES + 2 * max([1, *steps])


def test_keyframes_of_a_large_network_are_fewer(monkeypatch):
    monkeypatch.setattr(history, "KEYFRAME_BYTES", 10 * PARAMETERS.flat.nbytes)
    assert len(filled(range(1000))) <= 10


def test_at_or_before():
    keyframes = filled([0, 10, 20])
    found = [keyframes.at_or_before(epoch)[0] for epoch in (0, 9, 10, 19, 20, 99)]
    assert found == [0, 0, 10, 10, 20, 20]


def test_copied_keyframes_go_their_own_way():
    keyframes = filled([0, 10])
    twin = keyframes.copy()
    twin.add(20, PARAMETERS)
    assert (len(keyframes), len(twin)) == (2, 3)
