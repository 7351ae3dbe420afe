"""Values in place of classes: what is drawn, what is told of a fit, and that nothing counts as right."""

import json
import math

import numpy as np
import pytest

from xorviz.core import ConfigError, Run, TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.network.fit import r_squared
from xorviz.core.run.describing import correct_words, points_told
from xorviz.core.survey.many_seeds import survey
from xorviz.core.survey.plan import SurveyPlan

PLANE = TrainingConfig(dataset="plane", hidden=(), reduction="mean", learning_rate=0.05)


def drawn(name, **settings):
    return TrainingConfig(dataset=name).changed(noise=0, **settings).make_data()


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("line", lambda x: x / 2),
        ("parabola", lambda x: x * x / 4 - 2),
        ("sine", lambda x: 2.5 * np.sin(x)),
    ],
)
def test_class_1_is_above_the_curve(name, above):
    data = drawn(name, count=3000)
    (x, y), ones = data.inputs.T, data.targets[:, 0] == 1
    np.testing.assert_array_equal(ones, y > above(x))
    assert 0.3 < ones.mean() < 0.8
    assert not data.regression


def test_the_plane_is_flat_and_the_bumps_are_where_playground_has_them():
    data = drawn("plane", count=300)
    np.testing.assert_allclose(data.targets[:, 0], data.inputs.sum(axis=1) / 10)
    data = drawn("bumps", count=10_000)
    for middle, height in (((-4, 2.5), 1), ((0, 2.5), -1), ((4, 2.5), 1), ((0, -2.5), 1), ((4, -2.5), -1)):
        near = np.hypot(*(data.inputs - middle).T).argmin()
        assert data.targets[near, 0] == pytest.approx(height, abs=0.05)
    assert abs(data.targets).max() <= 1.0


def test_colours_go_from_the_least_value_to_the_greatest():
    data = drawn("plane")
    assert data.scale == (data.targets.min(), data.targets.max())
    assert data.leaning(data.scale[1]) == pytest.approx(0.5)
    assert data.leaning(sum(data.scale) / 2) == pytest.approx(0.0)
    moons = TrainingConfig(dataset="moons").make_data()
    assert (moons.scale, moons.leaning(0.75)) == ((0.0, 1.0), 0.25)
    level = Dataset("level", "Level", [[0.0], [1.0]], [[2.0], [2.0]], regression=True)
    assert level.scale == (1.5, 2.5)


def test_the_output_is_the_usual_one_for_the_samples_unless_said():
    assert PLANE.output_activation == "linear"
    assert TrainingConfig(dataset="plane", output_activation="tanh").output_activation == "tanh"
    xor = TrainingConfig(loss="binary_cross_entropy")
    plane = xor.changed(dataset="plane")
    assert (plane.output_activation, plane.loss) == ("linear", "squared_error")
    assert plane.changed(dataset="bumps", output_activation="tanh").output_activation == "tanh"
    assert plane.changed(output_activation="tanh", dataset="bumps").changed(dataset="plane") == plane.changed(
        output_activation="tanh"
    ), "of the same kind it stays"
    assert plane.changed(dataset="xor").output_activation == "sigmoid"
    assert TrainingConfig().changed(**plane.as_dict()) == plane
    with pytest.raises(ConfigError, match="the loss cross-entropy needs classes, not values"):
        TrainingConfig(dataset="plane", output_activation="sigmoid", loss="binary_cross_entropy")


@pytest.mark.parametrize("engine", [None, NumpyEngine()])
def test_no_value_is_right_or_wrong(engine):
    run = Run(PLANE.changed(held_out=0.25), engine)
    run.advance(500)
    head = run.head
    assert (head.correct, head.wrong, head.undecided, run.solved_epoch) == (0, 0, 0, None)
    assert math.isnan(head.accuracy)
    assert head.test.correct == 0
    assert not run.curve.fewest_right.any()
    assert not run.test_curve.fewest_right.any()
    assert 0.5 < head.r_squared < 1.0
    assert correct_words(head) == f"{head.r_squared:.3f}"
    assert points_told(head) == f"R² {head.r_squared:.3f} over 150 points"
    assert "right" not in repr(head)


def test_r_squared_is_what_is_left_of_the_spread():
    targets = np.array([[1.0], [2.0], [6.0]])
    assert r_squared(targets, targets) == 1.0
    assert r_squared(np.full((3, 1), 3.0), targets) == 0.0
    assert r_squared(np.array([[1.0], [2.0], [4.0]]), targets) == pytest.approx(1 - 4 / 14)
    assert math.isnan(r_squared(targets, np.ones((3, 1))))
    assert r_squared(np.full((3, 1), 1e200), targets) == -math.inf


def test_history_has_r_squared_in_place_of_accuracy():
    run = Run(PLANE.changed(held_out=0.5))
    run.advance(10)
    columns = run.history()
    assert list(columns)[:5] == ["epoch", "loss", "r_squared", "test_loss", "test_r_squared"]
    assert columns["r_squared"][-1] == run.head.r_squared
    test = run.data.test
    assert columns["test_r_squared"][-1] == r_squared(run.head.test.predictions, test.targets)


def test_a_survey_counts_none_as_solved():
    tally = survey(SurveyPlan(config=PLANE, seeds=3, epochs=5))
    assert (tally.solved == -1).all()
    assert not tally.right.any()
    for seed in range(3):
        run = Run(PLANE.changed(seed=seed, held_out=0.5))
        run.advance(5)
        test = run.data.test.targets
        found = survey(SurveyPlan(config=PLANE.changed(held_out=0.5), seeds=3, epochs=5))
        assert found.ends.r_squared[0, seed] == run.head.r_squared
        assert found.ends.test_r_squared[0, seed] == r_squared(run.head.test.predictions, test)
    assert found.median_r_squared() == np.median(found.ends.r_squared)
    assert np.isnan(survey(SurveyPlan(config=TrainingConfig(), seeds=2, epochs=3)).ends.r_squared).all()


def test_the_command_line_tells_of_the_fit_of_a_survey(capsys):
    from xorviz.cli import main

    options = ["survey", "--dataset", "plane", "--reduction", "mean", "--held-out", "0.5", "--seeds", "3"]
    main([*options, "--epochs", "20", "--learning-rate", "0.05"])
    told = capsys.readouterr().out
    assert "median R²" in told
    assert "test R²" in told
    assert "solved" not in told
    main([*options, "--epochs", "20", "--learning-rate", "0.05", "--json"])
    (variant,) = json.loads(capsys.readouterr().out)["variants"]
    assert {"median_r_squared", "median_test_r_squared", "median_test_loss"} <= variant.keys()
    assert "median_accuracy" not in variant


def test_the_command_line_tells_of_the_fit(capsys):
    from xorviz.cli import main

    options = ["train", "--dataset", "plane", "--hidden", "none", "--reduction", "mean", "--held-out", "0.5"]
    options += ["--learning-rate", "0.05"]
    main([*options, "--epochs", "50"])
    told = capsys.readouterr().out
    assert "R²       0." in told
    assert ", 100 held out" in told
    assert "correct" not in told
    main([*options, "--epochs", "50", "--json"])
    result = json.loads(capsys.readouterr().out)
    assert {"r_squared", "test_r_squared"} <= result.keys()
    assert not {"correct", "accuracy", "undecided"} & result.keys()
