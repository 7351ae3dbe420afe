"""A window to answer a question of the lesson in one's own words."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from xorviz.core.errors import ConfigError
from xorviz.core.homework.hand_in import LONGEST_PERSON, person
from xorviz.core.teach.handout.student import same_student, student_key
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.widgets import named

LONGEST = 2000
"""Characters of an answer."""


class WritingDialog(QDialog):
    """Asks, and takes what is written.

    Parameters
    ----------
    question, text
        What is asked, and what was written to it before.
    parent
        The window.
    by
        Under whose name it is kept, which can be changed here; empty if nobody has said one yet.
    """

    written = Signal(str, str)
    """The question, and the answer."""
    renamed = Signal(str, str)
    """The question, and the name of somebody else, whose answer is wanted."""

    def __init__(self, question: str, text: str, parent: QWidget, by: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("writing")
        self.setWindowTitle("Your answer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._question, self._kept, self._by = question, text.strip(), by
        heading = named(QLabel(question, wordWrap=True), "exercise_question")
        heading.setTextFormat(Qt.TextFormat.PlainText)
        self._field = named(QPlainTextEdit(text), "written_answer", "Your answer")
        self._field.setPlaceholderText("In a sentence or two")
        self._field.setTabChangesFocus(True)
        self._field.textChanged.connect(self.on_text_changed)
        self._keep = named(QPushButton("Keep"), "keep_written", tip="File > Save Answers… writes all down")
        self._keep.clicked.connect(self.on_keep)
        self._name = named(QLineEdit(by, maxLength=LONGEST_PERSON), "written_by", "Your name")
        self._name.editingFinished.connect(self.on_name_typed)
        whose = QLabel("Your &name")
        whose.setBuddy(self._name)
        for each in (whose, self._name):
            each.setVisible(bool(by))
        buttons = in_row(self._keep, None, whose, self._name)
        in_column(heading, (self._field, 1), buttons, inside=self, gap=10, margins=(14, 14, 14, 14))
        self.on_text_changed()

    @Slot()
    def on_text_changed(self) -> None:
        """Keep nothing where nothing is written."""
        self._keep.setEnabled(bool(self._text()))

    @Slot()
    def on_keep(self) -> None:
        """Pass it on, and close."""
        self.keep()
        self.accept()

    @Slot()
    def on_name_typed(self) -> None:
        """Ask for what somebody else has written, if it is another name; no name changes nothing."""
        name = person(self._name.text())
        try:
            student_key(name)
        except ConfigError:
            self._name.setText(self._by)
            return
        if not same_student(name, self._by):
            self._by = name
            self.renamed.emit(self._question, name)

    def take_typed(self) -> str:
        """Return what was written since it was passed on last, which is not passed on any more."""
        text = self._text()
        new, self._kept = "" if text == self._kept else text, text
        return new

    def reject(self) -> None:
        """Close, and lose nothing that was written."""
        self.keep()
        super().reject()

    def keep(self) -> None:
        """Pass on what was written since it was passed on last."""
        text = self._text()
        if text and text != self._kept:
            self._kept = text
            self.written.emit(self._question, text)

    def _text(self) -> str:
        return self._field.toPlainText().strip()[:LONGEST]
