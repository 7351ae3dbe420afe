"""How large samples are in a plane, and what is around them: by how many there are."""

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtGui import QPen

from xorviz.gui.kit.theme import Theme

LABELLED_SAMPLES = 16
"""Up to so many samples are large."""
CROWD = 600
"""More samples than this are small with thin rims, which would hide each other's colours."""


@dataclass(frozen=True, slots=True)
class SampleLook:
    """Sizes in pixels, and pens."""

    size: int
    ring: QPen
    """Around each sample."""
    wrong_size: int
    rim: QPen
    """Around each that is answered wrong."""


def sample_look(count: int, theme: Theme) -> SampleLook:
    """Return how so many samples look."""
    ring, rim = theme.colour("ring"), theme.colour("wrong", 0.5)  # of many the rims let the colours through
    if count <= LABELLED_SAMPLES:
        return SampleLook(18, pg.mkPen(ring, width=2.5), 27, pg.mkPen(theme.colour("text"), width=1.5))
    if count <= CROWD:
        return SampleLook(7, pg.mkPen(ring, width=1), 7, pg.mkPen(rim, width=1))
    return SampleLook(5, pg.mkPen(theme.colour("ring", 0.6), width=0.5), 6, pg.mkPen(rim, width=0.5))
