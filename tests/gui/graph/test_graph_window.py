"""The computation graph: in step with the walk, walked with keys, of a large network by neuron."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from tests.driving import DIVERGING
from tests.gui.conftest import opens_a_window
from tests.waiting import LIMIT_MS
from xorviz.core import TrainingConfig
from xorviz.core.update.chain_rule import trace_update
from xorviz.gui.graph import graph_view
from xorviz.gui.graph.graph_walk import ONE_SAMPLE, TOO_MANY
from xorviz.gui.graph.graph_window import GraphWindow
from xorviz.gui.kit.numbers import on_line
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme

pytestmark = opens_a_window
FOURTH_BACKWARD = 8
"""The line ∂Lₛ/∂W₂ of XOR, from 0: five lines forward, then the fourth backward."""


def test_it_is_in_step_with_the_walk(alone):
    one = alone()
    walk, graph = one.session.walk, one.graph
    snapshot = one.session.snapshot
    assert not graph.shown.lit
    assert one.read("ŷ")[0] == on_line(float(snapshot.predictions[1, 0]))
    walk.go_to(0)
    lit = {one.nodes[place].name for place in graph.shown.lit}
    assert lit == {"z(h₁)", "z(h₂)", ""}
    assert one.read("h₁") == ("", "")
    walk.go_to(FOURTH_BACKWARD)
    trace = walk.trace
    found = trace.operations[FOURTH_BACKWARD].result.ravel().tolist()
    assert {one.nodes[place].name for place in graph.shown.lit} == {"w²₁₁", "w²₁₂"}
    assert [one.read(name)[1] for name in ("w²₁₁", "w²₁₂")] == [on_line(value) for value in found]
    assert one.read("b²₁")[1] == ""
    assert one.purple_below("w²₁₁") > 5
    walk.step_back()
    assert one.purple_below("w²₁₁") == 0
    walk.go_to(FOURTH_BACKWARD + 1)
    assert one.read("b²₁")[1] == on_line(float(trace.find("bias_gradient", 2).result[0]))
    walk.leave()
    assert all(one.graph.shown.adjoint_text(node) for node in one.nodes if node.adjoint is not None)


def test_edges_that_are_kept_are_those_that_would_be_painted(alone):
    one = alone()
    walk, graph = one.session.walk, one.graph
    changes = (
        lambda: walk.go_to(1),
        lambda: walk.go_to(FOURTH_BACKWARD),
        lambda: one.press(Qt.Key.Key_Plus),
        lambda: graph._port.move_by(QPointF(30, 20)),
        lambda: graph.resize(900, 500),
        lambda: set_theme(graph, load_theme("dark")),
        lambda: one.session.picking.select_sample(2),
    )
    graph.grab()
    for change in changes:
        change()
        kept = graph.grab().toImage()
        graph._lines_of = None
        assert graph.grab().toImage() == kept


def test_at_the_update_weights_are_the_new_ones(alone):
    one = alone()
    walk = one.session.walk
    trace = walk.trace
    moves = trace.find("weight_update", 2).place
    walk.go_to(moves - 1)
    place = one.node("w²₁₂").parameter
    assert one.read("w²₁₂")[0] == on_line(float(trace.before[0, place]))
    walk.go_to(moves)
    assert {one.nodes[lit].name for lit in one.graph.shown.lit} == {"w²₁₁", "w²₁₂"}
    assert one.read("w²₁₂")[0] == on_line(float(trace.after[0, place]))
    assert one.read("w¹₁₁")[0] == on_line(float(trace.before[0, one.node("w¹₁₁").parameter]))


@pytest.mark.parametrize(("size", "told"), [(1e200, "∞"), (math.nan, "nan")])
def test_numbers_without_end_are_called_so(alone, size, told):
    one = alone(DIVERGING)
    state = np.full_like(one.session.snapshot.state, size)
    one.graph._take(trace_update(DIVERGING, one.session.run.data, 0, state, 1), None, (2, 0))
    assert one.read("Lₛ")[0] == told
    assert one.graph.grab().toImage().pixelColor(2, 2) == one.graph.theme.colour("card")


def test_a_click_leads_to_the_line_that_finds_the_number(alone):
    one = alone()
    walk = one.session.walk
    one.click("h₁")
    assert walk.place == walk.trace.find("activation", 1).place
    one.click("h₁")
    assert walk.place == walk.trace.find("activation_gradient", 1).place
    one.click("z(ŷ)", back=True)
    assert walk.place == walk.trace.find("delta", 2).place
    one.click("w²₁₂")
    assert walk.place == FOURTH_BACKWARD
    assert one.session.view.selection.parameter == one.node("w²₁₂").parameter
    one.click("w²₁₂")
    assert one.session.view.selection.parameter == one.node("w²₁₂").parameter
    picture = one.graph.grab().toImage()
    one.session.picking.select_parameter(one.node("w²₁₂").parameter)
    assert one.graph.grab().toImage() != picture  # it was marked


def test_the_keys_reach_every_node_and_say_it(alone, announced):
    one = alone()
    reached, todo = set(), []
    one.press(Qt.Key.Key_Left)
    last = len(one.nodes) - 1
    assert announced[-1].startswith("loss of the sample: squared of difference; ")
    assert one.graph._marked == last
    todo = [last]
    while todo:
        place = todo.pop()
        reached.add(place)
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            one.graph._marked = place
            one.press(key)
            if one.graph._marked not in reached:
                todo.append(one.graph._marked)
                reached.add(one.graph._marked)
    assert reached == set(range(len(one.nodes)))
    one.graph._marked = one.node("w²₁₁").place
    value, adjoint = one.read("w²₁₁")
    description = QAccessible.queryAccessibleInterface(one.graph).text(QAccessible.Text.Description)
    assert description.endswith(f"w 1 1 of layer 2; {value}; the loss's gradient by it {adjoint}")
    one.press(Qt.Key.Key_Return)
    assert one.session.walk.place == FOURTH_BACKWARD


def test_it_zooms_and_moves(alone):
    one = alone()
    graph, place = one.graph, one.node("ŷ").place
    before = graph.area_of(place)
    one.press(Qt.Key.Key_Plus)
    assert graph.area_of(place).width() == pytest.approx(1.25 * before.width())
    one.press(Qt.Key.Key_0)
    assert graph.area_of(place) == before
    at = before.center()
    wheel = (QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(
        graph, QWheelEvent(at, QPointF(graph.mapToGlobal(at)), *wheel, Qt.ScrollPhase.NoScrollPhase, False)
    )
    zoomed = graph.area_of(place)
    assert zoomed.width() > 1.5 * before.width()
    assert (zoomed.center() - at).manhattanLength() < 1e-6  # what is under the pointer stays there
    QTest.mousePress(graph, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    for step in (320, 360):
        QTest.mouseMove(graph, QPoint(step, 300))
    QTest.mouseRelease(graph, Qt.MouseButton.LeftButton, pos=QPoint(360, 300))
    assert graph.area_of(place).left() > zoomed.left() + 30
    assert one.session.walk.place is None  # that was no click
    bare = next(each for x in range(2, 900, 40) if graph._node_at(QPointF(each := QPoint(x, 2))) is None)
    QTest.mouseDClick(graph, Qt.MouseButton.LeftButton, pos=bare)
    QTest.mouseRelease(graph, Qt.MouseButton.LeftButton, pos=bare)
    assert graph.area_of(place) == before
    for key, way in (
        (Qt.Key.Key_Left, QPointF(60, 0)),
        (Qt.Key.Key_Right, QPointF(-60, 0)),
        (Qt.Key.Key_Up, QPointF(0, 60)),
        (Qt.Key.Key_Down, QPointF(0, -60)),
    ):
        start = graph.area_of(place).topLeft()
        QTest.keyClick(graph, key, Qt.KeyboardModifier.ShiftModifier)
        assert graph.area_of(place).topLeft() - start == way
    graph._port.move_by(QPointF(4000, 0))
    one.press(Qt.Key.Key_Left)
    assert graph.rect().toRectF().contains(graph.area_of(len(one.nodes) - 1))


@pytest.mark.parametrize(("size", "whole"), [((900, 520), True), ((400, 300), False)])
def test_it_begins_with_all_that_can_be_read_in_its_room(alone, size, whole):
    one = alone(TrainingConfig(dataset="blobs", hidden=(6,)), size=size)
    room = one.graph.rect().toRectF()
    assert all(room.contains(one.graph.area_of(node.place)) for node in one.nodes) == whole
    assert (one.graph._port.state()[0] < 1.0) == whole, "what would be too small is as large as usual"


def test_of_a_larger_network_there_is_a_neuron_at_a_time(alone):
    one = alone(TrainingConfig(hidden=(4, 3), dataset="moons"))
    picking = one.session.picking
    assert one.graph.shown.graph.neuron == (3, 0)
    one.click("h²₂")
    assert one.graph.shown.graph.neuron == (2, 1)
    assert one.session.view.selection.neuron == (2, 1)
    one.press(Qt.Key.Key_PageDown)
    assert one.graph.shown.graph.neuron == (2, 2)
    one.press(Qt.Key.Key_PageDown)
    assert one.graph.shown.graph.neuron == (3, 0)
    picking.select_parameter(0)
    assert one.graph.shown.graph.neuron == (1, 0)
    trace = one.session.view.trace
    share = trace.share.flat.tolist()
    for node in one.nodes:
        if node.parameter is not None:
            assert one.graph.shown.adjoint_text(node) == on_line(share[node.parameter])
    one.session.edit_parameter("hidden", (2,))
    assert one.graph.shown.graph.neuron is None


def test_of_the_whole_batch_it_asks_for_a_sample(alone):
    one = alone()
    one.session.picking.select_sample(None)
    assert one.graph.shown is None
    assert one.graph.spoken() == ONE_SAMPLE
    assert list(one.graph.numbers()) == []
    one.press(Qt.Key.Key_Left, Qt.Key.Key_Return)
    one.session.picking.select_sample(2)
    assert one.graph.shown is not None


def test_of_a_network_too_large_to_be_listed_it_says_so(alone):
    one = alone(TrainingConfig(hidden=(160, 160)))
    assert one.graph.shown is None
    assert one.graph.spoken() == TOO_MANY.format(parameters=26401, samples=4)
    before = one.graph.grab().toImage()
    one.session.start_run(TrainingConfig())
    assert one.graph.shown is not None
    assert one.graph.grab().toImage() != before


def test_hidden_it_costs_nothing(alone, monkeypatch):
    one = alone()
    made = []
    monkeypatch.setattr(graph_view, "shown_at", lambda *about: made.append(about))
    one.graph.hide()
    for place in (3, 4, 5):
        one.session.walk.go_to(place)
    assert made == []


def test_numbers_can_be_copied(alone):
    one = alone()
    one.session.walk.go_to(FOURTH_BACKWARD)
    lines = [line.split("\t") for line in one.graph.numbers()]
    by_name = {line[1]: line for line in lines if len(line) == 5}
    assert float(by_name["w²₁₁"][4]) == one.node("w²₁₁").adjoint
    assert by_name["w¹₁₁"][4] == ""  # not known yet
    edges = lines[lines.index(["from", "to", "derivative"]) + 1 :]
    assert len(edges) == len(one.graph.shown.graph.edges)
    assert all(math.isfinite(float(edge[2])) for edge in edges)


@pytest.mark.slow
def test_the_window_walks_and_tells_its_line(window, qtbot):
    session = window.session
    session.playback.run_to(200)
    qtbot.waitUntil(lambda: session.run.epoch == 200 and not session.playing, timeout=LIMIT_MS)
    window.actions_by_id["run.graph"].trigger()
    graph = window.findChild(GraphWindow, "graph_window")
    qtbot.waitUntil(graph.isActiveWindow, timeout=LIMIT_MS)

    def told(name):
        return graph.findChild(QLabel, name).text()

    qtbot.waitUntil(lambda: told("graph_heading") == "Sample (0, 1) → 1, update 201", timeout=LIMIT_MS)
    for _ in range(FOURTH_BACKWARD + 1):
        QTest.keyClick(graph, Qt.Key.Key_L)
    assert session.walk.place == FOURTH_BACKWARD
    assert told("graph_line").startswith("Line 9 of 26:  ∂Lₛ/∂W₂ = δ₂ ⊗ h = [")
    QTest.keyClick(graph, Qt.Key.Key_M)
    assert told("graph_heading").startswith("Sample (1, 0)")
    QTest.keyClick(graph, Qt.Key.Key_K)
    assert session.walk.place == FOURTH_BACKWARD - 1
    window.copying.copy_picture()
    assert not QGuiApplication.clipboard().image().isNull()
    graph.picture.setFocus()
    window.copying.copy_numbers()
    assert QGuiApplication.clipboard().text().startswith("node\tname")
    window.actions_by_id["run.graph"].trigger()
    assert len(window.findChildren(GraphWindow)) == 1
    graph.close()
