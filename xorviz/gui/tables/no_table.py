"""What stands in the place of a table that could not be read: why, and what can be done about it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.widgets import named

CENTRE = Qt.AlignmentFlag.AlignHCenter


class NoTable(QWidget):
    """Says why there is no table, and offers ways out."""

    encoding_chosen = Signal(str)
    """Read the same bytes as another text."""
    another_wanted = Signal()
    """Look for another file."""

    def __init__(self, encodings: dict[str, str]) -> None:
        super().__init__()
        self.setObjectName("no_table")
        self._why = named(QLabel(wordWrap=True, alignment=CENTRE), "table_problem")
        self._as: dict[str, QPushButton] = {}
        for encoding, title in encodings.items():
            button = named(QPushButton(f"Read as {title}", autoDefault=False), f"read_as_{encoding}")
            button.clicked.connect(partial(self.encoding_chosen.emit, encoding))
            self._as[encoding] = button
        self._another = named(QPushButton("Another file…", autoDefault=False), "another_file")
        self._another.clicked.connect(self.another_wanted)
        buttons = [(button, CENTRE) for button in (*self._as.values(), self._another)]
        in_column(None, self._why, *buttons, None, inside=self, gap=12, margins=(24, 16, 24, 16))

    def show_problem(self, why: str, encodings: Sequence[str]) -> None:
        """Say why, and offer to read it as text of these encodings."""
        self._why.setText(why)
        for encoding, button in self._as.items():
            button.setVisible(encoding in encodings)
