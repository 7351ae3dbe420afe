"""The largest rate, z of a million, saturated and dead networks in the window: shown, nothing is warned of.

A warning is an error in the tests, in the threads too, and so is whatever Qt says.
"""

import numpy as np
import pytest

from tests.driving import go_to
from tests.gui.app.test_in_force import agree
from tests.gui.conftest import opens_a_window
from tests.session.conftest import Witness
from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.teach.lesson_text import Link
from xorviz.gui.app.views import by_link

pytestmark = [opens_a_window, pytest.mark.slow]


def scaled(size, **settings):
    """Start from the usual weights, so many times as large, and biases likewise."""
    config = TrainingConfig(**settings)
    start = Run(config, NumpyEngine()).head.parameters
    return config.started_from(
        ([size * each for each in start.weights], [size * each + size for each in start.biases])
    )


def dead(activation):
    """Start where no sample gets through a hidden neuron."""
    return TrainingConfig(activation=activation).started_from(
        ([np.ones((2, 2)), np.ones((1, 2))], [np.full(2, -1e6), np.zeros(1)])
    )


CONFIGS = {
    "a rate of a thousand million": TrainingConfig(learning_rate=1e9),
    "a rate of a thousand million without bounds": TrainingConfig(
        learning_rate=1e9, activation="relu", output_activation="linear"
    ),
    "Adam at a thousand million": TrainingConfig(learning_rate=1e9, optimiser="adam"),
    "classes at a thousand million": TrainingConfig(dataset="blobs", learning_rate=1e9),
    "dead rectifiers": dead("relu"),
    "saturated": dead("sigmoid"),
    "hardly anything": scaled(1e-300),
    "beyond a million without bounds": scaled(1e6, activation="linear", output_activation="linear"),
    **{f"z of a million, {name}": scaled(1e6, activation=name) for name in ACTIVATIONS if name != "softmax"},
}


def look_everywhere(window, qapp):
    """Show each view, and let it be painted."""
    for name in by_link():
        window.lesson.view.link_followed.emit(Link(name, "view", name))
        qapp.processEvents()
    window.grab()


def test_they_are_shown_and_nothing_is_warned_of(window, person, qtbot, qapp, some):
    session = window.session
    said = Witness(session)
    for name in some(list(CONFIGS), 6):
        session.start_run(CONFIGS[name], name)
        for _ in range(3):
            session.playback.step()
            qtbot.waitUntil(lambda: session.view.sought is None and not session.playing)
        look_everywhere(window, qapp)
        for _ in range(4):
            window.actions_by_id["run.step_rule"].trigger()
        qtbot.waitUntil(lambda: session.view.sought is None)
        go_to(qtbot, session, 0)
        look_everywhere(window, qapp)
        agree(window, person, name)
        assert said.failures == [], name
    before = session.config
    person.type_number("learning_rate_number", "1e300")
    assert session.config == before
    agree(window, person, "what is too large is refused, and what is in force stays")
