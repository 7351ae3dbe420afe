"""Which place of the plane is meant: one as round as a pixel allows, so that it can be written down."""

import math

from PySide6.QtCore import Qt

from xorviz.core.data.axis import Axis
from xorviz.core.insight.hidden_space import Limits
from xorviz.core.insight.probe import Place
from xorviz.gui.kit.pointing.keys import ARROWS

Axes = tuple[Axis, Axis]
PLAIN_AXES = Axis("x1"), Axis("x2")
ROUND = (1.0, 2.0, 5.0, 10.0)
KEY_SHARE = 0.05
"""Of the stretch that is shown, for an arrow key."""


def round_place(place: Place, pixel: Place, axes: Axes = PLAIN_AXES) -> Place:
    """Return the place nearest to a place that was measured as round numbers.

    One pixel is so much of each input.
    """
    (x1, x2), (across, up) = place, pixel
    return _round(x1, across, axes[0]), _round(x2, up, axes[1])


def moved_place(
    place: Place | None, key: Qt.Key, shown: Limits, pixel: Place, axes: Axes = PLAIN_AXES
) -> Place:
    """Return where an arrow leads to from a place, or from the middle, within what is shown."""
    steps, moved = ARROWS[key], list[float]()
    for axis, (low, high) in enumerate(shown):
        start = (low + high) / 2 if place is None else place[axis]
        moved.append(min(max(low, start + steps[axis] * KEY_SHARE * (high - low)), high))
    return round_place((moved[0], moved[1]), pixel, axes)


def _round(value: float, pixel: float, axis: Axis) -> float:
    measured = _round_number(axis.measured_one(value), abs(axis.half) * pixel)
    return (measured - axis.middle) / axis.half


def _round_number(value: float, pixel: float) -> float:
    power = math.floor(math.log10(pixel))
    step = next(factor for factor in ROUND if factor * 10.0**power >= pixel * (1 - 1e-9)) * 10.0**power
    return round(round(value / step) * step, max(0, -power)) + 0.0
