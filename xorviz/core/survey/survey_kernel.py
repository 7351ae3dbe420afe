"""Many seeds of one configuration, trained one after the other by the kernel without Python in between."""

# Numba types these functions by what they are called with.
# pyright: basic, reportCallIssue=false, reportGeneralTypeIssues=false

import numpy as np

from xorviz.core.engine.kernel import compiled, evaluate_all, train_batches, train_full


@compiled
def train_seeds(states, seeds, problem, batching, rule, epochs, watch, records):
    """Train states (seeds, (1 + slots) × parameters) further, and bring their records up to date.

    Parameters
    ----------
    problem
        Network and samples, as `train_full` takes them.
    batching
        (samples, size of a batch, mean or sum); size 0 for full-batch gradient descent.
    rule
        As `train_full` takes it, with the rate of the epoch after the last too.
    epochs
        (first, count): the epochs that the states have had, and how many to add; from 0, epoch 0 is recorded.
    watch
        (threshold, columns, first column): when a loss counts as small; the epochs of this stretch whose loss
        to keep, counted from its first; where to put them.
    records
        See `portions.Records`. A seed whose numbers are not finite is marked, and left alone.
    """
    network, samples = problem
    count, size, mean = batching
    first, length = epochs
    finite = records[0]
    losses, correct = np.empty(length), np.empty(length, np.int64)
    nothing = np.empty((0, states.shape[1]))
    for k in range(len(seeds)):
        if not finite[k]:
            continue
        state = states[k]
        if first == 0:
            _begin(k, state, network, samples, count, watch, records)
        if size == 0:
            train_full(state, network, samples, rule, first, losses, correct, first + length + 1, nothing)
        else:
            train_batches(
                state, network, samples, rule, first, losses, correct, first + length + 1, nothing,
                count, size, mean, seeds[k], (0, (count + size - 1) // size),
            )  # fmt: skip
        _record(k, losses, correct, first, count, watch, records)
        finite[k] = (
            np.isfinite(losses).all()
            and np.isfinite(state).all()
            and _goes_on(state, network, samples, (rule[0], rule[1][length:], rule[2]), first + length)
        )


@compiled
def _begin(k, state, network, samples, count, watch, records):
    """Record epoch 0."""
    layers = network[0]
    threshold, _, __ = watch
    _, loss, right, solved, reached, rises, curves = records
    neurons = 0
    for layer in range(1, len(layers)):
        neurons += layers[layer]
    parameters = 0
    for layer in range(1, len(layers)):
        parameters += (layers[layer - 1] + 1) * layers[layer]
    predictions, deltas, gradient = (
        np.empty((count, layers[-1])),
        np.empty((neurons, count)),
        np.empty(parameters),
    )
    loss[k], correct = evaluate_all(state[:parameters], network, samples, predictions, deltas, gradient)
    right[k] = int(correct)
    solved[k] = 0 if right[k] == count else -1
    reached[k] = 0 if loss[k] < threshold else -1
    rises[k] = 0
    curves[k, 0] = loss[k]


@compiled
def _record(k, losses, correct, first, count, watch, records):
    """Record what the epochs after `first` brought; when it is solved, by the rule of `solved_since`."""
    threshold, columns, column = watch
    _, loss, right, solved, reached, rises, curves = records
    before = loss[k]
    for step in range(len(losses)):
        if losses[step] > before:
            rises[k] += 1
        before = losses[step]
        if correct[step] != count:
            solved[k] = -1
        elif solved[k] < 0:
            solved[k] = first + step + 1
        if reached[k] < 0 and losses[step] < threshold:
            reached[k] = first + step + 1
    loss[k], right[k] = losses[-1], correct[-1]
    for place in range(len(columns)):
        curves[k, column + place] = losses[columns[place]]


@compiled
def _goes_on(state, network, samples, rule, epoch):
    """Say whether one more update would be finite: then the gradient at this state is."""
    ahead = state.copy()
    losses, correct = np.empty(1), np.empty(1, np.int64)
    nothing = np.empty((0, len(state)))
    train_full(ahead, network, samples, rule, epoch, losses, correct, epoch + 2, nothing)
    return np.isfinite(ahead).all()
