"""The threads behind the window: one that trains and looks at epochs, one that compiles."""

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from xorviz.core.run.training import Snapshot
from xorviz.session.loader import EngineLoader
from xorviz.session.replay import Replayer
from xorviz.session.worker import TrainingWorker


class Threads(QObject):
    """Owns the threads and who works in them. All talk is queued; `close` must be called before it goes."""

    assigned = Signal(object)
    """To the worker: an `Assignment`."""
    edit_requested = Signal(str, object)
    step_requested = Signal()
    play_requested = Signal(bool)
    speed_requested = Signal(float)
    goal_requested = Signal(object)
    progress_shown = Signal(int)
    look_requested = Signal(object)
    """To the replayer: a `Look`."""

    progressed = Signal(object)
    """From the worker: a `Progress`."""
    training_failed = Signal(int, str)
    found = Signal(str, int, Snapshot)
    """From the replayer: purpose, stamp, snapshot."""
    look_failed = Signal(str, int, str)
    """From the replayer: purpose, stamp, a traceback."""
    engine_loaded = Signal(object, str)
    """From the loader: the compiled engine, or None and why not."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._training, self._loading = QThread(), QThread()
        self._worker, self._replayer, self._loader = TrainingWorker(), Replayer(), EngineLoader()
        for worker in (self._worker, self._replayer):
            worker.moveToThread(self._training)
            self._training.finished.connect(worker.deleteLater, Qt.ConnectionType.DirectConnection)
        self._loader.moveToThread(self._loading)
        self._loading.started.connect(self._loader.load)
        self._loading.finished.connect(self._loader.deleteLater, Qt.ConnectionType.DirectConnection)
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
            thread.wait()

    @Slot(object, str)
    def on_engine_loaded(self, engine: object, reason: str) -> None:
        """Let the compiler's thread end."""
        self._loading.quit()
        self.engine_loaded.emit(engine, reason)

    def _connect(self) -> None:
        worker, replayer = self._worker, self._replayer
        self.assigned.connect(worker.on_assigned)
        self.edit_requested.connect(worker.on_edit_requested)
        self.step_requested.connect(worker.on_step_requested)
        self.play_requested.connect(worker.on_play_requested)
        self.speed_requested.connect(worker.on_speed_changed)
        self.goal_requested.connect(worker.on_goal_changed)
        self.progress_shown.connect(worker.on_progress_shown)
        self.look_requested.connect(replayer.on_look_requested)
        worker.progressed.connect(self.progressed)
        worker.failed.connect(self.training_failed)
        replayer.found.connect(self.found)
        replayer.failed.connect(self.look_failed)
        self._loader.loaded.connect(self.on_engine_loaded)
