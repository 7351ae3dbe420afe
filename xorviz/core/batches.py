"""The states between the batches of an epoch: what an update leads to, without taking it apart."""

import numpy as np

from xorviz.core.activations import Array
from xorviz.core.config import TrainingConfig
from xorviz.core.datasets import load_dataset
from xorviz.core.network import Parameters, backward, forward
from xorviz.core.optimisers import OPTIMISERS
from xorviz.core.shuffling import sample_order


@np.errstate(all="ignore")
def state_after(config: TrainingConfig, epoch: int, state: Array, batch: int) -> Array:
    """Return what one update makes of a state: bit for bit what `trace_update` finds, many times as fast.

    Parameters
    ----------
    config
        The settings that it uses.
    epoch
        How many epochs are complete.
    state : (1 + slots, parameters)
        Before the update; it is left as it is.
    batch
        Which batch of the epoch, from 0.
    """
    data = load_dataset(config.dataset)
    size = min(config.batch_size or len(data), len(data))
    order = np.arange(len(data)) if config.batch_size is None else sample_order(config.seed, epoch, len(data))
    rows = order[batch * size : (batch + 1) * size]
    after = state.copy()
    parameters = Parameters(state[0], config.layers)
    passes = forward(parameters, data.inputs[rows], config.activation, config.output_activation)
    gradients = backward(parameters, passes, data.targets[rows], config.loss, config.reduction)
    update = epoch * -(-len(data) // size) + batch + 1
    OPTIMISERS[config.optimiser].step(after, gradients.flat, config.learning_rate, update)
    return after
