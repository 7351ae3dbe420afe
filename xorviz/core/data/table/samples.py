"""Samples of a table: the chosen columns without the rows that lack something, which are named."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.axis import Axis
from xorviz.core.data.table.choice import TableChoice
from xorviz.core.data.table.choice_error import ChoiceError
from xorviz.core.data.table.column import MOST_VALUES, TableColumn
from xorviz.core.data.table.table import Table
from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.network.layer_functions import MOST_CLASSES
from xorviz.core.writing import one_line, with_minus

_LOOKED_AT = 20_000
"""Samples among which contradicting ones are looked for: of more it takes seconds."""
_NAMED = 5
"""So many rows are named, and of more the first ones."""


@dataclass(frozen=True, slots=True)
class Samples:
    """What a table comes to."""

    label: str
    """What they are called."""
    inputs: Array
    """(samples, inputs)"""
    targets: Array
    """(samples, outputs): 0 or 1 of two classes, 1 at its own of more, or the numbers to come near to."""
    axes: tuple[Axis, ...]
    """What each input is."""
    aim: Axis
    """What is to come out, and how it is learned if it is numbers to come near to."""
    classes: tuple[str, ...]
    """Nothing for numbers to come near to."""
    rows: NDArray[np.int64]
    """(samples,): the number of each sample's row in the file."""
    left_out: tuple[int, ...]
    """The numbers of the rows that lack something of what is chosen."""
    notices: tuple[str, ...]
    """What a person should know, a line each."""


def samples_of(table: Table, choice: TableChoice, label: str) -> Samples:
    """Make samples of what is chosen of a table.

    Raises
    ------
    ConfigError
        One line with row and column: a cell is no number, or too large; or what is chosen cannot be learned.
    """
    columns, target = [table.column(name) for name in choice.inputs], table.column(choice.target)
    kept = _complete(table, choice, columns, target)
    if not kept.any():
        raise ConfigError("no row has all of what is chosen")
    for column in columns:
        _check_numbers(table, column, kept, among_inputs=True)
    if not choice.classes:
        _check_numbers(table, target, kept, among_inputs=False)
    raw = np.column_stack([column.numbers[kept] for column in columns])
    axes = tuple(
        Axis(one_line(column.name), *(_scale(numbers) if choice.scaled else (0.0, 1.0)))
        for column, numbers in zip(columns, raw.T, strict=True)
    )
    inputs = np.column_stack([axis.scaled(numbers) for axis, numbers in zip(axes, raw.T, strict=True)])
    targets = _targets(target, choice.classes, kept)
    aim = Axis(one_line(target.name))
    if choice.scaled and not choice.classes:
        aim = Axis(aim.name, *_scale(targets))
        targets = aim.scaled(targets)
    left_out = tuple(table.rows[~kept & _of_classes(target, choice.classes)].tolist())
    notices = (*_of_reading(table, choice, left_out), *_of_learning(choice, axes, inputs, targets))
    if aim.is_scaled:
        notices += (f"{aim.name} is learned as ({aim.name} − {aim.middle:g}) / {aim.half:g}",)
    label, classes = one_line(label), tuple(map(one_line, choice.classes))
    return Samples(label, inputs, targets, axes, aim, classes, table.rows[kept], left_out, notices)


def _complete(
    table: Table, choice: TableChoice, columns: list[TableColumn], target: TableColumn
) -> NDArray[np.bool_]:
    """Say which rows have all of what is chosen, and one of the classes, (rows,)."""
    kept = ~target.missing & _of_classes(target, choice.classes)
    for column in columns:
        kept &= ~column.missing
        if choice.words_missing:
            kept &= ~np.isnan(column.numbers)
        if choice.missing is not None:
            kept &= column.numbers != choice.missing
    return kept


def _of_classes(target: TableColumn, classes: tuple[str, ...]) -> NDArray[np.bool_]:
    """Say which rows are of one of the classes, or of none because that is missing."""
    if not classes:
        return np.ones(len(target.cells), np.bool_)
    return (target.places_in(classes) >= 0) | target.missing


