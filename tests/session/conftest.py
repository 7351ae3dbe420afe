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
        session.snapshot_changed.connect(self.on_snapshot)
        session.config_changed.connect(self.on_config)
        session.playing_changed.connect(self.on_playing)
        session.training_failed.connect(self.on_failure)

    @Slot(object)
    def on_snapshot(self, snapshot):
        self.snapshots.append(snapshot)

    @Slot(object)
    def on_config(self, config):
        self.configs.append(config)

    @Slot(bool)
    def on_playing(self, playing):
        self.playing.append(playing)

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
    session.set_speed(math.inf)
    yield session
    session.close()
    session.deleteLater()


@pytest.fixture
def witness(session):
    return Witness(session)
