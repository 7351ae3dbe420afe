"""A column of a table, and how it grows while the table is read, so that no piece of it takes long."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.table.cells import as_number, is_missing, quick_numbers
from xorviz.core.network.arrays import Array

MOST_VALUES = 1_000
"""Different values of a column that are told apart: nobody chooses among more."""


@dataclass(frozen=True, slots=True, eq=False)
class TableColumn:
    """The cells of a column under its name."""

    name: str
    cells: Sequence[str]
    decimal: str
    is_numeric: bool
    """Whether nearly all that is there is numbers."""
    words: int
    """How many cells have something that is no number."""
    missing: NDArray[np.bool_]
    """Where nothing stands, (rows,)."""
    numbers: Array
    """The numbers, (rows,): NaN where there is none."""
    values: tuple[str, ...]
    """What it has, each once, as it is first met: without what is missing, and no more than `MOST_VALUES`."""
    places: NDArray[np.int64] | None
    """Of each cell in `values`, (rows,), −1 where nothing stands; None if there are more values."""

    @property
    def is_mixed(self) -> bool:
        """Whether words stand among numbers, which are at least as many."""
        return 0 < self.words <= len(self.cells) - int(self.missing.sum()) - self.words

    @property
    def may_go_in(self) -> bool:
        """Whether it can be chosen as an input."""
        return self.is_numeric or self.is_mixed

    def words_told(self) -> str:
        """Say which words stand among the numbers: "3 words among the 117 numbers of age ('old', …)"."""
        several = "words" if self.words > 1 else "word"
        numbers = len(self.cells) - int(self.missing.sum()) - self.words
        first = self.cells[int(np.flatnonzero(np.isnan(self.numbers) & ~self.missing)[0])]
        more = ", …" if self.words > 1 else ""
        return f"{self.words:,} {several} among the {numbers:,} numbers of {self.name} ({first[:20]!r}{more})"

    def places_in(self, names: Sequence[str]) -> NDArray[np.int64]:
        """Return where in some names each cell is, (rows,): −1 where it is none of them."""
        place = {name: number for number, name in enumerate(names)}
        if self.places is None:
            return np.array([place.get(cell, -1) for cell in self.cells], np.int64)
        of_values = np.array([*(place.get(value, -1) for value in self.values), -1], np.int64)
        return of_values[self.places]


class GrowingColumn:
    """A column of which some rows are read."""

    def __init__(self, decimal: str) -> None:
        self._decimal = decimal
        self.cells: list[str] = []
        self._values: dict[str, int] = {}
        self._pieces: list[tuple[NDArray[np.bool_], Array, NDArray[np.int64]]] = []
        self._few = True
        """Whether `_values` has all."""

    def __len__(self) -> int:
        return len(self.cells)

    def add(self, cells: Sequence[str]) -> None:
        """Take the cells of some more rows."""
        self.cells.extend(cells)
        distinct = dict.fromkeys(cells)
        nothing = {cell for cell in distinct if is_missing(cell)}
        missing = np.array([cell in nothing for cell in cells]) if nothing else np.zeros(len(cells), np.bool_)
        places = np.zeros(0, np.int64)
        if self._few:
            for cell in distinct:
                if cell not in nothing:
                    self._values.setdefault(cell, len(self._values))
            self._few = len(self._values) <= MOST_VALUES
            places = np.array([self._values.get(cell, -1) for cell in cells], np.int64)
        self._pieces.append((missing, self._numbers(cells, distinct), places))

    def done(self, name: str, *, is_numeric: bool) -> TableColumn:
        """Return the whole of it."""
        missing, numbers, places = (np.concatenate(each) for each in zip(*self._pieces, strict=True))
        values = tuple(self._values)[:MOST_VALUES]
        told_apart = places if self._few else None
        words = int((np.isnan(numbers) & ~missing).sum())
        return TableColumn(
            name, self.cells, self._decimal, is_numeric, words, missing, numbers, values, told_apart
        )

    def _numbers(self, cells: Sequence[str], distinct: dict[str, None]) -> Array:
        quick = quick_numbers(cells, self._decimal)
        if quick is not None:
            return quick
        found = {cell: as_number(cell, self._decimal) for cell in distinct}
        return np.array([np.nan if (number := found[cell]) is None else number for cell in cells])
