"""The predictions beside the samples, while these are few: none covers another, or a sample."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from xorviz.core.network.arrays import Array
from xorviz.gui.kit.plots import PillText, StillPlot
from xorviz.gui.kit.theme import Theme, number_font
from xorviz.gui.plane.sample_look import RING, SampleLook

GAP = 6.0
"""Between a text beside a sample and the ring that it may have, in pixels; above and below it is nearer."""
LABEL_PIXELS = 12
SHARES = (0.5, 0.2, 0.8)
"""Of a text above or below a sample, what is left of it."""
ALIKE = (0, 1, 1 + 2 * len(SHARES))
"""The places that all can have alike: beside their samples; above or below, beyond a ring, or on it."""
MOST = 0.6
"""Where a smaller share of the samples can have their texts, none has: nobody would know whose they are."""
EMPTY = 2.0
"""What a text has around its ground, in pixels."""


class SampleLabels:
    """Texts in a plot. One for which there is no room is not there; the pointer tells it."""

    def __init__(self, plot: StillPlot) -> None:
        self._plot = plot
        self.texts: list[PillText] = []
        """One for each sample."""
        self._boxes: list[QRectF | None] = []
        self._placed: object = None

    @property
    def boxes(self) -> list[tuple[Array, Array]]:
        """The middle of each label that is there, in pixels from the plane's upper left, and its size."""
        return [
            (np.array(box.center().toTuple()), np.array(box.size().toTuple()))
            for box in self._boxes
            if box is not None
        ]

    def show_samples(self, count: int, theme: Theme) -> None:
        """Have a label for so many samples."""
        if count != len(self.texts):
            self._plot.removeItem(*self.texts)
            self.texts, self._boxes, self._placed = [PillText((0.0, 0.5)) for _ in range(count)], [], None
            for text in self.texts:
                text.setZValue(0.3)
                self._plot.addItem(text)
        for text in self.texts:
            text.set_colours(theme.colour("card", 0.72), theme.colour("text"))
            text.set_font(number_font(LABEL_PIXELS))

    def show_words(self, words: Sequence[str]) -> None:
        """Write the predictions."""
        for text, word in zip(self.texts, words, strict=True):
            text.show_text(word)

    def place(self, samples: Array, pixels: Array, side: float, look: SampleLook) -> None:
        """Put all beside their samples, or all above and below, or each where it can be, if anything moved.

        Parameters
        ----------
        samples, pixels : (samples, 2)
            Where the samples are in the plane, and in pixels from its upper left.
        side
            Of the plane, in pixels.
        look
            How large samples are.
        """
        sizes = [text.boundingRect().size() for text in self.texts]
        wanted = (pixels.tobytes(), side, look.size, tuple(size.toTuple() for size in sizes))
        if wanted == self._placed:
            return
        self._placed = wanted
        seen = [0.0 <= x <= side and 0.0 <= y <= side for x, y in pixels.tolist()]
        choices = [
            _around(QPointF(*pixel), size - QSizeF(2 * EMPTY, 2 * EMPTY), side, look) if inside else []
            for pixel, size, inside in zip(pixels.tolist(), sizes, seen, strict=True)
        ]
        half = look.size / 2 + RING / 2
        marks = [QRectF(x - half, y - half, 2 * half, 2 * half) for x, y in pixels.tolist()]
        ways = [[boxes[at : at + 1] for boxes in choices] for at in ALIKE] + [choices]
        placed = [_fitting(way, marks, side) for way in ways]
        complete = (boxes for boxes in placed if all(map(_is_there, boxes, seen)))
        self._boxes = next(complete, placed[-1])
        if len(samples) - self._boxes.count(None) < MOST * sum(seen):
            self._boxes = [None] * len(samples)
        for text, box, size, pixel, place in zip(
            self.texts, self._boxes, sizes, pixels.tolist(), samples, strict=True
        ):
            text.setVisible(box is not None)
            if box is not None:
                away = box.topLeft() - QPointF(EMPTY, EMPTY) - QPointF(*pixel)
                text.setPos(*place)
                text.set_anchor((-away.x() / size.width(), -away.y() / size.height()))


def _is_there(box: QRectF | None, seen: bool) -> bool:
    """Say whether a sample that is seen has its text."""
    return box is not None or not seen


def _fitting(
    choices: Sequence[Sequence[QRectF]], marks: Sequence[QRectF], side: float
) -> list[QRectF | None]:
    """Return for each sample the first box that covers no mark and no other box; None where none is free."""
    plane, boxes = QRectF(0.0, 0.0, side, side), list[QRectF | None]()
    for row, wanted in enumerate(choices):
        taken = [*marks[:row], *marks[row + 1 :], *filter(None, boxes)]
        free = (box for box in wanted if plane.contains(box) and not any(map(box.intersects, taken)))
        boxes.append(next(free, None))
    return boxes


def _around(centre: QPointF, size: QSizeF, side: float, look: SampleLook) -> list[QRectF]:
    """Return where a text may stand: to the right, outward and inward of the plane's middle, to the left."""
    x, y, width, height = centre.x(), centre.y(), size.width(), size.height()
    away = look.wrong_size / 2 + GAP
    corners = [(x + away, y - height / 2)]
    for near in (look.followed_size / 2 + RING, look.size / 2 + RING):  # beyond a ring, or on it
        over, under = y - near - height, y + near
        tops = (over, under) if y < side / 2 else (under, over)
        corners += [(x - share * width, top) for top in tops for share in SHARES]
    corners.append((x - away - width, y - height / 2))
    return [QRectF(left, top, width, height) for left, top in corners]
