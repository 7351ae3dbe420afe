"""The learner's answers: kept in the app's own folder, saved as Markdown, printed."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from xorviz.core.errors import XorvizError
from xorviz.core.files import whole_file
from xorviz.core.journal import DamagedJournal, Entry, markdown, read_journal, set_aside, write_journal

FILE = "answers.json"


class Answers(QObject):
    """Keeps the answers. The file is read each time, so that two windows do not lose each other's."""

    said = Signal(str)
    """What became of a wish, in a sentence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._unwritten: list[Entry] = []
        """Those that could not be written yet."""

    def connect_actions(self, actions: Mapping[str, QAction]) -> None:
        """Serve the actions that are about answers."""
        actions["file.export_answers"].triggered.connect(self.on_export)
        actions["file.print_answers"].triggered.connect(self.on_print)

    @Slot(object)
    def add(self, entry: Entry) -> None:
        """Keep an answer."""
        self._unwritten.append(entry)
        try:
            write_journal(answers_file(), self.entries())
        except XorvizError as error:
            self.said.emit(f"The answer is kept only until the window is closed: {error}.")
        else:
            self._unwritten.clear()
            self.said.emit("Kept. File > Save Answers… writes all of them down.")

    def entries(self) -> tuple[Entry, ...]:
        """Return all answers, the oldest first. A damaged file is set aside, and told.

        Raises
        ------
        XorvizError
            There is a damaged file that cannot be set aside.
        """
        path = answers_file()
        try:
            written = read_journal(path)
        except DamagedJournal as error:
            written = ()
            try:
                aside = set_aside(path)
            except OSError:
                raise error from None
            self.said.emit(f"{error}. It is set aside as {aside.name}, and a new one begins.")
        return (*written, *self._unwritten)

    @Slot()
    def on_export(self) -> None:
        """Ask for a file, and write the answers down as Markdown."""
        dialog = QFileDialog(self._window, "Save answers")
        dialog.setObjectName("answers_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("Markdown (*.md)")
        dialog.setDefaultSuffix("md")
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog.setDirectory(documents)
        dialog.selectFile("answers.md")
        dialog.fileSelected.connect(self.on_file_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def on_file_selected(self, name: str) -> None:
        """Write the answers down."""
        try:
            entries = self.entries()
            with whole_file(Path(name)) as stream:
                stream.write(markdown(entries).encode())
        except XorvizError as error:
            self.said.emit(f"{error}.")
        else:
            self.said.emit(f"{_count(entries)} saved as {name}.")

    @Slot()
    def on_print(self) -> None:
        """Ask for a printer, and print the answers."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        try:
            document = as_document(self.entries())
        except XorvizError as error:
            self.said.emit(f"{error}.")
            return
        document.setParent(self)
        printer = QPrinter()
        dialog = QPrintDialog(printer, self._window)
        dialog.setObjectName("print_dialog")
        dialog.accepted.connect(lambda: document.print_(printer))
        dialog.finished.connect(document.deleteLater)
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)  # its own takes a receiver


def as_document(entries: tuple[Entry, ...]) -> QTextDocument:
    """Return the answers as they are printed."""
    document = QTextDocument()
    document.setMarkdown(markdown(entries))
    return document


def answers_file() -> Path:
    """Return where the answers are kept."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(folder) / FILE


def _count(entries: tuple[Entry, ...]) -> str:
    return "1 answer" if len(entries) == 1 else f"{len(entries):,} answers"
