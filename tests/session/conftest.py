import math

import pytest
from PySide6.QtCore import QObject, Slot

from tests.examples import slow_but
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.session.session import Session


class Witness(QObject):
    """Keeps what a session announces, in order."""

    def __init__(self, session):
        super().__init__()
        self.snapshots, self.configs, self.playing, self.failures = [], [], [], []
        session.changed.connect(self.on_session)
        session.training_failed.connect(self.on_failure)

    @Slot(object, object)
    def on_session(self, view, what):
        if "snapshot" in what:
            self.snapshots.append(view.snapshot)
        if "config" in what:
            self.configs.append(view.config)
        if "playing" in what:
            self.playing.append(view.playing)

    @Slot(str)
    def on_failure(self, trace):
        self.failures.append(trace)

    @property
    def epochs(self):
        return [snapshot.epoch for snapshot in self.snapshots]


@pytest.fixture(params=slow_but("compiled", ["NumPy", "compiled"]))
def engine(request):
    return NumpyEngine() if request.param == "NumPy" else compiled_engine()


@pytest.fixture
def make_session(qapp):
    """Make a session as the window has it, flat out once it plays; all are closed at the end."""
    sessions = []

    def make(**settings):
        sessions.append(Session(**settings))
        sessions[-1].playback.set_speed(math.inf)
        return sessions[-1]

    yield make
    for session in sessions:
        session.close()
        session.deleteLater()


@pytest.fixture
def session(make_session, engine):
    return make_session(engine=engine)


@pytest.fixture
def witness(session):
    return Witness(session)


@pytest.fixture
def changes(session):
    """The changes that can be undone, as they are announced."""
    announced = []
    session.setting_changed.connect(announced.append)
    return announced


@pytest.fixture
def walk(session):
    return session.walk


@pytest.fixture
def at_rest(qtbot, session):
    """Wait until nothing that the walk asked for is under way."""

    def wait():
        qtbot.waitUntil(lambda: not session.walk.is_waiting)

    return wait
