"""What the lesson promises, as far as it is so (shared/facts.md)."""

import numpy as np
import pytest

from xorviz.core import Run, TrainingConfig
from xorviz.core.run.beginning import initial_parameters


def lesson_sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lesson_sigmoid_deriv(z):
    s = lesson_sigmoid(z)
    return s * (1 - s)


def lesson_history(config, epochs):
    """Train sample by sample, as the lesson writes it; return the loss of every epoch."""
    X, Y = [(0, 0), (0, 1), (1, 0), (1, 1)], [0, 1, 1, 0]
    start = initial_parameters(config, config.make_data())
    (W1, W2), (b1, b2) = [w.copy() for w in start.weights], [b.copy() for b in start.biases]
    losses = []
    for _ in range(epochs + 1):
        loss = 0.0
        gradients = [np.zeros_like(array) for array in (W1, b1, W2, b2)]
        for x, y_true in zip(X, Y, strict=True):
            z1 = W1 @ x + b1
            h = lesson_sigmoid(z1)
            z2 = W2 @ h + b2
            y_pred = lesson_sigmoid(z2)
            loss += float((y_pred[0] - y_true) ** 2)
            dL_dz2 = 2 * (y_pred - y_true) * lesson_sigmoid_deriv(z2)
            dL_dz1 = W2.T @ dL_dz2 * lesson_sigmoid_deriv(z1)
            sample = (np.outer(dL_dz1, x), dL_dz1, np.outer(dL_dz2, h), dL_dz2)
            for total, part in zip(gradients, sample, strict=True):
                total += part
        losses.append(loss)
        for array, gradient in zip((W1, b1, W2, b2), gradients, strict=True):
            array -= config.learning_rate * gradient
    return np.array(losses)


@pytest.fixture(scope="module")
def default_run():
    run = Run(TrainingConfig())
    run.advance(5000)
    return run


def test_the_default_seed_tells_the_story(default_run):
    """A plateau first, solved not far from epoch 1,000, and solved for good."""
    assert 600 <= default_run.solved_epoch <= 1500
    assert default_run.head.accuracy == 1.0
    assert np.ptp(default_run.losses[50:400]) < 0.1 < np.ptp(default_run.losses[400:1500])


@pytest.mark.slow
def test_the_default_history_is_the_lessons(default_run):
    expected = lesson_history(TrainingConfig(), 5000)
    np.testing.assert_allclose(default_run.losses, expected, rtol=1e-9)


def test_about_a_quarter_of_all_seeds_never_solves():
    def solves(seed):
        run = Run(TrainingConfig(seed=seed))
        run.advance(1500)
        return run.solved_epoch is not None

    assert 0.6 < np.mean([solves(seed) for seed in range(40)]) < 0.9


def test_eight_hidden_neurons_solve_for_every_seed():
    """After 5,000 epochs at the latest; most are done much sooner, and then wait no longer."""
    for seed in range(50):
        run = Run(TrainingConfig(hidden=(8,), seed=seed))
        while run.epoch < 5000 and not (run.solved_epoch is not None and run.head.loss < 0.01):
            run.advance(100)
        assert run.solved_epoch is not None, f"seed {seed}"


def test_four_hidden_neurons_enclose_the_circle():
    run = Run(TrainingConfig(dataset="circle", hidden=(4,), reduction="mean", learning_rate=0.5))
    run.advance(5000)
    assert run.head.accuracy >= 0.93
