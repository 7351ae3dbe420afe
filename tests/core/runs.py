"""What several tests of training share: configurations, and how results are compared."""

from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import strategies as st

from tests.core.tables import FEATURE_CHOICES, losses_of, rules
from xorviz.core import Run, TrainingConfig
from xorviz.core.data.sources import SOURCES
from xorviz.core.engine import numpy_engine
from xorviz.core.insight.health import GradientNorms
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import Parameters, forward, layer_views
from xorviz.core.network.losses import REDUCTIONS
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.run import config as run_config
from xorviz.core.run.beginning import initial_state
from xorviz.core.run.snapshot import take_snapshot
from xorviz.core.update.chain_rule import trace_update

OVERFLOWING = TrainingConfig(activation="relu", output_activation="linear", learning_rate=50.0)


def run_of(epochs, **settings):
    """A run of so many epochs."""
    run = Run(TrainingConfig(**settings))
    run.advance(epochs)
    return run


def layers_of(config):
    """Widths from the inputs to the outputs, for the data of the configured source."""
    return config.layers(config.make_data())


def start_of(config):
    """The state at epoch 0."""
    return initial_state(config, config.make_data())


def snapshot_at(config, epoch, state, engine):
    """A state evaluated over the data of the configured source."""
    return take_snapshot(config, config.make_data(), epoch, state, engine)


def update_of(config, epoch, state, sample=None, batch=0, engine=None):
    """An update on the data of the configured source, taken apart."""
    return trace_update(config, config.make_data(), epoch, state, sample, batch, engine)


ONE_OUTPUT = tuple(name for name, source in SOURCES.items() if source.kind != "classes")
"""The sources of what both engines train."""


@st.composite
def configs(
    draw,
    datasets=ONE_OUTPUT,
    activations=tuple(ACTIVATIONS),
    optimisers=tuple(OPTIMISERS),
    learning_rates=(1e-4, 1e2),
    smallest_circle_batch=1,
):
    """Any configuration that trains one network."""
    dataset = draw(st.sampled_from(datasets))
    samples, low, high = len(TrainingConfig(dataset=dataset).make_data()), *np.log10(learning_rates)
    smallest = smallest_circle_batch if samples > 100 else 1
    output, hidden = draw(st.sampled_from(activations)), draw(st.lists(st.integers(1, 9), max_size=4))
    return TrainingConfig(
        dataset=dataset,
        features=draw(FEATURE_CHOICES),
        hidden=tuple(hidden),
        activation=[draw(st.sampled_from(activations)) for _ in hidden] or "sigmoid",
        output_activation=output,
        loss=draw(st.sampled_from(losses_of(output, regression=SOURCES[dataset].regression))),
        learning_rate=10 ** draw(st.floats(low, high)),
        reduction=draw(st.sampled_from(REDUCTIONS)),
        batch_size=draw(st.none() | st.integers(smallest, samples + 2)),
        initialisation=draw(st.sampled_from(["normal", "uniform"])),
        bias_initialisation=draw(st.sampled_from(["zeros", "same"])),
        seed=draw(st.integers(0, 2**32 - 1)),
        **draw(rules(optimisers)),
    )


def arrays_of(snapshot):
    """Every array of a snapshot."""
    gradients, parameters = snapshot.gradients, snapshot.parameters
    return (
        snapshot.state,
        parameters.flat,
        *parameters.weights,
        *parameters.biases,
        snapshot.predictions,
        gradients.flat,
        *gradients.weights,
        *gradients.biases,
        *gradients.deltas,
    )


def assert_same(first, second):
    """Two snapshots agree to the last bit."""
    assert (first.epoch, first.config, first.loss, first.correct) == (
        second.epoch,
        second.config,
        second.loss,
        second.correct,
    )
    for one, other in zip(arrays_of(first), arrays_of(second), strict=True):
        np.testing.assert_array_equal(one, other)


def difference(first, second, layers):
    """Return how far apart two arrays in the layout of `Parameters.flat` are, relative to their layers.

    A layer's weights and bias add up to the same z: an error counts by what it does there, so that it is
    small or not against the largest of them, and not against one that happens to be near 0. NaN, which no
    limit holds, where one of them is not finite.
    """
    apart = [0.0]
    for one, other in zip(_per_layer(first, layers), _per_layer(second, layers), strict=True):
        scale = np.maximum(abs(one).max(), abs(other).max())
        apart.append(abs(one - other).max() / scale if scale else 0.0)
    return np.max(apart)


def _per_layer(flat, layers):
    weights, biases = layer_views(flat, layers)
    return [np.append(w, b) for w, b in zip(weights, biases, strict=True)]


def parameters_of(weights, biases):
    """Copy per-layer arrays, (outputs, inputs) and (outputs,), into one record of parameters."""
    layers = (np.shape(weights[0])[1], *(len(each) for each in weights))
    parts = [np.ravel(part) for pair in zip(weights, biases, strict=True) for part in pair]
    return Parameters(np.concatenate(parts).astype(np.float64), layers)


def gradient_norms(run):
    """Return all that `GradientNorms` finds of a run that has ended."""
    norms = GradientNorms()
    while not norms.extend(run):
        pass
    return norms.health


@contextmanager
def rounding_errors(draw):
    """Let NumPy compute with parameters and activations that are off by a unit of the last place or two."""
    rng = np.random.default_rng(draw)

    def rounded(numbers):
        return numbers * (1.0 + 4e-16 * rng.choice([-1.0, 1.0], numbers.shape))

    def rounded_forward(parameters, *rest):
        done = forward(Parameters(rounded(parameters.flat), parameters.layers), *rest)
        return replace(done, activations=tuple(rounded(a) for a in done.activations))

    with pytest.MonkeyPatch.context() as patch:
        for module in (numpy_engine, run_config):  # all that this engine passes forward with
            patch.setattr(module, "forward", rounded_forward)
        yield
