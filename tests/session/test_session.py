import math
import threading

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from tests.telling import tells
from xorviz.core import TrainingConfig
from xorviz.core.errors import ConfigError
from xorviz.core.run.run import Run
from xorviz.core.run.training import Trainer
from xorviz.session.session import Session
from xorviz.session.worker import Progress


def same_bits(one, other):
    return (
        one.epoch == other.epoch
        and one.loss == other.loss
        and one.parameters.flat.tobytes() == other.parameters.flat.tobytes()
        and one.gradients.flat.tobytes() == other.gradients.flat.tobytes()
        and one.predictions.tobytes() == other.predictions.tobytes()
    )


def play_to(qtbot, session, epoch):
    session.playback.set_playing(True)
    qtbot.waitUntil(lambda: session.run.epoch >= epoch, timeout=60_000)


def pause(qtbot, session):
    """Pause, and wait until the message under way has come."""
    session.playback.set_playing(False)
    settle(qtbot, session)


def settle(qtbot, session):
    """Let the worker answer all that it has been asked: one more step, after which nothing is under way."""
    worker = session._threads._worker
    with qtbot.waitSignal(session.changed, check_params_cb=tells("snapshot")):
        session.playback.step()
    qtbot.waitUntil(
        lambda: (
            not (
                session.playback._shown.isActive()
                or worker._message_under_way
                or worker._backlog
                or worker._steps
            )
        )
    )


def test_is_ready_at_epoch_0_and_does_nothing_until_asked(qtbot, session, witness):
    assert (session.run.epoch, session.playing, session.view.epochs_per_second) == (0, False, 0.0)
    session.playback.step()
    qtbot.waitUntil(lambda: bool(witness.epochs))
    assert witness.epochs == [1]


def test_play_trains_and_every_message_extends_the_run(qtbot, session, witness):
    play_to(qtbot, session, 2000)
    assert session.playing
    assert session.view.epochs_per_second > 0
    pause(qtbot, session)
    assert witness.epochs == sorted(set(witness.epochs))
    assert len(session.run.losses) == session.run.epoch + 1
    alone = Run(session.config, session.view.engine)
    alone.advance(session.run.epoch)
    assert session.run.losses.tobytes() == alone.losses.tobytes()


def test_pause_stops(qtbot, session):
    play_to(qtbot, session, 500)
    pause(qtbot, session)
    epoch = session.run.epoch
    settle(qtbot, session)
    assert session.run.epoch == epoch + 1
    assert not session.playing
    assert session.view.epochs_per_second == 0.0


def test_step_trains_exactly_one_epoch(qtbot, session, witness):
    for epoch in (1, 2, 3):
        with qtbot.waitSignal(session.changed, check_params_cb=tells("snapshot")):
            session.playback.step()
        assert session.run.epoch == epoch
    assert witness.epochs == [1, 2, 3]


def test_quick_steps_are_all_made_and_all_shown(qtbot, session, witness):
    for _ in range(7):
        session.playback.step()
    qtbot.waitUntil(lambda: session.run.epoch >= 7)
    settle(qtbot, session)
    assert witness.epochs == list(range(1, 9))


def test_step_pauses(qtbot, session):
    play_to(qtbot, session, 100)
    with qtbot.waitSignal(session.changed, check_params_cb=tells("snapshot")):
        session.playback.step()
    assert not session.playing
    pause(qtbot, session)


@pytest.mark.parametrize("speed", [10.0, 25.0, 30.0])
def test_at_low_speed_every_epoch_is_shown(qtbot, session, witness, speed):
    session.playback.set_speed(speed)
    session.playback.set_playing(True)
    qtbot.waitUntil(lambda: session.run.epoch >= 8)
    pause(qtbot, session)
    assert witness.epochs == list(range(1, session.run.epoch + 1))


def test_at_full_speed_the_newest_is_shown_and_history_misses_none(qtbot, session, witness):
    play_to(qtbot, session, 5000)
    pause(qtbot, session)
    assert len(witness.epochs) < 1000
    assert len(session.run.losses) == session.run.epoch + 1


def test_a_speed_change_is_announced_and_obeyed(qtbot, session):
    with qtbot.waitSignal(session.changed, check_params_cb=tells("speed")):
        session.playback.set_speed(20.0)
    assert session.view.speed == 20.0
    with qtbot.assertNotEmitted(session.changed):
        session.playback.set_speed(20.0)


