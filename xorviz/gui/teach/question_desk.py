"""Opens what asks: questions about the present network, and room to answer the lesson's in writing."""

import secrets

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QWidget

from xorviz.core.teach.answers import Answer
from xorviz.gui.teach.answers import Answers
from xorviz.session.session import Session


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

    def __init__(self, session: Session, answers: Answers, column: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._answers, self._column, self._window = session, answers, column, parent
        self._written: dict[str, tuple[str, str]] = {}
        """By question: the name of the answer that is kept, and its text."""

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
        from xorviz.gui.teach.writing import WritingDialog

        _, text = self._written.get(question, ("", ""))
        dialog = WritingDialog(question, text, self._window)
        dialog.written.connect(self.on_written)
        self._show(dialog)

    @Slot(str, str)
    def on_written(self, question: str, text: str) -> None:
        """Keep an answer; one to the same question takes the place of that before."""
        name, _ = self._written.get(question, (secrets.token_hex(8), ""))
        self._written[question] = name, text
        epoch, seed = self._session.view.snapshot.epoch, self._session.view.config.seed
        self._answers.add(Answer("The lesson", question, "", "", text, epoch, seed, name=name))

    def _open_questions(self, *, fill_in: bool) -> None:
        from xorviz.gui.teach.exercise import ExerciseDialog

        self._session.playback.set_playing(False)
        dialog = ExerciseDialog(self._session, self._column.width(), self._window)
        dialog.answered.connect(self._answers.add)
        self._show(dialog)
        if fill_in:
            dialog.go_to_blanks()

    def _show(self, dialog: QDialog) -> None:
        dialog.resize(self._column.width(), dialog.sizeHint().height())
        dialog.move(self._column.mapToGlobal(self._column.rect().topLeft()))
        dialog.show()
