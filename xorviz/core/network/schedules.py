"""Schedules: the learning rate of each epoch; all that is known of each is one record, found by name.

The rate in force is the learning rate times a factor of the epoch alone, so that any epoch can be reached
again, and an edit of the learning rate changes that of all epochs after it by the same ratio.
"""

import math
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.arrays import Array
from xorviz.core.parameter import Parameter


class Schedule(NamedTuple):
    """How the learning rate changes."""

    name: str
    label: str
    parameters: tuple[Parameter, ...]
    """Settings of its own."""
    factors: Callable[..., Array]
    """Of ascending epochs (epochs,), counted before their updates, and a value for each of the
    parameters, by name: what the learning rate is multiplied by. Of each epoch the same, whatever others are
    asked for."""


def constant(epochs: NDArray[np.int64]) -> Array:
    """Leave it as it is."""
    return np.ones(len(epochs))


def step(epochs: NDArray[np.int64], drop_every: int, drop_to: float) -> Array:
    """Multiply it by `drop_to` after each `drop_every` epochs."""
    drops, places = np.unique(epochs // drop_every, return_inverse=True)
    return np.array([drop_to**drop for drop in drops.tolist()])[places]


def cosine(epochs: NDArray[np.int64], cosine_epochs: int, cosine_to: float) -> Array:
    """Go down half a cosine to `cosine_to` of it, and stay there (Loshchilov and Hutter 2017, no restart)."""
    fall = np.zeros(len(epochs))
    shares = (epochs[epochs < cosine_epochs] / cosine_epochs).tolist()
    fall[: len(shares)] = [0.5 * (1.0 + math.cos(math.pi * share)) for share in shares]
    return cosine_to + (1.0 - cosine_to) * fall


def inverse(epochs: NDArray[np.int64], decay: float) -> Array:
    """Divide it by 1 + decay × epochs (Robbins and Monro 1951: it sums to infinity, its square does not)."""
    return 1.0 / (1.0 + decay * epochs.astype(np.float64))


_setting = partial(Parameter, group="training", folded=True)
_share = partial(_setting, kind="real", allowed="a number from 0 to 1", minimum=0.0, maximum=1.0)
_epochs = partial(
    _setting,
    kind="integer",
    allowed="a whole number from 1 to 1000000000",
    minimum=1,
    maximum=10**9,
    compared=(100, 1000, 10_000),
)

SCHEDULES = {
    schedule.name: schedule
    for schedule in (
        Schedule("constant", "constant", (), constant),
        Schedule(
            "step",
            "in steps",
            (
                _epochs(
                    name="drop_every",
                    label="Epochs a step",
                    help="After so many epochs it drops.",
                    default=500,
                ),
                _share(
                    name="drop_to",
                    label="Drops to",
                    help="What it is multiplied by at each drop.",
                    compared=(0.1, 0.5, 0.9),
                    default=0.5,
                ),
            ),
            step,
        ),
        Schedule(
            "cosine",
            "cosine",
            (
                _epochs(
                    name="cosine_epochs",
                    label="Epochs down",
                    help="After so many epochs it is as low as it gets.",
                    default=2000,
                ),
                _share(
                    name="cosine_to",
                    label="Down to",
                    help="Share of the learning rate that is left then.",
                    compared=(0.0, 0.1),
                    default=0.0,
                ),
            ),
            cosine,
        ),
        Schedule(
            "inverse",
            "1 / t",
            (
                _setting(
                    name="decay",
                    label="Decay",
                    help="The learning rate is divided by 1 + this times the epochs.",
                    kind="real",
                    allowed="a number from 0 to 1e6",
                    minimum=0.0,
                    maximum=1e6,
                    compared=(0.0001, 0.001, 0.01),
                    default=0.001,
                ),
            ),
            inverse,
        ),
    )
}
