"""How formulas are spelt: as plain text, as LaTeX, with numbers, as code. What is spelt is not known here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

_HOLE = re.compile(r"\{(\w+)\}")
_INNERMOST = re.compile(r"\([^()]*\)")
_LOOSE = re.compile(" [+−<>] ")
_SUBSCRIPTS = str.maketrans("-0123456789", "₋₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def subscript(number: int) -> str:
    """Return a number as subscript digits."""
    return str(number).translate(_SUBSCRIPTS)


def superscript(number: int) -> str:
    """Return a number as superscript digits."""
    return str(number).translate(_SUPERSCRIPTS)


class Symbol(NamedTuple):
    """Something of mathematics, in two spellings; a formula may have holes, as a `Spelling` has."""

    text: str
    latex: str

    def filled(self, **signs: "Symbol") -> "Symbol":
        """Return the formula with signs in its holes."""
        text, latex = self.text, self.latex
        for name, sign in signs.items():
            text, latex = fill(text, name, sign.text), fill(latex, name, sign.latex)
        return Symbol(text, latex)


@dataclass(frozen=True, slots=True)
class Spelling:
    """One formula in each way it is shown. A name in braces, {a}, is a hole for what it is computed from."""

    text: str
    latex: str
    numbers: str
    """For the numbers to be filled in."""
    code: str
    """Python with NumPy."""

    def symbol(self, signs: Mapping[str, Symbol]) -> Symbol:
        """Return the formula as mathematics."""
        return Symbol(self.text, self.latex).filled(**signs)

    @property
    def is_sum(self) -> bool:
        """Whether it takes brackets as a factor, and to be divided."""
        return as_factor(self.text) != self.text

    def program(self, names: Mapping[str, str]) -> str:
        """Return the formula as code."""
        code = self.code
        for name, variable in names.items():
            code = fill(code, name, variable)
        return code


def emptied(text: str) -> tuple[str, list[str]]:
    """Return a text with an empty {} for each hole, and the names of the holes."""
    return _HOLE.sub("{}", text), _HOLE.findall(text)


def as_factor(formula: str) -> str:
    """Return a formula so that something can be multiplied by it: a sum or a comparison in brackets."""
    outside, before = formula, ""
    while outside != before:
        outside, before = _INNERMOST.sub("", outside), outside
    return f"({formula})" if _LOOSE.search(outside) else formula


def fill(text: str, name: str, with_what: str) -> str:
    """Fill a hole. The braces of LaTeX stay: v_{{p}} becomes v_{W}."""
    return text.replace(f"{{{name}}}", with_what)
