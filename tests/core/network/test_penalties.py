"""Penalties: a part of L in all that is shown of it, and in every update; of weights alone."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.network.complex_steps import Case, complex_loss
from tests.core.runs import configs, run_of, snapshot_at, start_of
from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.compiled import KernelEngine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.errors import ConfigError
from xorviz.core.insight.gradient_check import check_gradients
from xorviz.core.insight.pull import pull_of
from xorviz.core.network.backpropagation import Parameters, layer_views
from xorviz.core.network.features import network_inputs
from xorviz.core.network.penalties import PENALTIES, penalty_of
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.words import operation_words

COMPLEX = {
    "none": lambda w: 0.0 * w,
    "l1": lambda w: np.where(w.real < 0, -w, w),
    "l2": lambda w: w**2 / 2,
}
"""r(w) in complex numbers."""
ENGINES = {"compiled": KernelEngine, "NumPy": NumpyEngine}
STEP = 1e-30


def test_every_penalty_is_known_here():
    assert list(COMPLEX) == list(PENALTIES)


@pytest.mark.parametrize("label", ENGINES)
@given(config=configs(datasets=("xor",)), seed=st.integers(0, 99))
def test_loss_and_gradients_are_those_of_the_complex_step(label, config, seed):
    state = start_of(config) + 0.3 * np.random.default_rng(seed).standard_normal(start_of(config).shape)
    snapshot = snapshot_at(config, 0, state, ENGINES[label]())
    data, layers = snapshot.data, snapshot.layers
    inputs = network_inputs(config.features, data.inputs)
    case = Case(snapshot.parameters, inputs, data.targets, config.activations, config.loss, config.reduction)

    def loss_at(flat):
        weights = layer_views(flat, layers)[0]
        added = sum(COMPLEX[config.penalty](each).sum() for each in weights)
        return complex_loss(case, flat) + config.penalty_rate * added

    flat = snapshot.parameters.flat.astype(complex)
    expected = np.empty(len(flat))
    for place in range(len(flat)):
        moved = flat.copy()
        moved[place] += STEP * 1j
        expected[place] = loss_at(moved).imag / STEP
    scale = max(1.0, abs(expected).max())
    np.testing.assert_allclose(snapshot.gradients.flat, expected, rtol=1e-9, atol=1e-9 * scale)
    assert snapshot.loss == pytest.approx(loss_at(flat).real, rel=1e-9)


@pytest.mark.parametrize("name", ["l1", "l2"])
@pytest.mark.parametrize("batch_size", [None, 3])
def test_engines_agree_epoch_by_epoch(name, batch_size):
    config = TrainingConfig(penalty=name, penalty_rate=0.02, batch_size=batch_size, hidden=(3, 2), seed=5)
    one, other = Run(config), Run(config, NumpyEngine())
    for run in (one, other):
        run.advance(60)
    assert one.engine.label == "compiled"
    assert one.losses == pytest.approx(other.losses, rel=1e-10)
    np.testing.assert_allclose(one.head.state, other.head.state, rtol=1e-9)
    for run in (one, other):
        assert run.losses[-1] == pytest.approx(run.head.loss, rel=1e-12)


def test_biases_count_nothing():
    parameters = Parameters(np.array([0.0, 0.0, 7.0]), (2, 1))
    assert penalty_of("l2", 1.0, parameters) == penalty_of("l1", 1.0, parameters) == 0.0
    parameters.flat[:2] = 3.0, -4.0
    assert penalty_of("l2", 0.1, parameters) == pytest.approx(1.25)
    assert penalty_of("l1", 0.1, parameters) == pytest.approx(0.7)


def test_a_weight_without_a_use_shrinks_and_its_bias_does_not():
    run = run_of(400, penalty="l2", penalty_rate=0.5, hidden=(2,))
    assert max(abs(each).max() for each in run.head.parameters.weights) < 1e-3
    plain = run_of(400, hidden=(2,))
    assert max(abs(each).max() for each in plain.head.parameters.weights) > 0.3


def test_the_test_loss_is_without_it():
    settings = {"dataset": "circle", "held_out": 0.5, "reduction": "mean"}
    penalised = Run(TrainingConfig(penalty="l2", penalty_rate=1.0, **settings)).head
    plain = Run(TrainingConfig(**settings)).head
    assert penalised.test is not None
    assert penalised.test.loss == plain.test.loss
    assert penalised.loss > plain.loss + 0.1


def test_the_gradient_check_holds_it_to_the_loss():
    snapshot = run_of(20, penalty="l2", penalty_rate=0.3, hidden=(3,)).head
    assert check_gradients(snapshot).passed
    without = snapshot_at(snapshot.config.changed(penalty="none"), 20, snapshot.state, NumpyEngine())
    assert not check_gradients(replace(snapshot, gradients=without.gradients)).passed


def test_the_chain_rule_has_lines_for_it():
    trace = trace_snapshot(run_of(20, penalty="l2", penalty_rate=0.3).head, 1)
    lines = [f"{line.symbol.text} = {line.formula.text}" for line in trace.operations if line.layer == 2]
    assert "∂D/∂W₂ = Σ ∂Lₛ/∂W₂" in lines
    start = lines.index("∂R/∂W₂ = λ W₂")
    assert lines[start + 1 : start + 3] == ["∂L/∂W₂ = ∂D/∂W₂ + ∂R/∂W₂", "step(W₂) = η ∂L/∂W₂"]
    assert "step(b₂) = η ∂L/∂b₂" in lines
    np.testing.assert_allclose(
        trace.used, trace_snapshot(run_of(20, penalty="l2", penalty_rate=0.3).head).used
    )
    total = trace.find("weight_total", 2)
    assert operation_words(total.symbol, total.formula) == (
        "the gradient of W 2 is the losses' gradient of W 2 plus the penalty's gradient of W 2"
    )
    line = trace.find("weight_penalty", 1)
    assert (
        operation_words(line.symbol, line.formula)
        == "the penalty's gradient of W 1 is the penalty rate times W 1"
    )


def test_samples_pull_by_their_losses_alone():
    plain, penalised = (
        pull_of(Run(TrainingConfig(**more)).head) for more in ({}, {"penalty": "l2", "penalty_rate": 0.5})
    )
    assert penalised.batch_length == pytest.approx(plain.batch_length, rel=1e-12)


def test_its_rate_comes_with_it():
    config = TrainingConfig(penalty="l1", penalty_rate=0.5)
    assert config.changed(penalty="l2").penalty_rate == 0.5
    assert "penalty_rate" not in config.changed(penalty="none").settings
    with pytest.raises(ConfigError, match="penalty_rate is not a setting of the penalty 'none'"):
        TrainingConfig(penalty_rate=0.5)
    with pytest.raises(ConfigError, match="penalty rate -1 is not allowed"):
        TrainingConfig(penalty="l1", penalty_rate=-1)


def test_what_comes_with_a_source_is_taken_by_its_name():
    config = TrainingConfig(dataset="moons", count=30)
    assert config == TrainingConfig(dataset="moons").changed(count=30)
    with pytest.raises(ConfigError, match="count is not a setting of the dataset 'xor'"):
        TrainingConfig(count=30)
    with pytest.raises(ConfigError, match="did you mean"):
        TrainingConfig(dataset="moons", coumt=30)
