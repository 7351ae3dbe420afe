import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from xorviz.core.data.axis import Axis
from xorviz.gui.plane.zoom.plane_stretch import LARGEST, SMALLEST, PlaneStretch, stretch_words

WHOLE = (-0.4, 1.4), (20_000.0, 80_000.0)
shares = st.floats(0.0, 1.0)


def stretch_of(whole=WHOLE):
    stretch = PlaneStretch()
    stretch.show_whole(whole)
    return stretch


def place_in(stretch, across, up):
    (left, right), (low, high) = stretch.shown
    return left + across * (right - left), low + up * (high - low)


@given(st.floats(1.0, 8.0), shares, shares)
@examples(100)
def test_what_is_zoomed_at_stays_and_both_axes_are_zoomed_alike(factor, across, up):
    stretch = stretch_of()
    place = place_in(stretch, across, up)
    stretch.zoom(factor, place)
    np.testing.assert_allclose(place_in(stretch, across, up), place, rtol=1e-9, atol=1e-9)
    spans = np.ptp(np.array(stretch.shown), axis=1)
    np.testing.assert_allclose(spans, np.ptp(np.array(WHOLE), axis=1) / factor, rtol=1e-12)
    assert stretch.times == pytest.approx(factor)


@given(st.lists(st.tuples(st.floats(0.1, 10.0), shares, shares), max_size=30))
@examples(100)
def test_it_never_gets_lost(steps):
    stretch = stretch_of()
    for factor, across, up in steps:
        stretch.zoom(factor, place_in(stretch, across, up))
        stretch.move(across * 4 - 2, up * 4 - 2)
        assert SMALLEST * 0.999 <= stretch.times <= LARGEST * 1.001
        for (low, high), (left, right) in zip(stretch.shown, WHOLE, strict=True):
            assert left <= (low + high) / 2 * (1 + 1e-12) + 1e-12
            assert (low + high) / 2 <= right * (1 + 1e-12) + 1e-12
    stretch.show_all()
    assert stretch.shown == WHOLE


def test_there_and_back_is_the_whole_to_the_last_bit():
    stretch = stretch_of()
    place = place_in(stretch, 0.3, 0.9)
    for _ in range(5):
        stretch.zoom(1.25, place)
    assert not stretch.is_whole
    for _ in range(5):
        stretch.zoom(1 / 1.25, place)
    assert stretch.is_whole


def test_the_same_plane_stays_zoomed_and_another_is_shown_as_a_whole():
    stretch = stretch_of()
    stretch.zoom(3.0, place_in(stretch, 0.5, 0.5))
    shown = stretch.shown
    stretch.show_whole(WHOLE)
    assert stretch.shown == shown
    stretch.show_whole(((0.0, 1.0), (0.0, 1.0)))
    assert stretch.is_whole


def test_it_is_said():
    stretch = stretch_of()
    assert stretch_words(stretch) == "The plane from −0.4 to 1.4 across, from 2e4 to 8e4 up"
    stretch.axes = Axis("age", 50.0, 20.0), Axis("salary")
    assert stretch_words(stretch) == "The plane from 42 to 78 across, from 2e4 to 8e4 up"
