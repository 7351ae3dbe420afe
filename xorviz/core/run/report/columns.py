"""Every epoch of a run as columns: its epoch, how well it does, and each matrix and vector."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import layer_views, parameter_count
from xorviz.core.run.report.quality import figure_names, figures
from xorviz.core.run.snapshot import Snapshot


def columns_of(
    snapshots: Iterable[Snapshot],
    epochs: Sequence[int],
    layers: Sequence[int],
    data: Dataset,
    each_step: Callable[[], object] = lambda: None,
) -> tuple[dict[str, NDArray[Any]], Array]:
    """Return `epoch` and the `figures`, (epochs,), and the parameters, (epochs, parameters).

    A step is an epoch: what it raises ends the work.
    """
    names = figure_names(data)
    found = np.empty((len(names), len(epochs)))
    flat = np.empty((len(epochs), parameter_count(layers)))
    for row, snapshot in enumerate(snapshots):
        found[:, row], flat[row] = list(figures(snapshot).values()), snapshot.parameters.flat
        each_step()
    return {"epoch": np.array(epochs), **dict(zip(names, found, strict=True))}, flat


def places_of(layers: Sequence[int]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Yield W1, b1, W2, b2, …, each with where its numbers are among all: (outputs, inputs) or (outputs,)."""
    weights, biases = layer_views(np.arange(parameter_count(layers)), layers)
    for layer, (of_weights, of_biases) in enumerate(zip(weights, biases, strict=True), start=1):
        yield f"W{layer}", of_weights
        yield f"b{layer}", of_biases


def number_names(layers: Sequence[int]) -> list[str]:
    """Return the name of each parameter by itself: ``W1[0][1]`` is the weight to output 0 from input 1."""
    return [
        name + "".join(f"[{index}]" for index in place)
        for name, places in places_of(layers)
        for place in np.ndindex(places.shape)
    ]


def history_of(
    snapshots: Iterable[Snapshot], epochs: int, layers: Sequence[int], data: Dataset
) -> dict[str, NDArray[Any]]:
    """Return the columns with each matrix and vector, as a history file has them."""
    columns, flat = columns_of(snapshots, range(epochs + 1), layers, data)
    return columns | {name: flat[:, places] for name, places in places_of(layers)}
