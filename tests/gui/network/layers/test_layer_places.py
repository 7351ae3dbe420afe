"""The controls of layers cover no name, number or picture, and stand at their own layer."""

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF, QSize

from xorviz.gui.network.diagram.diagram import place_diagram
from xorviz.gui.network.diagram.diagram_edges import Strokes
from xorviz.gui.network.edge_labels import label_sizes
from xorviz.gui.network.layers.layer_places import layer_spots, place_spots

pytestmark = pytest.mark.usefixtures("qapp")  # for the fonts
NETWORKS = [
    (2, 1),
    (2, 2, 1),
    (2, 4, 1),
    (2, 16, 1),
    (2, 3, 2, 1),
    (2, 4, 4, 4, 1),
    (2, *(8,) * 6, 1),
    (2, *(16,) * 6, 1),
    (6, 1, 16, 4),
    (2, 1000, 1),
]
SIZES = [QSize(476, 180), QSize(505, 225), QSize(900, 420)]


def placed(layers, size, written: Strokes = "both"):
    whole = QRectF(0, 0, size.width(), size.height())
    diagram = place_diagram(
        layers, whole.adjusted(14, 6, -14, -6), *label_sizes(layers, written, plain=False)
    )
    return whole, diagram, place_spots(diagram, whole.adjusted(4, 2, -4, -2), 22.0)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("layers", NETWORKS, ids=str)
def test_each_layer_and_each_gap_has_its_place_and_covers_nothing(layers, size):
    whole, diagram, places = placed(layers, size)
    assert set(places) == set(layer_spots(diagram))
    for spot, box in places.items():
        assert whole.contains(box)
        for node in diagram.nodes:
            for room in (node.box, node.head, node.value, node.foot):
                assert room.isEmpty() or not box.intersects(room), (spot, node.label)
        assert not any(box.intersects(label) for label in diagram.labels.values())
        assert not any(box.intersects(gap) for gap, _ in diagram.gaps)
        assert abs(box.center().x() - spot.middle) < diagram.apart / 2  # nobody takes it for another's
    assert not any(one.intersects(other) for one, other in combinations(places.values(), 2))


def test_there_are_a_layer_and_the_gaps_around_it():
    _, diagram, _ = placed((2, 3, 4, 1), SIZES[2])
    spots = [(spot.layer, spot.between) for spot in layer_spots(diagram)]
    assert spots == [(1, False), (2, False), (1, True), (2, True), (3, True)]


def test_what_else_is_there_stays_to_be_seen():
    whole, diagram, places = placed((2, 2, 1), SIZES[1])
    notes = list(places.values())
    moved = place_spots(diagram, whole.adjusted(4, 2, -4, -2), 22.0, notes)
    assert not any(box.intersects(note) for box in moved.values() for note in notes)
