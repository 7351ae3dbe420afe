from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSizeF

from xorviz.core.network.backpropagation import Parameters, parameter_count
from xorviz.core.network.features import FEATURES, FeatureLayers
from xorviz.gui.kit.theme import scaled
from xorviz.gui.network.diagram.diagram import REACH, place_diagram
from xorviz.gui.network.diagram.diagram_parts import Edge
from xorviz.gui.network.diagram.diagram_room import MAX_NODE, SEEN_EDGE
from xorviz.gui.network.diagram.kept_diagram import MARGINS, KeptDiagram
from xorviz.gui.network.edge_labels import label_sizes

LABEL = QSizeF(68, 32)
AREAS = [(0, 0, 232, 208), (14, 6, 472, 408), (14, 6, 900, 300), (14, 6, 300, 1000), (14, 6, 1200, 900)]
LAYERS = (
    [(2, 1)]
    + [(2, *(width,) * depth, 1) for width in range(1, 17) for depth in (1, 2, 4)]
    + [(2, 1, 16, 3, 8, 1), (2, 8, 1, 1)]
)


@pytest.mark.parametrize("area", AREAS)
def test_nodes_are_inside_and_apart(area):
    area = QRectF(*area)
    about = area.adjusted(-0.01, -0.01, 0.01, 0.01)
    for layers in LAYERS:
        diagram = place_diagram(layers, area, LABEL)
        for node in diagram.nodes:
            assert about.contains(node.box), (layers, node)
        for one, other in combinations(diagram.nodes, 2):
            assert not one.box.intersects(other.box), (layers, one, other)


@pytest.mark.parametrize("layers", LAYERS)
def test_every_layer_has_its_neurons_and_every_neuron_its_bias_the_output_too(layers):
    diagram = place_diagram(layers, QRectF(0, 0, 500, 400), LABEL)
    for layer, width in enumerate(layers):
        neurons = [node for node in diagram.nodes if node.layer == layer]
        assert [node.index for node in neurons] == list(range(width))
        biased = [edge.target.index for edge in diagram.edges if edge.is_bias and edge.target.layer == layer]
        assert biased == (list(range(width)) if layer else [])


@pytest.mark.slow
@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("layers", LAYERS)
def test_a_bias_is_a_stub_at_its_neuron_that_meets_nothing_else(area, layers):
    diagram = place_diagram(layers, QRectF(*area), LABEL)
    stubs = [edge for edge in diagram.edges if edge.is_bias]
    for layer in range(1, len(layers)):
        lengths = {round(edge.length(), 6) for edge in stubs if edge.target.layer == layer}
        assert len(lengths) == 1, "of constant length"
    for stub in stubs:
        box = stub.target.box
        assert stub.end == QPointF(box.center().x(), box.bottom())
        assert stub.start.x() == stub.end.x()
        assert stub.start.y() > stub.end.y()
        room = QRectF(stub.end, stub.start).adjusted(-2, 0.1, 2, 0)
        for node in diagram.nodes:
            assert not room.intersects(node.box)
            for taken in (node.head, node.value):
                assert not room.intersects(taken), (layers, node)
        for place, numbers in diagram.labels.items():
            assert place == stub.place or not room.intersects(numbers)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("layers", LAYERS)
def test_names_and_numbers_cover_no_neuron(layers):
    for area in AREAS:
        nodes = place_diagram(layers, QRectF(*area), LABEL).nodes
        for node in nodes:
            for taken in (node.head, node.value, node.foot):
                assert not any(taken.intersects(other.box) for other in nodes), (area, node)


@pytest.mark.slow
@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize(
    "layers", [(2, 1), (2, 1, 1), (2, 2, 1), (2, 3, 1), (2, 4, 1), (2, 8, 1), (2, 2, 2, 1)]
)
def test_numbers_stand_near_the_source_of_their_edge_and_at_no_crossing_or_nowhere(area, layers):
    diagram = place_diagram(layers, QRectF(*area), LABEL, QSizeF(60, 19))
    assert diagram.labels.keys() in (set(), {edge.place for edge in diagram.edges})
    weights = [edge for edge in diagram.edges if not edge.is_bias]
    for edge in weights if diagram.labels else ():
        box = diagram.labels[edge.place]
        on_it = [share for share in np.linspace(0, 1, 201) if box.contains(edge.point(share))]
        assert on_it, "a label is on its edge"
        assert min(on_it) <= 0.5
        line = QLineF(edge.start, edge.end)
        for other in weights:
            if other.source is edge.source or other.target is edge.target:
                continue
            how, crossing = line.intersects(QLineF(other.start, other.end))
            assert how != QLineF.IntersectionType.BoundedIntersection or not box.contains(crossing)


@pytest.mark.parametrize("area", [(0, 0, 500, 400), (0, 0, 480, 190)])
def test_features_have_their_names_however_many_there_are(area):
    layers = FeatureLayers((7, 4, 1), tuple(FEATURES))
    inputs = place_diagram(layers, QRectF(*area), LABEL).nodes[:7]
    assert [node.label for node in inputs] == [feature.label for feature in FEATURES.values()]
    inside = QRectF(*area).adjusted(-0.01, -0.01, 0.01, 0.01)
    assert all(inside.contains(node.head) for node in inputs)
    for one, other in combinations([room for node in inputs for room in (node.head, node.box)], 2):
        assert not one.intersects(other)


