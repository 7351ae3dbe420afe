"""Along a curve by key, from one of the places to the next at which it is drawn."""

import numpy as np
from PySide6.QtCore import Qt

from xorviz.gui.loss.loss_curves import DrawnCurve

PAGES = 10
"""A page key leads over that part of the curve."""


def walked(drawn: DrawnCurve, epoch: int, key: int) -> int | None:
    """Return the epoch that a key leads to from another: of a short run the next; None if it does not lead.

    A curve of many epochs is drawn in columns, of which a step is one.
    """
    last = len(drawn.x) - 1
    here = int(np.searchsorted(drawn.x, epoch, side="right")) - 1
    page = max(1, last // PAGES)
    leaps: dict[int, int] = {
        Qt.Key.Key_Left: here - 1,
        Qt.Key.Key_Right: here + 1,
        Qt.Key.Key_PageUp: here + page,
        Qt.Key.Key_PageDown: here - page,
        Qt.Key.Key_Home: 0,
    }
    if key == Qt.Key.Key_End:
        return drawn.last
    return int(drawn.x[min(max(0, leaps[key]), last)]) if key in leaps else None
