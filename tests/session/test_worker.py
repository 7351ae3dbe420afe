import math
from itertools import chain, repeat

import pytest
from PySide6.QtCore import QThread

from xorviz.core import TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.edits import SettingEdit
from xorviz.core.run.run import Run
from xorviz.session.worker import (
    EVERY_EPOCH_SPEED,
    LARGEST_BACKLOG,
    LONGEST_TURN_SECONDS,
    Assignment,
    TakingTurns,
    TrainingWorker,
)


def assignment(run_id, config, engine, recorded=0):
    return Assignment(run_id, Run(config, engine).trainer(), recorded)


def epochs_of(progress):
    return sum(len(stretch.losses) for stretch in progress.stretches)


@pytest.fixture
def worker(qapp, engine):
    """A worker in this very thread, so that it acts when, and only when, events are processed."""
    worker = TrainingWorker()
    worker.sent = []
    worker.progressed.connect(worker.sent.append)
    worker.on_assigned(assignment(1, TrainingConfig(), engine))
    yield worker
    worker.on_play_requested(False)
    worker.deleteLater()


def turn_the_loop(qapp, times=50):
    for _ in range(times):
        qapp.processEvents()
        QThread.yieldCurrentThread()


def test_sends_one_message_until_it_is_shown(qtbot, qapp, worker):
    worker.on_play_requested(True)
    qtbot.waitUntil(lambda: bool(worker.sent))
    turn_the_loop(qapp)
    worker.on_speed_changed(25.0)
    worker.on_speed_changed(math.inf)
    worker.on_play_requested(True)
    turn_the_loop(qapp)
    assert len(worker.sent) == 1
    for count in (2, 3):
        worker.on_progress_shown(1)
        qtbot.waitUntil(lambda count=count: len(worker.sent) == count)
        turn_the_loop(qapp)
        assert len(worker.sent) == count


def test_what_another_run_has_shown_does_not_count(qtbot, qapp, worker):
    worker.on_play_requested(True)
    qtbot.waitUntil(lambda: bool(worker.sent))
    worker.on_progress_shown(0)
    turn_the_loop(qapp)
    assert len(worker.sent) == 1


def test_messages_follow_each_other_without_a_gap(qtbot, worker, engine):
    run = Run(TrainingConfig(), engine)
    worker.on_play_requested(True)
    for count in range(1, 15):
        qtbot.waitUntil(lambda count=count: len(worker.sent) == count)
        for stretch in worker.sent[-1].stretches:
            run.extend(stretch)
        worker.on_progress_shown(1)
    assert run.epoch == sum(epochs_of(progress) for progress in worker.sent[:14])


@pytest.mark.parametrize(
    ("seconds", "expected"), [(60.0, [16, 32, 64, 128, 256]), (1e-9, [16, 8, 4, 2, 1])], ids=["short", "long"]
)
def test_slices_at_full_speed_grow_while_they_are_short(qtbot, worker, monkeypatch, seconds, expected):
    monkeypatch.setattr("xorviz.session.worker.SLICE_SECONDS", seconds)
    worker.on_play_requested(True)
    for count in range(1, len(expected) + 1):
        qtbot.waitUntil(lambda count=count: len(worker.sent) >= count)
        worker.on_progress_shown(1)
    slices = [len(stretch.losses) for progress in worker.sent for stretch in progress.stretches]
    assert slices[: len(expected)] == expected


@pytest.mark.parametrize("speed", [1.0, 25.0, EVERY_EPOCH_SPEED])
def test_at_low_speed_a_message_is_one_epoch_however_late(qtbot, worker, speed):
    worker.on_speed_changed(speed)
    worker.on_play_requested(True)
    qtbot.waitUntil(lambda: bool(worker.sent))
    worker._next_due -= 5.0  # the window took five seconds to paint
    worker.on_progress_shown(1)
    qtbot.waitUntil(lambda: len(worker.sent) == 2)
    assert [epochs_of(progress) for progress in worker.sent] == [1, 1]


def test_waits_between_epochs_at_low_speed(qtbot, qapp, worker):
    worker.on_speed_changed(1.0)
    worker.on_play_requested(True)
    qtbot.waitUntil(lambda: bool(worker.sent))
    worker.on_progress_shown(1)
    assert worker._timer.isActive()
    assert worker._timer.remainingTime() > 500
    turn_the_loop(qapp)
    assert len(worker.sent) == 1


