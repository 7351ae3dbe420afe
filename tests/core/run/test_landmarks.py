from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import OVERFLOWING, run_of
from xorviz.core import Run, TrainingConfig
from xorviz.core.run.history import LossCurve
from xorviz.core.run.landmarks import Landmark, landmarks, stalled_since
from xorviz.core.run.plateaus import PLATEAU_RATIO, SHORTEST_PLATEAU, Plateaus
from xorviz.core.run.solving import proven_epoch


def kinds(run):
    return [mark.kind for mark in landmarks(run)]


def plateaus_of(loss, epochs, right=None):
    """The plateaus of losses loss(epochs) of so many epochs; of two samples right(epochs) are right."""
    found = Plateaus()
    for part in np.array_split(np.arange(epochs), epochs // 10**6 + 1):
        found.append(loss(part), np.zeros(len(part), np.int64) if right is None else right(part), 2)
    return found


def spans(plateaus):
    return [(each.first, each.last) for each in plateaus.found]


def level(loss):
    return lambda epochs: np.full(len(epochs), loss)


@pytest.mark.parametrize("epochs", [1139, 2000, 5000, 50_000, 1_000_000])
def test_the_default_run_has_one_plateau_and_then_is_solved(epochs):
    plateau, solved = landmarks(run_of(epochs))
    assert (plateau.kind, plateau.first) == ("plateau", 0)
    assert plateau.last == 859
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
    assert (stalled_since(run) is not None) == (epochs + 1 >= 10_000)


@pytest.mark.slow
@pytest.mark.parametrize("settings", [{}, {"hidden": (8,)}, {"hidden": (4,), "activation": "tanh"}], ids=str)
def test_a_run_that_goes_on_learning_is_neither_stalled_nor_at_its_end_on_a_plateau(settings):
    solved = 0
    for seed in range(12):
        run = Run(TrainingConfig(seed=seed, **settings))
        for part in (3_000, 17_000, 280_000):
            run.advance(part)
            if run.solved_epoch is not None:
                solved += 1
                assert stalled_since(run) is None, seed
                assert all(each.last < 1.1 * run.solved_epoch for each in run.plateaus.found), seed
    assert solved > 20


def test_a_seed_that_never_solves_ends_on_a_plateau_and_is_stalled():
    run = run_of(20_000, seed=4)
    assert run.solved_epoch is None
    assert kinds(run)[-1] == "plateau"
    assert landmarks(run)[-1].last == run.epoch
    assert stalled_since(run) is not None


@pytest.mark.parametrize("seed", [29, 9, 18])
def test_oscillation_is_no_plateau(seed):
    run = run_of(30_000, learning_rate=50.0, reduction="mean", seed=seed)
    assert np.ptp(run.losses[-1000:]) > 0.05
    assert kinds(run) == []
    assert stalled_since(run) is None


def test_what_is_changed_at_one_epoch_is_one_mark_that_names_all_of_it():
    run = Run(TrainingConfig(optimiser="momentum"))
    run.advance(20)
    run.edit("learning_rate", 2.0)
    run.set_parameter(0, 4.0)
    run.advance(5)
    run.edit("learning_rate", 3.0)
    assert landmarks(run) == (
        Landmark("edit", 20, 20, "2 changes: learning rate 2 from here, w¹₁₁ set to 4", "2 changes"),
        Landmark("edit", 25, 25, "learning rate 3 from here"),
    )


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
    seed=st.integers(0, 2**32 - 1),
)
def test_a_plateau_is_what_it_says(rates, noise, seed):
    """Of a curve of any shape: within a twentieth, at least twice as late at its end, and none twice."""
    slopes = np.concatenate([np.full(*rate) for rate in rates])
    losses = np.exp(np.cumsum(slopes)) * (1 + noise * np.random.default_rng(seed).random(len(slopes)))
    found = spans(plateaus_of(lambda epochs: losses[epochs], len(losses)))
    for first, last in found:
        assert 0 <= first <= last < len(losses)
        assert last >= 2 * first + SHORTEST_PLATEAU
        assert losses[first : last + 1].max() <= PLATEAU_RATIO * losses[first : last + 1].min()
    assert all(one[1] < other[0] for one, other in pairwise(found))


