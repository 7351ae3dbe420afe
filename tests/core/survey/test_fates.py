"""Each point of a map of fates is the run that it says, bit for bit, however the map is made."""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import configs
from tests.examples import examples
from xorviz.core import ConfigError, Dataset, Run, TrainingConfig
from xorviz.core.hands.held import Held
from xorviz.core.survey import Fate, FateAxis, FatePlan, fate_map
from xorviz.core.survey import fate_plan as planning
from xorviz.core.survey import fates as trained_by
from xorviz.core.survey.fate_plan import COARSEST
from xorviz.core.survey.fates import fate_parts, fates_of, train_fates
from xorviz.core.survey.many_starts import Records, column_epochs

RATE = FateAxis("learning_rate", 0.05, 50.0, ratios=True)
WEIGHT = FateAxis("w1.2.1", -4.0, 4.0)
BIAS = FateAxis("b2.1", -3.0, 3.0)
POINT = FateAxis("x2@3", -0.5, 1.5)


def plan_of(across=RATE, up=WEIGHT, epochs=60, columns=5, rows=4, **settings):
    config = TrainingConfig(**settings)
    return FatePlan(config=config, across=across, up=up, columns=columns, rows=rows, epochs=epochs)


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"batch_size": 3, "seed": 5},
        {"optimiser": "adam", "activation": "relu", "reduction": "mean"},
        {"output_activation": "linear", "activation": "relu"},
        {"dataset": "blobs", "hidden": (3,), "count": 24},
    ],
    ids=str,
)
@pytest.mark.parametrize(("across", "up"), [(RATE, WEIGHT), (WEIGHT, BIAS), (BIAS, RATE), (POINT, RATE)])
def test_each_point_is_that_very_run(settings, across, up):
    plan = plan_of(across, up, **settings)
    found = fate_map(plan)
    assert found.finished == 20
    for row, column in np.ndindex(4, 5):
        config, data = plan.run_at(column, row)
        run = Run(config, data=data)
        run.advance(plan.epochs)
        if found.kinds[row, column] == Fate.OVERFLOWS:
            assert run.diverged
            assert math.isnan(found.loss[row, column])
            continue
        assert not run.diverged
        assert run.head.loss == found.loss[row, column]
        solved = -1 if run.solved_epoch is None else run.solved_epoch
        assert found.solved[row, column] == solved
        assert bool(found.kinds[row, column] == Fate.SOLVED) is (solved >= 0)


@examples(30)
@given(configs(datasets=("xor",)), st.integers(1, 60), st.booleans())
def test_each_point_of_any_network_is_that_very_run(engine, config, epochs, of_bias):
    up = FateAxis(f"b{len(config.hidden) + 1}.1" if of_bias else "w1.1.1", -3.0, 3.0)
    plan = FatePlan(config=config, across=RATE, up=up, columns=2, rows=2, epochs=epochs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trained_by, "engine_for", lambda config, data: engine)
        found = fate_map(plan)
    for row, column in np.ndindex(2, 2):
        config, data = plan.run_at(column, row)
        run = Run(config, engine, data)
        run.advance(epochs)
        assert bool(found.kinds[row, column] == Fate.OVERFLOWS) is run.diverged
        if not run.diverged:
            assert found.loss[row, column] == run.head.loss
            assert found.solved[row, column] == (-1 if run.solved_epoch is None else run.solved_epoch)


@pytest.mark.parametrize(("across", "up"), [(RATE, WEIGHT), (WEIGHT, BIAS), (POINT, RATE)])
def test_the_run_itself_lies_where_the_axes_have_its_values(across, up):
    plan = plan_of(across, up)
    values = plan.own_values()
    shares = plan.shares_of(values)
    assert shares is not None
    # One point as small as can be told apart, around there, is that run.
    near = [
        axis.between(share - 1e-9, share + 1e-9) for axis, share in zip((across, up), shares, strict=True)
    ]
    config, data = replace(plan, across=near[0], up=near[1], columns=1, rows=1).run_at(0, 0)
    (run, own) = Run(config, data=data), Run(plan.config, data=plan.data)
    assert config.learning_rate == pytest.approx(plan.config.learning_rate, rel=1e-8)
    np.testing.assert_allclose(run.head.parameters.flat, own.head.parameters.flat, rtol=0, atol=1e-7)
    np.testing.assert_allclose(run.data.inputs, own.data.inputs, rtol=0, atol=1e-7)
    beyond = across.between(shares[0] + 0.1, shares[0] + 0.2)
    assert replace(plan, across=beyond).shares_of(values) is None


