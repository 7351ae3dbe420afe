from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from tests.core.runs import configs, snapshot_at, start_of
from tests.examples import examples
from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.insight import gradient_check
from xorviz.core.insight.gradient_check import BUDGET, TOLERANCE, GradientCheck, check_gradients
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import Parameters
from xorviz.core.network.functions.sigmoids import sigmoid, sigmoid_derivative
from xorviz.core.network.losses import batch_loss
from xorviz.core.run.snapshot import take_snapshot


def trained(config=None, epochs=0, engine=None):
    run = Run(config or TrainingConfig(), engine or NumpyEngine())
    run.advance(epochs)
    return run.head


@pytest.mark.parametrize("epochs", [0, 50, 1200, 20_000])
def test_a_network_that_trains_passes_with_all_its_parameters(engine, epochs):
    check = check_gradients(trained(epochs=epochs, engine=engine))
    assert check.passed
    assert check.error < 1e-6
    assert check.epoch == epochs
    assert check.places.tolist() == list(range(9)) == list(range(check.total))
    assert np.nanmax(check.errors) < 1e-5


@examples(150)
@given(configs())
def test_no_network_raises_a_false_alarm(config):
    check = check_gradients(snapshot_at(config, 0, start_of(config), NumpyEngine()))
    assert check.passed == check.checkable.any()
    assert (check.errors[check.checkable] <= 10 * TOLERANCE).all()


def test_zero_beside_zero_is_right():
    config = TrainingConfig(hidden=(2,), activation="tanh", optimiser="adam", learning_rate=100.0, seed=6)
    snapshot = trained(config, 8)
    assert snapshot.loss == 0
    assert not snapshot.gradients.flat.any()
    check = check_gradients(snapshot)
    assert check.passed
    assert (check.error, check.stated_error) == (0.0, 0.0)
    assert (check.errors == 0).all()


@pytest.mark.parametrize("size", [1e-170, 1e-200, 1e-300])
def test_a_gradient_of_which_no_loss_is_left_is_no_false_alarm(size):
    config = TrainingConfig(hidden=(), output_activation="linear")
    state = np.zeros((1, 3))
    state[0, 2] = size  # ŷ of all samples; where the target is 0, ŷ² underflows
    data = Dataset("zero", "zero", np.array([[0.0, 1.0], [1.0, 0.0]]), np.zeros((2, 1)), (-1.0, 1.0))
    snapshot = take_snapshot(config, data, 0, state, NumpyEngine())
    assert snapshot.loss == 0
    assert snapshot.gradients.flat.any()
    check = check_gradients(snapshot)
    assert check.passed
    assert check.hidden_layers == [1]


@pytest.mark.parametrize(
    ("name", "derivative"),
    [
        ("sigmoid", lambda z: sigmoid(z)),  # 1 − σ is missing
        ("sigmoid", lambda z: 1.0 - sigmoid(z)),  # σ is missing
        ("sigmoid", lambda z: 1.01 * sigmoid_derivative(z)),
        ("tanh", lambda z: 1.0 - np.tanh(z)),  # the square is missing
        ("relu", np.ones_like),
    ],
)
@pytest.mark.parametrize("epochs", [0, 50])
def test_a_wrong_derivative_is_found(monkeypatch, name, derivative, epochs):
    config = TrainingConfig(activation=name)
    good = trained(config, epochs)
    assert check_gradients(good).passed
    monkeypatch.setitem(ACTIVATIONS, name, replace(ACTIVATIONS[name], derivative=derivative))
    check = check_gradients(snapshot_at(config, epochs, good.state, NumpyEngine()))
    assert not check.passed
    assert check.error > 1e-3
    assert np.nanmax(check.errors) > TOLERANCE


@pytest.mark.parametrize("place", range(9))
def test_a_single_wrong_number_is_found(place):
    snapshot = trained(epochs=100)
    flat = snapshot.gradients.flat.copy()
    flat[place] += 1e-3 * np.linalg.norm(flat)
    check = check_gradients(replace(snapshot, gradients=replace(snapshot.gradients, flat=flat)))
    assert not check.passed
    assert np.argmax(check.errors) == place


