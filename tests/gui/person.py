"""The person who sits at the window in the tests."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)

from tests.telling import tells


class Person:
    """What a person can do to a window: find things by name, click, press keys, drag, point."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot = window, qtbot

    def see(self, name, kind=QWidget):
        found = self.window.findChildren(kind, name)
        if name == "loss" and kind is QWidget:  # the view; the control of that name is a QComboBox
            found = [each for each in found if not isinstance(each, QComboBox)]
        assert len(found) == 1, f"{len(found)} {kind.__name__} named {name!r}"
        return found[0]

    def read(self, name):
        return self.see(name).text()

    def press(self, key):
        """Press a key, or keys together: "Ctrl+Z"."""
        if isinstance(key, str) and len(key) > 1:
            QTest.keySequence(self.window, QKeySequence(key))
        else:
            QTest.keyClick(self.window, key)

    def menu_text(self, name):
        """Read what the menu says of an action."""
        return self.window.actions_by_id[name].text()

    def click(self, name):
        """Click a button by its own name, or by that of its action."""
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    def button(self, name):
        if name not in self.window.actions_by_id:
            return self.see(name)
        action = self.window.actions_by_id[name]
        (button, *_) = [
            each
            for each in action.associatedObjects()
            if isinstance(each, QWidget) and each.isVisible() and hasattr(each, "defaultAction")
        ]
        return button

    def open_menu(self, title):
        """Open a menu of the menu bar with the mouse, or one that is in another."""
        bar = self.window.menuBar()
        for action in bar.actions():
            inner = [each for each in action.menu().actions() if each.menu() and _plain(each) == title]
            if inner or _plain(action) == title:
                QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.actionGeometry(action).center())
                for each in inner:
                    action.menu().setActiveAction(each)
                    QTest.keyClick(action.menu(), Qt.Key.Key_Right)
                menu = (inner or [action])[0].menu()
                self.qtbot.waitUntil(menu.isVisible)
                return menu
        raise AssertionError(f"no menu {title!r}")

    def close_menus(self):
        """Leave all menus that are open."""
        while QApplication.activePopupWidget() is not None:
            QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)

    def choose_in(self, menu, text):
        """Choose an entry of an open menu with the mouse."""
        (action,) = (action for action in menu.actions() if _plain(action) == text)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())

    def answer(self, dialog, button):
        """Click a button of a dialog by what it says."""
        (found,) = (
            each
            for each in self.see(dialog).findChildren(QAbstractButton)
            if each.text().replace("&", "") == button
        )
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    def return_from(self, dialog):
        """Be in the main window again: the offscreen platform does not give it the keyboard by itself."""
        self.qtbot.waitUntil(lambda: not self.window.findChildren(QDialog, dialog))
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def sees(self, name):
        """Say whether there is a visible thing of that name."""
        return any(found.isVisible() for found in self.window.findChildren(QWidget, name))

    def choose(self, name, value):
        """Choose an entry of a combo box by its data, with the keyboard, as activation by hand does."""
        box = self.see(name)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _ in range(box.findData(value)):
            QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentData() == value

    def type_number(self, name, text):
        box = self.see(name)
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)

    def drag_slider(self, name, value, steps=4):
        """Take a slider by its handle and drag it to a value, or beyond an end."""
        slider = self.see(name, QSlider)
        start, end = handle_centre(slider, slider.value()), handle_centre(slider, value)
        if value in (slider.minimum(), slider.maximum()):
            end += QPoint(30 if value == slider.maximum() else -30, 0)
        QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
        for step in range(1, steps + 1):
            QTest.mouseMove(slider, start + (end - start) * (step / steps))
        QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=end)

    def drag_plot(self, view, start, *places):
        """Press on a place of a view's plot, move over others, and let go at the last."""
        viewport, kinds = view.childAt(view.rect().center()), QEvent.Type
        left, none, keys = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        for kind, place, button, held in (
            (kinds.MouseButtonPress, start, left, left),
            *((kinds.MouseMove, place, none, left) for place in places),
            (kinds.MouseButtonRelease, places[-1], left, none),
        ):
            at = QPointF(viewport.mapFrom(view, place.toPoint()))
            event = QMouseEvent(kind, at, viewport.mapToGlobal(at), button, held, keys)
            QApplication.sendEvent(viewport, event)

    def point_at(self, widget, position):
        QTest.mouseMove(widget, QPointF(position).toPoint())
        QApplication.processEvents()

    def step(self, times=1):
        for _ in range(times):
            with self.qtbot.waitSignal(self.window.session.changed, check_params_cb=tells("snapshot")):
                self.window.session.playback.step()

    def train_to(self, epoch):
        """Train until an epoch is reached, and no further."""
        with self.qtbot.waitSignal(self.window.session.playback.goal_reached):
            self.window.session.playback.run_to(epoch)
        self.wait_until_shown(epoch)

    def go_to(self, epoch):
        """Move the cursor."""
        self.window.session.playback.seek(epoch)
        self.wait_until_shown(epoch)

    def wait_until_shown(self, epoch):
        self.qtbot.waitUntil(lambda: self.read("readout_epoch") == f"{epoch:,}")

    def wait_for_epoch(self, epoch):
        self.qtbot.waitUntil(lambda: self.window.session.run.epoch >= epoch)


def _plain(action):
    return action.text().replace("&", "")


def handle_centre(slider, value):
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    option.sliderPosition = value
    handle = QStyle.SubControl.SC_SliderHandle
    return slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, handle, slider).center()
