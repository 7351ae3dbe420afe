"""A slider says when it is in hand, before its value is another, and when it is let go."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.gui.person import handle_centre
from xorviz.gui.settings.held_slider import HeldSlider


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