def test_of_more_edges_than_can_be_read_none_has_numbers():
    """A layer of 14 has 57 weights and biases, a layer of 15 has 61."""
    area = QRectF(0, 0, 3000, 3000)
    assert not place_diagram((2, 14, 1), area, LABEL).is_large
    large = place_diagram((2, 15, 1), area, LABEL)
    assert large.is_large
    assert not large.labels


@pytest.mark.parametrize("layers", LAYERS)
def test_edges_are_a_permutation_of_the_parameters(layers):
    diagram = place_diagram(layers, QRectF(0, 0, 500, 400), LABEL)
    assert sorted(edge.place for edge in diagram.edges) == list(range(parameter_count(layers)))


@pytest.mark.parametrize("layers", [(2, 1), (2, 2, 1), (2, 3, 4, 1), (2, 1, 5, 2, 1)])
def test_each_edge_joins_the_neurons_of_its_parameter(layers):
    diagram = place_diagram(layers, QRectF(0, 0, 500, 400), LABEL)
    for edge in diagram.edges:
        flat = np.zeros(parameter_count(layers))
        flat[edge.place] = 1.0
        parameters = Parameters(flat, layers)
        layer = edge.target.layer
        if edge.source is None:
            assert parameters.biases[layer - 1][edge.target.index] == 1.0
        else:
            assert edge.source.layer == layer - 1
            assert parameters.weights[layer - 1][edge.target.index, edge.source.index] == 1.0


def test_edges_run_from_the_inputs_to_the_output():
    for edge in place_diagram((2, 4, 4, 1), QRectF(0, 0, 500, 400), LABEL).edges:
        if edge.source is not None:
            assert edge.source.box.center().x() < edge.start.x() < edge.end.x() < edge.target.box.center().x()


@pytest.mark.slow
def test_the_edge_under_a_point_is_the_nearest():
    diagram = place_diagram((2, 16, 16, 1), QRectF(14, 6, 472, 408))
    rng = np.random.default_rng(3)
    found = 0
    for place in rng.uniform((14, 6), (486, 414), size=(200, 2)).tolist():
        point, thing = QPointF(*place), diagram.thing_at(QPointF(*place))
        if isinstance(thing, Edge):
            found += 1
            gaps = [distance(point, edge) for edge in diagram.edges]
            assert distance(point, thing) == pytest.approx(min(gaps))
            assert min(gaps) <= REACH
    assert found > 100


def distance(point, edge):
    """How far a point is from an edge."""
    start, along = np.array(edge.start.toTuple()), np.array((edge.end - edge.start).toTuple())
    share = np.clip(np.dot(np.array(point.toTuple()) - start, along) / np.dot(along, along), 0.0, 1.0)
    return float(np.hypot(*(np.array(point.toTuple()) - start - share * along)))


def test_in_a_low_card_several_outputs_have_their_names_beside_them():
    diagram = place_diagram((2, 4, 4), QRectF(0, 0, 400, 90))
    outputs = [node for node in diagram.nodes if node.layer == 2]
    for node in outputs:
        assert node.head.left() >= node.box.right()
        assert node.head.right() <= 400
        assert node.head.width() > 60
    alone = place_diagram((2, 4, 1), QRectF(0, 0, 400, 60)).nodes[-1]
    assert alone.head.width() == 0 or alone.head.bottom() <= alone.box.top()


def test_where_the_edges_have_numbers_only_with_smaller_margins_these_are_smaller(qapp):
    low, layers = QRect(0, 0, 384, 156), (2, 2, 1)
    usual = place_diagram(layers, QRectF(low).adjusted(*MARGINS), *label_sizes(layers, "weights", plain=True))
    diagram = KeptDiagram().of(layers, low, "weights", plain=True)
    assert not usual.labels
    assert len(diagram.labels) == parameter_count(layers)
    assert all(QRectF(low).contains(place) for place in diagram.taken)
    lower = KeptDiagram().of(layers, low.adjusted(0, 0, 0, -20), "weights", plain=True)
    assert not lower.labels


def test_in_a_large_card_a_small_network_takes_most_of_the_height_and_its_boxes_grow_with_the_width(qapp):
    area = QRectF(0, 0, 860, 780)
    diagram = place_diagram((2, 2, 1), area, *label_sizes((2, 2, 1), "weights", plain=True))
    ends = [part for node in diagram.nodes for part in (node.box.top(), node.box.bottom())]
    assert max(ends) - min(ends) > 0.6 * area.height()
    assert all(node.box.width() > 0.14 * area.width() for node in diagram.nodes)


@pytest.mark.parametrize("width", [500, 530, 900])
def test_where_boxes_are_large_edges_are_seen_beside_their_numbers(qapp, width):
    for label in label_sizes((2, 2, 1), "both", plain=False):
        diagram = place_diagram((2, 2, 1), QRectF(0, 0, width, 780), label)
        assert diagram.node_size > scaled(MAX_NODE)
        assert diagram.apart - diagram.node_size - label.width() >= SEEN_EDGE - 1