def test_a_step_is_one_epoch_at_any_speed(qtbot, worker):
    worker.on_step_requested()
    worker.on_step_requested()
    qtbot.waitUntil(lambda: len(worker.sent) == 1)
    worker.on_progress_shown(1)
    qtbot.waitUntil(lambda: len(worker.sent) == 2)
    worker.on_progress_shown(1)
    assert [epochs_of(progress) for progress in worker.sent] == [1, 1]
    assert not worker._timer.isActive()


def test_rests_when_paused(qtbot, qapp, worker):
    worker.on_play_requested(True)
    qtbot.waitUntil(lambda: bool(worker.sent))
    worker.on_play_requested(False)
    epoch = worker._assignment.trainer.epoch
    worker.on_progress_shown(1)
    turn_the_loop(qapp)
    assert worker._assignment.trainer.epoch == epoch
    assert not worker._timer.isActive()
    assert sum(epochs_of(progress) for progress in worker.sent) == epoch


def test_stamps_the_run_that_it_belongs_to(qtbot, worker, engine):
    worker.on_play_requested(True)
    qtbot.waitUntil(lambda: bool(worker.sent))
    worker.on_assigned(assignment(2, TrainingConfig(seed=3), engine))
    qtbot.waitUntil(lambda: len(worker.sent) == 2)
    assert [progress.run_id for progress in worker.sent] == [1, 2]
    assert worker.sent[1].stretches[0].first_epoch == 1
    assert worker.sent[1].stretches[0].snapshot.config.seed == 3


def test_does_nothing_without_a_run(qtbot, qapp):
    worker = TrainingWorker()
    worker.on_edit_requested(SettingEdit(0, "learning_rate", 1.0))
    with qtbot.assertNotEmitted(worker.progressed):
        worker.on_play_requested(True)
        turn_the_loop(qapp)
    worker.on_play_requested(False)
    worker.deleteLater()


def test_trains_on_while_the_window_paints_if_the_engine_lets_others_work(qtbot, qapp, worker, engine):
    worker.on_play_requested(True)
    qtbot.waitUntil(lambda: bool(worker.sent))
    epoch = worker._assignment.trainer.epoch
    if engine.overlaps:
        qtbot.waitUntil(lambda: worker._assignment.trainer.epoch > LARGEST_BACKLOG)
        qtbot.waitUntil(lambda: not worker._timer.isActive())
        worker.on_progress_shown(1)
        assert epochs_of(worker.sent[1]) >= LARGEST_BACKLOG
    else:
        turn_the_loop(qapp)
        assert worker._assignment.trainer.epoch == epoch


@pytest.mark.parametrize("recorded", [1, 777])
def test_no_stretch_reaches_across_what_is_recorded(qtbot, worker, engine, recorded):
    worker.on_assigned(assignment(2, TrainingConfig(), engine, recorded))
    worker.on_play_requested(True)
    while not worker.sent or worker.sent[-1].stretches[-1].snapshot.epoch < 2000:
        count = len(worker.sent)
        worker.on_progress_shown(2)
        qtbot.waitUntil(lambda count=count: len(worker.sent) > count)
    ends = [stretch.snapshot.epoch for progress in worker.sent for stretch in progress.stretches]
    assert recorded in ends


