"""A table as it stands in its file: rows and named columns, each of numbers or of words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.table.cells import as_number, is_missing, quick_numbers
from xorviz.core.data.table.layout import MOST_COLUMNS, TableLayout, guess_layout, numeric_columns, split_rows
from xorviz.core.data.table.text import decode
from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array

STEP = 10_000
"""Rows between two looks whether to go on."""
LOOKED_THROUGH = 2_000
"""Rows, spread over all, that say which columns have numbers."""


@dataclass(frozen=True)
class TableColumn:
    """The cells of a column under its name."""

    name: str
    cells: tuple[str, ...]
    decimal: str
    is_numeric: bool
    """Whether nearly all that is there is numbers."""

    @cached_property
    def missing(self) -> NDArray[np.bool_]:
        """Where nothing stands, (rows,)."""
        return np.array([is_missing(cell) for cell in self.cells])

    @cached_property
    def numbers(self) -> Array:
        """The numbers, (rows,): NaN where there is none."""
        quick = quick_numbers(self.cells, self.decimal)
        if quick is not None:
            return quick
        found = (as_number(cell, self.decimal) for cell in self.cells)
        return np.array([np.nan if number is None else number for number in found])

    @cached_property
    def values(self) -> tuple[str, ...]:
        """What it has, each once, as it is first met: without what is missing."""
        return tuple(dict.fromkeys(cell for cell in self.cells if not is_missing(cell)))


@dataclass(frozen=True)
class Table:
    """What a file holds."""

    layout: TableLayout
    columns: tuple[TableColumn, ...]
    rows: tuple[int, ...]
    """The number of each row in the file, from 1 on, where a spreadsheet shows it."""

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> TableColumn:
        """Return the column of a name or, if none has it, of a number from 1 on.

        Raises
        ------
        ConfigError
            There is none.
        """
        wanted = str(name)
        for column in self.columns:
            if column.name == wanted:
                return column
        for place, column in enumerate(self.columns, start=1):
            if str(place) == wanted:
                return column
        names = ", ".join(column.name for column in self.columns)
        raise ConfigError(f"there is no column {name!r} (there are: {names})")


def read_table(
    content: bytes,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    first: str | None = None,
    each_step: Callable[[], object] = lambda: None,
) -> Table:
    """Read the table of a text; what is not said about it is guessed.

    Parameters
    ----------
    content
        The bytes of the file.
    encoding, delimiter, decimal, first
        See `TableLayout`.
    each_step
        Called every so many rows: what it raises ends the reading.

    Raises
    ------
    ConfigError
        One line with row and column where it is no table.
    """
    text, found = decode(content, encoding)
    layout = guess_layout(text, found, delimiter, decimal, first)
    numbers: list[int] = []
    rows: list[list[str]] = []
    for number, cells in split_rows(text, layout.delimiter):
        if len(cells) > MOST_COLUMNS:
            raise ConfigError(f"row {number}: {len(cells):,} columns are not allowed: at most {MOST_COLUMNS}")
        if rows and len(cells) != len(rows[0]):
            raise ConfigError(_ragged(number, len(cells), numbers[0], rows[0], layout.first))
        numbers.append(number)
        rows.append(cells)
        if len(rows) % STEP == 0:
            each_step()
    names = _names(rows[0] if layout.first == "names" else [""] * len(rows[0]))
    if layout.first != "data":
        del rows[0], numbers[0]
    if not rows:
        raise ConfigError("there is no row below the names")
    return Table(layout, _columns(names, rows, layout.decimal), tuple(numbers))


def _ragged(number: int, count: int, before: int, cells: list[str], first: str) -> str:
    """Say where a row differs from the first one: which column it lacks, or which cell is too many."""
    plural = "" if count == 1 else "s"
    told = f"row {number} has {count} cell{plural}, and row {before} has {len(cells)}"
    if count > len(cells):
        return f"{told}: cell {len(cells) + 1} is under no column"
    name = _names(cells if first == "names" else [""] * len(cells))[count]
    return f"{told}: {name if name.startswith('column ') else f'column {name}'} is missing"


def _columns(names: Sequence[str], rows: list[list[str]], decimal: str) -> tuple[TableColumn, ...]:
    numeric = numeric_columns(rows[:: 1 + len(rows) // LOOKED_THROUGH], decimal)
    return tuple(
        TableColumn(name, cells, decimal, number)
        for name, cells, number in zip(names, zip(*rows, strict=True), numeric, strict=True)
    )


def _names(given: Sequence[str]) -> list[str]:
    """Return a name for each column, no two alike."""
    names: list[str] = []
    for place, name in enumerate(given, start=1):
        wanted = name or f"column {place}"
        while wanted in names:
            wanted = f"{wanted} ({place})"
        names.append(wanted)
    return names
