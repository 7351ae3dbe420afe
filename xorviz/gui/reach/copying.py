"""Pictures and numbers of views, to the clipboard."""

from functools import partial
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QMenu, QTableView, QWidget

from xorviz.gui.reach.spoken import Spoken

MOST = 1_000_000
"""Characters of what is copied as text."""


@runtime_checkable
class Numbered(Protocol):
    """A view that shows numbers of which each can be told."""

    def numbers(self) -> str:
        """Return the numbers as they are, line by line, parted by tabs."""
        ...


class Copying(QObject):
    """Copies the view with the keyboard, or another; offers that in the menu of each view.

    Parameters
    ----------
    window
        Whose views.
    otherwise
        What is copied if no view has the keyboard.
    """

    said = Signal(str)
    """What was copied, in a sentence."""

    def __init__(self, window: QWidget, otherwise: QWidget) -> None:
        super().__init__(window)
        self._window, self._otherwise = window, otherwise

    def offer(self, view: QWidget) -> None:
        """Offer to copy a view in its menu."""
        for each in (view, *view.findChildren(QTableView)):
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the menu of a view."""
        if not isinstance(event, QContextMenuEvent) or not isinstance(watched, QWidget):
            return False
        menu = QMenu(self._window)
        menu.addAction("Copy Picture", partial(self.copy_picture, watched))
        numbers = menu.addAction("Copy Numbers", partial(self.copy_numbers, watched))
        numbers.setEnabled(numbers_of(watched) != "")
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())
        return True

    def copy_picture(self, view: QWidget | None = None) -> None:
        """Copy a view, or the one with the keyboard, as it is seen."""
        copied = view or self._view() or self._otherwise
        QGuiApplication.clipboard().setPixmap(copied.grab())
        self.said.emit(f"Copied a picture: {copied.accessibleName() or 'network, boundary and loss'}.")

    def copy_numbers(self, view: QWidget | None = None) -> None:
        """Copy the numbers of a view, or of the one with the keyboard, if it has any."""
        copied = view or self._view()
        text = "" if copied is None else numbers_of(copied)
        if not text:
            self.said.emit("Nothing is copied: no view with numbers has the keyboard. F6 leads to them.")
        elif len(text) > MOST:
            self.said.emit("Nothing is copied: these are too many numbers.")
        else:
            QGuiApplication.clipboard().setText(text)
            self.said.emit(f"Copied {len(text.splitlines()):,} lines of numbers.")

    def _view(self) -> QWidget | None:
        """Return the view with the keyboard; None if none has it."""
        found = self._window.focusWidget()  # a palette may have just gone, and nobody has the keyboard yet
        while found is not None and not isinstance(found, Spoken | Numbered | QTableView):
            found = found.parentWidget()
        return found


def numbers_of(view: QWidget) -> str:
    """Return the numbers of a view; of a table, its cells; empty if it has none."""
    if isinstance(view, Numbered):
        return view.numbers()
    tables = [view] if isinstance(view, QTableView) else view.findChildren(QTableView)
    shown = [table for table in tables if table.isVisible()]
    return "\n\n".join(filter(None, map(_cells, shown)))


def _cells(table: QTableView) -> str:
    rows, columns = table.model().rowCount(), table.model().columnCount()
    lines = (
        (str(table.model().index(row, column).data() or "") for column in range(columns))
        for row in range(rows)
    )
    return "\n".join(map("\t".join, lines))
