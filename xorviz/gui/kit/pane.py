"""What views share: a pane keeps what it was shown, draws it while it is seen, and catches up when shown."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from xorviz.gui.kit.themed import Themed

WAITING = "waiting"


def is_seen(widget: QWidget, catch_up: Callable[[], object]) -> bool:
    """Say whether somebody sees a widget; if its window is minimised, catch up when that is restored."""
    if not widget.isVisible():
        return False
    if not widget.window().isMinimized():
        return True
    if widget.findChild(QObject, WAITING, Qt.FindChildOption.FindDirectChildrenOnly) is None:
        _Waiting(widget, catch_up)
    return False


class _Waiting(QObject):
    """Waits until a minimised window is restored."""

    def __init__(self, widget: QWidget, catch_up: Callable[[], object]) -> None:
        super().__init__(widget)
        self.setObjectName(WAITING)
        self._catch_up = catch_up
        widget.window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up, once."""
        restored = isinstance(watched, QWidget) and not watched.isMinimized()
        if event.type() == QEvent.Type.WindowStateChange and restored:
            watched.removeEventFilter(self)
            self.setParent(None)
            self.deleteLater()
            self._catch_up()
        return False


class Pane(Themed):
    """Stands before the widget's class. What paints all of itself needs none: Qt asks it while it is seen.

    Parameters
    ----------
    name
        The object's, by which links, tests and automation find the view.
    title
        What it is called, for those who hear it.
    parent
        What it is in, if it is in something yet.
    """

    smallest: ClassVar[tuple[int, int]]
    """How small it may become, in pixels."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._is_due = True
        """Whether it is to be drawn when it is seen."""

    def draw(self) -> None:
        """Draw what was shown last, if anything was."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw, if somebody sees it; if not, it is done when it is seen."""
        self._is_due = not is_seen(self, self.redraw)
        if not self._is_due:
            self.draw()

    def is_shown(self) -> bool:
        """Say whether it is there to be seen; if not, all of it is drawn when it is."""
        self._is_due = self._is_due or not self.isVisible()
        return self.isVisible()

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(*self.smallest)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while nobody saw it."""
        super().showEvent(event)
        if self._is_due:  # it may have been drawn on the way here, when it was given its size
            self.redraw()
