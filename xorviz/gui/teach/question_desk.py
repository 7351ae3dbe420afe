"""Opens what asks: questions about the present network, and room to answer the lesson's in writing."""

import secrets
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from xorviz.core.errors import ConfigError
from xorviz.core.teach.answers import LESSON, Answer
from xorviz.core.teach.handout.student import same_student
from xorviz.gui.teach.answers import Answers
from xorviz.session.session import Session
from xorviz.session.settings import load_student, remember_student

STEP = 32
"""How far below another window one is laid over the column, in pixels: both have their titles in sight."""


class QuestionDesk(QObject):
    """Lays each window over the left column, beside the network, and keeps what is answered.

    Parameters
    ----------
    session
        Whose network is asked about.
    answers
        Where answers are kept.
    column
        Beside the network.
    parent
        The window.
    """

    coming = Signal(bool)
    """Whether a window is about to open: nothing that is typed for it acts on what is behind it."""
    refused = Signal(str)
    """Why nothing can be asked."""

    def __init__(self, session: Session, answers: Answers, column: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._answers, self._column, self._window = session, answers, column, parent
        self._open: dict[str, QDialog] = {}
        """What is open, by the question that it is about; "" for questions about the network."""
        answers.found.connect(self.on_found, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def ask(self) -> None:
        """Pause, and open questions about the network that is shown."""
        self._open_questions(fill_in=False)

    @Slot()
    def fill_in(self) -> None:
        """Pause, and open the backward pass of a gradient, to be filled in."""
        self._open_questions(fill_in=True)

    @Slot(str)
    def write(self, question: str) -> None:
        """Open a field for an answer in one's own words, with what was written before."""
        if not self._raise(question):
            self.coming.emit(True)
            self._answers.find(question)

    @Slot(str, object)
    def on_found(self, question: str, before: Answer | None) -> None:
        """Open the field, now that it is known what was written before."""
        from xorviz.gui.teach.writing import WritingDialog

        self.coming.emit(False)
        if self._raise(question):
            return
        name, text = (before.name, before.sentence) if before else ("", "")
        dialog = WritingDialog(question, text, self._window, load_student())
        dialog.renamed.connect(self.on_renamed)
        dialog.written.connect(partial(self._keep, name or secrets.token_hex(8)))
        self._show(question, dialog)

    @Slot(str, str)
    def on_renamed(self, question: str, student: str) -> None:
        """Open the field anew for somebody else, with what that person has typed by now, or before."""
        from xorviz.gui.teach.writing import WritingDialog

        dialog = self._open[question]
        typed = dialog.take_typed() if isinstance(dialog, WritingDialog) else ""
        dialog.reject()
        self.leave_to(student)
        if typed:
            self._keep(secrets.token_hex(8), question, typed)
        self._answers.find(question)

    def leave_to(self, student: str) -> None:
        """Let this student answer: what somebody else is writing is kept under that name, and closed."""
        from xorviz.gui.teach.writing import WritingDialog

        before = load_student()
        if before and not same_student(before, student):
            for dialog in [each for each in self._open.values() if isinstance(each, WritingDialog)]:
                dialog.reject()
        remember_student(student)
        self._answers.sign()

    def _open_questions(self, *, fill_in: bool) -> None:
        from xorviz.gui.teach.exercise import ExerciseDialog

        self._session.playback.set_playing(False)
        if not self._raise(""):
            try:
                dialog = ExerciseDialog(self._session, self._column.width(), self._window)
            except ConfigError as error:
                self.refused.emit(str(error))
                return
            dialog.answered.connect(self._answers.add)
            self._show("", dialog)
        dialog = self._open[""]
        if fill_in and isinstance(dialog, ExerciseDialog):
            dialog.go_to_blanks()

    def _keep(self, name: str, question: str, text: str) -> None:
        """Keep an answer; one to the same question takes the place of that before."""
        epoch, seed = self._session.view.snapshot.epoch, self._session.view.config.seed
        answer = Answer(LESSON, question, "", "", text, epoch, seed, name=name, about="lesson")
        self._answers.add(answer)

    def _raise(self, question: str) -> bool:
        """Bring what is open to the front; say whether there is something."""
        dialog = self._open.get(question)
        if dialog is not None:
            dialog.raise_()
            dialog.activateWindow()
        return dialog is not None

    def _show(self, question: str, dialog: QDialog) -> None:
        dialog.resize(self._column.width(), dialog.sizeHint().height())
        corner = self._column.mapToGlobal(self._column.rect().topLeft())
        dialog.move(corner + QPoint(0, STEP * len(self._open)))
        self._open[question] = dialog
        dialog.finished.connect(lambda: self._open.pop(question))
        dialog.show()
