"""The curves of a fan, in the units of their plots."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorviz.core.insight.butterfly.butterfly import Fan
from xorviz.core.insight.butterfly.words import shift_text
from xorviz.core.insight.futures.future import Future
from xorviz.core.network.arrays import Array
from xorviz.core.writing import written
from xorviz.gui.kit.epoch_lines import powers_of_ten

UNMOVED = "not moved"
PER_STROKE = 2
"""So many spans are one stroke where a curve has many: about two pixels, as wide as its line."""
MANY = 100


@dataclass(frozen=True, slots=True, eq=False)
class FanCurve:
    """A run of a fan, as it is drawn; spans of epochs are strokes between smallest and largest."""

    name: str
    shift: float
    """0 for the run without a move."""
    strength: float
    """From 0, the smallest ε, to 1, the largest."""
    distances: Array
    """(points, 2): epoch, and power of ten; none of the run without a move"""
    losses: Array
    """(points, 2)"""


def fan_curves(fan: Fan) -> list[FanCurve]:
    """Return the run without a move, and those with one in the fan's order."""
    sizes = sorted({abs(moved.shift) for moved in fan.moved})
    most = max(1, len(sizes) - 1)
    curves = [FanCurve(UNMOVED, 0.0, 1.0, np.empty((0, 2)), _losses(fan.unmoved))]
    for moved in fan.moved:
        last = min(fan.unmoved.last_epoch, moved.future.last_epoch)
        apart = _points(moved.epochs, moved.nearest, moved.farthest, last, moved.distance)
        strength = sizes.index(abs(moved.shift)) / most if len(sizes) > 1 else 1.0
        curves.append(FanCurve(shift_text(moved.shift), moved.shift, strength, apart, _losses(moved.future)))
    return curves


def told_at(fan: Fan, index: int, epoch: int) -> str:
    """Say how far a run is from the one without a move at an epoch, and its loss; of a span between which."""
    moved = fan.moved[index - 1] if index else None
    future = fan.unmoved if moved is None else moved.future
    last = future.last_epoch
    told = [f"epoch {min(epoch, last):,}"]
    if moved is not None:
        told.append(f"{_at(moved.epochs, moved.nearest, moved.farthest, epoch)} apart")
    told.append(f"loss {_at(future.epochs, future.lowest, future.highest, epoch)}")
    name = UNMOVED if moved is None else shift_text(moved.shift)
    return f"{name}: {', '.join(told)}"


def fan_table(fan: Fan) -> Iterator[str]:
    """Yield losses, and then distances, of each run, a line for each span of epochs, parted by tabs."""
    yield "moved by\tfrom epoch\tleast loss\tgreatest loss"
    for shift, future in ((0.0, fan.unmoved), *((each.shift, each.future) for each in fan.moved)):
        yield from _spans(shift, future.epochs, future.lowest, future.highest)
    yield ""
    yield "moved by\tfrom epoch\tleast distance\tgreatest distance"
    for moved in fan.moved:
        yield from _spans(moved.shift, moved.epochs, moved.nearest, moved.farthest)


def _spans(shift: float, epochs: NDArray[np.int64], low: Array, high: Array) -> Iterator[str]:
    for epoch, least, greatest in zip(epochs.tolist(), low.tolist(), high.tolist(), strict=True):
        yield f"{shift!r}\t{epoch}\t{least!r}\t{greatest!r}"


def _losses(future: Future) -> Array:
    return _points(future.epochs, future.lowest, future.highest, future.last_epoch, future.head.loss)


def _points(epochs: NDArray[np.int64], low: Array, high: Array, last: int, end: float) -> Array:
    """Return the corners of a curve, (points, 2): two for each stroke, and its end.

    A stroke leads from its first epoch to its last, from its largest to its smallest number where it falls.
    """
    if len(epochs) > MANY:
        firsts = np.arange(0, len(epochs), PER_STROKE)
        epochs, low = epochs[firsts], np.fmin.reduceat(low, firsts)
        high = np.fmax.reduceat(high, firsts)
    with np.errstate(invalid="ignore"):  # of two that are infinitely far neither is farther
        falls = np.diff(low / 2 + high / 2, append=end) < 0
    ends = np.append(epochs[1:] - 1, last)
    across = np.append(np.column_stack((epochs, ends)).ravel(), last).astype(np.float64)
    corners = np.where(falls, (high, low), (low, high)).T
    up = np.append(corners.ravel(), end)
    return np.column_stack((across, powers_of_ten(up)))


def _at(epochs: NDArray[np.int64], low: Array, high: Array, epoch: int) -> str:
    place = max(0, int(np.searchsorted(epochs, epoch, side="right")) - 1)
    texts = [written(float(each[place]), 3) for each in (low, high)]
    return "–".join(dict.fromkeys(texts))