def test_the_quantities_have_the_values_of_the_axes_and_all_else_is_the_runs():
    plan = plan_of(POINT, WEIGHT, seed=3)
    start = Run(plan.config).head
    for row, column in ((0, 0), (3, 4)):
        config, data = plan.run_at(column, row)
        run = Run(config, data=data)
        x, w = plan.across.values(5)[column], plan.up.values(4)[row]
        assert run.data.inputs[2, 1] == x
        assert run.head.parameters.weights[0][1, 0] == w
        others = np.delete(run.head.parameters.flat, 2)
        np.testing.assert_array_equal(others, np.delete(start.parameters.flat, 2))
        np.testing.assert_array_equal(np.delete(run.data.inputs, 5), np.delete(start.data.inputs, 5))
    rated, _ = plan_of(RATE, BIAS).run_at(2, 1)
    assert rated.learning_rate == RATE.values(5)[2]
    assert rated.start.biases[1][0] == BIAS.values(4)[1]


def test_given_samples_stay_given():
    data = Dataset("mine", "Mine", np.eye(2), np.ones((2, 1)))
    plan = FatePlan(config=TrainingConfig(), data=data, across=RATE, up=WEIGHT, columns=2, rows=2, epochs=5)
    config, samples = plan.run_at(0, 0)
    assert samples == data
    assert Run(config, data=samples).data == data


