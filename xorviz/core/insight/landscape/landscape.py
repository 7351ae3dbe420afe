"""The loss over a plane through parameter space, and the path that a run really took.

A plane shows two of many directions (Li et al. 2018): what it holds of the path is told with it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorviz.core.insight.landscape.plane import Plane
from xorviz.core.insight.reasons.many_states import losses_at
from xorviz.core.network.arrays import Array
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot

POINTS = 400
"""A path has so many points at the most."""
MARGIN = 0.15
"""What is left around the path, as a share of its extent."""
BLOCK_NUMBERS = 2**20
"""Numbers held at once: networks × samples × neurons."""


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Where a run was, from its start to an epoch."""

    epochs: NDArray[np.int64]
    """(points,): all, or as many as `POINTS`, evenly"""
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
    epochs = np.unique(np.linspace(0, last, min(last + 1, POINTS)).round().astype(np.int64))
    return Path(epochs, np.stack([each.state[0] for each in run.snapshots(epochs.tolist())]))


def extent(plane: Plane, states: Array, least: float = 1.0) -> tuple[float, float, float, float]:
    """Return from where to where a plane is to be looked at, across and then up, so that a path is in it.

    Each side is at least `least` long, and the centre is in it.
    """
    places = np.vstack((plane.places(states), np.zeros((1, 2))))
    low, high = places.min(axis=0), places.max(axis=0)
    more = np.maximum(MARGIN * (high - low), (least - (high - low)) / 2)
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
    """
    left, right, bottom, top = ends
    across, up = np.linspace(left, right, columns), np.linspace(bottom, top, rows)
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    block = max(1, BLOCK_NUMBERS // (len(snapshot.data) * max(snapshot.layers)))
    parts: list[Array] = []
    for first in range(0, len(grid), block):
        if stopped():
            return None
        parts.append(losses_at(snapshot.config, plane.networks(grid[first : first + block]), snapshot.data))
    return Landscape(plane, across, up, np.concatenate(parts).reshape(rows, columns))
