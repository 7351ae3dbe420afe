import math

import pytest
from PySide6.QtWidgets import QSlider

from xorviz.gui.transport.transport_bar import SPEED_STEPS, place_of, speed_at


def test_the_scale_of_the_speed():
    assert speed_at(0) == 1.0
    assert speed_at(SPEED_STEPS) == math.inf
    speeds = [speed_at(place) for place in range(SPEED_STEPS + 1)]
    assert speeds == sorted(set(speeds)), "each place has a speed of its own"
    assert [place_of(speed) for speed in speeds] == list(range(SPEED_STEPS + 1))


@pytest.mark.parametrize(("speed", "place"), [(0.01, 0), (1e9, SPEED_STEPS - 1), (math.inf, SPEED_STEPS)])
def test_speeds_beyond_the_slider_are_shown_at_its_ends(speed, place):
    assert place_of(speed) == place


def test_dragging_the_speed(window, person):
    session = window.session
    person.drag_slider("speed", 0)
    assert session.view.speed == 1.0
    person.drag_slider("speed", SPEED_STEPS)
    assert session.view.speed == math.inf
    person.drag_slider("speed", 50)
    assert 20 < session.view.speed < 1000
    assert session.run.epoch == 0


def test_the_slider_shows_the_speed_in_force(window, person):
    slider = person.see("speed", QSlider)
    said = set()
    for speed in (1.0, 25.0, 400.0, math.inf):
        window.session.playback.set_speed(speed)
        assert slider.value() == place_of(speed)
        assert window.session.view.speed == speed
        said.add(person.read("speed_text"))
    assert len(said) == 4


def test_the_first_speed_shows_something_meaningful_within_three_seconds(make_window):
    """The default run is solved at about epoch 1,100."""
    assert 300 <= make_window().session.view.speed < math.inf
