"""The arrays that the mathematics works on."""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xorviz.core.errors import ConfigError

Array: TypeAlias = NDArray[np.float64]
"""Of double precision; its shape is said where it is used."""


def input_rows(given: ArrayLike, inputs: int) -> Array:
    """Return what is given as rows of inputs, (samples, inputs).

    Raises
    ------
    ConfigError
        It has another shape, or is no numbers: the line has both shapes.
    """
    try:
        rows = np.asarray(given, np.float64)
    except (TypeError, ValueError):
        raise ConfigError(f"inputs must be numbers, samples × {inputs}") from None
    if rows.ndim != 2 or rows.shape[1] != inputs:
        shape = " × ".join(map(str, rows.shape)) or "a single number"
        raise ConfigError(f"inputs of shape {shape} do not fit: this network takes samples × {inputs}")
    return rows
