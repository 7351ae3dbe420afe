"""Many edges side by side stay apart: neither their weights nor their gradients become one area."""

import math
from itertools import combinations, pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from xorviz.gui.kit.signs.chevron import REACHES
from xorviz.gui.kit.theme import scaled
from xorviz.gui.network.diagram.chevrons import SPREAD, Chevrons
from xorviz.gui.network.diagram.diagram import place_diagram
from xorviz.gui.network.diagram.diagram_edges import EdgePainter
from xorviz.gui.network.diagram.diagram_parts import narrowest_gap
from xorviz.gui.network.diagram.diagram_room import ROOMY_LABEL, SEEN_BESIDE
from xorviz.gui.network.diagram_walk import Lit
from xorviz.gui.network.edge_labels import label_sizes

AREA = QRectF(0, 0, 330, 200)


class Recorder:
    """A painter that knows where the chevrons are that are filled with it."""

    def __init__(self):
        self.filled, self._at = [], QPointF()

    def translate(self, way):
        self._at = self._at + way

    def fillPath(self, path, brush):
        self.filled.append([polygon.translated(self._at) for polygon in path.toSubpathPolygons()])


def test_the_narrowest_gap_is_between_the_neurons_of_the_fullest_column():
    diagram = place_diagram((2, 8, 1), AREA)
    rows = [node.box.center().y() for node in diagram.nodes if node.layer == 1]
    (gap,) = {round(low - high, 6) for high, low in pairwise(rows)}
    assert narrowest_gap(diagram.edges) == pytest.approx(gap)
    assert narrowest_gap(place_diagram((1, 1), AREA).edges) == math.inf


@pytest.mark.parametrize("hidden", [4, 8, 12])
def test_the_thickest_edges_side_by_side_leave_more_than_half_of_the_ground(light, hidden):
    diagram = place_diagram((2, hidden, 1), AREA)
    image = QImage(330, 200, QImage.Format.Format_RGB32)
    image.fill(light.colour("card"))
    with QPainter(image) as painter:
        every = [1e9] * len(diagram.edges)
        EdgePainter(diagram, light, "weights").paint(painter, every, every, 0.0, None, Lit())
    boxes = [node.box for node in diagram.nodes if node.layer == 1]
    x, ground = int(boxes[0].right()) + 2, light.colour("card")
    column = [image.pixelColor(x, y) for y in range(int(boxes[0].center().y()), int(boxes[-1].center().y()))]
    assert 0.2 < np.mean([colour != ground for colour in column]) < 0.5


@pytest.mark.parametrize("hidden", [2, 8, 16])
def test_of_two_weights_the_greater_one_is_seen_to_be_greater_however_great_both_are(light, hidden):
    painter = EdgePainter(place_diagram((2, hidden, 1), AREA), light, "weights")
    widths = [painter._thickness(weight) for weight in (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)]
    assert [low < high - 0.05 for low, high in pairwise(widths)] == [True] * 6
    assert painter._thickness(math.inf) == painter._most


def test_few_chevrons_of_steep_gradients_touch_those_of_another_edge():
    diagram = place_diagram((2, 8, 1), AREA)
    painter = Recorder()
    chevrons = Chevrons(diagram.edges, narrowest_gap(diagram.edges))
    weights = [number for number, edge in enumerate(diagram.edges) if not edge.is_bias]
    for number in weights:
        chevrons.paint(painter, None, number, 1.0, 10.0, 2.0)
    assert len(painter.filled) == len(weights)
    signs = [(row, sign.boundingRect()) for row, polygons in enumerate(painter.filled) for sign in polygons]
    touching = [
        {one, other}
        for (one, (row, box)), (other, (next_row, next_box)) in combinations(enumerate(signs), 2)
        if row != next_row and box.intersects(next_box)
    ]
    assert len(set().union(*touching)) < len(signs) / 3
    widest = max(max(box.width(), box.height()) for _, box in signs)
    assert widest <= 2 * REACHES[SPREAD] * math.sqrt(2)


@pytest.mark.parametrize("area", [QRectF(0, 0, 387, 171), QRectF(0, 0, 700, 300)])
@pytest.mark.parametrize("layers", [(2, 4, 1), (2, 8, 1), (2, 10, 1), (2, 12, 1), (2, 16, 1), (2, 8, 2, 1)])
def test_side_by_side_too_a_steeper_gradient_has_the_larger_chevrons_in_each_layer(layers, area):
    diagram = place_diagram(layers, area)
    chevrons, heights = Chevrons(diagram.edges, narrowest_gap(diagram.edges)), []
    for number in (0, len(diagram.edges) - 2):
        painter = Recorder()
        for power in (-5, -3.5, -2, -0.5):
            chevrons.paint(painter, None, number, 10.0**power, 10.0, 2.0)
        heights.append([number_of(signs) for signs in painter.filled])
        assert heights[-1] == sorted(set(heights[-1]))
    assert heights[0] == heights[1], "one size means one thing in all of a picture"


def number_of(signs):
    """Return how far the arms of a chevron reach, whichever way it points."""
    _, left, *_, right, _ = signs[0]
    return round(math.hypot(left.x() - right.x(), left.y() - right.y()), 6)


@pytest.mark.parametrize("layers", [(2, *[8] * 6, 1), (2, 12, 1)])
def test_no_chevron_is_beyond_the_ends_of_its_edge(layers):
    diagram = place_diagram(layers, QRectF(0, 0, 387, 171))
    chevrons = Chevrons(diagram.edges, narrowest_gap(diagram.edges))
    for number, edge in enumerate(diagram.edges):
        painter, room = Recorder(), QRectF(edge.start, edge.end).normalized().adjusted(-8, -8, 8, 8)
        for phase in (0.0, 13.0, 26.0, 39.0):
            chevrons.paint(painter, None, number, 1.0, phase, 0.0)
        assert all(room.contains(sign.boundingRect().center()) for signs in painter.filled for sign in signs)


@pytest.mark.parametrize("width", range(300, 1000, 35))
def test_beside_numbers_of_two_lines_edges_are_seen(qapp, width):
    sizes = label_sizes((2, 2, 1), "both", plain=False)
    diagram = place_diagram((2, 2, 1), QRectF(0, 0, width, 250), *sizes)
    label = next(iter(diagram.labels.values()))
    seen = min(edge.end.x() - edge.start.x() for edge in diagram.edges if not edge.is_bias) - label.width()
    assert label.height() < scaled(ROOMY_LABEL) or seen >= SEEN_BESIDE
    assert label.height() >= scaled(ROOMY_LABEL) or width < 700