def test_a_message_of_an_older_run_is_dropped(qtbot, session, witness):
    stretch = Trainer(session.config).advance(5)
    session.start_run(TrainingConfig(seed=1))
    shown = len(witness.snapshots)
    session.playback.on_worker_progressed(Progress(session.playback._run_id - 1, (stretch,)))
    assert session.run.epoch == 0
    assert len(witness.snapshots) == shown


def test_runs_that_follow_each_other_quickly_do_not_mix(qtbot, session, witness):
    session.playback.set_playing(True)
    for seed in range(40):
        session.start_run(TrainingConfig(seed=seed))
        with qtbot.waitSignal(session.changed, check_params_cb=tells("snapshot")):
            pass
    play_to(qtbot, session, 300)
    pause(qtbot, session)
    assert session.config.seed == 39
    alone = Run(TrainingConfig(seed=39), session.view.engine)
    alone.advance(session.run.epoch)
    assert same_bits(session.snapshot, alone.head)


def test_the_learning_rate_is_live(qtbot, session, witness):
    play_to(qtbot, session, 300)
    run, epoch = session.run, session.run.epoch
    session.edit_parameter("learning_rate", 2.0)
    assert session.run is run
    assert session.config.learning_rate == 2.0
    assert witness.configs[-1] == session.config
    assert session.playing
    play_to(qtbot, session, epoch + 600)
    pause(qtbot, session)
    (edit,) = run.edits
    assert (edit.name, edit.value) == ("learning_rate", 2.0)
    assert edit.epoch >= epoch
    assert run.config.learning_rate == 2.0
    without = Run(run.config_at(0), run.engine)
    without.advance(run.epoch)
    assert without.head.loss != run.head.loss


def test_every_shown_snapshot_can_be_reached_again_bit_for_bit(qtbot, session, witness):
    session.playback.set_playing(True)
    for rate in (2.0, 0.1, 5.0, 0.5):
        goal = session.run.epoch + 400
        qtbot.waitUntil(lambda goal=goal: session.run.epoch >= goal)
        session.edit_parameter("learning_rate", rate)
        qtbot.waitUntil(lambda rate=rate: session.run.config.learning_rate == rate)
    play_to(qtbot, session, session.run.epoch + 400)
    pause(qtbot, session)
    assert len(session.run.edits) == 4
    assert len(witness.snapshots) > 5
    for shown in witness.snapshots:
        assert same_bits(session.run.at(shown.epoch), shown)


def test_an_edit_while_paused_counts_from_the_next_epoch(qtbot, session):
    session.edit_parameter("learning_rate", 3.0)
    session.playback.step()
    qtbot.waitUntil(lambda: session.run.epoch == 1)
    expected = Run(TrainingConfig(learning_rate=3.0), session.view.engine)
    expected.advance(1)
    assert session.snapshot.parameters.flat.tobytes() == expected.head.parameters.flat.tobytes()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hidden", (5,)),
        ("dataset", "circle"),
        ("activation", "tanh"),
        ("reduction", "mean"),
        ("initialisation", "uniform"),
        ("bias_initialisation", "same"),
        ("seed", 4),
    ],
)
def test_a_structural_edit_starts_anew_and_goes_on_playing(qtbot, session, name, value):
    play_to(qtbot, session, 100)
    run, seed = session.run, session.config.seed
    told = []
    session.changed.connect(lambda view, what: told.append(what))
    session.edit_parameter(name, value)
    assert len(told) == 1
    assert told[0] >= {"branch", "run", "branches", "config", "snapshot"}
    assert session.run is not run
    assert getattr(session.config, name) == value
    assert session.config.seed == (value if name == "seed" else seed)
    assert session.playing
    qtbot.waitUntil(lambda: session.run.epoch >= 50)
    pause(qtbot, session)
    assert getattr(session.snapshot.config, name) == value
    alone = Run(session.config, session.view.engine)
    alone.advance(session.run.epoch)
    assert same_bits(session.snapshot, alone.head)


def test_an_edit_to_the_same_value_changes_nothing(session, witness):
    run = session.run
    session.edit_parameter("hidden", (2,))
    session.edit_parameter("learning_rate", 0.5)
    assert session.run is run
    assert witness.configs == []


@pytest.mark.parametrize(("name", "value"), [("learning_rate", 0.0), ("hidden", (0,)), ("dataset", "spiral")])
def test_an_edit_that_is_not_allowed_is_refused_and_changes_nothing(session, witness, name, value):
    config = session.config
    with pytest.raises(ConfigError):
        session.edit_parameter(name, value)
    assert session.config is config
    assert witness.configs == []


