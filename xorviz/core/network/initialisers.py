"""Ways to start the weights: all that is known of each is one record, found by name.

To add one, add its record here, and what it draws to the test of this table. Nothing else names one.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xorviz.core.network.arrays import Array


@dataclass(frozen=True, slots=True)
class Initialiser:
    """Where the weights of a layer start."""

    name: str
    label: str
    """As it is offered."""
    draw: Callable[[np.random.Generator, tuple[int, ...]], Array]
    """From a random generator and the shape (outputs, inputs), or (outputs,) of biases."""


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


INITIALISERS = {
    record.name: record
    for record in (
        Initialiser("normal", "N(0, 1)", normal),
        Initialiser("uniform", "U(−1, 1)", uniform),
        Initialiser("equal", "equal", equal),
        Initialiser("zeros", "zeros", zeros),
    )
}
BIAS_INITIALISATIONS = {"zeros": "zeros", "same": "like the weights"}
"""How they may start, with labels."""
