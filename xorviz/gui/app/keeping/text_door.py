"""The run shown as a line of text, on the clipboard and from there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from xorviz.core.errors import XorvizError

if TYPE_CHECKING:
    from xorviz.gui.app.keeping.file_door import FileDoor

MANY = 2_000
"""Characters that every chat takes in one message."""


class TextDoor(QObject):
    """Copies the run shown as text, and opens what was copied so, in this window or in another."""

    said = Signal(str)
    refused = Signal(str)

    def __init__(self, files: "FileDoor") -> None:
        super().__init__(files)
        self._files = files

    def copy(self) -> None:
        """Put the run shown on the clipboard, with its edits and how it is looked at."""
        try:
            text = self._files.files.text()
        except XorvizError as error:
            self.refused.emit(f"the run cannot be a text: {error}")
            return
        QGuiApplication.clipboard().setText(text)
        many = ": too many for some chats, not for mail" if len(text) > MANY else ""
        self.said.emit(f"Copied the run as {len(text):,} characters{many}")

    @Slot(str)
    def open(self, text: str) -> None:
        """Show the run that a text is, when nothing is lost by it."""
        from xorviz.core.runfile.link_text import read_link_text  # as late as this, for a quick start

        try:
            file = read_link_text(text)
        except XorvizError as error:
            self.refused.emit(str(error))
        else:
            self._files.open_pasted(file)
