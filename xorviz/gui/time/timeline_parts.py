"""What the timeline is made of: what it is shown, and where everything is."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from xorviz.core.run.landmarks import Landmark
from xorviz.gui.kit.theme import number_font, scaled, text_font

BASE_HEIGHT = 52
"""Labels, marks and track; the rows of the other lanes lie below."""
ROW_HEIGHT = 20
LABEL_HEIGHT, ABOVE, BELOW = 15, 3, 2
"""Of a name, and the room between it and its line, and below that, in pixels."""
MOST_ROWS = 3
HANDLE_RADIUS = 8.0


class Lane(NamedTuple):
    """A branch: a run that shares another's past up to an epoch."""

    id: int
    name: str
    first: int
    """The epoch at which it left its parent; 0 for one that stands alone."""
    last: int
    """Its head, the newest epoch."""
    parent: int | None


class Shown(NamedTuple):
    """All that decides the picture."""

    lanes: tuple[Lane, ...] = ()
    current: int = 0
    cursor: int = 0
    marks: tuple[Landmark, ...] = ()
    """Of the current lane."""
    logarithmic: bool = False

    @property
    def current_lane(self) -> Lane | None:
        """The lane that the cursor is on."""
        return next((lane for lane in self.lanes if lane.id == self.current), None)

    @property
    def other_names(self) -> list[str]:
        """The names of the other lanes."""
        return [lane.name for lane in self.lanes if lane.id != self.current]

    @property
    def head(self) -> int:
        """The newest epoch of the current lane."""
        lane = self.current_lane
        return lane.last if lane else 0

    def lines(self) -> Iterator[str]:
        """Yield each lane with its epochs, then what stands out in the current one, parted by tabs."""
        yield "run\tfirst epoch\tlast epoch\tcursor"
        for lane in self.lanes:
            cursor = self.cursor if lane.id == self.current else ""
            yield f"{lane.name}\t{lane.first}\t{lane.last}\t{cursor}"
        if self.marks:
            yield from ("", "landmark\tfirst epoch\tlast epoch")
        yield from (f"{mark.text}\t{mark.first}\t{mark.last}" for mark in self.marks)

    @property
    def place_words(self) -> str:
        """Where the cursor is, in words."""
        return f"Epoch {self.cursor:,} of {self.head:,}"


class Scale(NamedTuple):
    """Where an epoch is on the axis, in pixels, and which epoch is where."""

    left: float
    right: float
    end: int
    """The epoch at the right end."""
    logarithmic: bool

    def x(self, epoch: float) -> float:
        """Return where an epoch is, to a quarter of a pixel: what moves by less does not move."""
        share = math.log1p(epoch) / math.log1p(self.end) if self.logarithmic else epoch / self.end
        return round(4 * (self.left + share * (self.right - self.left))) / 4

    def epoch(self, x: float) -> int:
        """Return the epoch that is at a place, from 0 to the axis's end."""
        share = min(1.0, max(0.0, (x - self.left) / (self.right - self.left)))
        return round(math.expm1(share * math.log1p(self.end)) if self.logarithmic else share * self.end)


class Tick(NamedTuple):
    """A number on the axis."""

    x: float
    text: str
    label: QRectF


class Mark(NamedTuple):
    """A landmark on the track."""

    kind: str
    left: float
    right: float
    word: str
    """Empty where it does not fit."""
    label: QRectF


class LaneRow(NamedTuple):
    """A lane other than the current one, on a row of its own."""

    lane: int
    start: tuple[float, float]
    """Where it leaves its parent's row, or begins."""
    end: float
    y: float
    word: str
    label: QRectF
    inside: bool
    """Whether the name stands above the line, for want of room beside it."""
    cut: bool = False
    """Whether the lane goes on beyond the axis."""

    @property
    def box(self) -> QRectF:
        """What of its row belongs to it: line and name."""
        height = scaled(ROW_HEIGHT)
        line = QRectF(self.start[0], self.y + scaled(BELOW) - height, self.end - self.start[0], height)
        return line.united(self.label).adjusted(-3, 0, 3, 0)


class Layout(NamedTuple):
    """The whole picture: two that are equal look the same."""

    scale: Scale
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    cursor: float
    head: float
    lanes: tuple[LaneRow, ...]
    rest: tuple[int, ...]
    """The lanes for which there is no row."""
    rest_label: QRectF

    @property
    def rest_text(self) -> str:
        """What the last row says when not all lanes have one."""
        return f"+ {len(self.rest)} more" if self.rest else ""

    @property
    def track(self) -> QRectF:
        """Where the cursor can be dragged: labels, marks and track."""
        width = self.scale.right - self.scale.left
        return QRectF(self.scale.left, 0, width, scaled(BASE_HEIGHT)).adjusted(
            -HANDLE_RADIUS, 0, HANDLE_RADIUS, 0
        )


def rows_of(lanes: int) -> int:
    """Return how many rows there are below the track for so many lanes."""
    return min(max(0, lanes - 1), MOST_ROWS)


def row_y(row: int) -> float:
    """Return where the line of a row below the track is; its name stands above, where no line is."""
    return scaled(BASE_HEIGHT) + scaled(ROW_HEIGHT) * (row + 1) - scaled(BELOW)


def row_label(left: float, width: float, y: float) -> QRectF:
    """Return where a text of a row is whose line is at y."""
    height = scaled(LABEL_HEIGHT)
    return QRectF(left, y - scaled(ABOVE) - height, width, height)


def text_width(text: str, font: QFont) -> float:
    """Return how wide a text is, in whole pixels."""
    return math.ceil(QFontMetricsF(font).horizontalAdvance(text))


def widths_of_fonts() -> tuple[float, ...]:
    """Return what tells whether texts are as wide as before: what is placed is kept as long as they are."""
    return tuple(QFontMetricsF(font).horizontalAdvance("0m") for font in (number_font(12), text_font(12)))


def elided(text: str, font: QFont, width: float) -> str:
    """Return as much of a text as fits, with … for the rest."""
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
