"""Keys that move and zoom a picture."""

from PySide6.QtCore import Qt

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Down: (0, -1),
    Qt.Key.Key_Up: (0, 1),
}
"""Where each leads: across, and up."""


def zooming(step: float) -> dict[Qt.Key, float]:
    """Return how many times as large each key makes it, that makes it larger or smaller by a step."""
    return {Qt.Key.Key_Plus: step, Qt.Key.Key_Equal: step, Qt.Key.Key_Minus: 1 / step}
