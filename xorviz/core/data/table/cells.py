"""What stands in one cell: a number, nothing, or words."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_MARKS = "", "?", ".", "-", "--", "–", "—"
MISSING = frozenset((*_MARKS, "na", "<na>", "n/a", "n.a.", "k.a.", "#n/a", "#nv", "null", "none"))
"""What stands for nothing, in small letters."""
_NO_RESULT = frozenset(("nan", "inf", "infinity"))
"""What programs write for a number that came to none."""
_NUMBER = {
    decimal: re.compile(rf"[+-]?(\d+({mark}\d*)?|{mark}\d+)([eE][+-]?\d+)?", re.ASCII)
    for decimal, mark in ((".", r"\."), (",", ","))
}
DECIMALS = tuple(_NUMBER)
_OF_NUMBERS = frozenset("0123456789.+-eE\n")


def is_missing(cell: str) -> bool:
    """Say whether a cell stands for nothing."""
    return cell.casefold() in MISSING


def as_number(cell: str, decimal: str) -> float | None:
    """Return the number that a cell is, with this decimal sign and no other; None if it is none.

    It may be infinite: a number too large for the computer.
    """
    plain = cell.replace("\N{MINUS SIGN}", "-")
    if not _NUMBER[decimal].fullmatch(plain):
        return None
    return float(plain.replace(",", "."))


def is_of_numbers(cell: str, decimal: str) -> bool:
    """Say whether a cell speaks for a column of numbers: it is one, or what came of one."""
    return as_number(cell, decimal) is not None or cell.casefold().lstrip("+-") in _NO_RESULT


def quick_numbers(cells: Sequence[str], decimal: str) -> NDArray[np.float64] | None:
    """Return the numbers of cells that are all finite numbers; None if one may be something else."""
    whole = "\n".join(cells)
    if decimal == ",":
        if "." in whole:
            return None
        whole = whole.replace(",", ".")
    if not set(whole) <= _OF_NUMBERS:
        return None
    try:
        numbers = np.array(whole.split("\n"), dtype=np.float64)
    except ValueError:
        return None
    alone = len(numbers) == len(cells)  # a cell with two lines is none
    return numbers if alone and np.isfinite(numbers).all() else None
