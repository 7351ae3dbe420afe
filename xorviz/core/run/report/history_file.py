"""Every epoch of a run as a table: CSV to read anywhere, NPZ to compute with."""

import codecs
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xorviz.core.files import whole_file
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.report.columns import columns_of, number_names, places_of
from xorviz.core.run.report.quality import figure_names, figures
from xorviz.core.run.run import Run

if TYPE_CHECKING:
    from zipfile import ZipFile

BLOCK_BYTES = 2**24
"""So much is written at most between two calls: a tenth of a second."""


def write_history_csv(
    path: Path, run: Run, each_step: Callable[[], object], epochs: Sequence[int] | None = None
) -> None:
    """Write `epoch`, `loss`, `accuracy`, `W1`, `b1`, `W2`, `b2`, … of every epoch from 0 to the head.

    With `test_loss` and `test_accuracy` before the parameters, if samples are held out.

    Each number has a column: ``W1[0][1]`` is the weight to output 0 from input 1 of layer 1. Numbers are
    written with all their digits.

    Parameters
    ----------
    path
        The file, which is whole or absent.
    run
        Recomputed epoch by epoch; not changed.
    each_step
        Called after each epoch: what it raises ends the writing.
    epochs
        Of these alone, which ascend.

    Raises
    ------
    FileError
        The file could not be written.
    """
    import csv  # as late as this: a start has no need of it

    with whole_file(path) as stream:
        rows = csv.writer(codecs.getwriter("ascii")(stream), lineterminator="\n")
        rows.writerow(["epoch", *figure_names(run.data), *number_names(run.layers)])
        for snapshot in run.snapshots(epochs):
            numbers = snapshot.parameters.flat.tolist()
            rows.writerow([snapshot.epoch, *figures(snapshot).values(), *numbers])
            each_step()


def write_history_npz(
    path: Path, run: Run, each_step: Callable[[], object], epochs: Sequence[int] | None = None
) -> None:
    """Write the same as arrays: W has the shape (epochs + 1, outputs, inputs), b (epochs + 1, outputs).

    Each step is an epoch and, when all are there, a block of an array.

    Raises
    ------
    FileError
        The file could not be written.
    """
    from zipfile import ZipFile  # as late as this: a start has no need of it

    with whole_file(path) as stream:
        chosen = range(run.epoch + 1) if epochs is None else epochs
        columns, flat = columns_of(run.snapshots(chosen), chosen, run.layers, run.data, each_step)
        with ZipFile(stream, "w") as archive:
            for name, column in columns.items():
                _write_array(archive, name, column, np.array(0), each_step)
            for name, places in places_of(run.layers):
                _write_array(archive, name, flat, places, each_step)


def _write_array(
    archive: "ZipFile",
    name: str,
    flat: NDArray[Any],
    places: NDArray[np.int64],
    each_step: Callable[[], object],
) -> None:
    """Write those places of each row as an array of NumPy's format, block by block."""
    table = flat.reshape(len(flat), -1)
    shape = flat.shape[:1] + places.shape
    rows = max(1, BLOCK_BYTES // (8 * max(1, places.size)))
    header = {"descr": flat.dtype.str, "fortran_order": False, "shape": shape}
    with archive.open(f"{name}.npy", "w", force_zip64=True) as stream:
        np.lib.format.write_array_header_1_0(stream, header)
        for first in range(0, len(flat), rows):
            stream.write(table[first : first + rows, places].tobytes())
            each_step()


def npz_bytes(config: TrainingConfig, epochs: int) -> int:
    """Return how much memory `write_history_npz` takes: every number, and a block on its way."""
    data = config.make_data()
    columns = parameter_count(config.layers(data)) + len(figure_names(data)) + 1
    return (epochs + 1) * 8 * columns + 2 * BLOCK_BYTES
