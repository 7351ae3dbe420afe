"""Where the numbers of edges stand in a network diagram: on their edges, clear of nodes and of each other."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF

from xorviz.gui.network.diagram_parts import Edge, Node, node_room, value_room

LABELLED_EDGES = 16
"""Up to so many edges carry their numbers."""
LABEL_SHARES = (0.15, 0.85)
"""Between which shares of the way along an edge its numbers may be."""
COARSE, FINE = 28, 56
"""In so many places; more where room is short."""
BEST_SHARE = 0.5
GAP_ACROSS, GAP_DOWN = 3.0, 2.0
"""Between the numbers of two edges, in pixels."""
CROSSING_COST = 0.15
"""How far along its edge a label moves to stand on one other edge less."""
ATTEMPTS = 2000
"""At placing one label, for the edges between two columns: a few milliseconds at most."""


_Places: TypeAlias = Mapping[int, Sequence[QRectF]]
"""By edge: where its numbers can be, the best first."""


def place_labels(
    nodes: Sequence[Node], edges: Sequence[Edge], sizes: Sequence[QSizeF], *, below: bool
) -> dict[int, QRectF]:
    """Find for each edge a place for its numbers that touches no node and no other numbers.

    Parameters
    ----------
    nodes, edges
        Of the diagram.
    sizes
        Of an edge's numbers, the best first. Where the best leaves an edge without, some are smaller.
    below
        Whether the neurons' own numbers stand below them.

    Returns
    -------
    labels
        By the place of the edge; one for which there is no room has none.
    """
    if len(edges) > LABELLED_EDGES:
        return {}
    taken = [node_room(node) for node in nodes]
    taken += [value_room(node, below=below) for node in nodes if node.layer and node.index is not None]
    labels: dict[int, QRectF] = {}
    for _, between in groupby(edges, key=lambda edge: edge.target.layer):
        labels |= _place_between(list(between), taken, sizes)
    return labels


def _place_between(
    edges: Sequence[Edge], taken: Sequence[QRectF], sizes: Sequence[QSizeF]
) -> dict[int, QRectF]:
    """Place the numbers of the edges between two columns: in the best size that leaves none without."""
    best: dict[int, QRectF] = {}
    larger: list[_Places] = []
    for size in sizes:
        places = FINE if larger else COARSE
        free = {edge.place: _free_places(edge, edges, taken, size, places) for edge in edges}
        search = _Search(free)
        if not search.run():
            best = max(best, _filled(search.placed(), free), key=len)
            larger.append(free)
            continue
        placed = search.placed()
        for wider in larger:
            placed = _enlarged(placed, wider)
        return placed
    return best


def _filled(placed: Mapping[int, QRectF], free: _Places) -> dict[int, QRectF]:
    """Add what still has room to an attempt that did not place all."""
    filled = dict(placed)
    for edge in free:
        if edge not in filled and (box := _apart(free[edge], filled.values())) is not None:
            filled[edge] = box
    return filled


def _enlarged(placed: Mapping[int, QRectF], free: _Places) -> dict[int, QRectF]:
    """Give the larger size to as many as have room for it between the others."""
    enlarged = dict(placed)
    for edge in placed:
        others = [box for place, box in enlarged.items() if place != edge]
        if (box := _apart(free[edge], others)) is not None:
            enlarged[edge] = box
    return enlarged


def _apart(boxes: Iterable[QRectF], others: Collection[QRectF]) -> QRectF | None:
    """Return the first box that touches none of the others."""
    return next((box for box in boxes if not any(_room(box).intersects(each) for each in others)), None)


def _room(box: QRectF) -> QRectF:
    return box.adjusted(-GAP_ACROSS, -GAP_DOWN, GAP_ACROSS, GAP_DOWN)


def _free_places(
    edge: Edge, edges: Sequence[Edge], taken: Sequence[QRectF], size: QSizeF, places: int
) -> list[QRectF]:
    """Return where an edge's numbers can be, the best first."""
    shares = np.linspace(*LABEL_SHARES, places + 1)
    along = edge.end - edge.start
    x, y = edge.start.x() + shares * along.x(), edge.start.y() + shares * along.y()
    wide, high = size.width() / 2, size.height() / 2
    boxes = np.stack((x - wide, y - high, x + wide, y + high))
    free = np.logical_not(_touching(boxes, _corners(taken)).any(axis=1)).tolist()
    crossings = sum(_crossed(other, boxes) for other in edges if other is not edge)
    cost = CROSSING_COST * crossings + np.abs(shares - BEST_SHARE)
    order = [place for place in np.argsort(cost, kind="stable").tolist() if free[place]]
    corners: list[tuple[float, float]] = list(zip(*boxes[:2].tolist(), strict=True))
    return [QRectF(QPointF(*corners[place]), size) for place in order]


def _corners(boxes: Iterable[QRectF]) -> NDArray[np.float64]:
    """Return left, top, right and bottom of boxes, (4, boxes)."""
    corners = [(box.left(), box.top(), box.right(), box.bottom()) for box in boxes]
    return np.array(corners, dtype=np.float64).reshape(-1, 4).T


def _touching(
    boxes: NDArray[np.float64], others: NDArray[np.float64], across: float = 0.0, down: float = 0.0
) -> NDArray[np.bool_]:
    """Return which boxes are nearer to which others than these gaps, (boxes, others)."""
    left, top, right, bottom = boxes[:, :, np.newaxis]
    overlap_x = (left < others[2] + across) & (others[0] < right + across)
    return overlap_x & (top < others[3] + down) & (others[1] < bottom + down)


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
        self.best: tuple[int, ...] = ()
        """The most places taken so far."""
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
        return dict(self._boxes[place] for place in self.best)

    def _complete(self, taken: tuple[int, ...], edges: list[int], free: int) -> bool:
        """Place the labels of these edges at the places that are free."""
        if len(taken) > len(self.best):
            self.best = taken
        if not edges:
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
    corners = _corners(boxes)
    apart = ~_touching(corners, corners, GAP_ACROSS, GAP_DOWN)
    return [int.from_bytes(row.tobytes(), "little") for row in np.packbits(apart, axis=1, bitorder="little")]
