"""Handing in: whose homework it is, what goes into the file, and where that is written."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QWidget

from xorviz.core.errors import ConfigError
from xorviz.core.formats import formats_of
from xorviz.core.homework.hand_in import LONGEST_PERSON, HandIn, person
from xorviz.core.run.describing import run_name
from xorviz.core.teach.answers import Answer
from xorviz.core.teach.handout.student import student_key
from xorviz.core.writing import counted
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.widgets import SaveDialog, named, with_role, without_icons
from xorviz.session.branches import Branch
from xorviz.session.keeping.run_files import RunFiles
from xorviz.session.session import Session
from xorviz.session.settings import load_student
from xorviz.session.status import sentence

WIDTH = 400
MOST_LISTED = 4
"""Runs that are named."""


class HandInDialog(QDialog):
    """Asks for a name, says what goes into the file, and writes it.

    Parameters
    ----------
    session
        Whose runs are handed in.
    files
        What writes them.
    parent
        The window.
    lesson
        The title of the hand-out that is done; empty if there is none.
    student
        The name that its numbers are drawn from; empty if none are.
    lesson_open
        Whether that hand-out is open here.
    """

    said = Signal(str)
    """Where the file is."""
    refused = Signal(str)
    """Why there is none."""
    signed = Signal(str)
    """The name, before the file is written."""

    def __init__(
        self,
        session: Session,
        files: RunFiles,
        parent: QWidget,
        lesson: str = "",
        student: str = "",
        *,
        lesson_open: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("hand_in_dialog")
        self.setWindowTitle("Hand In")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._files, self._lesson, self._by = files, lesson, HandIn("", "")
        self._student = student
        self._away = (
            f"The hand-out “{lesson}” is not open: open it before you hand in."
            if lesson and not lesson_open
            else ""
        )
        self._chooser: SaveDialog | None = None
        self._name = named(
            QLineEdit(person(load_student()), maxLength=LONGEST_PERSON), "student", "Your name"
        )
        self._name.setPlaceholderText("As your teacher knows you")
        label = QLabel("Your &name")
        label.setBuddy(self._name)
        told = "\n".join(contents(session, [answer for answer, _ in files.answers.given], lesson))
        self._contents = named(QLabel(told, wordWrap=True), "hand_in_contents", "What goes into the file")
        self._contents.setTextFormat(Qt.TextFormat.PlainText)
        self._contents.setMinimumWidth(WIDTH)
        self._problem = named(QLabel(wordWrap=True), "hand_in_problem", role="muted")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        without_icons(buttons)
        self._save = named(buttons.button(QDialogButtonBox.StandardButton.Save), "hand_in_save")
        self._save.setText("Save…")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._name.textChanged.connect(self.on_name_changed)
        files.handed_in.connect(self.on_handed_in)
        files.not_handed_in.connect(self.on_not_handed_in)
        heading = QLabel("Goes into the file")
        with_role(heading, "title")
        name = in_column(label, self._name, gap=4)
        listed = in_column(heading, self._contents, gap=4)
        parts = name, listed, self._problem, buttons
        self._column = in_column(*parts, inside=self, gap=14, margins=(16, 16, 16, 12))
        self._name.setFocus()
        self.on_name_changed()

    @Slot()
    def accept(self) -> None:
        """Ask where; the dialog goes when the file is there."""
        self._by = HandIn.by(self._name.text(), datetime.now().astimezone(), self._lesson)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        place = str(Path(documents) / file_name(self._by.name, self._lesson))
        chooser = SaveDialog(self, "hand_in_file", "Hand in", place, formats_of("run"))
        chooser.fileSelected.connect(self.on_file_selected)
        self._chooser = chooser
        chooser.open()

    @Slot()
    def on_name_changed(self) -> None:
        """Hand nothing in without a name; say so where it is not the one that numbers were drawn from."""
        problem = other = ""
        try:
            key = student_key(self._name.text())
            if self._student and key != student_key(self._student):
                other = f"Your numbers were drawn from “{self._student}”: for this name they are others."
        except ConfigError as error:
            problem = sentence(str(error)) if person(self._name.text()) else "A name is needed."
        self._problem.setText(problem or other or self._away)
        self._save.setEnabled(not problem)
        if self.isVisible():  # two lines take no room from the list
            self._column.activate()
            self.resize(self.width(), max(self.height(), self._column.totalHeightForWidth(self.width())))

    @Slot(str)
    def on_file_selected(self, file: str) -> None:
        """Write it."""
        self.signed.emit(self._by.name)
        self._files.hand_in(Path(file), self._by)

    @Slot(object)
    def on_handed_in(self, path: Path) -> None:
        """Say where it is, and go."""
        self.said.emit(f"Handed in: give {path.name} to your teacher; it is in {path.parent}")
        self._end_chooser(saved=True)
        super().accept()

    @Slot(str)
    def on_not_handed_in(self, reason: str) -> None:
        """Say why not; another place can be chosen."""
        self.refused.emit(reason)
        self._problem.setText(sentence(reason))
        self._end_chooser(saved=False)

    def _end_chooser(self, *, saved: bool) -> None:
        chooser = self._chooser
        if chooser is not None:
            (chooser.on_saved if saved else chooser.on_not_saved)()


def contents(session: Session, answers: Sequence[Answer], lesson: str) -> list[str]:
    """Return what goes into the file, a line each."""
    branches = list(session.branches)
    lines = [_run_line(branch) for branch in branches[:MOST_LISTED]]
    if len(branches) > MOST_LISTED:
        lines.append(f"and {counted(len(branches) - MOST_LISTED, 'more run')}")
    predictions = sum(bool(answer.about.startswith("experiment:")) for answer in answers)
    kinds = ((predictions, "prediction"), (len(answers) - predictions, "answer"))
    lines += [counted(count, what) for count, what in kinds if count]
    if not answers:
        lines.append("no predictions or answers yet")
    if lesson:
        lines.append(f"the name of the hand-out: {lesson}")
    return [f"•\u00a0{line}" for line in [*lines, "your name, the date and the time"]]


def file_name(name: str, lesson: str) -> str:
    """Return what homework's file is called, unless that is changed: of letters and digits alone."""
    parts = re.findall(r"[^\W_]+", f"{lesson} {name}")
    return "-".join(parts)[:80].strip("-") or "homework"


def _run_line(branch: Branch) -> str:
    run = branch.run
    told = [run_name(run.start, run.data), counted(run.epoch, "epoch")]
    if run.edits:
        told.append(f"{counted(len(run.edits), 'change')} on the way")
    return ", ".join(told)
