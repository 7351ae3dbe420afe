"""What is made of the outputs: the loss of each, its δ, and which samples are right.

There are two ways, and Numba compiles the kernel once for each that is asked for, by the type of the loss in
`network`: its place in the table, or that in a tuple for classes that exclude each other. So networks without
these have no branch for them, and compile nothing more.
"""

# Numba types these functions by what they are called with.
# pyright: basic, reportCallIssue=false, reportUnusedFunction=false

from typing import Any

from numba import types
from numba.extending import overload

from xorviz.core.engine.machine_code import inline
from xorviz.core.engine.table_choices import COMPILED_LOSSES, judge
from xorviz.core.engine.vector import (
    WIDTH,
    broadcast,
    exponential,
    keep_loops,
    load,
    log1p,
    store,
    where_above,
    where_below,
)
from xorviz.core.network.decisions import ABOVE, BELOW, THRESHOLD, UNDECIDED

TOGETHER = len(COMPILED_LOSSES)
"""The place of the cross-entropy of classes, which is of all logits together, with softmax."""


@inline
def _judge_each(network, samples, block, scratch):
    """Turn the outputs' f′(z) into δ. Return the weighted losses, and 1 for each sample that is right."""
    keep_loops()
    layers, _, loss, __ = network
    _, targets, weights = samples
    activations, deltas, logits, _ = scratch
    outs, weight = layers[-1], load(weights, WIDTH * block)
    one, zero = broadcast(1.0), broadcast(0.0)
    losses, right = zero, where_above(weight, 0.0, one, zero)
    for o in range(outs):
        place = len(activations) - WIDTH * (outs - o)
        prediction, target = load(activations, place), load(targets, WIDTH * (block * outs + o))
        z, slope = load(logits, WIDTH * o), load(deltas, place)
        added, delta = judge(loss, prediction, z, slope, target, weight)
        store(deltas, place, delta)
        positive = where_above(prediction, ABOVE, right, zero)
        negative = where_below(prediction, BELOW, right, zero)
        right = where_above(target, THRESHOLD, positive, negative)
        losses = losses + added
    return losses, right


@inline
def _softmax(samples, outs, block, scratch):
    """Write ŷ and δ of softmax and its cross-entropy, from the logits; return the weighted losses.

    As `functions/softmax.py` has it: less the largest logit, whose own 1 is not in `rest`.
    """
    keep_loops()
    _, targets, weights = samples
    activations, deltas, logits, _ = scratch
    weight, zero = load(weights, WIDTH * block), broadcast(0.0)
    largest, rest, first = load(logits, 0), zero, broadcast(1.0)
    for o in range(1, outs):
        z = load(logits, WIDTH * o)
        largest = where_above(z - largest, 0.0, z, largest)
    for o in range(outs):
        below = load(logits, WIDTH * o) - largest
        power, _ = exponential(below)
        store(activations, len(activations) - WIDTH * (outs - o), power)
        rest = rest + where_below(below, 0.0, power, where_above(first, 0.0, zero, power))
        first = where_below(below, 0.0, first, zero)
    losses, logarithm = zero, log1p(rest)
    for o in range(outs):
        place = len(activations) - WIDTH * (outs - o)
        target = load(targets, WIDTH * (block * outs + o))
        prediction = load(activations, place) / (1.0 + rest)
        store(activations, place, prediction)
        store(deltas, place, (prediction - target) * weight)
        losses = losses + target * ((largest - load(logits, WIDTH * o)) + logarithm)
    return losses * weight


@inline
def _judge_apart(network, samples, outs, block, scratch):
    """Write δ of outputs that are judged each by itself; return the weighted losses."""
    keep_loops()
    _, targets, weights = samples
    activations, deltas, logits, _ = scratch
    losses, weight = broadcast(0.0), load(weights, WIDTH * block)
    for o in range(outs):
        place = len(activations) - WIDTH * (outs - o)
        prediction, target = load(activations, place), load(targets, WIDTH * (block * outs + o))
        z, slope = load(logits, WIDTH * o), load(deltas, place)
        added, delta = judge(network[2][0], prediction, z, slope, target, weight)
        store(deltas, place, delta)
        losses = losses + added
    return losses


@inline
def _largest_is_right(samples, outs, block, scratch):
    """Return 1 for each sample whose output is above all others by more than rounding."""
    keep_loops()
    _, targets, weights = samples
    activations = scratch[0]
    one, own = broadcast(1.0), broadcast(0.0)
    for o in range(outs):
        target = load(targets, WIDTH * (block * outs + o))
        own = where_above(target, THRESHOLD, load(activations, len(activations) - WIDTH * (outs - o)), own)
    right = where_above(load(weights, WIDTH * block), 0.0, one, broadcast(0.0))
    for o in range(outs):
        target = load(targets, WIDTH * (block * outs + o))
        ahead = own - load(activations, len(activations) - WIDTH * (outs - o))
        right = where_above(where_above(target, THRESHOLD, one, ahead), UNDECIDED, right, broadcast(0.0))
    return right


@inline
def _judge_classes(network, samples, block, scratch):
    """Do the same as `_judge_each` for classes that exclude each other: right is the largest output's."""
    keep_loops()
    outs = network[0][-1]
    if network[2][0] == TOGETHER:
        losses = _softmax(samples, outs, block, scratch)
    else:
        losses = _judge_apart(network, samples, outs, block, scratch)
    return losses, _largest_is_right(samples, outs, block, scratch)


def judge_outputs(network, samples, block, scratch):
    """Turn the outputs' f′(z) into δ. Return the weighted losses, and 1 for each sample that is right."""
    raise NotImplementedError("it is compiled")


_INLINE: Any = {"forceinline": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


@overload(judge_outputs, jit_options=_INLINE)
def _choose(network, samples, block, scratch):
    if isinstance(network[2], types.BaseTuple):
        return lambda network, samples, block, scratch: _judge_classes(network, samples, block, scratch)
    return lambda network, samples, block, scratch: _judge_each(network, samples, block, scratch)
