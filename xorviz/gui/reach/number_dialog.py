"""Asking for a whole number: an epoch to go to, or how far to look ahead."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from xorviz.core.errors import ConfigError
from xorviz.core.writing import read_whole
from xorviz.gui.kit.theme import number_font
from xorviz.gui.kit.widgets import without_icons
from xorviz.session.status import sentence

WIDTH = 340
LONGEST = 20
"""Characters: more than the greatest epoch takes."""


class NumberDialog(QDialog):
    """Has something done with the number that is typed, or says why it cannot be.

    Parameters
    ----------
    name
        Of the field; the dialog and the note are called after it.
    title, label
        Of the dialog, and what the field is called for those who hear it.
    number
        What is in the field at first.
    note
        What there is to know.
    take
        Takes the number, or what was typed if it is none, and raises `ConfigError` if it is not allowed.
    """

    def __init__(
        self,
        name: str,
        title: str,
        label: str,
        number: int,
        note: str,
        take: Callable[[object], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_dialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._take = take
        self._line = QLineEdit()
        self._line.setObjectName(name)
        self._line.setAccessibleName(label)
        self._line.setFont(number_font())
        self._line.setMaxLength(LONGEST)
        self._line.setText(f"{number:,}")
        self._line.selectAll()
        self._note = QLabel(note)
        self._note.setObjectName(f"{name}_note")
        self._note.setWordWrap(True)
        self._note.setMinimumWidth(WIDTH)
        self._note.setMinimumHeight(2 * self._note.fontMetrics().lineSpacing())
        self._note.setAlignment(Qt.AlignmentFlag.AlignTop)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        without_icons(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for widget in (self._line, self._note, buttons):
            layout.addWidget(widget)

    @Slot()
    def accept(self) -> None:
        """Have it done, or say why not."""
        try:
            self._take(_number(self._line.text().strip()))
        except ConfigError as error:
            self._note.setText(sentence(str(error)))
            self._line.selectAll()
            self._line.setFocus()
        else:
            super().accept()


def _number(text: str) -> int | str:
    """Return the number that was typed; the text itself if it is none, to be refused."""
    try:
        return read_whole(text)
    except ValueError:
        return text
