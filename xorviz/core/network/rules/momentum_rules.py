"""Optimisers that give the parameters a velocity."""

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.rules.optimiser import (
    ROUNDED,
    Constants,
    Optimiser,
    Quantity,
    last_two,
    share_setting,
)
from xorviz.core.network.spelling import Spelling

SHARE = share_setting("momentum", "Momentum μ", "a velocity", 0.9)


def momentum(
    state: Array, gradient: Array, learning_rate: float, update: int, constants: Constants
) -> dict[str, Array]:
    """Give the parameters a velocity: v ← μ v + ∂L/∂θ; θ ← θ − learning rate × v (Polyak 1964)."""
    (share,) = constants
    state[1] = share * state[1] + gradient
    step = learning_rate * state[1]
    state[0] -= step
    return {"velocity": state[1], "step": step, "update": state[0]}


def compiled_momentum(
    state: Array, gradient: Array, learning_rate: float, update: int, constants: Array
) -> None:
    """Take one parameter after the other; the velocities lie behind them."""
    share = constants[0]
    count = len(gradient)
    for p in range(count):
        state[count + p] = share * state[count + p] + gradient[p]
        state[p] -= learning_rate * state[count + p]


def momentum_noise(
    before: Array,
    found: dict[str, Array],
    floor: Array,
    learning_rate: float,
    update: int,
    constants: Constants,
) -> dict[str, Array]:
    """Add up the floors of the gradients that a velocity is made of: a geometric series."""
    (share,) = constants
    velocity = (floor + ROUNDED * np.abs(before[1])) * (1.0 - share**update) / (1.0 - share)
    return {"velocity": velocity, "step": learning_rate * velocity + ROUNDED * np.abs(found["step"])}


def momentum_stable_below(share: float) -> float:
    """Where the recurrence of θ and v on a parabola has the eigenvalue −1: at 2(1 + μ)."""
    return 2.0 * (1.0 + share)


def nesterov(
    state: Array, gradient: Array, learning_rate: float, update: int, constants: Constants
) -> dict[str, Array]:
    """Look ahead along the velocity: v ← μ v + ∂L/∂θ; θ ← θ − learning rate × (∂L/∂θ + μ v).

    Nesterov's method as Sutskever et al. (2013) write it, with the parameters where the gradient is taken,
    as PyTorch's SGD(nesterov=True) has it (Bengio et al. 2013, equation 7).
    """
    (share,) = constants
    state[1] = share * state[1] + gradient
    step = learning_rate * (gradient + share * state[1])
    state[0] -= step
    return {"velocity": state[1], "step": step, "update": state[0]}


def compiled_nesterov(
    state: Array, gradient: Array, learning_rate: float, update: int, constants: Array
) -> None:
    """Take one parameter after the other; the velocities lie behind them."""
    share = constants[0]
    count = len(gradient)
    for p in range(count):
        state[count + p] = share * state[count + p] + gradient[p]
        state[p] -= learning_rate * (gradient[p] + share * state[count + p])


def nesterov_noise(
    before: Array,
    found: dict[str, Array],
    floor: Array,
    learning_rate: float,
    update: int,
    constants: Constants,
) -> dict[str, Array]:
    """Add what the gradient and its velocity are off by, and what their sum may lose where they cancel."""
    (share,) = constants
    velocity = momentum_noise(before, found, floor, learning_rate, update, constants)["velocity"]
    of_sum = floor + share * (velocity + ROUNDED * np.abs(found["velocity"]))
    return {"velocity": velocity, "step": learning_rate * of_sum + ROUNDED * np.abs(found["step"])}


def nesterov_stable_below(share: float) -> float:
    """Where the recurrence of θ and v on a parabola has the eigenvalue −1: at 2(1 + μ)/(1 + 2μ)."""
    return 2.0 * (1.0 + share) / (1.0 + 2.0 * share)


VELOCITY = Quantity(
    "velocity",
    "v({p})",
    "v_{{p}}",
    "v_{p}",
    Spelling(
        "{c0} {velocity} + {gradient}",
        r"{c0}\,{velocity} + {gradient}",
        "{c0} · {velocity} + {gradient}",
        "{c0} * {velocity} + {gradient}",
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
    (SHARE,),
    stable_below=momentum_stable_below,
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
                "η ({gradient} + {c0} {velocity})",
                r"\eta\,({gradient} + {c0}\,{velocity})",
                "{rate} · ({gradient} + {c0} · {velocity})",
                "lr * ({gradient} + {c0} * {velocity})",
            )
        ),
    ),
    (SHARE,),
    stable_below=nesterov_stable_below,
)
