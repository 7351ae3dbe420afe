"""What is asked for while the compiled engine is on its way, or when it fails."""

import threading

import pytest

from tests.driving import train_to
from tests.telling import tells
from tests.waiting import LIMIT_SECONDS
from xorviz.core import TrainingConfig
from xorviz.core.engine.engine import EngineError, NotKept
from xorviz.core.engine.engines import compiled_engine, learn_classes
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.run import Run
from xorviz.session.threads import EngineLoader


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


CLASSES = {"dataset": "blobs", "output_activation": "softmax", "loss": "cross_entropy"}


@pytest.fixture
def loader(qapp, monkeypatch):
    """A loader that has the compiled engine at once, which knows no classes yet; what it says is noted."""
    engine = compiled_engine()
    monkeypatch.setattr(engine, "knows_classes", None)
    monkeypatch.setattr("xorviz.session.threads.get_engine", lambda _: engine)
    monkeypatch.setattr("xorviz.session.threads.load_survey", lambda: None)
    loader = EngineLoader()
    loader.said = []
    loader.loaded.connect(lambda *_: loader.said.append(engine.knows_classes))
    yield loader
    loader.deleteLater()


def missing():
    raise NotKept


def test_the_engine_is_there_before_it_learns_classes(loader):
    loader.load()
    assert loader.said == [None, True]


def test_an_engine_that_is_to_train_classes_comes_with_what_is_kept_of_them(loader):
    learn_classes()
    compiled_engine().knows_classes = None
    loader.want_classes()
    loader.load()
    assert loader.said == [True]


def test_what_trains_classes_is_compiled_when_it_is_wanted(loader, monkeypatch):
    asked = []

    def prepare(part, *_):
        asked.append(part)
        compiled_engine().knows_classes = True

    monkeypatch.setattr("xorviz.session.threads.prepare", prepare)
    monkeypatch.setattr("xorviz.session.threads.load_classes", missing)
    loader.want_classes()
    loader.load()
    assert loader.said == [None, True]
    assert asked == ["survey", "classes"]


def test_nothing_is_compiled_for_classes_when_it_is_stopped(loader, monkeypatch):
    monkeypatch.setattr("xorviz.session.threads.load_classes", missing)
    loader.stop()
    loader.load()
    assert loader.said == [None]


def test_a_run_of_classes_that_has_not_begun_gets_the_engine_that_has_learned_them(
    qtbot, make_session, monkeypatch
):
    monkeypatch.setattr(compiled_engine(), "knows_classes", None)
    session = make_session(config=TrainingConfig(**CLASSES))
    session.load_engine()
    qtbot.waitUntil(lambda: session.run.engine is compiled_engine())
    session.playback.run_to(500)
    qtbot.waitUntil(lambda: session.snapshot.epoch == 500)
    assert session.run.engine.label == "compiled"


def test_a_run_of_classes_that_has_begun_stays_with_numpy(qtbot, make_session, monkeypatch):
    monkeypatch.setattr(compiled_engine(), "knows_classes", None)
    session = make_session(config=TrainingConfig(**CLASSES), engine=compiled_engine())
    assert session.run.engine.label == "NumPy"
    session.playback.step()
    qtbot.waitUntil(lambda: session.run.epoch == 1)
    learn_classes()
    session.on_engine_loaded(compiled_engine(), "")
    assert session.run.engine.label == "NumPy"
    session.reset()
    assert session.run.engine.label == "compiled"
