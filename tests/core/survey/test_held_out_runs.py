"""A survey of runs from which samples are held out."""

import csv

import numpy as np
import pytest

from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.survey import portions
from xorviz.core.survey.many_seeds import survey
from xorviz.core.survey.plan import SurveyPlan
from xorviz.core.survey.survey_file import write_survey

MOONS = TrainingConfig(dataset="moons", reduction="mean", hidden=(3,))
PLAN = SurveyPlan(config=MOONS, seeds=5, epochs=30, axis="held_out", values=(0.0, 0.5))


@pytest.mark.parametrize("compiled", [True, False])
def test_each_run_has_the_test_that_it_has_alone(monkeypatch, compiled):
    if not compiled:
        monkeypatch.setattr(portions, "engine_for", lambda *_: NumpyEngine())
    tally = survey(PLAN)
    assert [tally.tests(variant) for variant in (0, 1)] == [0, 100]
    assert np.isnan(tally.ends.test_loss[0]).all()
    for seed in range(5):
        run = Run(MOONS.changed(held_out=0.5, seed=seed), None if compiled else NumpyEngine())
        run.advance(30)
        test = run.head.test
        assert (tally.ends.test_loss[1, seed], tally.ends.test_right[1, seed]) == (test.loss, test.correct)
    assert tally.median_test_loss(1) == np.median(tally.ends.test_loss[1])
    assert tally.median_test_accuracy(1) == np.median(tally.ends.test_right[1]) / 100
    assert np.isnan(tally.median_test_accuracy(0))


def test_what_overflows_counts_as_at_its_last_epoch():
    config = TrainingConfig(activation="relu", output_activation="linear", learning_rate=50.0, held_out=0.5)
    tally = survey(SurveyPlan(config=config, seeds=4, epochs=100))
    assert not tally.finite.all()
    for seed in range(4):
        run = Run(config.changed(seed=seed))
        run.advance(100)
        assert tally.ends.test_loss[0, seed] == run.head.test.loss


def test_the_file_has_them_where_there_are_some(tmp_path):
    write_survey(tmp_path / "s.csv", tally := survey(PLAN))
    with (tmp_path / "s.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["test_loss"] for row in rows[:5]] == [""] * 5
    assert [float(row["test_loss"]) for row in rows[5:]] == tally.ends.test_loss[1].tolist()
    assert [int(row["test_correct"]) for row in rows[5:]] == tally.ends.test_right[1].tolist()
    write_survey(tmp_path / "none.csv", survey(SurveyPlan(config=MOONS, seeds=2, epochs=3)))
    assert "test" not in (tmp_path / "none.csv").read_text()


def test_what_is_typical_is_told_in_words():
    tally = survey(PLAN)
    assert tally.told(0) == ""
    accuracy, loss = tally.median_test_accuracy(1), tally.median_test_loss(1)
    assert tally.told(1) == f"medians: {100 * accuracy:.1f} % of the test right, test loss {loss:.3g}"
    values = TrainingConfig(dataset="plane", reduction="mean", learning_rate=0.05)
    told = survey(SurveyPlan(config=values, seeds=2, epochs=10)).told()
    assert told.startswith("medians: R² ")
    assert "test" not in told


def test_of_values_none_is_solved_or_not():
    values = TrainingConfig(dataset="plane", reduction="mean", learning_rate=0.05)
    tally = survey(SurveyPlan(config=values, seeds=2, epochs=10))
    assert np.isnan(tally.solved_by(0, np.array([5, 10]))).all()
    assert "R²" in repr(tally)
    assert "solved" not in repr(tally)
