"""Snapshots of which the tests ask who pulls, and the gradients themselves."""

import numpy as np
from hypothesis import strategies as st

from tests.core.runs import layers_of, snapshot_at
from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.insight.gradient_rounding import noise_of_gradient
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import parameter_count, sample_gradients

CIRCLE = TrainingConfig(dataset="circle", hidden=(16,), reduction="mean")


def at_epoch(config, epoch, edits=()):
    run = Run(config)
    for at, name, value in edits:
        run.advance(at - run.epoch)
        run.edit(name, value)
    run.advance(epoch - run.epoch)
    return run.at(epoch)


def snapshot_of(config, parameters):
    state = np.zeros((1, len(parameters)))
    state[0] = parameters
    return snapshot_at(config, 0, state, NumpyEngine())


def gradients_of(snapshot):
    """Return the (samples, parameters) matrix itself."""
    config, data = snapshot.config, snapshot.data
    passes = config.forward(snapshot.parameters, data.inputs)
    return sample_gradients(passes, snapshot.gradients)


def lengths_of(gradients):
    """Return the length of each row; in units of the greatest number, as squares can underflow."""
    unit = abs(gradients).max() or 1.0
    return np.linalg.norm(gradients / unit, axis=1) * unit


def noise_lengths_of(snapshot):
    """Return what of each length is rounding, from the floors of the deltas: (samples,)."""
    config, data, noise = snapshot.config, snapshot.data, noise_of_gradient(snapshot)
    passes = config.forward(snapshot.parameters, data.inputs)
    unit = max(delta.max() for delta in noise.deltas) or 1.0
    sources = zip(noise.deltas, (passes.inputs, *passes.activations), strict=False)
    squares = [((delta / unit) ** 2).sum(axis=1) * ((a * a).sum(axis=1) + 1) for delta, a in sources]
    return np.sqrt(sum(squares)) * unit


@st.composite
def snapshots(draw):
    """Any network, data and reduction, from calm to saturated."""
    hidden = draw(st.lists(st.integers(1, 8), min_size=1, max_size=3))
    config = TrainingConfig(
        dataset=draw(st.sampled_from(["xor", "circle"])),
        hidden=tuple(hidden),
        activation=[draw(st.sampled_from(list(ACTIVATIONS))) for _ in hidden],
        output_activation=draw(st.sampled_from(["sigmoid", "linear"])),
        reduction=draw(st.sampled_from(["sum", "mean"])),
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scale = draw(st.sampled_from([0.0, 1e-3, 1.0, 10.0]))
    return snapshot_of(config, scale * rng.standard_normal(parameter_count(layers_of(config))))
