"""A slider that says when a person has it in hand, by mouse or by key."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QSlider

MOVING = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


class HeldSlider(QSlider):
    """Lies across. In hand while its handle is dragged, or a key that moves it is down."""

    held = Signal(bool)
    """Whether it is in hand, when that has changed; of a key, before the value has."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._held = False
        self._key: int | None = None
        """The key that holds it."""
        self.sliderPressed.connect(self.on_pressed)
        self.sliderReleased.connect(self.on_let_go)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be taken by a key that moves it."""
        if event.key() in MOVING:
            self._key = event.key()
            self.on_pressed()
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Be let go with that key, unless it is only repeated."""
        super().keyReleaseEvent(event)
        if event.key() == self._key and not event.isAutoRepeat():
            self.on_let_go()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Be let go when the keyboard goes elsewhere, perhaps to another window."""
        super().focusOutEvent(event)
        self.on_let_go()

    @Slot()
    def on_pressed(self) -> None:
        """Say that it is in hand."""
        if not self._held:
            self._held = True
            self.held.emit(True)

    @Slot()
    def on_let_go(self) -> None:
        """Say that it is no more."""
        self._key = None
        if self._held:
            self._held = False
            self.held.emit(False)
