"""The same epoch as in `network.py` and `optimisers.py`, compiled: four samples at a time.

Only what is called from Python allocates; sizes are known at run time alone, so that one compilation
serves every network. Numbers in fours are lanes (see `lanes.py`): lane k of block n is sample 4n + k, and
lanes beyond the last sample repeat the first with weight 0. Every array is flat:

    state        the parameters θ in the layout of `Parameters.flat`, then what the optimiser remembers
    activations  lanes of each neuron, layer after layer, the inputs first
    deltas       the same for f′(z), which the backward pass turns into δ = ∂L/∂z
    inputs       lanes of each input, block after block; targets and weights likewise
"""

# Numba types these functions by what they are called with, and passes an intrinsic's first argument itself.
# pyright: basic, reportCallIssue=false, reportGeneralTypeIssues=false

import inspect
import sys
from contextlib import suppress
from hashlib import sha256

import numpy as np
from numba import njit

from xorviz.core.engine import vector as lanes
from xorviz.core.engine.vector import (
    WIDTH,
    broadcast,
    exponential,
    fma,
    load,
    minus_absolute,
    store,
    total,
    where_above,
    where_below,
)
from xorviz.core.network import decisions, optimisers
from xorviz.core.network.decisions import THRESHOLD
from xorviz.core.network.optimisers import ADAM_EPSILON, ADAM_MEAN, ADAM_SQUARE, MOMENTUM

SIGMOID, TANH, RELU, LINEAR = range(4)
ACTIVATION_CODES = {"sigmoid": SIGMOID, "tanh": TANH, "relu": RELU, "linear": LINEAR}
COMPILED_LOSSES = ("squared_error",)
"""Those of `LOSSES` that `_judge` computes."""
GRADIENT_DESCENT, USE_MOMENTUM, ADAM = range(3)
OPTIMISER_CODES = {"gradient_descent": GRADIENT_DESCENT, "momentum": USE_MOMENTUM, "adam": ADAM}


def _digest(*modules):
    """Return what changes with the source of modules; where there is none to read, nothing does."""
    with suppress(OSError):
        return sha256("".join(inspect.getsource(module) for module in modules).encode()).digest()
    return b""


INCLUDED = _digest(sys.modules[__name__], lanes, decisions, optimisers)
"""What Numba compiles into its machine code here, but does not look at to see whether that is up to date."""


def compiled(function):
    """Compile what is called from Python, and keep the machine code if there is a folder for it."""
    machine = njit(nogil=True, error_model="numpy")(function)
    with suppress(RuntimeError):  # neither the package's folder nor the user's cache can be written to
        machine.enable_caching()
        with suppress(AttributeError):  # not public, and there is no public way (issue 1833 of Numba)
            index = machine._cache._cache_file  # pyright: ignore[reportAttributeAccessIssue]
            index._source_stamp = index._source_stamp, INCLUDED
    return machine


@njit(forceinline=True)
def _activate(z, function, activations, deltas, place):
    """Store f(z) and f′(z)."""
    if function == SIGMOID:
        e, _ = exponential(minus_absolute(z))
        r = 1.0 / (1.0 + e)
        store(activations, place, where_below(z, 0.0, e * r, r))
        store(deltas, place, (e * r) * r)
    elif function == TANH:
        e, less_one = exponential(2.0 * minus_absolute(z))  # tanh|z| = (1 − e) / (1 + e), e = exp(−2|z|)
        r = 1.0 / (1.0 + e)
        size = -1.0 * less_one * r
        store(activations, place, where_below(z, 0.0, -1.0 * size, size))
        store(deltas, place, (4.0 * e * r) * r)
    elif function == RELU:
        store(activations, place, where_below(z, 0.0, broadcast(0.0), z))
        store(deltas, place, where_above(z, 0.0, broadcast(1.0), broadcast(0.0)))
    else:
        store(activations, place, z)
        store(deltas, place, broadcast(1.0))


@njit(forceinline=True)
def _forward(state, layers, functions, inputs, block, activations, deltas):
    """Compute one block's activations and f′(z)."""
    for i in range(layers[0]):
        store(activations, WIDTH * i, load(inputs, WIDTH * (block * layers[0] + i)))
    weight, row = 0, 0
    for layer in range(len(layers) - 1):
        ins, outs = layers[layer], layers[layer + 1]
        bias, above = weight + ins * outs, row + ins
        for o in range(outs):
            z = broadcast(state[bias + o])
            for i in range(ins):
                z = fma(broadcast(state[weight + o * ins + i]), load(activations, WIDTH * (row + i)), z)
            _activate(z, functions[layer], activations, deltas, WIDTH * (above + o))
        weight, row = bias + outs, above


