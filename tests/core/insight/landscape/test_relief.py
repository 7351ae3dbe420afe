"""Contours lie at round losses that are there; the relief is lit as ground of that height is."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core.insight.landscape.relief import CONTOURS, EVEN, STEEPNESS, contour_levels, heights, light


@given(st.floats(0, 1e9), st.floats(1e-9, 1e9))
def test_contours_are_at_round_losses_between_the_lowest_and_the_highest(low, wide):
    high = low + wide
    levels = contour_levels(np.array([[low, high], [np.nan, np.inf]]))
    if high - low <= EVEN * high:
        assert len(levels) == 0
        return
    assert len(levels) <= CONTOURS
    assert ((low < levels) & (levels < high)).all()
    if len(levels) > 1:
        step = float(levels[-1] - levels[0]) / (len(levels) - 1)
        digits = step / 10.0 ** math.floor(math.log10(step))
        assert min(abs(digits - each) for each in (1, 2, 5, 10)) < 1e-4


def test_of_even_ground_there_are_no_contours():
    for losses in (np.ones((3, 3)), np.full((2, 2), np.nan), np.array([[1.0, np.inf]])):
        assert len(contour_levels(losses)) == 0


def test_the_sun_is_in_the_upper_left():
    across, up = np.meshgrid(np.linspace(0, 1, 9), np.linspace(0, 1, 7))
    assert light(np.ones((7, 9))) == pytest.approx(np.ones((7, 9)))
    assert (light(across) > 1.0).all()  # rises to the right: it faces the left
    assert (light(-across) < 1.0).all()
    assert (light(-up) > 1.0).all()  # falls upward: it faces up
    assert (light(up) < 1.0).all()
    # rises by STEEPNESS times its width over its width: the normal is (-s, 0, 1), the sun (-1, 1, 1)
    slope = STEEPNESS
    assert light(across)[3, 4] == pytest.approx((1 + slope) / math.sqrt(1 + slope**2))


def test_what_is_not_finite_has_no_height_and_no_light():
    losses = np.array([[0.0, 1.0, 2.0], [1.0, np.inf, 1.0], [0.0, 1.0, 4.0]])
    assert np.isnan(heights(losses)).sum() == 1
    assert heights(losses)[2, 2] == 1.0
    assert np.isnan(light(losses)[1, 1])
    assert light(np.ones((1, 1))) == 1.0
