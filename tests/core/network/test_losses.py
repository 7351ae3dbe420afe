import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.network.test_activations import complex_softplus
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES, REDUCTIONS, batch_loss


def complex_huber(prediction, target):
    error = prediction - target
    sign = np.sign(error.real)
    return np.where(abs(error.real) < 1, error**2 / 2, sign * error - 0.5)


def complex_cross_entropy(z, target):
    """−y ln ŷ, over the last axis."""
    powers = np.exp(z - z.real.max(axis=-1, keepdims=True))
    return -target * np.log(powers / powers.sum(axis=-1, keepdims=True))


COMPLEX = {
    "huber": complex_huber,
    "squared_error": lambda prediction, target: (prediction - target) ** 2,
    "cross_entropy": complex_cross_entropy,
    "binary_cross_entropy": lambda z, target: complex_softplus(z) - target * z,
}
"""Of what each is computed from, a complex number."""
TARGETS = np.array([[0.0], [1.0], [1.0]])
PREDICTIONS = np.array([[0.5], [0.75], [0.0]])


def test_squared_error_is_the_lessons_without_a_half():
    loss = LOSSES["squared_error"]
    np.testing.assert_array_equal(loss.function(PREDICTIONS, TARGETS), [[0.25], [0.0625], [1.0]])
    np.testing.assert_array_equal(loss.derivative(PREDICTIONS, TARGETS), [[1.0], [-0.5], [-2.0]])


def test_huber_is_half_the_square_near_the_target_and_straight_far_from_it():
    errors, zeros = np.array([-1e300, -2.0, -1.0, -0.5, 0.0, 1.0, 3.0]), np.zeros(7)
    loss = LOSSES["huber"]
    np.testing.assert_array_equal(loss.function(errors, zeros), [1e300, 1.5, 0.5, 0.125, 0.0, 0.5, 2.5])
    np.testing.assert_array_equal(loss.derivative(errors, zeros), [-1.0, -1.0, -1.0, -0.5, 0.0, 1.0, 1.0])


def test_every_loss_has_a_reference():
    assert set(COMPLEX) == set(LOSSES)
    assert all(record.name == name for name, record in LOSSES.items())


@pytest.mark.parametrize("name", [name for name, loss in LOSSES.items() if loss.of != "logits"])
@given(judged=st.floats(-20, 20), target=st.floats(0, 1))
def test_function_and_derivative_agree_with_the_complex_step(name, judged, target):
    loss, reference = LOSSES[name], COMPLEX[name](complex(judged, 1e-30), target)
    places, targets = np.array([judged]), np.array([target])
    np.testing.assert_allclose(loss.function(places, targets), reference.real, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(
        loss.derivative(places, targets), reference.imag / 1e-30, rtol=1e-12, atol=1e-12
    )


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_from_the_logit_names_the_outputs_that_it_is_the_loss_of(name):
    """With any other its derivative would not be δ."""
    loss = LOSSES[name]
    assert loss.of == "prediction" or loss.outputs
    assert set(loss.outputs or ()) <= set(FUNCTIONS)


def test_reductions():
    epochs = np.stack([PREDICTIONS, TARGETS])
    np.testing.assert_array_equal(batch_loss(epochs, TARGETS, "squared_error", "sum"), [1.3125, 0.0])
    np.testing.assert_allclose(batch_loss(epochs, TARGETS, "squared_error", "mean"), [1.3125 / 3, 0.0])


@pytest.mark.parametrize("samples", [1, 4, 7, 129, 356])
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_an_epochs_loss_does_not_depend_on_its_neighbours(samples, reduction):
    rng = np.random.default_rng(samples)
    predictions, targets = rng.random((300, samples, 1)), rng.integers(0, 2, (samples, 1)).astype(float)
    together = batch_loss(predictions, targets, "squared_error", reduction)
    alone = [batch_loss(epoch[np.newaxis], targets, "squared_error", reduction)[0] for epoch in predictions]
    np.testing.assert_array_equal(together, alone)
