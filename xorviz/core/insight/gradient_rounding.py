"""What of a snapshot is rounding: see `noise.py`."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Gradients
from xorviz.core.network.losses import reduction_factor
from xorviz.core.network.noise import for_the_last, gradient_noise, settled
from xorviz.core.network.penalties import penalty_noise
from xorviz.core.run.snapshot import Snapshot

MOST_LOOKED_AT = 4_000
"""Samples: of more, so many at random tell how much all are rounded; their sum grows with their number."""


@for_the_last
def noise_of_gradient(snapshot: Snapshot) -> Gradients:
    """Return the floor of each number of the gradient over all samples, and of each delta.

    Of many samples it is an estimate, from `MOST_LOOKED_AT` of them, and has the deltas of these alone.
    """
    config, data, gradients = snapshot.config, snapshot.data, snapshot.gradients
    count, inputs, targets = len(data), data.inputs, data.targets
    if count > MOST_LOOKED_AT:
        rows = _some_rows(count)
        inputs, targets = inputs[rows], targets[rows]
        gradients = replace(gradients, deltas=tuple([delta[rows] for delta in gradients.deltas]))
    with np.errstate(all="ignore"):
        passes = config.forward(snapshot.parameters, inputs)
    factor = reduction_factor(config.reduction, count)
    parameters = snapshot.parameters
    found = gradient_noise(parameters, passes, gradients, targets, config.loss, factor, samples=count)
    found.flat[...] *= count / len(inputs)
    if config.penalty != "none":
        found.flat[...] += penalty_noise(config.penalty, config.penalty_rate, parameters)
    return found


@lru_cache(maxsize=4)
def _some_rows(count: int) -> NDArray[np.int64]:
    """Return some of so many rows, always the same."""
    return np.sort(np.random.default_rng(0).choice(count, MOST_LOOKED_AT, replace=False))


def settled_gradient(snapshot: Snapshot) -> Array:
    """Return the gradient over all samples, (parameters,), and 0 for what of it is rounding."""
    return settled(snapshot.gradients.flat, noise_of_gradient(snapshot).flat)
