"""The largest networks that are allowed are shown in part, and cost no more than a middling one."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtTest import QTest

from tests.calls import Calls
from tests.gui.seen import contrast
from xorviz.core import TrainingConfig
from xorviz.core.insight.surface import ACTIVATION_COST, affordable_cells
from xorviz.core.network.backpropagation import layer_views, parameter_count
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.update.chain_rule import LARGEST_NETWORK, MOST_LISTED_SHARES, MOST_TAKEN, is_listable
from xorviz.gui.kit.theme import load_theme, text_font
from xorviz.gui.network.diagram.chevrons import Chevrons
from xorviz.gui.network.diagram.diagram import FIRST, MANY_EDGES, MOST_PLACED, place_diagram, shown_neurons
from xorviz.gui.network.diagram.diagram_edges import STRONGEST, EdgePainter
from xorviz.gui.network.diagram.node_names import words_of_gaps
from xorviz.gui.network.diagram_walk import Lit
from xorviz.gui.network.diagram_words import thing_words
from xorviz.gui.network.network_view import NetworkView
from xorviz.gui.network.static_text import TEXT_PIXELS
from xorviz.themes import THEMES


@pytest.mark.parametrize("layers", [(2, 1024, 1), (2, 33, 1024, 7, 1), (40, 3, 1), (2, 32, 32, 32, 1)])
def test_of_a_folded_layer_the_first_neurons_are_placed_and_the_others_counted(layers):
    diagram = place_diagram(layers, QRectF(0, 0, 600, 300), QSizeF(68, 32))
    shown = shown_neurons(layers)
    told = []
    for layer, (count, width) in enumerate(zip(shown, layers, strict=True)):
        indices = [node.index for node in diagram.nodes if node.layer == layer]
        assert indices == list(range(count))
        assert count in (width, FIRST)
        if count < width:
            told.append(f"{width - count:,} more")
    assert [text for _, text in diagram.gaps] == told
    assert len(diagram.edges) <= MOST_PLACED


@pytest.mark.parametrize("width", [360, 500, 900])
def test_no_word_of_what_is_left_out_of_a_layer_is_cut_by_that_of_the_next(qapp, width):
    diagram = place_diagram((2, *(40,) * 9, 1), QRectF(0, 0, width, 200), QSizeF(68, 32))
    assert len(diagram.gaps) == 9
    placed = words_of_gaps(diagram.gaps)
    metrics = QFontMetricsF(text_font(TEXT_PIXELS))
    for (one, word), (other, _) in pairwise(placed):
        assert not one.intersects(other)
        assert metrics.horizontalAdvance(word) < one.width()
    assert {word for _, word in placed} == {"34 more" if width == 900 else "+34"}


@pytest.mark.parametrize("layers", [(2, 1024, 1), (2, 40, 50, 2)])
def test_the_edges_that_are_left_join_the_neurons_of_their_parameters(layers):
    diagram = place_diagram(layers, QRectF(0, 0, 600, 300), QSizeF(68, 32))
    weights, biases = layer_views(np.arange(parameter_count(layers)), layers)
    for edge in diagram.edges:
        layer, row, source = edge.target.layer, edge.target.index, edge.source
        expected = biases[layer - 1][row] if source is None else weights[layer - 1][row, source.index]
        assert edge.place == expected


def painter_of(layers, theme, strokes="weights"):
    return EdgePainter(place_diagram(layers, QRectF(0, 0, 600, 300), QSizeF(68, 32)), theme, strokes)


def test_of_many_edges_the_strongest_between_two_columns_stand_out_and_what_is_marked(light):
    layers = (2, 16, 16, 16, 1)
    painter = painter_of(layers, light)
    edges = painter._edges
    strengths = np.random.default_rng(3).normal(size=len(edges)).tolist()
    of_weights = [number for number, edge in enumerate(edges) if not edge.is_bias]
    weakest = min(of_weights, key=lambda number: abs(strengths[number]))
    chosen = painter._numbers(strengths, strengths, [])
    assert {number for number in range(len(edges)) if number not in of_weights} <= set(chosen)
    assert len([number for number in chosen if number in of_weights]) == painter.strongest == STRONGEST
    assert weakest not in chosen
    for layer in range(1, len(layers)):
        between = [number for number in of_weights if edges[number].target.layer == layer]
        painted = [number for number in between if number in chosen]
        assert painted
        left_out = [abs(strengths[number]) for number in between if number not in chosen]
        assert not left_out or min(abs(strengths[number]) for number in painted) >= max(left_out)
    marked = painter._marked(None, Lit(selected_edge=edges[weakest].place))
    assert marked == painter._marked(edges[weakest], Lit()) == [weakest]
    assert set(painter._numbers(strengths, strengths, marked)) == {*chosen, weakest}


def test_from_60_edges_on_half_of_the_weights_stand_out_at_most(light):
    assert f"From {MANY_EDGES} weights and biases on" in PARAMETERS["hidden"].help
    assert painter_of((2, 14, 1), light).strongest == 42
    assert painter_of((2, 15, 1), light).strongest == 22


def test_a_large_network_has_chevrons_on_what_is_under_the_pointer_or_selected_alone(
    show, trained, monkeypatch
):
    seen = []
    monkeypatch.setattr(Chevrons, "paint", lambda *args: seen.append(args[3]))
    view = show(NetworkView())
    view.show_snapshot(trained(TrainingConfig(hidden=(16,)), 3).head)
    view.show_lit(Lit())
    view.grab()
    assert seen == []
    view.show_lit(Lit(selected_edge=5))
    view.grab()
    assert [view.diagram.edges[number].place for number in seen] == [5]
    seen.clear()
    view.show_lit(Lit())
    hovered = view.diagram.nodes[4]
    QTest.mouseMove(view, hovered.box.center().toPoint())
    seen.clear()
    view.grab()
    assert len(set(seen)) == 4
    assert all(hovered in (view.diagram.edges[n].source, view.diagram.edges[n].target) for n in seen)


def test_a_network_with_folded_layers_is_large_however_few_edges_are_drawn(light):
    assert place_diagram((2, 33, 1), QRectF(0, 0, 600, 300)).is_large


def test_the_few_edges_of_an_operation_stand_out_in_a_large_network(light):
    painter = painter_of((2, 16, 16, 16, 1), light)
    last = frozenset(edge.place for edge in painter._edges if edge.target.layer == 4)
    assert {painter._edges[number].place for number in painter._few_lit(Lit(edges=last))} == last
    whole = frozenset(edge.place for edge in painter._edges if edge.target.layer == 2)
    assert painter._few_lit(Lit(edges=whole)) == [], "a dense layer would hide what it is about"


def test_what_is_said_of_a_neuron_is_what_its_edges_show(trained):
    head = trained(TrainingConfig(), 3).head
    diagram = place_diagram((2, 2, 1), QRectF(0, 0, 600, 300))
    (output,) = [node for node in diagram.nodes if node.layer == 2]
    lit = Lit(weights=tuple(float(place) for place in range(9)))
    assert thing_words(output, head, lit).endswith("bias 8.0000")
    (weight,) = [edge for edge in diagram.edges if edge.place == 7]
    assert thing_words(weight, head, lit).endswith(", 7.0000")


def test_of_a_large_network_the_steepest_gradients_have_chevrons_where_only_gradients_are_shown(
    show, trained, monkeypatch
):
    seen = []
    monkeypatch.setattr(Chevrons, "paint", lambda *args: seen.append((args[3], args[4])))
    view = show(NetworkView())
    view.show_strokes("gradients")
    head = trained(TrainingConfig(hidden=(16,)), 3).head
    view.show_snapshot(head)
    view.grab()
    edges = view.diagram.edges
    weights = [gradient for number, gradient in seen if not edges[number].is_bias]
    assert len(weights) == view._painter._edges.strongest == 24
    assert (
        max(abs(gradient) for gradient in weights)
        == np.abs(np.delete(head.gradients.flat[:64], range(32, 48))).max()
    )


def test_whose_gradients_they_are_is_said_where_one_is_shown(show, trained):
    view = show(NetworkView(), (600, 500))
    head = trained(TrainingConfig(hidden=(16,)), 3).head
    view.show_snapshot(head)
    for shown, count in ((Lit(whose="all 4 samples"), 1), (Lit(whose="all 4 samples", selected_edge=2), 2)):
        view.show_lit(shown)
        view.grab()
        texts = [note[1] for note in view._painter._placed if note]
        assert len(texts) == count
        assert texts[0].replace("\n", " ") == "24 of 48 weights: the strongest of each layer"
        assert texts[1:] == ["gradients of all 4 samples"][: count - 1]


def test_it_says_how_many_weights_stand_out_and_that_each_layer_has_its_share(show, trained):
    view = show(NetworkView())
    view.resize(900, 600)
    view.show_snapshot(trained(TrainingConfig(hidden=(16, 16, 16, 16, 16, 64)), 1).head)
    view.grab()
    ((_, text),) = view._painter._placed
    total = 2 * 16 + 4 * 16 * 16 + 16 * 64 + 64
    assert text.replace("\n", " ") == f"{STRONGEST} of {total:,} weights: the strongest shown of each layer"


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
    assert not is_listable(10_000, MOST_LISTED_SHARES // 10_000 + 1)
    assert is_listable(9, MOST_TAKEN)
    assert not is_listable(9, MOST_TAKEN + 1)


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


@pytest.mark.parametrize("row", range(8))
def test_what_is_said_of_a_neuron_covers_none_of_its_neighbours_in_its_column(
    show, trained, row, monkeypatch
):
    """Its own edges alone are left then, and the box would lie on them."""
    boxes = []
    monkeypatch.setattr(QPainter, "drawRoundedRect", lambda *args: boxes.append(args[1]))
    view = show(NetworkView(), (506, 300))
    view.show_snapshot(trained(TrainingConfig(hidden=(8,) * 6), 1).head)
    node = next(node for node in view.diagram.nodes if (node.layer, node.index) == (3, row))
    QTest.mouseMove(view, node.box.center().toPoint())
    boxes.clear()
    view.grab()
    box = boxes[-1]
    assert QRectF(view.rect()).contains(box)
    assert not box.intersects(node.box.adjusted(-4, -40, 4, 40))


@pytest.mark.parametrize("height", [120, 150, 200, 300])
@pytest.mark.parametrize("layers", [(2, 16, 1), (2, *(16,) * 6, 1), (2, 8, 8, 1)])
def test_between_the_boxes_of_a_column_there_is_a_gap(layers, height):
    diagram = place_diagram(layers, QRectF(0, 0, 460, height))
    for one, other in pairwise(diagram.nodes):
        if one.layer == other.layer:
            assert one.box.bottom() + 2 <= other.box.top()


@pytest.mark.parametrize("theme", THEMES)
def test_the_edges_that_do_not_stand_out_are_a_faint_ground_in_each_theme(qapp, theme):
    colours = load_theme(theme)
    ground, card = painter_of((2, 16, 16, 1), colours)._faint.color(), colours.colour("card")
    seen = [
        round(part * ground.alphaF() + under * (1.0 - ground.alphaF()))
        for part, under in zip(ground.getRgb()[:3], card.getRgb()[:3], strict=True)
    ]
    assert 1.1 < contrast(QColor(*seen), card) < 2
