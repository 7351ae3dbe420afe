"""What is asked for while the compiled engine is on its way, or when it fails."""

import threading

import pytest

from tests.driving import train_to
from tests.telling import tells
from tests.waiting import LIMIT_SECONDS
from xorviz.core.engine.engine import EngineError
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.run import Run


@pytest.fixture
def loading(monkeypatch, make_session):
    """A session whose engine comes when the event is set."""
    come = threading.Event()

    def wait_and_load(_):
        assert come.wait(LIMIT_SECONDS)
        return compiled_engine()

    monkeypatch.setattr("xorviz.session.threads.get_engine", wait_and_load)
    session = make_session()
    session.load_engine()
    yield session, come
    come.set()


@pytest.mark.slow
@pytest.mark.parametrize(("wish", "epoch"), [("run_to_solved", 1085), ("run_to", 500)])
@pytest.mark.parametrize("in_time", [True, False])
def test_a_goal_set_meanwhile_is_reached(qtbot, loading, wish, epoch, in_time):
    session, _ = loading
    with qtbot.waitSignal(session.playback.goal_reached):
        getattr(session.playback, wish)(*([epoch] if wish == "run_to" else []))
        if in_time:
            session.on_engine_loaded(compiled_engine(), "")  # no epoch can have been told yet
    qtbot.waitUntil(lambda: session.snapshot.epoch == epoch)
    assert (session.run.engine is compiled_engine()) == in_time


def test_a_run_that_has_not_begun_stays_the_same_branch(qtbot, loading):
    session, come = loading
    changes = []
    session.setting_changed.connect(changes.append)
    session.edit_parameter("hidden", (4,))
    branch = session.branch
    with qtbot.waitSignal(session.changed, check_params_cb=tells("engine")):
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
def failing(monkeypatch, make_session):
    """A session whose compiled engine cannot train."""

    def fail(*_):
        raise MemoryError("out of chalk")

    monkeypatch.setattr(type(compiled_engine()), "train", fail)
    return make_session(engine=compiled_engine())


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


class TestEngine:
    @pytest.fixture
    def plain(self, make_session):
        return make_session()

    def test_the_run_shown_is_begun_anew_with_it_if_it_has_not_begun(self, qtbot, plain):
        with qtbot.waitSignal(plain.changed, check_params_cb=tells("engine")):
            plain.load_engine()
        assert plain.view.engine is plain.run.engine is compiled_engine()

    def test_a_run_that_has_begun_keeps_its_own(self, qtbot, plain):
        plain.playback.step()
        qtbot.waitUntil(lambda: plain.run.epoch == 1)
        run = plain.run
        with qtbot.waitSignal(plain.changed, check_params_cb=tells("engine")):
            plain.load_engine()
        assert plain.run is run
        assert isinstance(run.engine, NumpyEngine)
        plain.reset()
        assert plain.run.engine is compiled_engine()

    def test_play_waits_for_it_and_says_at_once_that_it_plays(self, qtbot, plain):
        plain.load_engine()
        plain.playback.set_playing(True)
        assert plain.playing
        qtbot.waitUntil(lambda: plain.run.epoch > 0)
        assert plain.playing

    def test_without_it_numpy_trains_and_the_reason_is_known(self, qtbot, plain, monkeypatch):
        def refuse(_):
            raise EngineError("no compiler")

        monkeypatch.setattr("xorviz.session.threads.get_engine", refuse)
        with qtbot.waitSignal(plain.changed, check_params_cb=tells("engine_failure")):
            plain.load_engine()
        assert plain.view.engine_failure == "no compiler"
        plain.playback.step()
        qtbot.waitUntil(lambda: plain.run.epoch == 1)

    @pytest.mark.parametrize("trained", [0, 50])
    def test_one_that_fails_is_not_used_again(self, qtbot, monkeypatch, make_session, trained):
        session = make_session(engine=compiled_engine())
        if trained:
            train_to(qtbot, session, trained)
        failures = []
        session.training_failed.connect(failures.append)

        def fail(*_):
            raise MemoryError("out of chalk")

        monkeypatch.setattr(type(compiled_engine()), "train", fail)
        with qtbot.waitSignal(session.changed, check_params_cb=tells("engine")):
            session.playback.set_playing(True)
        assert "out of chalk" in session.view.engine_failure
        if trained:
            assert failures
            assert (session.run.epoch, session.playing) == (trained, False)
            session.reset()
            session.playback.set_playing(True)
        qtbot.waitUntil(lambda: session.run.epoch > 5)
        assert isinstance(session.run.engine, NumpyEngine)
