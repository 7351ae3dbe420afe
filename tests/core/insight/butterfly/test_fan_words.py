"""What is said of a fan is so, and a fan that is made a little at a time is the same in the end."""

from dataclasses import replace

import pytest

from tests.core.runs import OVERFLOWING, assert_same, run_of
from xorviz.core import Run, TrainingConfig
from xorviz.core.insight.butterfly import fan_chunks
from xorviz.core.insight.butterfly.butterfly import butterfly
from xorviz.core.insight.butterfly.fan_chunks import FanChunks
from xorviz.core.insight.butterfly.words import fan_lines, moved_words, outcome_words, shift_text
from xorviz.core.writing import written


def test_a_solved_run_beside_one_that_is_not():
    run = run_of(400, seed=29)
    value = float(run.head.parameters.flat[0])
    fan = butterfly(run, 0, [1.0, 0.001], 4600)
    parted, near = fan.moved[1], fan.moved[2]
    assert outcome_words(fan.unmoved) == f"solved since epoch 1,085, loss {fan.unmoved.head.loss:.3g}"
    assert moved_words(parted, fan.unmoved) == (
        f"{parted.distance:.3g} apart, {parted.distance:.3g} times as far as when moved;"
        f" not solved, loss {parted.future.head.loss:.3g}; answers differ by up to {parted.answers_apart:.2g}"
    )
    assert f"within 0.001 again since epoch {near.near_since:,};" in moved_words(near, fan.unmoved)
    assert fan_lines(fan) == (
        f"w¹₁₁ (x₁ → h₁), {value:.4g} at epoch 400, moved there:".replace("-", "−"),
        "at epoch 5,000, of 4 runs: 2 no farther apart than when moved, 2 farther;"
        " 1 not solved, unlike without the move.",
    )


@pytest.mark.parametrize(("ahead", "so"), [(4000, "solved"), (5, "all right")])
def test_what_is_solved_where_it_begins_is_said_to_be_so_from_there_on(ahead, so):
    fan = butterfly(run_of(2000, seed=29), 0, [0.1], ahead)
    for future in (fan.unmoved, *(moved.future for moved in fan.moved)):
        assert outcome_words(future).startswith(f"{so} from there on, ")


def test_one_that_was_never_farther_one_too_short_one_of_values_and_one_that_overflows():
    run = run_of(1000, seed=29)
    (moved, _) = butterfly(run, 0, [1.0], 20).moved
    assert " apart, never farther than when moved; not solved" in moved_words(moved, moved.future)
    assert ": all right" not in outcome_words(moved.future)
    short = butterfly(run, 0, [1e-6], 100).unmoved
    assert outcome_words(short).startswith(
        "all right since epoch 1,085, not long enough to count as solved, loss "
    )
    values = butterfly(Run(TrainingConfig(dataset="plane", output_activation="linear")), 0, [0.1], 5)
    assert outcome_words(values.unmoved) == f"loss {written(values.unmoved.head.loss, 3)}"
    fan = butterfly(Run(replace(OVERFLOWING, seed=2)), 0, [1.0], 5000)
    over, beyond = fan.unmoved, fan.moved[0]
    assert beyond.future.last_epoch > over.last_epoch
    assert f" apart at epoch {over.last_epoch:,}, " in moved_words(beyond, over)
    assert "differ" not in moved_words(beyond, over)
    assert outcome_words(over).endswith(f"at epoch {over.last_epoch:,}, after which it overflows")


@pytest.mark.parametrize("size", [0.1, 1e300])
def test_a_fan_says_what_the_parameter_was_however_far_it_is_moved(size):
    run = run_of(0, seed=29)
    fan = butterfly(run, 0, [size], 30)
    assert fan.before == run.head.parameters.flat[0]
    assert fan_lines(fan)[0] == "w¹₁₁ (x₁ → h₁), −0.3919 at epoch 0, moved there:"


def test_signs_are_true_minus_signs():
    assert (shift_text(0.1), shift_text(-1e-7)) == ("+0.1", "−1e−7")


def test_many_times_as_far_are_written_in_full():
    run = run_of(50, seed=29, learning_rate=5.0)
    (moved, _) = butterfly(run, 0, [1e-4], 5000).moved
    times = float(f"{moved.distance / moved.first_distance:.3g}")
    assert times > 100
    fan = butterfly(run, 0, [1e-4], 5000)
    assert fan_lines(fan)[1] == "at epoch 5,050, of 2 runs: 2 farther apart than when moved."
    assert f" apart, {times:,.0f} times as far as when moved;" in moved_words(moved, moved.future)


def test_in_chunks_it_becomes_the_same_and_is_given_up_when_told_so(monkeypatch):
    run = run_of(300, seed=29)
    asked = run.copy(), run.at(200), 3, [1.0, 0.1], 400
    monkeypatch.setattr(fan_chunks, "CHUNK_SECONDS", 0.0)
    chunks, found = FanChunks(*asked), []
    while not (found and found[-1].whole):
        found.append(chunks.next(lambda: False))
    assert len(found) > 2
    assert fan_lines(found[1])[1] == f"trained up to epoch {found[1].unmoved.last_epoch:,} so far."
    whole = butterfly(run.branch(200), *asked[2:])
    for moved, same in zip(found[-1].moved, whole.moved, strict=True):
        assert_same(moved.future.head, same.future.head)
        assert (moved.distance, moved.near_since) == (same.distance, same.near_since)
    chunks = FanChunks(*asked)
    assert chunks.next(lambda: True) is None
    assert FanChunks(*asked[:2], 9, [1.0], 10).next(lambda: False).startswith("there is no parameter 9")


@pytest.mark.parametrize("sizes", [[0.0], [float("nan")]])
def test_what_cannot_be_is_said(sizes):
    run = Run(TrainingConfig())
    assert FanChunks(run.copy(), run.head, 0, sizes, 10).next(lambda: False).startswith("ε ")
