"""Lanes and marks for a timeline, and the hand over it."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from xorviz.core.run.landmarks import Landmark
from xorviz.gui.time.timeline_parts import Lane

MAIN = Lane(0, "main", 0, 1740, None)
FAST = Lane(1, "learning rate 5.0 from epoch 680", 680, 1990, 0)
SHORT = Lane(2, "momentum 0.9", 1100, 1103, 0)
ALONE = Lane(3, "seed 12", 0, 900, None)
NESTED = Lane(
    4, "a rather long name that a person gave to this lane for a reason of their own", 1200, 1980, 1
)
OTHERS = (FAST, SHORT, ALONE, NESTED, Lane(5, "five", 10, 1000, 0), Lane(6, "six", 0, 50, None))
MARKS = (
    Landmark("plateau", 60, 430, "plateau at loss 0.25"),
    Landmark("edit", 700, 700, "learning rate 0.5 → 2.0"),
    Landmark("solved", 1108, 1108, "solved at epoch 1,108"),
    Landmark("diverged", 1700, 1700, "diverged"),
)


def said(spied):
    return [spied.at(place)[0] for place in range(spied.count())]


def wished(spied):
    """What was wished of which lane."""
    return [tuple(spied.at(place)) for place in range(spied.count())]


def resize(timeline, width):
    timeline.window().resize(width, 400)
    QApplication.processEvents()


def point_at(timeline, place, buttons=Qt.MouseButton.NoButton):
    """Move the pointer, wherever an earlier test has left it: `QTest.mouseMove` would say nothing there."""
    place = QPointF(place)
    button, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, place, timeline.mapToGlobal(place), button, buttons, keys)
    QApplication.sendEvent(timeline, event)


def press_keys(timeline, *keys):
    for key in keys:
        QTest.keyClick(timeline, key)


def click(timeline, place):
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPointF(place).toPoint())


def drag(timeline, *places):
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        point_at(timeline, place, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=places[-1])


def choose_scale(timeline, scale):
    button = timeline.findChild(QWidget, f"timeline_scale_{scale}")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def card_of(timeline):
    return timeline.window().findChild(QWidget, "timeline_hover")


def name_shown(timeline):
    label = timeline.findChild(QLabel, "timeline_lane")
    return label.text() if label.isVisible() else ""


def ask_for_menu(timeline, place):
    """Click there with the right button."""
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(timeline, QContextMenuEvent(reason, place, timeline.mapToGlobal(place)))


def shown_menu(timeline):
    (menu,) = (menu for menu in timeline.findChildren(QMenu, "timeline_menu") if menu.isVisible())
    return menu


def open_menu(timeline, place):
    ask_for_menu(timeline, place)
    return shown_menu(timeline)


def darkest(picture, area):
    part = picture.copy(area)
    rows, columns = range(part.height()), range(part.width())
    return min(part.pixelColor(x, y).lightness() for y in rows for x in columns)
