"""Adam: steps from running means of the gradient and of its square."""

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.optimiser import ROUNDED, Optimiser, Quantity, last_two
from xorviz.core.network.spelling import Spelling

MEAN_SHARE, SQUARE_SHARE, EPSILON = 0.9, 0.999, 1e-8


def adam(state: Array, gradient: Array, learning_rate: float, update: int) -> dict[str, Array]:
    """Scale each step by running means of ∂L/∂θ and its square (Kingma and Ba 2015, algorithm 1)."""
    state[1] = MEAN_SHARE * state[1] + (1.0 - MEAN_SHARE) * gradient
    state[2] = SQUARE_SHARE * state[2] + (1.0 - SQUARE_SHARE) * (gradient * gradient)
    mean = state[1] / (1.0 - MEAN_SHARE**update)
    square = state[2] / (1.0 - SQUARE_SHARE**update)
    step = learning_rate * mean / (np.sqrt(square) + EPSILON)
    state[0] -= step
    return {
        "mean": state[1],
        "square": state[2],
        "true_mean": mean,
        "true_square": square,
        "step": step,
        "update": state[0],
    }


def adam_noise(
    before: Array, found: dict[str, Array], floor: Array, learning_rate: float, update: int
) -> dict[str, Array]:
    """Return the floors of means of gradients with this floor.

    √ŝ is a weighted root mean square, a norm of the gradients so far: it is off by no more than they are.
    """
    of_mean = floor + ROUNDED * np.abs(before[1])
    root = np.sqrt(found["true_square"])
    of_square = floor * (2.0 * root + floor) + ROUNDED * found["true_square"]
    least = np.maximum(root - floor, 0.0) + EPSILON
    of_step = (learning_rate * of_mean + np.abs(found["step"]) * floor) / least
    mean_share, square_share = 1.0 - MEAN_SHARE**update, 1.0 - SQUARE_SHARE**update
    return {
        "mean": mean_share * of_mean,
        "square": square_share * of_square,
        "true_mean": of_mean,
        "true_square": of_square,
        "step": of_step + ROUNDED * np.abs(found["step"]),
    }


def compiled_adam(state: Array, gradient: Array, learning_rate: float, update: int) -> None:
    """Take one parameter after the other; the means lie behind them, then the mean squares."""
    count = len(gradient)
    mean_share, square_share = 1.0 - MEAN_SHARE**update, 1.0 - SQUARE_SHARE**update
    for p in range(count):
        g, m, v = gradient[p], count + p, 2 * count + p
        state[m] = MEAN_SHARE * state[m] + (1.0 - MEAN_SHARE) * g
        state[v] = SQUARE_SHARE * state[v] + (1.0 - SQUARE_SHARE) * (g * g)
        size = np.sqrt(state[v] / square_share) + EPSILON
        state[p] -= learning_rate * (state[m] / mean_share) / size


MEAN = Quantity(
    "mean",
    "m({p})",
    "m_{{p}}",
    "m_{p}",
    Spelling(
        "0.9 {mean} + 0.1 {gradient}",
        r"0.9\,{mean} + 0.1\,{gradient}",
        "0.9 · {mean} + 0.1 · {gradient}",
        "0.9 * {mean} + 0.1 * {gradient}",
    ),
    row=1,
)
SQUARE = Quantity(
    "square",
    "s({p})",
    "s_{{p}}",
    "s_{p}",
    Spelling(
        "0.999 {square} + 0.001 ({gradient})²",
        r"0.999\,{square} + 0.001\,({gradient})^2",
        "0.999 · {square} + 0.001 · ({gradient})²",
        "0.999 * {square} + 0.001 * {gradient} ** 2",
    ),
    row=2,
)
TRUE_MEAN = Quantity(
    "true_mean",
    "m̂({p})",
    r"\hat{m}_{{p}}",
    "m_hat_{p}",
    Spelling("{mean} / (1 − 0.9ᵗ)", "{mean} / (1-0.9^t)", "{mean} / (1 − 0.9{t})", "{mean} / (1 - 0.9 ** t)"),
)
TRUE_SQUARE = Quantity(
    "true_square",
    "ŝ({p})",
    r"\hat{s}_{{p}}",
    "s_hat_{p}",
    Spelling(
        "{square} / (1 − 0.999ᵗ)",
        "{square} / (1-0.999^t)",
        "{square} / (1 − 0.999{t})",
        "{square} / (1 - 0.999 ** t)",
    ),
)

ADAM = Optimiser(
    "adam",
    "adam",
    2,
    adam,
    compiled_adam,
    adam_noise,
    (
        MEAN,
        SQUARE,
        TRUE_MEAN,
        TRUE_SQUARE,
        *last_two(
            Spelling(
                "η {true_mean} / (√{true_square} + 10⁻⁸)",
                r"\eta\,{true_mean} / (\sqrt{{true_square}} + 10^{-8})",
                "{rate} · {true_mean} / (√{true_square} + 10⁻⁸)",
                "lr * {true_mean} / ({true_square} ** 0.5 + 1e-8)",
            )
        ),
    ),
)
