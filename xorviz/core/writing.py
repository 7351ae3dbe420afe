"""How numbers are written, and read as people type them."""

import re

MINUS = "−"
"""The true minus sign, which is as wide as a plus."""
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+(e[+-]?\d+)?", re.IGNORECASE)


def with_minus(text: str) -> str:
    """Return a written number with a true minus sign, in its exponent too."""
    return text.replace("-", MINUS)


def written(value: float, digits: int = 4) -> str:
    """Write a number with so many significant digits and a true minus sign."""
    return with_minus(f"{value:.{digits}g}")


def as_python(text: str) -> str:
    """Return a number that was typed as Python writes it, for `float` or `int` to read.

    1,085 is a thousand and more, as the window writes it. Where a comma cannot stand between thousands, it is
    taken for the decimal point: 0,25 and 1,5.

    Raises
    ------
    ValueError
        It has underscores, or commas that mean neither.
    """
    number = text.strip().replace(MINUS, "-")
    if _GROUPED.fullmatch(number):
        return number.replace(",", "")
    if _DECIMAL_COMMA.fullmatch(number):
        return number.replace(",", ".")
    if "," in number or "_" in number:
        raise ValueError(f"{text!r} is no number")
    return number


def parse_number(text: str) -> float:
    """Return a number that was typed.

    Raises
    ------
    ValueError
        It is none.
    """
    return float(as_python(text))
