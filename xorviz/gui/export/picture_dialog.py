"""Asks where a picture goes, and has it written."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from xorviz.core.formats import FORMATS, formats_of
from xorviz.core.steps import Steps
from xorviz.gui.export.formats import PICTURES
from xorviz.gui.kit.step_job import StepJob, ask_for_attention
from xorviz.gui.kit.widgets import SaveDialog


class PictureDialog(SaveDialog):
    """Asks for a file and saves a picture, or something else that takes a moment, into it.

    Parameters
    ----------
    parent
        The window.
    what
        A content in `PICTURES`, or in `FORMATS`.
    title
        What stands above the dialog.
    suggestion
        The name of the file without its suffix, if nothing else is wished.
    steps
        Writes into a file.
    """

    exported = Signal(str)
    """What to say of it: where the picture is, or why there is none."""

    def __init__(
        self, parent: QWidget, what: str, title: str, suggestion: str, steps: Callable[[Path], Steps]
    ) -> None:
        super().__init__(
            parent, f"export_{what}_dialog", title, suggestion, formats_of(what, {**FORMATS, **PICTURES})
        )
        self._steps = steps

    @Slot(str)
    def on_file_selected(self, file: str) -> None:
        """Save, and say so if it fails. Whether to replace a file has been asked already."""
        super().on_file_selected(file)
        job = StepJob(self._steps(Path(file)), self)
        job.finished.connect(self.on_job_finished)

    @Slot(str)
    def on_job_finished(self, reason: str) -> None:
        """Pass it on; after a failure another file can be chosen."""
        ask_for_attention(self.parentWidget())
        if reason:
            self.on_not_saved()
        else:
            self.on_saved()
        self.exported.emit(reason or f"Saved {self.selectedFiles()[0]}")
