"""Optimisers: how a gradient changes the parameters; all that is known of each is one record, found by name.

To add one, add its record here, and its rule in plain floats to the test of this table. Its quantities are
what the update shows, line by line. Nothing else names an optimiser.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.spelling import Spelling, Symbol, emptied, fill

MOMENTUM = 0.9
ADAM_MEAN, ADAM_SQUARE, ADAM_EPSILON = 0.9, 0.999, 1e-8

ROUNDED = 16 * float(np.finfo(np.float64).eps)

Part: TypeAlias = Literal["weight", "bias"]
"""Of the parameters of a layer."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something that a rule computes for every parameter, and how it is written.

    In its signs {p} stands for the parameter. In its formula {gradient} and the name of another quantity
    stand for what was computed before it, its own name for what it was before the update, {t} for the number
    of the update, {rate} for the learning rate.
    """

    name: str
    text: str
    latex: str
    code: str
    formula: Spelling
    row: int | None = None
    """Of the state, if it is there when the next update comes."""

    def sign(self, parameter: Symbol) -> Symbol:
        """Return what it is called for a parameter, or for many."""
        return Symbol(fill(self.text, "p", parameter.text), fill(self.latex, "p", parameter.latex))

    @property
    def sources(self) -> tuple[str, ...]:
        """By name, the gradient and the quantities before it that it is computed from."""
        _, names = emptied(self.formula.numbers)
        return tuple(name for name in names if name not in (self.name, "rate", "t"))


@dataclass(frozen=True, slots=True)
class Optimiser:
    """A rule for one update.

    `step(state, gradient, learning_rate, update)` changes a state (1 + slots, parameters) in place: its first
    row is the parameters θ, the others are what the rule remembers, zero at the start. The gradient is
    (parameters,); updates count from 1. It returns each of the `quantities`, (parameters,), by name; some may
    be rows of the state.
    """

    name: str
    label: str
    """As it is offered."""
    slots: int
    step: Callable[[Array, Array, float, int], dict[str, Array]]
    compiled: Callable[[Array, Array, float, int], None]
    """The same for the compiled engine: a plain function, number by number, of a flat state. It returns none
    of the quantities."""
    noise: Callable[[Array, dict[str, Array], Array, float, int], dict[str, Array]]
    """The floors of the quantities but the parameters, from the state before, the quantities, the floor of
    the gradient, learning rate and number of the update: as if the gradients before had the same floor. What
    an update itself rounds is at most `ROUNDED` of what it computes."""
    quantities: tuple[Quantity, ...]
    """In the order in which they are computed; the new parameters are the last."""


def gradient_descent(state: Array, gradient: Array, learning_rate: float, update: int) -> dict[str, Array]:
    """θ ← θ − learning rate × ∂L/∂θ."""
    step = learning_rate * gradient
    state[0] -= step
    return {"step": step, "update": state[0]}


def compiled_gradient_descent(state: Array, gradient: Array, learning_rate: float, update: int) -> None:
    """Take one parameter after the other."""
    for p in range(len(gradient)):
        state[p] -= learning_rate * gradient[p]


def gradient_descent_noise(
    before: Array, found: dict[str, Array], floor: Array, learning_rate: float, update: int
) -> dict[str, Array]:
    """Return what a step has of the gradient's floor."""
    return {"step": learning_rate * floor + ROUNDED * np.abs(found["step"])}


def momentum(state: Array, gradient: Array, learning_rate: float, update: int) -> dict[str, Array]:
    """Give the parameters a velocity: v ← 0.9 v + ∂L/∂θ; θ ← θ − learning rate × v (Polyak 1964)."""
    state[1] = MOMENTUM * state[1] + gradient
    step = learning_rate * state[1]
    state[0] -= step
    return {"velocity": state[1], "step": step, "update": state[0]}


def compiled_momentum(state: Array, gradient: Array, learning_rate: float, update: int) -> None:
    """Take one parameter after the other; the velocities lie behind them."""
    count = len(gradient)
    for p in range(count):
        state[count + p] = MOMENTUM * state[count + p] + gradient[p]
        state[p] -= learning_rate * state[count + p]


