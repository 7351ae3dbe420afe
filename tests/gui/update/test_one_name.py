"""One name for a quantity, and one quantity for a name: in the diagram, the walk, the tables, the lesson."""

import re
from collections import defaultdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.seen import edge_position
from xorviz.assets import asset_text
from xorviz.core import TrainingConfig
from xorviz.core.insight.gradient_check import check_gradients
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.network.spelling import subscript, superscript
from xorviz.core.teach.backward_exercise import backward_pass
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.names import gradient_name, parameter_name
from xorviz.core.update.update_rounding import settled_result, settled_share, settled_total
from xorviz.gui.compare.compare_table import ParameterTable
from xorviz.gui.kit.numbers import on_line
from xorviz.gui.network.diagram_walk import lit
from xorviz.gui.network.diagram_words import parameter_table
from xorviz.gui.network.matrix.matrix_view import MatrixView
from xorviz.gui.network.network_view import NetworkView
from xorviz.gui.update.gradient_table import GradientTable
from xorviz.gui.update.numbers_of_lines import parameter_of
from xorviz.gui.update.rule_rows import RuleRows
from xorviz.gui.update.update_card import shown_product
from xorviz.session.selection import Selection

NETWORKS = [(2,), (3, 2), (2, 2, 2)]


@pytest.fixture(params=NETWORKS, ids=str)
def head(request, trained):
    return trained(TrainingConfig(hidden=request.param), 30).head


def named_numbers(trace):
    """Return the name of each number of the lines before the update, what it is, and its value."""
    for line in trace.operations:
        if line.phase == "update":
            continue
        yield line.symbol.text, (line.kind, line.layer), None
        rows = RuleRows().of(
            trace, line.place, Selection(), [(line.phase, line.layer)], part=part(line), wide=True
        )
        for row in rows:
            if row.kind == "number" and row.place == line.place and row.text:
                place = parameter_of(line, row.element)
                what = (line.kind, line.layer, row.element[-1]) if place is None else (line.phase, place)
                sample = row.element[0] if trace.sample is None and place is None else None
                yield row.text, (what, sample), on_line(float(settled_result(trace, line)[row.element]))


def part(line):
    return "forward" if line.phase == "forward" else "backward"


def hovered(view, head, trace):
    """Return what a view says of each parameter under the pointer, at the end of the way back."""
    last = next(line.place for line in reversed(trace.operations) if line.phase == "backward")
    view.show_snapshot(head)
    view.show_lit(lit(trace, last, Selection(1)))
    texts = []
    for place in range(parameter_count(head.layers)):
        at = view.box_of(place).center() if isinstance(view, MatrixView) else edge_position(view, place)
        QTest.mouseMove(view, at.toPoint())
        texts.append(view.hover_text())
    view.close()
    return texts


@pytest.mark.parametrize("sample", [1, None])
def test_no_two_numbers_of_a_walk_have_one_name_and_no_number_has_two(head, sample):
    trace = trace_snapshot(head, sample)
    things, names = defaultdict(set), defaultdict(set)
    for name, thing, _ in named_numbers(trace):
        things[name].add(thing)
        names[thing].add(name)
    assert {name: found for name, found in things.items() if len(found) > 1} == {}
    assert {thing: found for thing, found in names.items() if len(found) > 1} == {}


def test_a_parameter_and_its_gradients_have_one_name_wherever_they_are(head, show):
    """And under that name every place says the same number."""
    trace, layers = trace_snapshot(head, 1), head.layers
    known = defaultdict(set)
    for name, _, value in named_numbers(trace):
        if value is not None:
            known[name].add(value)
    hovers = [hovered(show(view, (900, 700)), head, trace) for view in (NetworkView(), MatrixView())]
    table, checked = ParameterTable(), GradientTable()
    table.show_layers(layers)
    checked.show_check(check_gradients(head), layers)
    copied = [line.split("\t")[0] for line in list(parameter_table(head))[1:]]
    share, total = settled_share(trace), settled_total(trace)
    for place in range(parameter_count(layers)):
        name = parameter_name(layers, place)
        own, batch = gradient_name(name, of_sample=True), gradient_name(name)
        for texts in hovers:
            _, value, gradient = (line.split() for line in texts[place])
            assert value[0] == name
            assert gradient[0] == own
        assert (
            table.model().index(place, 0).data()
            == checked.model().index(place, 0).data()
            == copied[place]
            == name
        )
        product = shown_product(trace, Selection(1, parameter=place))
        assert product.name == own
        known[own].add(product.result)
        known[own].add(on_line(float(share[place])))
        known[batch].add(product.total[1])
        known[batch].add(on_line(float(total[place])))
        whole = shown_product(trace_snapshot(head, None), Selection(None, parameter=place))
        assert whole.name == batch
        known[batch].add(whole.result)
        for symbol, number in product.parts:
            known[symbol].add(number)
    exercise = backward_pass(head, 1, 0)
    for step in exercise.steps:
        known[step.symbol].add(on_line(step.question.answer))
    assert {name: found for name, found in known.items() if len(found) > 1} == {}


def test_labels_beside_the_edges_have_these_names_where_there_is_room(show, trained):
    view = show(NetworkView(), (700, 600))
    view.show_snapshot(trained(TrainingConfig(), 3).head)
    view.grab()
    assert view._painter._labels._names == {place: parameter_name((2, 2, 1), place) for place in range(9)}


def test_the_lesson_has_no_other_names():
    """A layer has its number below; a weight or a bias its layer above and its place below."""
    layers = (2, 2, 1)
    numbers = {parameter_name(layers, place) for place in range(9)}
    vectors = {f"{letter}_{layer}" for letter in ("W", "b", "z", r"\delta") for layer in (1, 2)}
    found = set()
    for page in ("04-architecture", "05-forward", "06-backward", "07-training"):
        text = asset_text("lesson", f"{page}.md")
        for formula in re.findall(r"\$+([^$]+)\$+", text):
            for letter, layer, place in re.findall(r"(?<![a-z])([wb])\^(\d)_\{?(\d+)\}?", formula):
                digits = "".join(subscript(int(digit)) for digit in place)
                found.add(f"{letter}{superscript(int(layer))}{digits}")
            alone = re.findall(r"(W|b|w|z|\\delta)_\{?(\d+)\}?", formula)
            assert {f"{letter}_{index}" for letter, index in alone} <= vectors, formula
    assert found
    assert found <= numbers


def test_compare_says_what_each_parameter_joins(show):
    table = show(ParameterTable())
    table.show_layers((2, 2, 1))
    index = table.model().index(2, 0)
    assert index.data() == "w¹₂₁"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "x₁ → h₂"
