"""A neuron pointed at in the diagram is shown large in the plane, at the epoch shown."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel

from tests.calls import Calls
from tests.gui.seen import pixel_of, shown_contour, shown_labels
from xorviz.core import TrainingConfig
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import forward
from xorviz.gui.kit.numbers import output_text
from xorviz.gui.kit.theme import diverging_table
from xorviz.gui.network.network_view import NetworkView

DEEP = TrainingConfig(hidden=(3, 2), activation="tanh", learning_rate=0.1)
POINTS = np.array([(-0.3, -0.3), (0.5, -0.3), (1.3, 0.4), (0.3, 1.3), (0.6, 0.7)])


def computed(snapshot, points, layer, index):
    """What a neuron computes, and its z."""
    found = forward(snapshot.parameters, points, snapshot.config.activations)
    return found.activations[layer - 1][:, index], found.pre_activations[layer - 1][:, index]


def colours(view, points):
    image = view.grab().toImage()
    return np.array([image.pixelColor(pixel_of(view, *each).toPoint()).getRgb()[:3] for each in points])


@pytest.mark.parametrize("neuron", [(1, 0), (1, 2), (2, 1)])
def test_its_colours_its_line_and_the_numbers_are_those_of_the_neuron(view, trained, light, neuron):
    snapshot = trained(DEEP, 200).head
    view.show_snapshot(snapshot)
    view.show_neuron(neuron)
    values, z = computed(snapshot, POINTS, *neuron)
    wanted = diverging_table("light")[np.minimum((values.clip(-1, 1) + 1) * 128, 255).astype(int)].astype(int)
    beside_line = np.abs(z) > 0.05
    assert beside_line.sum() >= 3
    assert np.abs(colours(view, POINTS) - wanted)[beside_line].max() <= 14
    line = shown_contour(view)
    line = line[~np.isnan(line).any(axis=1)]
    assert np.abs(computed(snapshot, line, *neuron)[1]).max(initial=0.0) < 0.02
    at_samples, _ = computed(snapshot, snapshot.data.inputs, *neuron)
    assert shown_labels(view) == [output_text(each) for each in at_samples]


def test_without_it_the_answers_are_as_before(view, trained):
    view.show_snapshot(trained(DEEP, 200).head)
    before = view.grab().toImage()
    view.show_neuron((1, 0))
    assert view.grab().toImage() != before
    view.show_neuron(None)
    assert view.grab().toImage() == before


def test_an_input_is_shown_and_has_no_line(view, trained):
    snapshot = trained(TrainingConfig(), 5).head
    view.show_snapshot(snapshot)
    view.show_neuron((0, 1))
    assert shown_labels(view) == ["0.00", "1.00", "0.00", "1.00"]
    assert len(shown_contour(view)) == 0


def test_a_feature_of_the_inputs_has_its_own_scale(view, trained):
    features = ("x1", "x1_squared", "x1x2", "sin_x2")
    snapshot = trained(TrainingConfig(features=features, dataset="circle", reduction="mean"), 2).head
    view.show_snapshot(snapshot)
    heads = QSignalSpy(view.headed)
    low, high = snapshot.data.extent
    for index, (name, ends) in enumerate(
        (("x₁", (low, high)), ("x₁²", (0.0, high**2)), ("x₁x₂", (low * high, high**2)), ("sin x₂", (-1, 1)))
    ):
        view.show_neuron((0, index))
        title, scale = heads.at(index)
        assert title == f"Input {name}"
        numbers = [float(word.strip(",").replace("−", "-")) for word in scale.split()[1::2]]
        assert numbers == pytest.approx(ends, rel=0.01)


def test_the_output_is_what_is_answered(view, trained):
    view.show_snapshot(trained(DEEP, 200).head)
    before = view.grab().toImage()
    view.show_neuron((3, 0))
    assert view.grab().toImage() == before


def test_it_follows_the_training_and_a_network_that_lacks_it_shows_its_answers(view, trained):
    heads = QSignalSpy(view.headed)
    for epochs in (10, 300):
        snapshot = trained(DEEP, epochs).head
        view.show_snapshot(snapshot)
        view.show_neuron((2, 1))
        assert shown_labels(view) == [
            output_text(each) for each in computed(snapshot, snapshot.data.inputs, 2, 1)[0]
        ]
    assert [heads.at(row) for row in range(heads.count())] == [["Neuron h²₂", "orange −1, blue 1"]]
    small = trained(TrainingConfig(), 10).head
    view.show_snapshot(small)
    assert shown_labels(view) == [output_text(each) for each in small.predictions[:, 0]]
    assert heads.at(1) == ["", ""]


def test_behind_a_tab_it_costs_nothing(view, trained):
    view.show_snapshot(trained(DEEP, 5).head)
    view.hide()
    found = Calls()
    found.during(lambda: view.show_neuron((1, 0)))
    assert found.of_python.total() < 8
    view.show()
    values, _ = computed(trained(DEEP, 5).head, trained(DEEP, 5).head.data.inputs, 1, 0)
    assert shown_labels(view) == [output_text(each) for each in values]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_of_any_activation_its_numbers_are_told(view, trained, name):
    snapshot = trained(TrainingConfig(activation=name, learning_rate=0.01), 3).head
    view.show_snapshot(snapshot)
    view.show_neuron((1, 1))
    view.grab()
    values, _ = computed(snapshot, snapshot.data.inputs, 1, 1)
    assert shown_labels(view) == [output_text(each) for each in values]


class TestTheDiagram:
    @pytest.fixture
    def network(self, show, trained):
        network = show(NetworkView())
        network.show_snapshot(trained(DEEP, 3).head)
        return network

    @pytest.fixture
    def told(self, network):
        return QSignalSpy(network.neuron_pointed)

    def point_at(self, network, layer, index):
        node = next(each for each in network.diagram.nodes if (each.layer, each.index) == (layer, index))
        QTest.mouseMove(network, node.box.center().toPoint())

    def test_tells_which_neuron_is_pointed_at_once(self, network, told):
        self.point_at(network, 1, 2)
        QTest.mouseMove(network, QPointF(network.rect().bottomRight()).toPoint())
        network.leaveEvent(QEvent(QEvent.Type.Leave))
        assert [told.at(row) for row in range(told.count())] == [[(1, 2)], [None]]

    def test_tells_where_the_keys_have_led_and_that_they_are_gone(self, network, told):
        network.setFocus()
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
            QTest.keyClick(network, key)
        network.clearFocus()
        found = [told.at(row)[0] for row in range(told.count())]
        assert found[0] == (0, 0)
        assert found[1] is None  # on an edge
        assert found[2][0] == 1
        assert found[-1] is None

    def test_tells_what_lies_under_a_resting_pointer_of_another_network(self, network, told, trained):
        self.point_at(network, 2, 1)
        network.show_snapshot(trained(TrainingConfig(hidden=()), 1).head)
        assert told.at(told.count() - 1) != [(2, 1)]


@pytest.mark.slow
def test_in_the_window_the_card_says_which_neuron_it_is(window, person):
    network = person.see("network")
    node = next(each for each in network.diagram.nodes if (each.layer, each.index) == (1, 1))
    person.point_at(network, node.box.center().toPoint())
    titles = [label.text() for label in window.panels.plane_card.findChildren(QLabel)]
    assert "Neuron h₂" in titles
    person.point_at(network, network.rect().bottomRight())
    assert "Boundary" in [label.text() for label in window.panels.plane_card.findChildren(QLabel)]
