"""Points above and below a curve: each function is a data set of the table in `sources.py`.

Class 1 is where y > f(x), with x the first input and y the second; `noise` moves points after that.
"""

from collections.abc import Callable

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.generators import REACH, labelled
from xorviz.core.network.arrays import Array


def line(noise: float, count: int, data_seed: int) -> Dataset:
    """Draw points all over: class 1 where y > x / 2."""
    return _above("line", "Above a line", lambda x: x / 2, noise, count, data_seed)


def parabola(noise: float, count: int, data_seed: int) -> Dataset:
    """Draw points all over: class 1 where y > x² / 4 − 2."""
    return _above("parabola", "Above a parabola", lambda x: x * x / 4 - 2, noise, count, data_seed)


def sine(noise: float, count: int, data_seed: int) -> Dataset:
    """Draw points all over: class 1 where y > 2.5 sin x."""
    return _above("sine", "Above a sine", lambda x: 2.5 * np.sin(x), noise, count, data_seed)


def _above(
    name: str, label: str, f: Callable[[Array], Array], noise: float, count: int, data_seed: int
) -> Dataset:
    rng = np.random.default_rng(data_seed)
    inputs = rng.uniform(-REACH, REACH, (count, 2))
    ones = inputs[:, 1] > f(inputs[:, 0])
    return labelled(name, label, inputs, ones, noise, rng)
