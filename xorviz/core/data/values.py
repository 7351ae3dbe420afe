"""Points with a value in place of a class: each function is a data set of the table in `sources.py`.

Inputs are drawn all over, within 5 of the origin each way. Values go from −1 to 1 as in TensorFlow
Playground; `noise` moves points, whose values stay.
"""

from collections.abc import Callable

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.generators import REACH
from xorviz.core.network.arrays import Array

BUMPS = np.array([(-4.0, 2.5, 1.0), (0.0, 2.5, -1.0), (4.0, 2.5, 1.0)])
"""x₁, x₂ and height of the upper ones, where Playground has them; the lower ones are turned upside down."""


def plane(noise: float, count: int, data_seed: int) -> Dataset:
    """Draw a plane: (x₁ + x₂) / 10."""
    return _with_values("plane", "Plane", lambda inputs: inputs.sum(axis=1) / 10, noise, count, data_seed)


def bumps(noise: float, count: int, data_seed: int) -> Dataset:
    """Draw six Gaussian bumps, up and down in turn: Σ ±e^(−d²/2), with d the distance from each middle."""
    return _with_values("bumps", "Gaussian bumps", _bumps, noise, count, data_seed)


def _bumps(inputs: Array) -> Array:
    middles = np.vstack([BUMPS, BUMPS * (1.0, -1.0, -1.0)])
    apart = ((inputs[:, np.newaxis] - middles[:, :2]) ** 2).sum(axis=2)
    return np.exp(-apart / 2) @ middles[:, 2]


def _with_values(
    name: str, label: str, f: Callable[[Array], Array], noise: float, count: int, data_seed: int
) -> Dataset:
    rng = np.random.default_rng(data_seed)
    inputs = rng.uniform(-REACH, REACH, (count, 2))
    moved = inputs + noise * rng.standard_normal(inputs.shape)
    told = f"{label} ({count:,} points)"
    return Dataset(name, told, moved, f(inputs)[:, np.newaxis], regression=True)
