"""The ways by which a table comes into the window: opened from the menu, dropped on it, pasted."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.engine import Engine
from xorviz.core.errors import ConfigError
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import MANY
from xorviz.core.steps import Steps, beside
from xorviz.gui.kit.step_job import StepJob
from xorviz.session.own_samples import OwnSamples
from xorviz.session.session import Session
from xorviz.session.wishes.making import made_run

ENDINGS = ".csv", ".tsv", ".txt", ".dat", ".data"
FILTERS = (f"Tables ({' '.join(f'*{each}' for each in ENDINGS)})", "All files (*)")
PASTED = "pasted"
"""What data are called that come from the clipboard."""


class TableDoor(QObject):
    """Lets tables in: each is looked at first, and begins a new run when it is loaded."""

    said = Signal(str)
    """What there is now, in a sentence."""
    refused = Signal(str)
    """Why something is no table, or cannot be learned."""
    run_pasted = Signal(str)
    """A text that is a run, and no table."""
    other_chosen = Signal(str)
    """A file that is no table by its name: saved runs, a hand-out or its folder, or a table even so."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._job: StepJob | None = None
        """Makes a run ready."""
        self.samples = OwnSamples(session)
        self.samples.refused.connect(self.refused)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a file that is dropped, or cells."""
        if not isinstance(event, QDropEvent) or not _has_table(event.mimeData()):
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._take(event.mimeData())
        return True

    @Slot()
    def ask_for_file(self) -> None:
        """Ask for a file, and show what is in it."""
        dialog = QFileDialog(self._window, "Open data")
        dialog.setObjectName("open_data_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(FILTERS)
        dialog.fileSelected.connect(self.on_file_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def edit_points(self) -> None:
        """Show the samples as a table to be typed into."""
        from xorviz.gui.tables.points_dialog import PointsDialog  # as late as this, for a quick start

        try:
            dialog = PointsDialog(self._window, self.samples.all, self.samples)
            dialog.finished.connect(self.on_closed)
            dialog.open()
        except ConfigError as error:
            self.refused.emit(str(error))

    @Slot(str)
    def on_file_selected(self, file: str) -> None:
        """Show what is in a file."""
        from xorviz.core.data.table.table_file import read_content  # as late as this, for a quick start

        path = Path(file)
        self._show(path.stem, partial(read_content, path))

    @Slot()
    def paste(self) -> None:
        """Show what is on the clipboard, if that is cells or a file."""
        mime = QGuiApplication.clipboard().mimeData()
        if mime is not None and _has_table(mime):
            self._take(mime)
        else:
            self.refused.emit("there is no text on the clipboard: copy a run, or the cells of a table, first")

    @Slot()
    def on_closed(self) -> None:
        """Give the keyboard back to the window itself: Space plays."""
        central = self._window.findChild(QWidget, "central")
        if central is not None:
            central.setFocus()

    @Slot(object)
    def on_loaded(self, data: Dataset) -> None:
        """Begin to learn the samples, in a new run: of many it is made in a thread beside."""
        if len(data) >= MANY:
            self._leave()
            self._job = StepJob(self._steps(data), self)
            self._job.finished.connect(self.on_job_finished)
            self.said.emit(f"Making ready to learn {len(data):,} samples of {data.label}…")
            return
        try:
            self._begin(self._session.config.learning(data))
        except ConfigError as error:
            self.refused.emit(str(error))

    @Slot(str)
    def on_job_finished(self, reason: str) -> None:
        """Say why the samples cannot be learned, if so."""
        self._job = None
        if reason:
            self.refused.emit(reason)

    def _steps(self, data: Dataset) -> Steps:
        """Make a run that learns the samples, again if other settings have been chosen meanwhile.

        Where these are other data, they are what is wanted now.
        """
        with beside() as thread:
            made, settings = None, None
            first = self._session.making.wanted
            while made is None or settings is not self._session.making.wanted:
                settings = self._session.making.wanted
                if settings.dataset != first.dataset or settings.own is not first.own:
                    self.said.emit(f"Other data have been chosen: {data.label} are not loaded")
                    return
                future = thread.submit(_made, settings, data, self._session.view.engine)
                yield future
                made = future.result()
            self._begin(made.start, made)

    def _begin(self, config: TrainingConfig, made: Run | None = None) -> None:
        data = config.own
        assert data is not None, "own samples are begun with"
        self._session.start_run(config, f"data {data.label}", made=made)
        self.said.emit(f"Loaded {len(data):,} samples of {data.label}")

    def _leave(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _take(self, mime: QMimeData) -> None:
        files = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
        if len(files) > 1:
            self.refused.emit(f"a window opens one file at a time: {Path(files[0]).name}, and not the others")
        if files and Path(files[0]).suffix.lower() in ENDINGS:
            self.on_file_selected(files[0])
        elif files:
            self.other_chosen.emit(files[0])
        else:
            self._take_text(mime.text())

    def _take_text(self, text: str) -> None:
        from xorviz.core.runfile.link_text import is_link_text  # as late as this, for a quick start

        if is_link_text(text):
            self.run_pasted.emit(text)
        else:
            self._show(PASTED, lambda: text.encode(errors="replace"))

    def _show(self, label: str, fetch: Callable[[], bytes]) -> None:
        from xorviz.gui.tables.table_dialog import TableDialog  # as late as this, for a quick start

        dialog = TableDialog(self._window, label, fetch)
        dialog.loaded.connect(self.on_loaded)
        dialog.another_wanted.connect(self.ask_for_file)
        dialog.finished.connect(self.on_closed)
        dialog.open()


def _made(settings: TrainingConfig, data: Dataset, engine: Engine) -> Run:
    """Return a run that learns the samples: of many its first epoch alone takes a while."""
    return made_run(settings.learning(data), engine)


def _has_table(mime: QMimeData) -> bool:
    return any(url.isLocalFile() for url in mime.urls()) or (mime.hasText() and not mime.hasUrls())
