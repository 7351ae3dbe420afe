"""What is known of an optimiser: its rule twice, its noise, and its lines in the update."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, cast

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.spelling import Spelling, Symbol, emptied, fill, superscript
from xorviz.core.parameter import Parameter

Constants: TypeAlias = tuple[float, ...]
"""A value for each of an optimiser's parameters."""
ROUNDED = 16 * float(np.finfo(np.float64).eps)

_CONSTANT = re.compile(r"(c|rest)\d")
Part: TypeAlias = Literal["weight", "bias"]
"""Of the parameters of a layer."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something that a rule computes for every parameter, and how it is written.

    In its signs {p} stands for the parameter. In its formula {gradient} and the name of another quantity
    stand for what was computed before it, its own name for what it was before the update, {t} for the number
    of the update, {rate} for the learning rate; {c0} for the first of the optimiser's constants, and {rest0}
    for 1 − it, and so on.
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
        others = (name for name in names if not _CONSTANT.fullmatch(name))
        return tuple(name for name in others if name not in (self.name, "rate", "t"))


@dataclass(frozen=True, slots=True)
class Optimiser:
    """A rule for one update.

    `step(state, gradient, learning_rate, update, constants)` changes a state (1 + slots, parameters) in
    place: its first row is the parameters θ, the others are what the rule remembers, zero at the start. The
    gradient is (parameters,); updates count from 1; the constants are a value for each of `parameters`. It
    returns each of the `quantities`, (parameters,), by name; some may be rows of the state.
    """

    name: str
    label: str
    """As it is offered."""
    slots: int
    step: Callable[[Array, Array, float, int, Constants], dict[str, Array]]
    compiled: Callable[[Array, Array, float, int, Array], None]
    """The same for the compiled engine: a plain function, number by number, of a flat state. It returns none
    of the quantities."""
    noise: Callable[[Array, dict[str, Array], Array, float, int, Constants], dict[str, Array]]
    """The floors of the quantities but the parameters, from the state before, the quantities, the floor of
    the gradient, learning rate and number of the update: as if the gradients before had the same floor. What
    an update itself rounds is at most `ROUNDED` of what it computes."""
    quantities: tuple[Quantity, ...]
    """In the order in which they are computed; the new parameters are the last."""
    parameters: tuple[Parameter, ...] = ()
    """Its constants, as settings of its own."""
    stable_below: Callable[..., float] | None = None
    """From the constants the learning rate × curvature at which steps along a parabola stop to shrink it.
    None of a rule that has a scale of its own for each parameter."""

    @property
    def linear(self) -> bool:
        """Whether its step of a sum of gradients is the sum of the steps that each would make."""
        return self.stable_below is not None

    @property
    def usual(self) -> Constants:
        """The constants as they are usually chosen."""
        return tuple([cast("float", parameter.default) for parameter in self.parameters])

    def spelt(self, constants: Constants) -> tuple[Quantity, ...]:
        """Return the quantities with the constants in their formulas."""
        return tuple([replace(each, formula=_with(each.formula, constants)) for each in self.quantities])


def _with(formula: Spelling, constants: Constants) -> Spelling:
    for place, constant in enumerate(constants):
        for hole, value in ((f"c{place}", constant), (f"rest{place}", 1.0 - constant)):
            text, latex, code = _spelt(value)
            formula = Spelling(
                fill(formula.text, hole, text),
                fill(formula.latex, hole, latex),
                fill(formula.numbers, hole, text),
                fill(formula.code, hole, code),
            )
    return formula


def _spelt(constant: float) -> tuple[str, str, str]:
    """Return a constant as plain text, as LaTeX, and as code: 10⁻⁸, 10^{-8}, 1e-8."""
    code = f"{constant:.12g}"
    digits, _, power = code.partition("e")
    if not power:
        return code, code, code
    exponent = int(power)
    text, latex = f"10{superscript(exponent)}", f"10^{{{exponent}}}"
    if digits != "1":
        text, latex = f"{digits} · {text}", rf"{digits} \cdot {latex}"
    return text, latex, f"{digits}e{exponent}"


def share_setting(name: str, label: str, what: str, default: float) -> Parameter:
    """Return the setting of a share that a rule keeps of what it remembers."""
    return Parameter(
        name=name,
        label=label,
        help=f"Share of {what} that the next update keeps.",
        kind="real",
        group="training",
        folded=True,
        allowed="a number from 0 to below 1",
        minimum=0.0,
        maximum=0.9999,
        slider=(0.0, 0.999),
        compared=(0.0, 0.5, 0.9, 0.99),
        default=default,
    )


EPSILON = Parameter(
    name="epsilon",
    label="ε",
    help="Added to the root that a step is divided by, so that it is not 0.",
    kind="real",
    group="training",
    folded=True,
    allowed="a number above 0 and at most 1",
    minimum=math.nextafter(0.0, 1.0),
    maximum=1.0,
    compared=(1e-8, 1e-4, 1e-2),
    default=1e-8,
)


def last_two(formula: Spelling) -> tuple[Quantity, Quantity]:
    """Return the last two quantities of every rule: what is taken away, and what is left."""
    left = Spelling("{update} − {step}", "{update} - {step}", "{update} − {step}", "{update} - {step}")
    return (
        Quantity("step", "step({p})", r"\mathrm{step}_{{p}}", "step_{p}", formula),
        Quantity("update", "{p}", "{p}", "{p}", left, row=0),
    )
