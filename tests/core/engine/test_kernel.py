"""The compiled engine is held to the readable one, which is held to an independent truth elsewhere."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.core.runs import ONE_OUTPUT, configs, difference, layers_of, rounding_errors, start_of
from tests.core.tables import losses_of
from tests.examples import examples, slow_but
from xorviz.core import TrainingConfig
from xorviz.core.data.sources import SOURCES, make_dataset
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.engine.table_choices import COMPILED_ACTIVATIONS, COMPILED_LOSSES, COMPILED_OPTIMISERS
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import Parameters, parameter_count
from xorviz.core.network.losses import LOSSES, REDUCTIONS
from xorviz.core.network.optimisers import OPTIMISERS

TRUTH = NumpyEngine()
SMOOTH = ("sigmoid", "tanh")
DRAWS = 5
"""Of rounding errors: of one draw some may cancel."""


def trained(engine, config, start, epoch=0, epochs=1):
    """Train a copy; return its state, and the losses.

    After many epochs that is its parameters alone: near a minimum what the optimiser remembers is a sum that
    cancels, of which nothing but rounding errors is left. They act on the parameters no more than these do.
    """
    state = start.copy()
    with np.errstate(all="ignore"):
        outcome = engine.train(config, config.make_data(), state, epoch, epochs, 2**40)
    return state[: 1 if epochs > 1 else None], outcome.losses


def distance(first, second, layers):
    """The relative difference of two outcomes of training: the larger of the states' and the losses'.

    NaN, which no limit holds, where one of them is not finite.
    """
    states = [difference(one, other, layers) for one, other in zip(first[0], second[0], strict=True)]
    return np.max([*states, *(abs(first[1] - second[1]) / np.maximum(first[1], 1e-300))])


def test_what_is_not_finite_is_near_nothing():
    one, other = (
        (np.array([[1.0, 2.0, 3.0]]), np.array([1.0])),
        (np.array([[1.0, np.nan, 3.0]]), np.array([1.0])),
    )
    assert distance(one, one, (2, 1)) == 0.0
    assert not distance(one, other, (2, 1)) <= 1e300


def truth(config, start, epoch, epochs, growth, draws=1):
    """Train with NumPy. Refuse what is not determined by its start: where rounding errors grow.

    If such errors move the outcome by more than `growth`, another order of addition does so too (gradients
    that cancel, a kink next to a sample, Adam's sign of a gradient that is 0 but for rounding, chaos at a
    large learning rate): there NumPy is no truth to 1e-12. The kernel has no part in this choice.
    """
    expected = trained(TRUTH, config, start, epoch, epochs)
    assume(all(np.isfinite(array).all() for array in expected))
    for draw in range(draws):
        with rounding_errors(draw):
            other = trained(TRUTH, config, start, epoch, epochs)
        assume(distance(expected, other, layers_of(config)) <= growth)
    return expected


@examples(200)
@given(config=configs(), epoch=st.sampled_from([0, 0, 1, 7, 1000, 10**6]), seed=st.integers(0, 2**32 - 1))
def test_one_epoch_is_that_of_numpy(kernel_engine, config, epoch, seed):
    start = start_of(config)
    if epoch:  # what the optimiser remembers by then; a mean square is not negative
        rng = np.random.default_rng(seed)
        start[1:] = rng.random(start[1:].shape) * (1.0 if config.optimiser == "adam" else 0.1)
    expected = truth(config, start, epoch, 1, 1e-13, DRAWS)
    actual = trained(kernel_engine, config, start, epoch)
    assert distance(actual, expected, layers_of(config)) <= 1e-12


@pytest.mark.slow
@examples(20)
@given(
    # A relu's kink meets a sample sooner or later; small batches of many samples take NumPy too long.
    config=configs(activations=SMOOTH, learning_rates=(1e-4, 0.3), smallest_circle_batch=100)
)
def test_500_epochs_are_those_of_numpy(kernel_engine, config):
    start = start_of(config)
    expected = truth(config, start, 0, 500, 1e-10)
    actual = trained(kernel_engine, config, start, 0, 500)
    assert distance(actual, expected, layers_of(config)) <= 1e-8


def test_the_kernel_has_every_name_in_the_tables():
    assert tuple(ACTIVATIONS) == COMPILED_ACTIVATIONS
    assert tuple(name for name, loss in LOSSES.items() if loss.compiled) == COMPILED_LOSSES
    assert tuple(OPTIMISERS) == COMPILED_OPTIMISERS


def test_what_the_kernel_does_not_have_is_not_supported(kernel_engine):
    config = TrainingConfig()
    assert kernel_engine.supports(config, config.make_data())
    for name in ("activation", "output_activation", "loss", "optimiser"):
        config = TrainingConfig()
        object.__setattr__(config, name, "newer")  # a name that was not there when the kernel was made
        assert not kernel_engine.supports(config, config.make_data())


def loss_of(output_activation, optimiser, dataset):
    """Choose a loss that the output allows; with all optimisers of a table, each of them."""
    losses = losses_of(output_activation, regression=SOURCES[dataset].regression)
    return losses[list(OPTIMISERS).index(optimiser) % len(losses)]


@pytest.mark.parametrize("batch_size", [None, 1, 3])
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("dataset", slow_but("xor", ONE_OUTPUT))
def test_every_name_in_the_tables_trains_as_in_numpy(kernel_engine, dataset, reduction, batch_size):
    """A name that the kernel takes for another differs by far more than rounding."""
    for (row, activation), (column, output_activation) in product(enumerate(ACTIVATIONS), repeat=2):
        optimiser = list(OPTIMISERS)[(row + column) % len(OPTIMISERS)]
        config = TrainingConfig(
            dataset=dataset,
            hidden=(3, 2),
            activation=activation,
            output_activation=output_activation,
            loss=loss_of(output_activation, optimiser, dataset),
            reduction=reduction,
            optimiser=optimiser,
            batch_size=batch_size,
            learning_rate=1e-3,
            bias_initialisation="same",
        )
        start = start_of(config)
        apart = distance(
            *(trained(each, config, start) for each in (TRUTH, kernel_engine)),
            layers_of(config),
        )
        assert apart <= 1e-9, config


@given(config=configs(), seed=st.integers(0, 2**32 - 1), size=st.sampled_from([0.1, 1.0, 3.0]))
def test_an_evaluation_is_that_of_numpy(kernel_engine, config, seed, size):
    flat = size * np.random.default_rng(seed).standard_normal(parameter_count(layers_of(config)))
    parameters = Parameters(flat, layers_of(config))
    expected, actual = (
        each.evaluate(config, config.make_data(), parameters) for each in (TRUTH, kernel_engine)
    )
    for draw in range(DRAWS):
        with rounding_errors(draw):
            assume(apart(TRUTH.evaluate(config, config.make_data(), parameters), expected) <= 1e-13)
    assume((abs(expected.predictions - 0.5) > 1e-9).all())
    assert apart(actual, expected) <= 1e-12
    assert actual.correct == expected.correct
    for one, other in zip(parts_of(actual), parts_of(expected), strict=True):
        assert one.shape == other.shape
        assert one.flags.c_contiguous
    for array in (*actual.gradients.weights, *actual.gradients.biases):
        assert np.shares_memory(array, actual.gradients.flat)


def parts_of(evaluation):
    gradients = evaluation.gradients
    return (evaluation.predictions, *gradients.deltas, *gradients.weights, *gradients.biases)


def apart(first, second):
    """The relative difference of two evaluations: the largest of all arrays, each against its largest."""
    pairs = [*zip(parts_of(first), parts_of(second), strict=True), (first.loss, second.loss)]
    return np.max([np.abs(one - other).max() / max(np.abs(other).max(), 1e-300) for one, other in pairs])


@examples(100)
@given(config=configs(optimisers=["gradient_descent"]), seed=st.integers(0, 2**32 - 1))
def test_the_gradient_shown_is_the_gradient_used(engine, config, seed):
    """To the last bit: the update is made of nothing else."""
    config = config.changed(batch_size=None, learning_rate=1.0)
    state = np.random.default_rng(seed).standard_normal((1, parameter_count(layers_of(config))))
    before = state[0].copy()
    evaluation = engine.evaluate(config, config.make_data(), Parameters(before, layers_of(config)))
    outcome = engine.train(config, config.make_data(), state, 0, 1, 1)
    np.testing.assert_array_equal(state[0], before - evaluation.gradients.flat)
    np.testing.assert_array_equal(outcome.keyframes, state[np.newaxis])
    after = engine.evaluate(config, config.make_data(), Parameters(state[0], layers_of(config)))
    assert (after.loss, after.correct) == (outcome.losses[0], outcome.correct[0])


@examples(30)
@given(
    config=configs(smallest_circle_batch=100, learning_rates=(1e-3, 1.0)),
    epoch=st.integers(0, 10**6),
    parts=st.lists(st.integers(1, 20), min_size=1, max_size=4),
    spacing=st.integers(1, 40),
)
def test_neither_parts_nor_keyframes_change_a_bit(engine, config, epoch, parts, spacing):
    """Keyframes are the states of their epochs, however the epochs are cut up."""
    whole, total = start_of(config), sum(parts)
    with np.errstate(all="ignore"):
        outcome = engine.train(config, config.make_data(), whole, epoch, total, 1)
        assert len(outcome.keyframes) == len(outcome.losses) == len(outcome.correct) == total
        state, done = start_of(config), 0
        for part in parts:
            piece = engine.train(config, config.make_data(), state, epoch + done, part, spacing)
            rows = slice(done, done + part)
            np.testing.assert_array_equal(piece.losses, outcome.losses[rows])
            np.testing.assert_array_equal(piece.correct, outcome.correct[rows])
            wanted = [step for step in range(done, done + part) if (epoch + step + 1) % spacing == 0]
            np.testing.assert_array_equal(piece.keyframes, outcome.keyframes[wanted])
            done += part
    np.testing.assert_array_equal(state, whole)
    np.testing.assert_array_equal(outcome.keyframes[-1], whole)


def evaluated(engine, name, z):
    """Return f(z) and f′(z), as a network shows them that is nothing but an output bias of z.

    f′(z) is ∂L/∂z / 2(ŷ − y), of the sample that is further from its target, so that nothing cancels.
    """
    config = TrainingConfig(hidden=(), output_activation=name)
    with np.errstate(all="ignore"):
        result = engine.evaluate(
            config, config.make_data(), Parameters(np.array([0.0, 0.0, z]), layers_of(config))
        )
        assert np.array_equal(result.predictions, np.full((4, 1), result.predictions[0]), equal_nan=True)
        error = 2.0 * (result.predictions - make_dataset("xor").targets)
        furthest = abs(error).argmax()
        return result.predictions[0, 0], (result.gradients.deltas[0] / error)[furthest, 0]


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(z=st.floats(-50, 50) | st.floats(-1e3, 1e3) | st.floats(-8e307, 8e307))
@example(z=-709.0)
def test_activations_are_those_of_numpy_everywhere(kernel_engine, name, z):
    """Where they saturate, too: e^−708 is the smallest that the kernel tells from 0."""
    actual, expected = (evaluated(each, name, z) for each in (kernel_engine, TRUTH))
    assert np.isfinite(actual).all()
    times = min(abs(z), 1e3)  # as swish and gelu multiply it by z
    np.testing.assert_allclose(actual, expected, rtol=2e-15, atol=2e-307 * max(1.0, times))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_of_what_is_not_finite(kernel_engine, name):
    with np.errstate(invalid="ignore"):
        limits = ACTIVATIONS[name].function(np.array([-np.inf, np.inf]))
    for z, limit in zip((-np.inf, np.inf), limits, strict=True):
        np.testing.assert_equal(evaluated(kernel_engine, name, z)[0], limit)
    assert np.isnan(evaluated(kernel_engine, name, np.nan)[0])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_at_a_kink_the_slope_is_that_of_numpy(kernel_engine, name):
    for kink in ACTIVATIONS[name].kinks:
        assert evaluated(kernel_engine, name, kink) == evaluated(TRUTH, name, kink)
