from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import OVERFLOWING, run_of
from xorviz.core import Run, TrainingConfig
from xorviz.core.run.history import LOSS_CAPACITY, LossCurve
from xorviz.core.run.landmarks import PLATEAU_RATIO, SHORTEST_PLATEAU, Landmark, landmarks, plateaus, stalled


def kinds(run):
    return [mark.kind for mark in landmarks(run)]


def curve_of(loss, epochs, capacity=LOSS_CAPACITY):
    """A curve of the losses loss(epochs) of so many epochs."""
    curve = LossCurve(capacity)
    for part in np.array_split(np.arange(epochs), epochs // 10**6 + 1):
        curve.append(loss(part), np.zeros(len(part), np.int64))
    return curve


def level(loss):
    return lambda epochs: np.full(len(epochs), loss)


@pytest.mark.parametrize("epochs", [1085, 2000, 5000, 50_000, 1_000_000])
def test_the_default_run_has_one_plateau_and_then_is_solved(epochs):
    plateau, solved = landmarks(run_of(epochs))
    assert (plateau.kind, plateau.first) == ("plateau", 0)
    assert 600 < plateau.last < 1085
    assert plateau.text == f"plateau, epochs 0 to {plateau.last:,}: the loss hardly changes"
    assert solved == Landmark("solved", 1085, 1085, "solved since epoch 1,085")


def test_on_its_plateau_the_default_run_has_nothing_else():
    for epochs in (50, 100, 600):
        (plateau,) = landmarks(run_of(epochs))
        assert (plateau.kind, plateau.first, plateau.last) == ("plateau", 0, epochs)
    assert landmarks(run_of(20)) == ()


@pytest.mark.parametrize("epochs", [60, 9_998, 9_999, 10_000, 300_000, 1_000_000])
def test_a_start_from_zero_is_one_plateau_for_ever(epochs):
    run = run_of(epochs, initialisation="zeros")
    assert [(mark.kind, mark.first, mark.last) for mark in landmarks(run)] == [("plateau", 0, epochs)]
    assert stalled(run.curve) == (epochs + 1 >= 10_000)


@pytest.mark.parametrize("settings", [{}, {"hidden": (8,)}, {"hidden": (4,), "activation": "tanh"}], ids=str)
def test_a_run_that_goes_on_learning_is_neither_stalled_nor_at_its_end_on_a_plateau(settings):
    solved = 0
    for seed in range(12):
        run = Run(TrainingConfig(seed=seed, **settings))
        for part in (3_000, 17_000, 280_000):
            run.advance(part)
            if run.solved_epoch is not None:
                solved += 1
                assert not stalled(run.curve), seed
                assert all(last < 1.1 * run.solved_epoch for _, last in plateaus(run.curve)), seed
    assert solved > 20


def test_a_seed_that_never_solves_ends_on_a_plateau_and_is_stalled():
    run = run_of(20_000, seed=4)
    assert run.solved_epoch is None
    assert kinds(run)[-1] == "plateau"
    assert landmarks(run)[-1].last == run.epoch
    assert stalled(run.curve)


@pytest.mark.parametrize("seed", [29, 9, 18])
def test_oscillation_is_no_plateau(seed):
    run = run_of(30_000, learning_rate=50.0, reduction="mean", seed=seed)
    assert np.ptp(run.losses[-1000:]) > 0.05
    assert kinds(run) == []
    assert not stalled(run.curve)


def test_edits_and_divergence_are_marked():
    run = Run(OVERFLOWING)
    run.advance(20)
    run.edit("learning_rate", 60)
    run.advance(5)
    run.edit("learning_rate", 70)
    run.edit("learning_rate", 0.125)
    assert landmarks(run) == (
        Landmark("edit", 20, 20, "learning rate 60 from here"),
        Landmark("edit", 25, 25, "learning rate 0.125 from here"),
    )
    run.edit("learning_rate", 50)
    run.advance(100)
    assert run.diverged
    assert landmarks(run)[-1] == Landmark("diverged", run.epoch, run.epoch, "the next update overflows")
    run.edit("learning_rate", 1e-300)
    run.advance(1)
    assert kinds(run) == ["edit"] * 3


@given(
    rates=st.lists(st.tuples(st.integers(1, 3000), st.floats(-0.01, 0.01)), min_size=1, max_size=5),
    noise=st.sampled_from([0.0, 1e-3, 0.2]),
    capacity=st.sampled_from([16, 128, 2**19]),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_plateau_is_what_it_says(rates, noise, capacity, seed):
    """Of a curve of any shape: within a twentieth, at least twice as late at its end, and none twice."""
    slopes = np.concatenate([np.full(*rate) for rate in rates])
    losses = np.exp(np.cumsum(slopes)) * (1 + noise * np.random.default_rng(seed).random(len(slopes)))
    found = plateaus(curve_of(lambda epochs: losses[epochs], len(losses), capacity))
    for first, last in found:
        assert 0 <= first <= last < len(losses)
        assert last >= 2 * first + SHORTEST_PLATEAU
        assert losses[first : last + 1].max() <= PLATEAU_RATIO * losses[first : last + 1].min()
    assert all(one[1] < other[0] for one, other in pairwise(found))


@given(first=st.integers(100, 1000), factors=st.lists(st.floats(3.0, 8.0), max_size=3))
def test_each_level_is_found(first, factors):
    """Losses 1, ½, ¼, … each for at least twice as long as all before: one plateau each."""
    ends = np.cumprod([first, *factors]).astype(int).tolist()
    curve = curve_of(lambda epochs: 0.5 ** np.searchsorted(ends, epochs, side="right"), ends[-1])
    for (begins, stops), (start, end) in zip(plateaus(curve), pairwise([0, *ends]), strict=True):
        assert start <= begins <= 1.1 * start
        assert end / 1.1 <= stops + 1 <= end


@pytest.mark.parametrize("epochs", [100, 10_000, 1_000_000])
def test_a_loss_that_falls_as_the_epochs_grow_has_no_plateau(epochs):
    curve = curve_of(lambda epochs: 1.0 / (epochs + 1), epochs)
    assert plateaus(curve) == []
    assert not stalled(curve)


def test_ten_million_epochs():
    """Level but for one spike, which no span hides."""
    epochs, spike = 10**7, 3_000_000

    def loss(part):
        return np.where(part == spike, 9.0, 0.5)

    curve = curve_of(loss, epochs)
    assert curve.span > 1
    (first, before), (after, last) = plateaus(curve)
    assert (first, last) == (0, epochs - 1)
    assert 0.9 * spike < before < spike < after < 1.1 * spike
    assert stalled(curve)
    assert not stalled(curve_of(lambda part: np.where(part == 7_000_000, 9.0, 0.5), epochs))
    (whole,) = plateaus(curve_of(level(0.25), epochs))
    assert whole == (0, epochs - 1)


def test_nothing_changes_only_if_nothing_changes_for_half_of_a_long_run():
    assert not stalled(curve_of(level(0.5), 9_999))
    assert stalled(curve_of(level(0.5), 10_000))
    assert stalled(curve_of(level(0.0), 10_000))
    for late, expected in [(3_000, True), (7_000, False), (9_999, False)]:
        curve = curve_of(lambda part, late=late: np.where(part == late, 0.51, 0.5), 10_000)
        assert stalled(curve) == expected
        assert stalled(curve_of(lambda part: 0.5 - 1e-9 * part, 10_000))


@pytest.mark.parametrize(("last", "expected"), [(0.5, True), (0.6, False), (0.4, False)])
def test_epochs_that_do_not_fill_a_span_count(last, expected):
    curve = curve_of(lambda part: np.where(part == 20_000, last, 0.5), 20_001, capacity=16)
    assert len(curve.latest)
    assert stalled(curve) == expected
    assert plateaus(curve)[0] == (0, 20_000 if expected else 18_431)


def test_a_curve_that_fills_not_one_span():
    """A branch from the first epochs of a run that is so long that they are less than a span."""
    curve = curve_of(level(0.5), 40_000, capacity=2).until(0)
    curve.append(np.full(12_000, 0.5), np.zeros(12_000, np.int64))
    assert len(curve.minimum) == 0
    assert stalled(curve)
    assert plateaus(curve) == [(0, 11_999)]
