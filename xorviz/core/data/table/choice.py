"""What of a table becomes samples: guessed, and each of it can be chosen instead."""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

from xorviz.core.data.table.cells import as_number
from xorviz.core.data.table.choice_error import ChoiceError
from xorviz.core.data.table.column import TableColumn
from xorviz.core.data.table.table import Table
from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array

MOST_INPUTS = 6
OTHER = "other"
"""What the class is called that a target with one class lacks."""
_FEW = 10
"""Columns with no more different values than this are read as classes."""
_ENGLISH_TARGETS = (
    *("class", "label", "target", "y", "species", "decision", "outcome", "diagnosis", "result"),
    *("category", "type", "kind", "bought", "purchased", "survived", "passed"),
)
_GERMAN_TARGETS = (
    *("klasse", "ziel", "art", "ergebnis", "entscheidung", "prüfung", "gekauft", "bestanden"),
    "alarm",
)
_OF_TARGETS = frozenset((*_ENGLISH_TARGETS, *_GERMAN_TARGETS))
"""What columns are called that are to be told from the others."""
_OF_NAMES = frozenset(
    (
        *("id", "nr", "no", "index", "customer", "key", "row", "number", "year"),
        *("kunde", "zeile", "nummer", "jahr"),
    )
)
"""What columns are called whose numbers are no measurements."""
_YES = frozenset(
    (
        *("1", "1.0", "1,0", "yes", "y", "true", "good", "pass", "passed", "positive", "malignant"),
        *("ja", "j", "wahr", "gut", "oui", "si", "sí"),
    )
)
"""What stands for class 1, in small letters."""
_SENTINELS = (-99.0, -200.0, -999.0, -9999.0)
"""Numbers that instruments write where they measured nothing."""


@dataclass(frozen=True, slots=True)
class TableChoice:
    """Which columns go in, which one is to come out, and how."""

    inputs: tuple[str, ...]
    """Names of columns of numbers."""
    target: str
    classes: tuple[str, ...]
    """What the target has, as it stands there: of two the second is class 1. Empty if its values are to be
    come near to (regression)."""
    missing: float | None
    """A number that stands for nothing in the inputs."""
    scaled: bool
    """Whether each input is brought to −1 to 1."""
    words_missing: bool = False
    """Whether words among the numbers of an input stand for nothing."""


def guess_choice(
    table: Table,
    inputs: tuple[str, ...] | None = None,
    target: str | None = None,
    classes: tuple[str, ...] | None = None,
    missing: float | None = None,
    scaled: bool | None = None,
    words_missing: bool | None = None,
) -> TableChoice:
    """Return what is chosen of a table, the rest of it guessed.

    Parameters
    ----------
    table
        What there is.
    inputs, target, classes, scaled
        See `TableChoice`; columns by name or by number from 1.
    missing
        A number that stands for nothing; NaN for none.
    words_missing
        Whether words among the numbers of an input stand for nothing. If it is not said, so it is where an
        input is chosen that has too many of them to be guessed as one.

    Raises
    ------
    ConfigError
        There is no such column, or none that can be an input or a target.
    """
    aim = _column(table, target, "target") if target is not None else _guess_target(table, inputs or ())
    if inputs is None:
        inputs = tuple(column.name for column in _possible_inputs(table, aim)[:2])
    chosen = [_column(table, name, "inputs") for name in inputs]
    _check_inputs(chosen, aim)
    empty = _guess_missing(chosen) if missing is None else None if np.isnan(missing) else missing
    told = guess_classes(aim) if classes is None else classes
    spread = _differ([*chosen, *(() if told else (aim,))], empty) if scaled is None else scaled
    names = tuple(column.name for column in chosen)
    skipped = any(not column.is_numeric for column in chosen) if words_missing is None else words_missing
    for name in classes or ():
        if name not in aim.values:
            raise ChoiceError(f"the column {aim.name} has no class {name!r}", "classes")
    return TableChoice(names, aim.name, told, empty, spread, skipped)


def _column(table: Table, name: str, about: str) -> TableColumn:
    try:
        return table.column(name)
    except ConfigError as error:
        raise ChoiceError(str(error), about) from None


