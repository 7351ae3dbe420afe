"""RMSProp: steps in units of how large the gradients have been lately."""

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.optimiser import ROUNDED, Optimiser, Quantity, last_two
from xorviz.core.network.spelling import Spelling

SQUARE_SHARE, EPSILON = 0.9, 1e-8


def rmsprop(state: Array, gradient: Array, learning_rate: float, update: int) -> dict[str, Array]:
    """Divide ∂L/∂θ by the root of a running mean of its square (Tieleman and Hinton 2012, lecture 6.5).

    The 10⁻⁸, which keeps a step of no gradient from 0/0, is that of later programs.
    """
    state[1] = SQUARE_SHARE * state[1] + (1.0 - SQUARE_SHARE) * (gradient * gradient)
    step = learning_rate * gradient / (np.sqrt(state[1]) + EPSILON)
    state[0] -= step
    return {"square": state[1], "step": step, "update": state[0]}


def compiled_rmsprop(state: Array, gradient: Array, learning_rate: float, update: int) -> None:
    """Take one parameter after the other; the mean squares lie behind them."""
    count = len(gradient)
    for p in range(count):
        g, s = gradient[p], count + p
        state[s] = SQUARE_SHARE * state[s] + (1.0 - SQUARE_SHARE) * (g * g)
        state[p] -= learning_rate * g / (np.sqrt(state[s]) + EPSILON)


def rmsprop_noise(
    before: Array, found: dict[str, Array], floor: Array, learning_rate: float, update: int
) -> dict[str, Array]:
    """Return the floors: the root is a norm of the gradients so far, off by no more than they are.

    Of a mean that is not full yet, no more than its share.
    """
    root, off = np.sqrt(found["square"]), floor * np.sqrt(1.0 - SQUARE_SHARE**update)
    least = np.maximum(root - off, 0.0) + EPSILON
    of_step = (learning_rate * floor + np.abs(found["step"]) * off) / least
    return {
        "square": off * (2.0 * root + off) + ROUNDED * found["square"],
        "step": of_step + ROUNDED * np.abs(found["step"]),
    }


SQUARE = Quantity(
    "square",
    "s({p})",
    "s_{{p}}",
    "s_{p}",
    Spelling(
        "0.9 {square} + 0.1 ({gradient})²",
        r"0.9\,{square} + 0.1\,({gradient})^2",
        "0.9 · {square} + 0.1 · ({gradient})²",
        "0.9 * {square} + 0.1 * {gradient} ** 2",
    ),
    row=1,
)

RMSPROP = Optimiser(
    "rmsprop",
    "rmsprop",
    1,
    rmsprop,
    compiled_rmsprop,
    rmsprop_noise,
    (
        SQUARE,
        *last_two(
            Spelling(
                "η {gradient} / (√{square} + 10⁻⁸)",
                r"\eta\,{gradient} / (\sqrt{{square}} + 10^{-8})",
                "{rate} · {gradient} / (√{square} + 10⁻⁸)",
                "lr * {gradient} / ({square} ** 0.5 + 1e-8)",
            )
        ),
    ),
)
