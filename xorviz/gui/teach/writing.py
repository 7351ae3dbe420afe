"""A window to answer a question of the lesson in one's own words."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton, QWidget

from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.widgets import named

LONGEST = 2000
"""Characters of an answer."""


class WritingDialog(QDialog):
    """Asks, and takes what is written."""

    written = Signal(str, str)
    """The question, and the answer."""

    def __init__(self, question: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("writing")
        self.setWindowTitle("Your answer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._question, self._kept = question, text.strip()
        heading = named(QLabel(question, wordWrap=True), "exercise_question")
        heading.setTextFormat(Qt.TextFormat.PlainText)
        self._field = named(QPlainTextEdit(text), "written_answer", "Your answer")
        self._field.setPlaceholderText("In a sentence or two")
        self._field.setTabChangesFocus(True)
        self._field.textChanged.connect(self.on_text_changed)
        self._keep = named(QPushButton("Keep"), "keep_written", tip="File > Save Answers… writes all down")
        self._keep.clicked.connect(self.on_keep)
        buttons = in_row(self._keep, None)
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