def _check_numbers(table: Table, column: TableColumn, kept: NDArray[np.bool_], *, among_inputs: bool) -> None:
    wrong = np.flatnonzero(~np.isfinite(column.numbers) & kept)
    if len(wrong):
        place = int(wrong[0])
        cell, infinite = column.cells[place], np.isinf(column.numbers[place])
        told = f"{cell[:40]} is too large" if infinite else f"{cell[:40]!r} is no number"
        told = f"row {table.rows[place]}, column {column.name}: {told}"
        if infinite or not among_inputs:
            raise ConfigError(told)
        raise ChoiceError(told, "words_missing")


def _scale(numbers: Array) -> tuple[float, float]:
    """Return the middle of the numbers, and half of their range: 1 where they are all the same."""
    low, high = float(numbers.min()), float(numbers.max())
    return low / 2 + high / 2, (high / 2 - low / 2) or 1.0


def _targets(target: TableColumn, classes: tuple[str, ...], kept: NDArray[np.bool_]) -> Array:
    """Return 0 or 1 of two classes, (samples, 1); of more, 1 at its own, (samples, classes)."""
    if not classes:
        return target.numbers[kept][:, np.newaxis]
    if len(classes) > MOST_CLASSES:
        more = " or more" if len(classes) == MOST_VALUES else ""
        told = f"the column {target.name} has {len(classes):,}{more} classes"
        raise ChoiceError(f"{told}: choose two to {MOST_CLASSES} of them", "classes")
    of_each = target.places_in(classes)[kept]
    if len(classes) > 2:
        return np.eye(len(classes))[of_each]
    return of_each[:, np.newaxis].astype(np.float64)


def _of_reading(table: Table, choice: TableChoice, left_out: tuple[int, ...]) -> Iterator[str]:
    """Yield what was not taken as it stands."""
    if table.layout.first == "neither":
        yield "row 1 is neither names nor data: it is left out"
    if left_out:
        more = len(left_out) - _NAMED
        named = ", ".join(map(str, left_out[:_NAMED])) + (f" and {more:,} more" if more > 0 else "")
        rows = "row lacks something and is" if len(left_out) == 1 else "rows lack something and are"
        yield f"{len(left_out):,} {rows} left out: {named}"
    for column in table.columns:
        if column.name in choice.inputs and choice.words_missing and column.words:
            yield f"{column.words_told()} stand{'s' * (column.words == 1)} for nothing"
        elif column.is_mixed and not column.is_numeric and column.name not in (*choice.inputs, choice.target):
            yield f"{column.words_told()}: if that is chosen as an input, their rows are left out"
    if choice.missing is not None:
        yield f"{with_minus(f'{choice.missing:g}')} is taken for a missing number"


def _of_learning(choice: TableChoice, axes: tuple[Axis, ...], inputs: Array, targets: Array) -> Iterator[str]:
    """Yield why there is little to be learned."""
    if choice.classes and (targets == targets[0]).all():
        yield "there is one class alone: nothing is to be told apart"
    if len(inputs) == 1:
        yield "there is one sample alone"
    for axis, column in zip(axes, inputs.T, strict=True):
        if np.ptp(column) == 0:
            yield f"{axis.name} is the same everywhere: nothing can be told by it"
    if choice.classes and len(inputs) <= _LOOKED_AT and (contradicting := _contradicting(inputs, targets)):
        yield f"{contradicting:,} samples have the inputs of another, and another target"


def _contradicting(inputs: Array, targets: Array) -> int:
    """Count the samples whose inputs are met with more than one target."""
    _, places = np.unique(inputs, axis=0, return_inverse=True)
    both = np.unique(np.column_stack([places.ravel(), targets]), axis=0)
    targets_of = np.bincount(both[:, 0].astype(np.int64))
    return int((targets_of[places.ravel()] > 1).sum())
