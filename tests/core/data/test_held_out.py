"""Which samples are held out: so many, of each class its part, drawn from the data's seed alone."""

import gc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core import Run
from xorviz.core.data.dataset import Dataset
from xorviz.core.data.held_out import _classes, held_out_rows, with_held_out
from xorviz.core.errors import ConfigError
from xorviz.core.run.config import TrainingConfig


def classes(*sizes, regression=False):
    targets = np.repeat(np.arange(len(sizes), dtype=float), sizes)[:, np.newaxis]
    inputs = np.arange(2.0 * len(targets)).reshape(-1, 2)
    return Dataset("mine", "Mine", inputs, targets, regression=regression)


def rows_of(data):
    return {tuple(row) for row in np.hstack([data.inputs, data.targets])}


def test_with_none_held_out_the_samples_are_the_very_same():
    data = classes(5, 5)
    assert with_held_out(data, 0.0, 3) is data
    config = TrainingConfig(dataset="moons")
    assert config.held_out == 0.0
    assert config.make_data().test is None
    assert config.changed(held_out=0.3).changed(held_out=0.0).make_data() is config.make_data()


@given(
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=4),
    share=st.floats(0.001, 0.9),
    seed=st.integers(0, 2**32 - 1),
)
def test_each_sample_is_on_one_side_and_each_class_has_its_part(sizes, share, seed):
    data = classes(*sizes)
    split = with_held_out(data, share, seed)
    train, test = rows_of(split), rows_of(split.test) if split.test else set()
    assert train | test == rows_of(data)
    assert not train & test
    spare = sum(sizes) - len(sizes)
    assert len(test) == min(max(1, int(share * sum(sizes) + 0.5)), spare)
    denied = sum(max(0.0, share * size - (size - 1)) for size in sizes)  # goes to the other classes
    for value, size in enumerate(sizes):
        held = sum(1 for row in test if row[-1] == value)
        assert held < size, "some of every class stay to train on"
        assert abs(held - share * size) <= 1 + denied or share * sum(sizes) < 1


@given(share=st.floats(0.05, 0.9), seed=st.integers(0, 99))
def test_values_are_drawn_from_all_alike(share, seed):
    held = held_out_rows(classes(*[1] * 40, regression=True), share, seed)
    assert held.sum() == max(1, int(share * 40 + 0.5))


def test_the_samples_keep_their_order_and_their_plane():
    data = classes(20, 20)
    split = with_held_out(data, 0.4, 0)
    for part in (split, split.test):
        assert (np.diff(part.inputs[:, 0]) > 0).all()
        assert (part.extent, part.name) == (data.extent, data.name)


def test_another_seed_holds_out_others_and_the_same_one_the_same():
    data = classes(50, 50)
    one, other = (held_out_rows(data, 0.5, seed) for seed in (0, 1))
    assert (one != other).any()
    np.testing.assert_array_equal(one, held_out_rows(data, 0.5, 0))
    assert with_held_out(data, 0.5, 0) is with_held_out(data, 0.5, 0)
    moons = TrainingConfig(dataset="moons", held_out=0.5)
    drawn = moons.make_data(), moons.changed(seed=5).make_data(), moons.changed(data_seed=5).make_data()
    assert drawn[0] is drawn[1], "the seed of the weights has no part in it"
    assert not drawn[0].is_same_as(drawn[2])


def test_what_nobody_has_is_not_kept():
    from xorviz.core.data import held_out

    before = len(held_out._made)
    split = with_held_out(classes(5, 5), 0.5, 0)
    assert len(held_out._made) == before + 1
    del split
    gc.collect()
    assert len(held_out._made) == before


def test_samples_differ_if_their_tests_do():
    data = classes(20, 20)
    assert with_held_out(data, 0.5, 0).is_same_as(with_held_out(classes(20, 20), 0.5, 0))
    split = with_held_out(data, 0.5, 0)
    assert not split.is_same_as(split.rows(np.ones(20, bool)))
    assert not split.is_same_as(split.rows(np.ones(20, bool), classes(10, 10)))


def test_a_test_has_the_inputs_and_outputs_of_the_training():
    with pytest.raises(ConfigError, match="a test needs 2 inputs, not 1"):
        Dataset("mine", "Mine", [[0.0, 1.0]], [[1.0]], test=Dataset("t", "T", [[0.0]], [[1.0]]))


def test_a_run_trains_on_the_rest_of_given_samples_too():
    data = classes(20, 20)
    run = Run(TrainingConfig(held_out=0.25), data=data)
    assert (len(run.data), len(run.data.test)) == (30, 10)
    assert Run(TrainingConfig(held_out=0.25), data=run.data).data is run.data


@pytest.mark.parametrize("wrong", [-0.1, 0.91, 1, "half", None])
def test_a_share_is_from_0_to_90_percent(wrong):
    with pytest.raises(ConfigError, match=r"it must be a number from 0 to 0\.9"):
        TrainingConfig(held_out=wrong)


@pytest.mark.parametrize("outputs", [1, 2, 4])
def test_those_with_the_same_targets_are_of_one_class_in_the_order_of_these(outputs):
    targets = np.random.default_rng(3).choice([0.0, 0.5, 1.0], (200, outputs))
    whole = np.unique(targets, axis=0, return_inverse=True)[1].ravel()
    np.testing.assert_array_equal(_classes(targets), whole)
