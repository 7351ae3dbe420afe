"""What a person sees of an export: where to, which epochs, how far it is, and Cancel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QWidget,
)

from xorviz.core.formats import FORMATS, formats_of
from xorviz.core.parameter import counting
from xorviz.core.run.run import Run
from xorviz.core.steps import Steps, TimeLeft
from xorviz.core.writing import counted
from xorviz.gui.export.chosen_epochs import every, log_spaced
from xorviz.gui.export.formats import PICTURES
from xorviz.gui.export.frames import FrameLook, frames_steps
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.number_field import NumberField
from xorviz.gui.kit.numbers import whole
from xorviz.gui.kit.step_job import StepJob, ask_for_attention
from xorviz.gui.kit.widgets import SaveDialog, named
from xorviz.themes import THEMES

COUNT, MOST_FRAMES = 100, 100_000
SIZES = ("1280×800", "1920×1080", "2560×1440", "1080×1080")


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


class FramesDialog(QDialog):
    """Asks which epochs to draw and how, and draws them into a folder.

    Parameters
    ----------
    parent
        The window.
    run
        Only read.
    look
        How frames look, unless another size, theme or choice of panels is wished.
    panels
        Labels of the panels that there are, by name.
    """

    exported = Signal(str)
    """What to say when the pictures are there."""

    def __init__(self, parent: QWidget, run: Run, look: FrameLook, panels: Mapping[str, str]) -> None:
        super().__init__(parent)
        self.setObjectName("export_frames_dialog")
        self.setWindowTitle("Export frames")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._run, self._look = run, look
        self._job: StepJob | None = None
        self._left = TimeLeft()
        self._folder = named(QLineEdit(), "folder", "Folder")
        self._folder.setPlaceholderText("A new or empty folder")
        self._folder.textChanged.connect(self.on_choice_changed)
        browse = QPushButton("Browse…", autoDefault=False)
        browse.clicked.connect(self.on_browse_clicked)
        self._spacing = named(QComboBox(), "spacing", "Epochs")
        self._spacing.addItems(["Every N epochs", "N frames, log-spaced"])
        self._count = named(NumberField(counting("count", "N", 1, MOST_FRAMES), whole), "count")
        self._count.setValue(COUNT)
        self._spacing.currentIndexChanged.connect(self.on_choice_changed)
        self._count.valueChanged.connect(self.on_choice_changed)
        self._size = named(QComboBox(), "size")
        self._size.addItems(SIZES)
        self._theme = named(QComboBox(), "theme")
        self._theme.addItems(list(THEMES))
        self._theme.setCurrentText(look.theme)
        self._panels = {name: QCheckBox(label) for name, label in panels.items()}
        for name, box in self._panels.items():
            box.setObjectName(f"panel_{name}")
            box.setChecked(True)
            box.toggled.connect(self.on_choice_changed)
        self._summary = named(QLabel(wordWrap=True), "summary", role="muted")
        self._count.refused.connect(self._summary.setText)
        self._bar = QProgressBar(textVisible=False)
        room = self._bar.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(room)
        self._bar.setVisible(False)
        self._export = named(QPushButton("Export", default=True), "export")
        self._export.clicked.connect(self.on_export_clicked)
        self._cancel = named(QPushButton("Cancel", autoDefault=False), "cancel")
        self._cancel.clicked.connect(self.reject)
        self._compose(browse)
        self.on_choice_changed()

    def reject(self) -> None:
        """Cancel the export if one is under way, else close."""
        if self._job is None:
            super().reject()
        else:
            self._stop("Cancelled: nothing was written.")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is under way."""
        if self._job is not None:
            self._stop("")
        super().closeEvent(event)

    @Slot()
    def on_choice_changed(self) -> None:
        """Say what would be written, and whether it can be."""
        epochs = self._epochs()
        first, last = epochs[0], epochs[-1]
        which = f"epoch {last:,}" if len(epochs) == 1 else f"epochs {first:,} to {last:,}"
        self._summary.setText(f"{counted(len(epochs), 'frame')}, {which}")
        ready = bool(self._folder.text().strip()) and any(box.isChecked() for box in self._panels.values())
        self._export.setEnabled(ready)

    @Slot()
    def on_browse_clicked(self) -> None:
        """Choose the folder."""
        dialog = QFileDialog(self, "Folder for the frames")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._folder.setText)
        dialog.open()

    @Slot()
    def on_export_clicked(self) -> None:
        """Start, after asking if there are files already."""
        try:
            folder = self._target()
            filled = folder.is_dir() and any(folder.iterdir())
        except OSError as error:
            self._stop(f"The folder cannot be used: {error.strerror}.")
        except RuntimeError:
            self._stop("The folder cannot be used: no one has such a home folder.")
        else:
            if filled:
                self._ask_consent(folder)
            else:
                self._start()

    @Slot(str)
    def on_job_finished(self, reason: str) -> None:
        """Close, or say what went wrong."""
        if reason:
            ask_for_attention(self)
            self._stop(reason)
        else:
            self._job = None
            ask_for_attention(self)
            self.accept()
            frames = counted(self._bar.maximum(), "frame")
            self.exported.emit(f"Saved {frames} in {self._folder.text().strip()}")

    def _start(self) -> None:
        folder = self._target()
        epochs = self._epochs()
        width, height = (int(part) for part in self._size.currentText().split("×"))
        panels = tuple(name for name, box in self._panels.items() if box.isChecked())
        look = replace(self._look, panels=panels, size=(width, height), theme=self._theme.currentText())
        self._bar.setRange(0, len(epochs))
        self._bar.setValue(0)
        self._left = TimeLeft()
        self._show_running(True)
        self._job = StepJob(frames_steps(self._run, epochs, folder, look, self._advance_bar), self)
        self._job.finished.connect(self.on_job_finished)

    def _advance_bar(self) -> None:
        self._bar.setValue(self._bar.value() + 1)
        done, of = self._bar.value(), self._bar.maximum()
        self._summary.setText(f"{done:,} of {counted(of, 'frame')}{self._left.after(done, of)}")

    def _stop(self, reason: str) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._show_running(False)
        self._folder.setFocus()
        self._summary.setText(reason)

    def _show_running(self, running: bool) -> None:
        self._bar.setVisible(running)
        self._export.setEnabled(not running)
        self._form.setEnabled(not running)

    def _target(self) -> Path:
        return Path(self._folder.text().strip()).expanduser()

    def _epochs(self) -> Sequence[int]:
        choose = every if self._spacing.currentIndex() == 0 else log_spaced
        return choose(int(self._count.value()), self._run.epoch)

    def _ask_consent(self, folder: Path) -> None:
        question = named(QMessageBox(self), "consent")
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setWindowTitle("Export frames")
        question.setText(f"The folder {folder.name} is not empty. Replace pictures of the same names in it?")
        question.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
        question.setDefaultButton(QMessageBox.StandardButton.No)
        question.accepted.connect(self._start)
        question.open()

    def _compose(self, browse: QPushButton) -> None:
        self._form = QWidget()
        form = QFormLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(10)
        form.addRow("Folder", _side_by_side(self._folder, browse))
        form.addRow("Epochs", _side_by_side(self._spacing, QLabel("N"), self._count))
        form.addRow("Size", self._size)
        form.addRow("Theme", self._theme)
        panels = QWidget()
        in_row(*self._panels.values(), None, inside=panels, gap=24)
        form.addRow("Panels", panels)
        buttons = in_row(None, self._cancel, self._export)
        parts = (self._form, self._summary, self._bar, buttons)
        in_column(*parts, inside=self, gap=12, margins=(18, 16, 18, 16))
        self.setMinimumWidth(480)


def _side_by_side(*widgets: QWidget) -> QWidget:
    row = QWidget()
    in_row(*widgets, inside=row)
    return row
