"""Many edges side by side stay apart: neither their weights nor their gradients become one area."""

import math
from itertools import combinations, pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from xorviz.gui.kit.signs.chevron import REACHES
from xorviz.gui.kit.theme import scaled
from xorviz.gui.network.diagram.chevrons import REACH_OF_GAP, Chevrons
from xorviz.gui.network.diagram.diagram import place_diagram
from xorviz.gui.network.diagram.diagram_edges import MOST_OF_GAP, EdgePainter
from xorviz.gui.network.diagram.diagram_parts import gaps_beside
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


def test_of_an_edge_the_gap_beside_it_is_between_the_neurons_of_the_fuller_column():
    diagram = place_diagram((2, 8, 1), AREA)
    rows = [node.box.center().y() for node in diagram.nodes if node.layer == 1]
    (gap,) = {round(low - high, 6) for high, low in pairwise(rows)}
    assert [round(each, 6) for each in gaps_beside(diagram.edges)] == [gap] * len(diagram.edges)
    assert gaps_beside(place_diagram((1, 1), AREA).edges) == [math.inf] * 2


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
    assert 0.2 < np.mean([colour != ground for colour in column]) < MOST_OF_GAP + 0.1


@pytest.mark.parametrize("hidden", [2, 8, 16])
def test_of_two_weights_the_greater_one_is_seen_to_be_greater_however_great_both_are(light, hidden):
    painter = EdgePainter(place_diagram((2, hidden, 1), AREA), light, "weights")
    widths = [painter._thickness(0, weight) for weight in (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)]
    assert [low < high - 0.05 for low, high in pairwise(widths)] == [True] * 6
    assert painter._thickness(0, math.inf) == painter._most[0]


def test_few_chevrons_of_steep_gradients_touch_those_of_another_edge():
    diagram = place_diagram((2, 8, 1), AREA)
    gaps, painter = gaps_beside(diagram.edges), Recorder()
    chevrons = Chevrons(diagram.edges, gaps)
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
    assert widest <= 2 * max(REACHES[0], REACH_OF_GAP * gaps[0]) * math.sqrt(2)


def test_side_by_side_too_a_steeper_gradient_has_the_larger_chevrons():
    diagram = place_diagram((2, 8, 1), AREA)
    painter = Recorder()
    chevrons = Chevrons(diagram.edges, gaps_beside(diagram.edges))
    for power in (-6, -3, 0):
        chevrons.paint(painter, None, 0, 10.0**power, 10.0, 2.0)
    heights = [signs[0].boundingRect().height() for signs in painter.filled]
    assert heights == sorted(set(heights))


@pytest.mark.parametrize("width", range(300, 1000, 35))
def test_beside_numbers_of_two_lines_edges_are_seen(qapp, width):
    sizes = label_sizes((2, 2, 1), "both", plain=False)
    diagram = place_diagram((2, 2, 1), QRectF(0, 0, width, 250), *sizes)
    label = next(iter(diagram.labels.values()))
    seen = min(edge.end.x() - edge.start.x() for edge in diagram.edges if not edge.is_bias) - label.width()
    assert label.height() < scaled(ROOMY_LABEL) or seen >= SEEN_BESIDE
    assert label.height() >= scaled(ROOMY_LABEL) or width < 700
