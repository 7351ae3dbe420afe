"""The threads behind the window: one that trains and looks at epochs, one that compiles."""

from contextlib import suppress
from threading import Event

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot
from shiboken6 import delete

from xorviz.core.engine.engine import EngineError
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.run.config import TrainingConfig
from xorviz.core.survey.portions import Task, train_portion
from xorviz.session.replay import Looks, Replayer
from xorviz.session.worker import TrainingWorker

SURVEY_READY = Event()
"""Set as soon as a survey need not wait for the compiler any more; it stays so."""


def compile_survey() -> None:
    """Compile what surveys train with, or take it from the cache: by training one seed for one epoch."""
    with suppress(Exception):  # the first survey says what is wrong
        train_portion(Task(0, TrainingConfig(), 0, 1, 1))
    SURVEY_READY.set()


class WorkerThread(QThread):
    """A thread and who works in it. `close` must be called before it goes.

    The workers are made and destroyed in the thread that makes and closes this one, the window's. A
    destructor holds one of Qt's pooled mutexes while it waits for Python's lock; in another thread it would
    wait for ever if the window's thread, which has that lock, waits for the mutex in a `connect`.
    """

    def __init__(self, *workers: QObject) -> None:
        super().__init__()
        self._workers = list(workers)
        for worker in workers:
            worker.moveToThread(self)

    def start(self, priority: QThread.Priority = QThread.Priority.InheritPriority) -> None:
        """Begin, unless it is closed: then nobody is there to work, or to end it."""
        if self._workers:
            super().start(priority)

    def close(self) -> None:
        """Stop, wait for what is under way, and destroy the workers."""
        self.quit()
        self.wait()
        while self._workers:
            delete(self._workers.pop())


class EngineLoader(QObject):
    """Compiles in a thread of its own, or takes from the cache what was compiled before."""

    loaded = Signal(object, str)
    """The compiled `Engine`, or None and why not."""

    @Slot()
    def load(self) -> None:
        """Compile, and say how it went; then make ready for surveys."""
        try:
            self.loaded.emit(compiled_engine(), "")
        except EngineError as error:
            self.loaded.emit(None, str(error))
        compile_survey()


class Threads(QObject):
    """Owns the threads and who works in them. All talk is queued; `close` must be called before it goes."""

    assigned = Signal(object)
    """To the worker: an `Assignment`."""
    edit_requested = Signal(object)
    """To the worker: an `Edit`."""
    step_requested = Signal()
    play_requested = Signal(bool)
    speed_requested = Signal(float)
    goal_requested = Signal(object)
    progress_shown = Signal(int)

    progressed = Signal(object)
    """From the worker: a `Progress`."""
    training_failed = Signal(int, str)
    engine_loaded = Signal(object, str)
    """From the loader: the compiled engine, or None and why not."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker, self._replayer, self._loader = TrainingWorker(), Replayer(), EngineLoader()
        self.looks = Looks(self._replayer, self)
        self._training = WorkerThread(self._worker, self._replayer)
        self._loading = WorkerThread(self._loader)
        self._connect()
        self._training.start()

    def load_engine(self) -> None:
        """Begin to compile. Once only."""
        self._loading.start()

    def close(self) -> None:
        """Stop and wait: for a slice of training, and for the compiler if it is at work."""
        for thread in (self._training, self._loading):
            thread.quit()
        for thread in (self._training, self._loading):
            thread.close()

    @Slot(object, str)
    def on_engine_loaded(self, engine: object, reason: str) -> None:
        """Let the compiler's thread end; its loader stays until `close`."""
        self._loading.quit()
        self.engine_loaded.emit(engine, reason)

    def _connect(self) -> None:
        worker = self._worker
        for each in (worker, self._replayer):
            self._training.finished.connect(each.on_thread_finished, Qt.ConnectionType.DirectConnection)
        self.assigned.connect(worker.on_assigned)
        self.edit_requested.connect(worker.on_edit_requested)
        self.step_requested.connect(worker.on_step_requested)
        self.play_requested.connect(worker.on_play_requested)
        self.speed_requested.connect(worker.on_speed_changed)
        self.goal_requested.connect(worker.on_goal_changed)
        self.progress_shown.connect(worker.on_progress_shown)
        worker.progressed.connect(self.progressed)
        worker.failed.connect(self.training_failed)
        self._loading.started.connect(self._loader.load)
        self._loader.loaded.connect(self.on_engine_loaded)
