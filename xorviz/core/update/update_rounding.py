"""What of an update that was taken apart is rounding: see `noise.py`."""

import numpy as np

from xorviz.core.engine.step import take_step
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import ForwardPass, Gradients, backward, layer_views
from xorviz.core.network.losses import reduction_factor
from xorviz.core.network.noise import (
    PARAMETER_NOISE,
    ForwardNoise,
    across_noise,
    error_noise,
    for_the_last,
    forward_noise,
    gradient_noise,
    of_terms,
    settled,
)
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.penalties import penalty_noise, penalty_slopes
from xorviz.core.update.chain_rule import Trace
from xorviz.core.update.lines import PARTS
from xorviz.core.update.names import locate
from xorviz.core.update.operations import Operation


@for_the_last
def noise_of_share(trace: Trace) -> Gradients:
    """Return the floor of what the rows that are followed contribute to the gradient, and of their deltas."""
    passes, loss, factor = trace.forward_pass, *_loss_of(trace)
    known = _noise_forward(trace)
    return gradient_noise(trace.parameters, passes, trace.share, trace.targets, loss, factor, known)


def settled_result(trace: Trace, operation: Operation) -> Array:
    """Return what a line comes to, and 0 for what of it is rounding."""
    known = _known(trace)
    if operation.place not in known:
        known[operation.place] = _settled(trace, operation)
    return known[operation.place]


@for_the_last
def _known(trace: Trace) -> dict[int, Array]:
    """Return what has been settled of a trace, by line."""
    return {}


@np.errstate(all="ignore")
def _settled(trace: Trace, operation: Operation) -> Array:
    part, _, name = operation.kind.partition("_")
    if operation.phase == "update":
        flat = settled_update(trace)[name]
    elif part == "batch":
        flat = settled_total(trace)
    elif part in PARTS:
        flat = settled_share(trace)
    else:
        floor = noise_of_line(trace, operation)
        return settled(operation.result, floor.reshape(operation.result.shape))
    weights, biases = layer_views(flat, trace.layers)
    return (weights if "weight" in operation.kind else biases)[operation.layer - 1]


def noise_of_line(trace: Trace, operation: Operation) -> Array:
    """Return the floors of the numbers of a line that is about neurons, (rows, neurons)."""
    kind, layer = operation.kind, operation.layer
    match kind:
        case "pre_activation":
            return _noise_forward(trace).of_z[layer - 1]
        case "activation":
            return _noise_forward(trace).of_a[layer]
        case "loss_gradient":
            here = trace.forward_pass, trace.targets, *_loss_of(trace)
            return error_noise(*here, _noise_forward(trace)) + of_terms(0) * np.abs(operation.result)
        case "slope":
            return _noise_forward(trace).of_slopes[-1] + of_terms(0) * np.abs(operation.result)
        case "delta":
            return noise_of_share(trace).deltas[layer - 1]
        case "activation_gradient":
            above, weights = trace.share.deltas[layer], trace.parameters.weights[layer]
            return across_noise(np.abs(above), noise_of_share(trace).deltas[layer], weights)
        case _:  # the loss, which is told as it is
            return np.zeros(operation.result.shape)


def _loss_of(trace: Trace) -> tuple[str, float]:
    """Return the loss, and what that of a sample is multiplied by."""
    return trace.config.loss, reduction_factor(trace.config.reduction, len(trace.rows))


@for_the_last
@np.errstate(all="ignore")
def _noise_forward(trace: Trace) -> ForwardNoise:
    """Return the floors of the forward pass of the rows that are followed."""
    return forward_noise(trace.parameters, trace.forward_pass)


