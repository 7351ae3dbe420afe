"""Losses as they are drawn: few enough points for a curve of any length."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.run.history import LossCurve
from xorviz.session.branches import are_comparable, are_kin
from xorviz.session.view import SessionView

COLUMNS = 600
"""A curve is drawn as the minimum and maximum of so many columns at most: no spike vanishes."""

AXIS_BITS = 6
"""The end of an axis is a number of so many binary digits, then zeros: it moves 32 times per doubling."""

Scale = Callable[[Array], Array]
"""Takes losses to where they stand on the axis."""


@dataclass(frozen=True, slots=True)
class LossGhost:
    """The losses of another branch. Equal to one of the same curve, which may have grown since."""

    name: str
    first: int
    """The epoch from which on it is drawn: where the branch left its parent, 0 if it stands alone."""
    curve: LossCurve
    kin: bool = True
    """Whether it shares a past with the run that is shown: then the axes hold all of it."""


def loss_ghosts(view: SessionView) -> list[LossGhost]:
    """Return the losses of the other branches that mean the same as those of the one shown."""
    return [
        LossGhost(each.name, each.origin, each.branch.run.curve, are_kin(each.branch, view.branch))
        for each in view.branches
        if each.branch is not view.branch and are_comparable(each.branch, view.branch)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class DrawnCurve:
    """A curve in columns, on the scale of the axis."""

    name: str
    curve: LossCurve
    first: int
    last: int
    """The epochs between which it is drawn."""
    low: float
    high: float
    """The smallest and greatest loss."""
    x: Array
    """(columns,): epochs"""
    y: Array
    """(2, columns): the greatest and smallest losses on the scale of the axis"""

    def points(self) -> tuple[Array, Array]:
        """Return x and y of the line through both ends of every column."""
        return np.repeat(self.x, 2), self.y.T.ravel()


def draw_curve(curve: LossCurve, scale: Scale, first: int = 0, name: str = "") -> DrawnCurve:
    """Return a curve from an epoch on, in columns."""
    x, low, high = loss_columns(curve, COLUMNS, first)
    y = np.vstack([scale(high), scale(low)])
    return DrawnCurve(name, curve, first, curve.epochs - 1, float(low.min()), float(high.max()), x, y)


def axis_end(last: int) -> int:
    """Return the end of an axis that holds an epoch: a round one, so that a growing run seldom moves it."""
    step = max(1, 2 ** (last.bit_length() - AXIS_BITS))
    return -(-last // step) * step


def loss_columns(curve: LossCurve, columns: int, first: int = 0) -> tuple[Array, Array, Array]:
    """Return epochs, smallest and largest losses, each (n,) with n at most `columns` and the latest.

    Every epoch of the curve from `first` on is in one of the columns.
    """
    low, high, span = curve.minimum, curve.maximum, curve.span
    if len(curve.latest):
        low = np.append(low, curve.latest.min())
        high = np.append(high, curve.latest.max())
    skipped = min(first // span, len(low) - 1)
    low, high = low[skipped:], high[skipped:]
    step = max(1, math.ceil(len(low) / columns))
    starts = np.arange(0, len(low), step)
    epochs = ((skipped + starts) * span).astype(np.float64)
    return epochs, np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)
