"""Adam: steps from running means of the gradient and of its square."""

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.rules.optimiser import (
    EPSILON,
    ROUNDED,
    Constants,
    Optimiser,
    Quantity,
    last_two,
    share_setting,
)
from xorviz.core.network.spelling import Spelling

MEAN_SHARE = share_setting("beta1", "β₁", "the mean", 0.9)
SQUARE_SHARE = share_setting("beta2", "β₂", "the mean square", 0.999)


def adam(
    state: Array, gradient: Array, learning_rate: float, update: int, constants: Constants
) -> dict[str, Array]:
    """Scale each step by running means of ∂L/∂θ and its square (Kingma and Ba 2015, algorithm 1)."""
    of_mean, of_square, epsilon = constants
    state[1] = of_mean * state[1] + (1.0 - of_mean) * gradient
    state[2] = of_square * state[2] + (1.0 - of_square) * (gradient * gradient)
    mean = state[1] / (1.0 - of_mean**update)
    square = state[2] / (1.0 - of_square**update)
    step = learning_rate * mean / (np.sqrt(square) + epsilon)
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
    before: Array,
    found: dict[str, Array],
    floor: Array,
    learning_rate: float,
    update: int,
    constants: Constants,
) -> dict[str, Array]:
    """Return the floors of means of gradients with this floor.

    √ŝ is a weighted root mean square, a norm of the gradients so far: it is off by no more than they are.
    """
    share_of_mean, share_of_square, epsilon = constants
    of_mean = floor + ROUNDED * np.abs(before[1])
    root = np.sqrt(found["true_square"])
    of_square = floor * (2.0 * root + floor) + ROUNDED * found["true_square"]
    least = np.maximum(root - floor, 0.0) + epsilon
    of_step = (learning_rate * of_mean + np.abs(found["step"]) * floor) / least
    mean_share, square_share = 1.0 - share_of_mean**update, 1.0 - share_of_square**update
    return {
        "mean": mean_share * of_mean,
        "square": square_share * of_square,
        "true_mean": of_mean,
        "true_square": of_square,
        "step": of_step + ROUNDED * np.abs(found["step"]),
    }


def compiled_adam(state: Array, gradient: Array, learning_rate: float, update: int, constants: Array) -> None:
    """Take one parameter after the other; the means lie behind them, then the mean squares."""
    of_mean, of_square, epsilon = constants[0], constants[1], constants[2]
    count = len(gradient)
    mean_share, square_share = 1.0 - of_mean**update, 1.0 - of_square**update
    for p in range(count):
        g, m, v = gradient[p], count + p, 2 * count + p
        state[m] = of_mean * state[m] + (1.0 - of_mean) * g
        state[v] = of_square * state[v] + (1.0 - of_square) * (g * g)
        size = np.sqrt(state[v] / square_share) + epsilon
        state[p] -= learning_rate * (state[m] / mean_share) / size


MEAN = Quantity(
    "mean",
    "m({p})",
    "m_{{p}}",
    "m_{p}",
    Spelling(
        "{c0} {mean} + {rest0} {gradient}",
        r"{c0}\,{mean} + {rest0}\,{gradient}",
        "{c0} · {mean} + {rest0} · {gradient}",
        "{c0} * {mean} + {rest0} * {gradient}",
    ),
    row=1,
)
SQUARE = Quantity(
    "square",
    "s({p})",
    "s_{{p}}",
    "s_{p}",
    Spelling(
        "{c1} {square} + {rest1} ({gradient})²",
        r"{c1}\,{square} + {rest1}\,({gradient})^2",
        "{c1} · {square} + {rest1} · ({gradient})²",
        "{c1} * {square} + {rest1} * {gradient} ** 2",
    ),
    row=2,
)
TRUE_MEAN = Quantity(
    "true_mean",
    "m̂({p})",
    r"\hat{m}_{{p}}",
    "m_hat_{p}",
    Spelling(
        "{mean} / (1 − {c0}ᵗ)", "{mean} / (1-{c0}^t)", "{mean} / (1 − {c0}{t})", "{mean} / (1 - {c0} ** t)"
    ),
)
TRUE_SQUARE = Quantity(
    "true_square",
    "ŝ({p})",
    r"\hat{s}_{{p}}",
    "s_hat_{p}",
    Spelling(
        "{square} / (1 − {c1}ᵗ)",
        "{square} / (1-{c1}^t)",
        "{square} / (1 − {c1}{t})",
        "{square} / (1 - {c1} ** t)",
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
                "η {true_mean} / (√{true_square} + {c2})",
                r"\eta\,{true_mean} / (\sqrt{{true_square}} + {c2})",
                "{rate} · {true_mean} / (√{true_square} + {c2})",
                "lr * {true_mean} / ({true_square} ** 0.5 + {c2})",
            )
        ),
    ),
    (MEAN_SHARE, SQUARE_SHARE, EPSILON),
)
