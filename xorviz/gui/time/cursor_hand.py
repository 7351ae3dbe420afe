"""A hand on the cursor of the timeline: the mouse that drags it, or a key that stays down."""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from xorviz.gui.kit.pointing.grip import Grip

PAGE = 100
"""Epochs that a page key moves the cursor by."""


class CursorHand(QObject):
    """Knows whether a person has the cursor in hand: a click on the timeline, or one key, only sends it.

    What the timeline is told of mouse and keys, it passes on. The cursor is let go when that is hidden; by a
    key, when the keyboard goes elsewhere too.
    """

    held = Signal(bool)
    """Whether it is in hand, when that has changed: before the cursor moves."""

    def __init__(self, timeline: QWidget) -> None:
        super().__init__(timeline)
        timeline.installEventFilter(self)
        self._grip = Grip()
        self._key: int | None = None
        """The one that stays down."""
        self._held = False

    @property
    def drags(self) -> bool:
        """Whether the mouse has the cursor: it goes where that goes."""
        return self._grip.held

    def press(self, at: QPointF) -> None:
        """Be pressed with the mouse."""
        self._grip.take(at)

    def move(self, at: QPointF) -> None:
        """Be moved with the mouse, by more than a hand trembles."""
        if self._grip.way_to(at) is not None:
            self._take()

    def press_key(self, event: QKeyEvent) -> None:
        """Be moved by a key."""
        if event.isAutoRepeat():
            self._key = event.key()
            self._take()

    def let_go(self) -> None:
        """Be let go."""
        self._grip.let_go()
        self._key = None
        if self._held:
            self._held = False
            self.held.emit(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let go with the key that holds it, unless that is only repeated; and where nobody sees it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyRelease:
            if event.key() == self._key and not event.isAutoRepeat():
                self.let_go()
        elif event.type() == QEvent.Type.Hide or (
            event.type() == QEvent.Type.FocusOut and self._key is not None
        ):
            self.let_go()
        return False

    def _take(self) -> None:
        if not self._held:
            self._held = True
            self.held.emit(True)


def epoch_by_key(key: int, epoch: int, head: int) -> int | None:
    """Return where a key leads from an epoch, perhaps beyond the head; None if it moves no cursor."""
    epochs: dict[int, int] = {
        Qt.Key.Key_Left: epoch - 1,
        Qt.Key.Key_Right: epoch + 1,
        Qt.Key.Key_PageUp: epoch + PAGE,
        Qt.Key.Key_PageDown: epoch - PAGE,
        Qt.Key.Key_Home: 0,
        Qt.Key.Key_End: head,
    }
    return epochs.get(key)