@given(first=st.integers(100, 1000), factors=st.lists(st.floats(3.0, 8.0), max_size=3))
def test_each_level_is_found(first, factors):
    """Losses 1, ½, ¼, … each for at least twice as long as all before: one plateau each."""
    ends = np.cumprod([first, *factors]).astype(int).tolist()
    found = plateaus_of(lambda epochs: 0.5 ** np.searchsorted(ends, epochs, side="right"), ends[-1])
    for (begins, stops), (start, end) in zip(spans(found), pairwise([0, *ends]), strict=True):
        assert start <= begins <= 1.1 * start
        assert stops + 1 == end


@pytest.mark.parametrize("epochs", [100, 10_000, 1_000_000])
def test_a_loss_that_falls_as_the_epochs_grow_has_no_plateau(epochs):
    found = plateaus_of(lambda epochs: 1.0 / (epochs + 1), epochs)
    assert found.found == ()
    assert found.steady_since(0) is None


def test_ten_million_epochs():
    """Level but for one spike, which no span hides."""
    epochs, spike = 10**7, 3_000_000

    def loss(part):
        return np.where(part == spike, 9.0, 0.5)

    found = plateaus_of(loss, epochs)
    (first, before), (after, last) = spans(found)
    assert (first, before, last) == (0, spike - 1, epochs - 1)
    assert spike < after < 1.04 * spike
    assert found.steady_since(0) == 4_980_736
    assert plateaus_of(lambda part: np.where(part == 7_000_000, 9.0, 0.5), epochs).steady_since(0) is None
    assert spans(plateaus_of(level(0.25), epochs)) == [(0, epochs - 1)]


def test_nothing_changes_only_if_nothing_changes_for_half_of_a_long_run():
    assert plateaus_of(level(0.5), 9_999).steady_since(0) is None
    assert plateaus_of(level(0.5), 10_000).steady_since(0) == 4_992
    assert plateaus_of(level(0.0), 10_000).steady_since(0) == 4_992
    assert plateaus_of(lambda part: 0.5 - 1e-9 * part, 10_000).steady_since(0) == 4_992
    for late, expected in [(4_991, 4_992), (4_992, None), (7_000, None), (9_999, None)]:
        found = plateaus_of(lambda part, late=late: np.where(part == late, 0.51, 0.5), 10_000)
        assert found.steady_since(0) == expected


def test_what_was_before_an_edit_says_nothing_of_what_comes_after():
    run = run_of(60_000, initialisation="zeros")
    assert stalled_since(run) is not None
    run.nudge()
    assert stalled_since(run) is None
    run.advance(9_998)
    assert stalled_since(run) is None
    run.advance(1)
    assert stalled_since(run) == 64_512


def test_where_nothing_is_left_to_learn_there_is_no_plateau():
    """Also if the loss is flat, be it 0 or not; but what has been one stays one."""

    def right(part):
        return np.where((part >= 30) & (part != 5_000), 2, 1)

    assert spans(plateaus_of(level(0.0), 5_000, right)) == []
    assert spans(plateaus_of(level(0.1), 5_000, right)) == []
    assert spans(plateaus_of(level(0.1), 20_000, right)) == [(0, 19_999)]
    assert spans(plateaus_of(level(0.1), 5_000, lambda part: np.where(part < 60, 1, 2))) == [(0, 4_999)]


def test_one_of_many_samples_that_stays_wrong_is_no_plateau():
    flat = np.full(5_000, 0.01)
    for wrong, expected in [(1, []), (3, []), (4, [(0, 4_999)])]:
        found = Plateaus()
        found.append(flat, np.full(5_000, 356 - wrong), 356)
        assert spans(found) == expected


def test_a_converged_run_has_no_plateau_at_its_end():
    run = run_of(6_000, dataset="circle", hidden=(8,), optimiser="adam", learning_rate=0.05, reduction="mean")
    assert run.head.correct >= 353
    assert all(each.last < 0.9 * run.epoch for each in run.plateaus.found)


