"""What a survey can be of."""

import numpy as np
import pytest

from xorviz.core import ConfigError, TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.hands.held import NOTHING
from xorviz.core.survey.plan import SurveyPlan


def test_an_axis_changes_one_setting_alone():
    plan = SurveyPlan(config=TrainingConfig(hidden=(2, 2)), seeds=10, epochs=1, axis="width", values=(3, 5))
    assert [config.hidden for config in plan.variants] == [(3, 3), (5, 5)]
    plan = SurveyPlan(config=TrainingConfig(), seeds=10, epochs=1, axis="reduction", values=("sum", "mean"))
    assert [config.reduction for config in plan.variants] == ["sum", "mean"]
    assert plan.runs == 20


HOLDING = TrainingConfig().holding(NOTHING.with_off((1, 0), off=True))
START = [[[1, 2], [3, 4]], [[5, 6]]], [[0, 0], [0]]
THREE_INPUTS = TrainingConfig(own=Dataset("own", "Own", np.eye(3), [[0], [1], [1]]))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"seeds": 0}, "seeds 0 is not allowed: it must be from 1 to 1,000,000"),
        ({"seeds": 1.5}, "seeds 1.5 is not allowed"),
        ({"epochs": 0}, "epochs 0 is not allowed"),
        ({"first_seed": 2**32 - 5}, "seed 4294968290"),
        ({"axis": "colour", "values": (1,)}, "axis 'colour' is not known (known: dataset"),
        ({"axis": "width", "values": ()}, "needs 1 to 64 values, not 0"),
        ({"axis": "width", "values": (0,)}, "width 0 is not allowed"),
        ({"axis": "learning_rate", "values": (0.1, "x")}, "learning rate 'x' is not allowed"),
        ({"values": (1,)}, "which one is missing"),
        ({"config": HOLDING}, "a survey trains every parameter"),
        ({"config": TrainingConfig().started_from(START)}, "a survey draws its starts"),
        ({"config": THREE_INPUTS, "axis": "features", "values": (("x1", "x1x2"),)}, "need 2 inputs, not 3"),
    ],
)
def test_a_plan_that_cannot_be(wrong, words):
    with pytest.raises(ConfigError) as error:
        SurveyPlan(**{"config": TrainingConfig(), **wrong})
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("axis", "values"), [("dataset", ("xor", "moons")), ("noise", (0.1,)), ("count", (20, 30))]
)
def test_given_samples_are_not_those_of_an_axis_of_data(axis, values):
    config = TrainingConfig(dataset="moons")
    with pytest.raises(ConfigError, match=f"^the axis {axis} chooses the samples: it does not go with given"):
        SurveyPlan(config=config, axis=axis, values=values, data=config.make_data())
    assert len(SurveyPlan(config=config, axis=axis, values=values).variants) == len(values)


def test_two_equal_values_are_one_variant():
    with pytest.raises(ConfigError, match="twice"):
        SurveyPlan(config=TrainingConfig(), axis="width", values=(2, 2))


def test_a_given_start_is_refused():
    config = TrainingConfig().started_from(([[[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0]]], [[0.0, 0.0], [0.0]]))
    with pytest.raises(ConfigError, match="draws its starts"):
        SurveyPlan(config=config)
