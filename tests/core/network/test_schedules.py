"""Schedules: the rate of an epoch is a function of the epoch alone, in both engines and in what is shown."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import assert_same, run_of
from tests.core.tables import COURSES
from xorviz.core import Run, SurveyPlan, TrainingConfig, survey
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.errors import ConfigError
from xorviz.core.network.schedules import SCHEDULES
from xorviz.core.update.chain_rule import trace_snapshot

FORMULAS = {
    "constant": lambda epoch: 1.0,
    "step": lambda epoch, drop_every, drop_to: drop_to ** (epoch // drop_every),
    "cosine": lambda epoch, cosine_epochs, cosine_to: (
        cosine_to + (1 - cosine_to) * (1 + math.cos(math.pi * min(epoch / cosine_epochs, 1.0))) / 2
    ),
    "inverse": lambda epoch, decay: 1 / (1 + decay * epoch),
}
SETTINGS = {
    "step": {"drop_every": 7, "drop_to": 0.5},
    "cosine": {"cosine_epochs": 50, "cosine_to": 0.1},
    "inverse": {"decay": 0.05},
}


@pytest.mark.parametrize("name", SCHEDULES)
@given(data=st.data(), first=st.integers(0, 10**6), count=st.integers(1, 70))
def test_rates_are_those_of_the_formula_whatever_else_is_asked_for(name, data, first, count):
    values = {key: data.draw(each) for key, each in COURSES[name].items()}
    config = TrainingConfig(learning_rate=0.3, schedule=name, **values)
    rates = config.learning_rates(np.arange(first, first + count))
    expected = [0.3 * FORMULAS[name](epoch, **values) for epoch in range(first, first + count)]
    np.testing.assert_allclose(rates, expected, rtol=1e-12, atol=1e-15)
    assert rates.tolist() == [config.learning_rate_at(epoch) for epoch in range(first, first + count)]


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("batch_size", [None, 3])
def test_both_engines_follow_it_epoch_by_epoch(name, batch_size):
    config = TrainingConfig(schedule=name, batch_size=batch_size, seed=4, **SETTINGS[name])
    one, other = Run(config), Run(config, NumpyEngine())
    for run in (one, other):
        run.advance(60)
    np.testing.assert_allclose(one.head.state, other.head.state, rtol=1e-10)
    constant = run_of(60, batch_size=batch_size, seed=4)
    assert abs(one.head.state - constant.head.state).max() > 1e-3


@pytest.mark.parametrize("engine", [None, NumpyEngine()])
@pytest.mark.parametrize("name", SETTINGS)
def test_any_epoch_is_reached_again_to_the_last_bit(name, engine):
    run = Run(TrainingConfig(schedule=name, optimiser="momentum", **SETTINGS[name]), engine)
    kept = []
    for _ in range(9):
        run.advance(13)
        kept.append(run.head)
    run.let_go()
    for head in kept:
        assert_same(run.at(head.epoch), head)


def test_the_steps_are_those_rates_times_the_gradient():
    run = run_of(0, schedule="step", drop_every=2, drop_to=0.5, learning_rate=0.8)
    run.advance(6)
    for epoch, rate in enumerate((0.8, 0.8, 0.4, 0.4, 0.2, 0.2)):
        here, after = run.at(epoch), run.at(epoch + 1)
        expected = here.parameters.flat - rate * here.gradients.flat
        np.testing.assert_allclose(after.parameters.flat, expected, rtol=1e-13)
        trace = trace_snapshot(here)
        assert trace.rate == rate
        np.testing.assert_allclose(trace.after[0], after.parameters.flat, rtol=1e-13)


def test_an_edit_of_the_learning_rate_scales_all_rates_after_it():
    run = run_of(20, schedule="inverse", decay=0.1, learning_rate=0.5)
    run.edit("learning_rate", 1.0)
    run.advance(20)
    assert run.config.learning_rate_at(30) == pytest.approx(1.0 / 4.0)
    assert run.config_at(10).learning_rate_at(10) == pytest.approx(0.5 / 2.0)
    head = run.head
    run.let_go()
    assert_same(run.at(40), head)


def test_a_survey_follows_it_as_a_run_does():
    config = TrainingConfig(schedule="step", drop_every=5, drop_to=0.3)
    tally = survey(SurveyPlan(config=config, seeds=2, epochs=40))
    for seed in range(2):
        run = Run(config.changed(seed=seed))
        run.advance(40)
        assert tally.losses[0][seed] == pytest.approx(run.head.loss, rel=1e-12)


@pytest.mark.parametrize(
    "settings", [{"drop_to": 1.5, "schedule": "step"}, {"decay": -1, "schedule": "inverse"}, {"decay": 0.1}]
)
def test_what_does_not_go_is_refused(settings):
    with pytest.raises(ConfigError):
        TrainingConfig(**settings)
