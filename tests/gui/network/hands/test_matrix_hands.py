"""Hands on the cells of the matrices: the same wishes as on the edges of the diagram."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.network.hands.taken import WISHES, field_of, held, move, trained, value
from xorviz.core import Run, TrainingConfig
from xorviz.gui.network.matrix.matrix_view import MatrixView

PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(show):
    view = show(MatrixView())
    view.show_snapshot(trained(10))
    view.wishes, view.selected = [], []
    for name in WISHES:
        getattr(view.hands, name).connect(lambda *what, name=name: view.wishes.append((name, *what)))
    view.parameter_selected.connect(view.selected.append)
    return view


def middle_of(view, place):
    return view.box_of(place).center().toPoint()


def test_a_cell_is_dragged_or_clicked(view):
    at = middle_of(view, 3)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    move(view, at - QPoint(0, 50), PLAIN)
    assert "lowers the loss" in view.hover_text()[-1]
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at - QPoint(0, 50))
    assert [wish[:2] for wish in view.wishes] == [("holding", True), ("moved", 3), ("holding", False)]
    assert view.wishes[1][2] == pytest.approx(value(view, 3) + 1.0, abs=0.0051)
    assert view.selected == []
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert view.selected == [3]


def test_a_cell_is_turned_typed_and_frozen(qtbot, view):
    at = QPointF(middle_of(view, 4))
    turned = QWheelEvent(
        at,
        QPointF(view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        PLAIN,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, turned)
    assert view.wishes == [("holding", True), ("stepped", 4, pytest.approx(0.1))]
    view.hands.keep_step(None)
    view.wishes.clear()
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=middle_of(view, 7))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle_of(view, 7))
    field = field_of(view)
    assert view.rect().contains(field.geometry())
    QTest.keyClicks(field, "0,25")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert view.wishes.pop() == ("typed", 7, 0.25)
    view.setFocus()
    qtbot.waitUntil(view.hasFocus, timeout=60_000)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_H):
        QTest.keyClick(view, key)
    place = view.reached
    assert view.wishes == [
        ("holding", True),
        ("stepped", place, pytest.approx(0.1)),
        ("frozen", place, True),
    ]
    assert "lowers the loss" in view.spoken()
    view.show_snapshot(held())
    free = view.grab().toImage()
    view.show_snapshot(held(place))
    assert "frozen" in view.spoken()
    assert view.grab().toImage() != free


def test_a_cell_that_stands_for_several_cannot_be_taken(view):
    view.show_snapshot(Run(TrainingConfig(hidden=(400, 40))).head)
    place = next(place for place in range(100_000) if view._several(place) > 1)
    at = middle_of(view, place)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    move(view, at - QPoint(0, 50), PLAIN)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at - QPoint(0, 50))
    assert view.wishes == []
