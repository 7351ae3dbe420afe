"""Starts, uses and ends the threads again and again, with changes of an action beside it all the while.

Run by itself, with the number of rounds: it ends with 0, or with a traceback of all threads if one round
stands still. Python's lock may be what all wait for: only another process can see it end.
"""

import faulthandler
import gc
import os
import sys
from itertools import cycle, islice
from threading import Event

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QToolButton

from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run
from xorviz.core.survey.plan import SurveyPlan
from xorviz.core.survey.portions import train_portion
from xorviz.session import survey_runner, threads
from xorviz.session.survey_runner import SurveyRunner
from xorviz.session.threads import Threads
from xorviz.session.worker import Assignment

STANDSTILL_SECONDS = 60
CONNECTS = 20
"""Between two looks at what has come."""
SPEED = 100.0
"""Epochs/s: slow enough that a round does not wait long for a slice."""
PLAN = SurveyPlan(config=TrainingConfig(), seeds=1, epochs=1)


class Witness(QObject):
    """Notes what has come from the threads."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    @Slot(object)
    def on_progressed(self, progress: object) -> None:
        self.seen.add("trained")

    @Slot(str, object)
    def on_found(self, purpose: str, snapshot: object) -> None:
        self.seen.add("looked")

    @Slot(object, str)
    def on_loaded(self, engine: object, reason: str) -> None:
        self.seen.add("loaded")

    @Slot(object)
    def on_survey(self, findings: object) -> None:
        self.seen.add("surveyed")


class Beside:
    """Has the window's thread ask for Qt's pooled mutexes, all 131 in turn, while it has Python's lock."""

    def __init__(self) -> None:
        self.button = QToolButton()
        self.action = QAction(self.button)
        self.button.setDefaultAction(self.action)
        self.button.show()
        self.timers = cycle([QTimer(self.button) for _ in range(500)])

    def change(self) -> None:
        for timer in islice(self.timers, CONNECTS):
            timer.timeout.connect(timer.stop)
            timer.timeout.disconnect()
        self.action.setToolTip("" if self.action.toolTip() else "a tip")
        self.action.setText("" if self.action.text() else "a text")


def play_round(beside: Beside) -> None:
    """Let all four workers work, then end their threads; change the action in every moment between."""
    owner, witness = QObject(), Witness()
    made, runner = Threads(owner), SurveyRunner(owner)
    made.progressed.connect(witness.on_progressed)
    made.looks.found.connect(witness.on_found)
    made.engine_loaded.connect(witness.on_loaded)
    runner.progressed.connect(witness.on_survey)
    run = Run(TrainingConfig(), NumpyEngine())
    made.load_engine()
    made.assigned.emit(Assignment(1, run.trainer_before(0), 0))
    made.speed_requested.emit(SPEED)
    made.play_requested.emit(True)
    made.looks.wish("a look", run, 3)
    runner.start(PLAN)
    while len(witness.seen) < 4:
        beside.change()
        QApplication.processEvents()
    ending = made._training, made._loading, runner._thread
    for thread in ending:
        thread.quit()
    while not all(thread.isFinished() for thread in ending):
        beside.change()
    made.close()
    runner.close()


def main(rounds: int) -> None:
    gc.disable()  # as in the program: collected in this thread alone
    sys.setswitchinterval(1e-4)  # so that no thread waits long for its turn
    application = QApplication([])
    threads.get_engine = lambda _: NumpyEngine()
    threads.load_survey = threads.load_classes = lambda: None
    survey_runner.SURVEY_READY = Event()
    survey_runner.SURVEY_READY.set()
    train_portion(next(PLAN.tasks()))  # compiles
    beside = Beside()
    for number in range(1, rounds + 1):
        faulthandler.dump_traceback_later(STANDSTILL_SECONDS, exit=True)
        print(f"round {number}", flush=True)
        play_round(beside)
        application.processEvents()
        gc.collect(0)
    faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    main(int(sys.argv[1]))
