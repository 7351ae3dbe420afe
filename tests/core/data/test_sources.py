import numpy as np
import pytest

from xorviz.core.data.sources import SOURCES, make_dataset
from xorviz.core.run.config import PARAMETERS, TrainingConfig


def test_xor_is_the_lessons():
    data = make_dataset("xor")
    np.testing.assert_array_equal(data.inputs, [[0, 0], [0, 1], [1, 0], [1, 1]])
    np.testing.assert_array_equal(data.targets, [[0], [1], [1], [0]])


def test_circle_is_the_lessons_to_the_letter():
    rng = np.random.default_rng(0)
    N = 200
    inside = rng.normal(0, 0.5, (N, 2))
    outside = rng.normal(0, 1.6, (N, 2))
    outside = outside[np.linalg.norm(outside, axis=1) > 1.2]
    X = np.vstack([inside, outside])
    y = np.concatenate([np.ones(len(inside)), np.zeros(len(outside))])
    data = make_dataset("circle")
    np.testing.assert_array_equal(data.inputs, X)
    np.testing.assert_array_equal(data.targets[:, 0], y)
    assert len(data) == 356
    assert (data.targets == 0).sum() == 156


@pytest.mark.parametrize("name", SOURCES)
def test_every_dataset_is_frozen_named_and_inside_its_picture(name):
    config = TrainingConfig(dataset=name)
    data = config.make_data()
    assert data.name == name
    assert data is config.make_data()
    assert data.inputs.shape == (len(data), 2)
    assert data.targets.shape == (len(data), 1)
    assert set(np.unique(data.targets)) == {0.0, 1.0}
    assert data.extent[0] <= data.inputs.min()
    assert data.inputs.max() <= data.extent[1]
    for array in (data.inputs, data.targets):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9.0


def test_one_name_in_two_sources_is_one_setting():
    """Controls and the command line have one place for it."""
    for parameter in (parameter for source in SOURCES.values() for parameter in source.parameters):
        assert PARAMETERS[parameter.name] is parameter
