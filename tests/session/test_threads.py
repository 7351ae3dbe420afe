"""The threads end without standing still, and what works in them is destroyed in the window's thread."""

import math
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Slot
from shiboken6 import isValid

from tests.driving import play_to
from tests.waiting import LIMIT_MS, LIMIT_SECONDS
from xorviz.core import TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.run import Run
from xorviz.session.session import Session
from xorviz.session.threads import Threads
from xorviz.session.worker import Assignment

ROUNDS = Path(__file__).parents[1] / "thread_rounds.py"
FAR = 10**9


@pytest.mark.parametrize("rounds", [8, pytest.param(1000, marks=pytest.mark.slow)])
def test_the_threads_come_and_go_without_standing_still(rounds):
    """The process ends itself when a round stands still; it says of all threads where they are."""
    command = [sys.executable, str(ROUNDS), str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1800)
    complaints = [line for line in done.stderr.splitlines() if "propagateSizeHints" not in line]
    assert (done.returncode, complaints) == (0, []), done.stdout[-20:] + done.stderr
    assert done.stdout.endswith(f"round {rounds}\n")


class Destroyed(QObject):
    """Notes which workers are there no more."""

    def __init__(self, workers):
        super().__init__()
        self.count = 0
        for worker in workers:
            worker.destroyed.connect(self.on_destroyed)

    @Slot()
    def on_destroyed(self):
        self.count += 1


def test_close_destroys_the_workers_before_it_returns(qapp, qtbot):
    threads = Threads(QObject(qapp))
    workers = threads._worker, threads._replayer, threads._loader
    run = Run(TrainingConfig(), NumpyEngine())
    with qtbot.waitSignal(threads.progressed, timeout=60_000):  # all timers are at work by then
        threads.looks.wish("far", run, FAR)
        threads.assigned.emit(Assignment(1, run.trainer_before(0), 0))
        threads.speed_requested.emit(100.0)
        threads.play_requested.emit(True)
    threads.progress_shown.emit(1)
    ended = Destroyed(workers)
    threads.close()
    assert not any(isValid(worker) for worker in workers)
    assert ended.count == 3
    threads.parent().deleteLater()


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

    @pytest.mark.slow
    def test_with_a_large_network(self, qtbot, made):
        session = made(TrainingConfig(dataset="circle", hidden=(256, 256), reduction="mean"))
        session.playback.set_playing(True)
        qtbot.waitUntil(lambda: session.run.epoch >= 1)
        session.close()

    def test_with_a_message_under_way(self, made):
        session, sent = made(), threading.Event()
        session._threads._worker.progressed.connect(lambda _: sent.set())  # called in the worker's thread
        session.playback.set_playing(True)
        assert sent.wait(LIMIT_SECONDS)
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

    def test_stops_on_request(self, qtbot, made):
        session = made()
        play_to(qtbot, session, 1000)
        session._threads._training.quit()
        assert session._threads._training.wait(LIMIT_MS)
        session.close()
