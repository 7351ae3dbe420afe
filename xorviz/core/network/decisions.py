"""What an answer is: the side of the threshold on which each output lies. Nothing else decides it."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.arrays import Array

THRESHOLD = 0.5
"""An output above it answers class 1; one that is not, or is no number, class 0."""

_Numbers = TypeVar("_Numbers", float, Array)


def decided(outputs: Array) -> NDArray[np.bool]:
    """Say of each output, or target, whether it stands for class 1. Of the shape of the outputs."""
    return outputs > THRESHOLD


def leaning(outputs: _Numbers) -> _Numbers:
    """Return how far outputs, or targets, are on the side of class 1; negative on that of class 0."""
    return outputs - THRESHOLD


def is_right(predictions: Array, targets: Array) -> NDArray[np.bool]:
    """Say of each sample whether all of its outputs are on their targets' side.

    Parameters
    ----------
    predictions : (..., samples, outputs)
    targets : (samples, outputs)

    Returns
    -------
    (..., samples)
    """
    return (decided(predictions) == decided(targets)).all(axis=-1)


def count_correct(predictions: Array, targets: Array) -> NDArray[np.int64]:
    """Count the samples that are right, (...): see `is_right`."""
    return is_right(predictions, targets).sum(axis=-1)
