from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.run.test_lesson_history import lesson_history
from tests.core.tables import CONSTANTS
from xorviz.core import Run, TrainingConfig
from xorviz.core.network.optimisers import OPTIMISERS

numbers = st.floats(-1e3, 1e3)


def gradient_descent(gradients, learning_rate):
    return [-learning_rate * sum(gradients)]


def momentum(gradients, learning_rate, mu):
    """Each gradient goes on acting, weaker with every update."""
    velocities = [
        sum(mu ** (now - then) * gradients[then] for then in range(now + 1)) for now in range(len(gradients))
    ]
    return [-learning_rate * sum(velocities), velocities[-1]]


def nesterov(gradients, learning_rate, mu):
    """Equations 3 and 4 of Sutskever et al., from where they take the gradient: the point ahead, θ + μ v.

    Their velocity is a step: ours is that, against the gradient, in learning rates.
    """
    theta, v = 0.0, 0.0
    for g in gradients:
        v = mu * v - learning_rate * g
        theta += v
    return [theta + mu * v, -v / learning_rate]


def rmsprop(gradients, learning_rate, beta, epsilon):
    """Tieleman and Hinton, slide 29 of lecture 6, with ε in the divisor."""
    theta, mean_square = 0.0, 0.0
    for g in gradients:
        mean_square = beta * mean_square + (1 - beta) * g**2
        theta -= learning_rate * g / (sqrt(mean_square) + epsilon)
    return [theta, mean_square]


def adam(gradients, learning_rate, beta1, beta2, epsilon):
    """Algorithm 1 of Kingma and Ba, for one number, with the names of the paper."""
    theta, m, v = 0.0, 0.0, 0.0
    for t, g in enumerate(gradients, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        theta -= learning_rate * (m / (1 - beta1**t)) / (sqrt(v / (1 - beta2**t)) + epsilon)
    return [theta, m, v]


REFERENCES = {
    "gradient_descent": gradient_descent,
    "momentum": momentum,
    "nesterov": nesterov,
    "rmsprop": rmsprop,
    "adam": adam,
}


def test_every_optimiser_has_a_reference():
    assert set(REFERENCES) == set(OPTIMISERS)
    assert all(record.name == name for name, record in OPTIMISERS.items())


@pytest.mark.parametrize("name", OPTIMISERS)
@given(
    gradients=st.lists(st.tuples(numbers, numbers), min_size=1, max_size=12),
    learning_rate=st.floats(1e-4, 10),
    data=st.data(),
)
def test_optimisers_against_a_reference_number_by_number(name, gradients, learning_rate, data):
    optimiser = OPTIMISERS[name]
    own = [data.draw(each) for each in CONSTANTS.get(name, {}).values()]
    constants = data.draw(st.sampled_from([optimiser.usual, tuple(own)]))
    state = np.zeros((1 + optimiser.slots, 2))
    for update, gradient in enumerate(gradients, start=1):
        given_gradient = np.array(gradient)
        optimiser.step(state, given_gradient, learning_rate, update, constants)
        np.testing.assert_array_equal(given_gradient, gradient)
    for parameter, its_gradients in enumerate(zip(*gradients, strict=True)):
        expected = REFERENCES[name](its_gradients, learning_rate, *constants)
        # Gradients that cancel leave no more than the terms had.
        scale = max(1.0, learning_rate) * len(gradients) ** 2 * max(map(abs, its_gradients))
        np.testing.assert_allclose(state[:, parameter], expected, rtol=1e-10, atol=1e-14 * scale + 1e-300)


def test_gradient_descent_steps_against_the_gradient_in_place():
    state, gradient = np.array([[1.0, -2.0]]), np.array([0.5, -4.0])
    OPTIMISERS["gradient_descent"].step(state, gradient, 0.25, 1, ())
    np.testing.assert_array_equal(state, [[0.875, -1.0]])
    np.testing.assert_array_equal(gradient, [0.5, -4.0])


def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_gradient():
    state = np.zeros((3, 3))
    OPTIMISERS["adam"].step(state, np.array([1e-3, -5.0, 0.0]), 0.1, 1, (0.9, 0.999, 1e-8))
    np.testing.assert_allclose(state[0], [-0.1, 0.1, 0.0], rtol=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "learning_rate"), [("momentum", 0.05), ("nesterov", 0.05), ("rmsprop", 0.01), ("adam", 0.01)]
)
@pytest.mark.parametrize("batch_size", [None, 2])
def test_xor_is_learnt(name, learning_rate, batch_size, engine):
    config = TrainingConfig(
        hidden=(4,), optimiser=name, learning_rate=learning_rate, batch_size=batch_size, seed=3
    )
    run = Run(config, engine)
    run.advance(2000)
    assert run.head.loss < 0.1 * run.losses[0]
    assert run.solved_epoch is not None


def test_momentum_is_ahead_of_gradient_descent():
    run = Run(TrainingConfig(optimiser="momentum"))
    run.advance(1000)
    assert run.solved_epoch is not None
    assert run.solved_epoch < 300
    assert lesson_history(TrainingConfig(), 300)[-1] > run.losses[300]
