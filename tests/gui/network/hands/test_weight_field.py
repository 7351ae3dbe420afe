"""A weight typed on its edge."""

import pytest
from PySide6.QtCore import Qt

from tests.gui.network.hands.taken import edge_of, field_of, trained
from xorviz.gui.network.network_view import NetworkView


@pytest.fixture
def view(qtbot):
    view = NetworkView()
    qtbot.addWidget(view)
    view.resize(640, 320)
    view.show_snapshot(trained(0))
    view.show()
    qtbot.waitExposed(view)
    view.typed, view.said = [], []
    view.hands.typed.connect(lambda *typed: view.typed.append(typed))
    view.hands.refused.connect(view.said.append)
    return view


def open_by_pointer(qtbot, view, place):
    where = edge_of(view, place).point(0.3).toPoint()
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=where)
    return field_of(view)


def test_a_double_click_on_an_edge_lets_its_number_be_typed(qtbot, view):
    field = open_by_pointer(qtbot, view, 3)
    assert field.isVisible()
    assert view.rect().contains(field.geometry())
    qtbot.keyClicks(field, "0,25")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert view.typed == [(3, 0.25)]
    assert not field.isVisible()


@pytest.mark.parametrize("typed", ["-1.5", "=-1.5"])
def test_typing_does_the_same_where_the_keys_have_led(qtbot, view, typed):
    view.setFocus()
    qtbot.waitUntil(view.hasFocus, timeout=60_000)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(view, key)
    qtbot.keyClick(view, typed[0])
    field = field_of(view)
    qtbot.keyClicks(field, typed[1:])
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [value for _, value in view.typed] == [-1.5]
    qtbot.waitUntil(view.hasFocus, timeout=60_000)


def test_every_parameter_has_a_field_that_says_its_name(qtbot, view):
    names = set()
    for edge in view.diagram.edges:
        field = open_by_pointer(qtbot, view, edge.place)
        names.add(field.accessibleName())
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert len(names) == 9


def test_escape_types_nothing(qtbot, view):
    field = open_by_pointer(qtbot, view, 0)
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert view.typed == []
    assert not field.isVisible()


@pytest.mark.parametrize("text", ["x", "1e400", "nan", "2e9"])
def test_what_is_no_number_is_refused_in_words(qtbot, view, text):
    field = open_by_pointer(qtbot, view, 0)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert view.typed == []
    assert "from −1e9 to 1e9" in view.said[-1]


def test_the_number_as_it_stands_is_not_typed(qtbot, view):
    field = open_by_pointer(qtbot, view, 0)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert view.typed == []


def test_another_epoch_puts_the_field_away_and_has_one_of_its_own(qtbot, view):
    field = open_by_pointer(qtbot, view, 0)
    view.show_snapshot(trained(4))
    assert not field.isVisible()
    field = open_by_pointer(qtbot, view, 0)
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert view.typed == [(0, 7.0)]
