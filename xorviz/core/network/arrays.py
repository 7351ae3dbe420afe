"""The arrays that the mathematics works on."""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xorviz.core.errors import ConfigError

Array: TypeAlias = NDArray[np.float64]
"""Of double precision; its shape is said where it is used."""


def input_rows(given: ArrayLike, inputs: int) -> Array:
    """Return what is given as rows of inputs, (samples, inputs): see `number_rows`."""
    return number_rows(given, inputs, "inputs", "samples")


def number_rows(given: object, columns: int, what: str, each: str) -> Array:
    """Return what is given for a network as rows of numbers, one for each sample, or whatever there are.

    Raises
    ------
    ConfigError
        It has another shape, or is no numbers: the line has both shapes.
    """
    try:
        rows = np.asarray(given)
        if rows.dtype.kind == "c":
            raise TypeError
        rows = rows.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError):
        raise ConfigError(f"{what} must be numbers, {each} × {columns}") from None
    if rows.ndim != 2 or rows.shape[1] != columns:
        shape = " × ".join(map(str, rows.shape)) or "a single number"
        raise ConfigError(f"{what} of shape {shape} do not fit: this network takes {each} × {columns}")
    return rows
