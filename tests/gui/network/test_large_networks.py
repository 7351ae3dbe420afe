"""The largest networks that are allowed are shown in part, and cost no more than a middling one."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF

from tests.calls import Calls
from xorviz.core import TrainingConfig
from xorviz.core.insight.surface import ACTIVATION_COST, affordable_cells
from xorviz.core.network.backpropagation import layer_views, parameter_count
from xorviz.core.run.config import PARAMETERS
from xorviz.core.update.chain_rule import LARGEST_NETWORK, MOST_SHARES, is_listable
from xorviz.gui.network.diagram import FIRST, MOST_PLACED, place_diagram, shown_neurons
from xorviz.gui.network.diagram_edges import MOST_EDGES, EdgePainter
from xorviz.gui.network.diagram_walk import Lit
from xorviz.gui.network.network_view import NetworkView


@pytest.mark.parametrize("layers", [(2, 1024, 1), (2, 33, 1024, 7, 1), (40, 3, 1), (2, 32, 32, 32, 1)])
def test_of_a_folded_layer_the_first_neurons_are_placed_and_the_others_counted(layers):
    diagram = place_diagram(layers, QRectF(0, 0, 600, 300), QSizeF(68, 32))
    shown = shown_neurons(layers)
    told = []
    for layer, (count, width) in enumerate(zip(shown, layers, strict=True)):
        indices = [node.index for node in diagram.nodes if node.layer == layer and node.index is not None]
        assert indices == list(range(count))
        assert count in (width, FIRST)
        if count < width:
            told.append(f"{width - count:,} more")
    assert [text for _, text in diagram.gaps] == told
    assert len(diagram.edges) <= MOST_PLACED


@pytest.mark.parametrize("layers", [(2, 1024, 1), (2, 40, 50, 2)])
def test_the_edges_that_are_left_join_the_neurons_of_their_parameters(layers):
    diagram = place_diagram(layers, QRectF(0, 0, 600, 300), QSizeF(68, 32))
    weights, biases = layer_views(np.arange(parameter_count(layers)), layers)
    for edge in diagram.edges:
        layer, row, source = edge.target.layer, edge.target.index, edge.source.index
        assert edge.place == (biases[layer - 1][row] if source is None else weights[layer - 1][row, source])


def test_of_many_edges_the_strongest_between_two_columns_are_painted_and_what_stands_out(light):
    layers = (2, 16, 16, 16, 1)
    edges = place_diagram(layers, QRectF(0, 0, 600, 300), QSizeF(68, 32)).edges
    rng = np.random.default_rng(3)
    weights = rng.normal(size=len(edges)).tolist()
    weakest = min(range(len(edges)), key=lambda number: abs(weights[number]))
    painter = EdgePainter(edges, light, "weights")
    chosen = painter._numbers(weights, weights, None, Lit())
    assert len(chosen) == MOST_EDGES
    assert f"more than {MOST_EDGES} edges" in PARAMETERS["hidden"].help
    assert weakest not in chosen
    for layer in range(1, len(layers)):
        between = [number for number, edge in enumerate(edges) if edge.target.layer == layer]
        painted = [number for number in between if number in chosen]
        assert painted
        left_out = [abs(weights[number]) for number in between if number not in chosen]
        assert not left_out or min(abs(weights[number]) for number in painted) >= max(left_out)
    marked = painter._numbers(weights, weights, None, Lit(selected_edge=edges[weakest].place))
    assert set(marked) == {*chosen, weakest}
    at_work = painter._numbers(weights, weights, None, Lit(edges=frozenset({edges[weakest].place})))
    assert set(at_work) == {*chosen, weakest}


def test_it_says_how_many_of_all_edges_are_painted_and_that_each_layer_has_its_share(show, trained):
    view = show(NetworkView())
    view.resize(900, 600)
    view.show_snapshot(trained(TrainingConfig(hidden=(16, 16, 16, 16, 16, 64)), 1).head)
    view.grab()
    ((_, text),) = view._painter._placed
    assert len(view.diagram.edges) < 2_289
    assert text.replace("\n", " ") == f"{MOST_EDGES} of 2,289 edges: the strongest shown of each layer"


def test_a_picture_of_a_large_network_has_fewer_cells():
    assert affordable_cells((2, 2, 1), 4e6, 8, 28) == 28
    assert affordable_cells((2, 1024, 1024, 1), 4e6, 8, 28) == 8
    layers = (2, 300, 1)
    cells = affordable_cells(layers, 4e6, 8, 28)
    assert cells**2 * (parameter_count(layers) + ACTIVATION_COST * 301) <= 4e6


def test_lines_are_listed_of_what_is_small_enough():
    assert is_listable(9, 4)
    assert is_listable(LARGEST_NETWORK, 356)
    assert not is_listable(LARGEST_NETWORK + 1, 4)
    assert not is_listable(10_000, MOST_SHARES // 10_000 + 1)


@pytest.mark.slow
@pytest.mark.parametrize("hidden", [(1024,), (1024, 1000)])
def test_an_edit_to_the_largest_networks_takes_few_calls_and_takes_no_update_apart(window, person, hidden):
    """Counted without painting: a second and more it took when there was a node for each neuron."""
    event = Calls()
    event.during(lambda: window.session.edit_parameter("hidden", hidden))
    assert window.session.view.snapshot.layers[1:-1] == hidden
    assert event.of_python.total() < 15_000
    network = person.see("network")
    network.grab()
    assert len(network.diagram.edges) <= MOST_PLACED
    listable = window.session.view.update.is_listable
    assert listable is (len(hidden) == 1)
    if not listable:
        assert "trace" not in vars(window.session.view.update)
        for tab in ("code", "samples", "health", "rule"):
            person.click(f"rule_tab_{tab}")
            person.see("network").window().grab()
        window.session.walk.step()
        assert window.session.view.place is None
        assert "trace" not in vars(window.session.view.update)


def test_a_large_network_is_painted_in_both_themes_and_hovered(show, trained):
    view = show(NetworkView())
    view.show_snapshot(trained(TrainingConfig(hidden=(300,)), 1).head)
    view.grab()
    for edge in view.diagram.edges:
        assert view.diagram.thing_at(edge.point(0.5)) is not None
