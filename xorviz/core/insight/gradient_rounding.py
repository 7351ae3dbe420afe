"""What of a snapshot is rounding: see `noise.py`."""

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Gradients
from xorviz.core.network.losses import reduction_factor
from xorviz.core.network.noise import for_the_last, gradient_noise, settled
from xorviz.core.network.penalties import penalty_noise
from xorviz.core.run.snapshot import Snapshot


@for_the_last
def noise_of_gradient(snapshot: Snapshot) -> Gradients:
    """Return the floor of each number of the gradient over all samples, and of each delta."""
    config, data = snapshot.config, snapshot.data
    with np.errstate(all="ignore"):
        passes = config.forward(snapshot.parameters, data.inputs)
    factor = reduction_factor(config.reduction, len(data))
    parameters = snapshot.parameters
    found = gradient_noise(parameters, passes, snapshot.gradients, data.targets, config.loss, factor)
    if config.penalty != "none":
        found.flat[...] += penalty_noise(config.penalty, config.penalty_rate, parameters)
    return found


def settled_gradient(snapshot: Snapshot) -> Array:
    """Return the gradient over all samples, (parameters,), and 0 for what of it is rounding."""
    return settled(snapshot.gradients.flat, noise_of_gradient(snapshot).flat)
