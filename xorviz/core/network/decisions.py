"""What an answer is: the side of the threshold on which each output lies. Nothing else decides it.

Of classes that exclude each other, each with an output of its own, it is the largest output. Whether they do
is a matter of all samples, those of the test too, not of the few that are judged: see `Dataset.exclusive`.
"""

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
FEW = 4
"""Outputs that are compared one by one."""
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


def exclusive(targets: Array) -> bool:
    """Say whether targets (samples, outputs) are of classes that exclude each other: a 1 in each row."""
    if targets.shape[1] < 2:
        return False
    return bool((np.count_nonzero(targets, axis=1) == 1).all() and (targets.max(axis=1) == 1.0).all())


def largest(outputs: Array) -> NDArray[np.int64]:
    """Return which class outputs (..., outputs) answer, and −1 where two are the largest to within rounding.

    Of the shape of the outputs, without the last axis. What is no number answers −1.
    """
    if outputs.shape[-1] <= FEW:
        return _largest_of_few(np.moveaxis(outputs, -1, 0))
    first, second = np.moveaxis(np.partition(outputs, (-2, -1), axis=-1)[..., :-3:-1], -1, 0)
    return np.where(first - second > UNDECIDED, outputs.argmax(axis=-1), -1)


def _largest_of_few(outputs: Array) -> NDArray[np.int64]:
    """Return the same of (outputs, ...), output by output: of a million samples it takes a fraction."""
    first, second = np.maximum(outputs[0], outputs[1]), np.minimum(outputs[0], outputs[1])
    for each in outputs[2:]:
        second = np.maximum(second, np.minimum(first, each))
        first = np.maximum(first, each)
    found = np.full(first.shape, -1, np.int64)
    clear = first - second > UNDECIDED
    for place, each in enumerate(outputs):
        found[clear & (each == first)] = place
    return found


def is_right(predictions: Array, targets: Array, apart: bool) -> NDArray[np.bool]:
    """Say of each sample whether all of its outputs are on their targets' side.

    Of classes that exclude each other: whether the output of its class is the largest.

    Parameters
    ----------
    predictions : (..., samples, outputs)
    targets : (samples, outputs)
    apart
        Whether the classes exclude each other: see `Dataset.exclusive`.

    Returns
    -------
    (..., samples)
    """
    if apart:
        return largest(predictions) == targets.argmax(axis=-1)
    return (sides(predictions) == _wanted(targets)).all(axis=-1)


def is_wrong(predictions: Array, targets: Array, apart: bool) -> NDArray[np.bool]:
    """Say of each sample whether an output is on the other side, (..., samples).

    One that is neither right nor wrong is undecided.
    """
    if apart:
        answers = largest(predictions)
        return (answers != targets.argmax(axis=-1)) & (answers >= 0)
    return (sides(predictions) == -_wanted(targets)).any(axis=-1)


def answers(outputs: Array) -> NDArray[np.int64]:
    """Return the class that each sample is answered with, (samples,), or −1 where that is none.

    Of one output 0 or 1; of several, (samples, outputs), the largest.
    """
    if outputs.shape[1] > 1:
        return largest(outputs)
    side = sides(outputs)[:, 0].astype(np.int64)
    return np.where(side == 0, -1, (side + 1) // 2)


def count_correct(predictions: Array, targets: Array, apart: bool) -> NDArray[np.int64]:
    """Count the samples that are right, (...): see `is_right`."""
    return is_right(predictions, targets, apart).sum(axis=-1)


def _wanted(targets: Array) -> NDArray[np.int8]:
    return np.where(decided(targets), np.int8(1), np.int8(-1))
