"""A survey behind the window: in threads of its own, with one message under way at a time."""

import os
import sys
import threading
import time
import traceback
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from xorviz.core.engine.engines import compile_nothing
from xorviz.core.errors import XorvizError
from xorviz.core.formats import format_for
from xorviz.core.network.arrays import Array
from xorviz.core.survey.many_seeds import portions
from xorviz.core.survey.plan import SurveyPlan
from xorviz.core.survey.portions import Portion, core_count
from xorviz.core.survey.tally import Share, Tally
from xorviz.core.writing import counted
from xorviz.session.threads import SURVEY_READY, WorkerThread, make_survey_ready

INTERVAL_SECONDS = 0.2
"""The least time between two messages."""
CAN_GIVE_WAY = sys.platform == "linux"
"""Whether each thread has a niceness of its own; elsewhere a core is left to the window."""
NICENESS = 10
"""How far the threads that train give way to the window's. At 0 its frames are halved while it trains too."""
STEPS = (1, 2, 5)

State = Literal["running", "complete", "cancelled", "failed"]


@dataclass(frozen=True, slots=True)
class VariantOutcome:
    """What has become of the runs of one configuration so far."""

    solved: Share
    median_epoch: float
    """Of solving, of those that are solved; NaN if none is."""
    solved_by: Array
    """(milestones,): the share of runs solved by each of the `milestones`; NaN while none is counted."""
    values: bool = False
    """Whether it learns values, of which none is right or wrong."""
    told: str = ""
    """What is typical of values and of the test: see `Tally.told`."""


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """One message to the window: what a survey has found, and what is new since the message before."""

    survey_id: int
    plan: SurveyPlan
    portions: tuple[Portion, ...]
    """The new ones; all messages together have each once."""
    finished: int
    """Runs that have been counted."""
    outcomes: tuple[VariantOutcome, ...]
    """One for each variant of the plan."""
    density: NDArray[np.int64]
    """As in `Tally`; a copy."""
    state: State
    failure: str = ""
    """A traceback, if the survey has failed."""


@dataclass(frozen=True, slots=True, eq=False)
class _Assignment:
    survey_id: int
    plan: SurveyPlan
    stop: Event


def milestones(epochs: int) -> NDArray[np.int64]:
    """Return round epochs up to the last: 1, 2, 5, 10, 20, …, and the last itself."""
    powers = range(len(str(epochs)))
    found = {step * 10**power for power in powers for step in STEPS}
    return np.array(sorted({epoch for epoch in found if epoch < epochs} | {epochs}))


class SurveyRunner(QObject):
    """Runs one survey at a time, and keeps what the last one found. `close` must be called before it goes."""

    progressed = Signal(object)
    """`Findings`. The next ones wait until `show_next` is called. The last ones are not `running`."""
    saved = Signal(str)
    """The file is there, in a sentence."""
    not_saved = Signal(str)
    """Why a file could not be written."""
    compiled = Signal()
    """A survey that waited for the compiler trains now."""
    _assigned = Signal(object)
    _shown = Signal(int)
    _save_requested = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._id = 0
        self._stop = Event()
        self._plan: SurveyPlan | None = None
        self._running = False
        self._worker = _SurveyWorker()
        self._thread = WorkerThread(self._worker)
        self._thread.finished.connect(self._worker.on_thread_finished, Qt.ConnectionType.DirectConnection)
        self._assigned.connect(self._worker.on_assigned)
        self._shown.connect(self._worker.on_shown)
        self._save_requested.connect(self._worker.on_save_requested)
        self._worker.found.connect(self.on_found)
        self._worker.saved.connect(self.saved)
        self._worker.not_saved.connect(self.not_saved)
        self._worker.compiled.connect(self.compiled)

    @property
    def running(self) -> bool:
        """Whether there is a survey whose last findings have not come."""
        return self._running

    @property
    def compiling(self) -> bool:
        """Whether there is a survey that waits for the compiler: seconds, and only after an install."""
        return self._running and not SURVEY_READY.is_set()

    def start(self, plan: SurveyPlan) -> None:
        """Begin; a survey that is under way is given up, and what it found forgotten."""
        self._stop.set()
        self._stop = Event()
        self._id += 1
        self._plan, self._running = plan, True
        self._thread.start()
        self._assigned.emit(_Assignment(self._id, plan, self._stop))

    def cancel(self) -> None:
        """End the survey soon; its last findings say how much it has. No compiler is waited for."""
        self._stop.set()
        if self.compiling and self._plan is not None:
            self._running = False
            self._id += 1  # what is still to come counts no more
            self.progressed.emit(_nothing(self._id, self._plan, "cancelled"))

    def show_next(self) -> None:
        """Let the next findings come: the last ones have been painted."""
        self._shown.emit(self._id)

    def save(self, path: Path) -> None:
        """Write the runs of the last survey as CSV, when it has ended."""
        self._save_requested.emit(path)

    def close(self) -> None:
        """Stop, and wait for what is under way: about a tenth of a second."""
        self._stop.set()
        self._running = False
        self._id += 1  # what is on its way comes too late
        self._thread.close()

    @Slot(object)
    def on_found(self, findings: Findings) -> None:
        """Pass on what belongs to the present survey."""
        if findings.survey_id == self._id:
            self._running = findings.state == "running"
            self.progressed.emit(findings)