def guess_classes(target: TableColumn) -> tuple[str, ...]:
    """Return the classes of a column, class 1 of two last; nothing if it has numbers to come near to."""
    values = target.values
    if target.is_numeric and any(as_number(value, target.decimal) is None for value in values):
        return ()  # words among numbers: which row has them is said where numbers are wanted
    if len(values) == 1:
        return (*values, OTHER)
    if target.is_numeric and len(values) > _FEW:
        return ()
    if target.is_numeric:
        return tuple(sorted(values, key=lambda value: (as_number(value, target.decimal) or 0.0, value)))
    ordered = sorted(values)
    return tuple(sorted(ordered, key=_says_yes)) if len(ordered) == 2 else tuple(ordered)


def _says_yes(value: str) -> bool:
    return value.casefold() in _YES


def _check_inputs(chosen: list[TableColumn], target: TableColumn) -> None:
    if not chosen:
        raise ChoiceError("there is no column of numbers to put in", "inputs")
    if len(chosen) > MOST_INPUTS:
        raise ChoiceError(f"{len(chosen)} inputs are not allowed: at most {MOST_INPUTS}", "inputs")
    for name, count in Counter(column.name for column in (*chosen, target)).items():
        if count > 1:
            raise ChoiceError(f"the column {name} is chosen {count} times", "inputs")
    for column in chosen:
        if not column.is_numeric and not column.is_mixed:
            raise ChoiceError(f"the column {column.name} has words, and an input needs numbers", "inputs")


def _guess_target(table: Table, inputs: tuple[str, ...]) -> TableColumn:
    taken = [_column(table, name, "inputs") for name in inputs]
    free = [column for column in table.columns if column not in taken]
    if not free:
        raise ChoiceError("there is no column left to be the target", "inputs")
    return max(free, key=lambda column: _likely_target(table, column))


def _likely_target(table: Table, column: TableColumn) -> int:
    """Return how much speaks for a column: its name, few values, words, its place, nothing missing."""
    named = not _OF_TARGETS.isdisjoint(_words(column.name))
    few = 2 <= len(column.values) <= min(_FEW, max(2, len(table) // 2))
    last, first = column is table.columns[-1], column is table.columns[0]
    complete = not column.missing.any()
    at_its_place = 2 * last + (first and not column.is_numeric)
    return 4 * few + 3 * named + 2 * (few and not column.is_numeric) + at_its_place + complete


def _possible_inputs(table: Table, target: TableColumn) -> list[TableColumn]:
    numeric = [column for column in table.columns if column.is_numeric and column is not target]
    measured = [column for column in numeric if not _is_name(column)]
    return measured or numeric


def _is_name(column: TableColumn) -> bool:
    """Say whether numbers name or count rows, rather than measure: by the name, or each one more."""
    if not _OF_NAMES.isdisjoint(_words(column.name)):
        return True
    with np.errstate(all="ignore"):  # between the largest numbers there are
        steps = np.diff(column.numbers)
    return len(steps) > 1 and bool((steps == 1).all())


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", name.casefold())


def _guess_missing(inputs: list[TableColumn]) -> float | None:
    """Return a number of `_SENTINELS` that is the least of a column several times, and far from the rest."""
    for column in inputs:
        numbers = column.numbers[np.isfinite(column.numbers)]
        for sentinel in _SENTINELS:
            rest = numbers[numbers != sentinel]
            if len(rest) and len(numbers) - len(rest) >= 2 and rest.min() >= 0.0:
                return sentinel
    return None


def _differ(inputs: list[TableColumn], missing: float | None) -> bool:
    """Say whether numbers are so far from 1, or from each other, that activations saturate or stay flat."""
    sizes = [_reach(column.numbers, missing) for column in inputs]
    return max(sizes) > 10.0 or min(sizes) < 0.1


def _reach(numbers: Array, missing: float | None) -> float:
    there = numbers[np.isfinite(numbers) & (numbers != missing)]
    return float(np.abs(there).max()) if len(there) else 1.0
