"""Smooth steps: the sigmoid and tanh."""

import numpy as np

from xorviz.core.network.activation import CompiledActivation
from xorviz.core.network.arrays import Array
from xorviz.core.network.vector_operations import Numbers, VectorOperations


def sigmoid(z: Array) -> Array:
    """σ(z) = 1 / (1 + e^−z), in the form that never overflows."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def sigmoid_derivative(z: Array) -> Array:
    """σ′(z) = e^−|z| / (1 + e^−|z|)². Equal to σ(1 − σ), which cancels where σ saturates."""
    e = np.exp(-np.abs(z))
    return e / (1.0 + e) ** 2


def sigmoid_second_derivative(z: Array) -> Array:
    """σ″(z) = −σ′(z) tanh(z / 2): σ′(1 − 2σ), in the form that does not cancel near 0."""
    return -sigmoid_derivative(z) * np.tanh(0.5 * z)


def compiled_sigmoid(lanes: VectorOperations) -> CompiledActivation:
    """σ and σ′ of the same e^−|z|."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        e, _ = lanes.exponential(lanes.minus_absolute(z))
        r = 1.0 / (1.0 + e)
        return lanes.where_below(z, 0.0, e * r, r), (e * r) * r

    return both


def tanh_derivative(z: Array) -> Array:
    """tanh′(z) = 1 − tanh²(z) = 4σ′(2z), in the form that does not cancel where tanh saturates."""
    return 4.0 * sigmoid_derivative(2.0 * z)


def tanh_second_derivative(z: Array) -> Array:
    """tanh″(z) = −2 tanh(z) tanh′(z)."""
    return -2.0 * np.tanh(z) * tanh_derivative(z)


def compiled_tanh(lanes: VectorOperations) -> CompiledActivation:
    """tanh|z| = (1 − e) / (1 + e) with e = e^−2|z|."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        e, less_one = lanes.exponential(2.0 * lanes.minus_absolute(z))
        r = 1.0 / (1.0 + e)
        size = -1.0 * less_one * r
        return lanes.where_below(z, 0.0, -1.0 * size, size), (4.0 * e * r) * r

    return both
