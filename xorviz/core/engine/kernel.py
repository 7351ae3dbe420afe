"""The same epoch as in `backpropagation.py`, compiled: four samples at a time.

What activations, losses and optimisers do comes from their tables: see `table_choices.py`. Only what is
called from Python allocates; sizes are known at run time alone, so that one compilation serves every network.
Numbers in fours are lanes (see `vector.py`): lane k of block n is sample 4n + k, and lanes beyond the last
sample repeat the first with weight 0. Every array is flat:

    state        the parameters θ in the layout of `Parameters.flat`, then what the optimiser remembers
    activations  lanes of each neuron, layer after layer, the inputs first
    deltas       the same for f′(z), which the backward pass turns into δ = ∂L/∂z
    logits       lanes of the output's z
    gradient     lanes of ∂L/∂θ
    inputs       lanes of each input, block after block; targets and weights likewise
"""

# Numba types these functions by what they are called with, and passes an intrinsic's first argument itself.
# pyright: basic, reportCallIssue=false, reportGeneralTypeIssues=false

import inspect
import sys
from contextlib import suppress
from hashlib import sha256

import numpy as np

from xorviz.core.engine import outputs, penalising, table_choices, vector
from xorviz.core.engine.machine_code import compiler, inline
from xorviz.core.engine.outputs import judge_outputs
from xorviz.core.engine.penalising import add_slopes, penalty
from xorviz.core.engine.table_choices import activate, optimise
from xorviz.core.engine.vector import (
    WIDTH,
    broadcast,
    fma,
    keep_loops,
    load,
    spread,
    store,
    total,
    totals,
)
from xorviz.core.network import decisions


def _digest(*modules):
    """Return what changes with the source of modules; where there is none to read, nothing does."""
    with suppress(OSError):
        return sha256("".join(inspect.getsource(module) for module in modules).encode()).digest()
    return b""


INCLUDED = _digest(
    sys.modules[__name__], vector, outputs, table_choices, penalising, decisions, *table_choices.HOMES
)
"""What Numba compiles into its machine code here, but does not look at to see whether that is up to date."""
compiled = compiler(INCLUDED)


@inline
def _forward(state, network, inputs, block, scratch):
    """Compute one block's activations and f′(z), and keep the output's z."""
    keep_loops()
    layers, functions, _, __ = network
    activations, deltas, logits, _ = scratch
    for i in range(layers[0]):
        store(activations, WIDTH * i, load(inputs, WIDTH * (block * layers[0] + i)))
    weight, row = 0, 0
    for layer in range(len(layers) - 1):
        ins, outs = layers[layer], layers[layer + 1]
        bias, above = weight + ins * outs, row + ins
        for o in range(outs):
            z = spread(state, bias + o)
            for i in range(ins):
                z = fma(spread(state, weight + o * ins + i), load(activations, WIDTH * (row + i)), z)
            store(activations, WIDTH * (above + o), z)
            if layer == len(layers) - 2:
                store(logits, WIDTH * o, z)
        activate(functions[layer], activations, deltas, above, above + outs)
        weight, row = bias + outs, above


@inline
def _backward(state, layers, scratch, block):
    """Carry the output's δ back through one block, and add the block's gradient, lane by lane."""
    keep_loops()
    activations, deltas, _, gradient = scratch
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
                    w = spread(state, weight + o * ins + i)
                    change = fma(w, load(deltas, WIDTH * (above + o)), change)
                place = WIDTH * (row + i)
                store(deltas, place, load(deltas, place) * change)
        end, above = weight, row


@inline
def _add(gradient, parameter, lanes, block):
    if block > 0:
        lanes = load(gradient, WIDTH * parameter) + lanes
    store(gradient, WIDTH * parameter, lanes)


