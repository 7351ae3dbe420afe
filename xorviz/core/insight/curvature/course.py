"""How the curvature of a run goes over its epochs, found a few points at a time."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from xorviz.core.insight.curvature.eigenvalues import Curvature, curvature
from xorviz.core.network.arrays import Array
from xorviz.core.run.run import Run
from xorviz.core.run.training import Trainer

if TYPE_CHECKING:
    from xorviz.core.run.edits import Edit

POINTS = 96
"""So many epochs at most have their curvature; even."""
AT_ONCE, PART_SECONDS = 6, 0.25
"""So many of those are computed between two looks at what is there, or as many as take so long, and one."""


@dataclass(frozen=True, slots=True)
class CurvaturePoint:
    """The outermost curvatures at an epoch."""

    epoch: int
    sharpest: float
    lowest: float
    limit: float | None
    """Beyond which updates grow: see `Curvature.limit`."""


@dataclass(frozen=True, slots=True)
class CoursePart:
    """Some of them, and the edits that the run had when they were asked for."""

    edits: "tuple[Edit, ...]"
    points: list[CurvaturePoint]


Compute: TypeAlias = Callable[[Callable[[], bool]], CoursePart | None]
"""Called with what says whether to stop."""


class CurvatureCourse:
    """The curvatures of a run that grows: at multiples of a spacing, which doubles when they are too many.

    What they are depends on the run alone, and not on when they were asked for.
    """

    def __init__(self, points: int = POINTS) -> None:
        self._points = points
        self._run: Run | None = None
        self._edits: tuple[Edit, ...] = ()
        self._spacing = 1
        self._known: dict[int, CurvaturePoint] = {}
        self.lacking = 0
        """How many points were not known when the run was followed last."""

    def missing(self, run: Run) -> Compute | None:
        """Follow a run to its head; return what computes some points that are not known, or None if all are.

        It can be called in another thread, with what says whether to stop. Another run begins anew.
        """
        if run is not self._run:
            self._run, self._edits, self._spacing, self._known = run, run.edits, 1, {}
        first, self._edits = _first_change(self._edits, run.edits), run.edits
        self._known = {epoch: at for epoch, at in self._known.items() if epoch < first}
        while run.epoch // self._spacing >= self._points:
            self._spacing *= 2
            self._known = {epoch: at for epoch, at in self._known.items() if epoch % self._spacing == 0}
        wanted = range(0, run.epoch + 1, self._spacing)
        epochs = [epoch for epoch in wanted if epoch not in self._known]
        self.lacking = len(epochs)
        if not epochs:
            return None
        here = [(run.trainer_before(epoch), epoch) for epoch in epochs[:AT_ONCE]]
        return partial(_compute, run.edits, here)

    def add(self, found: CoursePart) -> None:
        """Note what was computed; what belongs to no multiple, or edits have changed since, is dropped."""
        first = _first_change(found.edits, self._edits)
        kept = [at for at in found.points if at.epoch < first and at.epoch % self._spacing == 0]
        self._known |= {at.epoch: at for at in kept}

    def lines(self) -> tuple[Array, Array]:
        """Return epochs (points,); how far the lowest is below 0, the limit and the sharpest, (points, 3).

        NaN where the lowest is not below 0, or there is no limit.
        """
        known = [self._known[epoch] for epoch in sorted(self._known)]
        values = [
            (-at.lowest if at.lowest < 0 else np.nan, np.nan if at.limit is None else at.limit, at.sharpest)
            for at in known
        ]
        return np.array([at.epoch for at in known], np.float64), np.array(values).reshape(-1, 3)


def _first_change(some: "tuple[Edit, ...]", others: "tuple[Edit, ...]") -> float:
    """Return the first epoch that is another with other edits; infinity if they are the same."""
    return min((edit.epoch for edit in set(some) ^ set(others)), default=math.inf)


def _compute(
    edits: "tuple[Edit, ...]", points: list[tuple[Trainer, int]], stopped: Callable[[], bool]
) -> CoursePart | None:
    found, began = list[CurvaturePoint](), perf_counter()
    for trainer, epoch in points:
        if found and perf_counter() - began > PART_SECONDS:
            break
        here = curvature(trainer.at(epoch), stopped)
        if here is None or stopped():
            return None
        found.append(point_of(here))
    return CoursePart(edits, found)


def point_of(found: Curvature) -> CurvaturePoint:
    """Return the outermost of what was found; below its floor a curvature is 0."""
    low, high = (found.values[0], found.values[-1]) if len(found.values) else (np.nan, np.nan)
    low, high = (0.0 if abs(end) <= found.floor else float(end) for end in (low, high))
    return CurvaturePoint(found.epoch, high, low, found.limit)
