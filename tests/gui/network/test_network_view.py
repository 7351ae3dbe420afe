from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from tests.gui.network.pictured import count_pixels, label_box, picture
from tests.gui.seen import edge_position
from xorviz.core import TrainingConfig
from xorviz.gui.kit.numbers import precise
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.network.network_view import NetworkView


@pytest.fixture
def view(show):
    return show(NetworkView())


def number(text):
    return float(text.replace("−", "-"))


def last_word(line):
    return number(line.split()[-1])


def point_at(view, position):
    QTest.mouseMove(view, position.toPoint())
    view.repaint()


class TestHover:
    @pytest.mark.parametrize("hidden", [(2,), (3, 2), (16,)])
    def test_over_an_edge_it_says_w_and_its_gradient_to_7_digits(self, view, trained, hidden):
        snapshot = trained(TrainingConfig(hidden=hidden), 40).head
        view.show_snapshot(snapshot)
        seen = set()
        for place in range(snapshot.parameters.flat.size):
            point_at(view, edge_position(view, place))
            lines = view.hover_text()
            matches = [
                other
                for other in range(snapshot.parameters.flat.size)
                if lines[1].endswith(precise(snapshot.parameters.flat[other]))
                and lines[2].endswith(precise(snapshot.gradients.flat[other]))
            ]
            seen.update(matches)
            if len(hidden) == 1 and hidden[0] == 2:
                assert matches == [place]
                weight, gradient = snapshot.parameters.flat[place], snapshot.gradients.flat[place]
                assert last_word(lines[1]) == pytest.approx(weight, rel=5e-7, abs=0)
                assert last_word(lines[2]) == pytest.approx(gradient, rel=5e-7, abs=0)
        assert seen

    def test_what_is_rounding_is_said_to_be_nothing(self, view, trained):
        snapshot = trained(TrainingConfig(hidden=()), 800).head
        assert snapshot.parameters.flat.any()
        assert snapshot.gradients.flat.any()
        view.show_snapshot(snapshot)
        for place in range(3):
            point_at(view, edge_position(view, place))
            assert [last_word(line) for line in view.hover_text()[1:3]] == [0, 0]

    def test_it_follows_while_training(self, view, trained):
        for epochs in (10, 11, 500):
            snapshot = trained(TrainingConfig(), epochs).head
            view.show_snapshot(snapshot)
            point_at(view, edge_position(view, 0))
            assert last_word(view.hover_text()[1]) == pytest.approx(snapshot.parameters.flat[0], rel=5e-7)

    def test_it_follows_the_training_under_a_resting_pointer(self, window, person):
        network = person.see("network")
        point_at(network, edge_position(network, 2))
        said = []
        for _ in range(3):
            person.step()
            said.append(network.hover_text())
            assert last_word(said[-1][1]) == pytest.approx(
                window.session.snapshot.parameters.flat[2], rel=5e-7
            )
        assert said[0] != said[1] != said[2]

    def test_over_a_neuron_it_says_its_bias(self, view, trained):
        snapshot = trained(TrainingConfig(), 40).head
        view.show_snapshot(snapshot)
        for node in view.diagram.nodes:
            point_at(view, node.box.center())
            lines = view.hover_text()
            if node.layer:
                bias = snapshot.parameters.biases[node.layer - 1][node.index]
                gradient = snapshot.gradients.biases[node.layer - 1][node.index]
                assert last_word(lines[1]) == pytest.approx(bias, rel=5e-7)
                assert last_word(lines[2]) == pytest.approx(gradient, rel=5e-7)
            else:
                assert lines

    def test_elsewhere_and_after_leaving_it_says_nothing(self, view, trained):
        assert view.hover_text() == []
        view.show_snapshot(trained(TrainingConfig(), 1).head)
        point_at(view, QPointF(1, 1))
        assert view.hover_text() == []
        point_at(view, edge_position(view, 0))
        assert view.hover_text()
        view.leaveEvent(None)
        assert view.hover_text() == []

    def test_the_text_of_the_hover_is_painted(self, view, trained):
        view.show_snapshot(trained(TrainingConfig(), 10).head)
        bare = picture(view)
        point_at(view, edge_position(view, 3))
        assert picture(view) != bare


class TestStrokes:
    def test_the_buttons_choose_what_is_painted(self, window, person):
        person.step(20)
        network = person.see("network")
        pictures = {}
        for name in ("weights", "gradients", "both"):
            person.click(f"network_strokes_{name}")
            assert network.strokes == name
            checked = [
                each
                for each in ("weights", "gradients", "both")
                if person.see(f"network_strokes_{each}").isChecked()
            ]
            assert checked == [name]
            pictures[name] = picture(network)
        assert pictures["weights"] != pictures["gradients"] != pictures["both"] != pictures["weights"]

    def test_without_gradients_they_are_not_painted(self, view, light, trained):
        view.show_snapshot(trained(TrainingConfig(), 20).head)
        purple = light.colour("gradient")
        view.show_strokes("weights")
        assert count_pixels(picture(view), purple) == 0
        view.show_strokes("gradients")
        assert count_pixels(picture(view), purple) > 50

    def test_a_zero_gradient_has_no_stroke(self, view, light, trained):
        """Zero weights: nothing flows back to the first layer."""
        view.show_strokes("gradients")
        snapshot = trained(TrainingConfig(initialisation="zeros"), 0).head
        assert not snapshot.gradients.flat.any()
        view.show_snapshot(snapshot)
        labels = [label_box(view, edge) for edge in view.diagram.edges]
        image = picture(view)
        purple = light.colour("gradient").rgb()
        outside = [
            (x, y)
            for x in range(image.width())
            for y in range(image.height())
            if image.pixel(x, y) == purple and not any(box and box.contains(x, y) for box in labels)
        ]
        assert outside == []


