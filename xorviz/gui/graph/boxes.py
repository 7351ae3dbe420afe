"""The boxes that are taken by what is written: all are looked at in one go."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from xorviz.core.network.arrays import Array


class Boxes:
    """Boxes, of which those that are empty take nothing."""

    def __init__(self, boxes: Iterable[QRectF]) -> None:
        self._ends = np.array([_ends(box) for box in boxes if not box.isEmpty()]).reshape(-1, 4)

    @property
    def right(self) -> float:
        """Where the rightmost of them ends."""
        return float(self._ends[:, 2].max())

    def add(self, box: QRectF) -> None:
        """Take one more."""
        if not box.isEmpty():
            self._ends = np.vstack([self._ends, _ends(box)])

    def meet(self, box: QRectF) -> bool:
        """Say whether a box has a part in common with one of them."""
        left, top, right, bottom = _ends(box)
        ends = self._ends
        aside = (ends[:, 0] >= right) | (ends[:, 1] >= bottom) | (ends[:, 2] <= left) | (ends[:, 3] <= top)
        return not aside.all()

    def touch(self, at: Array, room: Array) -> NDArray[np.bool_]:
        """Say of each place, with room to both sides of it, (2, places) each, whether one touches it."""
        low, high = self._ends[:, :2, np.newaxis], self._ends[:, 2:, np.newaxis]
        near = (low < at + room) & (high > at - room)
        return np.logical_or.reduce(near[:, 0] & near[:, 1], axis=0)


def _ends(box: QRectF) -> tuple[float, float, float, float]:
    return box.left(), box.top(), box.right(), box.bottom()