def test_a_wrong_small_layer_does_not_hide_behind_a_large_one():
    check = check_gradients(trained(TrainingConfig(hidden=(6, 4)), 100))
    first = check.layers == 1
    large = np.where(first, 1e-5, 1.0)
    wrong = replace(
        check,
        analytic=check.analytic * large * np.where(first, 1.01, 1.0),
        numeric=check.numeric * large,
        noise=0.0,
    )
    assert wrong.error == pytest.approx(0.01 / 1.01, rel=1e-3)
    assert not wrong.passed


def test_of_each_layer_as_many_are_checked_as_it_has():
    check = check_gradients(trained(TrainingConfig(hidden=(64, 64))))
    counts = np.bincount(check.layers)[1:]
    assert counts.min() >= len(check.places) // 3
    few = check_gradients(trained(TrainingConfig(hidden=(256,))))
    assert set(few.layers.tolist()) == {1, 2}


def test_what_is_not_a_number_is_no_kink():
    config = TrainingConfig(output_activation="linear", activation="relu")
    state = start_of(config)
    state[0, -3:] = 1e300
    with np.errstate(all="ignore"):
        check = check_gradients(snapshot_at(config, 0, state, NumpyEngine()))
    assert not check.checkable.any()
    assert not check.kinks[-3:].any()
    assert not check.passed
    assert np.isnan(check.errors).all()
    assert check.error == 0.0


def test_a_gradient_that_is_not_a_number_where_the_loss_is_one_is_wrong():
    snapshot = trained(epochs=10)
    flat = snapshot.gradients.flat.copy()
    flat[3] = np.nan
    check = check_gradients(replace(snapshot, gradients=replace(snapshot.gradients, flat=flat)))
    assert not check.passed
    assert check.errors[3] == check.error == np.inf


def test_where_the_gradient_is_zero_rounding_is_no_error():
    check = check_gradients(trained(TrainingConfig(initialisation="zeros"), 100))
    assert not check.analytic.any()
    assert check.passed
    assert check.error < TOLERANCE / 10
    assert check.stated_error is None
    assert check.hidden_layers == [1, 2]
    assert not check.measurable.any()


def test_a_single_gradient_that_rounding_hides_is_no_error():
    """Beside others that are large: each parameter has its own floor."""
    check = GradientCheck(
        0,
        2,
        np.arange(2),
        np.array([1e-12, 0.5]),
        np.array([0.0, 0.5]),
        np.zeros(2, np.bool_),
        np.ones(2, np.int64),
        1e-9,
    )
    assert (check.errors <= TOLERANCE).all()
    assert check.passed
    assert check.measurable.tolist() == [False, True]


@given(configs())
def test_the_error_that_is_stated_is_that_of_both_gradients_alone(config):
    check = check_gradients(snapshot_at(config, 0, start_of(config), NumpyEngine()))
    if not check.checkable.any():
        return
    found = []
    for layer in set(check.layers[check.checkable].tolist()) - set(check.hidden_layers):
        chosen = check.checkable & (check.layers == layer)
        analytic, numeric = check.analytic[chosen], check.numeric[chosen]
        larger = max(np.linalg.norm(analytic), np.linalg.norm(numeric))
        found.append(np.linalg.norm(analytic - numeric) / larger)
    assert check.stated_error == (pytest.approx(max(found)) if found else None)
    larger = np.maximum(abs(check.analytic), abs(check.numeric))[check.measurable]
    apart = abs(check.analytic - check.numeric)[check.measurable]
    assert check.errors[check.measurable] == pytest.approx(apart / larger)


def test_a_saturated_network_passes():
    check = check_gradients(trained(TrainingConfig(learning_rate=50.0), 300))
    assert check.passed


