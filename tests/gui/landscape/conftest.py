"""The window of the landscape alone."""

import numpy as np
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel

from xorviz.core import TrainingConfig
from xorviz.core.insight.many_states import losses_at
from xorviz.gui.landscape import landscape_window, scene
from xorviz.gui.landscape.landscape_window import LandscapeWindow
from xorviz.session.session import Session
from xorviz.session.view import PARTS

LIMIT = 60_000


class Alone:
    """The window of the landscape alone, with somebody who computes what it wishes for when told to."""

    def __init__(self, show, epochs=300, config=None, size=(760, 560)):
        self.session = Session(config or TrainingConfig())
        self.run.advance(epochs)
        self.session.show_branch(self.session.branch, epochs)
        self.window = LandscapeWindow(None)
        self.wishes, self.branched = {}, []
        self.window.aside_wished.connect(self.wishes.__setitem__)  # the newest of each purpose counts
        self.window.branch_wished.connect(self.branched.append)
        self.window.show_view(self.session.view, PARTS)
        show(self.window, size)
        self.picture = self.window.picture

    @property
    def run(self):
        return self.session.run

    @property
    def scene(self):
        return self.picture.scene

    def compute(self):
        """Do what is asked for, until nothing is."""
        while self.wishes:
            purpose = next(iter(self.wishes))
            outcome = self.wishes.pop(purpose)(lambda: False)
            if outcome is not None:
                self.window.on_aside_found(purpose, outcome)

    def go_to(self, epoch, qtbot):
        """Move the cursor, and let the window know."""
        self.session.playback.seek(epoch)
        qtbot.waitUntil(lambda: self.session.snapshot.epoch == epoch, timeout=LIMIT)
        self.window.show_view(self.session.view, frozenset({"snapshot"}))

    def choose(self, name, data):
        box = self.window.findChild(QComboBox, f"landscape_{name}")
        box.setCurrentIndex(box.findData(data) if isinstance(data, str) else data)

    def read(self, name):
        return self.window.findChild(QLabel, f"landscape_{name}").text()

    def key(self, key, *modifiers):
        QTest.keyClick(self.picture, key, *modifiers)

    def loss_at(self, place):
        snapshot = self.scene.look.snapshot
        states = self.scene.plane.networks(np.array([place]))
        return float(losses_at(snapshot.config, states, snapshot.data)[0])


@pytest.fixture
def few_points(monkeypatch):
    for module in (landscape_window, scene):
        monkeypatch.setattr(module, "FINE", (40, 30))


@pytest.fixture
def alone(show, few_points):
    made = []

    def make(*given, **told):
        made.append(Alone(show, *given, **told))
        made[-1].compute()
        return made[-1]

    yield make
    for each in made:
        each.session.close()
