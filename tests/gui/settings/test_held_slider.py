"""A slider, or a field with arrows, says when it is in hand, before its value is another, and when let go."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.gui.person import handle_centre
from xorviz.core.run.parameters import PARAMETERS
from xorviz.gui.settings.held_slider import HeldField, HeldSlider


@pytest.fixture
def slider(show):
    slider = show(HeldSlider(), (200, 30))
    slider.setRange(0, 100)
    slider.setValue(50)
    return slider


@pytest.fixture
def told(slider):
    told = []
    slider.held.connect(lambda held: told.append((held, slider.value())))
    return told


@pytest.mark.parametrize("beside", [False, True])
def test_by_the_mouse_at_the_handle_and_beside_it(slider, told, beside):
    place = QPoint(190, 15) if beside else handle_centre(slider, 50)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=place)
    assert told == [(True, 50)]
    QTest.mouseMove(slider, QPoint(180, 15))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(180, 15))
    assert [held for held, _ in told] == [True, False]
    assert slider.value() > 50


def test_by_a_key_that_moves_it_until_that_is_up(slider, told):
    QTest.keyPress(slider, Qt.Key.Key_Right)
    QTest.keyPress(slider, Qt.Key.Key_Right)
    assert told == [(True, 50)]
    QTest.keyClick(slider, Qt.Key.Key_X)
    assert len(told) == 1
    QTest.keyRelease(slider, Qt.Key.Key_Right)
    assert [held for held, _ in told] == [True, False]


def test_until_the_keyboard_goes_elsewhere(slider, told, show):
    slider.setFocus()
    QTest.keyPress(slider, Qt.Key.Key_Left)
    slider.clearFocus()
    assert [held for held, _ in told] == [True, False]
    QTest.keyRelease(slider, Qt.Key.Key_Left)
    assert len(told) == 2


def test_a_field_is_in_hand_while_it_is_stepped_and_not_while_something_is_typed(show):
    field, told = show(HeldField(PARAMETERS["seed"], lambda number: f"{number:.0f}"), (90, 30)), []
    field.setValue(29)
    field.held.connect(lambda held: told.append((held, field.value())))
    QTest.keyClicks(field, "31")
    QTest.keyClick(field, Qt.Key.Key_Left)
    assert told == []
    QTest.keyPress(field, Qt.Key.Key_Up)
    assert told[0][0]
    assert len(told) == 1
    QTest.keyRelease(field, Qt.Key.Key_Up)
    arrow = QPoint(field.width() - 5, 6)
    before = field.value()
    QTest.mousePress(field, Qt.MouseButton.LeftButton, pos=arrow)
    assert told[2] == (True, before)
    QTest.mouseRelease(field, Qt.MouseButton.LeftButton, pos=arrow)
    assert [held for held, _ in told] == [True, False, True, False]
    assert field.value() == before + 1
