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
from typing import NamedTuple, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import ForwardPass, Gradients, Parameters, layer_views
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES

EPS = float(np.finfo(np.float64).eps)
ROUNDINGS = 8
"""Of one term: those of a product, of an activation, and of a slope."""
PARAMETER_NOISE = 16 * EPS
"""The floor of a weight or a bias, beside 1: what a neuron adds up is of the size of 1 where anything is
decided, so that no less can be told from 0 in it. Training ends there, at 6e-16, if 0 is where it leads.
What is computed with one that is told as 0 carries along what that leaves out."""

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
    known: "ForwardNoise | None" = None,
    *,
    samples: int | None = None,
) -> Gradients:
    """Return the floor of each number of a gradient, and of each delta, in their places.

    Parameters
    ----------
    parameters, passes, gradients
        The network, and what `forward` and `backward` found.
    targets : (samples, outputs)
    loss, factor
        From `LOSSES`, and what the samples' losses are multiplied by: see `reduction_factor`.
    known
        What `forward_noise` returns, if that is known.
    samples
        Of how many samples the gradient is a sum, if these are only some of them.
    """
    count = len(targets) if samples is None else samples
    flat = np.empty_like(gradients.flat)
    weights, biases = layer_views(flat, parameters.layers)
    below = (passes.inputs, *passes.activations)
    known = known or forward_noise(parameters, passes)
    floor = _output_noise(passes, gradients.deltas[-1], targets, loss, factor, known)
    floors: list[Array] = []
    for layer in reversed(range(len(weights))):
        delta, a = np.abs(gradients.deltas[layer]), np.abs(below[layer])
        terms = floor + of_terms(count) * delta
        weights[layer][...] = terms.T @ a + delta.T @ known.of_a[layer]
        np.sum(terms, axis=0, out=biases[layer])
        floors.append(floor)
        if layer > 0:
            across = np.abs(parameters.weights[layer])
            floor = across_noise(delta, floor, parameters.weights[layer]) * known.slopes[layer - 1]
            floor += (delta @ across) * known.of_slopes[layer - 1]
    return Gradients(flat, weights, biases, tuple(reversed(floors)))


def of_terms(count: int) -> float:
    """Return the floor of a sum of so many terms, beside the sum of their sizes."""
    return (count + ROUNDINGS) * EPS


def across_noise(delta: Array, floor: Array, weights: Array) -> Array:
    """Return the floor of ∂L/∂a = δ W, (samples, inputs), from |δ|, its floor and W."""
    return (floor + of_terms(delta.shape[1]) * delta) @ np.abs(weights) + delta @ _left_out(weights)


class ForwardNoise(NamedTuple):
    """The floors of a forward pass, and what these are made with."""

    of_z: list[Array]
    """Per layer, (samples, outputs)"""
    of_a: list[Array]
    """Of what each layer takes in, the exact inputs first; of the output last"""
    slopes: list[Array]
    """|f′(z)| per layer"""
    of_slopes: list[Array]
    """By how much f′(z) is off when z is off by its floor"""


def forward_noise(parameters: Parameters, passes: ForwardPass) -> ForwardNoise:
    """Return the floors of a forward pass; the inputs are exact."""
    found = ForwardNoise([], [np.zeros_like(passes.inputs)], [], [])
    a = passes.inputs
    for layer, (W, b) in enumerate(zip(parameters.weights, parameters.biases, strict=True)):
        across, share = np.abs(W).T, of_terms(a.shape[1] + 1)
        own = np.abs(a) @ (share * across + _left_out(W).T) + share * np.abs(b) + _left_out(b)
        of_z = own + found.of_a[layer] @ across
        derivative, z = FUNCTIONS[passes.functions[layer]].derivative, passes.pre_activations[layer]
        signed, a = derivative(z), passes.activations[layer]
        slopes = np.abs(signed)
        found.of_z.append(of_z)
        found.slopes.append(slopes)
        found.of_slopes.append(np.abs(derivative(z + of_z) - signed))
        found.of_a.append(_moved(passes.functions[layer], slopes, of_z, a) + of_terms(0) * np.abs(a))
    return found


def _moved(function: str, slopes: Array, of_z: Array, a: Array) -> Array:
    """Return by how much activations are off, at most, when each z of the layer is off by its floor."""
    off = slopes * of_z
    if FUNCTIONS[function].couples:  # by another's z it is −a times the other a
        off += a * ((a * of_z).sum(axis=-1, keepdims=True) - a * of_z)
    return off


def _left_out(parameters: Array) -> Array:
    """Return the size of what is told as 0."""
    sizes = np.abs(parameters)
    return sizes * (sizes <= PARAMETER_NOISE)


def error_noise(passes: ForwardPass, targets: Array, loss: str, factor: float, known: ForwardNoise) -> Array:
    """Return by how much ∂L/∂ŷ, or ∂L/∂z, is off when ŷ, y and z are off by their own floors."""
    record = LOSSES[loss]
    off = _moved(passes.functions[-1], known.slopes[-1], known.of_z[-1], passes.predictions)
    off += of_terms(2) * np.maximum(np.abs(passes.predictions), np.abs(targets)) * (targets != 0)
    if record.of == "prediction":
        derivative = record.derivative(passes.predictions, targets)
        off = np.abs(record.derivative(passes.predictions + off, targets) - derivative)
    return off * factor


def _output_noise(
    passes: ForwardPass, delta: Array, targets: Array, loss: str, factor: float, known: ForwardNoise
) -> Array:
    """Return the floor of the output's δ: that of ∂L/∂z, or of ∂L/∂ŷ and the slope."""
    off = error_noise(passes, targets, loss, factor, known)
    if LOSSES[loss].of == "prediction":
        derivative = LOSSES[loss].derivative(passes.predictions, targets) * factor
        off = off * known.slopes[-1] + np.abs(derivative) * known.of_slopes[-1]
    return off + of_terms(2) * np.abs(delta)
