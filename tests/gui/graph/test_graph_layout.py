"""Where a graph's parts are: nothing that is written covers another, and no edge crosses one."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QSizeF

from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.graph.building import graph_of
from xorviz.gui.graph.edge_signs import EdgeSigns
from xorviz.gui.graph.graph_layout import NUMBER, TEXT_PIXELS, layout_of
from xorviz.gui.graph.graph_painter import BOLD
from xorviz.gui.kit.numbers import number_text

CLASSES = {"dataset": "blobs", "output_activation": "softmax", "loss": "cross_entropy"}
GRAPHS = {
    "2-2-1": ({}, None),
    "2-1": ({"hidden": ()}, None),
    "2-3-1": ({"hidden": (3,)}, None),
    "mean": ({"reduction": "mean", "loss": "huber", "activation": "softplus"}, None),
    "cross-entropy": ({"loss": "binary_cross_entropy"}, None),
    "a hidden neuron": ({"hidden": (3, 4), "dataset": "moons", "activation": "tanh"}, (1, 2)),
    "one of the second layer": ({"hidden": (3, 4), "dataset": "moons"}, (2, 3)),
    "the output": ({"hidden": (16,), "dataset": "moons"}, (2, 0)),
    "before many": ({"hidden": (2, 40), "dataset": "moons"}, (1, 0)),
    "after many": ({"hidden": (40,), "dataset": "moons"}, (2, 0)),
    "a penalty": ({"penalty": "l2"}, None),
    "a penalty before many": ({"hidden": (2, 40), "dataset": "moons", "penalty": "l1"}, (1, 0)),
    "a class": ({"hidden": (3,), **CLASSES}, (2, 1)),
    "a class of four": ({"hidden": (2,), "class_count": 4, **CLASSES}, (2, 3)),
}
ROOMS = [(720, 420), (990, 566), (1220, 566), (1900, 1000)]


@pytest.fixture(scope="module")
def graphs():
    made = {}
    for name, (settings, neuron) in GRAPHS.items():
        made[name] = graph_of(trace_snapshot(Run(TrainingConfig(**settings), NumpyEngine()).head, 1), neuron)
    return made


def crossing(one, other):
    """Say whether two lines of points cross each other."""
    starts, ways = one[:-1, np.newaxis], np.diff(one, axis=0)[:, np.newaxis]
    others, back = other[np.newaxis, :-1], np.diff(other, axis=0)[np.newaxis]
    turn = ways[..., 0] * back[..., 1] - ways[..., 1] * back[..., 0]
    gap = others - starts
    with np.errstate(all="ignore"):
        along = (gap[..., 0] * back[..., 1] - gap[..., 1] * back[..., 0]) / turn
        across = (gap[..., 0] * ways[..., 1] - gap[..., 1] * ways[..., 0]) / turn
    return bool(((along > 0) & (along < 1) & (across > 0) & (across < 1)).any())


def points_of(wire):
    places = (wire.path.pointAtPercent(share) for share in np.linspace(0, 1, 25))
    return np.array([(place.x(), place.y()) for place in places])


@pytest.mark.sampled(4)
@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("name", GRAPHS)
def test_nothing_covers_another(qapp, graphs, name, room):
    graph = graphs[name]
    layout = layout_of(graph, QSizeF(*room))
    boxes = [box for spot in layout.spots for box in (spot.box, spot.value, spot.adjoint)]
    for one, other in combinations(layout.spots, 2):
        assert not one.box.intersects(other.box)
        for text in (other.value, other.adjoint):
            assert text.isEmpty() or not (one.box.intersects(text) or one.value.intersects(text))
    labels = [wire.label for wire in layout.wires]
    assert not [pair for pair in combinations(labels, 2) if pair[0].intersects(pair[1])]
    assert not [label for label in labels for box in boxes if label.intersects(box)]
    assert all(box.right() <= layout.size.width() for box in boxes)
    assert all(box.top() >= 0 and box.bottom() <= layout.size.height() for box in boxes if not box.isEmpty())


@pytest.mark.parametrize("name", GRAPHS)
def test_a_gradient_has_room_for_its_sign_and_its_number_where_there_is_one(qapp, graphs, name):
    layout = layout_of(graphs[name], QSizeF(*ROOMS[0]))
    for node, spot in zip(graphs[name].nodes, layout.spots, strict=True):
        if node.adjoint is None:
            assert spot.adjoint.isEmpty()
        else:
            assert spot.adjoint.width() >= 14 + number_text(TEXT_PIXELS, BOLD).width(NUMBER)  # a chevron
            assert node.operation is None or spot.adjoint.top() > spot.box.bottom()


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", GRAPHS)
def test_no_edge_crosses_another_or_what_is_given(qapp, graphs, name):
    graph = graphs[name]
    layout = layout_of(graph, QSizeF(990, 566))
    drawn = [points_of(wire) for wire in layout.wires]
    for (one, first), (other, second) in combinations(zip(graph.edges, drawn, strict=True), 2):
        if not {one.source, one.target} & {other.source, other.target}:
            assert not crossing(first, second), (one, other)
    for edge, points in zip(graph.edges, drawn, strict=True):
        for node, spot in zip(graph.nodes, layout.spots, strict=True):
            if node.place not in edge[:2]:
                inside = spot.box.adjusted(1, 1, -1, -1)
                assert not any(inside.contains(x, y) for x, y in points), (edge, node.name)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", GRAPHS)
def test_no_edge_runs_through_the_numbers_of_the_operation_that_it_leaves(qapp, graphs, name):
    graph = graphs[name]
    layout = layout_of(graph, QSizeF(1220, 566))
    for edge, wire in zip(graph.edges, layout.wires, strict=True):
        source = layout.spots[edge.source]
        if graph.nodes[edge.source].operation is not None:
            for text in (source.value, source.adjoint):
                inside = text.adjusted(0, 1, -1, -1)
                assert not any(inside.contains(x, y) for x, y in points_of(wire)), edge


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", GRAPHS)
def test_chevrons_point_back_and_stand_clear_of_what_is_written(qapp, graphs, name):
    layout = layout_of(graphs[name], QSizeF(984, 556))
    signs, texts = EdgeSigns(layout), [box for spot in layout.spots for box in (spot.value, spot.adjoint)]
    for number, wire in enumerate(layout.wires):
        along = points_of(wire)
        row = signs.row(number, 5).toSubpathPolygons()
        clear_of = texts if len(row) == 1 else [*texts, wire.label]
        for polygon in row:
            assert not any(polygon.boundingRect().intersects(box) for box in clear_of)
            tip, *rest = ((point.x(), point.y()) for point in polygon.toList())
            nearest = [np.hypot(*(along - point).T).argmin() for point in (tip, *rest)]
            assert nearest[0] == min(nearest)
        assert row or wire.path.length() < 30


def test_what_has_room_uses_it(qapp, graphs):
    small, large = (layout_of(graphs["2-2-1"], QSizeF(*room)) for room in ((990, 566), (1220, 640)))
    assert small.size == QSizeF(990, 566)
    assert large.spots[-1].middle.x() > small.spots[-1].middle.x() + 100
