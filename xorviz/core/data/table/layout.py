"""How a table is laid out in its text: all of it is found out together, and each can be said instead."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from xorviz.core.data.table.cells import DECIMALS, as_number, is_missing, is_of_numbers
from xorviz.core.data.table.spelling import DELIMITERS, FIRST_LINES
from xorviz.core.errors import ConfigError

PIECE = 50_000
"""Characters of a text that are laid out at a time, to the end of the line."""
MOST_COLUMNS = 256
LOOKED_AT = 200
"""Rows from which all is guessed."""
_MOSTLY = 0.8
"""A column is one of numbers if at least so many of its cells are, of those that are not missing."""

ONE_COLUMN = "there is one column alone: a table has an input and a target at least"

_OF_QUOTATION = {"unexpected end of data": "a quotation is not closed"}
"""What the reader of CSV says, in a person's words."""
Row = tuple[int, list[str]]
"""Its number in the file, from 1, and its cells."""


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How a table is written."""

    encoding: str
    delimiter: str
    """In `DELIMITERS`."""
    decimal: str
    first: str
    """In `FIRST_LINES`."""


def split_rows(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows that are not empty.

    Raises
    ------
    ConfigError
        A quotation is not closed, or a cell is too long.
    """
    number = 0
    try:
        for number, cells in enumerate(_raw_rows(text, delimiter), start=1):
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield number, stripped
    except csv.Error as error:
        raise ConfigError(f"row {number + 1}: {_OF_QUOTATION.get(str(error), error)}") from None


def guess_layout(
    text: str,
    encoding: str,
    delimiter: str | None = None,
    decimal: str | None = None,
    first: str | None = None,
) -> TableLayout:
    """Return the layout under which most of the first rows are alike, and most of their cells numbers.

    Raises
    ------
    ConfigError
        There is no table: nothing, one column alone, or a quotation that is not closed.
    """
    if not text or text.isspace():
        raise ConfigError("it is empty")
    for what, given, known in (
        ("delimiter", delimiter, DELIMITERS),
        ("decimal sign", decimal, DECIMALS),
        ("first row", first, FIRST_LINES),
    ):
        if given is not None and given not in known:
            raise ConfigError(f"{what} {given!r} is not known (known: {', '.join(map(repr, known))})")
    best, score, broken = None, 0.0, ConfigError(ONE_COLUMN)
    for sign in (delimiter,) if delimiter else DELIMITERS:
        try:
            rows = list(islice(split_rows(text, sign), LOOKED_AT))
        except ConfigError as error:
            broken = error
            continue
        width = Counter(len(cells) for _, cells in rows).most_common(1)[0][0] if rows else 0
        alike = [cells for _, cells in rows if len(cells) == width]
        if width < 2:
            continue
        for mark in (decimal,) if decimal else DECIMALS:
            if mark != sign and (found := len(alike) / len(rows) * (0.01 + _share(alike, mark))) > score:
                best, score = (sign, mark, alike), found
    if best is None:
        raise broken
    sign, mark, alike = best
    return TableLayout(encoding, sign, mark, first or _guess_first(alike, mark))


def _raw_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    if delimiter == " ":
        return (line.split() for line in _lines(text))
    return csv.reader(_lines(text), delimiter=delimiter, skipinitialspace=True, strict=True)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines with their ends, piece by piece: to lay out all of a long text takes long."""
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin + PIECE)
        end = len(text) if end < 0 else end + 1
        yield from StringIO(text[begin:end], newline="")
        begin = end


def _share(rows: list[list[str]], decimal: str) -> float:
    """Return which share of the cells are numbers, but for the first row's: it may have names."""
    cells = [cell for row in rows[1:] or rows for cell in row]
    return sum(as_number(cell, decimal) is not None for cell in cells) / len(cells)


def _guess_first(rows: list[list[str]], decimal: str) -> str:
    """Return what the first row is, by what stands in it where the others have numbers."""
    numeric = [mostly_numbers(cells, decimal) for cells in zip(*rows[1:], strict=True)]
    words = [
        as_number(cell, decimal) is None for cell, number in zip(rows[0], numeric, strict=False) if number
    ]
    if not any(words):
        return "data"
    return "names" if all(words) else "neither"


def mostly_numbers(cells: Sequence[str], decimal: str) -> bool:
    """Say whether a column with these cells is one of numbers."""
    there = [cell for cell in cells if not is_missing(cell)]
    numbers = sum(is_of_numbers(cell, decimal) for cell in there)
    return bool(there) and numbers >= _MOSTLY * len(there)
