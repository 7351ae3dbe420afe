"""What a screen reader is told of lines that a view paints itself: a list, with an item for each line."""

from functools import partial
from typing import Protocol, cast, runtime_checkable

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget
from shiboken6 import isValid


@runtime_checkable
class Lined(Protocol):
    """A view of lines, each of which can be told in words."""

    def line_count(self) -> int:
        """Return how many lines there are."""
        ...

    def line_words(self, row: int) -> str:
        """Return what a line says."""
        ...

    def line_at_keys(self) -> int | None:
        """Return the line that the keys are at; None if they are at none."""
        ...

    def line_area(self, row: int) -> QRect:
        """Return where a line is in the viewport; empty if it is not to be seen."""
        ...


class SpokenLines(QAccessibleWidget):
    """The list. It makes an item when that is asked for, and takes the items along when the view goes."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view, QAccessible.Role.List)
        self._items: dict[int, SpokenLine] = {}
        view.destroyed.connect(partial(_forget, self._items))

    def childCount(self) -> int:
        """Return how many lines there are."""
        return self._view().line_count()

    def child(self, index: int) -> QAccessibleInterface | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return a line."""
        if not 0 <= index < self.childCount():
            return None
        if index not in self._items:
            self._items[index] = SpokenLine(cast("QAbstractScrollArea", self.object()), index)
            QAccessible.registerAccessibleInterface(self._items[index])
        return self._items[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return which line that is."""
        return child.row if isinstance(child, SpokenLine) else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the line at a place of the screen."""
        view = cast("QAbstractScrollArea", self.object())
        place = view.viewport().mapFromGlobal(QPoint(x, y))
        rows = range(self.childCount())
        return next((self.child(row) for row in rows if self._view().line_area(row).contains(place)), None)

    def focusChild(self) -> QAccessibleInterface | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the line that the keys are at."""
        row = self._view().line_at_keys()
        return None if row is None else self.child(row)

    def _view(self) -> Lined:
        return cast("Lined", self.object())


class SpokenLine(QAccessibleInterface):
    """An item of the list. Its name is what the line says at this moment."""

    def __init__(self, view: QAbstractScrollArea, row: int) -> None:
        super().__init__()
        self._view, self.row = view, row

    def isValid(self) -> bool:
        """Say whether there is such a line."""
        return isValid(self._view) and self.row < self._lines().line_count()

    def object(self) -> QObject | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return nothing: no widget is behind it."""
        return None

    def window(self) -> QWindow | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the window that it is in."""
        return self._view.window().windowHandle() if isValid(self._view) else None

    def parent(self) -> QAccessibleInterface:
        """Return the list."""
        return QAccessible.queryAccessibleInterface(self._view)

    def role(self) -> QAccessible.Role:
        """Return what it is."""
        return QAccessible.Role.ListItem

    def text(self, t: QAccessible.Text) -> str:
        """Return what the line says."""
        return self._lines().line_words(self.row) if t == QAccessible.Text.Name and self.isValid() else ""

    def setText(self, t: QAccessible.Text, text: str) -> None:
        """Change nothing."""

    def state(self) -> QAccessible.State:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return whether the keys are at it, and whether it is to be seen."""
        state = QAccessible.State()
        state.selectable = state.focusable = state.readOnly = True
        if self.isValid():
            state.selected = self._lines().line_at_keys() == self.row
            state.focused = state.selected and self._view.hasFocus()
            state.offscreen = self.rect().isEmpty()
        return state

    def rect(self) -> QRect:
        """Return where it is on the screen."""
        port = self._view.viewport()
        area = self._lines().line_area(self.row) & port.rect()
        return QRect(port.mapToGlobal(area.topLeft()), area.size())

    def child(self, index: int) -> QAccessibleInterface | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return nothing: nothing is in it."""
        return None

    def childCount(self) -> int:
        """Return that nothing is in it."""
        return 0

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return nothing."""
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return that nothing is in it."""
        return -1

    def _lines(self) -> Lined:
        return cast("Lined", self._view)


def _forget(items: dict[int, SpokenLine]) -> None:
    """Let Qt forget the items of a view that goes: it had them for good."""
    for item in items.values():
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(item))
    items.clear()
