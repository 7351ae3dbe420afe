"""What is measured of the path that a run takes through parameter space, for claims."""

import math
from itertools import combinations

import numpy as np

from xorviz.core.insight.landscape.landscape import path_of
from xorviz.core.insight.landscape.plane import plane_of_parameters, plane_of_path
from xorviz.core.run.run import Run


def path_in_plane(run: Run, epoch: int) -> float:
    """Return what the plane along its two principal directions holds of the path to an epoch, from 0 to 1."""
    path = path_of(run, epoch).states
    return plane_of_path(run.at(epoch), path).share(path)


def path_in_weights(run: Run, epoch: int) -> float:
    """Return what the plane of two parameters holds of the path, of those that hold most, from 0 to 1."""
    path, snapshot = path_of(run, epoch).states, run.at(epoch)
    pairs = combinations(range(path.shape[1]), 2)
    return max(plane_of_parameters(snapshot, *pair).share(path) for pair in pairs)


def detour(run: Run, epoch: int) -> float:
    """Return how many times as long the path to an epoch is as the straight way; NaN if that is none."""
    path = path_of(run, epoch).states
    straight = float(np.linalg.norm(path[-1] - path[0]))
    return float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum()) / straight if straight else math.nan
