"""A nudge: the parameters moved a little in a random direction, so that what is equal can grow apart.

It is a fact of a run like any edit: `Edit(epoch, NUDGE, size)`. The snapshot of its epoch stays as it was;
the update after it starts from the parameters moved. The direction follows from the seed and the epoch alone,
so that any stretch can be redone by itself.
"""

import math
from typing import cast

import numpy as np

from xorviz.core.network.activations import Array
from xorviz.core.parameter import Parameter
from xorviz.core.writing import with_minus

NUDGE = "nudge"
"""The name of the edit."""
NUDGE_SIZE = 1e-6
"""Far below anything that can be seen, far above rounding."""

_SIZE = Parameter(
    name=NUDGE,
    label="Nudge",
    help="How far the parameters are moved.",
    kind="real",
    allowed="a number above 0 and at most 1",
    minimum=math.nextafter(0, 1),
    maximum=1.0,
    live=True,
)


def check_size(size: object) -> float:
    """Return the size of a nudge as a number.

    Raises
    ------
    ConfigError
        It is not a number above 0 and at most 1.
    """
    return cast("float", _SIZE.check(size))


def nudge_direction(seed: int, epoch: int, parameters: int) -> Array:
    """Draw a direction, (parameters,), of length 1; all are equally likely."""
    direction = np.random.default_rng((seed, epoch)).standard_normal(parameters)
    return direction / np.sqrt(np.sum(direction * direction))


def nudge_text(size: object) -> str:
    """Write a nudge in words."""
    return with_minus(f"nudged by {size:g}")
