import math

import pytest
from PySide6.QtCore import QObject, Slot

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


@pytest.fixture(params=["NumPy", "compiled"])
def engine(request):
    return NumpyEngine() if request.param == "NumPy" else compiled_engine()


@pytest.fixture
def session(qapp, engine):
    """A session as the window has it, flat out once it plays."""
    session = Session(engine=engine)
    session.playback.set_speed(math.inf)
    yield session
    session.close()
    session.deleteLater()


@pytest.fixture
def witness(session):
    return Witness(session)
