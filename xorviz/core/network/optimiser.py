"""What is known of an optimiser: its rule twice, its noise, and its lines in the update."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.spelling import Spelling, Symbol, emptied, fill

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


def last_two(formula: Spelling) -> tuple[Quantity, Quantity]:
    """Return the last two quantities of every rule: what is taken away, and what is left."""
    left = Spelling("{update} − {step}", "{update} - {step}", "{update} − {step}", "{update} - {step}")
    return (
        Quantity("step", "step({p})", r"\mathrm{step}_{{p}}", "step_{p}", formula),
        Quantity("update", "{p}", "{p}", "{p}", left, row=0),
    )
