"""The identity and the sine."""

import numpy as np

from xorviz.core.network.activation import CompiledActivation
from xorviz.core.network.arrays import Array
from xorviz.core.network.vector_operations import Numbers, VectorOperations


def identity(z: Array) -> Array:
    """Return z unchanged, as a new array."""
    return z.copy()


def compiled_identity(lanes: VectorOperations) -> CompiledActivation:
    """z, and 1."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        return z, lanes.broadcast(1.0)

    return both


def sine_second_derivative(z: Array) -> Array:
    """−sin z."""
    return -np.sin(z)


def compiled_sine(lanes: VectorOperations) -> CompiledActivation:
    """Take each from the library."""

    def both(z: Numbers) -> tuple[Numbers, Numbers]:
        return lanes.sine(z), lanes.cosine(z)

    return both