@for_the_last
@np.errstate(all="ignore")
def _update(trace: Trace) -> tuple[dict[str, Array], dict[str, Array]]:
    """Return the optimiser's quantities, (parameters,), by name, and their floors."""
    optimiser, rate = OPTIMISERS[trace.config.optimiser], trace.rate
    found = take_step(trace.config, trace.layers, trace.before.copy(), trace.used, rate, trace.update)
    floors = optimiser.noise(
        trace.before, found, noise_of_used(trace), rate, trace.update, trace.config.constants
    )
    config = trace.config
    if config.penalty != "none":
        slopes = penalty_slopes(config.penalty, config.penalty_rate, trace.parameters)
        found |= {"penalty": slopes, "total": trace.used}
        floors |= {"penalty": _noise_of_penalty(trace), "total": noise_of_used(trace)}
    kept = {each.name: trace.after[each.row] for each in optimiser.quantities if each.row is not None}
    return {**found, **kept}, {**floors, "update": np.full(len(trace.total), PARAMETER_NOISE)}


@for_the_last
def settled_update(trace: Trace) -> dict[str, Array]:
    """Return the optimiser's quantities, (parameters,), by name, and 0 for what of them is rounding."""
    found, floors = _update(trace)
    return {name: settled(found[name], floor) for name, floor in floors.items()}


def noise_of_total(trace: Trace) -> Array:
    """Return the floor of the gradient of the batch's losses, (parameters,)."""
    return _batch(trace)[1].flat


def noise_of_used(trace: Trace) -> Array:
    """Return the floor of the gradient that the update uses, (parameters,)."""
    of_losses = noise_of_total(trace)
    return of_losses if trace.config.penalty == "none" else of_losses + _noise_of_penalty(trace)


def _noise_of_penalty(trace: Trace) -> Array:
    config = trace.config
    return penalty_noise(config.penalty, config.penalty_rate, trace.parameters)


@for_the_last
@np.errstate(all="ignore")
def _batch(trace: Trace) -> tuple[ForwardPass, Gradients]:
    """Return the forward pass of the whole batch, and the floors of its gradient and deltas."""
    if trace.sample is None:
        return trace.forward_pass, noise_of_share(trace)
    config, parameters = trace.config, trace.parameters
    inputs, targets = trace.data.inputs[trace.rows], trace.data.targets[trace.rows]
    passes = config.forward(parameters, inputs)
    gradients = backward(parameters, passes, targets, config.loss, config.reduction)
    return passes, gradient_noise(parameters, passes, gradients, targets, *_loss_of(trace))


@for_the_last
def settled_share(trace: Trace) -> Array:
    """Return what the rows that are followed contribute, (parameters,), and 0 for what of it is rounding."""
    return settled(trace.share.flat, noise_of_share(trace).flat)


@np.errstate(all="ignore")
def settled_shares(trace: Trace, place: int) -> Array:
    """Return what each sample of the batch contributes to the gradient of one parameter, (samples,).

    And 0 for what of it is rounding.
    """
    layer, neuron, source = locate(trace.layers, place)
    passes, noise = _batch(trace)
    shares, floor = trace.shares[:, place], noise.deltas[layer - 1][:, neuron]
    if source is not None:
        bias = trace.shares[:, trace.find("bias_gradient", layer).edges[neuron]]
        a = (passes.inputs, *passes.activations)[layer - 1][:, source]
        of_a = forward_noise(trace.parameters, passes).of_a[layer - 1][:, source]
        floor = floor * np.abs(a) + np.abs(bias) * of_a
    return settled(shares, floor + of_terms(1) * np.abs(shares))


@for_the_last
def settled_total(trace: Trace) -> Array:
    """Return the gradient of the batch's losses, (parameters,), and 0 for what of it is rounding."""
    return settled(trace.total, noise_of_total(trace))


@for_the_last
def settled_used(trace: Trace) -> Array:
    """Return the gradient that the update uses, (parameters,), and 0 for what of it is rounding."""
    return settled(trace.used, noise_of_used(trace))


def settled_before(trace: Trace, name: str, row: int) -> Array:
    """Return a row of the state before the update, (parameters,), and 0 for what of it is rounding.

    What is remembered has the floor of what becomes of it; `name` is the quantity's.
    """
    return settled(trace.before[row], _update(trace)[1][name])
