"""A history as Parquet, through pyarrow, which not everybody has."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from xorviz.core.files import whole_file
from xorviz.core.run.report.columns import columns_of, number_names
from xorviz.core.run.run import Run


def write_history_parquet(
    path: Path, run: Run, each_step: Callable[[], object], epochs: Sequence[int]
) -> None:
    """Write the columns that a history has as CSV: `epoch`, `loss`, …, ``W1[0][0]``, ….

    Parameters
    ----------
    path
        The file, which is whole or absent.
    run
        Recomputed epoch by epoch; not changed.
    each_step
        Called after each epoch: what it raises ends the writing.
    epochs
        Which, ascending.

    Raises
    ------
    FileError
        The file could not be written.
    """
    arrow: Any = import_module("pyarrow")
    parquet: Any = import_module("pyarrow.parquet")
    with whole_file(path) as stream:
        columns, flat = columns_of(run.snapshots(epochs), epochs, run.layers, run.data, each_step)
        numbers = dict(zip(number_names(run.layers), flat.T, strict=True))
        parquet.write_table(arrow.table({**columns, **numbers}), stream)
