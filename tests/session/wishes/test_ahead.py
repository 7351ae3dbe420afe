"""While something is in hand its future is known: that of the newest change, bit for bit."""

import math

import numpy as np
import pytest

from tests.core.runs import OVERFLOWING
from xorviz.core import ConfigError, Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.hands.by_hand import SetParameter
from xorviz.core.insight.futures.future import futures
from xorviz.session.hands import Hands
from xorviz.session.session import Session
from xorviz.session.wishes import foresight

LIMIT = 60_000


@pytest.fixture
def session(qtbot):
    session = Session()
    session.playback.set_speed(math.inf)
    yield session
    session.close()


@pytest.fixture
def whole(session, qtbot):
    """Wait for the whole future of what is shown by now, and return it."""

    def wait():
        def there():
            future = session.view.ahead.future
            return future is not None and future.whole and future.head.config == session.config

        qtbot.waitUntil(there, timeout=LIMIT)
        return session.view.ahead.future

    return wait


def train_to(session, qtbot, epoch):
    session.playback.run_to(epoch)
    qtbot.waitUntil(lambda: session.view.snapshot.epoch == epoch and not session.view.playing, timeout=LIMIT)


def assert_same_head(future, run):
    assert future.last_epoch == run.epoch
    np.testing.assert_array_equal(future.head.state, run.head.state)
    assert future.head.loss == run.head.loss


def test_what_is_in_hand_comes_to_what_was_shown_of_it(session, qtbot, whole):
    train_to(session, qtbot, 40)
    session.ahead.set_horizon(60)
    session.ahead.hold(True)
    for rate in (0.7, 3.0, 1.5):
        session.edit_parameter("learning_rate", rate)
    future = whole()
    assert session.view.ahead.end == 100
    session.ahead.hold(False)
    assert session.view.ahead is None
    train_to(session, qtbot, 100)
    assert_same_head(future, session.run)
    np.testing.assert_array_equal(future.highest, session.run.losses[40:])


def test_in_the_past_it_is_the_future_of_the_branch_that_begins_there(session, qtbot, whole):
    train_to(session, qtbot, 80)
    session.playback.seek(30)
    qtbot.waitUntil(lambda: session.view.sought is None, timeout=LIMIT)
    session.ahead.set_horizon(50)
    session.ahead.hold(True)
    assert_same_head(whole(), session.run)
    Hands(session).move_parameter(2, 0.75)
    real = Run(TrainingConfig(), NumpyEngine())
    real.advance(30)
    real.make(SetParameter(30, real.layers, 2, 0.75))
    real.advance(50)
    qtbot.waitUntil(lambda: np.array_equal(whole().head.state, real.head.state), timeout=LIMIT)


def test_that_without_the_change_is_known_when_it_is_asked_for(session, qtbot, whole):
    session.ahead.set_horizon(70)
    session.ahead.hold(True)
    session.edit_parameter("hidden", (3,))
    whole()
    assert session.view.ahead.present is None
    session.ahead.compare(True)
    qtbot.waitUntil(lambda: session.view.ahead.present is not None, timeout=LIMIT)
    before = Run(TrainingConfig(), NumpyEngine())
    before.advance(70)
    assert_same_head(session.view.ahead.present, before)
    assert session.view.ahead.compares
    session.edit_parameter("hidden", (4,))
    assert whole().head.layers == (2, 4, 1)
    assert session.view.ahead.present.head.layers == (2, 2, 1)
    session.ahead.compare(False)
    assert not session.view.ahead.compares


def test_as_long_as_an_epoch_is_looked_for_there_is_none_without_the_change_from_another(
    session, qtbot, whole
):
    train_to(session, qtbot, 80)
    session.ahead.set_horizon(20)
    session.playback.seek(30)
    assert session.view.sought == 30
    session.ahead.hold(True)
    qtbot.waitUntil(lambda: session.view.ahead is not None, timeout=LIMIT)
    session.ahead.compare(True)
    session.edit_parameter("learning_rate", 2.0)
    assert whole().last_epoch == 50  # what was wished for before has come by now
    assert session.view.ahead.present is None


