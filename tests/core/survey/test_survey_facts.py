"""What was measured before there was a survey: how often, and how soon, 2-2-1 and its variants solve XOR.

2,000 seeds, 500 for three or more hidden neurons; sigmoid, learning rate 0.5, full batch, (ŷ − y)².
"""

import pytest

from xorviz.core import TrainingConfig
from xorviz.core.survey.many_seeds import survey
from xorviz.core.survey.plan import SurveyPlan

POINTS, PARTS = 0.03, 0.05
"""How far a share may be off, and a median in parts of itself."""
UNIFORM = {"initialisation": "uniform", "bias_initialisation": "same"}

STARTS = [
    ({}, "sum", 50_000, {1000: 73, 5000: 76, 50_000: 76}, 580),
    ({}, "mean", 50_000, {1000: 22, 5000: 74, 50_000: 76}, 2313),
    (UNIFORM, "sum", 50_000, {1000: 77, 5000: 84, 50_000: 84}, 703),
    (UNIFORM, "mean", 50_000, {1000: 8, 5000: 80, 50_000: 84}, 2801),
]
"""Settings, reduction, epochs; percent solved by epoch; median epoch to a mean loss below 0.01."""

VARIANTS = [
    ({"hidden": (3,)}, "sum", 98, None, None),
    ({"hidden": (3,)}, "mean", 97, None, None),
    ({"hidden": (4,)}, "sum", 99.6, None, None),
    ({"hidden": (4,)}, "mean", 99.6, None, None),
    ({"hidden": (8,)}, "sum", 100, 334, None),
    ({"hidden": (8,)}, "mean", 100, 1333, None),
    ({"activation": "tanh"}, "sum", 58, 123, None),
    ({"activation": "tanh"}, "mean", 58, 488, None),
    ({"activation": "tanh", "hidden": (8,)}, "sum", 99.8, 59, None),
    ({"activation": "tanh", "hidden": (8,)}, "mean", 99.8, 232, None),
    ({"learning_rate": 5.0}, "sum", 63, 97, 100),
    ({"learning_rate": 5.0}, "mean", 76, 233, 0.15),
    ({"learning_rate": 50.0}, "sum", 0, None, 100),
    ({"learning_rate": 50.0}, "mean", 31, None, 100),
]
"""Settings, reduction; percent solved by epoch 10,000; median epoch to a mean loss below 0.01; percent of
the runs whose loss rises on the way. None was not measured."""

QUICK = "learning_rate=5.0 sum"
"""The one that is not left to the slow tests: it has all kinds of facts."""

CIRCLE = {2: 86.8, 3: 95.4, 4: 95.6, 8: 96.6}
"""By width: the median of the percent of points that are right, with the mean, after 5,000 epochs."""


def surveyed(changes, reduction, epochs):
    config = TrainingConfig(reduction=reduction, **changes)
    seeds = 2000 if config.hidden == (2,) else 500
    return survey(SurveyPlan(config=config, seeds=seeds, epochs=epochs))


def name_of(row):
    changes, reduction, *_ = row
    return " ".join([*(f"{name}={value}" for name, value in changes.items()), reduction])


def each_of(rows):
    return [
        pytest.param(*row, id=name_of(row), marks=() if name_of(row) == QUICK else pytest.mark.slow)
        for row in rows
    ]


@pytest.mark.parametrize(("changes", "reduction", "epochs", "solved", "median"), each_of(STARTS))
def test_from_each_start(changes, reduction, epochs, solved, median):
    tally = surveyed(changes, reduction, epochs)
    for epoch, percent in solved.items():
        assert tally.share_solved(0, epoch).value == pytest.approx(percent / 100, abs=POINTS)
    assert tally.median_reached() == pytest.approx(median, rel=PARTS)
    assert tally.share_rising().count == 0


@pytest.mark.slow
@pytest.mark.parametrize(("changes", "reduction", "solved", "median", "rising"), each_of(VARIANTS))
def test_each_variant(changes, reduction, solved, median, rising):
    tally = surveyed(changes, reduction, 10_000)
    assert tally.share_solved().value == pytest.approx(solved / 100, abs=POINTS)
    if median is not None:
        assert tally.median_reached() == pytest.approx(median, rel=PARTS)
    if rising is not None:
        assert tally.share_rising().value == pytest.approx(rising / 100, abs=0.001)


@pytest.mark.slow
def test_a_huge_learning_rate_with_the_sum_ends_at_a_mean_loss_of_a_half():
    tally = surveyed({"learning_rate": 50.0}, "sum", 10_000)
    assert (abs(tally.losses / 4 - 0.5) < 0.001).mean() > 0.9


@pytest.mark.slow
def test_the_circle():
    """60 seeds do: 200 move none of the medians by more than 0.15."""
    config = TrainingConfig(dataset="circle", reduction="mean")
    plan = SurveyPlan(config=config, seeds=60, epochs=5000, axis="width", values=tuple(CIRCLE))
    tally = survey(plan)
    medians = [100 * tally.median_accuracy(variant) for variant in range(len(CIRCLE))]
    assert medians == pytest.approx(list(CIRCLE.values()), abs=0.5)
    assert 100 * tally.best_accuracy(0) < 90
