"""The numbers beside edges and neurons: where they stand, whose they are, and from when on they are there."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest

from tests.examples import examples
from tests.gui.network.pictured import SIZES, count_pixels, label_box, picture
from tests.gui.seen import edge_position
from xorviz.core import TrainingConfig
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.names import parameter_name
from xorviz.gui.kit.numbers import NumberText, fitting, precise
from xorviz.gui.kit.theme import set_zoom, text_font
from xorviz.gui.network.diagram.diagram import place_diagram
from xorviz.gui.network.diagram_walk import Lit, lit
from xorviz.gui.network.edge_labels import LabelPainter, label_sizes
from xorviz.gui.network.network_view import NetworkView
from xorviz.session.selection import Selection


@pytest.fixture
def view(show):
    return show(NetworkView())


@pytest.fixture
def written(monkeypatch):
    """What is written beside edges: what each number is called, and the number."""
    seen = []
    old = LabelPainter._paint_number

    def write(self, painter, box, key, number, *look):
        seen.append((key, number))
        old(self, painter, box, key, number, *look)

    monkeypatch.setattr(LabelPainter, "_paint_number", write)
    return seen


class TestNumbers:
    @given(
        st.integers(260, 900),
        st.integers(130, 700),
        st.lists(st.integers(1, 5), max_size=3).map(tuple),
        st.sampled_from(["weights", "gradients", "both"]),
    )
    @examples(150)
    def test_at_every_size_they_are_inside_and_cover_nothing(self, qapp, width, height, hidden, written):
        layers, area = (2, *hidden, 1), QRectF(0, 0, width, height)
        diagram = place_diagram(layers, area, *label_sizes(layers, written, plain=False))
        assert len(diagram.labels) in (0, len(diagram.edges))
        taken = [room for node in diagram.nodes for room in (node.box, node.head, node.value)]
        for box in diagram.labels.values():
            assert area.adjusted(-0.1, -0.1, 0.1, 0.1).contains(box)
            assert not any(box.intersects(room) for room in taken)
        for one, other in combinations(diagram.labels.values(), 2):
            assert not one.intersects(other)

    @pytest.mark.parametrize("hidden", [(), (2,), (3,), (2, 1)])
    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("strokes", ["weights", "gradients", "both"])
    def test_overlap_no_node_and_no_other_numbers(self, qapp, trained, hidden, size, strokes):
        view = NetworkView()
        view.resize(*size)
        view.show_strokes(strokes)
        view.show_snapshot(trained(TrainingConfig(hidden=hidden), 3).head)
        diagram = view.diagram
        boxes = [box for edge in diagram.edges if (box := label_box(view, edge)) is not None]
        for box in boxes:
            assert QRectF(view.rect()).contains(box)
            for node in diagram.nodes:
                assert not box.intersects(node.box)
                for taken in (node.head, node.value):
                    assert not box.intersects(taken)
        for one, other in combinations(boxes, 2):
            assert not one.intersects(other)

    @pytest.mark.parametrize(
        "size", [(388, 166), (364, 190), (505, 235), (376, 505), (493, 605), (500, 420), (900, 700)]
    )
    def test_of_the_default_network_all_are_there(self, qapp, trained, size):
        view = NetworkView()
        view.resize(*size)
        view.show_snapshot(trained(TrainingConfig(), 3).head)
        boxes = [label_box(view, edge) for edge in view.diagram.edges]
        assert all(boxes)
        two_lines = size not in {(388, 166), (364, 190), (505, 235), (376, 505)}
        assert all((box.height() > 24) is two_lines for box in boxes), (
            "both numbers, if there is room for all"
        )

    @pytest.mark.parametrize("size", [(388, 166), (364, 190), (500, 420)])
    def test_the_value_of_an_input_is_nearer_to_it_than_to_the_name_below(self, qapp, trained, size):
        view = NetworkView()
        view.resize(*size)
        view.show_snapshot(trained(TrainingConfig(), 3).head)
        first, second = view.diagram.nodes[:2]
        assert first.value.height()
        assert first.value.top() - first.box.bottom() < 4
        assert second.head.top() - first.value.bottom() > 8

    @pytest.mark.parametrize("size", [(364, 190), (505, 235), (493, 605)])
    def test_all_edges_show_their_gradient_or_none_does(self, show, trained, written, size):
        view = show(NetworkView(), size)
        head = trained(TrainingConfig(), 3).head
        view.show_snapshot(head)
        view.grab()
        keys = [key for key, _ in written]
        assert keys.count("∂L") == (9 if size == (493, 605) else 0)
        assert {parameter_name((2, 2, 1), place) for place in range(9)} <= set(keys)

    def test_a_gradient_says_whose_it_is_and_none_is_there_before_it_is_found(self, show, trained, written):
        view = show(NetworkView(), (493, 605))
        head = trained(TrainingConfig(), 3).head
        trace = trace_snapshot(head, 1)
        view.show_snapshot(head)
        for kind, layer, counts in (
            ("pre_activation", 1, (0, 0)), ("loss", 2, (0, 0)), ("delta", 2, (0, 0)),
            ("weight_gradient", 2, (0, 2)), ("bias_gradient", 1, (0, 9)), ("bias_update", 1, (9, 0)),
        ):  # fmt: skip
            written.clear()
            view.show_lit(lit(trace, trace.find(kind, layer).place, Selection(1)))
            view.grab()
            keys = [key for key, _ in written]
            assert (keys.count("∂L"), keys.count("∂Lₛ")) == counts, kind
            purple = count_pixels(picture(view), view.theme.colour("gradient"))
            assert kind == "delta" or (purple > 0) is (counts != (0, 0))

    def test_at_a_first_sight_the_weight_stands_alone(self, show, trained, monkeypatch):
        texts = []
        monkeypatch.setattr(NumberText, "draw", lambda *args: texts.append(args[-1]))
        monkeypatch.setattr(NumberText, "draw_right", lambda *args: pytest.fail("a letter before it"))
        view = show(NetworkView())
        view.show_plain(True)
        head = trained(TrainingConfig(), 3).head
        view.show_snapshot(head)
        view.grab()
        assert sorted(texts) == sorted(fitting(each, 2, 6) for each in head.parameters.flat)

    @pytest.mark.parametrize("hidden", [(2,), (16,), (8,) * 6])
    def test_a_number_is_written_where_there_is_room_for_it_alone(self, show, trained, monkeypatch, hidden):
        places = []
        for name in ("draw", "draw_left", "draw_right"):
            monkeypatch.setattr(NumberText, name, lambda *args: places.append(args[2]))
        view = show(NetworkView(), (500, 260))
        head = trained(TrainingConfig(hidden=hidden), 3).head
        view.show_snapshot(head)
        view.show_lit(lit(trace_snapshot(head, 1), None, Selection(1)))
        view.grab()
        assert all(place.height() > 12 for place in places)
        assert len(places) >= (3 if len(hidden) == 1 else 0)

    def test_a_neurons_number_is_a_part_of_it(self, view, trained):
        view.show_snapshot(trained(TrainingConfig(), 3).head)
        for node in view.diagram.nodes:
            assert view.diagram.thing_at(node.value.center()) is node

    def test_the_numbers_under_the_pointer_are_those_of_the_edges_and_say_whose(self, view, trained):
        head = trained(TrainingConfig(), 3).head
        trace = trace_snapshot(head, 1)
        view.show_snapshot(head)
        view.show_lit(lit(trace, trace.find("bias_gradient", 2).place, Selection(1)))
        QTest.mouseMove(view, edge_position(view, 8).toPoint())
        assert view.hover_text()[2] == f"∂Lₛ/∂b²₁  {precise(trace.share.flat[8])}, of (0, 1)"
        QTest.mouseMove(view, edge_position(view, 0).toPoint())
        assert view.hover_text()[2] == "∂Lₛ/∂w¹₁₁  not known yet"

    def test_whoever_had_gradients_before_it_says_whose_it_shows(self, view, trained):
        view.show_snapshot(trained(TrainingConfig(), 1).head)
        for whose in ("all 4 samples", "(0, 0)", "the batch", "(0, 1)", "(1, 0)"):
            view.show_lit(Lit(whose=whose))
            view.grab()
            ((_, text),) = view._painter._placed
            assert text.endswith(whose)

    def test_it_says_whose_gradients_it_shows_where_no_node_is(self, view, trained):
        head = trained(TrainingConfig(), 3).head
        view.show_snapshot(head)
        before = picture(view)
        trace = trace_snapshot(head, 1)
        view.show_lit(replace(lit(trace, None, Selection(1)), values={}))
        assert picture(view) != before
        view.show_strokes("weights")
        plain = picture(view)
        view.show_lit(Lit())
        assert picture(view) == plain


@pytest.mark.parametrize("written", ["both", "weights"])
def test_in_large_text_no_line_of_numbers_lies_on_another(qapp, written):
    usual, lines = label_sizes((2, 2, 1), written, plain=False)[0], 2 if written == "both" else 1
    set_zoom(1.4)
    try:
        large = label_sizes((2, 2, 1), written, plain=False)[0]
        assert large.height() >= lines * QFontMetricsF(text_font(12)).height()
        assert large.width() == pytest.approx(1.4 * usual.width(), rel=0.1)
    finally:
        set_zoom(1.0)
