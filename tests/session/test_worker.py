import math

import pytest
from PySide6.QtCore import QThread

from xorviz.core import TrainingConfig
from xorviz.core.run.edits import SettingEdit
from xorviz.core.run.run import Run
from xorviz.session.worker import EVERY_EPOCH_SPEED, LARGEST_BACKLOG, Assignment, TrainingWorker


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
