"""A tick of the learning rate at the head runs what depends on the learning rate, and little else."""

import pytest
from PySide6.QtWidgets import QSlider

from tests.calls import Calls

EPOCHS = 60
MOST_OF_THE_EVENT = 170
"""120 to 155: the first after a while is a step of its own that can be undone."""
MOST_OF_THE_ANSWER = 420


@pytest.fixture
def slider(window, person, qtbot):
    """That of the learning rate, at the head of a run, with one edit there."""
    session = window.session
    session.playback.run_to(EPOCHS)
    qtbot.waitUntil(lambda: not session.playing and session.snapshot.epoch == EPOCHS, timeout=60_000)
    slider = person.see("learning_rate", QSlider)
    tick(slider, session, qtbot, Calls())
    return slider


def tick(slider, session, qtbot, event, answer=None):
    """Move the slider; count the calls of the event, and of showing what the worker answers."""
    before = session.view.update
    event.during(lambda: slider.setValue(slider.value() + 10))
    (answer or Calls()).during(
        lambda: qtbot.waitUntil(lambda: session.view.update is not before, timeout=60_000)
    )


def test_a_tick_takes_few_calls(window, slider, qtbot):
    event, answer = Calls(), Calls(within="Playback.on_worker_progressed")
    tick(slider, window.session, qtbot, event, answer)
    assert 0 < event.of_python.total() <= MOST_OF_THE_EVENT
    assert event.of_c <= MOST_OF_THE_EVENT
    assert 0 < answer.of_python.total() <= MOST_OF_THE_ANSWER
    assert event.of_python["Following.completed"] == answer.of_python["Following.completed"] == 1


def test_a_tick_lays_out_no_curve_and_takes_apart_no_gradient(window, slider, qtbot):
    event, answer = Calls(), Calls(within="Playback.on_worker_progressed")
    tick(slider, window.session, qtbot, event, answer)
    both = event.of_python + answer.of_python
    assert both["trace_update"] == 1
    for name in ("LossView.draw", "lay_out", "backward", "sample_gradients", "_Writer.written", "plateaus"):
        assert not both[name]
