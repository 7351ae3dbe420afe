"""The learner's answers: kept in the app's own folder, saved as Markdown, printed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QWidget

from xorviz.assets import tell
from xorviz.core.errors import XorvizError
from xorviz.core.steps import InTurn
from xorviz.core.teach.answers import Answer, markdown, written_to
from xorviz.gui.kit.widgets import SaveDialog
from xorviz.gui.teach.answer_book import AnswerBook
from xorviz.session.keeping.answers_given import AnswersGiven
from xorviz.session.settings import load_student

if TYPE_CHECKING:
    from concurrent.futures import Future

FILE = "answers.json"


class Answers(QObject):
    """Keeps the answers. All that waits for the disk is done in one thread, in the order of the wishes.

    `close` must be called before it goes.

    Parameters
    ----------
    parent
        The window.
    given
        The answers about the runs there are, which every answer joins: those of their file are among them.
    """

    said = Signal(str)
    """What became of a wish, in a sentence."""
    found = Signal(str, object)
    """A question of the lesson, and the `Answer` that was written to it; None if none was."""
    _done = Signal(str)
    _read = Signal(object)
    _saved = Signal()
    _not_saved = Signal()

    def __init__(self, parent: QWidget, given: AnswersGiven) -> None:
        super().__init__(parent)
        self._window, self.given = parent, given
        self._book = AnswerBook(answers_file())
        """In that thread's hands."""
        self._line: InTurn | None = None
        """There from the first wish on."""
        self._closed = False
        self._done.connect(self.said, Qt.ConnectionType.QueuedConnection)
        self._read.connect(self.on_read, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def add(self, entry: Answer) -> None:
        """Keep an answer, and say so."""
        entry = self._signed(entry)
        self._do(lambda: self._done.emit(self._book.keep(entry)))

    def keep(self, entry: Answer) -> None:
        """Keep what more may come to: say nothing, unless it cannot be kept."""
        entry = self._signed(entry)
        self._do(lambda: self._tell(self._book.keep(entry, quiet=True)))

    def sign(self) -> None:
        """Put those about the runs there are that nobody's name is under under the name that is used now."""
        for entry, _ in self.given.given:
            if entry.name and not entry.by:
                self.keep(entry)

    def find(self, question: str) -> None:
        """Look for what was written to a question of the lesson, also when the window was open before.

        What was written under another name than is used now is left where it is.
        """
        own, student = self._of_runs(), load_student()
        self._do(lambda: self._find(question, own, student))

    def close(self) -> None:
        """Write what is not written yet, and wait for it: a moment, if its disk does not answer."""
        line, self._line = self._line, None
        if line is not None:
            rest = line.submit(self._book.keep_rest)
            reason = rest.exception() if line.end() else "their disk does not answer"
            if reason:
                tell(f"the newest answers are not written: {reason}")
        self._closed = True

    def ask_for_file(self) -> None:
        """Ask for a file, and write the answers down."""
        from xorviz.core.formats import formats_of  # as late as this, for a quick start

        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        formats = formats_of("answers")
        dialog = SaveDialog(self._window, "answers_dialog", "Save answers", f"{documents}/answers", formats)
        dialog.fileSelected.connect(self.on_file_selected)
        self._saved.connect(dialog.on_saved)
        self._not_saved.connect(dialog.on_not_saved)
        dialog.open()

    @Slot(str)
    def on_file_selected(self, name: str) -> None:
        """Write the answers down."""
        own = self._of_runs()
        self._do(lambda: self._save(Path(name), own))

    def print_all(self) -> None:
        """Get the answers, to print them."""
        own = self._of_runs()
        self._do(lambda: self._read.emit(self._book.entries(own)))

    @Slot(object)
    def on_read(self, found: tuple[tuple[Answer, ...], str]) -> None:
        """Ask for a printer, and print the answers."""
        from PySide6.QtPrintSupport import QPrintDialog

        if self._line is None:
            return
        entries, note = found
        if note:
            self.said.emit(note)
        document = as_document(entries)
        dialog = QPrintDialog(self._window)  # which owns its printer
        document.setParent(dialog)
        dialog.setObjectName("print_dialog")
        dialog.accepted.connect(lambda: document.print_(dialog.printer()))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)  # its own takes a receiver

    def _do(self, work: Callable[[], object]) -> None:
        if self._line is None:
            self._line = InTurn("answers")
        self._line.submit(work).add_done_callback(self._tell_failure)

    def _of_runs(self) -> tuple[Answer, ...]:
        return tuple(answer for answer, _ in self.given.given)

    def _signed(self, entry: Answer) -> Answer:
        """Take an answer among those about the runs there are, under the name that is used now."""
        signed = replace(entry, by=load_student())
        self.given.add(signed)
        return signed

    def _find(self, question: str, own: tuple[Answer, ...], student: str) -> None:
        entries, note = self._book.entries(own)
        self._tell(note)
        self.found.emit(question, written_to(entries, question, student))

    def _save(self, path: Path, own: tuple[Answer, ...]) -> None:
        try:
            told = self._book.save(path, own)
        except XorvizError as error:
            self._not_saved.emit()
            told = f"{error}."
        else:
            self._saved.emit()
        self._done.emit(told)

    def _tell(self, sentence: str) -> None:
        if sentence:
            self._done.emit(sentence)

    def _tell_failure(self, done: "Future[object]") -> None:
        """Say what nobody expected; an answer that was being kept waits for the next."""
        error = done.exception()
        if error and not self._closed:
            self._done.emit(f"{type(error).__name__}: {error}")


def as_document(entries: tuple[Answer, ...]) -> QTextDocument:
    """Return the answers as they are printed."""
    document = QTextDocument()
    document.setMarkdown(markdown(entries))
    return document


def answers_file() -> Path:
    """Return where the answers are kept."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(folder) / FILE
