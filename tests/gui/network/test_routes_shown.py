"""The strongest route of a neuron under the pointer: its edges stand out, and it is said."""

from collections import Counter
from itertools import pairwise

import pytest
from PySide6.QtTest import QTest

from tests.calls import count_calls
from xorviz.core import TrainingConfig
from xorviz.core.insight.route import strongest_route
from xorviz.gui.network import diagram_walk
from xorviz.gui.network.network_view import NetworkView


def test_the_strongest_route_is_found_once_for_an_epoch(show, trained, monkeypatch):
    found, view = Counter(), show(NetworkView())
    count_calls(monkeypatch, found, diagram_walk, "strongest_route")
    run = trained(TrainingConfig(hidden=(16, 16)), 3)
    for epoch in (2, 3):
        view.show_snapshot(run.at(epoch))
        QTest.mouseMove(view, view.diagram.nodes[3].box.center().toPoint())
        for _ in range(2):
            view.grab()
        assert view.hover_text()
        assert found["strongest_route"] == epoch - 1
    QTest.mouseMove(view, view.diagram.nodes[4].box.center().toPoint())
    view.grab()
    assert found["strongest_route"] == 3


@pytest.mark.parametrize(
    ("layer", "edges"), [(0, 16 + 2), (1, 2 + 1 + 16 + 1), (2, 16 + 1 + 1 + 1), (3, 16 + 1 + 2)]
)
def test_a_neuron_under_the_pointer_isolates_its_edges_and_beyond_them_its_strongest_route(
    show, trained, layer, edges
):
    view = show(NetworkView())
    head = trained(TrainingConfig(hidden=(16, 16)), 3).head
    view.show_snapshot(head)
    node = next(node for node in view.diagram.nodes if node.layer == layer)
    QTest.mouseMove(view, node.box.center().toPoint())
    route = view.take_lit().route
    assert route == strongest_route(head, layer, 0)
    view.grab()
    painter = view._painter._edges
    isolated = [view.diagram.edges[number] for number in painter._marked(node, view.take_lit())]
    assert len(isolated) == edges
    beyond = [edge for edge in isolated if node not in (edge.source, edge.target)]
    assert [(edge.source.index, edge.target.index) for edge in beyond] == [
        pair for place, pair in enumerate(pairwise(route)) if layer not in (place, place + 1)
    ]


def test_the_strongest_route_is_said_where_its_edges_are_not_all_the_neurons_own(show, trained):
    view = show(NetworkView(), (900, 500))
    for hidden, layer, told in (((16,), 1, False), ((16,), 0, True), ((8, 8, 8), 2, True), ((2, 2), 1, True)):
        head = trained(TrainingConfig(hidden=hidden), 3).head
        view.show_snapshot(head)
        node = next(node for node in view.diagram.nodes if (node.layer, node.index) == (layer, 1))
        QTest.mouseMove(view, node.box.center().toPoint())
        view.grab()
        notes = [placed[1].replace("\n", " ") for placed in view._painter._placed if placed]
        assert f"weights of {node.label}{', its strongest route' * told}" in notes
        assert not any("strongest of each layer" in note for note in notes), "other weights are faint now"
        first, *between, _ = strongest_route(head, layer, 1)
        numbers = ", ".join(str(each + 1) for each in between)
        words = f"input {first + 1}, hidden neuron{'s' * (len(between) > 1)} {numbers}, output"
        assert view.spoken().endswith(f", strongest route by its weights: {words}") is told


def test_the_route_s_output_is_named_where_there_are_several(show, trained):
    view = show(NetworkView(), (900, 500))
    head = trained(TrainingConfig(dataset="blobs", hidden=(4, 4)), 3).head
    view.show_snapshot(head)
    ends = set()
    for neuron in range(4):
        node = next(node for node in view.diagram.nodes if (node.layer, node.index) == (1, neuron))
        QTest.mouseMove(view, node.box.center().toPoint())
        first, one, other, last = strongest_route(head, 1, neuron)
        through = f"input {first + 1}, hidden neurons {one + 1}, {other + 1}"
        assert view.spoken().endswith(f"strongest route by its weights: {through}, output {last + 1}")
        ends.add(last)
    assert ends != {0}, "else any route would say the first"