@njit(forceinline=True)
def _backward(state, layers, activations, deltas, block, gradient):
    """Carry the output's δ back through one block, and add the block's gradient, lane by lane."""
    end, above = 0, 0
    for layer in range(len(layers) - 1):
        end += (layers[layer] + 1) * layers[layer + 1]
        above += layers[layer]
    for layer in range(len(layers) - 2, -1, -1):
        ins, outs = layers[layer], layers[layer + 1]
        bias, row = end - outs, above - ins
        weight = bias - ins * outs
        for o in range(outs):
            delta = load(deltas, WIDTH * (above + o))
            _add(gradient, bias + o, delta, block)
            for i in range(ins):
                a = load(activations, WIDTH * (row + i))
                _add(gradient, weight + o * ins + i, delta * a, block)
        if layer > 0:
            for i in range(ins):
                change = broadcast(0.0)  # ∂L/∂a
                for o in range(outs):
                    w = broadcast(state[weight + o * ins + i])
                    change = fma(w, load(deltas, WIDTH * (above + o)), change)
                place = WIDTH * (row + i)
                store(deltas, place, load(deltas, place) * change)
        end, above = weight, row


@njit(forceinline=True)
def _add(gradient, parameter, lanes, block):
    if block > 0:
        lanes = load(gradient, WIDTH * parameter) + lanes
    store(gradient, WIDTH * parameter, lanes)


@njit(forceinline=True)
def _judge(block, targets, weights, activations, deltas):
    """Turn the output's f′(z) into δ. Return the weighted losses, and 1 for each sample that is right."""
    place = len(activations) - WIDTH
    prediction, target = load(activations, place), load(targets, WIDTH * block)
    weight = load(weights, WIDTH * block)
    error = prediction - target
    store(deltas, place, load(deltas, place) * (2.0 * error * weight))
    one, zero = broadcast(1.0), broadcast(0.0)
    positive, negative = (
        where_above(prediction, THRESHOLD, one, zero),
        where_above(prediction, THRESHOLD, zero, one),
    )
    right = where_above(target, THRESHOLD, positive, negative)
    return error * error * weight, where_above(weight, 0.0, right, zero)


