"""What a penalty adds, at each weight of the graph."""

from PySide6.QtCore import Qt

from tests.gui.conftest import opens_a_window
from xorviz.core import TrainingConfig
from xorviz.gui.kit.numbers import on_line

pytestmark = opens_a_window


def test_what_a_penalty_adds_and_what_is_used_then_are_known_from_their_lines_on(alone):
    one = alone(TrainingConfig(penalty="l2", penalty_rate=0.25), size=(1300, 760))
    walk, shown = one.session.walk, lambda: one.graph.shown
    trace, node = walk.trace, one.node("w²₁₂")
    found = trace.find("weight_penalty", 2)
    used = trace.find("weight_total", 2)
    numbers = [on_line(float(each.result[0, 1])) for each in (found, used)]
    assert list(shown().penalty_texts(node)) == numbers
    assert shown().penalty_texts(one.node("b²₁")) == shown().penalty_texts(one.node("h₁")) == ("", "")
    words = shown().words(node)
    assert words.endswith(f"; the penalty's {numbers[0]}; over all samples and with the penalty {numbers[1]}")
    before = one.graph.grab().toImage()
    walk.go_to(found.place - 1)
    assert shown().penalty_texts(one.node("w²₁₂")) == ("", "")
    walk.go_to(found.place)
    assert shown().penalty_texts(one.node("w²₁₂")) == (numbers[0], "")
    assert {one.nodes[lit].name for lit in shown().lit} == {"w²₁₁", "w²₁₂"}
    walk.go_to(used.place)
    assert shown().penalty_texts(one.node("w²₁₂")) == tuple(numbers)
    walk.leave()
    assert one.graph.grab().toImage() == before
    lines = [line.split("\t") for line in one.graph.numbers()]
    (row,) = [line for line in lines if line[1] == "w²₁₂"]
    assert [float(each) for each in row[5:]] == [float(found.result[0, 1]), float(used.result[0, 1])]


def test_the_keys_are_at_no_node_that_another_graph_of_the_same_layers_lacks(alone):
    one = alone(TrainingConfig(reduction="mean"))
    one.graph.setFocus()
    while one.graph._marked != one.nodes[-1].place:
        one.press(Qt.Key.Key_Up)
    count = len(one.nodes)
    one.session.edit_parameter("reduction", "sum")
    assert len(one.nodes) < count
    one.graph.grab()
    assert one.graph.spoken().startswith(f"{len(one.nodes)} numbers and operations")
