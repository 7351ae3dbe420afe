from dataclasses import replace

import numpy as np
import pytest

from xorviz.core.data.axis import Axis
from xorviz.core.data.dataset import MARGIN, Dataset
from xorviz.core.errors import ConfigError


def dataset(inputs, targets, **more):
    return Dataset("mine", "Mine", inputs, targets, **more)


def test_its_arrays_are_copies_that_cannot_be_written_to():
    inputs = np.array([[0, 1], [2, 3]])
    data = dataset(inputs, [[0], [1]])
    inputs[0] = 9
    np.testing.assert_array_equal(data.inputs, [[0.0, 1.0], [2.0, 3.0]])
    assert data.inputs.dtype == data.targets.dtype == np.float64
    assert len(data) == 2
    for array in (data.inputs, data.targets):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9.0


@pytest.mark.parametrize(
    ("inputs", "targets", "why"),
    [
        ([[0.0, 1.0]], [[1.0], [0.0]], "1 inputs and 2 targets"),
        ([0.0, 1.0], [[1.0], [0.0]], "inputs of a dataset must have a row for each sample, not 2"),
        ([[0.0], [1.0]], [1.0, 0.0], "targets of a dataset must have a row"),
        (np.empty((0, 2)), np.empty((0, 1)), "not 0 × 2"),
        (1.0, [[1.0]], "not a single number"),
        ([[0.0, np.nan]], [[1.0]], "inputs of a dataset must be finite"),
        ([[0.0, 1.0]], [[np.inf]], "targets of a dataset must be finite"),
        ([["a", "b"]], [[1.0]], "must be numbers"),
        ([[0.0], [1.0, 2.0]], [[1.0], [0.0]], "must be numbers, one row for each sample"),
    ],
)
def test_what_is_no_dataset_is_refused_in_a_line(inputs, targets, why):
    with pytest.raises(ConfigError, match=why) as caught:
        dataset(inputs, targets)
    assert "\n" not in str(caught.value)


def test_pictures_show_the_inputs_and_a_margin_unless_said():
    assert dataset([[0.0, 10.0]], [[1.0]]).extent == (-1.0, 11.0)
    assert dataset([[3.0, 3.0]], [[1.0]]).extent == (2.0, 4.0)
    assert dataset([[0.0, 10.0]], [[1.0]], extent=(-5.0, 5.0)).extent == (-5.0, 5.0)


def test_a_few_outliers_do_not_stretch_the_plane():
    bulk = np.random.default_rng(0).uniform(0.0, 1.0, (40, 2))
    targets = np.zeros((42, 1))
    low, high = dataset(np.vstack([bulk, [[90.0, 0.5], [0.5, -3.0]]]), targets).extent
    assert (low, high) == pytest.approx(dataset(bulk, targets[:40]).extent)
    low, high = dataset(np.vstack([bulk, [[1.4, 0.5], [0.5, -0.4]]]), targets).extent
    assert low < -0.4 < 1.4 < high, "what is only at the rim is no outlier"
    assert dataset(np.vstack([bulk[:5], [[0.5, 90.0]]]), targets[:6]).extent[1] < 2.0, "one may always be"


def test_many_far_values_are_no_outliers():
    heavy = np.vstack([np.linspace(0.0, 1.0, 40)] * 2).T
    far = heavy[:8] + 50.0
    assert dataset(np.vstack([heavy, far]), np.zeros((48, 1))).extent[1] > 50
    rare = np.repeat([[0.0, 0.0], [1.0, 1.0]], [90, 10], axis=0)
    assert dataset(rare, np.zeros((100, 1))).extent == pytest.approx((-0.1, 1.1))


def test_the_same_samples_are_told_from_others():
    data = dataset([[0.0, 1.0], [1.0, 0.0]], [[0.0], [1.0]])
    assert data.is_same_as(data)
    assert data.is_same_as(dataset([[0.0, 1.0], [1.0, 0.0]], [[0.0], [1.0]]))
    assert not data.is_same_as(dataset([[0.0, 1.0], [1.0, 0.5]], [[0.0], [1.0]]))
    assert not data.is_same_as(dataset([[0.0, 1.0], [1.0, 0.0]], [[1.0], [0.0]]))


AGE, SALARY = np.linspace(19, 60, 40), np.linspace(15_000, 150_000, 40)
NAMED = Axis("age"), Axis("salary")


def test_columns_on_scales_far_apart_have_each_its_own_stretch():
    data = dataset(np.column_stack([AGE, SALARY[::-1]]), np.ones((40, 1)), axes=NAMED)
    margin = MARGIN * (60 - 19)
    assert data.window[0] == pytest.approx((19 - margin, 60 + margin))
    assert data.window[1] == pytest.approx((15_000 - 13_500, 150_000 + 13_500))
    assert replace(data, test=None).window == data.window  # though its extent is given then
    assert data.rows(AGE < 40).window[0][1] < 45


@pytest.mark.parametrize(
    ("inputs", "axes"),
    [
        (np.column_stack([AGE, SALARY]), ()),  # of nobody's table
        (np.column_stack([AGE, AGE / 4]), NAMED),
        (np.column_stack([AGE, np.full(40, 5.0)]), NAMED),
        (np.column_stack([np.linspace(-1, 1, 40)] * 2), (Axis("age", 39, 20), Axis("salary", 8e4, 6e4))),
    ],
    ids=["unnamed", "near", "constant", "scaled"],
)
def test_otherwise_both_axes_show_the_same(inputs, axes):
    data = dataset(inputs, np.ones((40, 1)), axes=axes)
    assert data.window == (data.extent, data.extent)


def test_a_column_far_from_the_other_is_seen_too():
    data = dataset(np.column_stack([AGE, AGE + 2_000]), np.ones((40, 1)), axes=NAMED)
    assert data.window[1] == pytest.approx((2_014.9, 2_064.1))
