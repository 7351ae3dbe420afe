"""The lesson in the window: it is read, shown in the left column, remembered, and connected."""

from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from xorviz.assets import asset
from xorviz.core.errors import XorvizError
from xorviz.core.teach.lesson import Block, Lesson, Page, load_lesson
from xorviz.core.teach.lesson_text import Targets, Text
from xorviz.gui.teach.lesson_view import LessonView
from xorviz.session.session import Session
from xorviz.session.settings import load_lesson_place, remember_place
from xorviz.session.view import PARTS, SessionView


def read_lesson(targets: Targets) -> Lesson:
    """Read the program's own lesson, whose links may point to these; without one, a page says why."""
    try:
        return load_lesson(asset("lesson"), targets)
    except XorvizError as error:
        title = Block("heading", (Text("No lesson"),), 0, level=1)
        return Lesson((Page("none", "No lesson", (title,), (str(error),)),), (str(error),))


class LessonColumn(Protocol):
    """Where the lesson is shown, in turn with something else."""

    shown: str
    """The name of what is shown: "lesson" is ours."""
    home: str
    """The name of what is shown first."""

    def isVisible(self) -> bool:
        """Say whether it is there to be seen."""
        ...

    def add_lesson(self, lesson: QWidget) -> None:
        """Put the lesson in."""
        ...

    def show_lesson_place(self, page: int, pages: int, title: str) -> None:
        """Say which page of the lesson is open, from 1, of how many, and what it is called."""
        ...

    def on_tab_chosen(self, name: str) -> None:
        """Show what has that name, and say that it was wanted."""
        ...


class LessonGuide(QObject):
    """Makes the lesson's view, puts it into the column, and keeps both up with the session."""

    def __init__(self, session: Session, targets: Targets, column: LessonColumn, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = column
        place = load_lesson_place()
        self._own, self._is_own = read_lesson(targets), True
        self.view = LessonView(self._own)
        self.view.show_place(place.page, place.seen)
        column.add_lesson(self.view)
        column.show_lesson_place(*self.view.where)
        self.view.show()  # at once: what is not shown yet cannot have the keyboard
        self.view.page_shown.connect(self.on_page_shown)
        session.changed.connect(self.on_session_changed)
        self.on_session_changed(session.view, PARTS)
        if column.shown == "lesson":
            self.view.page.setFocus()

    def toggle(self) -> None:
        """Show the lesson, ready for the keys; if it is shown, go back to the settings."""
        if self._column.shown == "lesson" and self._column.isVisible():
            self._column.on_tab_chosen(self._column.home)
        else:
            self.open()

    def show_lesson(self, lesson: Lesson | None) -> None:
        """Show another lesson, or, with None, the program's own where it was left."""
        self._is_own = lesson is None
        self.view.show_lesson(lesson or self._own)
        if lesson is None:
            place = load_lesson_place()
            self.view.show_place(place.page, place.seen)
        self._column.show_lesson_place(*self.view.where)

    def open_left(self, name: str) -> None:
        """Open the page at which something was left, if it is there; it is not remembered."""
        if name in self.view.names:
            self.view.show_place(name, self.view.seen)
            self._column.show_lesson_place(*self.view.where)

    def open(self) -> None:
        """Show the lesson, ready for the keys: Tab leads from link to link."""
        if self._column.shown != "lesson" or not self._column.isVisible():
            self._column.on_tab_chosen("lesson")
        self.view.page.setFocus()

    def go_back(self) -> None:
        """Show the page before."""
        self.open()
        self.view.go_back()

    def go_on(self) -> None:
        """Show the next page."""
        self.open()
        self.view.go_on()

    @Slot(object, object)
    def on_session_changed(self, view: SessionView, what: frozenset[str]) -> None:
        """Let the text quote the numbers of now."""
        if what & {"run", "edits", "snapshot", "selection"}:
            self.view.show_snapshot(view.snapshot, view.selection.sample)

    @Slot(str)
    def on_page_shown(self, name: str) -> None:
        """Remember how far the reader has come."""
        self._column.show_lesson_place(*self.view.where)
        if self._is_own:
            remember_place(page=name, seen=frozenset(self.view.seen))

    @Slot(str)
    def on_column_chosen(self, column: str) -> None:
        """Remember what the column shows."""
        remember_place(column=column)
