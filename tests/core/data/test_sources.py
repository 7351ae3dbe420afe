import numpy as np
import pytest

from xorviz.core import Run
from xorviz.core.data.sources import SOURCES, make_dataset
from xorviz.core.errors import ConfigError
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.survey.many_seeds import survey
from xorviz.core.survey.plan import SurveyPlan


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
    data, outputs = config.make_data(), SOURCES[name].classes
    assert data.name == name
    assert data is config.make_data()
    assert data.inputs.shape == (len(data), 2)
    assert data.targets.shape == (len(data), outputs)
    assert data.regression == SOURCES[name].regression
    if data.regression:
        assert len(np.unique(data.targets)) == len(data)
        assert -1.0 <= data.targets.min() < -0.5 < 0.5 < data.targets.max() <= 1.0
    else:
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


class TestMoons:
    def test_without_noise_they_are_two_half_circles(self):
        data = TrainingConfig(dataset="moons").changed(noise=0, count=101).make_data()
        upper, lower = (data.inputs[data.targets[:, 0] == target] for target in (0.0, 1.0))
        assert (len(upper), len(lower)) == (50, 51)
        np.testing.assert_allclose(np.hypot(*upper.T), 1.0)
        np.testing.assert_allclose(np.hypot(*(lower - [1.0, 0.5]).T), 1.0)
        assert upper[:, 1].min() > -1e-12
        assert lower[:, 1].max() < 0.5 + 1e-12

    def test_noise_moves_each_point_by_so_much(self):
        config = TrainingConfig(dataset="moons").changed(count=5000)
        still, noisy = (config.changed(noise=noise).make_data() for noise in (0.0, 0.3))
        moved = noisy.inputs - still.inputs
        np.testing.assert_allclose(moved.std(axis=0), 0.3, rtol=0.05)
        np.testing.assert_allclose(moved.mean(axis=0), 0.0, atol=0.02)
        assert noisy.is_same_as(config.changed(noise=0.3).make_data())

    def test_its_parameters_are_settings_like_any_other(self):
        config = TrainingConfig().changed(noise=0.2, dataset="moons", count=30)
        assert (config.settings["noise"], config.settings["count"]) == (0.2, 30)
        assert config == TrainingConfig(dataset="moons", data_parameters=(("count", 30), ("noise", 0.2)))
        assert TrainingConfig().changed(**config.as_dict()) == config
        assert {config: 1}[config.changed(noise=0.2)] == 1
        assert config.changed(dataset="xor").settings.keys() == TrainingConfig().settings.keys()
        for wrong in (-0.1, 1.5, "much", None):
            with pytest.raises(ConfigError, match="it must be a number from 0 to 1"):
                config.changed(noise=wrong)
        with pytest.raises(ConfigError, match="noise is not a setting of the dataset 'xor'"):
            TrainingConfig().changed(noise=0.2)

    def test_a_run_trains_on_them_and_a_survey_compares_them(self):
        config = TrainingConfig(dataset="moons", reduction="mean").changed(count=40)
        run = Run(config)
        run.advance(20)
        assert len(run.head.predictions) == len(run.data) == 40
        plan = SurveyPlan(config=config, seeds=3, epochs=20, axis="count", values=(10, 40))
        tally = survey(plan)
        assert [tally.samples(variant) for variant in (0, 1)] == [10, 40]
        seed = Run(config.changed(seed=2))
        seed.advance(20)
        assert tally.losses[1, 2] == seed.head.loss