def test_stops_at_the_goal(qtbot, qapp, worker):
    worker.on_goal_changed(1234)
    worker.on_play_requested(True)
    while not worker.sent or worker.sent[-1].stretches[-1].snapshot.epoch < 1234:
        count = len(worker.sent)
        worker.on_progress_shown(1)
        qtbot.waitUntil(lambda count=count: len(worker.sent) > count)
    worker.on_progress_shown(1)
    turn_the_loop(qapp)
    assert worker.sent[-1].stretches[-1].snapshot.epoch == 1234


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still unless it is set."""
    times = [0.0]
    monkeypatch.setattr("xorviz.session.worker.time.perf_counter", lambda: times[-1])
    return times.append


@pytest.fixture
def patient(qapp):
    """A worker in this very thread, whose engine keeps the lock, and whose turn does not end by itself."""
    worker = TrainingWorker()
    worker.sent = []
    worker.progressed.connect(worker.sent.append)
    worker.on_assigned(Assignment(1, Run(TrainingConfig(), NumpyEngine()).trainer(), 0))
    worker._turns = Endless()
    yield worker
    worker.on_play_requested(False)
    worker.deleteLater()


class Endless(TakingTurns):
    is_over = False


def stretches(progress):
    return [len(stretch.losses) for stretch in progress.stretches]


def test_the_training_may_go_on_for_as_long_as_the_window_took(clock):
    turns = TakingTurns()
    clock(10.0)
    assert turns.is_over
    turns.note_sent()
    clock(10.04)
    turns.note_shown()
    assert not turns.is_over
    clock(10.07)
    assert not turns.is_over
    clock(10.09)
    assert turns.is_over


def test_a_turn_has_an_end_however_long_the_window_took(clock):
    turns = TakingTurns()
    turns.note_sent()
    clock(60.0)
    turns.note_shown()
    clock(60.0 + 1.01 * LONGEST_TURN_SECONDS)
    assert turns.is_over


def test_trains_slice_after_slice_in_its_turn_and_sends_them_together(qtbot, patient):
    patient.on_play_requested(True)
    qtbot.waitUntil(lambda: len(patient._backlog) > 3)
    assert not patient.sent
    patient._turns = TakingTurns()
    qtbot.waitUntil(lambda: bool(patient.sent))
    assert len(stretches(patient.sent[0])) > 3
    assert sum(stretches(patient.sent[0])) == patient.sent[0].stretches[-1].snapshot.epoch


@pytest.mark.parametrize(
    "wish",
    [
        lambda worker: worker.on_play_requested(False),
        lambda worker: worker.on_edit_requested(SettingEdit(0, "learning_rate", 1.0)),
        lambda worker: worker.on_step_requested(),
        lambda worker: worker.on_speed_changed(20.0),
        lambda worker: worker.on_goal_changed(worker._assignment.trainer.epoch + 1),
    ],
    ids=["pause", "edit", "step", "low speed", "goal"],
)
def test_a_wish_ends_its_turn(qtbot, patient, wish):
    patient.on_play_requested(True)
    qtbot.waitUntil(lambda: len(patient._backlog) > 1)
    wish(patient)
    qtbot.waitUntil(lambda: bool(patient.sent))
    assert sum(stretches(patient.sent[0])) == patient._assignment.trainer.epoch


def test_its_turn_is_over_when_it_has_trained_what_the_speed_asks_for(qtbot, patient, monkeypatch):
    """The clock stands still: however late this thread comes, it has trained what is asked for by now."""
    monkeypatch.setattr("xorviz.session.worker.time.perf_counter", lambda: 0.0)
    patient.on_speed_changed(31.0)
    patient.on_play_requested(True)
    qtbot.waitUntil(lambda: bool(patient.sent))
    assert len(stretches(patient.sent[0])) == 1


def test_makes_up_for_what_it_could_not_train_while_the_window_had_its_turn(qtbot, patient):
    patient.on_speed_changed(1e5)
    patient.on_play_requested(True)
    qtbot.waitUntil(lambda: len(patient._backlog) > 2)
    owed = patient._next_due
    patient._turns = TakingTurns()
    patient._slice_epochs = 1
    patient._due_epochs()
    assert patient._next_due < patient._last_due
    assert patient._next_due > owed


def test_a_slice_is_no_shorter_for_what_others_take_of_the_processor(qtbot, patient, monkeypatch):
    """Of its own time this thread uses none here, however late it is by the clock."""
    late = chain(range(60, 6000, 60), repeat(math.inf))
    monkeypatch.setattr("xorviz.session.worker.time.thread_time", lambda: 0.0)
    monkeypatch.setattr("xorviz.session.worker.time.perf_counter", lambda: float(next(late)))
    patient.on_play_requested(True)
    qtbot.waitUntil(lambda: len(patient._backlog) > 4)
    assert [len(stretch.losses) for stretch in patient._backlog[:5]] == [16, 32, 64, 128, 256]
