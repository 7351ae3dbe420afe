"""Where the numbers of edges stand in a network diagram: near the source of each, clear of all else."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF

from xorviz.gui.network.diagram_parts import Edge, Node, coordinates, touching

SHARES = np.linspace(0.02, 0.5, 41)
"""At which shares of the way along an edge its numbers may be: near its source."""
FROM_SOURCE = 5.0
"""Between a neuron and the numbers of an edge that leaves it, in pixels."""
ON_EDGE = 3.0
"""How far from its rim at least an edge passes through its own numbers, and no crossing of it is."""
GAP_ACROSS, GAP_DOWN = 3.0, 2.0
"""Between the numbers of two edges, in pixels."""
KIN_COST, CROSSING_COST = 0.35, 0.5
"""How far along its edge a label moves to stand on one other edge of its source less, or of another one."""
ATTEMPTS = 2000
"""At placing one label, for the edges between two columns: a few milliseconds at most."""


_Places: TypeAlias = Mapping[int, Sequence[QRectF]]
"""By edge: where its numbers can be, the best first."""


def place_labels(nodes: Sequence[Node], edges: Sequence[Edge], size: QSizeF) -> dict[int, QRectF]:
    """Find for each edge a place for its numbers, near its source, that touches no node and no other numbers.

    Parameters
    ----------
    nodes, edges
        Of the diagram.
    size
        Of an edge's numbers.

    Returns
    -------
    labels
        By the place of the edge; empty if there is one for which there is no room.
    """
    taken = [
        room
        for node in nodes
        for room in (node.box.adjusted(-3, -3, 3, 3), node.head, node.value, node.foot)
        if not room.isEmpty()
    ]
    labels = {edge.place: edge.target.foot for edge in edges if edge.is_bias}
    for _, between in groupby(edges, key=lambda edge: edge.target.layer):
        weights = [edge for edge in between if not edge.is_bias]
        search = _Search({edge.place: _free_places(edge, weights, taken, size) for edge in weights})
        if not search.run():
            return {}
        labels |= search.placed()
    return labels


def _free_places(edge: Edge, edges: Sequence[Edge], taken: Sequence[QRectF], size: QSizeF) -> list[QRectF]:
    """Return where an edge's numbers can be, the best first."""
    along = edge.end - edge.start
    wide, high = size.width() / 2, size.height() / 2
    x = np.maximum(edge.start.x() + SHARES * along.x(), edge.start.x() + FROM_SOURCE + wide)
    y = edge.start.y() + SHARES * along.y()
    boxes = np.stack((x - wide, y - high, x + wide, y + high))
    free = np.logical_not(touching(boxes, coordinates(taken)).any(axis=1))
    free &= _crossed(edge, boxes + ON_EDGE * np.array([[1.0], [1.0], [-1.0], [-1.0]]))
    cost = SHARES.copy()
    for other in edges:
        if other is not edge:
            kin = other.source is edge.source
            cost += (KIN_COST if kin else CROSSING_COST) * _crossed(other, boxes)
            free &= ~_has_crossing(edge, other, boxes)
    order = [place for place in np.argsort(cost, kind="stable").tolist() if free[place]]
    corners: list[tuple[float, float]] = list(zip(*boxes[:2].tolist(), strict=True))
    return [QRectF(QPointF(*corners[place]), size) for place in order]


def _has_crossing(edge: Edge, other: Edge, boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which boxes two edges cross in, or so near that it seems so."""
    one, two = edge.end - edge.start, other.end - other.start
    across = one.x() * two.y() - one.y() * two.x()
    if across == 0 or other.source is edge.source or other.target is edge.target:
        return np.zeros(boxes.shape[1], dtype=np.bool_)
    gap = other.start - edge.start
    place = edge.start + one * ((gap.x() * two.y() - gap.y() * two.x()) / across)
    inside_x = (boxes[0] - ON_EDGE < place.x()) & (place.x() < boxes[2] + ON_EDGE)
    return inside_x & (boxes[1] - ON_EDGE < place.y()) & (place.y() < boxes[3] + ON_EDGE)


def _crossed(edge: Edge, boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which boxes have a point of an edge: the line's share inside, axis by axis."""
    low, high = np.zeros(boxes.shape[1]), np.ones(boxes.shape[1])
    start, along = edge.start, edge.end - edge.start
    for origin, length, near, far in (
        (start.x(), along.x(), boxes[0], boxes[2]),
        (start.y(), along.y(), boxes[1], boxes[3]),
    ):
        if length == 0:
            high = np.where((near <= origin) & (origin <= far), high, -1.0)
            continue
        ends = (near - origin) / length, (far - origin) / length
        low, high = np.maximum(low, np.minimum(*ends)), np.minimum(high, np.maximum(*ends))
    return low <= high


class _Search:
    """Tries places, first for the edge that has the fewest left; goes back where another has none left.

    Sets of places are whole numbers, a bit for each: as quick as it gets without a loop over places.
    """

    def __init__(self, free: _Places) -> None:
        self._taken: tuple[int, ...] = ()
        self._attempts = ATTEMPTS
        self._of: list[int] = []
        self._boxes = [(edge, box) for edge, boxes in free.items() for box in boxes]
        start = 0
        for boxes in free.values():
            self._of.append(((1 << len(boxes)) - 1) << start)
            start += len(boxes)
        self._apart = _bits_apart([box for _, box in self._boxes])

    def run(self) -> bool:
        """Say whether all labels could be placed."""
        return self._complete((), list(range(len(self._of))), (1 << len(self._boxes)) - 1)

    def placed(self) -> dict[int, QRectF]:
        """Return the labels placed, by edge."""
        return dict(self._boxes[place] for place in self._taken)

    def _complete(self, taken: tuple[int, ...], edges: list[int], free: int) -> bool:
        """Place the labels of these edges at the places that are free."""
        if not edges:
            self._taken = taken
            return True
        edge = min(edges, key=lambda each: (free & self._of[each]).bit_count())
        others = [each for each in edges if each != edge]
        left = free & self._of[edge]
        while left and self._attempts:
            self._attempts -= 1
            place = (left & -left).bit_length() - 1  # the best that is left: places come in that order
            left &= left - 1
            if self._complete((*taken, place), others, free & self._apart[place]):
                return True
        return False


def _bits_apart(boxes: Sequence[QRectF]) -> list[int]:
    """Return for each box the set of those that do not touch it."""
    own = coordinates(boxes)
    apart = ~touching(own, own, GAP_ACROSS, GAP_DOWN)
    return [int.from_bytes(row.tobytes(), "little") for row in np.packbits(apart, axis=1, bitorder="little")]
