"""The loss over a plane through parameter space, and the path that a run really took.

A plane shows two of many directions (Li et al. 2018): what it holds of the path is told with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorviz.core.errors import ConfigError
from xorviz.core.insight.landscape.plane import Plane, path_states
from xorviz.core.insight.many_states import losses_at
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.parameter import count_within, shortened
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.run.training import Trainer
from xorviz.core.steps import tell

POINTS = 400
"""A path has so many points at the most, and more than half as many, but of a short run; of a large network
as many as `BLOCK_NUMBERS` hold, but two."""
LEAST = 1.0
"""No side of what is looked at is shorter."""
MARGIN = 0.15
"""What is left around the path, as a share of its extent."""
MOST_POINTS = 4096
"""Of a landscape along each side."""
BLOCK_NUMBERS = 2**20
"""Numbers held at once: networks × parameters, or × samples × neurons."""


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Where a run was, from its start to an epoch."""

    epochs: NDArray[np.int64]
    """(points,): all, or the first, each 2nd, 4th, 8th, … after it, and the last"""
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


@dataclass(frozen=True, slots=True, eq=False)
class PathSought:
    """A path that is still to be found, in any thread: it holds nothing of its run that goes on."""

    epochs: NDArray[np.int64]
    """(points,)"""
    known: Mapping[int, Array]
    """States (parameters,) by epoch: of these and of others."""
    trainer: Trainer
    """At or before the first epoch that is not known. Of use once."""

    def find(self, stopped: Callable[[], bool] = lambda: False) -> Path | None:
        """Return the path; None if `stopped` said so before it was found."""
        states: list[Array] = []
        first = self.trainer.epoch
        of = max((each for each in self.epochs.tolist() if each not in self.known), default=first) - first
        if of and tell(stopped, 0, of):
            return None
        for epoch in self.epochs.tolist():
            if epoch not in self.known:
                for _ in self.trainer.stretches(epoch - self.trainer.epoch):
                    if tell(stopped, self.trainer.epoch - first, of):
                        return None
                states.append(self.trainer.snapshot().state[0])
            else:
                states.append(self.known[epoch])
        return Path(self.epochs, np.stack(states))


def seek_path(run: Run, epoch: int | None = None, first: int = 0, known: Path | None = None) -> PathSought:
    """Return what finds the path of a run from one epoch to another, the head if None.

    Of a path that is known already, which must be of this run, no point is computed again.

    Raises
    ------
    ConfigError
        There is no such epoch.
    """
    last = run.epoch if epoch is None else run.check_epoch(epoch)
    most, step = max(2, min(POINTS, BLOCK_NUMBERS // parameter_count(run.layers))), 1
    while (last - first - 1) // step + 2 > most and step < last - first:
        step *= 2
    epochs = np.unique([*range(first, last, step), last]).astype(np.int64)
    states = {} if known is None else dict(zip(known.epochs.tolist(), known.states, strict=True))
    if last == run.epoch and run.holds_head:
        states[last] = run.head.state[0]
    missing = next((each for each in epochs.tolist() if each not in states), last)
    return PathSought(epochs, states, run.trainer_before(missing))


def path_of(run: Run, epoch: int | None = None) -> Path:
    """Return the path of a run up to an epoch, the head if None.

    Raises
    ------
    ConfigError
        There is no such epoch.
    """
    found = seek_path(run, epoch).find()
    assert found is not None
    return found


def extent(plane: Plane, states: Array) -> tuple[float, float, float, float]:
    """Return from where to where a plane is to be looked at, across and then up, so that a path is in it.

    Each side is at least `LEAST` long, and the centre is in it.

    Raises
    ------
    ConfigError
        It is no path of such a network, or its numbers are not all finite.
    """
    states = path_states(states, len(plane.centre))
    if not np.isfinite(states).all():
        raise ConfigError("the path has numbers that are not finite: it goes to no place")
    places = np.vstack((plane.places(states), np.zeros((1, 2))))
    low, high = places.min(axis=0), places.max(axis=0)
    more = np.maximum(MARGIN * (high - low), (LEAST - (high - low)) / 2)
    (left, bottom), (right, top) = (low - more).tolist(), (high + more).tolist()
    return left, right, bottom, top


def _checked_ends(ends: object) -> list[float]:
    told = f"{shortened(ends):.120}"
    refusal = ConfigError(f"a landscape needs four finite ends: left, right, bottom and top, not {told}")
    try:
        numbers = np.asarray(ends, np.float64)
    except (TypeError, ValueError, OverflowError):
        raise refusal from None
    with np.errstate(all="ignore"):
        if numbers.shape != (4,) or not np.isfinite([*numbers, *(numbers[1::2] - numbers[::2])]).all():
            raise refusal
    return numbers.tolist()


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
    stopped
        Asked on the way: whether nobody wants it any more.

    Raises
    ------
    ConfigError
        There are no points, or too many, or the ends are not four finite numbers.
    """
    columns, rows = (
        count_within(columns, "columns", 1, MOST_POINTS),
        count_within(rows, "rows", 1, MOST_POINTS),
    )
    left, right, bottom, top = _checked_ends(ends)
    across, up = np.linspace(left, right, columns), np.linspace(bottom, top, rows)
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    numbers = max(len(snapshot.parameters.flat), len(snapshot.data) * max(snapshot.layers))
    block = max(1, BLOCK_NUMBERS // numbers)
    parts: list[Array] = []
    for first in range(0, len(grid), block):
        if tell(stopped, first, len(grid)):
            return None
        parts.append(losses_at(snapshot.config, plane.networks(grid[first : first + block]), snapshot.data))
    return Landscape(plane, across, up, np.concatenate(parts).reshape(rows, columns))
