from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.golden import GRADIENTS, name_of
from tests.core.network.complex_steps import cases, complex_step
from tests.core.runs import parameters_of
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import (
    Parameters,
    backward,
    forward,
    layer_views,
    sample_gradients,
)
from xorviz.core.network.losses import batch_loss


@given(cases())
def test_gradients_agree_with_the_complex_step(case):
    gradients = case.gradients()
    weights, biases = layer_views(complex_step(case), case.parameters.layers)
    for actual, expected in zip(gradients.weights + gradients.biases, weights + biases, strict=True):
        # Where the samples' gradients cancel, nothing is more exact than the terms.
        np.testing.assert_allclose(actual, expected, rtol=1e-9, atol=1e-12 * abs(expected).max())


@given(cases(), st.integers(0, 2**32 - 1))
def test_gradients_agree_with_central_differences_along_a_direction(case, seed):
    forward_pass = case.forward()
    for name, z in zip(forward_pass.functions, forward_pass.pre_activations, strict=True):
        for kink in ACTIVATIONS[name].kinks:
            assume(abs(z - kink).min() > 1e-3)  # a step across a kink is no derivative
    flat, h = case.parameters.flat, 1e-5
    direction = np.random.default_rng(seed).standard_normal(len(flat))
    direction /= np.linalg.norm(direction)
    gradient = case.gradients().flat
    loss = case.loss_at(flat)
    slope = (case.loss_at(flat + h * direction) - case.loss_at(flat - h * direction)) / (2 * h)
    tolerance = 1e-6 * np.linalg.norm(gradient) + 1e-9 * loss
    assert abs(slope - gradient @ direction) <= tolerance


@given(cases())
def test_backward_changes_nothing(case):
    forward_pass = case.forward()
    arrays = (
        case.parameters.flat,
        case.targets,
        forward_pass.inputs,
        *forward_pass.pre_activations,
        *forward_pass.activations,
    )
    before = [array.copy() for array in arrays]
    for array in arrays:
        array.setflags(write=False)
    gradients = backward(case.parameters, forward_pass, case.targets, case.loss, case.reduction)
    for array, old in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, old)
        assert not np.shares_memory(array, gradients.flat)


@given(cases())
def test_shapes(case):
    layers, samples = case.parameters.layers, len(case.inputs)
    forward_pass, gradients = case.forward(), case.gradients()
    for layer, (inputs, outputs) in enumerate(pairwise(layers)):
        assert gradients.weights[layer].shape == case.parameters.weights[layer].shape == (outputs, inputs)
        assert gradients.biases[layer].shape == case.parameters.biases[layer].shape == (outputs,)
        assert gradients.deltas[layer].shape == (samples, outputs)
        assert forward_pass.pre_activations[layer].shape == (samples, outputs)
        assert forward_pass.activations[layer].shape == (samples, outputs)
    assert forward_pass.predictions is forward_pass.activations[-1]


@given(cases())
def test_deltas_add_up_to_the_bias_gradients(case):
    gradients = case.gradients()
    for delta, bias_gradient in zip(gradients.deltas, gradients.biases, strict=True):
        np.testing.assert_allclose(
            delta.sum(axis=0), bias_gradient, rtol=1e-12, atol=1e-12 * abs(delta).max()
        )


def test_all_golden_networks_that_can_be_are_covered():
    assert len(GRADIENTS) == 29


@pytest.mark.parametrize("case", GRADIENTS, ids=name_of)
def test_golden_gradients(case):
    parameters = parameters_of(
        [np.array(weights) for weights in case["weights"]], [np.array(biases) for biases in case["biases"]]
    )
    inputs, targets, expected = np.array(case["inputs"]), np.array(case["targets"]), case["expected"]
    assert parameters.layers == tuple(case["layers"])
    functions = [case["hidden_activation"]] * (len(parameters.weights) - 1) + [case["output_activation"]]
    forward_pass = forward(parameters, inputs, functions)
    gradients = backward(parameters, forward_pass, targets, case["loss"], case["reduction"])
    loss = batch_loss(
        forward_pass.judged_by(case["loss"])[np.newaxis], targets, case["loss"], case["reduction"]
    )
    assert loss[0] == pytest.approx(expected["loss"], rel=1e-9)
    np.testing.assert_allclose(forward_pass.predictions, expected["predictions"], rtol=1e-9)
    for actual, wanted in zip(gradients.weights, expected["weight_gradients"], strict=True):
        np.testing.assert_allclose(actual, wanted, rtol=1e-9, atol=1e-15)
    for actual, wanted in zip(gradients.biases, expected["bias_gradients"], strict=True):
        np.testing.assert_allclose(actual, wanted, rtol=1e-9, atol=1e-15)


def test_parameters_are_one_flat_array_with_views():
    parameters = Parameters(np.arange(9.0), (2, 2, 1))
    np.testing.assert_array_equal(parameters.weights[0], [[0, 1], [2, 3]])
    np.testing.assert_array_equal(parameters.biases[0], [4, 5])
    np.testing.assert_array_equal(parameters.weights[1], [[6, 7]])
    np.testing.assert_array_equal(parameters.biases[1], [8])
    parameters.flat[3] = 33.0
    assert parameters.weights[0][1, 1] == 33.0


def test_from_layers_copies():
    weights = [np.ones((3, 2)), np.ones((1, 3))]
    parameters = parameters_of(weights, [np.zeros(3), np.zeros(1)])
    weights[0][:] = 7.0
    assert parameters.layers == (2, 3, 1)
    assert (parameters.weights[0] == 1.0).all()


@given(cases())
def test_each_sample_contributes_the_gradient_of_its_own_loss(case):
    shares = sample_gradients(case.forward(), case.gradients())
    factor = 1 / len(case.inputs) if case.reduction == "mean" else 1.0
    for row, share in enumerate(shares):
        alone = replace(case, inputs=case.inputs[row : row + 1], targets=case.targets[row : row + 1])
        expected = alone.gradients().flat * factor
        answers = alone.forward().predictions
        misses = (
            abs(answers - alone.targets).max() or 1.0
        )  # where both are close, their difference is rounded
        rounding = 1e-14 + 2e-15 * abs(answers).max() / misses
        np.testing.assert_allclose(share, expected, rtol=1e-12, atol=rounding * abs(expected).max())
    np.testing.assert_allclose(shares.sum(axis=0), case.gradients().flat, atol=1e-12 * abs(shares).max())
