"""The noise floor: a number below it is rounding. One rule for signs, sizes, hovers, questions and words.

A sum of n terms that is computed in double precision is off by up to n · eps · Σ|terms|, with eps = 2.2e-16
(Higham, *Accuracy and Stability of Numerical Algorithms*, chapter 4); its terms bring roundings of their own,
`ROUNDINGS` · eps of each. So the floor of a sum is (n + `ROUNDINGS`) · eps · Σ|terms|. What is multiplied on
its way carries its floor along: the chain rule of floors is that of the gradients, with no number negative.

Where a floor is greater than the number, all its digits and its sign are rounding, and it is told as 0. The
floor of an output beside the threshold is `decisions.UNDECIDED`, one number for both engines.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import ForwardPass, Gradients, Parameters, layer_views
from xorviz.core.network.losses import LOSSES

EPS = float(np.finfo(np.float64).eps)
ROUNDINGS = 8
"""Of one term: those of a product, of an activation, and of a slope."""
PARAMETER_NOISE = 16 * EPS
"""The floor of a weight or a bias, beside 1: what a neuron adds up is of the size of 1 where anything is
decided, so that no less can be told from 0 in it. Training ends there, at 6e-16, if 0 is where it leads."""

_Key = TypeVar("_Key")
_Floor = TypeVar("_Floor")


def for_the_last(floor_of: Callable[[_Key], _Floor]) -> Callable[[_Key], _Floor]:
    """Remember the floor of what was asked about last, and only as long as someone else has that."""
    last = WeakKeyDictionary[_Key, _Floor]()

    @wraps(floor_of)
    def remembered(key: _Key) -> _Floor:
        found = last.get(key)
        if found is None:
            found = floor_of(key)
            last.clear()
            last[key] = found
        return found

    return remembered


def settled(values: Array, floor: Array | float) -> Array:
    """Return the numbers, and 0 for those that are no greater than their floor."""
    return np.where(np.abs(values) <= floor, 0.0, values)


def settled_parameters(parameters: Parameters) -> Array:
    """Return the weights and biases, (parameters,), and 0 for those that are rounding."""
    return settled(parameters.flat, PARAMETER_NOISE)


@np.errstate(all="ignore")
def gradient_noise(
    parameters: Parameters,
    passes: ForwardPass,
    gradients: Gradients,
    targets: Array,
    loss: str,
    factor: float,
) -> Gradients:
    """Return the floor of each number of a gradient, and of each delta, in their places.

    Parameters
    ----------
    parameters, passes, gradients
        The network, and what `forward` and `backward` found.
    targets : (samples, outputs)
    loss, factor
        From `LOSSES`, and what the samples' losses are multiplied by: see `reduction_factor`.
    """
    flat = np.empty_like(gradients.flat)
    weights, biases = layer_views(flat, parameters.layers)
    below = (passes.inputs, *passes.activations)
    of_z, of_a = _forward_noise(parameters, passes)
    floor = _output_noise(passes, gradients.deltas[-1], targets, loss, factor, of_z[-1])
    floors: list[Array] = []
    for layer in reversed(range(len(weights))):
        delta, a = np.abs(gradients.deltas[layer]), np.abs(below[layer])
        terms = floor + of_terms(len(delta)) * delta
        weights[layer][...] = terms.T @ a + delta.T @ of_a[layer]
        np.sum(terms, axis=0, out=biases[layer])
        floors.append(floor)
        if layer > 0:
            across = np.abs(parameters.weights[layer])
            slopes, change = _slopes(passes, layer - 1, of_z[layer - 1])
            floor = ((floor + of_terms(delta.shape[1]) * delta) @ across) * slopes + (delta @ across) * change
    return Gradients(flat, weights, biases, tuple(reversed(floors)))


def of_terms(count: int) -> float:
    """Return the floor of a sum of so many terms, beside the sum of their sizes."""
    return (count + ROUNDINGS) * EPS


def _forward_noise(parameters: Parameters, passes: ForwardPass) -> tuple[list[Array], list[Array]]:
    """Return the floors of z per layer, and of what each layer takes in; the inputs are exact."""
    of_z: list[Array] = []
    of_a = [np.zeros_like(passes.inputs)]
    below = (passes.inputs, *passes.activations)
    for layer, (W, b) in enumerate(zip(parameters.weights, parameters.biases, strict=True)):
        across = np.abs(W).T
        sizes = np.abs(below[layer]) @ across + np.abs(b)
        of_z.append(of_terms(below[layer].shape[1] + 1) * sizes + of_a[layer] @ across)
        slopes, _ = _slopes(passes, layer, of_z[layer])
        of_a.append(slopes * of_z[layer] + of_terms(0) * np.abs(passes.activations[layer]))
    return of_z, of_a


def _slopes(passes: ForwardPass, layer: int, of_z: Array) -> tuple[Array, Array]:
    """Return |f′(z)|, and what the floor of z makes of it."""
    derivative, z = ACTIVATIONS[passes.functions[layer]].derivative, passes.pre_activations[layer]
    slopes = derivative(z)
    return np.abs(slopes), np.abs(derivative(z + of_z) - slopes)


def _output_noise(
    passes: ForwardPass, delta: Array, targets: Array, loss: str, factor: float, of_z: Array
) -> Array:
    """Return the floor of the output's δ: what ŷ − y has when ŷ, y and z are off by their own floors."""
    record = LOSSES[loss]
    slopes, change = _slopes(passes, -1, of_z)
    off = slopes * of_z
    off += of_terms(2) * np.maximum(np.abs(passes.predictions), np.abs(targets)) * (targets != 0)
    if record.of == "prediction":
        derivative = record.derivative(passes.predictions, targets)
        moved = record.derivative(passes.predictions + off, targets)
        off = np.abs(moved - derivative) * slopes + np.abs(derivative) * change
    return off * factor + of_terms(2) * np.abs(delta)
