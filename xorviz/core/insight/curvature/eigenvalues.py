"""How the loss curves at a snapshot: the eigenvalues of its Hessian, beside what an update can bear.

Along an eigenvector of curvature λ the loss is a parabola, as far as it is one; a step of gradient descent
multiplies the distance from its bottom by 1 − ηλ. Beyond λ = 2/η that overshoots by more than it began with
(Cohen et al. 2021 call training near this line the edge of stability).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.penalties import penalty_second_slopes
from xorviz.core.network.second_order import Hessian
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.steps import tell

WHOLE = 500
"""Of so many parameters, or fewer, all eigenvalues are found."""
ITERATIONS = 60
"""Of a larger network: products with the Hessian, from which the outermost eigenvalues follow."""
BETWEEN_LOOKS = 2**20
"""Numbers of a layer that are turned before it is asked whether to stop: some hundredths of a second. Of more
samples than that, one direction."""
SETTLED = 1e-6
"""An eigenvalue is found when what is left of H v − λ v is at most so much of the greatest."""


@dataclass(frozen=True, slots=True, eq=False)
class Curvature:
    """The eigenvalues that were found of the Hessian over the parameters that move."""

    epoch: int
    values: Array
    """(found,): λ, ascending"""
    vectors: Array
    """(found, parameters): their directions, of length 1, in the order of `Parameters.flat`"""
    moving: int
    """How many parameters move: those that are neither frozen nor of a neuron that is off."""
    floor: float
    """An eigenvalue no larger than this is rounding: 0 as far as can be told."""
    limit: float | None
    """The curvature beyond which updates at this rate grow along its direction; None if no number says so."""

    @property
    def whole(self) -> bool:
        """Whether all eigenvalues were found, and not the outermost alone."""
        return len(self.values) == self.moving

    @property
    def sharpest(self) -> float:
        """The greatest eigenvalue; NaN if nothing moves, or nothing is finite."""
        return float(self.values[-1]) if len(self.values) else np.nan

    @property
    def signs(self) -> tuple[int, int, int]:
        """How many of those found curve up, are flat but for rounding, and curve down."""
        up, down = int((self.values > self.floor).sum()), int((self.values < -self.floor).sum())
        return up, len(self.values) - up - down, down

    @property
    def stable(self) -> bool | None:
        """Whether the sharpest is below the limit; None if there is no limit."""
        return None if self.limit is None or not len(self.values) else self.sharpest < self.limit


class Turning:
    """The Hessian of a snapshot's L, with its penalty, over the parameters that move."""

    def __init__(self, snapshot: Snapshot) -> None:
        config, parameters, data = snapshot.config, snapshot.parameters, snapshot.data
        with np.errstate(all="ignore"):
            passes = config.forward(parameters, data.inputs)
            self._hessian = Hessian(
                parameters, passes, snapshot.gradients, data.targets, config.loss, config.reduction
            )
        self._penalty = penalty_second_slopes(config.penalty, config.penalty_rate, parameters)
        self.count = len(parameters.flat)
        resting = config.held.resting(parameters.layers)
        self.places = np.setdiff1d(np.arange(self.count), resting)
        """Of the parameters that move."""
        self.at_once = max(1, BETWEEN_LOOKS // (len(data) * max(parameters.layers)))
        """So many directions are turned before somebody may say that it is to stop."""

    @np.errstate(all="ignore")
    def times(self, directions: Array) -> Array:
        """Return H d of directions (directions, moving)."""
        whole = np.zeros((len(directions), self.count))
        whole[:, self.places] = directions
        return (self._hessian.times(whole) + self._penalty * whole)[:, self.places]

    @cached_property
    @np.errstate(all="ignore")
    def floor(self) -> float:
        """What rounding can move an eigenvalue by."""
        return self._hessian.floor()


def hessian(snapshot: Snapshot) -> Array:
    """Return ∂²L/∂θ∂θ, (parameters, parameters), in the order of `Parameters.flat`; 0 for what rests.

    It is exact but for rounding, and symmetric to the last bit.
    """
    turning = Turning(snapshot)
    found = np.zeros((turning.count, turning.count))
    found[np.ix_(turning.places, turning.places)] = _symmetric(turning.times(np.eye(len(turning.places))))
    return found


def curvature(snapshot: Snapshot, stopped: Callable[[], bool] = lambda: False) -> Curvature | None:
    """Return how the loss curves at a snapshot; None if `stopped` said so before it was found.

    Of at most `WHOLE` parameters all eigenvalues are found; of more the outermost, as far as `ITERATIONS`
    products with the Hessian settle them. None are if the network has numbers that are not finite.
    """
    turning = Turning(snapshot)
    moving = len(turning.places)
    found = _whole(turning, moving, stopped) if moving <= WHOLE else _outermost(turning, moving, stopped)
    if found is None:
        return None
    values, own = found
    vectors = np.zeros((len(values), turning.count))
    vectors[:, turning.places] = own
    for array in (values, vectors):
        array.setflags(write=False)
    limit = stability_limit(snapshot.config, snapshot.epoch, len(snapshot.data))
    return Curvature(snapshot.epoch, values, vectors, moving, turning.floor, limit)


def stability_limit(config: TrainingConfig, epoch: int, samples: int) -> float | None:
    """Return the curvature beyond which the update after an epoch grows along its direction.

    2/η for gradient descent; with a velocity of share μ 2(1 + μ)/η, looking ahead 2(1 + μ)/((1 + 2μ)η): where
    the recurrence of parameter and velocity on a parabola has an eigenvalue of −1. None of rules with a scale
    of their own for each parameter, and of updates that see a part of the samples.
    """
    stable_below = OPTIMISERS[config.optimiser].stable_below
    if stable_below is None or (config.batch_size is not None and config.batch_size < samples):
        return None
    rate = config.learning_rate_at(epoch)
    return stable_below(*config.constants) / rate if rate > 0.0 else None


def _symmetric(matrix: Array) -> Array:
    return 0.5 * (matrix + matrix.T)


def _whole(turning: Turning, moving: int, stopped: Callable[[], bool]) -> tuple[Array, Array] | None:
    matrix, at_once = np.eye(moving), turning.at_once
    for first in range(0, moving, at_once):
        if tell(stopped, first, moving):
            return None
        matrix[first : first + at_once] = turning.times(matrix[first : first + at_once])
    matrix = _symmetric(matrix)
    if not moving or not np.isfinite(matrix).all():
        return np.empty(0), np.empty((0, moving))
    values, vectors = np.linalg.eigh(matrix)
    return values, vectors.T


def _outermost(turning: Turning, moving: int, stopped: Callable[[], bool]) -> tuple[Array, Array] | None:
    """Find them by Lanczos's iteration, each direction kept at right angles to all before it."""
    basis, turned = np.empty((ITERATIONS, moving)), np.empty((ITERATIONS, moving))
    direction = np.random.default_rng(0).standard_normal(moving)
    for step in range(ITERATIONS):
        if tell(stopped, step, ITERATIONS):
            return None
        basis[step] = direction / np.linalg.norm(direction)
        turned[step] = turning.times(basis[step : step + 1])[0]
        if not np.isfinite(turned[step]).all():
            return np.empty(0), np.empty((0, moving))
        direction = turned[step].copy()
        for _ in range(2):  # once leaves what rounding left of the first
            direction -= (basis[: step + 1] @ direction) @ basis[: step + 1]
    values, shares = np.linalg.eigh(_symmetric(basis @ turned.T))
    vectors = shares.T @ basis
    left = np.linalg.norm(shares.T @ turned - values[:, np.newaxis] * vectors, axis=1)
    good = left <= SETTLED * np.abs(values).max()
    return values[good], vectors[good]
