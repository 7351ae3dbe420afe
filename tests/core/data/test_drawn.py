"""Samples put in, moved and taken out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core import ConfigError, Dataset, Run, TrainingConfig
from xorviz.core.data.drawn import DRAWN, MOST_DRAWN, moved, whole, with_points, with_rows, without
from xorviz.core.data.sources import xor

NUMBERS = st.floats(-5, 5)


def test_points_are_put_in_behind_the_others_on_the_same_plane():
    data = with_points(xor(), [[0.5, 0.5], [0.25, 1]], [1])
    assert (len(data), data.extent, data.label, data.regression) == (6, xor().extent, DRAWN, False)
    np.testing.assert_array_equal(data.inputs[4:], [[0.5, 0.5], [0.25, 1]])
    np.testing.assert_array_equal(data.targets[:, 0], [0, 1, 1, 0, 1, 1])


@given(row=st.integers(0, 3), place=st.tuples(NUMBERS, NUMBERS))
def test_one_is_moved_and_the_others_stay(row, place):
    data = moved(xor(), row, place)
    np.testing.assert_array_equal(data.inputs[row], place)
    others = np.arange(4) != row
    np.testing.assert_array_equal(data.inputs[others], xor().inputs[others])
    np.testing.assert_array_equal(data.targets, xor().targets)


def test_one_is_taken_out_but_never_the_last():
    data = without(xor(), 1)
    np.testing.assert_array_equal(data.targets[:, 0], [0, 1, 0])
    with pytest.raises(ConfigError, match="the last sample cannot be taken out"):
        without(without(without(data, 0), 0), 0)


def test_targets_between_0_and_1_are_values_to_come_near_to():
    data = with_rows(xor(), [[0.05, 0.1]], [[0.01]])
    assert data.regression
    assert not with_rows(data, [[0.05, 0.1]], [[1.0]]).regression


def test_what_is_held_out_is_not_lost():
    data = TrainingConfig(dataset="moons", held_out=0.3).make_data()
    assert data.test is not None
    everything = whole(data)
    assert (len(everything), everything.test) == (200, None)
    assert {*map(tuple, everything.inputs.tolist())} == {
        *map(tuple, TrainingConfig(dataset="moons").make_data().inputs.tolist())
    }


def test_too_many_are_not_changed_by_hand():
    many = Dataset("many", "Many", np.zeros((MOST_DRAWN + 1, 2)), np.zeros((MOST_DRAWN + 1, 1)))
    with pytest.raises(ConfigError, match="2,001 samples are too many"):
        whole(many)


def test_a_run_that_goes_on_has_the_weights_and_the_settings():
    run = Run(TrainingConfig(hidden=(3,), reduction="sum"))
    run.advance(50)
    head = run.head.parameters
    config = run.config.started_from((head.weights, head.biases)).with_own(without(run.data, 0))
    on = Run(config)
    np.testing.assert_array_equal(on.head.parameters.flat, head.flat)
    assert (on.config.reduction, len(on.data)) == ("sum", 3)
