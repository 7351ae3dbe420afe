"""Ways to start the weights, found by name."""

from collections.abc import Callable

import numpy as np

from xorviz.core.network.activations import Array

Initialiser = Callable[[np.random.Generator, tuple[int, ...]], Array]


def normal(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Draw from N(0, 1)."""
    return rng.standard_normal(shape)


def uniform(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Draw from U(−1, 1)."""
    return rng.uniform(-1.0, 1.0, shape)


def zeros(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Start at zero: the hidden neurons stay twins for ever."""
    return np.zeros(shape)


def equal(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Draw one number from N(0, 1) for all weights of a layer: it learns, but its neurons stay twins."""
    return np.full(shape, rng.standard_normal())


INITIALISERS: dict[str, Initialiser] = {
    "normal": normal,
    "uniform": uniform,
    "equal": equal,
    "zeros": zeros,
}
BIAS_INITIALISATIONS = ("zeros", "same")
