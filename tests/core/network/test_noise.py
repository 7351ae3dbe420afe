import weakref
from itertools import product

import numpy as np
import pytest
from hypothesis import given

from tests.core.runs import configs, start_of
from tests.examples import examples
from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.insight import gradient_rounding
from xorviz.core.insight.gradient_rounding import noise_of_gradient, settled_gradient
from xorviz.core.insight.pull import pull_of
from xorviz.core.insight.pull_words import batch_sentence
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import Parameters, backward, forward, layer_views
from xorviz.core.network.features import network_inputs
from xorviz.core.network.losses import reduction_factor
from xorviz.core.network.noise import (
    PARAMETER_NOISE,
    _moved,
    across_noise,
    gradient_noise,
    of_terms,
    settled,
    settled_parameters,
)
from xorviz.core.run.snapshot import take_snapshot
from xorviz.core.teach.exercises import questions
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.products import sample_sum
from xorviz.core.update.update_rounding import settled_result

SMOOTH = tuple(name for name, record in ACTIVATIONS.items() if not record.kinks)
"""On a kink rounding decides the slope: there is no floor for that."""
ENGINES = (NumpyEngine, compiled_engine)


def head_of(engine, epochs=2000, **config):
    run = Run(TrainingConfig(**config), engine())
    run.advance(epochs)
    return run.head


def in_long_doubles(snapshot):
    """The gradient, computed with 64 bits of mantissa in place of 53."""
    config, data = snapshot.config, snapshot.data
    parameters = Parameters(snapshot.parameters.flat.astype(np.longdouble), snapshot.layers)
    passes = forward(
        parameters,
        network_inputs(config.features, data.inputs).astype(np.longdouble),
        config.activations,
    )
    targets = data.targets.astype(np.longdouble)
    gradient = backward(parameters, passes, targets, config.loss, config.reduction).flat
    for own, weights in zip(layer_views(gradient, snapshot.layers)[0], parameters.weights, strict=True):
        if config.penalty != "none":
            own += (
                np.longdouble(config.penalty_rate) * {"l1": np.sign(weights), "l2": weights}[config.penalty]
            )
    return gradient


@pytest.mark.parametrize("engine", ENGINES)
@examples(60)
@given(configs(activations=SMOOTH, datasets=("xor", "circle")))
def test_rounding_stays_below_the_floor(engine, config):
    snapshot = take_snapshot(config, config.make_data(), 0, start_of(config), engine())
    error = np.abs(snapshot.gradients.flat - in_long_doubles(snapshot))
    assert (error <= noise_of_gradient(snapshot).flat).all()


@pytest.mark.sampled(4)
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("epochs", [0, 1, 100, 1085, 5000])
def test_of_a_network_that_learns_nothing_is_rounding(engine, epochs):
    snapshot = head_of(engine, epochs, seed=29)
    np.testing.assert_array_equal(settled_gradient(snapshot), snapshot.gradients.flat)
    np.testing.assert_array_equal(settled_parameters(snapshot.parameters), snapshot.parameters.flat)
    assert (noise_of_gradient(snapshot).flat < 1e-8 * abs(snapshot.gradients.flat)).all()


@pytest.mark.parametrize("engine", ENGINES)
def test_of_a_network_that_cannot_learn_all_is_rounding_in_the_end(engine):
    snapshot = head_of(engine, hidden=())
    assert not settled_gradient(snapshot).any()
    assert not settled_parameters(snapshot.parameters).any()
    assert (noise_of_gradient(snapshot).flat < 1e-14).all()


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_what_of_an_error_is_left_beside_1_is_rounding(reduction):
    config = TrainingConfig(hidden=(), loss="binary_cross_entropy", reduction=reduction)
    data = config.make_data()
    for z, is_rounding in ((36.7, True), (20.0, False)):  # σ(36.7) is the last number before 1
        parameters = Parameters(np.array([0.0, 0.0, z]), (2, 1))
        passes = config.forward(parameters, data.inputs)
        targets = np.ones((4, 1))
        gradients = backward(parameters, passes, targets, config.loss, reduction)
        factor = reduction_factor(reduction, 4)
        floor = gradient_noise(parameters, passes, gradients, targets, config.loss, factor)
        assert gradients.flat.all()
        assert settled(gradients.flat, floor.flat).any() != is_rounding
        assert settled(gradients.deltas[0], floor.deltas[0]).any() != is_rounding


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_is_told_of_rounding(engine):
    snapshot = head_of(engine, hidden=())
    pull = pull_of(snapshot)
    assert pull.batch_length == 0
    assert pull.lengths.all(), "each sample pulls: only their sum is rounding"
    assert batch_sentence(pull) == "The four samples cancel: what is left of their sum is rounding."
    assert not [each for each in questions(snapshot, 0) if "weight" in each.text]
    trace = trace_snapshot(snapshot, 1)
    assert sample_sum(trace, 0).result == 0
    for line in trace.operations:
        if line.kind.startswith("batch_"):
            assert not settled_result(trace, line).any()
        elif line.phase == "backward":
            assert settled_result(trace, line).any(), line