def momentum_noise(
    before: Array, found: dict[str, Array], floor: Array, learning_rate: float, update: int
) -> dict[str, Array]:
    """Add up the floors of the gradients that a velocity is made of: a geometric series."""
    velocity = (floor + ROUNDED * np.abs(before[1])) * (1.0 - MOMENTUM**update) / (1.0 - MOMENTUM)
    return {"velocity": velocity, "step": learning_rate * velocity + ROUNDED * np.abs(found["step"])}


def adam(state: Array, gradient: Array, learning_rate: float, update: int) -> dict[str, Array]:
    """Scale each step by running means of ∂L/∂θ and its square (Kingma and Ba 2015, algorithm 1)."""
    state[1] = ADAM_MEAN * state[1] + (1.0 - ADAM_MEAN) * gradient
    state[2] = ADAM_SQUARE * state[2] + (1.0 - ADAM_SQUARE) * (gradient * gradient)
    mean = state[1] / (1.0 - ADAM_MEAN**update)
    square = state[2] / (1.0 - ADAM_SQUARE**update)
    step = learning_rate * mean / (np.sqrt(square) + ADAM_EPSILON)
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
    least = np.maximum(root - floor, 0.0) + ADAM_EPSILON
    of_step = (learning_rate * of_mean + np.abs(found["step"]) * floor) / least
    mean_share, square_share = 1.0 - ADAM_MEAN**update, 1.0 - ADAM_SQUARE**update
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
    mean_share, square_share = 1.0 - ADAM_MEAN**update, 1.0 - ADAM_SQUARE**update
    for p in range(count):
        g, m, v = gradient[p], count + p, 2 * count + p
        state[m] = ADAM_MEAN * state[m] + (1.0 - ADAM_MEAN) * g
        state[v] = ADAM_SQUARE * state[v] + (1.0 - ADAM_SQUARE) * (g * g)
        size = np.sqrt(state[v] / square_share) + ADAM_EPSILON
        state[p] -= learning_rate * (state[m] / mean_share) / size


def _step(formula: Spelling) -> tuple[Quantity, Quantity]:
    """Return the last two quantities of every rule: what is taken away, and what is left."""
    left = Spelling("{update} − {step}", "{update} - {step}", "{update} − {step}", "{update} - {step}")
    return (
        Quantity("step", "step({p})", r"\mathrm{step}_{{p}}", "step_{p}", formula),
        Quantity("update", "{p}", "{p}", "{p}", left, row=0),
    )


_VELOCITY = Quantity(
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
_MEAN = Quantity(
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
_SQUARE = Quantity(
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
_TRUE_MEAN = Quantity(
    "true_mean",
    "m̂({p})",
    r"\hat{m}_{{p}}",
    "m_hat_{p}",
    Spelling("{mean} / (1 − 0.9ᵗ)", "{mean} / (1-0.9^t)", "{mean} / (1 − 0.9{t})", "{mean} / (1 - 0.9 ** t)"),
)
_TRUE_SQUARE = Quantity(
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

OPTIMISERS = {
    record.name: record
    for record in (
        Optimiser(
            "gradient_descent",
            "gradient descent",
            0,
            gradient_descent,
            compiled_gradient_descent,
            gradient_descent_noise,
            _step(Spelling("η {gradient}", r"\eta\,{gradient}", "{rate} · {gradient}", "lr * {gradient}")),
        ),
        Optimiser(
            "momentum",
            "momentum",
            1,
            momentum,
            compiled_momentum,
            momentum_noise,
            (
                _VELOCITY,
                *_step(
                    Spelling("η {velocity}", r"\eta\,{velocity}", "{rate} · {velocity}", "lr * {velocity}")
                ),
            ),
        ),
        Optimiser(
            "adam",
            "adam",
            2,
            adam,
            compiled_adam,
            adam_noise,
            (
                _MEAN,
                _SQUARE,
                _TRUE_MEAN,
                _TRUE_SQUARE,
                *_step(
                    Spelling(
                        "η {true_mean} / (√{true_square} + 10⁻⁸)",
                        r"\eta\,{true_mean} / (\sqrt{{true_square}} + 10^{-8})",
                        "{rate} · {true_mean} / (√{true_square} + 10⁻⁸)",
                        "lr * {true_mean} / ({true_square} ** 0.5 + 1e-8)",
                    )
                ),
            ),
        ),
    )
}
