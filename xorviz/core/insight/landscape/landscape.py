"""The loss over a plane through parameter space, and the path that a run really took.

A plane shows two of many directions (Li et al. 2018): what it holds of the path is told with it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorviz.core.errors import ConfigError
from xorviz.core.insight.landscape.plane import Plane
from xorviz.core.insight.many_states import losses_at
from xorviz.core.network.arrays import Array
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot

POINTS = 400
"""A path has so many points at the most; of a large network as many as `BLOCK_NUMBERS` hold, but two."""
LEAST = 1.0
"""No side of what is looked at is shorter."""
MARGIN = 0.15
"""What is left around the path, as a share of its extent."""
BLOCK_NUMBERS = 2**20
"""Numbers held at once: networks × parameters, or × samples × neurons."""


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Where a run was, from its start to an epoch."""

    epochs: NDArray[np.int64]
    """(points,): all, or as many as a path has, evenly"""
    states: Array
    """(points, parameters)"""


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """L at points of a plane."""

    plane: Plane
    across: Array
    """(columns,): places along `plane.across`"""
    up: Array
    """(rows,): places along `plane.up`"""
    losses: Array
    """(rows, columns): L of the very network at that place, with its penalty"""


def path_of(run: Run, epoch: int | None = None) -> Path:
    """Return the path of a run up to an epoch, the head if None.

    Raises
    ------
    EpochError
        There is no such epoch.
    """
    last = run.epoch if epoch is None else run.check_epoch(epoch)
    most = max(2, min(POINTS, BLOCK_NUMBERS // len(run.head.parameters.flat)))
    epochs = np.unique(np.linspace(0, last, min(last + 1, most)).round().astype(np.int64))
    return Path(epochs, np.stack([each.state[0] for each in run.snapshots(epochs.tolist())]))


def extent(plane: Plane, states: Array) -> tuple[float, float, float, float]:
    """Return from where to where a plane is to be looked at, across and then up, so that a path is in it.

    Each side is at least `LEAST` long, and the centre is in it.
    """
    places = np.vstack((plane.places(states), np.zeros((1, 2))))
    low, high = places.min(axis=0), places.max(axis=0)
    more = np.maximum(MARGIN * (high - low), (LEAST - (high - low)) / 2)
    (left, bottom), (right, top) = (low - more).tolist(), (high + more).tolist()
    return left, right, bottom, top


def landscape(
    snapshot: Snapshot,
    plane: Plane,
    ends: tuple[float, float, float, float],
    columns: int = 120,
    rows: int = 90,
    stopped: Callable[[], bool] = lambda: False,
) -> Landscape | None:
    """Return the loss over a part of a plane; None if `stopped` said so before the end.

    Parameters
    ----------
    snapshot
        Whose settings and samples count.
    plane
        Through its parameter space.
    ends
        From where to where, across and then up: see `extent`. Both are among the points.
    columns, rows
        How many points.

    Raises
    ------
    ConfigError
        There are no points.
    """
    if columns < 1 or rows < 1:
        raise ConfigError(f"a landscape of {columns} × {rows} points is none")
    left, right, bottom, top = ends
    across, up = np.linspace(left, right, columns), np.linspace(bottom, top, rows)
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    numbers = max(len(snapshot.parameters.flat), len(snapshot.data) * max(snapshot.layers))
    block = max(1, BLOCK_NUMBERS // numbers)
    parts: list[Array] = []
    for first in range(0, len(grid), block):
        if stopped():
            return None
        parts.append(losses_at(snapshot.config, plane.networks(grid[first : first + block]), snapshot.data))
    return Landscape(plane, across, up, np.concatenate(parts).reshape(rows, columns))
