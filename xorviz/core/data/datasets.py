"""The data that networks are trained on."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from xorviz.core.errors import unknown_name
from xorviz.core.network.activations import Array


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Samples of two classes in the plane. The arrays are read-only."""

    name: str
    label: str
    inputs: Array
    """(samples, 2)"""
    targets: Array
    """(samples, 1), each 0 or 1"""
    extent: tuple[float, float]
    """The stretch of both axes that pictures of the plane show."""

    def __len__(self) -> int:
        return len(self.inputs)


def xor() -> Dataset:
    """Exclusive or: class 1 where exactly one input is 1."""
    inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = np.array([[0.0], [1.0], [1.0], [0.0]])
    return Dataset("xor", "XOR (4 points)", inputs, targets, (-0.5, 1.5))


def circle() -> Dataset:
    """Draw a disc (class 1) inside a ring (class 0), as the lesson does: 356 points."""
    rng = np.random.default_rng(0)
    inside = rng.normal(0, 0.5, (200, 2))
    outside = rng.normal(0, 1.6, (200, 2))
    outside = outside[np.linalg.norm(outside, axis=1) > 1.2]
    inputs = np.vstack([inside, outside])
    targets = np.concatenate([np.ones(len(inside)), np.zeros(len(outside))])[:, np.newaxis]
    return Dataset("circle", f"Circle ({len(inputs)} points)", inputs, targets, (-6.5, 6.5))


DATASETS = {"xor": xor, "circle": circle}


@cache
def load_dataset(name: str) -> Dataset:
    """Return the dataset of that name; the same object each time.

    Raises
    ------
    ConfigError
        No dataset has that name.
    """
    if name not in DATASETS:
        raise unknown_name("dataset", name, DATASETS)
    dataset = DATASETS[name]()
    dataset.inputs.setflags(write=False)
    dataset.targets.setflags(write=False)
    return dataset