@examples(60)
@given(st.integers(1, 40), st.integers(1, 40), st.permutations([RATE, WEIGHT, POINT]))
def test_each_point_comes_once_and_coarse_ones_first(columns, rows, axes):
    plan, steps = plan_of(*axes[:2], columns=columns, rows=rows), []
    seen = np.zeros((rows, columns), int)
    for task in plan.tasks():
        seen[task.places] += 1
        grid = np.concatenate([np.ravel(each) for each in task.places])
        steps.append(max(step for step in (16, 8, 4, 2, 1) if (grid % step == 0).all()))
    assert (seen == 1).all()
    coarse = -(-columns // COARSEST) * -(-rows // COARSEST)
    assert sum(step == 16 for step in steps) <= coarse
    assert steps[0] == 16


def test_tasks_of_any_size_in_any_executor_make_the_same_map(monkeypatch):
    whole = fate_map(plan_of(epochs=200))
    monkeypatch.setattr(planning, "TASK_WORK", 200 * 4 * 9 * 2)
    with ThreadPoolExecutor(3) as executor:
        parts = fate_map(plan_of(epochs=200), executor)
    for name in ("kinds", "loss", "solved"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(parts, name))


def test_it_stops_when_it_is_told_to():
    stop, plan = Event(), plan_of(columns=40, rows=40, epochs=20)
    parts = fate_parts(plan, stop=stop)
    next(parts)
    stop.set()
    found = sum(1 for _ in parts)
    assert found < len(list(plan.tasks())) - 1
    assert train_fates(next(plan.tasks()), lambda: True) is None


def records(*curves, finite=True, solved=-1, rises=0):
    many = Records.of(len(curves), 1000)
    columns = column_epochs(1000)
    many.finite[:], many.solved[:], many.rises[:] = finite, solved, rises
    for row, curve in zip(many.curves, curves, strict=True):
        row[:] = [curve(epoch) for epoch in columns.tolist()]
    return many


def test_fates_are_told_by_the_first_that_holds():
    def falling(epoch):
        return 1.0 / (1 + epoch)

    assert fates_of(records(falling, finite=False, solved=3), 1000).tolist() == [Fate.OVERFLOWS]
    assert fates_of(records(falling, solved=3), 1000).tolist() == [Fate.SOLVED]
    assert fates_of(records(falling, solved=3), 1000, regression=True).tolist() == [Fate.LEARNING]
    still = records(lambda epoch: 0.7, lambda epoch: 0.7 + 1e-9 / (1 + epoch), falling)
    assert fates_of(still, 1000).tolist() == [Fate.FREEZES, Fate.STUCK, Fate.LEARNING]
    assert fates_of(records(falling, rises=101), 1000).tolist() == [Fate.OSCILLATES]
    assert fates_of(records(falling, rises=100), 1000).tolist() == [Fate.LEARNING]


@given(st.floats(1e-3, 1e3), st.floats(1.01, 1e3), st.integers(1, 50), st.booleans(), st.floats(0.01, 3))
def test_values_lie_within_the_ends_and_zooming_keeps_a_place(low, ratio, count, ratios, factor):
    axis = FateAxis("learning_rate", low, low * ratio, ratios)
    values = axis.values(count)
    assert ((values > low) & (values < low * ratio)).all()
    steps = np.diff(np.log(values) if ratios else values)
    if len(steps):
        np.testing.assert_allclose(steps, steps[0], rtol=1e-6)
    value = float(values[count // 2])
    at = axis.share_of(value)
    near = axis.between(at - at * factor, at + (1 - at) * factor)
    assert near.share_of(value) == pytest.approx(at, abs=1e-6)
    if not ratios:
        assert near.high - near.low == pytest.approx((axis.high - axis.low) * factor, rel=1e-6)
    assert near.low <= value <= near.high


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"up": FateAxis("hidden", 1, 2)}, "'hidden' cannot vary"),
        ({"up": FateAxis("w3.1.1", 0, 1)}, "there is no w3.1.1 in a network of 2-2-1"),
        ({"up": FateAxis("w1.3.1", 0, 1)}, "there is no w1.3.1"),
        ({"up": FateAxis("w1.0.1", 0, 1)}, "there is no w1.0.1"),
        ({"up": FateAxis("b2.2", 0, 1)}, "there is no b2.2"),
        ({"up": FateAxis("x1@5", 0, 1)}, "there is no x1@5: the samples are 1 to 4"),
        ({"up": RATE}, "both axes are learning_rate"),
        ({"across": FateAxis("learning_rate", -1.0, 1.0)}, "learning rate -1"),
        ({"columns": 0}, "columns 0 is not allowed"),
        ({"rows": 10**9}, "rows 1,000,000,000 is not allowed"),
        ({"epochs": 10**9}, "epochs 1,000,000,000 is not allowed"),
        ({"config": TrainingConfig().holding(Held(frozenset({0})))}, "frozen or off"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(change, words):
    with pytest.raises(ConfigError) as refusal:
        replace(plan_of(), **change)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


RANGES = (1, 1), (2, 1), (-math.inf, 1), (-1e308, 1e308), (math.nan, 1)


@pytest.mark.parametrize(("low", "high", "ratios"), [*((*ends, False) for ends in RANGES), (0, 1, True)])
def test_what_is_no_range_is_refused(low, high, ratios):
    with pytest.raises(ConfigError, match="learning_rate"):
        FateAxis("learning_rate", low, high, ratios)


@pytest.mark.parametrize(
    ("quantity", "low"),
    [(None, 0), (5, 0), ("b1.1", "a"), ("b1.1", None), pytest.param("b1.1", 10**400, id="huge")],
)
def test_what_is_no_name_or_no_number_is_refused_in_one_line(quantity, low):
    with pytest.raises(ConfigError, match=r"no name|no number") as refusal:
        FateAxis(quantity, low, 1)
    assert "\n" not in str(refusal.value)


def test_held_out_samples_do_not_go_with_a_point_that_moves():
    with pytest.raises(ConfigError, match="held out"):
        plan_of(up=POINT, dataset="moons", held_out=0.5)
    fate_map(plan_of(dataset="moons", held_out=0.5, epochs=3))
