"""Optimisers: how a gradient changes the parameters, found by name."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xorviz.core.activations import Array

MOMENTUM = 0.9
ADAM_MEAN, ADAM_SQUARE, ADAM_EPSILON = 0.9, 0.999, 1e-8


@dataclass(frozen=True, slots=True)
class Optimiser:
    """A rule for one update.

    `step(state, gradient, learning_rate, update)` changes a state (1 + slots, parameters) in place: its first
    row is the parameters θ, the others are what the rule remembers, zero at the start. The gradient is
    (parameters,); updates count from 1.
    """

    name: str
    slots: int
    step: Callable[[Array, Array, float, int], None]


def gradient_descent(state: Array, gradient: Array, learning_rate: float, update: int) -> None:
    """θ ← θ − learning rate × ∂L/∂θ."""
    state[0] -= learning_rate * gradient


def momentum(state: Array, gradient: Array, learning_rate: float, update: int) -> None:
    """Give the parameters a velocity: v ← 0.9 v + ∂L/∂θ; θ ← θ − learning rate × v (Polyak 1964)."""
    state[1] = MOMENTUM * state[1] + gradient
    state[0] -= learning_rate * state[1]


def adam(state: Array, gradient: Array, learning_rate: float, update: int) -> None:
    """Scale each step by running means of ∂L/∂θ and its square (Kingma and Ba 2015, algorithm 1)."""
    state[1] = ADAM_MEAN * state[1] + (1.0 - ADAM_MEAN) * gradient
    state[2] = ADAM_SQUARE * state[2] + (1.0 - ADAM_SQUARE) * (gradient * gradient)
    mean = state[1] / (1.0 - ADAM_MEAN**update)
    square = state[2] / (1.0 - ADAM_SQUARE**update)
    state[0] -= learning_rate * mean / (np.sqrt(square) + ADAM_EPSILON)


OPTIMISERS = {
    record.name: record
    for record in (
        Optimiser("gradient_descent", 0, gradient_descent),
        Optimiser("momentum", 1, momentum),
        Optimiser("adam", 2, adam),
    )
}
