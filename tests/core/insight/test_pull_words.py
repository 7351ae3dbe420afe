"""What is said of the pull: no more than the numbers say."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.insight.pulls import CIRCLE, at_epoch, gradients_of, lengths_of, snapshot_of, snapshots
from xorviz.core import TrainingConfig
from xorviz.core.data.sources import make_dataset
from xorviz.core.insight.pull import pull_of
from xorviz.core.insight.pull_words import _at_most, batch_sentence, percent, sample_sentence, times
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.update.names import sample_name


@given(snapshots())
def test_a_sentence_claims_only_what_the_numbers_say(snapshot):
    pull, gradients = pull_of(snapshot), gradients_of(snapshot)
    sentence = batch_sentence(pull)
    lengths = lengths_of(gradients)
    left = lengths_of(snapshot.gradients.flat[np.newaxis])[0] / (lengths.sum() or 1.0)
    wrong = int(((snapshot.predictions > 0.5) != (snapshot.data.targets > 0.5)).sum())
    if "opposite" in sentence or "exactly" in sentence:
        assert left < 0.05
    if "together: their" in sentence:
        assert left >= 0.5
    if "mostly cancel" in sentence:
        assert 0.05 <= left < 0.5
    if "alone" in sentence:
        assert lengths.max() >= 0.5 * lengths.sum()
    if "calm" in sentence:
        assert wrong == 0
    if "saturated" in sentence:
        assert wrong > 0
        config, data = snapshot.config, snapshot.data
        output = ACTIVATIONS[config.output_activation]
        passes = config.forward(snapshot.parameters, data.inputs)
        slopes = output.derivative(passes.pre_activations[-1]) / output.greatest_slope
        assert (abs(snapshot.predictions - data.targets) * slopes).max() <= 0.01


class TestTheBatch:
    def test_on_the_plateau_the_four_samples_cancel(self):
        snapshot = at_epoch(TrainingConfig(), 50)
        pull, gradients = pull_of(snapshot), gradients_of(snapshot)
        lengths, total = np.linalg.norm(gradients, axis=1), np.linalg.norm(gradients.sum(axis=0))
        said = re.fullmatch(
            r"The four samples pull in opposite directions: "
            r"their sum is ([\d.]+) % of one of them, ([\d.]+) % of all four together\.",
            batch_sentence(pull),
        )
        assert float(said[1]) == pytest.approx(100 * total / lengths.mean(), rel=0.05)
        assert float(said[2]) == pytest.approx(100 * total / lengths.sum(), rel=0.05)

    def test_the_measured_plateau_of_many_seeds(self):
        """The batch gradient is 1.8 % of a single sample's."""
        config = TrainingConfig(learning_rate=0.5, reduction="sum")
        left = [pull_of(at_epoch(replace(config, seed=seed), 50)).remaining for seed in range(120)]
        assert np.median(left) == pytest.approx(0.018, abs=0.003)

    def test_zero_start_cancels_exactly(self):
        pull = pull_of(at_epoch(TrainingConfig(initialisation="zeros"), 50))
        assert batch_sentence(pull) == "The four samples cancel: what is left of their sum is rounding."
        assert pull.shares == pytest.approx([0.25] * 4)
        assert pull.remaining == 0.0

    def test_halfway_they_mostly_cancel(self):
        sentence = batch_sentence(pull_of(at_epoch(TrainingConfig(), 1085)))
        assert sentence.startswith("The four samples mostly cancel: their sum is 46 % of one of them, 11 % ")

    def test_solved_and_calm(self):
        pull = pull_of(at_epoch(TrainingConfig(), 5000))
        assert batch_sentence(pull) == "All four are right and calm: no gradient is longer than 0.0016."
        assert 0.00155 <= pull.lengths.max() < 0.0016

    def test_a_stuck_run_names_those_who_pull(self):
        snapshot = at_epoch(TrainingConfig(seed=1), 5000)
        lengths = np.linalg.norm(gradients_of(snapshot), axis=1)
        assert lengths[[0, 2]].max() < 0.05 * lengths[[1, 3]].min()
        sentence = batch_sentence(pull_of(snapshot))
        assert sentence.startswith("(0, 1) and (1, 1) pull in opposite directions: the sum is 0.25 % of one")

    def test_a_huge_rate_saturates(self):
        snapshot = at_epoch(TrainingConfig(), 400, [(200, "learning_rate", 50.0)])
        said = re.fullmatch(
            r"Two of the four samples are wrong, but the output is saturated: "
            r"its slope there is at most ([\d.]+) % of the steepest\.",
            batch_sentence(pull_of(snapshot)),
        )
        wrong = [0, 3]
        slopes = (snapshot.predictions * (1 - snapshot.predictions))[wrong, 0] / 0.25
        assert float(said[1]) == pytest.approx(100 * slopes.max(), rel=0.02)

    def test_a_slope_of_nothing(self):
        pull = pull_of(at_epoch(TrainingConfig(learning_rate=1e9), 5))
        assert batch_sentence(pull).endswith("saturated: its slope there is 0 % of the steepest.")

    def test_one_sample_dominates(self):
        # h is (almost) 1 at (1, 1) alone, and ŷ is far off there.
        config = TrainingConfig(hidden=(1,))
        snapshot = snapshot_of(config, [8.0, 8.0, -12.0, 4.0, -2.5])
        pull = pull_of(snapshot)
        lengths = np.linalg.norm(gradients_of(snapshot), axis=1)
        share = lengths[3] / lengths.sum()
        assert share > 0.5
        assert pull.remaining >= 0.05
        assert batch_sentence(pull) == (
            f"(1, 1) alone has {100 * share:.0f} % of all gradients' lengths together."
        )

    def test_all_pull_together(self):
        config = TrainingConfig(activation="linear", output_activation="linear", hidden=(1,))
        pull = pull_of(snapshot_of(config, [0.0, 0.0, 1.0, 0.001, 4.0]))  # ŷ = 4 everywhere
        assert batch_sentence(pull) == (
            "The four samples pull together: their sum is 4.0 times one of them, 100 % of all four together."
        )

    def test_no_sample_pulls(self):
        config = TrainingConfig(activation="relu", output_activation="relu", hidden=(1,))
        pull = pull_of(snapshot_of(config, [-1.0, -1.0, -1.0, -1.0, -1.0]))
        assert "its slope there is 0 %" in batch_sentence(pull)
        assert sample_sentence(pull, 1) == "(0, 1): ŷ 0.00, target 1: its gradient is 0."

    def test_of_many_samples_the_sum_is_compared_with_all(self):
        snapshot = at_epoch(CIRCLE, 200)
        said = re.fullmatch(
            r"The 356 samples mostly cancel: their sum is ([\d.]+) % of all their lengths together\.",
            batch_sentence(pull_of(snapshot)),
        )
        gradients = gradients_of(snapshot)
        left = np.linalg.norm(gradients.sum(axis=0)) / np.linalg.norm(gradients, axis=1).sum()
        assert float(said[1]) == pytest.approx(100 * left, rel=0.02)

    def test_numbers_too_large(self):
        config = TrainingConfig(activation="linear", output_activation="linear")
        pull = pull_of(snapshot_of(config, np.full(9, 1e200)))
        assert batch_sentence(pull) == "The gradients are too large to be compared."
        assert "too large" in sample_sentence(pull, 1)
        assert not pull.lengths.any()