def test_across_a_kink_nothing_is_compared():
    """At the zero start every relu stands on its kink: whatever moves a z there is left out, and said so."""
    check = check_gradients(trained(TrainingConfig(activation="relu", initialisation="zeros")))
    assert check.passed
    layer_1 = check.checkable[:6]
    assert not layer_1[4:].any()  # the biases
    assert not layer_1[:4].any()  # the weights, for some input is 1
    assert check.checkable[6:].all()  # all that the output sees
    assert np.isnan(check.errors[:6]).all()


def test_a_kink_that_is_not_left_out_would_be_a_false_alarm(monkeypatch):
    config = TrainingConfig(activation="relu")
    state = start_of(config)
    state[0, 4:6] = 1e-7, 1.0  # the biases: z = 1e-7 at the input (0, 0)
    snapshot = snapshot_at(config, 0, state, NumpyEngine())
    assert check_gradients(snapshot).passed
    assert np.flatnonzero(~check_gradients(snapshot).checkable).tolist() == [4]
    monkeypatch.setitem(ACTIVATIONS, "relu", replace(ACTIVATIONS["relu"], kinks=()))
    assert not check_gradients(snapshot).passed


def test_of_a_large_network_always_the_same_choice_is_checked():
    snapshot = trained(TrainingConfig(hidden=(64, 64)))
    check, again = check_gradients(snapshot), check_gradients(snapshot)
    assert check.total == 4417
    assert 10 < len(check.places) < check.total
    np.testing.assert_array_equal(check.places, again.places)
    assert (np.diff(check.places) > 0).all()
    assert check.passed
    assert len(check_gradients(snapshot, BUDGET / 4).places) == len(check.places) // 4


def test_the_choice_gives_what_the_whole_gives():
    snapshot = trained(TrainingConfig(hidden=(5, 4)), 20)
    whole = check_gradients(snapshot)
    part = check_gradients(snapshot, BUDGET / 20)
    assert 0 < len(part.places) < len(whole.places) == whole.total
    np.testing.assert_array_equal(part.numeric, whole.numeric[part.places])


def loss_with(snapshot, place, shift):
    """Return the loss with one parameter shifted: a forward pass of its own."""
    config, flat = snapshot.config, snapshot.parameters.flat.copy()
    flat[place] += shift
    parameters = Parameters(flat, snapshot.layers)
    judged = config.forward(parameters, snapshot.data.inputs).judged_by(config.loss)
    return batch_loss(judged[np.newaxis], snapshot.data.targets, config.loss, config.reduction)[0]


@pytest.mark.parametrize("hidden", [(), (3,), (5, 4), (2, 3, 2)])
@pytest.mark.parametrize("options", [{}, {"loss": "binary_cross_entropy", "dataset": "circle"}])
def test_differences_of_many_at_once_are_those_of_one_after_the_other(hidden, options, monkeypatch):
    snapshot = trained(TrainingConfig(hidden=hidden, **options), 20)
    check = check_gradients(snapshot, 100 * BUDGET)
    assert len(check.places) == check.total
    losses = [[loss_with(snapshot, place, h) for h in (1e-5, -1e-5)] for place in range(check.total)]
    np.testing.assert_allclose(check.numeric, -np.diff(losses)[:, 0] / 2e-5, rtol=1e-9, atol=check.noise)
    monkeypatch.setattr(gradient_check, "PORTION", 1)
    np.testing.assert_array_equal(check.numeric, check_gradients(snapshot, 100 * BUDGET).numeric)


def test_a_network_that_is_too_large_is_not_checked():
    check_largest = check_gradients(trained(TrainingConfig(hidden=(1024, 1000))))
    assert len(check_largest.places) == 0
    check = check_gradients(trained(TrainingConfig(dataset="circle", hidden=(300, 250))))
    assert len(check.places) == 0
    assert not check.passed
    assert check.error == 0.0


def test_nothing_is_changed_and_nothing_can_be():
    snapshot = trained()
    before = snapshot.parameters.flat.copy()
    check = check_gradients(snapshot)
    np.testing.assert_array_equal(snapshot.parameters.flat, before)
    assert isinstance(check, GradientCheck)
    for array in (check.places, check.analytic, check.numeric):
        assert not array.flags.writeable
