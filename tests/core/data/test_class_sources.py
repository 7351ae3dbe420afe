import numpy as np
import pytest

from xorviz.core import Run, TrainingConfig
from xorviz.core.data.sources import SOURCES, make_dataset
from xorviz.core.network.decisions import exclusive

NAMES = [name for name, source in SOURCES.items() if source.kind == "classes"]


def samples(name, classes, noise=0.1, count=60, seed=0):
    settings = {"class_count": classes, "noise": noise, "count": count, "data_seed": seed}
    return TrainingConfig().changed(dataset=name, **settings).make_data()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("classes", [3, 4])
def test_each_class_has_an_output_and_its_share_of_the_points(name, classes):
    data = samples(name, classes)
    assert data.targets.shape == (60, classes)
    assert exclusive(data.targets)
    assert data.targets.sum(axis=0).tolist() == [60 / classes] * classes
    assert not np.array_equal(data.inputs, samples(name, classes, seed=1).inputs)
    assert np.array_equal(data.inputs, samples(name, classes).inputs)


def test_without_noise_a_blob_is_one_place_and_the_places_are_apart():
    data = samples("blobs", 3, noise=0.0)
    places = np.unique(data.inputs.round(9), axis=0)
    assert len(places) == 3
    np.testing.assert_allclose(np.linalg.norm(places, axis=1), 1.0)
    sides = [np.linalg.norm(places[one] - places[other]) for one, other in ((0, 1), (1, 2), (0, 2))]
    np.testing.assert_allclose(sides, 3**0.5)


def test_the_arms_of_the_pinwheel_are_one_arm_turned():
    data = samples("pinwheel", 3, noise=0.0)
    radius = np.linalg.norm(data.inputs, axis=1)
    angle = np.arctan2(data.inputs[:, 1], data.inputs[:, 0])
    turned = (angle - np.pi / 2 - 2.0 * radius - 2 * np.pi / 3 * data.targets.argmax(axis=1)) / (2 * np.pi)
    np.testing.assert_allclose(turned, turned.round(), atol=1e-9)
    assert 0.1 <= radius.min() < radius.max() <= 1.0


def test_choosing_classes_chooses_their_output_and_another_source_takes_it_back():
    usual = TrainingConfig()
    for config in (usual.changed(dataset="pinwheel"), TrainingConfig(dataset="pinwheel")):
        assert (config.output_activation, config.loss) == ("softmax", "cross_entropy")
        assert config.changed(dataset="blobs").output_activation == "softmax"
        assert config.changed(dataset="xor") == usual
        assert config.changed(dataset="plane").output_activation == "linear"
    several = TrainingConfig(dataset="blobs", loss="binary_cross_entropy")
    assert several.output_activation == "sigmoid"
    assert usual.changed(dataset="blobs", output_activation="tanh").loss == "squared_error"


@pytest.mark.parametrize("name", NAMES)
def test_each_is_learned(name):
    config = TrainingConfig(hidden=(8,), activation="tanh", reduction="mean", learning_rate=0.5)
    run = Run(config.changed(dataset=name))
    run.advance(2000)
    assert run.head.accuracy >= 0.95
    assert len(make_dataset(name, run.config.data_parameters)) == 200
