"""What is asked for while the compiled engine is on its way, or when it fails."""

import math
import threading

import pytest

from xorviz.core.engines import compiled_engine
from xorviz.session.session import Session


@pytest.fixture
def loading(qapp, monkeypatch):
    """A session whose engine comes when the event is set."""
    come = threading.Event()

    def wait_and_load():
        assert come.wait(20)
        return compiled_engine()

    monkeypatch.setattr("xorviz.session.loader.compiled_engine", wait_and_load)
    session = Session()
    session.set_speed(math.inf)
    session.load_engine()
    yield session, come
    come.set()
    session.close()
    session.deleteLater()


@pytest.mark.parametrize(("wish", "epoch"), [("run_to_solved", 1085), ("run_to", 500)])
@pytest.mark.parametrize("in_time", [True, False])
def test_a_goal_set_meanwhile_is_reached(qtbot, loading, wish, epoch, in_time):
    session, come = loading
    with qtbot.waitSignal(session.goal_reached, timeout=8_000):
        getattr(session.playback, wish)(*([epoch] if wish == "run_to" else []))
        if in_time:
            come.set()
    qtbot.waitUntil(lambda: session.snapshot.epoch == epoch)
    assert (session.run.engine is compiled_engine()) == in_time
