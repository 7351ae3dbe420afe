"""Every control of TensorFlow Playground: where it is here, and that it does the same, in the window.

https://playground.tensorflow.org, as of its version of 2024: the rows below are its controls, top to bottom.
"""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from tests.gui.person import Person
from xorviz.core import TrainingConfig

pytestmark = pytest.mark.slow
MOONS = TrainingConfig(dataset="moons", reduction="mean", hidden=(4,))
ROWS = {}
"""What is operated, by the control's name in Playground."""


def row(name, *values):
    """Note what operates a control of Playground; with each of these values, if it has some."""

    def note(operate):
        ROWS[name] = operate, values
        return operate

    return note


@pytest.fixture
def person(make_window, qtbot):
    found = Person(make_window(MOONS), qtbot)
    for fold in ("more_start", "more_steps"):
        found.click(fold)
    return found


def config(person):
    return person.window.session.config


def snapshot(person):
    return person.window.session.snapshot


@row("Reset the network")
def reset(person):
    person.step(3)
    person.click("run.reset")
    person.wait_until_shown(0)


@row("Run/Pause")
def play(person):
    person.click("run.play")
    person.wait_for_epoch(20)
    person.click("run.play")
    assert not person.window.session.playing


@row("Step")
def step(person):
    person.click("run.step")
    person.wait_until_shown(1)


@row("Learning rate", 0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
def learning_rate(person, rate):
    person.type_number("learning_rate_number", f"{rate:.5f}")
    assert config(person).learning_rate == rate


@row("Activation", "relu", "tanh", "sigmoid", "linear")
def activation(person, name):
    person.choose("activation", name)
    assert config(person).activations == (name, "sigmoid")


@row("Regularization", "l1", "l2", "none")
def regularisation(person, name):
    person.choose("penalty", name)
    assert config(person).penalty == name


@row("Regularization rate", 0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
def regularisation_rate(person, rate):
    if config(person).penalty == "none":
        person.choose("penalty", "l2")
    person.type_number("penalty_rate_number", f"{rate:g}")
    assert config(person).penalty_rate == rate


@row("Problem type", "moons", "plane")
def problem_type(person, dataset):
    person.choose("dataset", dataset)
    assert config(person).make_data().regression == (dataset == "plane")
    assert config(person).output_activation == ("linear" if dataset == "plane" else "sigmoid")


@row("Data set", "ring", "quadrants", "gaussians", "spiral", "plane", "bumps")
def dataset(person, name):
    """Circle, exclusive or, Gauss, spiral; for regression a plane and several Gaussians."""
    person.choose("dataset", name)
    assert person.window.session.run.data.name == name
    person.step()


@row("Ratio of training to test data", *range(10, 100, 10))
def ratio(person, percent):
    person.type_number("held_out_number", f"{1 - percent / 100:.1f}")
    data = person.window.session.run.data
    assert len(data) == 2 * percent
    assert (len(data), len(data.test)) == (2 * percent, 200 - 2 * percent)


@row("Noise", *range(0, 55, 5))
def noise(person, percent):
    person.type_number("noise_number", f"{percent / 100:.2f}")
    assert config(person).setting("noise") == percent / 100


@row("Batch size", *range(1, 31))
def batch_size(person, size):
    person.choose("batch_size", size)
    assert config(person).batch_size == size


@row("Regenerate")
def regenerate(person):
    before = person.window.session.run.data
    person.type_number("data_seed", "7")
    assert not person.window.session.run.data.is_same_as(before)
    assert config(person).seed == MOONS.seed


@row("Features", "x1_squared", "x2_squared", "x1x2", "sin_x1", "sin_x2", "x1", "x2")
def features(person, name):
    box = person.see(f"features_{name}")
    before = box.isChecked()
    box.click()
    assert (name in config(person).features) != before


@row("Hidden layers", *range(7))
def hidden_layers(person, count):
    fewer, more = person.see("hidden_layers").parentWidget().findChildren(QToolButton)
    while len(config(person).hidden) != count:
        (more if len(config(person).hidden) < count else fewer).click()
    assert len(config(person).hidden) == count


@row("Neurons of a layer", *range(1, 9))
def neurons(person, count):
    person.type_number("width_number", str(count))
    assert config(person).hidden == (count,)


@row("Weight, by hand")
def weight(person):
    network = person.see("network")
    network.setFocus()
    person.qtbot.waitUntil(network.hasFocus, timeout=60_000)
    before = snapshot(person).parameters.flat.copy()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(network, key)
    for sign in "0.75":  # the first opens the field, which takes the keyboard
        QTest.keyClicks(QApplication.focusWidget(), sign)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    after = snapshot(person).parameters.flat
    (changed,) = np.flatnonzero(after != before)
    assert after[changed] == 0.75


@row("Show test data")
def show_test_data(person):
    person.type_number("held_out_number", "0.5")
    dots = person.window.panels._boundary._held_out.dots
    assert dots.isVisible()
    person.window.actions_by_id["view.test_points"].trigger()
    assert not dots.isVisible()


@row("Discretize output")
def discretise(person):
    boundary = person.window.panels._boundary
    before = boundary.grab().toImage()
    person.window.actions_by_id["view.decision"].trigger()
    assert boundary.grab().toImage() != before


@row("Test loss, training loss")
def losses(person):
    person.type_number("held_out_number", "0.5")
    person.step(2)
    run, loss = person.window.session.run, person.window.panels._loss
    assert [line.ghost.curve for line in loss._ghosts] == [run.test_curve]
    person.click("rule_tab_fit")
    assert person.see("fit").spoken().count("loss") == 2


@pytest.mark.parametrize("name", ROWS)
def test_it_is_here(person, name):
    operate, values = ROWS[name]
    for value in values or (None,):
        _ = operate(person) if value is None else operate(person, value)
