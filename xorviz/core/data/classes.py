"""Points of three or four classes: blobs, and a pinwheel. Each class has an output of its own."""

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.arrays import Array

RADIUS = 1.0
"""How far the middles of the blobs are from 0."""
TURN = 2.0
"""By how much an arm of the pinwheel turns from 0 to its end, in radians."""


def blobs(noise: float, count: int, data_seed: int, class_count: int) -> Dataset:
    """Draw points around places on a circle, one for each class, and move each by N(0, noise)."""
    rng = np.random.default_rng(data_seed)
    of_class = np.arange(count) % class_count
    angles = 2.0 * np.pi * of_class / class_count + np.pi / 2.0
    inputs = RADIUS * np.column_stack([np.cos(angles), np.sin(angles)])
    inputs += noise * rng.standard_normal(inputs.shape)
    return _dataset("blobs", f"Blobs ({count:,} points)", inputs, of_class, class_count)


def pinwheel(noise: float, count: int, data_seed: int, class_count: int) -> Dataset:
    """Draw arms that turn around 0, one for each class, and move each point by N(0, noise)."""
    rng = np.random.default_rng(data_seed)
    of_class = np.arange(count) % class_count
    radius = np.sqrt(rng.uniform(0.01, 1.0, count))  # as many points to each piece of the area
    angles = 2.0 * np.pi * of_class / class_count + np.pi / 2.0 + TURN * radius
    inputs = RADIUS * radius[:, np.newaxis] * np.column_stack([np.cos(angles), np.sin(angles)])
    inputs += noise * rng.standard_normal(inputs.shape)
    return _dataset("pinwheel", f"Pinwheel ({count:,} points)", inputs, of_class, class_count)


def _dataset(name: str, label: str, inputs: Array, of_class: NDArray[np.int64], class_count: int) -> Dataset:
    return Dataset(name, label, inputs, np.eye(class_count)[of_class], (-1.5, 1.5))
