"""Every epoch of a run as a table: CSV to read anywhere, NPZ to compute with."""

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from xorviz.core.errors import ConfigError
from xorviz.core.files import whole_file
from xorviz.core.network.backpropagation import Parameters, layer_views
from xorviz.core.run.run import Run
from xorviz.core.run.training import Snapshot


def write_history(path: Path, run: Run, each_epoch: Callable[[], object] = lambda: None) -> None:
    """Write `epoch`, `loss`, `accuracy`, `W1`, `b1`, `W2`, `b2`, … of every epoch from 0 to the head.

    In an NPZ file each is one array: W has the shape (epochs + 1, outputs, inputs), b (epochs + 1, outputs).
    In a CSV file each number has a column: ``W1[0][1]`` is the weight to output 0 from input 1 of layer 1.
    Numbers are written with all their digits.

    Parameters
    ----------
    path
        Ends in .csv or .npz.
    run
        Recomputed epoch by epoch; not changed.
    each_epoch
        Called once for each epoch written.

    Raises
    ------
    ConfigError
        The name ends in something else.
    FileError
        The file could not be written.
    """
    write = writer_for(path)
    with whole_file(path) as stream:
        write(stream, run, _with_progress(run.snapshots(), each_epoch))


def writer_for(path: Path) -> Callable[[BinaryIO, Run, Iterable[Snapshot]], None]:
    """Return what writes a file of this name.

    Raises
    ------
    ConfigError
        The name ends in neither .csv nor .npz.
    """
    writers = {".csv": _write_csv, ".npz": _write_npz}
    if path.suffix.lower() not in writers:
        raise ConfigError(f"history file {path} is not allowed: its name must end in .csv or .npz")
    return writers[path.suffix.lower()]


def _with_progress(snapshots: Iterable[Snapshot], each_epoch: Callable[[], object]) -> Iterator[Snapshot]:
    for snapshot in snapshots:
        yield snapshot
        each_epoch()


def _write_csv(stream: BinaryIO, run: Run, snapshots: Iterable[Snapshot]) -> None:
    rows = csv.writer(codecs.getwriter("ascii")(stream), lineterminator="\n")
    rows.writerow(["epoch", "loss", "accuracy", *_column_names(run.head.parameters)])
    for snapshot in snapshots:
        numbers = snapshot.parameters.flat.tolist()
        rows.writerow([snapshot.epoch, snapshot.loss, snapshot.accuracy, *numbers])


def _write_npz(stream: BinaryIO, run: Run, snapshots: Iterable[Snapshot]) -> None:
    count, layers = run.epoch + 1, run.head.parameters.layers
    loss, accuracy = np.empty(count), np.empty(count)
    flat = np.empty((count, len(run.head.parameters.flat)))
    for row, snapshot in enumerate(snapshots):
        loss[row], accuracy[row], flat[row] = snapshot.loss, snapshot.accuracy, snapshot.parameters.flat
    places = np.arange(flat.shape[1])
    arrays: dict[str, Any] = {"epoch": np.arange(count), "loss": loss, "accuracy": accuracy}
    weights, biases = layer_views(places, layers)
    for layer, (weight_places, bias_places) in enumerate(zip(weights, biases, strict=True), start=1):
        arrays[f"W{layer}"] = flat[:, weight_places]
        arrays[f"b{layer}"] = flat[:, bias_places]
    np.savez(stream, **arrays)


def _column_names(parameters: Parameters) -> list[str]:
    names: list[str] = []
    for layer, weights in enumerate(parameters.weights, start=1):
        outputs, inputs = weights.shape
        names += [f"W{layer}[{row}][{column}]" for row in range(outputs) for column in range(inputs)]
        names += [f"b{layer}[{row}]" for row in range(outputs)]
    return names
