"""Optimisers: how a gradient changes the parameters; all that is known of each is one record, found by name.

To add one, write its record, put it into the table, and its rule in plain floats into the test of the table.
Its quantities are what the update shows, line by line. Nothing else names an optimiser.
"""

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.rules.adam_rule import ADAM
from xorviz.core.network.rules.momentum_rules import MOMENTUM, NESTEROV
from xorviz.core.network.rules.optimiser import ROUNDED, Constants, Optimiser, last_two
from xorviz.core.network.rules.rmsprop_rule import RMSPROP
from xorviz.core.network.spelling import Spelling


def gradient_descent(
    state: Array, gradient: Array, learning_rate: float, update: int, constants: Constants
) -> dict[str, Array]:
    """θ ← θ − learning rate × ∂L/∂θ."""
    step = learning_rate * gradient
    state[0] -= step
    return {"step": step, "update": state[0]}


def compiled_gradient_descent(
    state: Array, gradient: Array, learning_rate: float, update: int, constants: Array
) -> None:
    """Take one parameter after the other."""
    for p in range(len(gradient)):
        state[p] -= learning_rate * gradient[p]


def gradient_descent_noise(
    before: Array,
    found: dict[str, Array],
    floor: Array,
    learning_rate: float,
    update: int,
    constants: Constants,
) -> dict[str, Array]:
    """Return what a step has of the gradient's floor."""
    return {"step": learning_rate * floor + ROUNDED * np.abs(found["step"])}


GRADIENT_DESCENT = Optimiser(
    "gradient_descent",
    "gradient descent",
    0,
    gradient_descent,
    compiled_gradient_descent,
    gradient_descent_noise,
    last_two(Spelling("η {gradient}", r"\eta\,{gradient}", "{rate} · {gradient}", "lr * {gradient}")),
    stable_below=lambda: 2.0,
)

OPTIMISERS = {record.name: record for record in (GRADIENT_DESCENT, MOMENTUM, NESTEROV, RMSPROP, ADAM)}
