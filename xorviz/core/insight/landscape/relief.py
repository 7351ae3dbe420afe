"""How a landscape is drawn: at which losses it has contours, how high each point is, how the sun falls on it.

All of it follows from the losses that were computed; nothing is smoothed.
"""

import math

import numpy as np

from xorviz.core.network.arrays import Array

CONTOURS = 14
"""There are so many at the most."""
EVEN = 1e-9
"""Losses that differ by no larger share are the same: contours between them would be rounding."""
STEEPNESS = 0.5
"""How high the highest point is drawn above the lowest, of the picture's width."""
MOST_LIGHT = math.sqrt(3.0)
"""On ground that faces the sun, where level ground has 1: that is in the upper left, as on maps, 35° up."""


def contour_levels(losses: Array) -> Array:
    """Return at which losses contours lie, (levels,), ascending: multiples of 1, 2 or 5 times a power of ten.

    None if all losses are the same as far as can be told, or none is finite.
    """
    finite = losses[np.isfinite(losses)]
    if not len(finite):
        return np.empty(0)
    low, high = float(finite.min()), float(finite.max())
    if not EVEN * max(abs(low), abs(high)) < high - low < np.inf:
        return np.empty(0)
    wanted = (high - low) / CONTOURS
    power = 10.0 ** math.floor(math.log10(wanted))
    step = next(each * power for each in (1.0, 2.0, 5.0, 10.0) if each * power >= wanted)
    levels = np.arange(math.floor(low / step), math.ceil(high / step) + 1, dtype=np.float64) * step
    return levels[(low < levels) & (levels < high)]


def heights(losses: Array) -> Array:
    """Return how high each point is, from 0 at the lowest to 1 at the highest; NaN where L is not finite."""
    finite = np.where(np.isfinite(losses), losses, np.nan)
    if np.isnan(finite).all():
        return finite
    low, high = float(np.nanmin(finite)), float(np.nanmax(finite))
    return (finite - low) / (high - low or 1.0)


def light(losses: Array) -> Array:
    """Return how much light falls on each point, (rows, columns): 1 if it is level, NaN if L is not finite.

    Beside such a point the ground counts as level. Points are as far apart across as up, and the ground is as
    steep as `STEEPNESS` says.
    """
    if min(losses.shape) < 2:
        return np.ones(losses.shape)
    high = heights(losses)
    up, across = np.gradient(high * STEEPNESS * (losses.shape[1] - 1))
    lit = (across - up + 1.0) / np.sqrt(1.0 + across**2 + up**2)
    return np.where(np.isnan(high), np.nan, np.where(np.isnan(lit), 1.0, lit))
