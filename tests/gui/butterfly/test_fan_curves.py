"""The curves of a fan, where its numbers are as large as numbers can be."""

import numpy as np

from tests.core.runs import run_of
from xorviz.core.insight.butterfly.butterfly import butterfly
from xorviz.gui.butterfly.fan_curves import fan_curves


def test_runs_that_are_as_far_apart_as_numbers_go_have_curves():
    fan = butterfly(run_of(0, seed=29), 0, [1.5e308], 30)
    _, up, down = fan_curves(fan)
    for curve in (up, down):
        assert np.isfinite(curve.losses).all()
        assert curve.distances[0, 1] == curve.distances[-1, 1] == np.log10(1.5e308)
