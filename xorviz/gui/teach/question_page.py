"""The first page of the left column: one question, and quiet ways to the lesson and to the settings."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.widgets import named, with_role


class QuestionPage(QFrame):
    """Has room for the experiment card; below it, where one is in the lesson, and what leads on."""

    wished = Signal(str)
    """"lesson" or "settings": what a person wants to see."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._room = in_column()
        heading = with_role(QLabel("The lesson"), "title")
        self._place = with_role(QLabel(), "muted")
        self._open = _link("open_lesson", "open ▸", "Read how a network learns, step by step (F3)")
        self._change = _link(
            "open_settings", "Change it: data, width, learning rate ▸", "What is trained, and how"
        )
        self._open.clicked.connect(self.on_open_clicked)
        self._change.clicked.connect(self.on_change_clicked)
        line = named(QFrame(), "line")
        line.setFixedHeight(1)
        where = in_row(self._place, None, self._open)
        in_column(
            self._room, None, line, heading, where, self._change, inside=self, gap=8, margins=(18, 16, 18, 14)
        )

    def take(self, card: QWidget) -> None:
        """Have the experiment card, which another page may have had."""
        self._room.addWidget(card)

    def show_place(self, page: int, pages: int, title: str) -> None:
        """Say which page of the lesson is open, from 1, of how many, and what it is called."""
        self._place.setText(f"{page} of {pages} · {title}")

    @Slot()
    def on_open_clicked(self) -> None:
        """Ask for the lesson."""
        self.wished.emit("lesson")

    @Slot()
    def on_change_clicked(self) -> None:
        """Ask for the settings."""
        self.wished.emit("settings")


def _link(name: str, text: str, tip: str) -> QPushButton:
    link = named(QPushButton(), name, tip=tip, role="link")
    link.setText(text)
    link.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return link
