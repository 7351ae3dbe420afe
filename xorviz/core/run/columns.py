"""Every epoch of a run as columns: its epoch, loss and accuracy, and each matrix and vector."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import layer_views, parameter_count
from xorviz.core.run.training import Snapshot


def columns_of(
    snapshots: Iterable[Snapshot],
    epochs: int,
    layers: Sequence[int],
    each_step: Callable[[], object] = lambda: None,
) -> tuple[dict[str, NDArray[Any]], Array]:
    """Return `epoch`, `loss` and `accuracy`, (epochs + 1,), and the parameters, (epochs + 1, parameters).

    A step is an epoch: what it raises ends the work.
    """
    loss, accuracy = np.empty(epochs + 1), np.empty(epochs + 1)
    flat = np.empty((epochs + 1, parameter_count(layers)))
    for row, snapshot in enumerate(snapshots):
        loss[row], accuracy[row], flat[row] = snapshot.loss, snapshot.accuracy, snapshot.parameters.flat
        each_step()
    return {"epoch": np.arange(epochs + 1), "loss": loss, "accuracy": accuracy}, flat


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


def history_of(snapshots: Iterable[Snapshot], epochs: int, layers: Sequence[int]) -> dict[str, NDArray[Any]]:
    """Return the columns with each matrix and vector, as a history file has them."""
    columns, flat = columns_of(snapshots, epochs, layers)
    return columns | {name: flat[:, places] for name, places in places_of(layers)}
