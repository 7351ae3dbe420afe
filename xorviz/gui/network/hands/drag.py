"""A weight or bias in hand: upward it grows, on a grid of round numbers."""

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPointF

REACH = 4.0
"""So far the pointer goes, in pixels, before a click is a drag."""
PER_PIXEL, FINE = 0.02, 0.1
"""Of a weight for each pixel; of that, with Shift."""
STEP = 0.1
"""Of a notch of the wheel, or of a key."""
NOTCH = 120
"""What Qt calls a notch of the wheel, in eighths of a degree."""


class Handle(NamedTuple):
    """A weight or bias where a hand can take it."""

    place: int
    """In the flat array of parameters."""
    at: QPointF
    """In the middle of its edge or its cell."""


@dataclass(slots=True)
class Drag:
    """One drag, from where something was pressed."""

    pressed: object
    handle: Handle | None
    """What moves; of an input nothing does."""
    point: QPointF
    """Where the pointer is, or was when its last move counted."""
    value: float
    moving: bool = False

    def to(self, point: QPointF, *, fine: bool) -> float | None:
        """Go to a point; return the parameter there, None while it is still a click."""
        up = self.point.y() - point.y()
        if self.handle is None or (not self.moving and abs(up) < REACH):
            return None
        self.moving = True
        self.point = point
        self.value += up * PER_PIXEL * (FINE if fine else 1.0)
        return round(self.value, 3 if fine else 2) + 0.0


def stepped(steps: float, *, fine: bool) -> float:
    """Return by how much some steps change a parameter."""
    return steps * STEP * (FINE if fine else 1.0)
