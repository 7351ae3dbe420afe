"""The softmax of all outputs of a sample, and the cross-entropy of it: neither is of one output alone."""

import numpy as np

from xorviz.core.network.arrays import Array


def softmax(z: Array) -> Array:
    """e^z / Σ e^z over the last axis, of z less the largest: nothing overflows."""
    largest, rest = _largest_and_rest(z)
    return np.exp(z - largest) / (1.0 + rest)


def softmax_slope(z: Array) -> Array:
    """∂ŷ/∂z of each output by its own z: ŷ(1 − ŷ). By that of another it is −ŷ times the other ŷ."""
    predictions = softmax(z)
    return predictions * (1.0 - predictions)


def cross_entropy(z: Array, targets: Array) -> Array:
    """−y ln ŷ of ŷ = softmax(z), from z: y (ln Σ e^z − z), of which what is 0 without rounding is 0."""
    largest, rest = _largest_and_rest(z)
    return targets * ((largest - z) + np.log1p(rest))


def cross_entropy_derivative(z: Array, targets: Array) -> Array:
    """∂ℓ/∂z = ŷ − y, for targets that add up to 1: what couples the outputs is gone from it."""
    return softmax(z) - targets


def softmax_second_slope(z: Array) -> Array:
    """∂²ŷ/∂z² of each output by its own z: ŷ(1 − ŷ)(1 − 2ŷ)."""
    predictions = softmax(z)
    return predictions * (1.0 - predictions) * (1.0 - 2.0 * predictions)


def cross_entropy_second_derivative(z: Array, targets: Array, direction: Array) -> Array:
    """∂²ℓ/∂z² times a direction, for targets that add up to 1: ŷ (d − Σ ŷ d), without cancelling.

    That is the sum of ŷₖ ŷⱼ (dₖ − dⱼ) over the other outputs j.
    """
    predictions = softmax(z)
    gaps = direction[..., :, np.newaxis] - direction[..., np.newaxis, :]
    return (predictions[..., :, np.newaxis] * predictions[..., np.newaxis, :] * gaps).sum(axis=-1)


def _largest_and_rest(z: Array) -> tuple[Array, Array]:
    """Return the largest z, and Σ e^(z − largest) without its own 1: (…, 1) each."""
    place = z.argmax(axis=-1)[..., np.newaxis]
    largest = np.take_along_axis(z, place, axis=-1)
    powers = np.exp(z - largest)
    np.put_along_axis(powers, place, 0.0, axis=-1)
    return largest, powers.sum(axis=-1, keepdims=True)
