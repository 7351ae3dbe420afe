"""What is moved or stepped by mouse or by key, and says when a person has it in hand."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSlider, QWidget

from xorviz.gui.kit.number_field import NumberField

STEPPING = Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown

if TYPE_CHECKING:
    Widget = QWidget
else:
    Widget = object

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


class InHand(Widget):
    """Stands before the widget's class: in hand while the mouse has it, or a key that moves it is down."""

    held: ClassVar[Signal]
    """Whether it is in hand, when that has changed: before its value does."""
    moving = MOVING
    """The keys that move it."""
    _held = False
    _key: int | None = None
    """The key that holds it."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Be taken by the mouse, at the handle or beside it."""
        self._take()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Be let go."""
        super().mouseReleaseEvent(event)
        self._let_go()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be taken by a key that moves it."""
        if event.key() in self.moving:
            self._key = event.key()
            self._take()
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Be let go with that key, unless it is only repeated."""
        super().keyReleaseEvent(event)
        if event.key() == self._key and not event.isAutoRepeat():
            self._let_go()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Be let go when the keyboard goes elsewhere, perhaps to another window."""
        super().focusOutEvent(event)
        self._let_go()

    def _take(self) -> None:
        if not self._held:
            self._held = True
            self.held.emit(True)

    def _let_go(self) -> None:
        self._key = None
        if self._held:
            self._held = False
            self.held.emit(False)


class HeldSlider(InHand, QSlider):
    """Lies across."""

    held = Signal(bool)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)


class HeldField(InHand, NumberField):
    """Is stepped by its arrows; what is typed is no step."""

    held = Signal(bool)
    moving = STEPPING