class TestOneSample:
    def test_beside_the_batch(self):
        snapshot = at_epoch(TrainingConfig(), 1000)
        gradients = gradients_of(snapshot)
        ratio = np.linalg.norm(gradients[1]) / np.linalg.norm(gradients.sum(axis=0))
        assert sample_sentence(pull_of(snapshot), 1) == (
            f"(0, 1): ŷ {snapshot.predictions[1, 0]:.2f}, target 1: "
            f"its gradient is {ratio:.1f} times the batch's."
        )

    def test_shorter_than_the_batch(self):
        pull = pull_of(at_epoch(CIRCLE, 200))
        share = pull.lengths[1] / pull.batch_length
        assert sample_sentence(pull, 1).endswith(f"its gradient is {100 * share:.1f} % of the batch's.")

    def test_where_the_batch_has_none(self):
        pull = pull_of(at_epoch(TrainingConfig(initialisation="zeros"), 0))
        assert (
            sample_sentence(pull, 0)
            == "(0, 0): ŷ 0.50, target 0: its gradient has length 0.31, the batch's is 0."
        )

    def test_in_mini_batches_it_is_compared_with_all_samples(self):
        snapshot = at_epoch(replace(CIRCLE, batch_size=10), 20)
        gradients = gradients_of(snapshot)
        share = np.linalg.norm(gradients[1]) / np.linalg.norm(gradients.sum(axis=0))
        said = sample_sentence(pull_of(snapshot), 1)
        assert said.endswith(f"its gradient is {times(share)} that of all samples.")

    def test_names(self):
        assert sample_name(make_dataset("xor"), 2) == "(1, 0)"
        circle = make_dataset("circle")
        names = [sample_name(make_dataset("circle"), row) for row in range(len(circle))]
        assert len(set(names)) == len(circle)
        assert not any("-" in name for name in names)
        assert [float(part.replace("−", "-")) for part in names[0].strip("()").split(", ")] == pytest.approx(
            circle.inputs[0], abs=0.005
        )


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0 %"),
        (1e-9, "less than 0.001 %"),
        (0.00039, "0.039 %"),
        (0.00995, "1.0 %"),
        (0.0183, "1.8 %"),
        (0.0996, "10 %"),
        (0.71, "71 %"),
        (0.996, "99.6 %"),
        (1.0, "100 %"),
    ],
)
def test_percent(share, text):
    assert percent(share) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (0.12, "12 % of"),
        (0.999, "1.0 times"),
        (4.31, "4.3 times"),
        (653.2, "653 times"),
        (2e7, "more than a million times"),
    ],
)
def test_times(ratio, text):
    assert times(ratio) == text


@given(st.floats(1e-12, 0.5))
def test_no_bound_that_is_said_is_too_small(size):
    bound = float(_at_most(size).removeprefix("at most ").removesuffix(" %")) / 100
    assert size <= bound * (1 + 1e-12)
    assert bound <= max(1.11 * size, 1.01e-5)


SOLVED = at_epoch(TrainingConfig(), 5000)


@given(st.floats(1e-9, 0.099))
def test_no_gradient_is_longer_than_is_said(size):
    pull = pull_of(SOLVED)
    pull = replace(pull, lengths=pull.lengths * (size / pull.lengths.max()))
    said = batch_sentence(pull).removesuffix(".").rpartition(" ")[2]
    assert pull.lengths.max() <= float(said.replace("−", "-")) <= 1.11 * pull.lengths.max()
