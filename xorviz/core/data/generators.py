"""Points that are drawn at random: each function is a data set of the table in `sources.py`.

Inputs lie around the origin, within about 5 each way, as in TensorFlow Playground; `noise` then moves every
coordinate by N(0, noise). Class 1 and class 0 have as many points, or one more of class 0, but where a rule
says which class a point has.
"""

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.arrays import Array

REACH = 5.0
"""How far from the origin points are drawn."""
GAP = 0.3
"""How far from each axis the points of XOR's quadrants are at least."""
CENTRE = 2.0
"""Of a Gaussian, along each axis."""
INNER, OUTER = 0.5, 0.7
"""Of `REACH`: where the disc ends, and where the ring around it begins."""
TURNS = 1.75
SQUARES = 4
"""Of the checkerboard, along each side."""


def quadrants(noise: float, count: int, data_seed: int) -> Dataset:
    """Draw points all over: class 1 where exactly one of the inputs is positive, as in XOR."""
    rng = np.random.default_rng(data_seed)
    inputs = rng.uniform(-REACH, REACH, (count, 2))
    inputs += np.copysign(GAP, inputs)
    ones = (inputs[:, 0] > 0) != (inputs[:, 1] > 0)
    return labelled("quadrants", "XOR quadrants", inputs, ones, noise, rng)


def gaussians(noise: float, count: int, data_seed: int) -> Dataset:
    """Draw class 1 from N((2, 2), 1), and class 0 from N((−2, −2), 1)."""
    rng = np.random.default_rng(data_seed)
    ones = _half(count)
    inputs = rng.standard_normal((count, 2)) + np.where(ones, CENTRE, -CENTRE)[:, np.newaxis]
    return labelled("gaussians", "Two Gaussians", inputs, ones, noise, rng)


def ring(noise: float, count: int, data_seed: int) -> Dataset:
    """Draw a disc of radius 2.5, class 1, and a ring from 3.5 to 5 around it, class 0."""
    rng = np.random.default_rng(data_seed)
    ones = _half(count)
    radius = REACH * np.where(ones, rng.uniform(0.0, INNER, count), rng.uniform(OUTER, 1.0, count))
    return labelled("ring", "Ring", _polar(radius, rng.uniform(0.0, 2 * np.pi, count)), ones, noise, rng)


def spiral(noise: float, count: int, data_seed: int) -> Dataset:
    """Lay out two arms of 1¾ turns from the origin to radius 5, one half a turn ahead of the other."""
    ones = _half(count)
    arms = count // 2, count - count // 2
    along = np.concatenate([np.linspace(0.0, 1.0, points, endpoint=False) for points in arms])
    angle = TURNS * 2 * np.pi * along + np.where(ones, 0.0, np.pi)
    inputs = _polar(REACH * along, angle)
    return labelled("spiral", "Spiral", inputs, ones, noise, np.random.default_rng(data_seed))


def checkerboard(noise: float, count: int, data_seed: int) -> Dataset:
    """Draw points all over a board of four by four squares: class 1 on those of one colour."""
    rng = np.random.default_rng(data_seed)
    inputs = rng.uniform(-REACH, REACH, (count, 2))
    squares = np.floor((inputs + REACH) / (2 * REACH / SQUARES))
    return labelled("checkerboard", "Checkerboard", inputs, squares.sum(axis=1) % 2 == 1, noise, rng)


def _half(count: int) -> NDArray[np.bool_]:
    return np.arange(count) < count // 2


def _polar(radius: Array, angle: Array) -> Array:
    return np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])


def labelled(
    name: str, label: str, inputs: Array, ones: NDArray[np.bool_], noise: float, rng: np.random.Generator
) -> Dataset:
    """Return points (count, 2) of two classes, class 1 where `ones` says so, moved by the noise."""
    moved = inputs + noise * rng.standard_normal(inputs.shape)
    return Dataset(name, f"{label} ({len(inputs):,} points)", moved, ones[:, np.newaxis].astype(np.float64))
