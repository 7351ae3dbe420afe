"""A table as it stands in its file: rows and named columns, each of numbers or of words."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.table.column import GrowingColumn, TableColumn
from xorviz.core.data.table.layout import (
    MOST_COLUMNS,
    Row,
    TableLayout,
    guess_layout,
    mostly_numbers,
    split_rows,
)
from xorviz.core.data.table.text import decode
from xorviz.core.errors import ConfigError

STEP_CELLS = 6_000
"""Cells between two looks whether to go on: some milliseconds."""
MOST_CELLS = 20_000_000
"""Of a table: what they take in memory is many times what the file has."""
LOOKED_THROUGH = 2_000
"""Rows, spread over all, that say which columns have numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What a file holds."""

    layout: TableLayout
    columns: tuple[TableColumn, ...]
    rows: NDArray[np.int64]
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
    each_step: Callable[[int], object] = lambda _: None,
) -> Table:
    """Read the table of a text; what is not said about it is guessed.

    Parameters
    ----------
    content
        The bytes of the file.
    encoding, delimiter, decimal, first
        See `TableLayout`.
    each_step
        Called every few milliseconds with how many rows are read: what it raises ends the reading.

    Raises
    ------
    ConfigError
        One line with row and column where it is no table.
    """
    text, found = decode(content, encoding)
    layout = guess_layout(text, found, delimiter, decimal, first)
    rows = split_rows(text, layout.delimiter)
    number, cells = next(rows)
    _check_width(number, len(cells))
    names = _names(cells if layout.first == "names" else [""] * len(cells))
    top = [] if layout.first != "data" else [(number, cells)]
    numbers: list[NDArray[np.int64]] = []
    columns = [GrowingColumn(layout.decimal) for _ in names]
    read = 0
    for piece in _pieces(chain(top, rows), max(1, STEP_CELLS // len(names))):
        for at, row in piece:
            if len(row) != len(names):
                _check_width(at, len(row))
                raise ConfigError(_ragged(at, len(row), number, names))
        read += len(piece)
        if read * len(names) > MOST_CELLS:
            raise ConfigError(f"row {piece[-1][0]:,}: at most {MOST_CELLS:,} cells are read")
        numbers.append(np.array([at for at, _ in piece], np.int64))
        for column, cells in zip(columns, zip(*(row for _, row in piece), strict=True), strict=True):
            column.add(cells)
        each_step(read)
    if not read:
        raise ConfigError("there is no row below the names")
    return Table(layout, _done(columns, names, layout.decimal), np.concatenate(numbers))


def _pieces(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    rows = iter(rows)
    while piece := list(islice(rows, size)):
        yield piece


def _check_width(number: int, count: int) -> None:
    if count > MOST_COLUMNS:
        raise ConfigError(f"row {number}: {count:,} columns are not allowed: at most {MOST_COLUMNS}")


def _ragged(number: int, count: int, before: int, names: Sequence[str]) -> str:
    """Say where a row differs from the first one: which column it lacks, or which cell is too many."""
    plural = "" if count == 1 else "s"
    told = f"row {number} has {count} cell{plural}, and row {before} has {len(names)}"
    if count > len(names):
        return f"{told}: cell {len(names) + 1} is under no column"
    name = names[count]
    return f"{told}: {name if name.startswith('column ') else f'column {name}'} is missing"


def _done(columns: Sequence[GrowingColumn], names: Sequence[str], decimal: str) -> tuple[TableColumn, ...]:
    """Return the whole columns; which have numbers is said by some of their cells, spread over all."""
    apart = 1 + len(columns[0]) // LOOKED_THROUGH
    spread = [column.cells[::apart] for column in columns]
    return tuple(
        column.done(name, is_numeric=mostly_numbers(cells, decimal))
        for column, name, cells in zip(columns, names, spread, strict=True)
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
