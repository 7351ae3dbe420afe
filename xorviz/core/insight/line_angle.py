"""The angle between the lines that hidden neurons draw into the plane of the inputs."""

import math

import numpy as np

from xorviz.core.network.features import PLAIN
from xorviz.core.run.snapshot import Snapshot


def line_angle(snapshot: Snapshot) -> float:
    """Return the angle between the lines z = 0 of the first hidden layer's neurons, from 0 to 90 degrees.

    Of more than two neurons, the smallest between any two. tan θ = |w₁ × w₂| / |w₁ · w₂|: neither the size
    of the weights nor their sign matters, and it is as exact near 0 as anywhere. NaN if no two draw a line:
    of other features than the inputs none does.

    Raises
    ------
    ConfigError
        The inputs are no plane.
    """
    snapshot.data.require("the angle between two lines in the plane", inputs=2)
    straight = snapshot.config.hidden and snapshot.config.features == PLAIN
    rows = snapshot.parameters.weights[0] if straight else np.empty((0, 2))
    largest = np.abs(rows).max(axis=1, initial=0.0)
    rows = rows[largest > 0.0] / largest[largest > 0.0, np.newaxis]  # so that no product overflows
    if len(rows) < 2:
        return math.nan
    one, other = np.triu_indices(len(rows), 1)
    cross = rows[one, 0] * rows[other, 1] - rows[one, 1] * rows[other, 0]
    dot = np.sum(rows[one] * rows[other], axis=1)
    return float(np.degrees(np.arctan2(np.abs(cross), np.abs(dot))).min())
