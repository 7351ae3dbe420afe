"""A place of the plane that is pointed at: the diagram shows its forward pass, and nothing else."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QSignalSpy, QTest

from tests.examples import examples
from tests.gui.seen import pixel_of
from xorviz.core import TrainingConfig
from xorviz.core.data.axis import Axis
from xorviz.core.data.dataset import Dataset
from xorviz.core.insight.probe import probe
from xorviz.core.network.backpropagation import forward
from xorviz.core.update.names import place_name
from xorviz.gui.kit.numbers import fitting, fixed
from xorviz.gui.network.edge_labels import LabelPainter
from xorviz.gui.network.network_view import NetworkView
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.probed_place import round_place
from xorviz.session.selection import Selection

CONTROL = Qt.KeyboardModifier.ControlModifier
PLACE = (0.31, -0.2)


@pytest.mark.parametrize("hidden", [(), (2,), (3, 4)])
@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_what_comes_to_a_neuron_makes_up_its_z_and_its_activation_is_that_of_training(
    trained, hidden, activation
):
    snapshot = trained(TrainingConfig(hidden=hidden, activation=activation, learning_rate=0.1), 50).head
    found = probe(snapshot, PLACE)
    wanted = forward(snapshot.parameters, np.array([PLACE]), snapshot.config.activations)
    for values, layer in zip(found.values[1:], wanted.activations, strict=True):
        np.testing.assert_array_equal(values, layer[0])
    place = 0
    for layer, (inputs, outputs) in enumerate(pairwise(snapshot.layers)):
        weights = found.terms[place : place + inputs * outputs].reshape(outputs, inputs)
        place += inputs * outputs
        biases = found.terms[place : place + outputs]
        place += outputs
        z = wanted.pre_activations[layer][0]
        np.testing.assert_allclose(weights.sum(axis=1) + biases, z, rtol=1e-12, atol=1e-14)
    assert place == len(found.terms)


@given(st.floats(-1e4, 1e4), st.floats(1e-6, 1e3))
@examples(200)
def test_a_round_place_is_within_the_pixels_beside_and_can_be_written_down(value, pixel):
    (found, other) = round_place((value, -value), (pixel, pixel))
    assert abs(found - value) <= 1.26 * pixel
    assert other == pytest.approx(-found, abs=1.26 * 2 * pixel)
    assert float(f"{found:.12g}") == pytest.approx(found, rel=1e-11)


AXES = Axis("age", 43.7, 11.3), Axis("salary", 52_400.0, 17_310.0)


@given(st.floats(-2.0, 2.0), st.floats(-2.0, 2.0))
@examples(50)
def test_a_place_is_round_in_what_was_measured(x1, x2):
    data = Dataset("own", "Own", [[0.0, 0.0], [1.0, 1.0]], [[0.0], [1.0]], axes=AXES)
    place = round_place((x1, x2), (0.01, 0.01), AXES)
    assert place == pytest.approx((x1, x2), abs=0.0126)
    age, salary = (float(each) for each in place_name(data, place)[1:-1].replace("−", "-").split(", "))
    assert age * 5 == pytest.approx(round(age * 5), abs=1e-6)  # steps of 0.2 years
    assert salary / 200 == pytest.approx(round(salary / 200), abs=1e-6)
    assert AXES[0].measured_one(place[0]) == pytest.approx(age, abs=1e-9)


class TestTheDiagram:
    @pytest.fixture
    def network(self, show):
        return show(NetworkView(), (760, 520))

    @pytest.fixture
    def written(self, monkeypatch):
        """What is written beside edges: what each number is called, and the number."""
        seen = []

        def write(self, painter, box, key, number, *look):
            seen.append((key, number))

        monkeypatch.setattr(LabelPainter, "_paint_number", write)
        return seen

    def test_its_numbers_are_those_of_the_place_and_follow_the_epoch(self, network, trained):
        network.show_place(PLACE)
        for epochs in (5, 400):
            snapshot = trained(TrainingConfig(), epochs).head
            network.show_snapshot(snapshot)
            values = network.take_lit().values
            assert (values[0, 0][0], values[0, 1][0]) == ("0.31", "−0.2")
            found = forward(snapshot.parameters, np.array([PLACE]), snapshot.config.activations)
            for layer, activations in enumerate(found.activations, start=1):
                for index, activation in enumerate(activations[0]):
                    assert values[layer, index] == (fixed(activation, 3), False)

    @pytest.mark.parametrize("strokes", ["both", "weights", "gradients"])
    def test_each_edge_says_what_it_adds_and_none_a_gradient(self, network, trained, written, strokes):
        snapshot = trained(TrainingConfig(), 400).head
        network.show_strokes(strokes)
        network.show_snapshot(snapshot)
        network.show_place(PLACE)
        written.clear()
        network.grab()
        terms = [fitting(each, 3, 7 if strokes == "both" else 6) for each in probe(snapshot, PLACE).terms]
        added = [number for key, number in written if key in ("w·a", "b")]
        assert sorted(added) == sorted(terms)
        assert not any(key.startswith("∂") for key, _ in written)
        assert len(written) == len(terms) * (2 if strokes == "both" else 1)

    def test_without_it_the_picture_is_as_before(self, network, trained):
        network.show_snapshot(trained(TrainingConfig(), 400).head)
        before = network.grab().toImage()
        network.show_place(PLACE)
        assert network.grab().toImage() != before
        network.show_place(None)
        assert network.grab().toImage() == before

    @pytest.mark.parametrize("hidden", [(2,), (12, 12)])
    def test_the_place_is_marked_in_the_picture_of_each_neuron(self, network, trained, light, hidden):
        snapshot = trained(TrainingConfig(hidden=hidden), 3).head
        network.show_snapshot(snapshot)
        network.show_place((0.0, 1.0))
        image = network.grab().toImage()
        low, high = snapshot.data.extent
        for node in network.diagram.nodes:
            across, up = (0.0 - low) / (high - low), (1.0 - low) / (high - low)
            at = QPointF(
                node.box.left() + across * node.box.width(), node.box.bottom() - up * node.box.height()
            )
            colours = {
                image.pixelColor(round(at.x()) + dx, round(at.y()) + dy).name()
                for dx in (-1, 0, 1)
                for dy in (-1, 0, 1)
            }
            assert light.colour("card").name() in colours
        network.show_place((60.0, 0.0))  # beyond the pictures
        network.grab()


class TestThePlane:
    @pytest.fixture
    def view(self, show, trained):
        view = show(BoundaryView())
        view.show_snapshot(trained(TrainingConfig(), 300).head)
        return view

    @pytest.fixture
    def places(self, view):
        return QSignalSpy(view.place_hovered)

    def point_at(self, view, place):
        viewport = view._plot.viewport()
        QTest.mouseMove(viewport, viewport.mapFrom(view, pixel_of(view, *place).toPoint()))

    def test_the_place_under_the_pointer_is_told_in_round_numbers(self, view, places):
        self.point_at(view, (0.5, 0.253))
        (found,) = places.at(places.count() - 1)
        assert found == pytest.approx((0.5, 0.25), abs=0.011)
        assert all(len(f"{each:.12g}") <= 5 for each in found)

    def test_near_a_sample_it_is_the_sample_s_own(self, view, places):
        self.point_at(view, (0.02, 0.98))
        assert places.at(places.count() - 1) == [(0.0, 1.0)]
        assert view._hover.isVisible()

    def test_leaving_ends_it(self, view, places):
        self.point_at(view, (0.5, 0.3))
        view.eventFilter(view._plot.viewport(), QEvent(QEvent.Type.Leave))
        assert places.at(places.count() - 1) == [None]

    def test_the_keys_lead_to_any_place_and_say_what_is_computed(self, view, places, announced):
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_Right, CONTROL)
        (first,) = places.at(places.count() - 1)
        QTest.keyClick(view, Qt.Key.Key_Up, CONTROL)
        (second,) = places.at(places.count() - 1)
        low, high = view._snapshot.data.extent
        assert first == pytest.approx(((low + high) / 2 + (high - low) / 20, (low + high) / 2), abs=0.02)
        assert second == pytest.approx((first[0], first[1] + (high - low) / 20), abs=0.02)
        assert view._cross.places.tolist() == [list(second)]
        h1, h2, answer = np.concatenate(probe(view._snapshot, second).values[1:])
        said = f"hidden neuron 1 {h1:.3f}, hidden neuron 2 {h2:.3f}, answer {answer:.4f}"
        assert announced[-1].endswith(said)
        view.clearFocus()
        assert places.at(places.count() - 1) == [None]
        assert not len(view._cross.places)

    def test_the_keys_stay_within_the_plane(self, view, places):
        view.setFocus()
        for _ in range(15):
            QTest.keyClick(view, Qt.Key.Key_Left, CONTROL)
        (found,) = places.at(places.count() - 1)
        assert found[0] == pytest.approx(view._snapshot.data.extent[0], abs=0.01)

    def test_a_sample_to_which_the_keys_have_led_is_told_too(self, view, places):
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_Right)
        assert places.at(places.count() - 1) == [(0.0, 0.0)]

    def test_what_is_followed_alone_changes_nothing(self, view, places):
        view.show_selection(Selection(2))
        assert places.count() == 0


@pytest.mark.slow
def test_in_the_window_the_diagram_shows_the_place_under_the_pointer_until_it_leaves(window, person):
    person.step(30)
    network, boundary = person.see("network"), person.see("boundary")
    before = network.grab().toImage()
    place = QPointF(pixel_of(boundary, 0.5, 0.5)).toPoint()
    viewport = boundary._plot.viewport()
    person.point_at(viewport, viewport.mapFrom(boundary, place))
    assert network.take_lit().place == pytest.approx((0.5, 0.5), abs=0.02)
    assert network.grab().toImage() != before
    boundary.eventFilter(viewport, QEvent(QEvent.Type.Leave))
    assert network.grab().toImage() == before
