"""The picture of a map of fates, in pixels: what is known, on what was seen of the stretch before."""

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from xorviz.core.survey.fate_plan import COARSEST, FatePlan
from xorviz.core.survey.fates import FateMap, FatePart
from xorviz.gui.fates.fate_colours import UNKNOWN, codes_of, fate_pixels, filled
from xorviz.gui.kit.theme import Theme

FINER = 4
"""So coarse may be what takes the place of the picture before; that is coarser only where one zooms far."""
SMALLEST, LARGEST = 0.02, 200.0
"""The picture before is kept where its sides are so many times as long as those of the new one."""


class FateCanvas:
    """The map so far, and its picture."""

    def __init__(self, plan: FatePlan, theme: Theme, before: "FateCanvas | None" = None) -> None:
        self.found, self._theme = FateMap(plan), theme
        self._codes = np.full((plan.rows, plan.columns), UNKNOWN, np.int16)
        self._before = None if before is None else self._seen_before(before)
        self.image = QImage()
        self.draw(theme)

    @property
    def size(self) -> QSize:
        """How many points there are, across and up."""
        return QSize(self.found.plan.columns, self.found.plan.rows)

    def add(self, parts: list[FatePart]) -> None:
        """Add what was trained."""
        for part in parts:
            self.found.add(part)
            self._codes[part.task.places] = codes_of(part, self.found.plan)
        self.draw(self._theme)

    def draw(self, theme: Theme) -> None:
        """Draw the picture in the colours of a theme; what was before has its own."""
        if theme is not self._theme:
            self._theme, self._before = theme, None
        image = QImage(self.size, QImage.Format.Format_RGB32)
        image.fill(theme.colour("card"))
        with QPainter(image) as painter:
            if self._before is not None:
                painter.drawImage(0, 0, self._before)
            pixels = fate_pixels(filled(self._codes, COARSEST if self._before is None else FINER), theme)
            rows, columns = pixels.shape
            form = QImage.Format.Format_ARGB32
            painter.drawImage(0, 0, QImage(pixels.data, columns, rows, 4 * columns, form))
        self.image = image

    def _seen_before(self, before: "FateCanvas") -> QImage | None:
        """Return the picture before, where the axes are now; None if nothing of it is left."""
        old, new = before.found.plan, self.found.plan
        sides = list[tuple[float, float]]()
        for was, now in ((old.across, new.across), (old.up, new.up)):
            if (was.quantity, was.ratios) != (now.quantity, now.ratios):
                return None
            low, high = now.share_of(was.low), now.share_of(was.high)
            if not SMALLEST < high - low < LARGEST or high < 0 or low > 1:
                return None
            sides.append((low, high))
        (left, right), (low, high) = sides
        image = QImage(self.size, QImage.Format.Format_RGB32)
        image.fill(self._theme.colour("card"))
        with QPainter(image) as painter:
            width, height = self.size.width(), self.size.height()
            area = QRectF(left * width, (1 - high) * height, (right - left) * width, (high - low) * height)
            painter.drawImage(area, before.image)
        return image
