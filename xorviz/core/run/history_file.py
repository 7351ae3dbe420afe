"""Every epoch of a run as a table: CSV to read anywhere, NPZ to compute with."""

import codecs
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from xorviz.core.files import whole_file
from xorviz.core.network.backpropagation import Parameters, layer_views, parameter_count
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run


def write_history_csv(path: Path, run: Run, each_epoch: Callable[[], object]) -> None:
    """Write `epoch`, `loss`, `accuracy`, `W1`, `b1`, `W2`, `b2`, … of every epoch from 0 to the head.

    Each number has a column: ``W1[0][1]`` is the weight to output 0 from input 1 of layer 1. Numbers are
    written with all their digits.

    Parameters
    ----------
    path
        The file, which is whole or absent.
    run
        Recomputed epoch by epoch; not changed.
    each_epoch
        Called once for each epoch written.

    Raises
    ------
    FileError
        The file could not be written.
    """
    import csv  # as late as this: a start has no need of it

    with whole_file(path) as stream:
        rows = csv.writer(codecs.getwriter("ascii")(stream), lineterminator="\n")
        rows.writerow(["epoch", "loss", "accuracy", *_column_names(run.head.parameters)])
        for snapshot in run.snapshots():
            numbers = snapshot.parameters.flat.tolist()
            rows.writerow([snapshot.epoch, snapshot.loss, snapshot.accuracy, *numbers])
            each_epoch()


def write_history_npz(path: Path, run: Run, each_epoch: Callable[[], object]) -> None:
    """Write the same as arrays: W has the shape (epochs + 1, outputs, inputs), b (epochs + 1, outputs).

    Raises
    ------
    FileError
        The file could not be written.
    """
    count, layers = run.epoch + 1, run.head.parameters.layers
    loss, accuracy = np.empty(count), np.empty(count)
    flat = np.empty((count, len(run.head.parameters.flat)))
    with whole_file(path) as stream:
        for row, snapshot in enumerate(run.snapshots()):
            loss[row], accuracy[row], flat[row] = snapshot.loss, snapshot.accuracy, snapshot.parameters.flat
            each_epoch()
        arrays: dict[str, Any] = {"epoch": np.arange(count), "loss": loss, "accuracy": accuracy}
        weights, biases = layer_views(np.arange(flat.shape[1]), layers)
        for layer, (weight_places, bias_places) in enumerate(zip(weights, biases, strict=True), start=1):
            arrays[f"W{layer}"] = flat[:, weight_places]
            arrays[f"b{layer}"] = flat[:, bias_places]
        np.savez(stream, **arrays)


def npz_bytes(config: TrainingConfig, epochs: int) -> int:
    """Return how much memory `write_history_npz` takes: every number, and once more when they are parted."""
    columns = parameter_count(config.layers(config.make_data()))
    return (epochs + 1) * 8 * (2 * columns + 3)


def memory_bytes() -> int | None:
    """Return how much memory this machine has; None where the system does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def _column_names(parameters: Parameters) -> list[str]:
    names: list[str] = []
    for layer, weights in enumerate(parameters.weights, start=1):
        outputs, inputs = weights.shape
        names += [f"W{layer}[{row}][{column}]" for row in range(outputs) for column in range(inputs)]
        names += [f"b{layer}[{row}]" for row in range(outputs)]
    return names
