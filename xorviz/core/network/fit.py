"""How near predictions come to values: R², and what remains."""

import math

import numpy as np

from xorviz.core.network.arrays import Array


def r_squared(predictions: Array, targets: Array) -> float:
    """Return R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)² over samples and outputs; ȳ is the mean of each output.

    1 is perfect, 0 what answering with the mean comes to. NaN where all targets are equal.
    """
    spread = float(np.sum((targets - targets.mean(axis=0)) ** 2))
    with np.errstate(all="ignore"):
        left = float(np.sum((targets - predictions) ** 2))
    return 1.0 - left / spread if spread else math.nan
