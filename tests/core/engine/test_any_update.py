"""Any update follows from the complex step of the loss, by the optimiser's formula: on both engines."""

import math
from itertools import pairwise

import numpy as np
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from tests.core.network.complex_steps import STEP, Case, complex_loss
from tests.core.network.test_penalties import COMPLEX as COMPLEX_PENALTIES
from tests.core.network.test_schedules import FORMULAS
from tests.core.tables import FEATURE_CHOICES, losses_of, rules
from tests.examples import examples
from xorviz.core import TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.engines import engine_for
from xorviz.core.engine.shuffling import sample_order
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import Parameters, layer_views, parameter_count
from xorviz.core.network.features import network_inputs
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES, REDUCTIONS
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.run.training import Trainer

CLEAR = 1e-4
"""So far the gradient is from 0 where it is not 0: a step in its own units would enlarge its rounding."""


def gradient_descent(memory, g, rate, t):
    return (), rate * g


def momentum(memory, g, rate, t, mu):
    v = mu * memory[0] + g
    return (v,), rate * v


def nesterov(memory, g, rate, t, mu):
    v = mu * memory[0] + g
    return (v,), rate * (g + mu * v)


def rmsprop(memory, g, rate, t, beta, epsilon):
    s = beta * memory[0] + (1 - beta) * g**2
    return (s,), rate * g / (s**0.5 + epsilon)


def adam(memory, g, rate, t, beta1, beta2, epsilon):
    m = beta1 * memory[0] + (1 - beta1) * g
    s = beta2 * memory[1] + (1 - beta2) * g**2
    return (m, s), rate * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)) ** 0.5 + epsilon)


STEPS = {
    "gradient_descent": gradient_descent,
    "momentum": momentum,
    "nesterov": nesterov,
    "rmsprop": rmsprop,
    "adam": adam,
}
"""What each remembers, and what it takes away, of what it remembered, gradient, rate and number."""


@st.composite
def networks(draw):
    """Draw settings and samples: every activation by layer, output, loss, reduction, rule and batch."""
    output = draw(st.sampled_from(list(FUNCTIONS)))
    couples = FUNCTIONS[output].couples
    hidden = draw(st.lists(st.integers(1, 3), max_size=3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    samples, outputs = draw(st.integers(1, 6)), draw(st.integers(2, 4) if couples else st.integers(1, 3))
    targets = (
        np.eye(outputs)[rng.integers(0, outputs, samples)] if couples else rng.random((samples, outputs))
    )
    config = TrainingConfig(
        features=draw(FEATURE_CHOICES),
        hidden=hidden,
        activation=[draw(st.sampled_from(list(ACTIVATIONS))) for _ in hidden] or "sigmoid",
        output_activation=output,
        loss="cross_entropy" if couples else draw(st.sampled_from(losses_of(output))),
        reduction=draw(st.sampled_from(REDUCTIONS)),
        learning_rate=10 ** draw(st.floats(-3, 0)),
        batch_size=draw(st.none() | st.integers(1, 6)),
        seed=draw(st.integers(0, 99)),
        **draw(rules()),
    )
    return config, Dataset("any", "Any", rng.standard_normal((samples, 2)), targets), rng


def complex_gradient(config, layers, flat, inputs, targets):
    """The gradient of L over a batch, with the penalty, by complex steps."""
    last = "linear" if LOSSES[config.loss].of != "prediction" else config.output_activation
    functions = (*config.activations[:-1], last)
    case = Case(Parameters(flat, layers), inputs, targets, functions, config.loss, config.reduction)

    def penalised(moved):
        weights = layer_views(moved, layers)[0]
        added = sum(COMPLEX_PENALTIES[config.penalty](each).sum() for each in weights)
        return complex_loss(case, moved) + config.penalty_rate * added

    gradient = np.empty(len(flat))
    for place in range(len(flat)):
        moved = flat.astype(complex)
        moved[place] += 1j * STEP
        gradient[place] = penalised(moved).imag / STEP
    return gradient


def updated(config, layers, state, epoch, data):
    """What an epoch makes of a state, batch after batch."""
    samples = len(data)
    size = min(config.batch_size or samples, samples)
    order = range(samples) if config.batch_size is None else sample_order(config.seed, epoch, samples)
    course = dict(config.schedule_parameters)
    rate = config.learning_rate * FORMULAS[config.schedule](epoch, **course)
    constants = [value for _, value in config.optimiser_parameters]
    inputs, starts = network_inputs(config.features, data.inputs), [*range(0, samples, size), samples]
    theta, memory = state[0].copy(), tuple(state[1:])
    for number, (begin, end) in enumerate(pairwise(starts), start=epoch * (len(starts) - 1) + 1):
        rows = list(order[begin:end])
        try:
            with np.errstate(over="raise"):
                g = complex_gradient(config, layers, theta, inputs[rows], data.targets[rows])
        except FloatingPointError:  # a large step has left what exp can tell of complex numbers
            reject()
        assume(not ((g != 0) & (abs(g) < CLEAR)).any())
        memory, step = STEPS[config.optimiser](memory, g, rate, number, *constants)
        theta = theta - step
    return np.array([theta, *memory])


def test_every_optimiser_has_a_formula():
    assert set(STEPS) == set(OPTIMISERS)


@examples(200)
@given(network=networks(), epoch=st.integers(0, 30))
def test_any_update_follows_from_the_complex_step(engine, network, epoch):
    config, data, rng = network
    layers = config.layers(data)
    count = parameter_count(layers)
    state = rng.standard_normal((1 + OPTIMISERS[config.optimiser].slots, count))
    state[2:] = abs(state[2:])  # mean squares
    if config.optimiser == "rmsprop":
        state[1] = abs(state[1])
    expected = updated(config, layers, state, epoch, data)
    assume(np.isfinite(expected).all() and abs(expected).max() < 1e6)
    trainer = Trainer(config, epoch, state, engine_for(config, data, engine), data=data)
    stretch = trainer.advance(1)
    assert not stretch.diverged
    scale = max(1.0, abs(expected).max())
    np.testing.assert_allclose(stretch.snapshot.state, expected, rtol=1e-9, atol=1e-11 * scale)
    assert math.isfinite(stretch.snapshot.loss)
