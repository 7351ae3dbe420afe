"""The Hessian, against the complex step of a gradient that is written once more, in complex numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.network.complex_steps import STEP, Case, cases
from tests.core.network.test_activations import COMPLEX, complex_normal_share
from tests.core.normal import normal_density
from tests.core.test_classes import cases as cases_of_classes
from xorviz.core.network import second_order
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import Parameters, layer_views, parameter_count
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.second_order import Hessian


def complex_density(z):
    """φ(z), and in its imaginary part the slope of it."""
    return normal_density(z.real) * (1.0 - 1j * z.imag * z.real)


def complex_sigmoid(z):
    return COMPLEX["sigmoid"](z)


def complex_softmax(z):
    powers = np.exp(z - z.real.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


SLOPES = {
    "sigmoid": lambda z: complex_sigmoid(z) * (1.0 - complex_sigmoid(z)),
    "tanh": lambda z: 1.0 - np.tanh(z) ** 2,
    "relu": lambda z: (z.real > 0).astype(complex),
    "leaky_relu": lambda z: np.where(z.real > 0, 1.0 + 0j, 0.01),
    "linear": np.ones_like,
    "softplus": complex_sigmoid,
    "elu": lambda z: np.where(z.real > 0, 1.0, np.exp(z)),
    "sine": np.cos,
    "gelu": lambda z: complex_normal_share(z) + z * complex_density(z),
    "swish": lambda z: complex_sigmoid(z) * (1.0 + z * (1.0 - complex_sigmoid(z))),
}
LOSS_SLOPES = {
    "squared_error": lambda a, y: 2.0 * (a - y),
    "huber": lambda a, y: np.where(abs((a - y).real) < 1, a - y, np.sign((a - y).real)),
    "binary_cross_entropy": lambda z, y: complex_sigmoid(z) - y,
    "cross_entropy": lambda z, y: complex_softmax(z) - y,
}


def complex_gradient(case, flat):
    """∂L/∂θ, (parameters,), of complex parameters: the chain rule sample by sample."""
    weights, biases = layer_views(flat, case.parameters.layers)
    found = np.zeros_like(flat)
    of_weights, of_biases = layer_views(found, case.parameters.layers)
    for x, y in zip(case.inputs, case.targets, strict=True):
        activations, logits = [x.astype(complex)], []
        for W, b, name in zip(weights, biases, case.functions, strict=True):
            logits.append(W @ activations[-1] + b)
            activations.append((complex_softmax if name == "softmax" else COMPLEX[name])(logits[-1]))
        if LOSSES[case.loss].of == "prediction":
            delta = LOSS_SLOPES[case.loss](activations[-1], y) * SLOPES[case.functions[-1]](logits[-1])
        else:
            delta = LOSS_SLOPES[case.loss](logits[-1], y)
        for layer in reversed(range(len(weights))):
            of_weights[layer][...] += np.outer(delta, activations[layer])
            of_biases[layer][...] += delta
            if layer:
                delta = (weights[layer].T @ delta) * SLOPES[case.functions[layer - 1]](logits[layer - 1])
    return found / len(case.inputs) if case.reduction == "mean" else found


def complex_hessian(case):
    """∂²L/∂θ∂θ, a column for each parameter."""
    flat, columns = case.parameters.flat.astype(complex), []
    for place in range(len(flat)):
        flat[place] += 1j * STEP
        columns.append(complex_gradient(case, flat).imag / STEP)
        flat[place] = flat[place].real
    return np.array(columns).T


def hessian_of(case):
    return Hessian(case.parameters, case.forward(), case.gradients(), case.targets, case.loss, case.reduction)


def test_every_entry_of_the_tables_has_a_reference():
    assert set(SLOPES) == set(ACTIVATIONS)
    assert set(LOSS_SLOPES) == set(LOSSES)


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(z=st.floats(-20, 20).filter(lambda z: abs(z) > 1e-6))
def test_second_derivatives_agree_with_the_complex_step(name, z):
    reference = SLOPES[name](np.array([complex(z, STEP)])).imag / STEP
    found = ACTIVATIONS[name].second_derivative(np.array([z]))
    np.testing.assert_allclose(found, reference, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("size", [0.0, 1.0, 800.0, 8e307])
def test_they_never_overflow(name, size):
    with np.errstate(all="raise", under="ignore"):
        assert np.isfinite(FUNCTIONS[name].second_derivative(np.array([[-size, size]]))).all()


@given(cases() | cases_of_classes())
def test_the_hessian_is_the_complex_step_of_the_gradient(case):
    expected, hessian = complex_hessian(case), hessian_of(case)
    found = hessian.times(np.eye(len(expected)))
    # Where terms cancel, nothing is more exact than they are; δ of the output is what numbers near 1 leave.
    exact = 1e-8 * abs(expected).max() + 2 * hessian.floor() + 1e-11
    assert abs(found - expected).max() <= exact
    assert abs(found - found.T).max() <= 2 * hessian.floor() + 1e-300


@given(cases(), st.integers(0, 2**32 - 1))
def test_what_it_makes_of_a_direction_is_the_matrix_times_it(case, seed):
    hessian, count = hessian_of(case), parameter_count(case.parameters.layers)
    directions = np.random.default_rng(seed).standard_normal((3, count))
    matrix = hessian.times(np.eye(count))
    np.testing.assert_allclose(
        hessian.times(directions), directions @ matrix, rtol=1e-9, atol=100 * hessian.floor()
    )
    np.testing.assert_array_equal(hessian.times(np.zeros((0, count))), np.zeros((0, count)))


def test_directions_do_not_know_of_each_other(monkeypatch):
    """However many are gone through at once."""
    rng, layers, functions = np.random.default_rng(0), (2, 4, 3, 2), ("tanh", "gelu", "sigmoid")
    parameters = Parameters(rng.standard_normal(parameter_count(layers)), layers)
    inputs, targets = rng.standard_normal((30, 2)), rng.random((30, 2))
    hessian = hessian_of(Case(parameters, inputs, targets, functions, "squared_error", "mean"))
    directions = rng.standard_normal((20, len(parameters.flat)))
    expected = hessian.times(directions)
    monkeypatch.setattr(second_order, "PORTION", 700)
    np.testing.assert_allclose(hessian.times(directions), expected, rtol=1e-12)


def test_a_neuron_that_is_off_has_no_curvature():
    rng, layers = np.random.default_rng(1), (2, 3, 1)
    parameters = Parameters(rng.standard_normal(parameter_count(layers)), layers, ((1,), ()))
    case = Case(
        parameters, rng.standard_normal((5, 2)), rng.random((5, 1)), ("tanh", "sigmoid"), "huber", "sum"
    )
    found = hessian_of(case).times(np.eye(len(parameters.flat)))
    of_it = [2, 3, 7, 10]  # its two weights, its bias, its weight to the output
    assert not found[of_it].any()
    assert not found[:, of_it].any()
    assert np.count_nonzero(np.diag(found)) == len(found) - len(of_it)
