"""What a file is to be opened as: found out in a thread, for a folder in a network may never answer."""

from pathlib import Path
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from xorviz.core.file_reading import first_bytes
from xorviz.core.steps import Steps, unwaited
from xorviz.gui.kit.step_job import StepJob
from xorviz.gui.tables.table_door import ENDINGS
from xorviz.gui.tables.table_door import FILTERS as TABLES

SUFFIX = "xorviz"
RUNS = f"xorviz runs (*.{SUFFIX})"
HANDOUTS = f"Hand-outs (*.{SUFFIX} *.md experiments.toml)"
TABLE_ENDINGS = " ".join([f"*{each}" for each in ENDINGS])
EVERYTHING = (
    f"xorviz runs, hand-outs and tables (*.{SUFFIX} *.md experiments.toml {TABLE_ENDINGS})",
    RUNS,
    HANDOUTS,
    *TABLES,
)
FIRST = 32
"""Bytes of a run file in which its first field is named."""
Kind = Literal["handout", "runs", "table"]


class FileToOpen(NamedTuple):
    """What is to be opened, and as what."""

    path: Path
    kind: Kind


def file_to_open(path: Path) -> FileToOpen:
    """Find out what a file is: a hand-out, or a page or the experiments of one; runs; else a table.

    This looks at the disk, which can take for ever.
    """
    from xorviz.core.teach.handout.handout_files import handout_of  # for a quick start

    if (place := handout_of(path)) is not None:
        return FileToOpen(place, "handout")
    return FileToOpen(path, "runs" if is_run_file(path) else "table")


def is_run_file(path: Path) -> bool:
    """Say whether a file is to be opened as runs: by its name, or by how it begins."""
    if path.suffix.lower() == f".{SUFFIX}":
        return True
    try:
        return b'"xorviz"' in first_bytes(path, FIRST)
    except (OSError, ValueError):
        return False


class FileSorter(QObject):
    """Finds out what files are, the newest that was asked for."""

    handout_found = Signal(object)
    """The `Path` of a folder, or of a file."""
    runs_found = Signal(object)
    """A `Path`."""
    table_found = Signal(str)
    coming = Signal(bool)
    """Whether a dialog may be about to open: nothing that is typed for it acts on the window."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: StepJob | None = None

    def look_at(self, path: Path) -> None:
        """Find out what a file is, and say it, unless another is asked for before it is known."""
        self.leave()
        self.coming.emit(True)
        self._job = StepJob(self._look_at(path), self)
        self._job.finished.connect(self.on_job_finished)

    def leave(self) -> None:
        """Find out nothing more."""
        if self._job is not None:
            self._job.cancel()
            self._job.deleteLater()
            self._job = None
            self.coming.emit(False)

    @Slot(str)
    def on_job_finished(self, _: str) -> None:
        """Let go what has looked."""
        self.leave()

    def _look_at(self, path: Path) -> Steps:
        looking = unwaited(file_to_open, path)
        yield looking
        found: FileToOpen = looking.result()
        if found.kind == "handout":
            self.handout_found.emit(found.path)
        elif found.kind == "runs":
            self.runs_found.emit(found.path)
        else:
            self.table_found.emit(str(found.path))
