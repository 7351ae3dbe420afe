"""What a network computes over the input plane."""

import math
from collections.abc import Sequence

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.network.features import FEATURES, PLAIN, RANGE_POINTS, feature_ranges, network_inputs
from xorviz.core.network.layer_functions import MOST_CLASSES
from xorviz.core.run.snapshot import Snapshot

ACTIVATION_COST = 60
"""What one activation costs, in multiplications."""
AT_ONCE = 2**14
"""Numbers of a layer that are computed at once: what the processor's cache holds takes a third as long.

Of many weights, four times as many as these: they are gone through for each part.
"""


def cell_centres(extent: tuple[float, float], cells: int) -> Array:
    """Return the centres of equal cells across an extent, (cells,)."""
    low, high = extent
    return low + (high - low) * (np.arange(cells, dtype=np.float64) + 0.5) / cells


def input_ranges(features: tuple[str, ...], data: Dataset) -> tuple[tuple[float, float], ...]:
    """Return between which values each feature of two inputs is where the plane is shown."""
    across, up = data.window
    if across == up:
        return feature_ranges(features, across)
    if features == PLAIN:
        return data.window
    x1, x2 = _points(*(cell_centres(each, RANGE_POINTS) for each in data.window)).T
    found = [FEATURES[name].function(x1, x2) for name in features]
    return tuple([(float(each.min()), float(each.max())) for each in found])


def affordable_cells(layers: Sequence[int], cost: float, fewest: int, most: int) -> int:
    """Return how many cells a picture of a square has along each side, so that it takes no more than so long.

    Parameters
    ----------
    layers
        Widths from the inputs to the outputs.
    cost
        In multiplications: of the whole picture, roughly.
    fewest, most
        Between which the answer is.
    """
    of_cell = parameter_count(layers) + ACTIVATION_COST * sum(layers[1:])
    return max(fewest, min(most, math.isqrt(int(cost / of_cell))))


def layer_surfaces(snapshot: Snapshot, x1: Array, x2: Array) -> list[Array]:
    """Return what each neuron of each layer computes, from the inputs to the output.

    Parameters
    ----------
    snapshot
        The network.
    x1, x2 : (columns,), (rows,)
        Where to evaluate it.

    Returns
    -------
    list of (neurons, rows, columns)
        The first entry is the inputs, or the features of them.

    Raises
    ------
    ConfigError
        The inputs are no plane.
    """
    snapshot.data.require("a picture of the plane", inputs=2)
    points = _points(x1, x2)
    with np.errstate(all="ignore"):
        forward_pass = snapshot.config.forward(snapshot.parameters, points)
    layers = forward_pass.inputs, *forward_pass.activations
    return [activations.T.reshape(-1, len(x2), len(x1)) for activations in layers]


def output_surface(snapshot: Snapshot, x1: Array, x2: Array) -> Array:
    """Return ŷ over the plane, (rows, columns).

    Raises
    ------
    ConfigError
        The inputs are no plane, or there is more than one output.
    """
    snapshot.data.require("a picture of the output", inputs=2, outputs=1)
    return output_surfaces(snapshot, x1, x2)[0]


def answer_surface(snapshot: Snapshot, x1: Array, x2: Array) -> Array:
    """Return what is answered over the plane: the output, or the first of several, (rows, columns).

    Of classes that exclude each other, up to four, each output, (outputs, rows, columns).

    Raises
    ------
    ConfigError
        The inputs are no plane.
    """
    found = output_surfaces(snapshot, x1, x2)
    return found if len(found) <= MOST_CLASSES and snapshot.data.exclusive else found[0]


def output_surfaces(snapshot: Snapshot, x1: Array, x2: Array) -> Array:
    """Return each output over the plane, (outputs, rows, columns).

    Raises
    ------
    ConfigError
        The inputs are no plane.
    """
    snapshot.data.require("a picture of the outputs", inputs=2)
    points, outputs = _points(x1, x2), snapshot.layers[-1]
    at_once = max(AT_ONCE, 4 * parameter_count(snapshot.layers))
    answers, size = np.empty((len(points), outputs)), max(1, at_once // max(snapshot.layers))
    with np.errstate(all="ignore"):
        for first in range(0, len(points), size):
            block = slice(first, first + size)
            answers[block] = snapshot.config.forward(snapshot.parameters, points[block]).predictions
    return answers.T.reshape(outputs, len(x2), len(x1))


def neuron_surface(
    snapshot: Snapshot, layer: int, index: int, x1: Array, x2: Array
) -> tuple[Array, Array | None]:
    """Return what a neuron computes over the plane, and its z there, both (rows, columns).

    Layer 0 is the inputs: they have no z.

    Raises
    ------
    ConfigError
        The inputs are no plane.
    """
    snapshot.data.require("a picture of a neuron", inputs=2)
    points, shape = _points(x1, x2), (len(x2), len(x1))
    if layer == 0:
        return network_inputs(snapshot.config.features, points)[:, index].reshape(shape), None
    values, z, size = np.empty(len(points)), np.empty(len(points)), max(1, AT_ONCE // max(snapshot.layers))
    with np.errstate(all="ignore"):
        for first in range(0, len(points), size):
            block = slice(first, first + size)
            found = snapshot.config.forward(snapshot.parameters, points[block])
            values[block] = found.activations[layer - 1][:, index]
            z[block] = found.pre_activations[layer - 1][:, index]
    return values.reshape(shape), z.reshape(shape)


def neuron_values(snapshot: Snapshot, layer: int, index: int) -> Array:
    """Return what a neuron computes of each sample, (samples,); layer 0 is the inputs."""
    inputs = snapshot.data.inputs
    if layer == 0:
        return network_inputs(snapshot.config.features, inputs)[:, index]
    return snapshot.config.forward(snapshot.parameters, inputs).activations[layer - 1][:, index]


def _points(x1: Array, x2: Array) -> Array:
    """Return all places of a grid, (rows · columns, 2), row by row."""
    points = np.empty((len(x2), len(x1), 2))
    points[..., 0], points[..., 1] = x1, x2[:, np.newaxis]
    return points.reshape(-1, 2)
