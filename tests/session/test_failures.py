"""Training that overflows, and workers that fail."""

import math

import numpy as np
import pytest

from tests.driving import DIVERGING, play_to, settle, train_to
from xorviz.core.run.training import Trainer
from xorviz.session.wishes.replay import Replayer


def test_divergence_stops_at_the_last_finite_epoch(qtbot, session, witness):
    session.start_run(DIVERGING)
    session.playback.set_playing(True)
    qtbot.waitUntil(lambda: session.run.diverged)
    assert not session.playing
    assert witness.playing[-1] is False
    assert math.isfinite(session.snapshot.loss)
    assert np.isfinite(session.snapshot.parameters.flat).all()
    epoch = session.run.epoch
    session.playback.set_playing(True)
    session.playback.step()
    assert not session.playing
    assert session.run.epoch == epoch


def test_after_divergence_a_smaller_learning_rate_starts_anew(qtbot, session):
    session.start_run(DIVERGING)
    session.playback.set_playing(True)
    qtbot.waitUntil(lambda: session.run.diverged)
    session.edit_parameter("learning_rate", 0.01)
    assert (session.run.epoch, session.run.diverged) == (0, False)
    settle(qtbot, session)
    assert session.run.epoch == 1


def test_an_exception_in_the_worker_stops_and_is_passed_on(qtbot, session, witness, monkeypatch):
    def fail(trainer, epochs):
        raise RuntimeError("out of chalk")

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "advance", fail)
        with qtbot.waitSignal(session.training_failed) as failed:
            session.playback.set_playing(True)
    assert "RuntimeError: out of chalk" in failed.args[0]
    assert not session.playing
    session.reset()
    play_to(qtbot, session, 50)
    session.close()
    assert session._threads._training.isFinished()


def test_a_failure_of_a_run_that_is_gone_does_not_stop_the_new_one(qtbot, session):
    session.playback.set_playing(True)
    session.failing.on_training_failed(-1, "of a run that is gone")
    assert session.playing


def test_after_a_failure_in_mid_slice_play_goes_on_from_the_head(qtbot, session, monkeypatch):
    """The worker's trainer is ahead of the run then."""
    advance = Trainer.advance

    def fail_afterwards(trainer, epochs):
        advance(trainer, epochs)
        raise RuntimeError("out of chalk")

    play_to(qtbot, session, 20)
    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "advance", fail_afterwards)
        with qtbot.waitSignal(session.training_failed):
            session.playback.set_playing(True)
    epoch = session.run.epoch
    play_to(qtbot, session, epoch + 50)
    assert session.run.at(epoch + 10).loss == session.run.losses[epoch + 10]


class TestFailedLooks:
    @pytest.fixture
    def fail(self, monkeypatch):
        def fail(self, look):
            raise RuntimeError("out of chalk")

        monkeypatch.setattr(Replayer, "_approach", fail)

    def test_of_the_cursor_stops_where_it_is(self, qtbot, session, fail):
        train_to(qtbot, session, 50)
        with qtbot.waitSignal(session.training_failed):
            session.playback.seek(20)
        assert session.view.cursor == session.snapshot.epoch == 50
        assert not session.playing

    def test_of_anything_else_is_announced_and_training_goes_on(self, qtbot, session, fail, witness):
        session.playback.set_playing(True)
        qtbot.waitUntil(lambda: session.run.epoch > 50)
        with qtbot.waitSignal(session.looks.failed) as failed:
            session.looks.wish("pointer", session.run, 20)
        assert failed.args[0] == "pointer"
        assert "out of chalk" in failed.args[1]
        assert session.playing
        assert not witness.failures

    def test_of_the_epoch_before_ends_the_walk(self, qtbot, session, fail):
        train_to(qtbot, session, 50)
        session.walk.step()
        with qtbot.waitSignal(session.looks.failed):
            session.walk.step_back()
        assert session.walk.place is None
        session.walk.step()
        assert session.walk.place == 0