@inline
def _pass(state, network, samples, scratch, learn):
    """Pass forward over all samples and, to learn, backward; return the loss and how many are right."""
    keep_loops()
    losses, right = broadcast(0.0), broadcast(0.0)
    for block in range(len(samples[2]) // WIDTH):
        _forward(state, network, samples[0], block, scratch)
        loss, correct = judge_outputs(network, samples, block, scratch)
        losses, right = losses + loss, right + correct
        if learn:
            _backward(state, network[0], scratch, block)
    return total(losses) + penalty(state, network), total(right)


@inline
def _update(state, network, scratch, rule, step, update):
    """Change the state by one gradient in lanes; of that the first ones are then the gradient itself."""
    keep_loops()
    optimiser, rates, constants = rule
    gradient = scratch[3]
    count = len(gradient) // WIDTH
    whole = count // WIDTH * WIDTH
    for p in range(0, whole, WIDTH):
        place = WIDTH * p
        a, b = load(gradient, place), load(gradient, place + WIDTH)
        c, d = load(gradient, place + 2 * WIDTH), load(gradient, place + 3 * WIDTH)
        store(gradient, p, totals(a, b, c, d))
    for p in range(whole, count):
        gradient[p] = total(load(gradient, WIDTH * p))
    add_slopes(state, network, gradient)
    optimise(optimiser, state, gradient[:count], rates[step], update, constants)


@inline
def _mix(value):
    """See `shuffling.mix`."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@inline
def _shuffle(order, seed, epoch):
    """See `shuffling.sample_order`."""
    keep_loops()
    step, half = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)
    state = _mix(_mix(np.uint64(seed) + step) + np.uint64(epoch))
    for sample in range(len(order)):
        order[sample] = sample
    for last in range(len(order) - 1, 0, -1):
        state += step
        other = ((_mix(state) >> half) * np.uint64(last + 1)) >> half
        order[last], order[other] = order[other], order[last]


@inline
def _copy_sample(from_rows, sample, to_rows, place, features):
    """Copy one sample's features from lanes to lanes."""
    keep_loops()
    source = WIDTH * (sample // WIDTH * features) + sample % WIDTH
    goal = WIDTH * (place // WIDTH * features) + place % WIDTH
    for feature in range(features):
        to_rows[goal + WIDTH * feature] = from_rows[source + WIDTH * feature]


@inline
def _gather(chosen, layers, samples, batch, weight):
    """Copy the chosen samples into a batch, in lanes; return the part of it that is filled."""
    keep_loops()
    inputs, targets, _ = samples
    batch_inputs, batch_targets, batch_weights = batch
    ins, outs, count = layers[0], layers[-1], len(chosen)
    padded = (count + WIDTH - 1) // WIDTH * WIDTH
    for place in range(padded):
        sample = chosen[place if place < count else 0]
        _copy_sample(inputs, sample, batch_inputs, place, ins)
        _copy_sample(targets, sample, batch_targets, place, outs)
        batch_weights[place] = weight if place < count else 0.0
    return batch_inputs[: padded * ins], batch_targets[: padded * outs], batch_weights[:padded]


@inline
def _scratch(layers):
    keep_loops()
    neurons, parameters = layers[0], 0
    for layer in range(len(layers) - 1):
        neurons += layers[layer + 1]
        parameters += (layers[layer] + 1) * layers[layer + 1]
    return (
        np.empty(WIDTH * neurons),
        np.empty(WIDTH * neurons),
        np.empty(WIDTH * layers[-1]),
        np.empty(WIDTH * parameters),
    )


@inline
def _keep(state, keyframes, place):
    """Copy number by number: a whole row at once takes seconds to compile, with the words of its errors."""
    keep_loops()
    for p in range(len(state)):
        keyframes[place, p] = state[p]


@compiled
def train_full(state, network, samples, rule, epoch, losses, correct, spacing, keyframes):
    """Train with one update per epoch, on all samples. Fills losses, correct and keyframes, changes state."""
    keep_loops()
    scratch = _scratch(network[0])
    kept, left = 0, spacing - epoch % spacing
    for step in range(len(losses) + 1):
        loss, right = _pass(state, network, samples, scratch, True)
        if step > 0:
            losses[step - 1], correct[step - 1] = loss, right
            left -= 1
            if left == 0:
                _keep(state, keyframes, kept)
                kept, left = kept + 1, spacing
        if step < len(losses):
            _update(state, network, scratch, rule, step, epoch + step + 1)


@inline
def _room(layers, count, size):
    """Return room for an order of the samples, and for a batch of them in lanes."""
    padded = (size + WIDTH - 1) // WIDTH * WIDTH
    batch = np.empty(padded * layers[0]), np.empty(padded * layers[-1]), np.empty(padded)
    return np.empty(count, np.int64), batch


@inline
def _train_batch(state, network, samples, rule, epoch, step, batch, order, size, mean, scratch, room):
    """Change the state by the update of one batch of the epoch after `epoch`, the step of these."""
    keep_loops()
    filled = min(size, len(order) - batch * size)
    weight = 1.0 / filled if mean else 1.0
    chosen = order[batch * size : batch * size + filled]
    part = _gather(chosen, network[0], samples, room, weight)
    _pass(state, network, part, scratch, True)
    batches = (len(order) + size - 1) // size
    _update(state, network, scratch, rule, step, epoch * batches + batch + 1)


@compiled
def train_batches(
    state,
    network,
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
    which,
):
    """Train with an update for each batch of `size` of the `count` samples, shuffled anew each epoch.

    Of the batches of an epoch, counted from 0, those from which[0] up to, but without, which[1].
    """
    keep_loops()
    scratch = _scratch(network[0])
    order, room = _room(network[0], count, size)
    kept = 0
    for step in range(len(losses)):
        _shuffle(order, seed, epoch + step)
        for batch in range(which[0], which[1]):
            _train_batch(
                state, network, samples, rule, epoch + step, step, batch, order, size, mean, scratch, room
            )
        losses[step], correct[step] = _pass(state, network, samples, scratch, False)
        if (epoch + step + 1) % spacing == 0:
            _keep(state, keyframes, kept)
            kept += 1


@compiled
def evaluate_all(state, network, samples, predictions, deltas, gradient):
    """Fill ŷ (samples, outputs), δ (neurons, samples) and ∂L/∂θ (parameters,).

    Return the loss, and how many samples are right.
    """
    keep_loops()
    scratch = _scratch(network[0])
    activations, all_deltas, _, lanes = scratch
    count, outs = predictions.shape
    losses, right = broadcast(0.0), broadcast(0.0)
    for block in range(len(samples[2]) // WIDTH):
        _forward(state, network, samples[0], block, scratch)
        loss, correct = judge_outputs(network, samples, block, scratch)
        losses, right = losses + loss, right + correct
        _backward(state, network[0], scratch, block)
        for sample in range(WIDTH * block, min(count, WIDTH * (block + 1))):
            lane = sample - WIDTH * block
            for o in range(outs):
                predictions[sample, o] = activations[len(activations) - WIDTH * (outs - o) + lane]
            for neuron in range(len(deltas)):
                deltas[neuron, sample] = all_deltas[WIDTH * (network[0][0] + neuron) + lane]
    for p in range(len(gradient)):
        gradient[p] = total(load(lanes, WIDTH * p))
    add_slopes(state, network, gradient)
    return total(losses) + penalty(state, network), total(right)
