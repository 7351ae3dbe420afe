"""Where the numbers of edges stand in a network diagram: near the source of each, clear of all else."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF

from xorviz.core.network.arrays import Array
from xorviz.gui.network.diagram.diagram_parts import Edge, Node, coordinates, touching

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


_Boxes: TypeAlias = NDArray[np.float64]
"""Left, top, right and bottom of boxes, (4, boxes)."""
_Places: TypeAlias = Mapping[int, _Boxes]
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
    taken = coordinates(
        room
        for node in nodes
        for room in (node.box.adjusted(-3, -3, 3, 3), node.head, node.value, node.foot)
        if not room.isEmpty()
    )
    labels = {edge.place: edge.target.foot for edge in edges if edge.is_bias}
    for _, between in groupby(edges, key=lambda edge: edge.target.layer):
        weights = [edge for edge in between if not edge.is_bias]
        search = _Search(_free_places(weights, taken, size))
        if not search.run():
            return {}
        labels |= search.placed(size)
    return labels


def _free_places(edges: Sequence[Edge], taken: _Boxes, size: QSizeF) -> _Places:
    """Return where the numbers of each of the edges between two columns can be."""
    start = np.array([edge.start.toTuple() for edge in edges])
    along = np.array([(edge.end - edge.start).toTuple() for edge in edges])
    wide, high = size.width() / 2, size.height() / 2
    first = start[:, :1]
    x = np.maximum(first + SHARES * along[:, :1], first + FROM_SOURCE + wide)
    y = start[:, 1:] + SHARES * along[:, 1:]
    boxes = np.stack((x - wide, y - high, x + wide, y + high))
    own = boxes + ON_EDGE * np.array([1.0, 1.0, -1.0, -1.0]).reshape(4, 1, 1)
    touched = touching(boxes.reshape(4, -1), taken).any(axis=1)
    free = np.logical_not(touched).reshape(x.shape)
    free &= _crossed(start.T[..., np.newaxis], along.T[..., np.newaxis], own)
    sources, targets = (np.array([at.index for at in ends]) for ends in zip(*map(_ends, edges), strict=True))
    kin = sources[:, np.newaxis] == sources
    meeting = kin | (targets[:, np.newaxis] == targets)
    free &= ~_has_crossing(start, along, meeting, boxes)
    price = np.where(kin, KIN_COST, CROSSING_COST) * ~np.eye(len(edges), dtype=bool)
    others = start.T[..., np.newaxis, np.newaxis], along.T[..., np.newaxis, np.newaxis]
    prices = price[..., np.newaxis] * _crossed(*others, boxes)
    costs = np.concatenate((np.tile(SHARES, (1, len(edges), 1)), prices)).sum(axis=0)
    orders = np.argsort(costs, axis=1, kind="stable")
    return {
        edge.place: boxes[:, row, order[free[row, order]]]
        for row, (edge, order) in enumerate(zip(edges, orders, strict=True))
    }


def _ends(edge: Edge) -> tuple[Node, Node]:
    """Return the neurons that a weight connects."""
    assert edge.source is not None
    return edge.source, edge.target


def _has_crossing(start: Array, along: Array, meeting: NDArray[np.bool_], boxes: _Boxes) -> NDArray[np.bool_]:
    """Return in which of its boxes an edge is crossed by another one, or seems so: (edges, boxes).

    Edges that meet at a neuron do not cross.
    """
    one, two = along.T[:, np.newaxis], along.T[..., np.newaxis]
    gap = start.T[..., np.newaxis] - start.T[:, np.newaxis]  # from an edge, across, to another one, down
    across = one[0] * two[1] - one[1] * two[0]
    apart = meeting | (across == 0)
    share = (gap[0] * two[1] - gap[1] * two[0]) / np.where(apart, np.nan, across)
    x, y = (start.T[:, np.newaxis] + one * share)[..., np.newaxis]
    inside_x = (boxes[0] - ON_EDGE < x) & (x < boxes[2] + ON_EDGE)
    inside = inside_x & (boxes[1] - ON_EDGE < y) & (y < boxes[3] + ON_EDGE)
    return inside.any(axis=0)


def _crossed(start: Array, along: Array, boxes: _Boxes) -> NDArray[np.bool_]:
    """Return which boxes have a point of an edge: the line's share inside, axis by axis.

    Where an edge starts and how far it goes are (2, …), the rest of that as the boxes have it.
    """
    low, high = np.zeros(()), np.ones(())
    for axis in range(2):
        origin, length, near, far = start[axis], along[axis], boxes[axis], boxes[axis + 2]
        still = length == 0
        way = np.where(still, 1.0, length)
        ends = (near - origin) / way, (far - origin) / way
        low = np.where(still, low, np.maximum(low, np.minimum(*ends)))
        beyond = np.where((near <= origin) & (origin <= far), high, -1.0)
        high = np.where(still, beyond, np.minimum(high, np.maximum(*ends)))
    return low <= high


class _Search:
    """Tries places, first for the edge that has the fewest left; goes back where another has none left.

    Sets of places are whole numbers, a bit for each: as quick as it gets without a loop over places.
    """

    def __init__(self, free: _Places) -> None:
        self._taken: tuple[int, ...] = ()
        self._attempts = ATTEMPTS
        self._of: list[int] = []
        self._edges = [edge for edge, boxes in free.items() for _ in range(boxes.shape[1])]
        self._boxes = np.hstack(list(free.values())) if free else np.empty((4, 0))
        start = 0
        for boxes in free.values():
            self._of.append(((1 << boxes.shape[1]) - 1) << start)
            start += boxes.shape[1]
        self._apart: dict[int, int] = {}
        """By place that was tried: which places are free beside it."""

    def run(self) -> bool:
        """Say whether all labels could be placed."""
        return self._complete((), list(range(len(self._of))), (1 << len(self._edges)) - 1)

    def placed(self, size: QSizeF) -> dict[int, QRectF]:
        """Return the labels placed, all of one size, by edge."""
        corners = self._boxes[:2].T.tolist()
        return {self._edges[place]: QRectF(QPointF(*corners[place]), size) for place in self._taken}

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
            if self._complete((*taken, place), others, free & self._beside(place)):
                return True
        return False

    def _beside(self, place: int) -> int:
        """Return the places whose boxes do not touch that of one."""
        if place not in self._apart:
            apart = ~touching(self._boxes[:, place : place + 1], self._boxes, GAP_ACROSS, GAP_DOWN)[0]
            self._apart[place] = int.from_bytes(np.packbits(apart, bitorder="little").tobytes(), "little")
        return self._apart[place]
