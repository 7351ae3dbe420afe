"""The one owner of what the window shows."""

import time
from collections import deque

import numpy as np
from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from xorviz.core.config import PARAMETERS, TrainingConfig
from xorviz.core.run import Run
from xorviz.core.training import Snapshot
from xorviz.session.worker import Progress, TrainingWorker

DEFAULT_SPEED = 400.0
"""Epochs/s: the default run's plateau is felt, and its end seen, within three seconds."""

RATE_SECONDS = 0.75


class Session(QObject):
    """Owns the run, the playback and the training thread.

    Views and controls tell it what the person wants, and show what it announces. `close` must be called
    before it goes.
    """

    config_changed = Signal(object)
    """The `TrainingConfig` in force."""
    run_replaced = Signal(object)
    """A new `Run` has begun, at epoch 0."""
    snapshot_changed = Signal(object)
    """The `Snapshot` to show."""
    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    """Epochs/s, infinity for unlimited."""
    training_failed = Signal(str)
    """A traceback from the training thread."""

    _run_started = Signal(int, object)
    _edit_requested = Signal(str, object)
    _step_requested = Signal()
    _progress_shown = Signal(int)

    def __init__(self, config: TrainingConfig | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._config = config or TrainingConfig()
        self._run = Run(self._config)
        self._run_id = 0
        self._playing = False
        self._speed = DEFAULT_SPEED
        self._rng = np.random.default_rng()
        self._recent: deque[tuple[float, int]] = deque()
        self._shown = QTimer(self, singleShot=True, interval=0)
        self._shown.timeout.connect(self.on_shown_timeout)
        self._thread = QThread()
        self._worker = TrainingWorker()
        self._start_thread()

    @property
    def config(self) -> TrainingConfig:
        """The settings in force."""
        return self._config

    @property
    def run(self) -> Run:
        """The run shown. Only the session extends it."""
        return self._run

    @property
    def snapshot(self) -> Snapshot:
        """What the views show: the head."""
        return self._run.head

    @property
    def playing(self) -> bool:
        """Whether training goes on by itself."""
        return self._playing

    @property
    def speed(self) -> float:
        """Epochs/s, infinity for unlimited."""
        return self._speed

    @property
    def epochs_per_second(self) -> float:
        """The speed reached over the last moments; 0 when not playing."""
        if not self._playing or len(self._recent) < 2:
            return 0.0
        (first_time, first_epoch), (last_time, last_epoch) = self._recent[0], self._recent[-1]
        return (last_epoch - first_epoch) / (last_time - first_time)

    @Slot(str, object)
    def edit_parameter(self, name: str, value: object) -> None:
        """Change one setting: a live one from the next epoch, any other by starting anew with the same seed.

        Raises
        ------
        ConfigError
            The value is not allowed.
        """
        config = self._config.changed(**{name: value})
        if config == self._config:
            return
        if PARAMETERS[name].live and not self._run.diverged:
            self._config = config
            self._edit_requested.emit(name, value)
            self.config_changed.emit(config)
        else:
            self.start_run(config)

    def start_run(self, config: TrainingConfig) -> None:
        """Begin a new run; it goes on playing if the one before did."""
        self._config = config
        self._run = Run(config)
        self._run_id += 1
        self._recent.clear()
        self._shown.stop()
        self._run_started.emit(self._run_id, self._run.head)
        self.config_changed.emit(config)
        self.run_replaced.emit(self._run)
        self.snapshot_changed.emit(self.snapshot)

    @Slot(bool)
    def set_playing(self, playing: bool) -> None:
        """Play or pause. A run that cannot go on stays paused."""
        playing = playing and not self._run.diverged
        if playing != self._playing:
            self._playing = playing
            self._recent.clear()
        self.playing_changed.emit(playing)

    @Slot()
    def step(self) -> None:
        """Pause, and train one epoch."""
        self.set_playing(False)
        if not self._run.diverged:
            self._step_requested.emit()

    @Slot()
    def reset(self) -> None:
        """Pause, and go back to epoch 0 with the same settings and seed."""
        self.set_playing(False)
        self.start_run(self._config)

    @Slot()
    def reseed(self) -> None:
        """Start anew from another random seed."""
        low, high = PARAMETERS["seed"].slider or (0, 9999)
        seed = self._config.seed
        while seed == self._config.seed:
            seed = int(self._rng.integers(int(low), int(high), endpoint=True))
        self.start_run(self._config.changed(seed=seed))

    @Slot(float)
    def set_speed(self, speed: float) -> None:
        """Set the speed in epochs/s; infinity for as fast as possible."""
        if speed != self._speed:
            self._speed = speed
            self._recent.clear()
            self.speed_changed.emit(speed)

    def close(self) -> None:
        """Stop the training thread and wait for it: a slice at most."""
        self._thread.quit()
        self._thread.wait()

    @Slot(object)
    def on_worker_progressed(self, progress: Progress) -> None:
        """Take what the worker did, unless it belongs to a run that is gone."""
        if progress.run_id != self._run_id:
            return
        self._run.extend(progress.stretch)
        self._note_rate()
        if progress.stretch.diverged:
            self.set_playing(False)
        self.snapshot_changed.emit(self.snapshot)
        self._shown.start()

    @Slot(int, str)
    def on_worker_failed(self, run_id: int, trace: str) -> None:
        """Stop, unless the run is gone."""
        if run_id == self._run_id:
            self.fail(trace)

    @Slot(str)
    def fail(self, trace: str) -> None:
        """Stop, say what happened, and let the worker be ready to go on from the head."""
        self.set_playing(False)
        self._run_id += 1
        self._run_started.emit(self._run_id, self._run.head)
        self._config = self._run.config
        self.config_changed.emit(self._config)
        self.training_failed.emit(trace)

    @Slot()
    def on_shown_timeout(self) -> None:
        """Ask for more, now that the window has painted: its update request came before this timer."""
        self._progress_shown.emit(self._run_id)

    def _start_thread(self) -> None:
        worker, thread = self._worker, self._thread
        worker.moveToThread(thread)
        self._run_started.connect(worker.on_run_started)
        self._edit_requested.connect(worker.on_edit_requested)
        self._step_requested.connect(worker.on_step_requested)
        self._progress_shown.connect(worker.on_progress_shown)
        self.playing_changed.connect(worker.on_playing_changed)
        self.speed_changed.connect(worker.on_speed_changed)
        worker.progressed.connect(self.on_worker_progressed)
        worker.failed.connect(self.on_worker_failed)
        thread.finished.connect(worker.deleteLater, Qt.ConnectionType.DirectConnection)
        thread.start()
        self._run_started.emit(self._run_id, self._run.head)
        self.speed_changed.emit(self._speed)

    def _note_rate(self) -> None:
        now = time.perf_counter()
        self._recent.append((now, self._run.epoch))
        while now - self._recent[0][0] > RATE_SECONDS and len(self._recent) > 2:
            self._recent.popleft()
