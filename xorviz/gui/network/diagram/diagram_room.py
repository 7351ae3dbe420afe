"""What a neuron has room for in a diagram: its name, its number, its bias, and what the bias is."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF

from xorviz.gui.kit.theme import scaled

MAX_NODE, MIN_NODE = 58.0, 10.0
LEAST_NODE, LEAST_GAP = 4.0, 2.5
"""A box is smaller than the least only where it would touch the next one: never smaller than this."""
MAX_SHARE = 0.145
"""Of a diagram's width, what a box may have if that is more: in a wide window it is as easily seen."""
SEEN_EDGE = 60.0
"""So much of an edge is seen beside its numbers at least, where boxes are larger than usual."""
SEEN_BESIDE = 50.0
"""And so much beside numbers of two lines, whatever the boxes: several would hide all edges."""
NAME_HEIGHT, VALUE_HEIGHT = 18.0, 15.0
NAME_WIDTH, VALUE_WIDTH, INPUT_WIDTH = 42.0, 66.0, 44.0
"""Of a usual name, and of the widest number of a neuron and of an input."""
VALUE_GAP = 7.0
"""From a name to the number beside it, both about the middle of their neuron."""
STUB, SHORT_STUB = 15.0, 7.0
"""How long the edge of a bias is; where there is less room."""
APART = 3.0
"""At least between the rooms of two neurons, one above the other."""
EDGE_WIDTH, BARE_EDGE_WIDTH = 96.0, 72.0
"""What two columns leave to the edges between them, with and without numbers on these."""
DENSE_EDGE_WIDTH, DENSE = 34.0, 5
"""The same in a diagram of so many columns or more."""
TIGHT_NODE, SMALL_NODE, ROOMY_NODE = 20.0, 24.0, 36.0
"""A box is no smaller for the sake of one line of numbers at each edge, with short biases and with long ones,
or of two lines."""
ROOMY_LABEL = 24.0
"""From this height on, numbers at an edge have two lines."""
BARE_SHARE = 0.6
"""Of the vertical space, the share of a node that has nothing else."""


