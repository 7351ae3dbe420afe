import numpy as np
import pytest

from xorviz.core.network.losses import LOSSES, REDUCTIONS, batch_loss

TARGETS = np.array([[0.0], [1.0], [1.0]])
PREDICTIONS = np.array([[0.5], [0.75], [0.0]])


def test_squared_error_is_the_lessons_without_a_half():
    loss = LOSSES["squared_error"]
    np.testing.assert_array_equal(loss.function(PREDICTIONS, TARGETS), [[0.25], [0.0625], [1.0]])
    np.testing.assert_array_equal(loss.derivative(PREDICTIONS, TARGETS), [[1.0], [-0.5], [-2.0]])


@pytest.mark.parametrize("name", LOSSES)
def test_derivative_agrees_with_central_differences(name):
    loss, h = LOSSES[name], 1e-5
    slope = (loss.function(PREDICTIONS + h, TARGETS) - loss.function(PREDICTIONS - h, TARGETS)) / (2 * h)
    np.testing.assert_allclose(loss.derivative(PREDICTIONS, TARGETS), slope, atol=1e-9)


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
