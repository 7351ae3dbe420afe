import math

import pytest
from PySide6.QtCore import QThread

from xorviz.core import TrainingConfig
from xorviz.core.run import Run
from xorviz.session.worker import EVERY_EPOCH_SPEED, TrainingWorker


@pytest.fixture
def worker(qapp):
    """A worker in this very thread, so that it acts when, and only when, events are processed."""
    worker = TrainingWorker()
    worker.sent = []
    worker.progressed.connect(worker.sent.append)
    worker.on_run_started(1, Run(TrainingConfig()).head)
    yield worker
    worker.on_playing_changed(False)
    worker.deleteLater()


def turn_the_loop(qapp, times=50):
    for _ in range(times):
        qapp.processEvents()
        QThread.yieldCurrentThread()


def test_sends_one_message_until_it_is_shown(qtbot, qapp, worker):
    worker.on_playing_changed(True)
    qtbot.waitUntil(lambda: bool(worker.sent))
    turn_the_loop(qapp)
    worker.on_speed_changed(25.0)
    worker.on_speed_changed(math.inf)
    worker.on_playing_changed(True)
    turn_the_loop(qapp)
    assert len(worker.sent) == 1
    for count in (2, 3):
        worker.on_progress_shown(1)
        qtbot.waitUntil(lambda count=count: len(worker.sent) == count)
        turn_the_loop(qapp)
        assert len(worker.sent) == count


def test_what_another_run_has_shown_does_not_count(qtbot, qapp, worker):
    worker.on_playing_changed(True)
    qtbot.waitUntil(lambda: bool(worker.sent))
    worker.on_progress_shown(0)
    turn_the_loop(qapp)
    assert len(worker.sent) == 1


def test_messages_follow_each_other_without_a_gap(qtbot, worker):
    run = Run(TrainingConfig())
    worker.on_playing_changed(True)
    for count in range(1, 15):
        qtbot.waitUntil(lambda count=count: len(worker.sent) == count)
        run.extend(worker.sent[-1].stretch)
        worker.on_progress_shown(1)
    assert run.epoch == sum(len(progress.stretch.losses) for progress in worker.sent[:14])


def test_slices_grow_at_full_speed(qtbot, worker):
    worker.on_playing_changed(True)
    for count in range(1, 12):
        qtbot.waitUntil(lambda count=count: len(worker.sent) >= count)
        worker.on_progress_shown(1)
    assert len(worker.sent[10].stretch.losses) > len(worker.sent[0].stretch.losses)


@pytest.mark.parametrize("speed", [1.0, 25.0, EVERY_EPOCH_SPEED])
def test_at_low_speed_a_message_is_one_epoch_however_late(qtbot, worker, speed):
    worker.on_speed_changed(speed)
    worker.on_playing_changed(True)
    qtbot.waitUntil(lambda: bool(worker.sent))
    worker._next_due -= 5.0  # the window took five seconds to paint
    worker.on_progress_shown(1)
    qtbot.waitUntil(lambda: len(worker.sent) == 2)
    assert [len(progress.stretch.losses) for progress in worker.sent] == [1, 1]


def test_waits_between_epochs_at_low_speed(qtbot, qapp, worker):
    worker.on_speed_changed(1.0)
    worker.on_playing_changed(True)
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
    assert [len(progress.stretch.losses) for progress in worker.sent] == [1, 1]
    assert not worker._timer.isActive()


def test_rests_when_paused(qtbot, qapp, worker):
    worker.on_playing_changed(True)
    qtbot.waitUntil(lambda: bool(worker.sent))
    worker.on_playing_changed(False)
    worker.on_progress_shown(1)
    turn_the_loop(qapp)
    assert len(worker.sent) == 1
    assert not worker._timer.isActive()


def test_stamps_the_run_that_it_belongs_to(qtbot, worker):
    worker.on_playing_changed(True)
    qtbot.waitUntil(lambda: bool(worker.sent))
    worker.on_run_started(2, Run(TrainingConfig(seed=3)).head)
    qtbot.waitUntil(lambda: len(worker.sent) == 2)
    assert [progress.run_id for progress in worker.sent] == [1, 2]
    assert worker.sent[1].stretch.first_epoch == 1
    assert worker.sent[1].stretch.snapshot.config.seed == 3


def test_does_nothing_without_a_run(qtbot, qapp):
    worker = TrainingWorker()
    worker.on_edit_requested("learning_rate", 1.0)
    with qtbot.assertNotEmitted(worker.progressed):
        worker.on_playing_changed(True)
        turn_the_loop(qapp)
    worker.on_playing_changed(False)
    worker.deleteLater()