class Room(NamedTuple):
    """What each neuron of a diagram has beside its box."""

    values: Literal["above", "beside", "nowhere"]
    """Where its number stands: between its name and its box, beside its name, or nowhere."""
    named: bool
    stub: float
    label: QSizeF | None
    """The size of the numbers at an edge, a bias too."""
    least: float
    """How large the box must be for this to be a good choice."""

    @property
    def above(self) -> float:
        """How much of it is above the box."""
        return scaled(NAME_HEIGHT) * self.named + scaled(VALUE_HEIGHT) * (self.values == "above")

    @property
    def below(self) -> float:
        """How much of it is below the box."""
        value = scaled(VALUE_HEIGHT) if self.values != "nowhere" else 0.0  # of an input
        return max(value, self.stub + (self.label.height() if self.label else 0.0)) + APART

    @property
    def width(self) -> float:
        """How wide it is at least."""
        values = {
            "above": scaled(VALUE_WIDTH),
            "beside": scaled(NAME_WIDTH) + VALUE_GAP + scaled(VALUE_WIDTH),
            "nowhere": 0.0,
        }
        return max(values[self.values], self.label.width() if self.label else 0.0)

    def margins(self, size: float) -> tuple[float, float]:
        """Return how far the first and the last column are from the left and the right end of an area."""
        right = VALUE_GAP + scaled(VALUE_WIDTH) if self.values == "beside" else self.width / 2
        return max(size, scaled(NAME_WIDTH) * self.named) / 2, max(size / 2, right)

    def node_size(self, pitch: float, width: float, columns: int) -> float:
        """Return how large the boxes are in columns of so much space, 0 if the rest has no room."""
        edge = EDGE_WIDTH if self.label else DENSE_EDGE_WIDTH if columns >= DENSE else BARE_EDGE_WIDTH
        across = (width - (columns - 1) * edge) / columns
        tall = (
            pitch - self.above - self.below if self.named else min(pitch * BARE_SHARE + 3, pitch - LEAST_GAP)
        )
        seen = (columns - 1) * (SEEN_EDGE + (self.label.width() if self.label else 0.0))
        # The last column ends with its boxes, or with what is written at them if that is wider.
        roomy = min((width - seen) / columns, (width - seen - self.width / 2) / (columns - 0.5))
        most = max(scaled(MAX_NODE), min(MAX_SHARE * width, roomy))
        size = max(_least(pitch), min(most, across, tall))
        apart = (width - sum(self.margins(size))) / (columns - 1)
        least = max(self.width, scaled(NAME_WIDTH) * self.named) + APART
        if self.label and self.label.height() >= scaled(ROOMY_LABEL):
            least = max(least, size + self.label.width() + SEEN_BESIDE)
        return size if apart >= least else 0.0

    def head(self, box: QRectF) -> QRectF:
        """Return where the name of a neuron stands, and its number too."""
        wide = scaled(VALUE_WIDTH) if self.values == "above" else scaled(NAME_WIDTH)
        head = QRectF(0, 0, max(box.width(), wide) if self.named else 0.0, self.above)
        head.moveCenter(QPointF(box.center().x(), box.top() - self.above / 2))
        return head.united(self.value(box)) if self.values == "beside" else head

    def value(self, box: QRectF) -> QRectF:
        """Return where the number of a neuron stands."""
        x, top = box.center().x(), box.top()
        if self.values == "beside":
            return QRectF(
                x + VALUE_GAP, top - scaled(NAME_HEIGHT), scaled(VALUE_WIDTH), scaled(NAME_HEIGHT) - 2
            )
        if self.values == "above":
            return QRectF(
                x - scaled(VALUE_WIDTH) / 2,
                top - scaled(VALUE_HEIGHT) - 4,
                scaled(VALUE_WIDTH),
                scaled(VALUE_HEIGHT),
            )
        return QRectF()

    def input_head(self, box: QRectF) -> QRectF:
        """Return where the name of an input stands."""
        wide, high = (scaled(NAME_WIDTH), scaled(NAME_HEIGHT)) if self.named else (0.0, 0.0)
        return QRectF(box.center().x() - wide / 2, box.top() - high, wide, high)

    def input_value(self, box: QRectF) -> QRectF:
        """Return where the number of an input stands: below it, as it has no bias."""
        if self.values == "nowhere":
            return QRectF()
        return QRectF(
            box.center().x() - scaled(INPUT_WIDTH) / 2,
            box.bottom() + 1,
            scaled(INPUT_WIDTH),
            scaled(VALUE_HEIGHT),
        )

    def foot(self, box: QRectF) -> QRectF:
        """Return where the numbers of the bias stand."""
        if self.label is None:
            return QRectF()
        corner = QPointF(box.center().x() - self.label.width() / 2, box.bottom() + self.stub)
        return QRectF(corner, self.label)


BARE = Room("nowhere", named=False, stub=SHORT_STUB, label=None, least=0.0)
"""For which there is always room."""


def column_room(
    label: QSizeF | None, pitch: float, width: float, columns: int, *, bare: bool = False
) -> tuple[Room, float] | None:
    """Return the best room for the neurons of a column and how large their boxes are; None if there is none.

    Parameters
    ----------
    label
        The size of an edge's numbers; without them there is always room.
    pitch
        From one neuron of the column to the next.
    width, columns
        Of the diagram.
    bare
        Whether its neurons have neither names nor numbers, for the sake of the edges.
    """
    for room in (BARE,) if bare else _rooms(label):
        size = room.node_size(pitch, width, columns)
        if size >= room.least:
            size = max(size, _least(pitch))
            bare_stub = min(room.stub, max(1.0, (pitch - size) / 2))  # it is no edge to the next neuron
            return (room if room.named else room._replace(stub=bare_stub)), size
    return None


def _least(pitch: float) -> float:
    """Return how small a box may become: it must not touch the next one."""
    return min(MIN_NODE, max(LEAST_NODE, pitch - LEAST_GAP))


def _rooms(label: QSizeF | None) -> Iterator[Room]:
    """Yield what neurons could have, the best first."""
    if label is not None:
        least = SMALL_NODE if label.height() < scaled(ROOMY_LABEL) else ROOMY_NODE
        for box in (ROOMY_NODE, least):
            yield Room("above", named=True, stub=STUB, label=label, least=box)
            yield Room("beside", named=True, stub=STUB, label=label, least=box)
        if least == SMALL_NODE:
            yield Room("beside", named=True, stub=SHORT_STUB, label=label, least=TIGHT_NODE)
        return
    yield Room("above", named=True, stub=STUB, label=None, least=30.0)
    yield Room("beside", named=True, stub=STUB - 2, label=None, least=22.0)
    yield Room("nowhere", named=True, stub=SHORT_STUB, label=None, least=26.0)
    yield BARE
