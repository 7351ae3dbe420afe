"""What a penalty adds to the loss and to its gradient, compiled: one branch a call, where there is none."""

# Numba types these functions by what they are called with.
# pyright: basic, reportCallIssue=false

from xorviz.core.engine.machine_code import inline
from xorviz.core.engine.table_choices import NO_PENALTY, penalise
from xorviz.core.engine.vector import keep_loops


@inline
def penalty(state, network):
    """Return what the penalty adds to the loss."""
    keep_loops()
    layers, _, __, (which, rate) = network
    added = 0.0
    if which != NO_PENALTY:
        weight = 0
        for layer in range(len(layers) - 1):
            bias = weight + layers[layer] * layers[layer + 1]
            for p in range(weight, bias):
                added += penalise(which, state[p])[0]
            weight = bias + layers[layer + 1]
    return rate * added


@inline
def add_slopes(state, network, gradient):
    """Add to the gradient (parameters,) what the penalty has of it."""
    keep_loops()
    layers, _, __, (which, rate) = network
    if which != NO_PENALTY:
        weight = 0
        for layer in range(len(layers) - 1):
            bias = weight + layers[layer] * layers[layer + 1]
            for p in range(weight, bias):
                gradient[p] += rate * penalise(which, state[p])[1]
            weight = bias + layers[layer + 1]
