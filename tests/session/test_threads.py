"""The threads end without standing still, and what works in them is destroyed in the window's thread."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Slot
from shiboken6 import isValid

from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run
from xorviz.session.threads import Threads
from xorviz.session.worker import Assignment

ROUNDS = Path(__file__).with_name("thread_rounds.py")
FAR = 10**9


@pytest.mark.parametrize("rounds", [200, pytest.param(1000, marks=pytest.mark.slow)])
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