def test_nothing_comes_when_nothing_is_in_hand(session, qtbot, whole):
    session.edit_parameter("learning_rate", 2.0)
    assert session.view.ahead is None
    session.ahead.set_horizon(1_000_000)
    session.ahead.hold(True)
    session.edit_parameter("learning_rate", 3.0)
    session.ahead.compare(True)
    session.ahead.hold(False)
    session.ahead.set_horizon(20)
    session.ahead.hold(True)
    assert whole().last_epoch == 20
    assert session.view.ahead.present is None, "what was asked for before has ended"
    session.ahead.compare(True)
    session.ahead.hold(False)
    session.ahead.compare(True)
    assert session.view.ahead is None


def test_while_it_trains_on_each_change_has_one_future(session, qtbot, whole):
    session.ahead.set_horizon(30)
    session.playback.set_playing(True)
    qtbot.waitUntil(lambda: session.run.epoch > 0, timeout=LIMIT)
    session.ahead.hold(True)
    session.edit_parameter("learning_rate", 0.9)
    found = whole()
    assert found.head.config.learning_rate == 0.9
    epoch = session.run.epoch
    qtbot.waitUntil(lambda: session.run.epoch > epoch + 30, timeout=LIMIT)
    assert session.view.ahead.future is found
    session.playback.set_playing(False)


def test_of_a_run_that_has_not_begun_it_is_known_too(session, qtbot):
    session.ahead.set_horizon(30)
    wide = TrainingConfig(hidden=(5,), seed=2)
    session.ahead.imagine(wide)
    assert session.view.ahead is None, "nothing is in hand"
    session.playback.set_playing(True)
    session.ahead.hold(True)
    session.ahead.imagine(wide)
    qtbot.waitUntil(lambda: session.run.epoch > 3, timeout=LIMIT)
    qtbot.waitUntil(lambda: session.view.ahead.future is not None, timeout=LIMIT)
    qtbot.waitUntil(lambda: session.view.ahead.future.head.layers == (2, 5, 1), timeout=LIMIT)
    session.playback.set_playing(False)
    real = Run(wide, NumpyEngine())
    real.advance(30)
    qtbot.waitUntil(lambda: session.view.ahead.future.whole, timeout=LIMIT)
    assert_same_head(session.view.ahead.future, real)


def test_one_that_overflows_ends_there(session, qtbot, whole):
    session.start_run(OVERFLOWING)
    session.ahead.hold(True)
    assert whole().diverged


def test_a_horizon_beyond_all_reason_is_refused(session):
    for horizon in (10**9, -1, "soon"):
        with pytest.raises(ConfigError):
            session.ahead.set_horizon(horizon)
    assert session.ahead.horizon == 5000


def test_closing_waits_for_none(qtbot, monkeypatch):
    reached = []

    def noting(trainer, epochs, stopped):
        for part in futures(trainer, epochs, stopped):
            reached.append(part.last_epoch)
            yield part

    monkeypatch.setattr(foresight, "futures", noting)
    session = Session()
    session.ahead.set_horizon(1_000_000)
    session.ahead.hold(True)
    qtbot.waitUntil(lambda: bool(reached), timeout=LIMIT)
    session.close()
    assert reached[-1] < 1_000_000


def test_while_the_run_plays_it_is_shown_in_a_turn_of_its_own(session, qtbot):
    session.playback.set_playing(True)
    session.ahead.hold(True)
    at_once = []
    found = session._threads.futures.found  # told after the session itself has been
    found.connect(lambda _, future: at_once.append(session.view.ahead.future is future))
    qtbot.waitUntil(lambda: session.view.ahead.future is not None, timeout=LIMIT)
    assert at_once
    assert not any(at_once)


def test_while_the_run_plays_a_change_shows_nothing_but_its_future(session, qtbot):
    session.playback.set_playing(True)
    session.ahead.hold(True)
    qtbot.waitUntil(lambda: session.view.ahead.future is not None and session.view.head > 0, timeout=LIMIT)
    shown = session.view.ahead
    session.edit_parameter("learning_rate", 0.7)
    assert session.view.ahead is shown, "the axes go on with the line"
    qtbot.waitUntil(lambda: session.view.ahead.end > shown.end, timeout=LIMIT)
