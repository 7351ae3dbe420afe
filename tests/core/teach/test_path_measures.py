"""What is claimed of a run's path is measured on all of it."""

import itertools

import numpy as np
import pytest

from xorviz.core import Run, TrainingConfig
from xorviz.core.teach.measures import RUN_MEASURES


def test_share_of_a_plane_and_of_two_weights_and_detour_are_those_of_the_states_themselves():
    run = Run(TrainingConfig(seed=7))
    run.advance(400)
    states = np.stack([each.parameters.flat for each in run.snapshots(range(351))])
    ways = states - states.mean(axis=0)
    along = np.linalg.svd(ways, compute_uv=False) ** 2
    of_each = (ways**2).sum(axis=0)
    two = max(of_each[one] + of_each[other] for one, other in itertools.combinations(range(9), 2))
    length = np.linalg.norm(np.diff(states, axis=0), axis=1).sum()
    for name, expected in (
        ("path_in_plane", along[:2].sum() / along.sum()),
        ("path_in_weights", two / of_each.sum()),
        ("detour", length / np.linalg.norm(states[-1] - states[0])),
    ):
        assert RUN_MEASURES[name].measure(run, 350) == pytest.approx(expected, rel=1e-9)
