"""The left end of the timeline: its title, and the name of the lane that the track shows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from xorviz.gui.kit.layouts import in_column, told_apart
from xorviz.gui.kit.theme import scaled, text_font
from xorviz.gui.kit.widgets import plain_tip, with_role

NAME_WIDTH = 108
"""Of the lane's name, at most."""
NAME_SHARE = 0.16
"""Of the whole timeline, at most."""
TITLE_RISE = 7
"""Pixels between the title and the lower end, where it stands alone: so it is in line with the track."""


class Heading(QWidget):
    """Says that this is time, and whose."""

    def __init__(self) -> None:
        super().__init__()
        self._title = QLabel("Time")
        with_role(self._title, "title")
        self._name = QLabel()
        self._name.setObjectName("timeline_lane")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        with_role(self._name, "muted")
        self._name.setFont(text_font(12))
        parts = None, self._title, self._name
        self._column = in_column(*parts, inside=self, gap=0, margins=(0, 0, 0, scaled(TITLE_RISE)))
        self._name.hide()

    def show_name(self, name: str, others: Sequence[str], room: int) -> int:
        """Show a name, none if empty, on a timeline of that width; return how wide the heading is then.

        Of what is too long, what the others' names have too makes way first.
        """
        width = min(scaled(NAME_WIDTH), round(NAME_SHARE * room)) if name else self._title.sizeHint().width()
        short = told_apart(name, others, lambda text: " ".join(self._wrapped(text, width)) == text)
        lines = self._wrapped(short, width)
        word = "\n".join(lines)
        self._name.setToolTip(plain_tip(name) if " ".join(lines) != name else "")
        self._name.setAccessibleName(name)
        if (word, width) != (self._name.text(), self.width()) or bool(name) == self._name.isHidden():
            self._name.setText(word)
            self._name.setVisible(bool(name))
            self._column.setContentsMargins(0, 0, 0, 0 if name else scaled(TITLE_RISE))
            self.setFixedWidth(width)
        return width

    def _wrapped(self, name: str, width: int) -> list[str]:
        """Return a name on one line or two; of what is longer the middle is left out, as its end tells."""
        metrics, middle = self._name.fontMetrics(), Qt.TextElideMode.ElideMiddle
        words, count = name.split(" "), 1
        if metrics.horizontalAdvance(name) <= width:
            return [name]
        while count < len(words) and metrics.horizontalAdvance(" ".join(words[: count + 1])) <= width:
            count += 1
        lines = [" ".join(words[:count]), " ".join(words[count:])]
        return [metrics.elidedText(line, middle, width) for line in lines if line]
