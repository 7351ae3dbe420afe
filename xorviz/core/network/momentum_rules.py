"""Optimisers that give the parameters a velocity."""

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.optimiser import ROUNDED, Optimiser, Quantity, last_two
from xorviz.core.network.spelling import Spelling

SHARE = 0.9
"""Of a velocity that the next update keeps."""


def momentum(state: Array, gradient: Array, learning_rate: float, update: int) -> dict[str, Array]:
    """Give the parameters a velocity: v ← 0.9 v + ∂L/∂θ; θ ← θ − learning rate × v (Polyak 1964)."""
    state[1] = SHARE * state[1] + gradient
    step = learning_rate * state[1]
    state[0] -= step
    return {"velocity": state[1], "step": step, "update": state[0]}


def compiled_momentum(state: Array, gradient: Array, learning_rate: float, update: int) -> None:
    """Take one parameter after the other; the velocities lie behind them."""
    count = len(gradient)
    for p in range(count):
        state[count + p] = SHARE * state[count + p] + gradient[p]
        state[p] -= learning_rate * state[count + p]


def momentum_noise(
    before: Array, found: dict[str, Array], floor: Array, learning_rate: float, update: int
) -> dict[str, Array]:
    """Add up the floors of the gradients that a velocity is made of: a geometric series."""
    velocity = (floor + ROUNDED * np.abs(before[1])) * (1.0 - SHARE**update) / (1.0 - SHARE)
    return {"velocity": velocity, "step": learning_rate * velocity + ROUNDED * np.abs(found["step"])}


def nesterov(state: Array, gradient: Array, learning_rate: float, update: int) -> dict[str, Array]:
    """Look ahead along the velocity: v ← 0.9 v + ∂L/∂θ; θ ← θ − learning rate × (∂L/∂θ + 0.9 v).

    Nesterov's method as Sutskever et al. (2013) write it, with the parameters where the gradient is taken,
    as PyTorch's SGD(nesterov=True) has it (Bengio et al. 2013, equation 7).
    """
    state[1] = SHARE * state[1] + gradient
    step = learning_rate * (gradient + SHARE * state[1])
    state[0] -= step
    return {"velocity": state[1], "step": step, "update": state[0]}


def compiled_nesterov(state: Array, gradient: Array, learning_rate: float, update: int) -> None:
    """Take one parameter after the other; the velocities lie behind them."""
    count = len(gradient)
    for p in range(count):
        state[count + p] = SHARE * state[count + p] + gradient[p]
        state[p] -= learning_rate * (gradient[p] + SHARE * state[count + p])


def nesterov_noise(
    before: Array, found: dict[str, Array], floor: Array, learning_rate: float, update: int
) -> dict[str, Array]:
    """Add what the gradient and its velocity are off by, and what their sum may lose where they cancel."""
    velocity = momentum_noise(before, found, floor, learning_rate, update)["velocity"]
    of_sum = floor + SHARE * (velocity + ROUNDED * np.abs(found["velocity"]))
    return {"velocity": velocity, "step": learning_rate * of_sum + ROUNDED * np.abs(found["step"])}


VELOCITY = Quantity(
    "velocity",
    "v({p})",
    "v_{{p}}",
    "v_{p}",
    Spelling(
        "0.9 {velocity} + {gradient}",
        r"0.9\,{velocity} + {gradient}",
        "0.9 · {velocity} + {gradient}",
        "0.9 * {velocity} + {gradient}",
    ),
    row=1,
)

MOMENTUM = Optimiser(
    "momentum",
    "momentum",
    1,
    momentum,
    compiled_momentum,
    momentum_noise,
    (
        VELOCITY,
        *last_two(Spelling("η {velocity}", r"\eta\,{velocity}", "{rate} · {velocity}", "lr * {velocity}")),
    ),
)
NESTEROV = Optimiser(
    "nesterov",
    "nesterov",
    1,
    nesterov,
    compiled_nesterov,
    nesterov_noise,
    (
        VELOCITY,
        *last_two(
            Spelling(
                "η ({gradient} + 0.9 {velocity})",
                r"\eta\,({gradient} + 0.9\,{velocity})",
                "{rate} · ({gradient} + 0.9 · {velocity})",
                "lr * ({gradient} + 0.9 * {velocity})",
            )
        ),
    ),
)
