"""Which classes are answered with which, of the training and of the test."""

import numpy as np
import pytest

from tests.core.runs import run_of
from xorviz.core.data.dataset import Dataset
from xorviz.core.insight.confusion import Fit, fits
from xorviz.core.network.decisions import answers, count_correct


def fit(targets, predictions, **more):
    data = Dataset("mine", "Mine", np.zeros((len(targets), 2)), targets, **more)
    right = int(count_correct(np.array(predictions), data.targets, data.exclusive))
    return Fit("Training", data, np.array(predictions), 0.0, right)


def test_of_one_output_there_are_two_classes_and_the_undecided():
    targets = [[0.0], [0.0], [1.0], [1.0], [1.0]]
    found = fit([*targets, [0.5]], [[0.1], [0.9], [0.8], [0.5], [0.2], [0.7]])  # the last is of no class
    np.testing.assert_array_equal(found.confusion, [[1, 1, 0], [1, 1, 1]])
    assert found.right == 2
    assert found.data.class_names == ("0", "1")


def test_of_several_outputs_the_largest_is_the_class():
    targets = np.eye(3)[[0, 1, 2, 2]]
    found = fit(targets, [[0.9, 0.1, 0.2], [0.9, 0.1, 0.2], [0.1, 0.2, 0.3], [0.7, 0.1, 0.7]])
    np.testing.assert_array_equal(found.confusion, [[1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 1, 1]])
    assert fit(targets, targets, classes=("a", "b", "c")).data.class_names == ("a", "b", "c")


@pytest.mark.parametrize("epochs", [0, 50, 800])
def test_it_counts_as_the_snapshot_does(epochs):
    head = run_of(epochs, dataset="moons", held_out=0.4, reduction="mean", hidden=(4,)).head
    training, test = fits(head)
    assert (training.what, test.what) == ("Training", "Test")
    assert (training.right, training.loss) == (head.correct, head.loss)
    assert (test.right, test.loss) == (head.test.correct, head.test.loss)
    assert training.confusion.sum() == 120
    assert training.confusion[:, -1].sum() == head.undecided
    assert (answers(head.data.targets) == head.data.targets[:, 0]).all()


def test_of_values_there_are_residuals():
    run = run_of(100, dataset="plane", reduction="mean", learning_rate=0.05, held_out=0.5)
    training, test = fits(run.head)
    np.testing.assert_array_equal(training.residuals, run.data.targets - run.head.predictions)
    assert training.r_squared == run.head.r_squared
    spread = run.data.test.targets.var() * 100
    assert test.r_squared == pytest.approx(1 - (test.residuals**2).sum() / spread)


def test_without_a_test_there_is_the_training_alone():
    assert [each.what for each in fits(run_of(3).head)] == ["Training"]
