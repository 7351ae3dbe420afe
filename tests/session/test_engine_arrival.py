"""What is asked for while the compiled engine is on its way, or when it fails."""

import math
import threading

import pytest

from tests.telling import tells
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.run import Run
from xorviz.session.session import Session


@pytest.fixture
def loading(qapp, monkeypatch):
    """A session whose engine comes when the event is set."""
    come = threading.Event()

    def wait_and_load():
        assert come.wait(20)
        return compiled_engine()

    monkeypatch.setattr("xorviz.session.threads.compiled_engine", wait_and_load)
    session = Session()
    session.playback.set_speed(math.inf)
    session.load_engine()
    yield session, come
    come.set()
    session.close()
    session.deleteLater()


@pytest.mark.parametrize(("wish", "epoch"), [("run_to_solved", 1085), ("run_to", 500)])
@pytest.mark.parametrize("in_time", [True, False])
def test_a_goal_set_meanwhile_is_reached(qtbot, loading, wish, epoch, in_time):
    session, come = loading
    with qtbot.waitSignal(session.playback.goal_reached, timeout=8_000):
        getattr(session.playback, wish)(*([epoch] if wish == "run_to" else []))
        if in_time:
            come.set()
    qtbot.waitUntil(lambda: session.snapshot.epoch == epoch)
    assert (session.run.engine is compiled_engine()) == in_time


def test_a_run_that_has_not_begun_stays_the_same_branch(qtbot, loading):
    session, come = loading
    changes = []
    session.setting_changed.connect(changes.append)
    session.edit_parameter("hidden", (4,))
    branch = session.branch
    with qtbot.waitSignal(session.changed, check_params_cb=tells("engine"), timeout=20_000):
        come.set()
    assert list(session.branches) == [branch]
    assert session.run.engine is compiled_engine()
    session.take_back(changes[-1])
    assert len(session.branches) == 1
    assert session.config.hidden == (2,)
    assert session.run.engine is compiled_engine()
    session.playback.step()
    qtbot.waitUntil(lambda: session.run.epoch == 1)
    expected = Run(session.config, compiled_engine())
    expected.advance(1)
    assert session.run.losses.tobytes() == expected.losses.tobytes()


@pytest.fixture
def failing(qapp, monkeypatch):
    """A session whose compiled engine cannot train."""

    def fail(*_):
        raise MemoryError("out of chalk")

    monkeypatch.setattr(type(compiled_engine()), "train", fail)
    session = Session(engine=compiled_engine())
    yield session
    session.close()
    session.deleteLater()


def test_a_step_with_an_engine_that_fails_is_made_with_numpy(qtbot, failing):
    failing.playback.step()
    qtbot.waitUntil(lambda: failing.run.epoch == 1)
    assert isinstance(failing.run.engine, NumpyEngine)
    assert not failing.playing
    assert len(failing.branches) == 1


def test_an_edit_before_an_engine_that_fails_is_kept(qtbot, failing):
    failing.nudge(0.1)
    failing.playback.step()
    qtbot.waitUntil(lambda: failing.run.epoch == 1)
    expected = Run(failing.run.start, NumpyEngine())
    expected.nudge(0.1)
    expected.advance(1)
    assert failing.run.losses.tobytes() == expected.losses.tobytes()
