"""The lesson: its contents, one page, and the way back and on."""

from collections.abc import Collection

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSizePolicy, QWidget

from xorviz.core.run.snapshot import Snapshot
from xorviz.core.teach.lesson import Lesson
from xorviz.core.teach.lesson_text import Link
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.widgets import named
from xorviz.gui.teach.lesson_page import PageBrowser

SEEN, UNSEEN = "✓", "·"


class LessonView(QWidget):
    """Goes through the pages. What a link wants of the window, it passes on."""

    link_followed = Signal(object)
    """A `Link` into the window."""
    page_shown = Signal(str)
    """The name of the page that a person opened."""

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.setObjectName("lesson")
        self.setAccessibleName("Lesson")
        self.place = 0
        """Of the page shown, from 0."""
        self.seen: set[str] = set()
        """The names of the pages that have been open."""
        self._lesson = lesson
        self._came_from: int | None = None
        """The page that a link led away from, if the one shown does not lie beside it."""
        self._contents = named(
            QComboBox(), "lesson_contents", "Contents of the lesson", "Contents: go to any page"
        )
        self._contents.setMinimumContentsLength(10)
        self._contents.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._contents.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._contents.addItems(["" for _ in lesson.pages])
        self._contents.activated.connect(self._go_to)
        self.page = PageBrowser()
        self.page.followed.connect(self.on_page_followed)
        self._back = _button("lesson_back", "Back", "The page before (Alt+Left)")
        self._next = _button("lesson_next", "Next", "The next page (Alt+Right)")
        self._back.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_on)
        self._progress = named(QLabel(), "lesson_progress", role="muted")
        self._arrange()

    @property
    def where(self) -> tuple[int, int, str]:
        """Which page is open, from 1, of how many, and its title."""
        pages = self._lesson.pages
        return self.place + 1, len(pages), pages[self.place].title

    @property
    def name(self) -> str:
        """That of the page that is open."""
        return self._lesson.pages[self.place].name

    @property
    def names(self) -> tuple[str, ...]:
        """Those of all pages."""
        return tuple(page.name for page in self._lesson.pages)

    def show_lesson(self, lesson: Lesson) -> None:
        """Show another lesson, from its first page."""
        self._lesson = lesson
        self.seen.clear()
        self._contents.clear()
        self._contents.addItems(["" for _ in lesson.pages])
        self._show(0)

    def show_place(self, name: str, seen: Collection[str]) -> None:
        """Take up where a person left; at the first page if that one is not there any more."""
        self.seen = set(seen) & set(self.names)
        self._show(self.names.index(name) if name in self.names else 0)

    def show_page(self, name: str, anchor: str = "") -> None:
        """Open a page at its top, or at a place in it.

        Raises
        ------
        ConfigError
            There is no such page.
        """
        self._show(self._lesson.find(name), anchor)
        self.page_shown.emit(name)

    def show_snapshot(self, snapshot: Snapshot, sample: int | None) -> None:
        """Let the numbers of the text be those of an epoch and a sample."""
        self.page.show_snapshot(snapshot, sample)

    @Slot()
    def go_back(self) -> None:
        """Open the page before; after a link that led far away, the one that it was on."""
        self._go_to(self.place - 1 if self._came_from is None else self._came_from)

    @Slot()
    def go_on(self) -> None:
        """Open the next page."""
        self._go_to(self.place + 1)

    @Slot(object)
    def on_page_followed(self, link: Link) -> None:
        """Open another page, or pass the wish on."""
        if link.scheme == "page":
            before, (name, _, anchor) = self.place, link.value.partition("#")
            self.show_page(name, anchor)
            if abs(self.place - before) > 1:
                self._came_from = before
                self._back.setEnabled(True)
        else:
            self.link_followed.emit(link)

    def _go_to(self, place: int) -> None:
        if 0 <= place < len(self._lesson.pages):
            self.show_page(self._lesson.pages[place].name)

    def _show(self, place: int, anchor: str = "") -> None:
        pages = self._lesson.pages
        self.place, self._came_from = place, None
        self.seen.add(pages[place].name)
        for row, page in enumerate(pages):
            mark = SEEN if page.name in self.seen else UNSEEN
            self._contents.setItemText(row, f"{mark}  {row + 1}  {page.title}")
        self._contents.setCurrentIndex(place)
        following = pages[place + 1] if place + 1 < len(pages) else None
        link = None if following is None else Link(following.title, "page", following.name)
        self.page.show_page(pages[place], link, anchor)
        for button, last in ((self._back, place == 0), (self._next, following is None)):
            if last and button.hasFocus():
                self.page.setFocus()  # else the keyboard would leave the lesson
            button.setEnabled(not last)
        self._progress.setText(f"{place + 1} of {len(pages)} · {len(self.seen)} seen")

    def _arrange(self) -> None:
        sides = 12, 0, 12, 0
        top = in_row(self._contents, margins=sides)
        bottom = in_row(self._back, None, self._progress, None, self._next, margins=sides)
        in_column(top, (self.page, 1), bottom, inside=self, gap=6)


def _button(name: str, text: str, tip: str) -> QPushButton:
    button = named(QPushButton(text), name, tip=tip)
    button.setAutoDefault(True)  # Enter presses it
    return button