class _SurveyWorker(QObject):
    """Collects the portions in its own thread, one each time its timer fires, and counts them."""

    found = Signal(object)
    saved = Signal(str)
    not_saved = Signal(str)
    compiled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.on_timer_timeout)
        self._assignment: _Assignment | None = None
        self._tally: Tally | None = None
        self._running: Generator[Portion] | None = None
        self._fresh: list[Portion] = []
        self._end: tuple[State, str] | None = None
        """How it ended, until the window knows."""
        self._message_under_way = False
        self._sent = 0.0

    @Slot(object)
    def on_assigned(self, assignment: _Assignment) -> None:
        """Leave what was, and begin another survey."""
        if not SURVEY_READY.is_set():
            make_survey_ready(assignment.stop.is_set)
            self.compiled.emit()
        self._give_up()
        self._assignment, self._end, self._message_under_way = assignment, None, False
        self._fresh.clear()
        self._sent = 0.0
        try:
            self._tally = Tally(assignment.plan)
        except MemoryError:
            self._tally = None
            self._end = "failed", "There is not enough memory for so many runs."
        else:
            self._running = _portions(assignment)
        self._timer.start(0)

    @Slot()
    def on_timer_timeout(self) -> None:
        """Wait for a portion and count it; send what there is."""
        if self._running is not None and self._tally is not None:
            try:
                portion = next(self._running)
            except StopIteration:
                self._finish("complete" if self._tally.is_complete else "cancelled")
            except Exception:
                self._finish("failed", traceback.format_exc())
            else:
                self._tally.add(portion)
                self._fresh.append(portion)
        self._send()
        if self._running is None:
            self._timer.stop()

    @Slot(int)
    def on_shown(self, survey_id: int) -> None:
        """Send the next message: the window has painted the last one."""
        if self._assignment is not None and survey_id == self._assignment.survey_id:
            self._message_under_way = False
            self._send()

    @Slot(object)
    def on_save_requested(self, path: Path) -> None:
        """Write what was counted."""
        if self._tally is None:
            return
        try:
            format_for(path, "survey").write(path, self._tally)
        except XorvizError as error:
            self.not_saved.emit(str(error))
        else:
            self.saved.emit(f"Saved {counted(self._tally.finished, 'run')} in {path}")

    @Slot()
    def on_thread_finished(self) -> None:
        """Stop training and the timer, in this thread, before it ends: no other can."""
        self._give_up()
        self._timer.stop()

    def _finish(self, state: State, failure: str = "") -> None:
        self._running = None
        self._end = state, failure

    def _give_up(self) -> None:
        if self._running is not None:
            self._running.close()
            self._running = None

    def _send(self) -> None:
        """Send what is new, unless a message is under way or the last one has only just gone."""
        now = time.perf_counter()
        early = self._end is None and (not self._fresh or now - self._sent < INTERVAL_SECONDS)
        over = self._running is None and self._end is None
        if self._assignment is None or self._message_under_way or early or over:
            return
        state, failure = self._end or ("running", "")
        self._message_under_way, self._sent, self._end = True, now, None
        self.found.emit(self._findings(self._assignment, state, failure))
        self._fresh.clear()

    def _findings(self, assignment: _Assignment, state: State, failure: str) -> Findings:
        plan, tally = assignment.plan, self._tally
        if tally is None:
            return _nothing(assignment.survey_id, plan, state, failure)
        marks = milestones(plan.epochs)
        outcomes = tuple(
            VariantOutcome(
                tally.share_solved(place),
                tally.median_solved(place),
                tally.solved_by(place, marks),
                tally.regression[place],
                tally.told(place),
            )
            for place in range(len(tally.variants))
        )
        fresh, density = tuple(self._fresh), tally.density.copy()
        return Findings(assignment.survey_id, plan, fresh, tally.finished, outcomes, density, state, failure)


def _nothing(survey_id: int, plan: SurveyPlan, state: State, failure: str = "") -> Findings:
    return Findings(survey_id, plan, (), 0, (), np.zeros((0, 0, 0), np.int64), state, failure)


def _portions(assignment: _Assignment) -> Generator[Portion]:
    """Yield the portions of a survey, trained by threads that give way to the window's."""
    cores = core_count()
    count = cores if CAN_GIVE_WAY else max(1, cores - 1)
    with ThreadPoolExecutor(count, thread_name_prefix="survey", initializer=_give_way) as threads:
        try:
            yield from portions(assignment.plan, threads, assignment.stop, count)
        finally:
            assignment.stop.set()


def _give_way() -> None:
    """Let this thread wait where the window's thread wants the core, and never compile: that holds it up."""
    compile_nothing()
    if CAN_GIVE_WAY:
        thread = threading.get_native_id()
        with suppress(OSError):  # a sandbox may forbid it
            os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICENESS)