class TestEdges:
    def gaps(self, view, place):
        """Return how many points along an edge, beside its numbers, have the colour of the ground."""
        view.repaint()
        image = picture(view)
        edge = next(edge for edge in view.diagram.edges if edge.place == place)
        box = label_box(view, edge)
        points = [edge.point(share).toPoint() for share in np.linspace(0.02, 0.98, 400)]
        points = [point for point in points if box is None or not box.adjusted(-3, -3, 3, 3).contains(point)]
        ground = image.pixelColor(2, 2)
        return sum(image.pixelColor(point) == ground for point in points)

    @pytest.mark.parametrize("weight", [0.5, 3.0, 8.0])
    def test_negative_edges_are_dashed_and_positive_ones_are_not(
        self, view, trained, changed_snapshot, weight
    ):
        view.show_strokes("weights")
        snapshot = trained(TrainingConfig(hidden=()), 0).head
        view.show_snapshot(changed_snapshot(snapshot, 0, weight))
        assert self.gaps(view, 0) == 0
        view.show_snapshot(changed_snapshot(snapshot, 0, -weight))
        assert self.gaps(view, 0) > 20

    def test_thickness_grows_with_the_weight(self, view, trained, changed_snapshot):
        view.show_strokes("weights")
        snapshot = trained(TrainingConfig(hidden=(), initialisation="zeros"), 0).head
        inks = []
        for weight in (1.0, 4.0, 8.0):
            view.show_snapshot(changed_snapshot(snapshot, 0, weight))
            image = picture(view)
            edge = next(edge for edge in view.diagram.edges if edge.place == 0)
            ground = image.pixelColor(2, 2)
            across = [
                (edge.point(0.15) + edge.normal() * shift).toPoint() for shift in np.arange(-12, 12, 0.5)
            ]
            inks.append(sum(image.pixelColor(point) != ground for point in across))
        assert inks == sorted(set(inks))


class TestPaint:
    @pytest.mark.parametrize("hidden", [(), (1,), (16,), (16, 16), (3, 3, 3, 3)])
    @pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "linear"])
    def test_any_network_is_painted(self, view, trained, hidden, activation):
        view.show_snapshot(trained(TrainingConfig(hidden=hidden, activation=activation), 2).head)
        image = picture(view)
        assert count_pixels(image, QColor(image.pixelColor(2, 2))) < image.width() * image.height()

    def test_the_small_pictures_show_what_each_neuron_computes(self, view, trained, changed_snapshot):
        snapshot = trained(TrainingConfig(), 10).head
        view.show_snapshot(snapshot)
        nodes = view.diagram.nodes
        before = [picture(view).copy(node.box.toRect().adjusted(6, 6, -6, -6)) for node in nodes]
        view.show_snapshot(changed_snapshot(snapshot, 0, 9.0))  # into h₁
        after = [picture(view).copy(node.box.toRect().adjusted(6, 6, -6, -6)) for node in nodes]
        changed = [node.label for node, one, other in zip(nodes, before, after, strict=True) if one != other]
        assert changed == ["h₁", "ŷ"]

    def test_huge_and_tiny_numbers_are_painted(self, view, trained, changed_snapshot):
        snapshot = trained(TrainingConfig(), 1).head
        pictures = []
        for value in (1e300, -1e300, 1e-300, 0.0):
            view.show_snapshot(changed_snapshot(snapshot, 0, value))
            pictures.append(picture(view))
        assert not any(one == other for one, other in combinations(pictures[:3], 2))

    def test_a_theme_repaints(self, view, trained):
        view.show_snapshot(trained(TrainingConfig(), 10).head)
        before = picture(view)
        set_theme(view, load_theme("dark"))
        assert picture(view) != before

    def test_gradients_move_from_picture_to_picture(self, view, trained):
        snapshot = trained(TrainingConfig(), 10).head
        view.show_strokes("gradients")
        view.show_snapshot(snapshot)
        before = picture(view)
        view.show_snapshot(snapshot)
        assert picture(view) == before
        view.show_snapshot(replace(snapshot, epoch=11))
        assert picture(view) != before

    def test_an_empty_view_paints_nothing_and_lives(self, show):
        view = show(NetworkView())
        QTest.mouseMove(view, view.rect().center())
        QTest.mouseClick(view, Qt.MouseButton.LeftButton)
        assert view.hover_text() == []
