"""Hands on the diagram: dragged, turned, stepped, frozen, switched off; each as a wish."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu

from tests.gui.conftest import opens_a_window
from tests.gui.network.hands.taken import WISHES, edge_of, held, move, trained, value
from xorviz.core import Run, TrainingConfig
from xorviz.gui.network.diagram.diagram_parts import Edge, Node
from xorviz.gui.network.diagram_keys import point_of
from xorviz.gui.network.network_view import NetworkView


@pytest.fixture
def view(qtbot):
    view = NetworkView()
    qtbot.addWidget(view)
    view.resize(640, 320)
    view.show_snapshot(trained(10))
    view.show()
    qtbot.waitExposed(view)
    view.wishes, view.selected = [], []
    for name in WISHES:
        getattr(view.hands, name).connect(lambda *what, name=name: view.wishes.append((name, *what)))
    view.parameter_selected.connect(view.selected.append)
    return view


def drag(qtbot, view, place, up, modifiers=Qt.KeyboardModifier.NoModifier):
    """Press an edge and go upward, in two moves; the button stays down."""
    at = edge_of(view, place).point(0.3).toPoint()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, modifiers, at)
    for share in (0.5, 1.0):
        move(view, at - QPoint(0, round(share * up)), modifiers)
    return at - QPoint(0, up)


def wheel(view, place, turned, modifiers=Qt.KeyboardModifier.NoModifier):
    at = edge_of(view, place).point(0.3)
    event = QWheelEvent(
        at,
        QPointF(view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
    return event


@pytest.mark.parametrize(
    ("up", "modifiers", "by"),
    [
        (50, Qt.KeyboardModifier.NoModifier, 1.0),
        (-50, Qt.KeyboardModifier.NoModifier, -1.0),
        (50, Qt.KeyboardModifier.ShiftModifier, 0.1),
    ],
)
def test_an_edge_that_is_dragged_follows_the_pointer(qtbot, view, up, modifiers, by):
    at = drag(qtbot, view, 3, up, modifiers)
    qtbot.waitUntil(lambda: any(wish[0] == "moved" for wish in view.wishes), timeout=60_000)
    assert view.wishes[0] == ("holding", True)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, modifiers, at)
    assert view.wishes[-1] == ("holding", False)
    _, place, moved = [wish for wish in view.wishes if wish[0] == "moved"][-1]
    assert place == 3
    assert moved == pytest.approx(value(view, 3) + by, abs=0.0051)
    assert moved == round(moved, 3)
    assert view.selected == []


def test_what_is_let_go_at_once_is_where_the_pointer_was(qtbot, view):
    at = drag(qtbot, view, 3, 100)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at)
    moved = [wish for wish in view.wishes if wish[0] == "moved"]
    assert len(moved) == 1
    assert moved[0][2] == pytest.approx(value(view, 3) + 2.0, abs=0.0051)


def test_a_click_still_selects_and_moves_nothing(qtbot, view):
    at = edge_of(view, 3).point(0.3).toPoint()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert view.selected == [3]
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    move(view, at + QPoint(1, 1), Qt.KeyboardModifier.NoModifier)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at + QPoint(1, 1))
    assert view.selected == [3, 3]
    assert view.wishes == []


def test_while_it_is_dragged_the_way_that_lowers_the_loss_is_said_and_it_is_true(qtbot, view):
    for place in range(9):
        at = drag(qtbot, view, place, 20)
        said = view.hover_text()[-1]
        qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at)
        shown = view._snapshot
        run = Run(TrainingConfig())
        run.advance(10)
        larger = {"▲ larger lowers the loss": 1e-4, "▼ smaller lowers the loss": -1e-4}[said]
        run.set_parameter(place, value(view, place) + larger)
        assert run.head.loss < shown.loss
        assert "lowers" not in " ".join(view.hover_text())


@pytest.mark.parametrize(
    ("turned", "modifiers", "by"),
    [
        (120, Qt.KeyboardModifier.NoModifier, 0.1),
        (-240, Qt.KeyboardModifier.NoModifier, -0.2),
        (120, Qt.KeyboardModifier.ShiftModifier, 0.01),
    ],
)
def test_the_wheel_steps_the_edge_under_the_pointer(view, turned, modifiers, by):
    assert wheel(view, 4, turned, modifiers).isAccepted()
    held, (name, place, moved) = view.wishes
    assert (held, name, place) == (("holding", True), "stepped", 4)
    assert moved == pytest.approx(by)


def test_the_wheel_elsewhere_is_not_taken(view):
    event = QWheelEvent(
        QPointF(2, 2),
        QPointF(view.mapToGlobal(QPointF(2, 2))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
    assert not event.isAccepted()
    assert view.wishes == []


def reach(qtbot, view, *keys):
    view.setFocus()
    qtbot.waitUntil(view.hasFocus, timeout=60_000)
    for key in keys:
        qtbot.keyClick(view, key)


def test_keys_step_and_freeze_the_edge_that_they_have_led_to(qtbot, view):
    reach(qtbot, view, Qt.Key.Key_Right, Qt.Key.Key_Right)
    place = view._reached.place
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    qtbot.keyClick(view, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_H)
    steps = [
        (name, where, pytest.approx(what))
        for name, where, what in (
            ("stepped", place, 0.1),
            ("stepped", place, -0.01),
        )
    ]
    assert view.wishes == [("holding", True), *steps, ("frozen", place, True)]


def test_the_way_down_is_said_after_a_step_until_something_else_is_meant(qtbot, view):
    reach(qtbot, view, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert "lowers the loss" not in view.spoken()
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    before = view.grab().toImage()
    assert view.spoken().endswith((", larger lowers the loss", ", smaller lowers the loss"))
    assert view.hover_text()[-1][2:] == view.spoken().rsplit(", ", 1)[1]
    assert ("holding", False) not in view.wishes
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.wishes[-1] == ("holding", False)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert "lowers the loss" not in view.spoken()
    assert view.grab().toImage() != before


def test_a_key_switches_the_neuron_that_the_keys_have_led_to(qtbot, view):
    reach(qtbot, view, Qt.Key.Key_Right, Qt.Key.Key_O)
    assert view.wishes == []  # an input
    reach(qtbot, view, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_O)
    node = view._reached
    assert view.wishes == [("switched", 1, node.index, True)]


def menu_of(qtbot, view, thing):
    at = (thing.point(0.3) if isinstance(thing, Edge) else point_of(thing)).toPoint()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(view, QContextMenuEvent(reason, at, view.mapToGlobal(at)))
    menu = next((menu for menu in view.findChildren(QMenu) if menu.isVisible()), None)
    texts = {action.text().replace("&", ""): action for action in menu.actions()} if menu else {}
    return menu, texts


@opens_a_window
def test_the_menu_offers_what_can_be_done(qtbot, view):
    menu, texts = menu_of(qtbot, view, edge_of(view, 2))
    assert list(texts)[:3] == ["Type w¹₂₁…", "Freeze w¹₂₁", "Why is w¹₂₁ what it is?"]
    texts["Freeze w¹₂₁"].trigger()
    menu.close()
    view.show_snapshot(held(2, off={(1, 0)}))
    menu, texts = menu_of(qtbot, view, edge_of(view, 2))
    futures = "Move w¹₂₁ a little, and see its futures"
    assert list(texts)[1:5] == ["Let w¹₂₁ learn", "Why is w¹₂₁ what it is?", futures, "Free all"]
    texts["Let w¹₂₁ learn"].trigger()
    menu.close()
    neuron = next(node for node in view.diagram.nodes if (node.layer, node.index) == (1, 0))
    menu, texts = menu_of(qtbot, view, neuron)
    texts["Switch h₁ on"].trigger()
    texts["Free all"].trigger()
    menu.close()
    assert view.wishes == [("frozen", 2, True), ("frozen", 2, False), ("switched", 1, 0, False), ("freed",)]


def test_what_is_held_is_seen_and_said(qtbot, view):
    view.show_snapshot(held())
    free = view.grab().toImage()
    for shown in (held(2), held(off={(1, 1)})):
        view.show_snapshot(shown)
        assert view.grab().toImage() != free
    view.show_snapshot(held(2, off={(1, 1)}))
    reach(qtbot, view)
    for thing in (*view.diagram.edges, *view.diagram.nodes):
        view._reached = thing
        words = view.spoken(), *view.hover_text()
        is_frozen = isinstance(thing, Edge) and thing.place == 2
        ends = (thing,) if isinstance(thing, Node) else (thing.source, thing.target)
        is_off = (1, 1) in [(end.layer, end.index) for end in ends if end is not None] and not is_frozen
        assert any("frozen" in each for each in words) == is_frozen
        assert ("switched off" in words[0]) == any("off" in each for each in words[1:]) == is_off


@opens_a_window
def test_a_neuron_stands_for_its_bias_too(qtbot, view):
    nodes = {(node.layer, node.index): node for node in view.diagram.nodes}
    menu, texts = menu_of(qtbot, view, nodes[0, 1])
    assert [text for text in texts if text] == ["One hidden layer more, after the inputs"]  # it has no bias
    menu.close()
    menu, texts = menu_of(qtbot, view, nodes[2, 0])
    assert list(texts)[:2] == ["Type b²₁…", "Freeze b²₁"]
    menu.close()
    menu, texts = menu_of(qtbot, view, nodes[1, 1])
    assert list(texts)[:3] == ["Switch h₂ off", "Type b¹₂…", "Freeze b¹₂"]
    asked = []
    view.hands.why_wished.connect(asked.append)
    for name in ("h₂", "b¹₂"):
        texts[f"Why is {name} what it is?"].trigger()
    assert asked == [(1, 1), 5]
    menu.close()
    at = nodes[1, 1].box.center().toPoint()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    move(view, at - QPoint(0, 50), Qt.KeyboardModifier.NoModifier)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at - QPoint(0, 50))
    assert view.wishes[1][:2] == ("moved", 5)
    assert view.wishes[1][2] == pytest.approx(value(view, 5) + 1.0, abs=0.0051)
    chosen = []
    view.neuron_selected.connect(lambda *which: chosen.append(which))
    for node in (nodes[0, 0], nodes[1, 1]):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=node.box.center().toPoint())
    assert chosen == [(0, 0), (1, 1)]


def test_an_input_cannot_be_dragged(qtbot, view):
    at = next(node for node in view.diagram.nodes if node.layer == 0).box.center().toPoint()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    move(view, at - QPoint(0, 50), Qt.KeyboardModifier.NoModifier)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at - QPoint(0, 50))
    assert view.wishes == []
