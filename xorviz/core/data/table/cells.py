"""What stands in one cell: a number, nothing, or words."""

import re

MISSING = frozenset(("", "na", "n/a", "#n/a", "#nv", "null", "none", "?", "-", "–", "—"))
"""What stands for nothing, in small letters."""
_NUMBER = {
    decimal: re.compile(rf"[+-]?(\d+({mark}\d*)?|{mark}\d+)([eE][+-]?\d+)?", re.ASCII)
    for decimal, mark in ((".", r"\."), (",", ","))
}
DECIMALS = tuple(_NUMBER)


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
