import tracemalloc
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.core.runs import start_of
from tests.examples import examples
from xorviz.core import TrainingConfig
from xorviz.core.engine.engine import keyframes_between
from xorviz.core.run import history
from xorviz.core.run.history import (
    FINEST_SPACING,
    KEYFRAME_BYTES,
    KEYFRAMES,
    LOSS_CAPACITY,
    Keyframes,
    LossCurve,
    keyframe_spacing,
)

MEBIBYTE = 2**20


@pytest.fixture(scope="module", autouse=True)
def _few_keyframes():
    """Keyframes thin out soon, not after a quarter of a million epochs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "KEYFRAMES", 8)
        yield


def states_of(epochs):
    """States (2, 3) that say of which epoch they are."""
    return np.full((len(epochs), 2, 3), np.array(epochs, dtype=float)[:, np.newaxis, np.newaxis])


START = states_of([0])[0]


def extend(keyframes, epoch, planned, done):
    """Add a stretch of `done` epochs where more were planned, as a trainer gives it."""
    epochs = keyframes_between(epoch, done, keyframe_spacing(epoch + planned, START.nbytes))
    keyframes.add(epochs, states_of(epochs))
    return epoch + done


def filled(epoch):
    keyframes = Keyframes(START)
    extend(keyframes, 0, epoch, epoch)
    return keyframes


def arrays_in(thing):
    """Every array that an object holds itself."""
    return [value for value in vars(thing).values() if isinstance(value, np.ndarray)]


@given(
    capacity=st.integers(1, 20).map(lambda half: 2 * half),
    parts=st.lists(st.integers(0, 60), max_size=25),
    seed=st.integers(0, 2**32 - 1),
)
def test_loss_curve_against_a_naive_reference(capacity, parts, seed):
    rng = np.random.default_rng(seed)
    losses, right = rng.random(sum(parts)), rng.integers(0, 5, sum(parts))
    curve = LossCurve(capacity)
    handed_out = []
    start = 0
    for part in parts:
        curve.append(losses[start : start + part], right[start : start + part])
        start += part
        handed_out += [
            (view, view.copy()) for view in (curve.minimum, curve.maximum, curve.fewest_right, curve.latest)
        ]
    whole = len(losses) // curve.span
    covered = whole * curve.span
    spans = losses[:covered].reshape(whole, curve.span)
    np.testing.assert_array_equal(curve.minimum, [min(span) for span in spans])
    np.testing.assert_array_equal(curve.maximum, [max(span) for span in spans])
    np.testing.assert_array_equal(
        curve.fewest_right, [min(span) for span in right[:covered].reshape(whole, curve.span)]
    )
    np.testing.assert_array_equal(curve.latest, losses[covered:])
    np.testing.assert_array_equal(curve.latest_right, right[covered:])
    assert curve.epochs == len(losses)
    assert len(curve.minimum) <= capacity
    assert curve.span == 1 or len(curve.minimum) >= capacity // 2
    for view, then in handed_out:
        np.testing.assert_array_equal(view, then)


@given(
    capacity=st.integers(1, 20).map(lambda half: 2 * half),
    parts=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 2)), max_size=12),
    seed=st.integers(0, 2**32 - 1),
)
def test_spans_are_joined_at_any_moment_and_nothing_is_lost(capacity, parts, seed):
    """What has no partner waits for one: also if it is joined again, and in copies."""
    rng, curve = np.random.default_rng(seed), LossCurve(capacity)
    losses, right = np.empty(0), np.empty(0, np.int64)
    for part, joins in parts:
        more = rng.random(part), rng.integers(0, 5, part)
        losses, right = np.append(losses, more[0]), np.append(right, more[1])
        curve.append(*more)
        for _ in range(joins):
            curve.join()
        curve = curve.copy()
        firsts, low, high = curve.pieces()
        pieces = np.split(losses, firsts[1:])
        if len(losses):
            assert [piece.min() for piece in pieces] == low.tolist()
            assert [piece.max() for piece in pieces] == high.tolist()
        used, span = len(curve.minimum), curve.span
        behind = losses[used * span :]
        assert curve.rest == ((behind.min(), behind.max()) if len(behind) else None)
        assert curve.epochs == len(losses)
        assert len(losses) - used * span < span
        assert curve.fewest_right.tolist() == [min(each) for each in right[: used * span].reshape(used, span)]
        assert curve.latest.tolist() == losses[len(losses) - len(curve.latest) :].tolist()
        for epoch in rng.integers(0, len(losses), 5) if len(losses) else ():
            around, least, greatest = curve.around(int(epoch))
            assert epoch in around
            there = losses[around.start : around.stop]
            assert (there.min(), there.max()) == (least, greatest)
            kept = curve.of_epochs(int(epoch), len(losses) - 1)
            assert kept is None or kept[0].tolist() == losses[epoch:].tolist()


def test_loss_curve_is_read_only_and_copies_go_their_own_way():
    curve = LossCurve(4)
    curve.append(np.arange(9.0), np.arange(9))
    twin = curve.copy()
    twin.append(np.array([-1.0, -2.0]), np.array([3, 2]))
    curve.append(np.array([99.0, 98.0, 97.0]), np.array([1, 1, 1]))
    np.testing.assert_array_equal(twin.minimum, [0, 4])
    np.testing.assert_array_equal(twin.latest, [8, -1, -2])
    np.testing.assert_array_equal(twin.latest_right, [8, 3, 2])
    np.testing.assert_array_equal(curve.maximum, [3, 7, 99])
    np.testing.assert_array_equal(curve.fewest_right, [0, 4, 1])
    for view in (curve.minimum, curve.maximum, curve.fewest_right, twin.latest, twin.latest_right):
        with pytest.raises(ValueError, match="read-only"):
            view[0] = 0


@given(
    capacity=st.integers(1, 200).map(lambda half: 2 * half),
    before=st.integers(0, 900),
    after=st.integers(0, 900),
    share=st.floats(0, 1),
)
def test_the_first_spans_of_a_curve_go_their_own_way(capacity, before, after, share):
    losses, right = np.arange(float(before + after)), np.arange(before + after)
    curve = LossCurve(capacity)
    curve.append(losses[:before], right[:before])
    kept = round(share * len(curve.minimum))
    twin = curve.until(kept)
    assert (twin.epochs, twin.span) == (kept * curve.span, curve.span)
    curve.append(losses[before:] - 1e6, right[before:] - 10**6)
    twin.append(losses[twin.epochs :], right[twin.epochs :])
    np.testing.assert_array_equal(twin.minimum, np.arange(len(twin.minimum)) * twin.span)
    np.testing.assert_array_equal(twin.maximum, twin.minimum + twin.span - 1)
    np.testing.assert_array_equal(twin.fewest_right, twin.minimum)
    np.testing.assert_array_equal(twin.latest, losses[len(twin.minimum) * twin.span :])
    np.testing.assert_array_equal(twin.latest_right, twin.latest)
    assert curve.epochs == twin.epochs == before + after
    assert len(twin.minimum) <= capacity


def test_appending_does_not_keep_the_callers_array():
    curve, losses, right = LossCurve(2), np.arange(5.0), np.arange(5)
    curve.append(losses, right)
    losses[:], right[:] = -1.0, -1
    np.testing.assert_array_equal(curve.latest, [4.0])
    np.testing.assert_array_equal(curve.latest_right, [4])
    np.testing.assert_array_equal(curve.minimum, [0.0])


def test_a_curve_of_ten_million_epochs_is_bounded_and_loses_no_spike():
    curve, part = LossCurve(), 2**16
    losses, right = np.ones(part), np.full(part, 4)
    losses[12_345], right[777] = 9.0, 1
    largest = 0
    for _ in range(10**7 // part + 1):
        curve.append(losses, right)
        largest = max(largest, sum(array.nbytes for array in arrays_in(curve)))
    assert largest <= 3 * 8 * LOSS_CAPACITY + MEBIBYTE
    assert curve.epochs >= 10**7
    assert curve.span == 32
    parts = len(curve.minimum) * curve.span // part
    assert np.count_nonzero(curve.maximum == 9.0) == parts
    assert np.count_nonzero(curve.fewest_right == 1) == parts


@examples(150)
@given(
    stretches=st.lists(st.tuples(st.integers(1, 700), st.floats(0, 1)), max_size=30),
    singles=st.integers(0, 200),
)
@example(stretches=[(64 * 8, 59 / 512), (100, 1.0)], singles=0)  # stopped before the first keyframe
def test_keyframes_are_all_multiples_of_their_spacing(stretches, singles):
    """Single steps, then slices of any length, some of which stop before their end: a divergence, edited."""
    keyframes, epoch = Keyframes(START), 0
    for planned, share in [(1, 1.0)] * singles + stretches:
        epoch = extend(keyframes, epoch, planned, round(share * planned))
        spacing = keyframes.spacing
        assert spacing % FINEST_SPACING == 0
        assert len(keyframes) == epoch // spacing + 1 <= 8
        for wanted in (0, epoch // 3, epoch // 2, epoch):
            found, state = keyframes.at_or_before(wanted)
            assert found == wanted // spacing * spacing
            np.testing.assert_array_equal(state, found)


@given(st.integers(0, 10**9), st.integers(8, 2**26))
def test_spacing_is_the_finest_that_fits(epoch, state_bytes):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "KEYFRAMES", KEYFRAMES)
        spacing = keyframe_spacing(epoch, state_bytes)
    capacity = min(KEYFRAMES, KEYFRAME_BYTES // state_bytes)
    assert spacing % FINEST_SPACING == 0
    assert spacing & (spacing - 1) == 0
    assert epoch // spacing + 1 <= max(1, capacity)
    assert spacing == FINEST_SPACING or 2 * epoch // spacing + 1 > capacity


@examples(30)
@given(
    layers=st.sampled_from([(2,), (8,), (16,), (9, 9, 9, 9), (16, 16), (64, 64)]),
    optimiser=st.sampled_from(["gradient_descent", "momentum", "adam"]),
    stretch=st.integers(2**12, 2**20),
)
def test_a_run_of_ten_million_epochs_fits_in_64_mebibytes(layers, optimiser, stretch):
    """All that grows with a run, at its largest: keyframes and curve."""
    start = start_of(TrainingConfig(hidden=layers, optimiser=optimiser))
    largest = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "KEYFRAMES", KEYFRAMES)
        keyframes = Keyframes(start)
        for epoch in range(0, 10**7, stretch):
            epochs = keyframes_between(epoch, stretch, keyframe_spacing(epoch + stretch, start.nbytes))
            keyframes.add(epochs, np.broadcast_to(0.0, (len(epochs), *start.shape)))
            largest = max(largest, sum(array.nbytes for array in arrays_in(keyframes)))
    curve = 3 * 8 * LOSS_CAPACITY  # see the test above
    assert largest + curve <= 64 * MEBIBYTE


def test_keyframes_take_no_more_memory_while_they_grow_and_thin(monkeypatch):
    """But for a copy of what there is, while they grow: a half of what is kept at most, or a little more."""
    monkeypatch.setattr(history, "KEYFRAMES", KEYFRAMES)
    start = start_of(TrainingConfig(hidden=(64, 64)))
    tracemalloc.start()
    try:
        keyframes = Keyframes(start)
        for epoch in range(0, 3 * 10**5, 2**12):
            epochs = keyframes_between(epoch, 2**12, keyframe_spacing(epoch + 2**12, start.nbytes))
            keyframes.add(epochs, np.broadcast_to(0.0, (len(epochs), *start.shape)))
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert keyframes.spacing > 16 * FINEST_SPACING  # they have thinned several times
    assert held <= KEYFRAME_BYTES + MEBIBYTE
    assert peak <= 1.6 * KEYFRAME_BYTES + MEBIBYTE


def test_keyframes_of_a_large_network_are_fewer(monkeypatch):
    monkeypatch.setattr(history, "KEYFRAME_BYTES", 3 * START.nbytes)
    assert len(filled(1000)) == 1000 // 512 + 1
    monkeypatch.setattr(history, "KEYFRAME_BYTES", 0)
    assert len(filled(1000)) == 1


def test_at_or_before():
    keyframes = filled(40)
    found = [keyframes.at_or_before(epoch)[0] for epoch in (0, 15, 16, 31, 32, 99)]
    assert found == [0, 0, 16, 16, 32, 32]


def test_a_keyframe_handed_out_is_a_copy():
    keyframes, start = Keyframes(START), START.copy()
    extend(keyframes, 0, 20, 20)
    for epoch in (0, 16):
        keyframes.at_or_before(epoch)[1][...] = 99.0
        np.testing.assert_array_equal(keyframes.at_or_before(epoch)[1], epoch)
    np.testing.assert_array_equal(START, start)


@examples(150)
@given(
    epoch=st.integers(0, 900),
    share=st.floats(0, 1),
    further=st.lists(st.integers(1, 900), max_size=4),
)
def test_keyframes_up_to_an_epoch_go_their_own_way(epoch, share, further):
    keyframes, end = filled(epoch), round(share * epoch)
    twin = keyframes.until(end)
    assert len(twin) == end // twin.spacing + 1
    before = len(keyframes)
    ends = np.cumsum([end, *further]).tolist()
    for first, last in pairwise(ends):
        epochs = keyframes_between(first, last - first, keyframe_spacing(last, START.nbytes))
        twin.add(epochs, -states_of(epochs))
    assert len(keyframes) == before
    for wanted in range(0, ends[-1] + 1, 7):
        found, state = twin.at_or_before(wanted)
        assert found == wanted // twin.spacing * twin.spacing
        np.testing.assert_array_equal(state, -found if found > end else found)
    for wanted in range(0, epoch + 1, 7):
        np.testing.assert_array_equal(*keyframes.at_or_before(wanted))