def test_reset_pauses_and_goes_back_to_the_same_start(qtbot, session, witness):
    play_to(qtbot, session, 200)
    config = session.config
    session.reset()
    assert not session.playing
    assert (session.run.epoch, session.config) == (0, config)
    assert same_bits(session.snapshot, Run(config, session.view.engine).head)
    settle(qtbot, session)
    assert session.run.epoch == 1


def test_reset_keeps_the_learning_rate_in_force(qtbot, session):
    play_to(qtbot, session, 50)
    session.edit_parameter("learning_rate", 2.0)
    session.reset()
    assert session.config.learning_rate == 2.0
    assert session.run.edits == ()
    settle(qtbot, session)
    assert session.snapshot.config.learning_rate == 2.0


def test_reseed_takes_another_seed_and_goes_on_playing(qtbot, session):
    play_to(qtbot, session, 50)
    seeds = [session.config.seed]
    for _ in range(5):
        session.reseed()
        assert session.config.seed != seeds[-1]
        assert 0 <= session.config.seed <= 9999
        seeds.append(session.config.seed)
    assert session.playing
    qtbot.waitUntil(lambda: session.run.epoch >= 50)
    assert session.snapshot.config.seed == seeds[-1]


DIVERGING = TrainingConfig(activation="linear", output_activation="linear", learning_rate=50.0, hidden=(8,))


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


class TestClose:
    """Close ends the thread, whatever it is doing."""

    @pytest.fixture
    def made(self, qapp):
        sessions = []

        def make(config=None):
            sessions.append(Session(config))
            sessions[-1].playback.set_speed(math.inf)
            return sessions[-1]

        yield make
        for session in sessions:
            assert session._threads._training.isFinished()
            session.deleteLater()

    def test_right_after_the_start(self, made):
        made().close()

    def test_right_after_play(self, made):
        session = made()
        session.playback.set_playing(True)
        session.close()

    def test_while_playing_flat_out(self, qtbot, made):
        session = made()
        play_to(qtbot, session, 500)
        session.close()

    def test_with_a_large_network(self, qtbot, made):
        session = made(TrainingConfig(dataset="circle", hidden=(256, 256), reduction="mean"))
        session.playback.set_playing(True)
        qtbot.waitUntil(lambda: session.run.epoch >= 1)
        session.close()

    def test_with_a_message_under_way(self, made):
        session, sent = made(), threading.Event()
        session._threads._worker.progressed.connect(lambda _: sent.set())  # called in the worker's thread
        session.playback.set_playing(True)
        assert sent.wait(10)
        session.close()
        assert session.run.epoch == 0

    def test_twice(self, made):
        session = made()
        session.close()
        session.close()

    def test_wishes_after_the_close_do_nothing(self, qtbot, made):
        session = made()
        session.close()
        session.playback.set_playing(True)
        session.playback.step()
        session.reset()
        session.edit_parameter("learning_rate", 1.0)
        session.load_engine()
        assert not session._threads._loading.isRunning()

    def test_many_one_after_the_other(self, made):
        for _ in range(20):
            session = made()
            session.playback.set_playing(True)
            session.close()

    def test_stops_within_a_second_on_request(self, qtbot, made):
        session = made()
        play_to(qtbot, session, 1000)
        session._threads._training.quit()
        assert session._threads._training.wait(1000)


class Emitter(QObject):
    told = Signal(bool)

    @Slot(bool)
    def on_told(self, value):
        self.last = value


class Canvas(QWidget):
    painted = 0

    def paintEvent(self, event):
        self.painted += 1


def test_5000_emits_and_500_painted_frames_survive(qtbot):
    """PySide6 6.12 on Python 3.11 drops references to None and True: some 590 emits end the process."""
    emitter, canvas = Emitter(), Canvas()
    emitter.told.connect(emitter.on_told)
    for _ in range(5000):
        emitter.told.emit(True)
    with qtbot.waitExposed(canvas):
        canvas.show()
    for _ in range(500):
        canvas.repaint()
    canvas.close()
    assert canvas.painted >= 500
    assert emitter.last is True


def test_an_edit_while_paused_is_recorded_at_once(qtbot, session):
    session.playback.step()
    qtbot.waitUntil(lambda: session.run.epoch == 1)
    session.edit_parameter("learning_rate", 2.0)
    qtbot.waitUntil(lambda: session.run.config.learning_rate == 2.0)
    assert [(edit.epoch, edit.value) for edit in session.run.edits] == [(1, 2.0)]
    assert session.run.epoch == 1


def test_a_failure_of_a_run_that_is_gone_does_not_stop_the_new_one(qtbot, session):
    session.playback.set_playing(True)
    session.on_training_failed(-1, "of a run that is gone")
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
