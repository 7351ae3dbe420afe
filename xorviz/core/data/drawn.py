"""Samples changed by hand: put in, moved, taken out. What changed is a person's own, and tells so."""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from xorviz.core.data.dataset import Dataset
from xorviz.core.errors import ConfigError

DRAWN = "drawn"
"""What such samples are called."""
MOST_DRAWN = 2_000
"""Samples that can be changed by hand."""


def whole(data: Dataset) -> Dataset:
    """Return all samples: those of the test behind the others.

    Raises
    ------
    ConfigError
        There are too many to be changed by hand.
    """
    test = data.test
    if test is not None:
        inputs, targets = np.vstack([data.inputs, test.inputs]), np.vstack([data.targets, test.targets])
        data = replace(data, inputs=inputs, targets=targets, test=None)
    if len(data) > MOST_DRAWN:
        raise ConfigError(f"{len(data):,} samples are too many to be changed by hand: at most {MOST_DRAWN:,}")
    return data


def with_rows(data: Dataset, inputs: ArrayLike, targets: ArrayLike) -> Dataset:
    """Return other samples (samples, features), (samples, outputs) on the same plane.

    Targets other than 0 and 1 are values to come near to.

    Raises
    ------
    ConfigError
        There is none, there are too many, or a number is not finite.
    """
    drawn = replace(data, name="own", label=DRAWN, inputs=inputs, targets=targets, test=None)
    drawn = replace(drawn, regression=not np.isin(drawn.targets, (0.0, 1.0)).all())
    return whole(drawn)


def with_points(data: Dataset, places: ArrayLike, target: ArrayLike) -> Dataset:
    """Return the samples and some more at places (points, 2), all with one target (outputs,)."""
    places = np.atleast_2d(np.asarray(places, np.float64))
    targets = np.broadcast_to(np.asarray(target, np.float64), (len(places), data.targets.shape[1]))
    return with_rows(data, np.vstack([data.inputs, places]), np.vstack([data.targets, targets]))


def moved(data: Dataset, row: int, place: ArrayLike) -> Dataset:
    """Return the samples with one at another place (features,)."""
    inputs = data.inputs.copy()
    inputs[row] = place
    return with_rows(data, inputs, data.targets)


def without(data: Dataset, row: int) -> Dataset:
    """Return the samples but for one.

    Raises
    ------
    ConfigError
        There is no other.
    """
    if len(data) == 1:
        raise ConfigError("the last sample cannot be taken out: a network needs one to learn")
    return with_rows(data, np.delete(data.inputs, row, axis=0), np.delete(data.targets, row, axis=0))


def thinned(data: Dataset, most: int) -> Dataset:
    """Return so many of the samples, drawn at random but always the same; all if they are fewer."""
    if len(data) <= most:
        return data
    chosen = np.zeros(len(data), np.bool_)
    chosen[np.random.default_rng(0).permutation(len(data))[:most]] = True
    return data.rows(chosen)
