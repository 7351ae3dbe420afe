"""What a network computes over the input plane."""

import numpy as np

from xorviz.core.activations import Array
from xorviz.core.datasets import load_dataset
from xorviz.core.network import forward
from xorviz.core.training import Snapshot


def axis(extent: tuple[float, float], resolution: int) -> Array:
    """Return the centres of `resolution` equal cells across the extent, (resolution,)."""
    low, high = extent
    cell = (high - low) / resolution
    return low + cell * (np.arange(resolution) + 0.5)


def grid(extent: tuple[float, float], resolution: int) -> Array:
    """Return the cell centres of a square grid, row by row from low x₂ to high x₂, (resolution², 2)."""
    centres = axis(extent, resolution)
    x1, x2 = np.meshgrid(centres, centres)
    return np.column_stack([x1.ravel(), x2.ravel()])


def layer_surfaces(snapshot: Snapshot, resolution: int) -> list[Array]:
    """Return what each neuron of each layer computes, from the inputs to the output.

    Returns
    -------
    list of (neurons, resolution, resolution)
        Rows run from low x₂ to high x₂. The first entry is the inputs themselves.
    """
    config = snapshot.config
    points = grid(load_dataset(config.dataset).extent, resolution)
    with np.errstate(all="ignore"):
        forward_pass = forward(snapshot.parameters, points, config.activation, config.output_activation)
    return [
        activations.T.reshape(-1, resolution, resolution)
        for activations in (points, *forward_pass.activations)
    ]


def output_surface(snapshot: Snapshot, resolution: int) -> Array:
    """Return ŷ over the plane, (resolution, resolution), rows from low x₂ to high x₂."""
    return layer_surfaces(snapshot, resolution)[-1][0]
