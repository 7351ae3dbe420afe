"""What lies between two neighbours and shares their room out: dragged, or moved by arrow keys."""

from PySide6.QtCore import QEvent, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QMoveEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider

from xorviz.gui.kit.layouts import UNLIMITED
from xorviz.gui.kit.themed import Themed
from xorviz.gui.kit.widgets import named

STEP, PAGE = 16, 80
"""What an arrow key and a page key move it by, in pixels."""
GRIP = 3, 40
"""The mark that is seen under the pointer: across and along, in pixels."""
BACK = Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp
ON = Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown
PAGES = Qt.Key.Key_PageUp, Qt.Key.Key_PageDown


class Divider(Themed, QAbstractSlider):
    """Is not seen until a pointer or the keyboard is on it; its value is what the part before has, in pixels.

    Parameters
    ----------
    name, title
        Its object name, and what it is called.
    across
        Whether the parts are side by side, and not below each other.
    thickness
        How far apart they are, in pixels.
    """

    settled = Signal()
    """A person has moved it and let go."""
    usual_wished = Signal()
    """A person has pressed it twice: as it was."""
    placed = Signal()
    """It lies elsewhere. Who knows is to say what the part before it has, when all is in its place."""
    taken = Signal()
    """A person takes hold of it: the same is to be said now."""

    def __init__(self, name: str, title: str, *, across: bool, thickness: int) -> None:
        super().__init__()
        named(self, f"divider_{name}", title)
        self.setOrientation(Qt.Orientation.Horizontal if across else Qt.Orientation.Vertical)
        self.setCursor(Qt.CursorShape.SplitHCursor if across else Qt.CursorShape.SplitVCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.is_across = across
        """Whether the parts are side by side."""
        self._thickness = thickness
        self.be_gap(False)
        self._held: tuple[int, int] | None = None
        """Where on the screen the pointer took it, and its value then."""
        self._pressed = False
        """Whether a key holds it."""

    def show_place(self, value: int, least: int, most: int) -> None:
        """Say what the part before it has, and what it can have, in pixels."""
        with QSignalBlocker(self):
            self.setRange(least, max(least, most))
            self.setValue(value)
        self.setAccessibleDescription(f"{value} pixels, from {least} to {max(least, most)}")

    def be_gap(self, gap: bool) -> None:
        """Be a mere gap between two parts that lie the other way for now, or a divider again."""
        self.setEnabled(not gap)
        wide, high = (self._thickness, UNLIMITED) if self.is_across != gap else (UNLIMITED, self._thickness)
        self.setMinimumSize(wide % UNLIMITED, high % UNLIMITED)
        self.setMaximumSize(wide, high)

    def settle(self) -> None:
        """Say that it was moved, unless it is still held."""
        if self._held is None and not self._pressed:
            self.settled.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.taken.emit()
            self._held = self._place_of(event), self.value()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move it."""
        if self._held is not None:
            way = self._place_of(event) - self._held[0]
            self.setValue(self._held[1] + (-way if self._is_mirrored() else way))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._held is not None:
            moved, self._held = self._held[1] != self.value(), None
            self.update()
            if moved:
                self.settle()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the usual."""
        self._held = None
        self.usual_wished.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to others."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move it by arrow keys, both ways along whichever lie."""
        self.taken.emit()
        key, step = Qt.Key(event.key()), PAGE if event.key() in PAGES else STEP
        mirrored = self._is_mirrored() and key in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        places = dict.fromkeys(BACK, self.value() + (step if mirrored else -step))
        places |= dict.fromkeys(ON, self.value() + (-step if mirrored else step))
        places |= {Qt.Key.Key_Home: self.minimum(), Qt.Key.Key_End: self.maximum()}
        if key not in places:
            super().keyPressEvent(event)
            return
        self._pressed = True
        self.setValue(places[key])

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go."""
        if self._pressed and not event.isAutoRepeat():
            self._pressed = False
            self.settle()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Say so."""
        super().moveEvent(event)
        self.placed.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Be seen."""
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Be gone."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a mark to take hold of."""
        busy = self._held is not None or self.hasFocus()
        if not busy and not self.underMouse():
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour("accent" if busy else "muted"))
            wide, long = GRIP if self.is_across else GRIP[::-1]
            mark = QRectF(0, 0, wide, long)
            mark.moveCenter(QRectF(self.rect()).center())
            painter.drawRoundedRect(mark, GRIP[0] / 2, GRIP[0] / 2)

    def _place_of(self, event: QMouseEvent) -> int:
        place = event.globalPosition().toPoint()
        return place.x() if self.is_across else place.y()

    def _is_mirrored(self) -> bool:
        return self.is_across and self.isRightToLeft()
