from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.gui.seen import frame_rect, marked_epoch
from xorviz.gui.kit.theme import set_zoom
from xorviz.gui.time.film_view import LEAST_SIDE, SIDE, SMALL_SIDE, FilmFrame, FilmStrip

KEY = Qt.Key


def picture(colour):
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(colour)
    return image


@pytest.fixture
def strip(show):
    place, strip = QWidget(), FilmStrip()
    strip.setParent(place)
    strip.resize(600, strip.height())
    show(place, (600, 800))
    strip.show_frames([FilmFrame(epoch, picture("#336699")) for epoch in (0, 1, 10, 100, 250)])
    strip.show_cursor(10)
    return strip


@pytest.fixture
def wishes(strip):
    wishes = []
    strip.cursor_requested.connect(wishes.append)
    return wishes


def centre(strip, epoch):
    return frame_rect(strip, epoch).center()


def is_accented(strip, light, x, y):
    return strip.grab().toImage().pixelColor(x, y) == light.colour("accent")


def test_a_click_wishes_the_epoch_of_the_picture(strip, wishes):
    for epoch in (100, 0, 250):
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=centre(strip, epoch))
    assert wishes == [100, 0, 250]


def test_so_does_one_on_the_number_below_but_none_beside_it(strip, wishes):
    box = frame_rect(strip, 100)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=box.center() + (box.bottomLeft() - box.topLeft()))
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=box.topLeft() - QPoint(5, 0))
    QTest.mouseClick(strip, Qt.MouseButton.RightButton, pos=box.center())
    assert wishes == []
    below = box.center()
    below.setY(box.bottom() + 10)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=below)
    assert wishes == [100]


@pytest.mark.parametrize(
    ("keys", "epoch"),
    [
        ([], 10),
        ([KEY.Key_Right], 100),
        ([KEY.Key_Left], 1),
        ([KEY.Key_Left] * 9, 0),
        ([KEY.Key_Right] * 9, 250),
        ([KEY.Key_Home], 0),
        ([KEY.Key_End, KEY.Key_Left], 100),
    ],
)
@pytest.mark.parametrize("enter", [KEY.Key_Return, KEY.Key_Enter])
def test_the_arrows_move_from_the_cursor_and_enter_wishes(strip, wishes, qtbot, keys, epoch, enter):
    strip.clearFocus()
    strip.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(strip.hasFocus)
    for key in keys:
        QTest.keyClick(strip, key)
    assert wishes == []
    QTest.keyClick(strip, enter)
    assert wishes == [epoch]
    assert strip.accessibleDescription().startswith(f"Epoch {epoch:,}, ")


def test_the_epoch_of_the_cursor_is_marked(strip, light):
    assert marked_epoch(strip) == 10
    box, other = frame_rect(strip, 10), frame_rect(strip, 100)
    assert is_accented(strip, light, box.left() - 1, box.center().y())
    assert not is_accented(strip, light, other.left() - 1, other.center().y())


def test_between_two_pictures_the_mark_is_between_them(strip, light):
    strip.show_cursor(40)
    assert marked_epoch(strip) is None
    between = (frame_rect(strip, 10).right() + frame_rect(strip, 100).left()) // 2
    assert is_accented(strip, light, between, frame_rect(strip, 10).center().y())


def test_an_unknown_picture_leaves_its_place_empty(strip, light):
    strip.show_frames([FilmFrame(0, picture("#336699")), FilmFrame(7), FilmFrame(9, picture("#336699"))])
    painted = strip.grab().toImage()
    assert painted.pixelColor(centre(strip, 7)) == light.colour("field")
    assert painted.pixelColor(centre(strip, 9)).name() == "#336699"


def test_as_many_pictures_as_there_is_room_for_fill_the_width(strip):
    for width in (400, 601, 955):
        strip.setFixedWidth(width)
        strip.show_frames([FilmFrame(epoch) for epoch in range(strip.room)])
        boxes = [frame_rect(strip, epoch) for epoch in range(strip.room)]
        assert boxes[-1].right() in range(width - 6, width)
        assert all(later.left() - box.right() > 4 for box, later in pairwise(boxes))


def test_without_pictures_there_is_nothing_to_wish(strip, wishes):
    strip.show_frames([])
    for key in (KEY.Key_Right, KEY.Key_End, KEY.Key_Return):
        QTest.keyClick(strip, key)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.rect().center())
    assert wishes == []


def test_the_picture_that_a_key_comes_to_is_said(strip, announced):
    QTest.keyClick(strip, KEY.Key_Home)
    QTest.keyClick(strip, KEY.Key_Right)
    assert announced == ["Epoch 0, 1 of 5", "Epoch 1, 2 of 5"]


def test_the_pictures_grow_with_the_text_where_there_is_room_and_are_never_smaller_for_it(show):
    place, strip, sides = QWidget(), FilmStrip(), []
    strip.setParent(place)
    show(place, (900, 800))
    for height, zoom in ((800, 1.0), (800, 1.25), (1200, 1.25), (600, 1.0), (600, 1.5), (500, 1.0)):
        set_zoom(zoom)
        try:
            place.resize(900, height)
            strip.on_theme_changed()
        finally:
            set_zoom(1.0)
        sides.append(strip.side)
    assert sides == [SIDE, SIDE, round(1.25 * SIDE), SMALL_SIDE, round(1.5 * SMALL_SIDE), LEAST_SIDE]
