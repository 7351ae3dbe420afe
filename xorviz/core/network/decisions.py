"""What an answer is: the side of the threshold on which each output lies. Nothing else decides it."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.arrays import Array

THRESHOLD = 0.5
"""An output above it answers class 1, one below it class 0."""
UNDECIDED = 1e-12
"""An output no farther from the threshold answers neither: its side is rounding. It is the noise floor of an
output: n · eps · Σ|terms| of its z, with eps = 2.2e-16, is 2e-15 where two hidden neurons meet weights of 1,
and 5e-13 with a hundred neurons, or weights of a hundred; nothing that is learned stays so near."""
ABOVE, BELOW = THRESHOLD + UNDECIDED, THRESHOLD - UNDECIDED

_Numbers = TypeVar("_Numbers", float, Array)


def decided(targets: Array) -> NDArray[np.bool]:
    """Say of each target whether it stands for class 1: a target is exact. Of the shape of the targets."""
    return targets > THRESHOLD


def sides(outputs: Array) -> NDArray[np.int8]:
    """Return what each output answers: 1 for class 1, −1 for class 0, and 0 where it is undecided.

    What is no number is undecided. Of the shape of the outputs.
    """
    return (outputs > ABOVE).astype(np.int8) - (outputs < BELOW).astype(np.int8)


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
    return (sides(predictions) == _wanted(targets)).all(axis=-1)


def is_wrong(predictions: Array, targets: Array) -> NDArray[np.bool]:
    """Say of each sample whether an output is on the other side, (..., samples).

    One that is neither right nor wrong is undecided.
    """
    return (sides(predictions) == -_wanted(targets)).any(axis=-1)


def answers(outputs: Array) -> NDArray[np.int64]:
    """Return the class that each sample is answered with, (samples,), or −1 where that is none.

    Of one output 0 or 1; of several, (samples, outputs), the only one that is above the threshold.
    """
    found = sides(outputs).astype(np.int64)
    if outputs.shape[1] == 1:
        return np.where(found[:, 0] == 0, -1, (found[:, 0] + 1) // 2)
    one = ((found > 0).sum(axis=1) == 1) & (found != 0).all(axis=1)
    return np.where(one, found.argmax(axis=1), -1)


def count_correct(predictions: Array, targets: Array) -> NDArray[np.int64]:
    """Count the samples that are right, (...): see `is_right`."""
    return is_right(predictions, targets).sum(axis=-1)


def _wanted(targets: Array) -> NDArray[np.int8]:
    return np.where(decided(targets), np.int8(1), np.int8(-1))
