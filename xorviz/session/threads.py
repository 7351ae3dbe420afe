"""The threads behind the window: one that trains and looks at epochs, one that gets the compiled engine."""

from collections.abc import Callable
from contextlib import suppress
from threading import Event

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot
from shiboken6 import delete

from xorviz.core.engine.compiling import Stopped, prepare
from xorviz.core.engine.engine import Engine, EngineError, NotKept
from xorviz.core.engine.engines import kept_engine, load_classes
from xorviz.core.survey.portions import load_survey
from xorviz.session.wishes.asides import Asides, AsideWorker
from xorviz.session.wishes.replay import Looks, Replayer
from xorviz.session.worker import Assignment, TrainingWorker

SURVEY_READY = Event()
"""Set as soon as a survey need not wait for the compiler any more; it stays so."""
SURVEY_DELAY_SECONDS = 60
"""So long after the engine is there nothing more is compiled, unless somebody wants it."""


def get_engine(stopped: Callable[[], bool]) -> Engine:
    """Return the compiled engine, when a process of its own has compiled what is not kept: see `prepare`."""
    prepare("engine", kept_engine, stopped)
    return kept_engine()


def make_survey_ready(stopped: Callable[[], bool]) -> None:
    """Have compiled what surveys train with, unless it is kept. Nothing is ready if `stopped` says so."""
    try:
        with suppress(EngineError):  # then the engine alone trains them, or NumPy
            prepare("survey", load_survey, stopped)
    except Stopped:
        return
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
    """Gets the compiled engine in a thread of its own, and later what classes and surveys need.

    Until it is stopped.
    """

    loaded = Signal(object, str)
    """The compiled `Engine`, or None and why not; again when it has learned to train classes later."""

    def __init__(self) -> None:
        super().__init__()
        self._stop, self._wanted = Event(), Event()

    @Slot()
    def load(self) -> None:
        """Get the engine, and say how it went; then make ready for classes and surveys."""
        try:
            engine = get_engine(self._stop.is_set)
            knows = self._wanted.is_set() and _is_kept(load_classes)
            self.loaded.emit(engine, "")
        except Stopped:
            return
        except EngineError as error:
            self.loaded.emit(None, str(error))
            SURVEY_READY.set()
        else:
            self._make_rest_ready(engine, knows)

    def want_classes(self) -> None:
        """Compile what trains classes now, and not later. From any thread."""
        self._wanted.set()

    def stop(self) -> None:
        """End within a moment, whatever is compiled. From any thread."""
        self._stop.set()
        self._wanted.set()

    def _make_rest_ready(self, engine: Engine, knows_classes: bool) -> None:
        """Take what is kept at once; compile what is not when it is wanted, or nothing has been for long."""
        survey = _is_kept(load_survey)
        if survey:
            make_survey_ready(self._stop.is_set)
        if not knows_classes:
            if not _is_kept(load_classes):
                self._wanted.wait(SURVEY_DELAY_SECONDS)
            self._learn_classes(engine)
        if not survey:
            self._stop.wait(SURVEY_DELAY_SECONDS if self._wanted.is_set() else 0.0)
            make_survey_ready(self._stop.is_set)

    def _learn_classes(self, engine: Engine) -> None:
        with suppress(EngineError, Stopped):  # then NumPy trains them
            prepare("classes", load_classes, self._stop.is_set)
            self.loaded.emit(engine, "")


def _is_kept(load: Callable[[], object]) -> bool:
    """Say whether something loads without being compiled, or cannot be had at all."""
    with suppress(EngineError):
        try:
            load()
        except NotKept:
            return False
    return True


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
        workers = AsideWorker(), AsideWorker(), AsideWorker()
        self.asides, self.futures, self.making = [Asides(worker, self) for worker in workers]
        # Each of its own: what is dragged, and a setting that is chosen, wait for nothing else.
        self._beside = [WorkerThread(worker) for worker in workers]
        self._connect()
        for thread in (self._training, *self._beside):
            thread.start()

    def load_engine(self) -> None:
        """Begin to compile. Once only."""
        self._loading.start()

    def close(self) -> None:
        """Stop and wait for a slice of training; a compiler at work is ended."""
        self._loader.stop()
        for each in (self.asides, self.futures, self.making):
            each.forget_all()
        threads = self._training, *self._beside, self._loading
        for thread in threads:
            thread.quit()
        for thread in threads:
            thread.close()

    @Slot(object)
    def on_assigned(self, assignment: Assignment) -> None:
        """Have the compiled engine learn classes, as soon as somebody shows a run of some."""
        if assignment.trainer.data.exclusive:
            self._loader.want_classes()

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
        self.assigned.connect(self.on_assigned)
        # An engine that failed is not to be announced once more.
        worker.failed.connect(self._loader.stop, Qt.ConnectionType.DirectConnection)
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
