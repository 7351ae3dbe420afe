import math
from dataclasses import asdict

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAccessible

import xorviz.gui.kit.widgets as widgets
from tests.gui.flaws import flaws_of
from tests.gui.person import Person
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import take_snapshot
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.gui.app.main_window import MainWindow
from xorviz.gui.kit.theme import load_theme
from xorviz.session.settings import LessonPlace, remember_place

FIRST_COMPILATION_MS = 300_000


opens_a_window = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing the keyboard")
"""The offscreen platform says so of every menu and of every window that comes to the front."""


AT_SETTINGS = LessonPlace(column="settings", explore=True)

SETTLING_TURNS = 4


@pytest.fixture
def find_flaws(qapp):
    """What is cut, overlaps or reaches out in a window that has settled: a layout asks for the next one."""

    def find(root):
        for _ in range(SETTLING_TURNS):
            if not flaws_of(root):
                break
            qapp.processEvents()
        return flaws_of(root)

    return find


@pytest.fixture
def make_window(qtbot):
    """Make a shown window; all are closed at the end.

    It opens with the settings in its left column, as if left so, if not told where the lesson was left; None
    keeps what is remembered.
    """
    windows = []

    def make(config=None, size=(1280, 800), place=AT_SETTINGS, **asked):
        if place is not None:
            QSettings("xorviz", "xorviz").clear()  # what is saved adds to what was seen
            remember_place(**asdict(place))
        window = MainWindow(config, **asked)
        windows.append(window)
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        session = window.session
        qtbot.waitUntil(
            lambda: session.view.engine.label == "compiled" or bool(session.view.engine_failure),
            timeout=FIRST_COMPILATION_MS,
        )
        return window

    yield make
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(make_window):
    window = make_window()
    window.session.playback.set_speed(math.inf)
    return window


@pytest.fixture
def branches(window):
    """The names of all branches there are."""
    return lambda: [window.session.branches.name_of(branch) for branch in window.session.branches]


@pytest.fixture
def person(window, qtbot):
    return Person(window, qtbot)


@pytest.fixture
def light(qapp):
    return load_theme("light")


@pytest.fixture
def show(qtbot):
    """Show a single view in a size; closed at the end."""
    shown = []

    def show(view, size=(500, 420)):
        shown.append(view)
        view.resize(*size)
        with qtbot.waitExposed(view):
            view.show()
        return view

    yield show
    for view in shown:
        view.close()
        view.deleteLater()


@pytest.fixture
def trained():
    """Train a run with these settings."""

    def train(config, epochs):
        run = Run(config)
        run.advance(epochs)
        return run

    return train


@pytest.fixture
def trace(trained):
    """The update of XOR at epoch 1,240 taken apart, followed for (0, 1)."""
    return trace_snapshot(trained(TrainingConfig(), 1240).head, 1)


@pytest.fixture
def changed_snapshot():
    """Return a snapshot with one parameter changed."""

    def change(snapshot, place, value):
        state = snapshot.state.copy()
        state[0, place] = value
        return take_snapshot(snapshot.config, snapshot.data, snapshot.epoch, state, NumpyEngine())

    return change


@pytest.fixture
def announced(monkeypatch):
    """The texts that are said to those who hear the window."""
    texts = []

    class Listening(QAccessible):
        @staticmethod
        def isActive():
            return True

        @staticmethod
        def updateAccessibility(event):
            if event.type() == QAccessible.Event.Announcement:
                texts.append(event.message())

    monkeypatch.setattr(widgets, "QAccessible", Listening)
    return texts
