"""Many states of one network, judged over samples without Python in between."""

# Numba types these functions by what they are called with.
# pyright: basic, reportCallIssue=false, reportGeneralTypeIssues=false

import numpy as np

from xorviz.core.engine.kernel import compiled, evaluate_all


@compiled
def judge_states(states, network, samples, count, losses, correct):
    """Fill losses and correct (states,), the loss over `count` samples and how many are right.

    Each as `evaluate_all` has it, to the last bit.
    """
    layers = network[0]
    neurons, parameters = 0, 0
    for layer in range(1, len(layers)):
        neurons += layers[layer]
        parameters += (layers[layer - 1] + 1) * layers[layer]
    predictions, deltas = np.empty((count, layers[-1])), np.empty((neurons, count))
    gradient = np.empty(parameters)
    for k in range(len(states)):
        losses[k], right = evaluate_all(
            states[k, :parameters], network, samples, predictions, deltas, gradient
        )
        correct[k] = int(right)
