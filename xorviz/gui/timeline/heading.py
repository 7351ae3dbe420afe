"""The left end of the timeline: its title, and the name of the lane that the track shows."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from xorviz.gui.theme import text_font

NAME_WIDTH = 108
"""Of the lane's name, at most."""
NAME_SHARE = 0.16
"""Of the whole timeline, at most."""


class Heading(QWidget):
    """Says that this is time, and whose."""

    def __init__(self) -> None:
        super().__init__()
        self._title = QLabel("TIME")
        self._title.setProperty("role", "title")
        self._name = QLabel()
        self._name.setObjectName("timeline_lane")
        self._name.setProperty("role", "muted")
        self._name.setFont(text_font(11))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addWidget(self._name)
        self._name.hide()

    def show_name(self, name: str, room: int) -> int:
        """Show a name, none if empty, on a timeline of that width; return how wide the heading is then."""
        width = min(NAME_WIDTH, round(NAME_SHARE * room)) if name else self._title.sizeHint().width()
        word = self._name.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width)
        if (word, width) != (self._name.text(), self.width()) or bool(name) == self._name.isHidden():
            self._name.setText(word)
            self._name.setToolTip(name if word != name else "")
            self._name.setVisible(bool(name))
            self.setFixedWidth(width)
        return width
