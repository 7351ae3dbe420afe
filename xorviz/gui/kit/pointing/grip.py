"""A picture in the hand of the mouse."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

STEP = 1.25
"""How much larger something becomes by a step of the wheel."""
NOTCH = 120.0
"""What a wheel tells of one step."""


class Grip:
    """Where a picture is held; it goes along from where the hand has moved farther than one that trembles."""

    def __init__(self) -> None:
        self._at: QPointF | None = None
        """Where it was taken, or the pointer was when the picture moved last."""
        self._drags = False

    @property
    def held(self) -> bool:
        """Whether the button is down."""
        return self._at is not None

    @property
    def dragged(self) -> bool:
        """Whether it has gone along, since it was taken last."""
        return self._drags

    def take(self, at: QPointF) -> None:
        """Take hold there."""
        self._at, self._drags = at, False

    def way_to(self, at: QPointF) -> QPointF | None:
        """Return how far the picture goes along since it moved last; None while it does not."""
        if self._at is None:
            return None
        way = at - self._at
        if not self._drags and way.manhattanLength() < QApplication.startDragDistance():
            return None
        self._at, self._drags = at, True
        return way

    def let_go(self) -> bool:
        """Let go; return whether that was a click: it was held, and has not gone along."""
        clicked = self._at is not None and not self._drags
        self._at = None
        return clicked


def wheel_factor(event: QWheelEvent) -> float:
    """Return how many times as large a wheel makes what it turns over."""
    return STEP ** (event.angleDelta().y() / NOTCH)
