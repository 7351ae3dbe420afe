"""What a person sees of an export: its choices, what comes of them, how far it is, and Cancel."""

import os
from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QWidget,
)

from xorviz.core.run.run import Run
from xorviz.core.steps import Steps, TimeLeft, unwaited
from xorviz.core.writing import counted
from xorviz.gui.export.export_form import ExportForm, LookOf
from xorviz.gui.export.exports import FOLDER
from xorviz.gui.export.looking_ahead import look_ahead
from xorviz.gui.export.wanted import USUAL_VIEWS
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.step_job import StepJob, ask_for_attention
from xorviz.gui.kit.widgets import named

PAUSE_MS = 300
"""After the last change, before it is looked ahead."""
PREVIEW = QSize(320, 200)


class ExportDialog(QDialog):
    """Asks what to make of a run, shows what it will be like, and makes it.

    Parameters
    ----------
    parent
        The window.
    run
        Only read.
    look
        How pictures of some of `VIEWS` look, of a size and in a theme.
    theme
        That of pictures, unless another is wished.
    views
        What pictures show, unless something else is wished.
    """

    exported = Signal(str)
    """What to say when it is there."""

    def __init__(
        self, parent: QWidget, run: Run, look: LookOf, theme: str, views: Collection[str] = USUAL_VIEWS
    ) -> None:
        super().__init__(parent)
        self.setObjectName("export_dialog")
        self.setWindowTitle("Export")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._job: StepJob | None = None
        self._ahead: StepJob | None = None
        self._left, self._said, self._pictured = TimeLeft(), "", False
        self._form = ExportForm(run, look, theme, views)
        self._preview = named(QLabel(), "preview", "Preview of the last picture")
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setFixedSize(PREVIEW)
        self._summary = named(QLabel(wordWrap=True), "summary", role="muted")
        self._bar = QProgressBar(textVisible=False)
        room = self._bar.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(room)
        self._bar.setVisible(False)
        self._export = named(QPushButton("Export", default=True), "export")
        self._export.clicked.connect(self.on_export_clicked)
        self._cancel = named(QPushButton("Cancel", autoDefault=False), "cancel")
        self._cancel.clicked.connect(self.reject)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.on_pause_ended)
        self._form.changed.connect(self.on_choice_changed)
        self._form.refused.connect(self._summary.setText)
        buttons = QDialogButtonBox()
        buttons.addButton(self._export, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self._cancel, QDialogButtonBox.ButtonRole.RejectRole)
        top = Qt.AlignmentFlag.AlignTop
        parts = in_row((self._form, top), (self._preview, top), gap=18), self._summary, self._bar, buttons
        in_column(*parts, inside=self, gap=12, margins=(18, 16, 18, 16))
        self.on_choice_changed()

    def choose_kind(self, kind: str) -> None:
        """Offer a kind of `EXPORTS` first."""
        self._form.choose_kind(kind)

    def reject(self) -> None:
        """Cancel the export if one is under way, else close."""
        if self._job is None:
            self._leave()
            super().reject()
        else:
            self._stop("Cancelled: nothing was written.")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is under way."""
        self._leave()
        super().closeEvent(event)

    @Slot()
    def on_choice_changed(self) -> None:
        """Say what would be written, and whether it can be; soon, what it will be like."""
        self._leave_ahead()  # what it would say is of other choices
        epochs = self._form.wanted.epochs
        first, last = epochs[0], epochs[-1]
        which = f"epoch {last:,}" if len(epochs) == 1 else f"from epoch {first:,} to {last:,}"
        many = 1 if self._form.wanted.film else len(epochs)
        self._said = f"{counted(many, self._part())}, {which}"
        self._summary.setText(self._said)
        self._export.setEnabled(self._form.ready)
        self._pause.start()

    @Slot()
    def on_pause_ended(self) -> None:
        """Look ahead."""
        self._leave_ahead()
        self._pictured = False
        wanted, export = self._form.wanted, self._form.export
        if not export.drawn:
            self._preview.clear()
        if not export.drawn or self._form.views:
            self._ahead = StepJob(look_ahead(wanted, export, self._show_image, self._show_bytes), self)
            self._ahead.finished.connect(self.on_ahead_finished)

    @Slot(str)
    def on_ahead_finished(self, reason: str) -> None:
        """Say why there is no such picture; what cannot be drawn cannot be exported."""
        if reason:
            self._preview.clear()
            self._summary.setText(reason)
            if self._form.export.drawn and not self._pictured:
                self._export.setEnabled(False)

    @Slot()
    def on_export_clicked(self) -> None:
        """Look, in a thread, whether something is there already."""
        try:
            target = self._form.target
        except RuntimeError:
            self._stop("It cannot be written there: no one has such a home folder.")
            return
        if target is not None:
            self._leave()
            self._bar.setRange(0, 0)
            self._show_running(True)
            self._job = StepJob(self._looked_at(target), self)

    def _looked_at(self, target: Path) -> Steps:
        """Start, after asking if something is there already."""
        looking = unwaited(_would_replace, target, self._form.export.suffix == FOLDER)
        yield looking
        self._job = None
        try:
            replaced = looking.result()
        except (OSError, ValueError) as error:
            self._stop(f"It cannot be written there: {getattr(error, 'strerror', None) or error}.")
            return
        self._show_running(False)
        if replaced:
            self._ask_consent(target)
        else:
            self._start()

    @Slot(str)
    def on_job_finished(self, reason: str) -> None:
        """Close, or say what went wrong."""
        ask_for_attention(self)
        if reason:
            self._stop(reason)
            return
        self._job = None
        self._form.remember()
        self._leave()
        self.accept()
        what = counted(self._bar.maximum(), self._part())
        self.exported.emit(f"Saved {what} in {self._form.target}")

    def _start(self) -> None:
        target = self._form.target
        assert target is not None
        self._leave()
        wanted = self._form.wanted
        self._bar.setRange(0, len(wanted.epochs) if self._form.export.many else 1)
        self._bar.setValue(0)
        self._left = TimeLeft()
        self._show_running(True)
        self._job = StepJob(self._form.export.steps(wanted, target, self._advance_bar), self)
        self._job.finished.connect(self.on_job_finished)

    def _advance_bar(self, more: int) -> None:
        self._bar.setValue(self._bar.value() + more)
        done, of = self._bar.value(), self._bar.maximum()
        self._summary.setText(f"{done:,} of {counted(of, self._part())}{self._left.after(done, of)}")

    def _part(self) -> str:
        if self._form.wanted.film:
            return "film strip"
        return "frame" if self._form.export.drawn else "epoch"

    def _stop(self, reason: str) -> None:
        self._leave()
        self._show_running(False)
        self._form.take_keys()
        self._summary.setText(reason)

    def _leave(self) -> None:
        """Leave what is under way; nothing of it stays."""
        self._pause.stop()
        self._leave_ahead()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _leave_ahead(self) -> None:
        if self._ahead is not None:
            self._ahead.cancel()
            self._ahead.deleteLater()
            self._ahead = None

    def _show_running(self, running: bool) -> None:
        self._bar.setVisible(running)
        self._export.setEnabled(not running)
        self._form.setEnabled(not running)

    def _show_image(self, image: QImage) -> None:
        self._pictured = True
        size = PREVIEW * self.devicePixelRatio()
        smooth = Qt.TransformationMode.SmoothTransformation
        picture = QPixmap.fromImage(image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth))
        picture.setDevicePixelRatio(self.devicePixelRatio())
        self._preview.setPixmap(picture)

    def _show_bytes(self, count: int) -> None:
        if self._summary.text() == self._said:
            self._summary.setText(f"{self._said} · about {size_text(count)}")

    def _ask_consent(self, target: Path) -> None:
        question = named(QMessageBox(self), "consent")
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setWindowTitle("Export")
        if self._form.export.suffix == FOLDER:
            asked = f"The folder {target.name} is not empty. Replace pictures of the same names in it?"
        else:
            asked = f"{target.name} is there already. Replace it?"
        question.setTextFormat(Qt.TextFormat.PlainText)
        question.setText(asked)
        question.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
        question.setDefaultButton(QMessageBox.StandardButton.No)
        question.accepted.connect(self._start)
        question.open()


def _would_replace(target: Path, folder: bool) -> bool:
    """Say whether a file, or files of a folder, would be replaced; who writes tells what is in the way."""
    if target.is_dir():
        return folder and any(target.iterdir())
    return not folder and os.path.lexists(target)


def size_text(count: int) -> str:
    """Write how many bytes something has, in its greatest unit: 900 bytes, 12 kB, 3.4 MB."""
    for unit, one in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= one:
            return f"{count / one:.2g} {unit}" if count < 100 * one else f"{count / one:,.0f} {unit}"
    return f"{count:,} bytes"
