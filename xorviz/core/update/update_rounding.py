"""What of an update that was taken apart is rounding: see `noise.py`."""

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Gradients, backward, forward, layer_views
from xorviz.core.network.losses import reduction_factor
from xorviz.core.network.noise import for_the_last, gradient_noise, of_terms, settled
from xorviz.core.update.chain_rule import Trace
from xorviz.core.update.operations import Operation


@for_the_last
def noise_of_share(trace: Trace) -> Gradients:
    """Return the floor of what the rows that are followed contribute to the gradient, and of their deltas."""
    factor = reduction_factor(trace.config.reduction, len(trace.rows))
    loss = trace.config.loss
    return gradient_noise(trace.parameters, trace.forward_pass, trace.share, trace.targets, loss, factor)


@np.errstate(all="ignore")
def settled_result(trace: Trace, operation: Operation) -> Array:
    """Return what a line comes to, and 0 for what of it is rounding, from the deltas on.

    The quantities of an optimiser stay as they are: they have a past.
    """
    kind, layer, result = operation.kind, operation.layer, operation.result
    if kind.startswith(("weight_gradient", "bias_gradient", "batch_")):
        flat = settled_total(trace) if kind.startswith("batch_") else settled_share(trace)
        weights, biases = layer_views(flat, trace.layers)
        return (weights if "weight" in kind else biases)[layer - 1]
    if kind == "delta":
        return settled(result, noise_of_share(trace).deltas[layer - 1].reshape(result.shape))
    if kind == "activation_gradient":
        sizes = np.abs(trace.share.deltas[layer])
        floor = noise_of_share(trace).deltas[layer] + of_terms(sizes.shape[1]) * sizes
        return settled(result, (floor @ np.abs(trace.parameters.weights[layer])).reshape(result.shape))
    return result


@for_the_last
def noise_of_total(trace: Trace) -> Array:
    """Return the floor of the gradient that the update uses, (parameters,)."""
    if trace.sample is None:
        return noise_of_share(trace).flat
    config, parameters = trace.config, trace.parameters
    inputs, targets = trace.data.inputs[trace.rows], trace.data.targets[trace.rows]
    with np.errstate(all="ignore"):
        passes = forward(parameters, inputs, config.activations)
        gradients = backward(parameters, passes, targets, config.loss, config.reduction)
    factor = reduction_factor(config.reduction, len(targets))
    return gradient_noise(parameters, passes, gradients, targets, config.loss, factor).flat


def settled_share(trace: Trace) -> Array:
    """Return what the rows that are followed contribute, (parameters,), and 0 for what of it is rounding."""
    return settled(trace.share.flat, noise_of_share(trace).flat)


def settled_total(trace: Trace) -> Array:
    """Return the gradient that the update uses, (parameters,), and 0 for what of it is rounding."""
    return settled(trace.total, noise_of_total(trace))