@njit(forceinline=True)
def _pass(state, layers, functions, samples, scratch, learn):
    """Pass forward over all samples and, to learn, backward; return the loss and how many are right."""
    inputs, targets, weights = samples
    activations, deltas, gradient = scratch
    losses, right = broadcast(0.0), broadcast(0.0)
    for block in range(len(targets) // WIDTH):
        _forward(state, layers, functions, inputs, block, activations, deltas)
        loss, correct = _judge(block, targets, weights, activations, deltas)
        losses, right = losses + loss, right + correct
        if learn:
            _backward(state, layers, activations, deltas, block, gradient)
    return total(losses), total(right)


@njit(forceinline=True)
def _update(state, gradient, optimiser, learning_rate, update):
    """Change the state by one gradient in lanes: see `optimisers.py`."""
    count = len(gradient) // WIDTH
    if optimiser == GRADIENT_DESCENT:
        for p in range(count):
            state[p] -= learning_rate * total(load(gradient, WIDTH * p))
    elif optimiser == USE_MOMENTUM:
        for p in range(count):
            state[count + p] = MOMENTUM * state[count + p] + total(load(gradient, WIDTH * p))
            state[p] -= learning_rate * state[count + p]
    else:
        mean_share, square_share = 1.0 - ADAM_MEAN**update, 1.0 - ADAM_SQUARE**update
        for p in range(count):
            g, m, v = total(load(gradient, WIDTH * p)), count + p, 2 * count + p
            state[m] = ADAM_MEAN * state[m] + (1.0 - ADAM_MEAN) * g
            state[v] = ADAM_SQUARE * state[v] + (1.0 - ADAM_SQUARE) * (g * g)
            size = np.sqrt(state[v] / square_share) + ADAM_EPSILON
            state[p] -= learning_rate * (state[m] / mean_share) / size


@njit(forceinline=True)
def _mix(value):
    """See `shuffling.mix`."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@njit(forceinline=True)
def _shuffle(order, seed, epoch):
    """See `shuffling.sample_order`."""
    step, half = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)
    state = _mix(_mix(np.uint64(seed) + step) + np.uint64(epoch))
    for sample in range(len(order)):
        order[sample] = sample
    for last in range(len(order) - 1, 0, -1):
        state += step
        other = ((_mix(state) >> half) * np.uint64(last + 1)) >> half
        order[last], order[other] = order[other], order[last]


@njit(forceinline=True)
def _gather(chosen, features, samples, batch, weight):
    """Copy the chosen samples into a batch, in lanes; return the part of it that is filled."""
    inputs, targets, _ = samples
    batch_inputs, batch_targets, batch_weights = batch
    count = len(chosen)
    padded = (count + WIDTH - 1) // WIDTH * WIDTH
    for place in range(padded):
        sample = chosen[place if place < count else 0]
        source = WIDTH * (sample // WIDTH * features) + sample % WIDTH
        goal = WIDTH * (place // WIDTH * features) + place % WIDTH
        for i in range(features):
            batch_inputs[goal + WIDTH * i] = inputs[source + WIDTH * i]
        batch_targets[place] = targets[sample]
        batch_weights[place] = weight if place < count else 0.0
    return batch_inputs[: padded * features], batch_targets[:padded], batch_weights[:padded]


@njit(forceinline=True)
def _scratch(layers):
    neurons, parameters = layers[0], 0
    for layer in range(len(layers) - 1):
        neurons += layers[layer + 1]
        parameters += (layers[layer] + 1) * layers[layer + 1]
    return np.empty(WIDTH * neurons), np.empty(WIDTH * neurons), np.empty(WIDTH * parameters)


@compiled
def train_full(state, layers, functions, samples, rule, epoch, losses, correct, spacing, keyframes):
    """Train with one update per epoch, on all samples. Fills losses, correct and keyframes, changes state."""
    optimiser, learning_rate = rule
    scratch = _scratch(layers)
    kept = 0
    _pass(state, layers, functions, samples, scratch, True)
    for step in range(len(losses)):
        _update(state, scratch[2], optimiser, learning_rate, epoch + step + 1)
        losses[step], correct[step] = _pass(state, layers, functions, samples, scratch, True)
        if (epoch + step + 1) % spacing == 0:
            keyframes[kept] = state
            kept += 1


@njit(forceinline=True)
def _room(layers, count, size):
    """Return room for an order of the samples, and for a batch of them in lanes."""
    padded = (size + WIDTH - 1) // WIDTH * WIDTH
    return np.empty(count, np.int64), (np.empty(padded * layers[0]), np.empty(padded), np.empty(padded))


@njit(forceinline=True)
def _train_batch(state, layers, functions, samples, rule, epoch, batch, order, size, mean, scratch, room):
    """Change the state by the update of one batch of an epoch."""
    optimiser, learning_rate = rule
    filled = min(size, len(order) - batch * size)
    weight = 1.0 / filled if mean else 1.0
    chosen = order[batch * size : batch * size + filled]
    part = _gather(chosen, layers[0], samples, room, weight)
    _pass(state, layers, functions, part, scratch, True)
    batches = (len(order) + size - 1) // size
    _update(state, scratch[2], optimiser, learning_rate, epoch * batches + batch + 1)


@compiled
def train_batch(state, layers, functions, samples, rule, epoch, batch, count, size, mean, seed):
    """Train with one batch alone, counted from 0, of the epoch that `train_batches` would begin with."""
    order, room = _room(layers, count, size)
    _shuffle(order, seed, epoch)
    scratch = _scratch(layers)
    _train_batch(state, layers, functions, samples, rule, epoch, batch, order, size, mean, scratch, room)


@compiled
def train_batches(
    state,
    layers,
    functions,
    samples,
    rule,
    epoch,
    losses,
    correct,
    spacing,
    keyframes,
    count,
    size,
    mean,
    seed,
):
    """Train with an update for each batch of `size` of the `count` samples, shuffled anew each epoch."""
    scratch = _scratch(layers)
    order, room = _room(layers, count, size)
    kept = 0
    for step in range(len(losses)):
        _shuffle(order, seed, epoch + step)
        for batch in range((count + size - 1) // size):
            _train_batch(
                state, layers, functions, samples, rule, epoch + step, batch, order, size, mean, scratch, room
            )
        losses[step], correct[step] = _pass(state, layers, functions, samples, scratch, False)
        if (epoch + step + 1) % spacing == 0:
            keyframes[kept] = state
            kept += 1


@compiled
def evaluate_all(state, layers, functions, samples, predictions, deltas, gradient):
    """Fill ŷ (samples,), δ (neurons, samples), ∂L/∂θ (parameters,); return loss and how many are right."""
    inputs, targets, weights = samples
    scratch = _scratch(layers)
    count = len(predictions)
    losses, right = broadcast(0.0), broadcast(0.0)
    for block in range(len(targets) // WIDTH):
        _forward(state, layers, functions, inputs, block, scratch[0], scratch[1])
        loss, correct = _judge(block, targets, weights, scratch[0], scratch[1])
        losses, right = losses + loss, right + correct
        _backward(state, layers, scratch[0], scratch[1], block, scratch[2])
        for sample in range(WIDTH * block, min(count, WIDTH * (block + 1))):
            lane = sample - WIDTH * block
            predictions[sample] = scratch[0][len(scratch[0]) - WIDTH + lane]
            for neuron in range(len(deltas)):
                deltas[neuron, sample] = scratch[1][WIDTH * (layers[0] + neuron) + lane]
    for p in range(len(gradient)):
        gradient[p] = total(load(scratch[2], WIDTH * p))
    return total(losses), total(right)