SHAPES = st.lists(
    st.tuples(st.integers(1, 1000), st.sampled_from([0.0, -1e-5, -1e-3, 0.02, -0.05]), st.booleans()),
    min_size=1,
    max_size=5,
)


@given(shapes=SHAPES, cuts=st.lists(st.floats(0, 1), max_size=4), seed=st.integers(0, 2**32 - 1))
def test_plateaus_do_not_depend_on_how_the_run_was_told(shapes, cuts, seed):
    """Whole, in chunks of any size, up to an epoch, or taken back to it: the same, up to there."""
    rng = np.random.default_rng(seed)
    losses = np.exp(np.cumsum(np.concatenate([np.full(count, slope) for count, slope, _ in shapes])))
    losses = losses * (1 + rng.choice([0.0, 1e-3, 0.04]) * rng.random(len(losses)))
    right = np.concatenate([np.full(count, 1 + learnt) for count, _, learnt in shapes])
    whole = Plateaus()
    whole.append(losses, right, 2)
    chunks, curve = Plateaus(), LossCurve(int(rng.choice([2, 16, 128, 2**19])))
    ends = sorted({round(cut * len(losses)) for cut in cuts} - {0})
    for first, end in pairwise([0, *ends]):
        chunks.append(losses[first:end], right[first:end], 2)
        curve.append(losses[first:end], right[first:end])
        same_at(whole, chunks, end - 1)
        same_at(chunks, whole.until(end - 1, curve), end - 1)
        again = whole.until(end - 1, curve)
        again.append(losses[end:], right[end:], 2)
        assert vars(again) == vars(whole)


def same_at(longer, shorter, epoch):
    """The plateaus of a run are those of a longer one that were plateaus by then, as far as they went."""
    known = [each for each in longer.found if each.proven <= epoch]
    assert list(shorter.found) == [each._replace(last=min(each.last, epoch)) for each in known]


@cache
def much_longer(**settings):
    """One run for all of these settings: training it takes long, looking at its beginnings does not."""
    return run_of(1_400_000, **settings)


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "settings", [{}, {"learning_rate": 5.0}, {"learning_rate": 2.0, "seed": 57}], ids=str
)
@pytest.mark.parametrize("epoch", [30, 60, 500, 858, 859, 860, 1_084, 1_085, 1_138, 1_139, 5_000, 699_999])
def test_a_landmark_does_not_change_when_the_run_goes_on(settings, epoch):
    """Nor with the thinning of the history."""
    short = run_of(epoch, **settings)
    went_on = [short.copy(), short.copy()]
    for longer, more in zip(went_on, (1, 700), strict=True):
        longer.advance(more)
    for longer in (*went_on, much_longer(**settings)):
        same_at(longer.plateaus, short.plateaus, epoch)
        solved = [mark.first for mark in landmarks(longer) if mark.kind == "solved"]
        assert [mark.first for mark in landmarks(short) if mark.kind == "solved"] == [
            since for since in solved if proven_epoch(since) <= epoch
        ]
        assert landmarks(longer.branch(epoch)) == landmarks(short)


def test_a_time_in_which_a_run_was_solved_stays_a_landmark():
    run = run_of(3_000)
    run.edit("learning_rate", 1e3)
    run.advance(1_000)
    assert run.solved_before == ((1085, 3010),)
    assert Landmark("solved", 1085, 1085, "solved from epoch 1,085 to 3,010") in landmarks(run)


def test_a_plateau_that_is_proven_and_left_within_one_part_is_found_however_it_comes():
    losses = np.concatenate([np.geomspace(100.0, 1.1, 40), np.ones(91), np.full(300, 5.0)])
    right = np.zeros(len(losses), np.int64)
    at_once, one_by_one = Plateaus(), Plateaus()
    at_once.append(losses, right, 4)
    for epoch in range(len(losses)):
        one_by_one.append(losses[epoch : epoch + 1], right[epoch : epoch + 1], 4)
    assert at_once.over == one_by_one.over
    assert [(each.first, each.last) for each in at_once.over] == [(40, 130)]
