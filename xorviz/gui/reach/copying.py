"""Pictures and numbers of views, to the clipboard."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QTableView, QWidget
from shiboken6 import isValid

from xorviz.core.writing import counted, no_formula
from xorviz.gui.kit.pane import Pane
from xorviz.gui.reach.spoken import Spoken

PLUS = re.compile(r"^\+(?=[0-9])")
"""Before a number: a spreadsheet needs none, and a formula can begin with it."""
MOST = 1_000_000
"""Characters of what is copied as text."""


@runtime_checkable
class Numbered(Protocol):
    """A view that shows numbers of which each can be told."""

    def numbers(self) -> Iterable[str]:
        """Yield the numbers as they are, line by line, parted by tabs."""
        ...


@runtime_checkable
class Worded(Protocol):
    """A view whose words can be copied as they stand."""

    words_name: str
    """What they are: Code."""

    def words(self) -> str:
        """Return what is marked of them, or all."""
        ...

    def is_marked(self) -> bool:
        """Say whether a part of them is marked."""
        ...


class Copying(QObject):
    """Copies the view with the keyboard, or another; offers that in the menu of each view of each window.

    Parameters
    ----------
    window
        Whose views, and those of the windows that it opens.
    otherwise
        What is copied if no view of it has the keyboard.
    actions
        Those that copy: they have their keys in every window.
    """

    said = Signal(str)
    """What was copied, in a sentence."""
    picture_wanted = Signal(QWidget)
    """A view that is to be a file."""
    menu_filled = Signal(object, object)
    """The menu that is about to open, and the view that it is of: there may be more to offer."""

    def __init__(self, window: QWidget, otherwise: QWidget, actions: Sequence[QAction]) -> None:
        super().__init__(window)
        self._window, self._otherwise, self._actions = window, otherwise, actions
        self._served = [window]
        window.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self.on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the menu of a view that has none of its own."""
        if not isinstance(event, QContextMenuEvent) or not isinstance(watched, QWidget):
            return False
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = watched.focusWidget() if by_key else watched.childAt(watched.mapFromGlobal(event.globalPos()))
        view = _view_around(at)
        if view is None:
            return False
        menu = QMenu(watched)
        if isinstance(view, Worded):
            menu.addAction(f"Copy {view.words_name}", partial(self.copy_words, view))
        menu.addAction("Copy Picture", partial(self._copy_image, view))
        numbers = menu.addAction("Copy Numbers", partial(self.copy_numbers, view))
        numbers.setEnabled(has_numbers(view))
        menu.addAction("Save Picture…", partial(self.picture_wanted.emit, view))
        self.menu_filled.emit(menu, view)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())
        return True

    def copy_picture(self, view: QWidget | None = None) -> None:
        """Copy a view, or the one with the keyboard, as it is seen; a table as text too.

        Of a view in which words are marked, these alone.
        """
        copied = view or self._view() or self._without_view()
        if isinstance(copied, Worded) and copied.is_marked():
            self.copy_words(copied)
        else:
            self._copy_image(copied)

    def copy_words(self, view: Worded) -> None:
        """Copy the words of a view, or what is marked of them."""
        text = view.words()
        QGuiApplication.clipboard().setText(text)
        self.said.emit(f"Copied {counted(len(text.splitlines()), 'line')} of {view.words_name.lower()}.")

    def _copy_image(self, copied: QWidget) -> None:
        content = QMimeData()
        content.setImageData(copied.grab().toImage())
        if isinstance(copied, QTableView) and (text := _written(lines_of(copied))):
            content.setText(text)
        if isinstance(copied, Worded):
            content.setText(copied.words())
        QGuiApplication.clipboard().setMimeData(content)
        what = "network, boundary and loss" if copied is self._otherwise else copied.accessibleName()
        self.said.emit(f"Copied a picture: {what or copied.windowTitle()}.")

    def copy_numbers(self, view: QWidget | None = None) -> None:
        """Copy the numbers of a view, or of the one with the keyboard, if it has any."""
        copied = view or self._view()
        text = "" if copied is None else _written(lines_of(copied))
        if text is None:
            self.said.emit("Nothing is copied: these are too many numbers.")
        elif not text:
            self.said.emit("Nothing is copied: no view with numbers has the keyboard. F6 leads to them.")
        else:
            QGuiApplication.clipboard().setText(text)
            self.said.emit(f"Copied {counted(len(text.splitlines()), 'line')} of numbers.")

    @Slot()
    def on_focus_changed(self) -> None:
        """Serve another window of this one when something in it gets the keyboard."""
        self._served = [each for each in self._served if isValid(each)]
        focus = QApplication.focusWidget()
        window = None if focus is None else focus.window()
        if not isinstance(window, QDialog) or window in self._served or not _is_of(window, self._window):
            return
        if any(_can_be_copied(type(each)) for each in window.findChildren(QWidget)):
            self._served.append(window)
            window.addActions(self._actions)
            window.installEventFilter(self)

    def _here(self) -> QWidget:
        """Return the window that is meant: a palette may have just gone, and none has the keyboard yet."""
        active = QApplication.activeWindow()
        return active if active is not None and active in self._served else self._window

    def _view(self) -> QWidget | None:
        """Return the view with the keyboard; None if none has it."""
        return _view_around(self._here().focusWidget())

    def _without_view(self) -> QWidget:
        here = self._here()
        return self._otherwise if here is self._window else here


