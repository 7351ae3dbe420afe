"""The floors of all numbers at once are those of each number, one after the other."""

import numpy as np
import pytest
from hypothesis import given

from tests.core.network.floors import floors_of
from tests.core.runs import configs, start_of
from tests.examples import examples
from xorviz.core import TrainingConfig
from xorviz.core.network import noise
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import Parameters, backward
from xorviz.core.network.losses import reduction_factor
from xorviz.core.network.noise import PARAMETER_NOISE, error_noise, forward_noise, gradient_noise

SMOOTH = tuple(name for name, record in ACTIVATIONS.items() if not record.kinks)
EPS = 1e-7
"""In place of 2e-16: then the floors themselves are hardly rounded."""
SAMPLES = 3


def same(one, other):
    np.testing.assert_allclose(np.asarray(one), np.asarray(other), rtol=1e-6, atol=1e-30)


def check(config, scale=1.0, count=SAMPLES):
    """Compare all floors of some samples of so many, where one weight of each layer is rounding.

    Its other parameters are so many times those of epoch 0.
    """
    data, state = config.make_data(), start_of(config)
    inputs, targets = data.inputs[:SAMPLES], data.targets[:SAMPLES]
    parameters = Parameters(scale * state[0], config.layers(data))
    for weights, biases in zip(parameters.weights, parameters.biases, strict=True):
        weights[0, -1], biases[-1] = PARAMETER_NOISE, -PARAMETER_NOISE / 2
    passes = config.forward(parameters, inputs)
    gradients = backward(parameters, passes, targets, config.loss, config.reduction)
    factor = reduction_factor(config.reduction, count)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(noise, "EPS", EPS)
        here, known = (targets, config.loss, factor), forward_noise(parameters, passes)
        found = gradient_noise(parameters, passes, gradients, *here, known, samples=count)
        if count == len(inputs):
            again = gradient_noise(parameters, passes, gradients, *here)
            np.testing.assert_array_equal(found.flat, again.flat)
        errors = error_noise(passes, *here, known)
    each = [
        floors_of(parameters, passes, gradients.deltas, targets, sample, *here[1:], EPS, count)
        for sample in range(len(inputs))
    ]
    for layer in range(len(parameters.weights)):
        same(known.of_z[layer], [floors.z[layer] for floors in each])
        same(known.of_a[layer + 1], [floors.a[layer + 1] for floors in each])
        same(known.of_slopes[layer], [floors.slopes[layer] for floors in each])
        same(found.deltas[layer], [floors.deltas[layer] for floors in each])
        same(found.weights[layer], sum(np.array(floors.weights[layer]) for floors in each))
        same(found.biases[layer], sum(np.array(floors.biases[layer]) for floors in each))
    same(errors, [floors.errors for floors in each])


@examples(40)
@given(configs(activations=SMOOTH))
def test_of_one_output(config):
    check(config)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize(
    ("loss", "output"), [("squared_error", "sigmoid"), ("huber", "tanh"), ("cross_entropy", "softmax")]
)
def test_of_classes(loss, output, reduction):
    settings = {"loss": loss, "output_activation": output, "reduction": reduction}
    check(TrainingConfig(dataset="blobs", hidden=(4, 3), seed=4, **settings))


@pytest.mark.parametrize(("scale", "count"), [(9.0, SAMPLES), (1.0, 1_000)])
def test_of_answers_beyond_what_is_asked_for_and_of_some_of_many_samples(scale, count):
    check(TrainingConfig(dataset="plane", hidden=(3,), seed=4), scale, count)
