"""The first page of the left column: one question, and quiet ways to the lesson and to the settings."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from xorviz.gui.kit.cards import Panel
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.widgets import named


class QuestionCard(Panel):
    """Has room for the experiment card; below it, where one is in the lesson, and what leads on."""

    wished = Signal(str)
    """"lesson" or "settings": what a person wants to see."""

    def __init__(self) -> None:
        super().__init__()
        self._room = in_column()
        self._lesson = _link("open_lesson", "", "Read how a network learns, step by step (F3)")
        self._settings = _link("open_settings", "Change data, width, rate ▸", "What is trained, and how")
        self._settings.setAccessibleName("Change data, width, rate")
        self._lesson.clicked.connect(self.on_lesson_clicked)
        self._settings.clicked.connect(self.on_settings_clicked)
        line = named(QFrame(), "line")
        line.setFixedHeight(1)
        ways = self._lesson, self._settings
        in_column(self._room, None, line, *ways, inside=self, gap=8, margins=(18, 16, 18, 14))
        self.show_place(1, 1, "")

    def take(self, card: QWidget) -> None:
        """Have the experiment card, which another page may have had."""
        self._room.addWidget(card)

    def show_place(self, page: int, pages: int, title: str) -> None:
        """Say which page of the lesson is open, from 1, of how many, and what it is called."""
        self._lesson.setText(f"The lesson, {page} of {pages} ▸" if pages > 1 else "The lesson ▸")
        self._lesson.setAccessibleName(f"The lesson, page {page} of {pages}: {title}")

    def has_keyboard(self) -> bool:
        """Say whether a way from here was reached with Tab: a click leaves the keyboard where it is."""
        return self._lesson.hasFocus() or self._settings.hasFocus()

    @Slot()
    def on_lesson_clicked(self) -> None:
        """Ask for the lesson."""
        self.wished.emit("lesson")

    @Slot()
    def on_settings_clicked(self) -> None:
        """Ask for the settings."""
        self.wished.emit("settings")


def _link(name: str, text: str, tip: str) -> QPushButton:
    link = named(QPushButton(), name, tip=tip, role="link")
    link.setText(text)
    link.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return link
