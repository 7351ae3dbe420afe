"""The loss, and the gradient of one parameter, at many states of a network at once."""

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import parameter_count, without
from xorviz.core.network.features import network_inputs
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES, batch_loss, reduction_factor
from xorviz.core.network.penalties import PENALTIES
from xorviz.core.run.config import TrainingConfig
from xorviz.core.update.names import locate


def gradients_at(
    config: TrainingConfig,
    states: Array,
    layers: tuple[int, ...],
    place: int,
    inputs: Array,
    targets: Array,
) -> Array:
    """Return what each sample of a batch adds to ∂L/∂θ of one parameter, without a penalty.

    Parameters
    ----------
    config
        The settings of these states.
    states : (states, parameters)
    layers
        Widths from the inputs to the outputs.
    place
        Of the parameter, in the order of `Parameters.flat`.
    inputs : (samples, inputs)
        As the network takes them: features, where it has some.
    targets : (samples, outputs)

    Returns
    -------
    (states, samples)
    """
    layer, neuron, source = locate(layers, place)
    weights, _ = _of_layers(states, layers)
    pre_activations, activations = _forward(config, states, layers, inputs)
    functions = [FUNCTIONS[name] for name in config.activations]
    off = config.held.off_by_layer(len(weights))
    loss = LOSSES[config.loss]
    of_prediction = loss.of == "prediction"
    delta = loss.derivative(activations[-1] if of_prediction else pre_activations[-1], targets)
    delta = delta * reduction_factor(config.reduction, len(targets))
    if of_prediction:
        delta = delta * functions[-1].derivative(pre_activations[-1])
    for number in reversed(range(layer, len(weights))):
        slopes = functions[number - 1].derivative(pre_activations[number - 1])
        delta = (delta @ weights[number]) * without(slopes, off[number - 1 : number])
    found = delta[:, :, neuron]
    return found if source is None else found * activations[layer - 1][:, :, source]


@np.errstate(all="ignore")
def losses_at(config: TrainingConfig, states: Array, data: Dataset) -> Array:
    """Return L of each network, with its penalty, (states,): NaN or infinite where its numbers overflow.

    Parameters
    ----------
    config
        The settings of these states.
    states : (states, parameters)
    data
        All of whose samples count.
    """
    layers = config.layers(data)
    inputs = network_inputs(config.features, data.inputs)
    pre_activations, activations = _forward(config, states, layers, inputs)
    judged = activations[-1] if LOSSES[config.loss].of == "prediction" else pre_activations[-1]
    losses = batch_loss(judged, data.targets, config.loss, config.reduction)
    if config.penalty != "none":
        function, (weights, _) = PENALTIES[config.penalty].function, _of_layers(states, layers)
        for each in weights:
            losses = losses + config.penalty_rate * function(each).sum(axis=(1, 2))
    return losses


def _forward(
    config: TrainingConfig, states: Array, layers: tuple[int, ...], inputs: Array
) -> tuple[list[Array], list[Array]]:
    """Return z of each layer, (states, samples, outputs), and the inputs followed by its activations."""
    weights, biases = _of_layers(states, layers)
    off = config.held.off_by_layer(len(weights))
    activations: list[Array] = [np.broadcast_to(inputs, (len(states), *inputs.shape))]
    pre_activations: list[Array] = []
    for number, name in enumerate(config.activations):
        z = activations[-1] @ weights[number].transpose(0, 2, 1) + biases[number][:, np.newaxis]
        pre_activations.append(z)
        activations.append(without(FUNCTIONS[name].function(z), off[number : number + 1]))
    return pre_activations, activations


def _of_layers(states: Array, layers: tuple[int, ...]) -> tuple[list[Array], list[Array]]:
    """Return views per layer of all states, (states, outputs, inputs) and (states, outputs)."""
    weights: list[Array] = []
    biases: list[Array] = []
    for layer in range(1, len(layers)):
        start, end = parameter_count(layers[:layer]), parameter_count(layers[: layer + 1])
        middle = end - layers[layer]
        weights.append(states[:, start:middle].reshape(len(states), layers[layer], layers[layer - 1]))
        biases.append(states[:, middle:end])
    return weights, biases
