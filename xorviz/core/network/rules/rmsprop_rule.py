"""RMSProp: steps in units of how large the gradients have been lately."""

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

SQUARE_SHARE = share_setting("beta", "β", "the mean square", 0.9)


def rmsprop(
    state: Array, gradient: Array, learning_rate: float, update: int, constants: Constants
) -> dict[str, Array]:
    """Divide ∂L/∂θ by the root of a running mean of its square (Tieleman and Hinton 2012, lecture 6.5).

    The ε, which keeps a step of no gradient from 0/0, is that of later programs.
    """
    share, epsilon = constants
    state[1] = share * state[1] + (1.0 - share) * (gradient * gradient)
    step = learning_rate * gradient / (np.sqrt(state[1]) + epsilon)
    state[0] -= step
    return {"square": state[1], "step": step, "update": state[0]}


def compiled_rmsprop(
    state: Array, gradient: Array, learning_rate: float, update: int, constants: Array
) -> None:
    """Take one parameter after the other; the mean squares lie behind them."""
    share, epsilon = constants[0], constants[1]
    count = len(gradient)
    for p in range(count):
        g, s = gradient[p], count + p
        state[s] = share * state[s] + (1.0 - share) * (g * g)
        state[p] -= learning_rate * g / (np.sqrt(state[s]) + epsilon)


def rmsprop_noise(
    before: Array,
    found: dict[str, Array],
    floor: Array,
    learning_rate: float,
    update: int,
    constants: Constants,
) -> dict[str, Array]:
    """Return the floors: the root is a norm of the gradients so far, off by no more than they are.

    Of a mean that is not full yet, no more than its share.
    """
    share, epsilon = constants
    root, off = np.sqrt(found["square"]), floor * np.sqrt(1.0 - share**update)
    least = np.maximum(root - off, 0.0) + epsilon
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
        "{c0} {square} + {rest0} ({gradient})²",
        r"{c0}\,{square} + {rest0}\,({gradient})^2",
        "{c0} · {square} + {rest0} · ({gradient})²",
        "{c0} * {square} + {rest0} * {gradient} ** 2",
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
                "η {gradient} / (√{square} + {c1})",
                r"\eta\,{gradient} / (\sqrt{{square}} + {c1})",
                "{rate} · {gradient} / (√{square} + {c1})",
                "lr * {gradient} / ({square} ** 0.5 + {c1})",
            )
        ),
    ),
    (SQUARE_SHARE, EPSILON),
)
