"""What a run begins with: parameters that are drawn, or given, and an optimiser that remembers nothing."""

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Parameters, parameter_count
from xorviz.core.network.initialisers import INITIALISERS
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.run.config import TrainingConfig


def initial_parameters(config: TrainingConfig, data: Dataset, seed: int | None = None) -> Parameters:
    """Return the start of a run: the given one, or drawn.

    First all weights are drawn, so that they do not depend on how the biases start.

    Parameters
    ----------
    config
        The settings.
    data
        What the network is for.
    seed
        Stands in for the one that they have.

    Raises
    ------
    ConfigError
        The given start, or what is held, is of another network.
    """
    config.held.check_fits(config.layers(data))
    if config.start is not None:
        config.start.check_fits(config.layers(data))
        return config.start.parameters()
    rng = np.random.default_rng(config.seed if seed is None else seed)
    layers = config.layers(data)
    parameters = Parameters(np.zeros(parameter_count(layers)), layers)
    start = INITIALISERS[config.initialisation]
    for weights in parameters.weights:
        weights[...] = start.draw(rng, weights.shape) * start.scale(*weights.shape)
    if config.bias_initialisation == "same":
        for biases, weights in zip(parameters.biases, parameters.weights, strict=True):
            biases[...] = start.draw(rng, biases.shape) * start.scale(*weights.shape)
    return parameters


def initial_state(config: TrainingConfig, data: Dataset) -> Array:
    """Return the state at epoch 0, (1 + slots, parameters)."""
    parameters = initial_parameters(config, data).flat
    state = np.zeros((1 + OPTIMISERS[config.optimiser].slots, len(parameters)))
    state[0] = parameters
    return state
