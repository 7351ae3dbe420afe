"""Losses as they are drawn: few enough points for a curve of any length."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.run.history import LossCurve
from xorviz.session.branches import are_comparable, are_kin
from xorviz.session.view import SessionView

SMALLEST_LOSS, GREATEST_LOSS = 1e-300, 1e300
COLUMNS = 600
"""An axis has so many columns at most. Of each the minimum and maximum is drawn: no spike vanishes."""

AXIS_BITS = 6
"""The end of an axis is a number of so many binary digits, then zeros: it moves 32 times per doubling."""

Scale = Callable[[Array], Array]
"""Takes losses to where they stand on the axis."""


@dataclass(frozen=True, slots=True)
class LossGhost:
    """The losses of another branch, or of a test. Equal to one of the same curve, however long by now."""

    name: str
    first: int
    """The epoch from which on it is drawn: where the branch left its parent, 0 if it stands alone."""
    curve: LossCurve
    kin: bool = True
    """Whether it shares a past with the run that is shown: then the axes hold all of it."""
    tests: bool = False
    """Whether they are of the samples that the run itself does not train on."""

    @property
    def last(self) -> int:
        """The last epoch that it has by now."""
        return self.curve.epochs - 1


def loss_ghosts(view: SessionView) -> list[LossGhost]:
    """Return the losses of the other branches that mean the same as those of the one shown."""
    return [
        LossGhost(each.name, each.origin, each.branch.run.curve, are_kin(each.branch, view.branch))
        for each in view.branches
        if each.branch is not view.branch and are_comparable(each.branch, view.branch)
    ]


def test_losses(curve: LossCurve | None) -> list[LossGhost]:
    """Return the losses of the samples that are held out, if some are."""
    return [] if curve is None else [LossGhost("test", 0, curve, tests=True)]


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
        """Return x and y of the line through both ends of every column; through one where they are one."""
        if np.array_equal(*self.y):
            return self.x, self.y[0]
        return np.repeat(self.x, 2), self.y.T.ravel()


def draw_curve(curve: LossCurve, scale: Scale, end: int, first: int = 0, name: str = "") -> DrawnCurve:
    """Return a curve in columns, from an epoch on and up to the end of the axis."""
    x, low, high = loss_columns(curve, column_step(end, curve.span), first, end)
    y = np.vstack([scale(high), scale(low)])
    return DrawnCurve(name, curve, first, curve.epochs - 1, float(low.min()), float(high.max()), x, y)


def column_step(end: int, span: int) -> int:
    """Return how many epochs there are in a column, by the end of the axis: a power of two.

    So all curves on an axis have the same columns, and the same losses the same line, whichever run they are
    of. A curve that has kept less, a pair of numbers for each `span` of epochs, has wider ones.
    """
    step = span
    while step * COLUMNS < end:
        step *= 2
    return step


def loss_table(curve: LossCurve) -> Iterator[str]:
    """Yield the losses of each epoch, or of columns where these are many, line by line, parted by tabs."""
    last = curve.epochs - 1
    step = column_step(last, curve.span)
    epochs, low, high = (each.tolist() for each in loss_columns(curve, step, 0, last))
    if step == 1:
        yield "epoch\tloss"
        yield from (f"{epoch:.0f}\t{loss!r}" for epoch, loss in zip(epochs, low, strict=True))
        return
    spans = (f"{first:.0f}\t{min(first + step - 1, last):.0f}" for first in epochs)
    ends = zip(spans, low, high, strict=True)
    yield "from epoch\tto epoch\tleast loss\tgreatest loss"
    yield from (f"{span}\t{least!r}\t{greatest!r}" for span, least, greatest in ends)


def loss_range(low: float, high: float, *, logarithmic: bool) -> tuple[float, float]:
    """Return the ends of an axis that holds losses: round, so that they seldom move."""
    if not logarithmic:
        high = min(high, GREATEST_LOSS)
        return -0.03 * high, max(1.08 * high, SMALLEST_LOSS)
    top = math.log10(max(high, SMALLEST_LOSS))
    bottom = math.log10(max(low, SMALLEST_LOSS))
    return min(math.floor(bottom - 0.05), math.floor(top) - 1) - 0.08, top + 0.15


def axis_end(last: int) -> int:
    """Return the end of an axis that holds an epoch: a round one, so that a growing run seldom moves it."""
    step = max(1, 2 ** (last.bit_length() - AXIS_BITS))
    return -(-last // step) * step


def loss_columns(
    curve: LossCurve, step: int, first: int = 0, last: int | None = None
) -> tuple[Array, Array, Array]:
    """Return first epochs, smallest and largest losses of columns, each (n,).

    Parameters
    ----------
    curve
        The losses.
    step
        Epochs in each column: a multiple of the curve's span. Columns begin at multiples of it.
    first, last
        The epochs that are in the first and the last column, if the curve goes that far.
    """
    low, high, span = curve.minimum, curve.maximum, curve.span
    if curve.rest is not None:
        least, greatest = curve.rest
        low, high = np.append(low, least), np.append(high, greatest)
    each = step // span
    start = min(first // step, (len(low) - 1) // each) * each
    stop = None if last is None else max(start + each, (last // step + 1) * each)
    low, high = low[start:stop], high[start:stop]
    starts = np.arange(0, len(low), each)
    epochs = ((start + starts) * span).astype(np.float64)
    return epochs, np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)