@cache
def _can_be_copied(kind: type[QWidget]) -> bool:
    """Say whether widgets of a class have words or numbers; to ask each for a protocol takes its time."""
    return issubclass(kind, Spoken | Numbered | Pane | QTableView)


def has_numbers(view: QWidget) -> bool:
    """Say whether a view has numbers to copy; none is written for that."""
    return isinstance(view, Numbered) or bool(_tables(view))


def lines_of(view: QWidget) -> Iterator[str]:
    """Yield the numbers of a view line by line; of a table, its headings and its cells.

    Names that come from a file are not taken for formulas by a spreadsheet into which this is pasted.
    """
    for line in _lines_of(view):
        yield "\t".join(no_formula(PLUS.sub("", cell)) for cell in line.split("\t"))


def _lines_of(view: QWidget) -> Iterator[str]:
    if isinstance(view, Numbered):
        yield from view.numbers()
        return
    for place, table in enumerate(_tables(view)):
        if place:
            yield ""
        yield from _cells(table)


def _view_around(at: QWidget | None) -> QWidget | None:
    while at is not None and not isinstance(at, Spoken | Numbered | Pane | QTableView):
        at = None if at.isWindow() else at.parentWidget()
    return at


def _is_of(window: QWidget, main: QWidget) -> bool:
    parent = window.parentWidget()
    return parent is not None and parent.window() is main


def _tables(view: QWidget) -> list[QTableView]:
    tables = [view] if isinstance(view, QTableView) else view.findChildren(QTableView)
    return [table for table in tables if table.isVisible() and table.model() is not None]


def _cells(table: QTableView) -> Iterator[str]:
    """Yield the headings and the rows of a table, with the minus of a keyboard, as programs read it."""
    model, columns = table.model(), range(table.model().columnCount())
    across = Qt.Orientation.Horizontal
    yield "\t".join(str(model.headerData(column, across) or "").replace("\n", " ") for column in columns)
    for row in range(model.rowCount()):
        cells = (str(model.index(row, column).data() or "") for column in columns)
        yield "\t".join(cells).replace("−", "-")


def _written(lines: Iterable[str]) -> str | None:
    """Return lines as one text; None as soon as it becomes too long."""
    kept: list[str] = []
    room = MOST
    for line in lines:
        kept.append(line)
        room -= len(line) + 1
        if room < 0:
            return None
    return "\n".join(kept)
