"""The window of the map alone."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from xorviz.core import TrainingConfig
from xorviz.gui.fates.fates_window import FatesWindow
from xorviz.gui.kit.number_field import NumberField
from xorviz.session.session import Session


class Alone:
    """The window of the map alone, with somebody who computes what it wishes for when told to."""

    def __init__(self, show, config=None, size=(420, 380)):
        self.session = Session(config or TrainingConfig())
        self.window = FatesWindow(None)
        self.wishes, self.opened = [], []
        self.window.aside_wished.connect(lambda purpose, compute: self.wishes.append((purpose, compute)))
        self.window.run_wished.connect(lambda config, text: self.opened.append((config, text)))
        self.type("epochs", 30)
        self.window.show_view(self.session.view, frozenset({"run"}))
        show(self.window, size)
        self.picture = self.window.picture

    def type(self, name, value):
        self.window.findChild(NumberField, f"fates_{name}").setValue(value)

    def read(self, name):
        return self.window.findChild(QLabel, f"fates_{name}").text()

    def compute(self, rounds=10**9):
        """Do what the newest wish asks for, until there is none or so often."""
        while self.wishes and rounds:
            purpose, compute = self.wishes[-1]
            self.wishes.clear()
            outcome = compute(lambda: False)
            if outcome is not None:
                self.window.on_aside_found(purpose, outcome)
            rounds -= 1

    def key(self, key):
        QTest.keyClick(self.picture, key)

    def wheel(self, at, notches):
        event = QWheelEvent(
            at, QPointF(self.picture.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.picture, event)

    @property
    def plan(self):
        return self.picture.found.plan