def test_of_one_sample_nothing_is_rounding_where_it_learns():
    trace = trace_snapshot(head_of(NumpyEngine, 1085), 2)
    for line in trace.operations:
        np.testing.assert_array_equal(settled_result(trace, line), line.result)


def test_a_floor_is_worked_out_once_and_keeps_nothing_alive():
    run = Run(TrainingConfig(seed=3))
    first, second = run.at(0), run.advance(1) or run.head
    assert noise_of_gradient(first) is noise_of_gradient(first)
    assert noise_of_gradient(second) is not noise_of_gradient(first)
    gone = weakref.ref(snapshot := take_snapshot(first.config, first.data, 0, first.state, NumpyEngine()))
    noise = weakref.ref(noise_of_gradient(snapshot).flat)
    del snapshot
    assert (gone(), noise()) == (None, None)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_of_many_samples_it_is_told_by_some_of_them(reduction, monkeypatch):
    rng = np.random.default_rng(2)
    inputs = rng.standard_normal((12_000, 2))
    data = Dataset("own", "Own", inputs, (inputs[:, :1] * inputs[:, 1:] > 0).astype(float))
    rate = 1e-4 if reduction == "sum" else 0.5
    run = Run(TrainingConfig(hidden=(4,), reduction=reduction, learning_rate=rate), data=data)
    run.advance(20)
    told = noise_of_gradient(run.head)
    assert all(len(delta) == gradient_rounding.MOST_LOOKED_AT for delta in told.deltas)
    monkeypatch.setattr(gradient_rounding, "MOST_LOOKED_AT", 12_000)
    whole = noise_of_gradient.__wrapped__(run.head)  # what is told is remembered
    assert len(whole.deltas[0]) == 12_000
    np.testing.assert_allclose(told.flat, whole.flat, rtol=0.05)
    assert (abs(in_long_doubles(run.head) - run.head.gradients.flat) <= told.flat).all()


def test_what_is_told_as_0_is_left_out_of_what_it_is_multiplied_into():
    delta, weights = np.array([[2.0]]), np.array([[PARAMETER_NOISE, np.nextafter(PARAMETER_NOISE, 1.0)]])
    assert settled(weights, PARAMETER_NOISE).astype(bool).tolist() == [[False, True]]
    own, left_out = of_terms(1) * 2.0 * weights, np.array([[2.0 * PARAMETER_NOISE, 0.0]])
    floors = across_noise(delta, np.zeros((1, 1)), weights)
    np.testing.assert_allclose(floors, own + left_out, rtol=1e-12)


def test_softmax_is_off_by_as_much_as_any_signs_of_its_logits_make():
    a, of_z = np.array([[0.2, 0.3, 0.5]]), np.array([[1e-3, 3e-3, 2e-3]])
    slopes = np.diag(a[0]) - a.T @ a
    worst = max((slopes @ (np.array(signs) * of_z[0]) for signs in product((-1, 1), repeat=3)), key=max)
    off = _moved("softmax", a * (1.0 - a), of_z, a)
    np.testing.assert_allclose(off[0], abs(slopes) @ of_z[0], rtol=1e-12)
    assert off.max() == pytest.approx(max(worst))
