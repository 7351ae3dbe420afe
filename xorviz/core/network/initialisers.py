"""Ways to start the weights: all that is known of each is one record, found by name.

To add one, add its record here, and what it draws to the test of this table. Nothing else names one.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from xorviz.core.network.arrays import Array


class Initialiser(NamedTuple):
    """Where the weights of a layer start."""

    name: str
    label: str
    """As it is offered."""
    draw: Callable[[np.random.Generator, tuple[int, ...]], Array]
    """From a random generator and the shape (outputs, inputs), or (outputs,) of biases."""
    scale: Callable[[int, int], float] = lambda outputs, inputs: 1.0
    """What is drawn is multiplied by this, of the layer's outputs and inputs; its biases as its weights."""


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


def xavier_scale(outputs: int, inputs: int) -> float:
    """√(6 / (inputs + outputs)): the normalised, uniform form, equation 16 of Glorot and Bengio 2010."""
    return math.sqrt(6.0 / (inputs + outputs))


def he_scale(outputs: int, inputs: int) -> float:
    """√(2 / inputs): the standard deviation of equation 10 of He, Zhang, Ren and Sun 2015, for relu."""
    return math.sqrt(2.0 / inputs)


INITIALISERS = {
    record.name: record
    for record in (
        Initialiser("normal", "N(0, 1)", normal),
        Initialiser("uniform", "U(−1, 1)", uniform),
        Initialiser("xavier", "Xavier", uniform, xavier_scale),
        Initialiser("he", "He", normal, he_scale),
        Initialiser("equal", "equal", equal),
        Initialiser("zeros", "zeros", zeros),
    )
}
BIAS_INITIALISATIONS = {"zeros": "zeros", "same": "like the weights"}
"""How they may start, with labels."""
