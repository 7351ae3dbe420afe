"""What lets the positive through: relu, leaky relu, elu, softplus."""

import numpy as np

from xorviz.core.network.activation import CompiledActivation
from xorviz.core.network.arrays import Array
from xorviz.core.network.vector_operations import Numbers, VectorOperations

LEAK = 0.01
"""The slope of the leaky relu below 0."""


def relu(z: Array) -> Array:
    """max(0, z)."""
    return np.maximum(z, 0.0)


def relu_derivative(z: Array) -> Array:
    """1 where z > 0, else 0 (the usual choice at the kink)."""
    return (z > 0.0).astype(np.float64)


def compiled_relu(lanes: VectorOperations) -> CompiledActivation:
    """max(0, z), and the same choice at the kink."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        zero = lanes.broadcast(0.0)
        return lanes.where_below(z, 0.0, zero, z), lanes.where_above(z, 0.0, lanes.broadcast(1.0), zero)

    return both


def leaky_relu(z: Array) -> Array:
    """Return z where z > 0, else 0.01 z."""
    return np.where(z > 0.0, z, LEAK * z)


def leaky_relu_derivative(z: Array) -> Array:
    """1 where z > 0, else 0.01."""
    return np.where(z > 0.0, 1.0, LEAK)


def compiled_leaky_relu(lanes: VectorOperations) -> CompiledActivation:
    """Multiply by the slope."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        slope = lanes.where_above(z, 0.0, lanes.broadcast(1.0), lanes.broadcast(LEAK))
        return slope * z, slope

    return both


def softplus(z: Array) -> Array:
    """ln(1 + e^z), in the form that neither overflows nor cancels. Its derivative is the sigmoid."""
    return np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))


def compiled_softplus(lanes: VectorOperations) -> CompiledActivation:
    """Take both of one e^−|z|."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        e, _ = lanes.exponential(lanes.minus_absolute(z))
        r = 1.0 / (1.0 + e)
        above = lanes.where_above(z, 0.0, z, lanes.broadcast(0.0))
        return above + lanes.log1p(e), lanes.where_below(z, 0.0, e * r, r)

    return both


def elu(z: Array) -> Array:
    """Return z where z > 0, else e^z − 1 (Clevert, Unterthiner and Hochreiter 2016, with α = 1)."""
    return np.where(z > 0.0, z, np.expm1(np.minimum(z, 0.0)))


def elu_derivative(z: Array) -> Array:
    """1 where z > 0, else e^z; not elu + 1, which cancels far below 0."""
    return np.exp(np.minimum(z, 0.0))


def elu_second_derivative(z: Array) -> Array:
    """0 where z > 0, else e^z."""
    return np.where(z > 0.0, 0.0, np.exp(np.minimum(z, 0.0)))


def compiled_elu(lanes: VectorOperations) -> CompiledActivation:
    """Take both of one e^−|z|."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        e, less_one = lanes.exponential(lanes.minus_absolute(z))
        return lanes.where_above(z, 0.0, z, less_one), lanes.where_above(z, 0.0, lanes.broadcast(1.0), e)

    return both
