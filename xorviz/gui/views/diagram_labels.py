"""Where the numbers of edges stand in a network diagram: on their edges, clear of nodes and of each other."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF, QSizeF

from xorviz.gui.views.diagram_parts import Edge, Node, node_room

LABELLED_EDGES = 16
"""Up to so many edges carry their numbers."""
LABEL_SHARES = tuple(0.15 + 0.025 * step for step in range(29))
"""Where along an edge its numbers may be."""
BEST_SHARE = 0.5
CROSSING_COST = 0.15
"""How far along its edge a label moves to stand on one other edge less."""
ATTEMPTS = 400
"""At placing one label, for the edges between two columns: a few milliseconds at most."""


_Places: TypeAlias = Mapping[int, Sequence[QRectF]]
"""By edge: where its numbers can be, the best first."""


def place_labels(nodes: Sequence[Node], edges: Sequence[Edge], sizes: Sequence[QSizeF]) -> dict[int, QRectF]:
    """Find for each edge a place for its numbers that touches no node and no other numbers.

    Parameters
    ----------
    nodes, edges
        Of the diagram.
    sizes
        Of an edge's numbers, the best first. Where the best leaves an edge without, some are smaller.

    Returns
    -------
    labels
        By the place of the edge; one for which there is no room has none.
    """
    if len(edges) > LABELLED_EDGES:
        return {}
    taken = [node_room(node) for node in nodes]
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
        free = {edge.place: _free_places(edge, edges, taken, size) for edge in edges}
        search = _Search()
        if not search.complete({}, free):
            best = max(best, _filled(search.best, free), key=len)
            larger.append(free)
            continue
        placed = search.best
        for places in larger:
            placed = _enlarged(placed, places)
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
    return box.adjusted(-3, -2, 3, 2)


def _free_places(edge: Edge, edges: Sequence[Edge], taken: Sequence[QRectF], size: QSizeF) -> list[QRectF]:
    """Return where an edge's numbers can be, the best first."""
    found: list[tuple[float, QRectF]] = []
    for share in LABEL_SHARES:
        box = QRectF(QPointF(), size)
        box.moveCenter(edge.point(share))
        if not any(box.intersects(each) for each in taken):
            crossings = sum(crosses(other, box) for other in edges if other is not edge)
            found.append((CROSSING_COST * crossings + abs(share - BEST_SHARE), box))
    return [box for _, box in sorted(found, key=lambda pair: pair[0])]


class _Search:
    """Tries places, first for the edge that has the fewest left; goes back where another has none left."""

    def __init__(self) -> None:
        self.best: dict[int, QRectF] = {}
        """The most labels placed so far."""
        self._attempts = ATTEMPTS

    def complete(self, placed: dict[int, QRectF], free: _Places) -> bool:
        """Place the labels that are left; say whether all have a place."""
        if len(placed) > len(self.best):
            self.best = placed
        if not free:
            return True
        edge = min(free, key=lambda place: len(free[place]))
        others = {place: boxes for place, boxes in free.items() if place != edge}
        for box in free[edge]:
            if self._attempts == 0:
                return False
            self._attempts -= 1
            room = _room(box)
            left = {
                place: [each for each in boxes if not each.intersects(room)]
                for place, boxes in others.items()
            }
            if self.complete(placed | {edge: box}, left):
                return True
        return False


def crosses(edge: Edge, box: QRectF) -> bool:
    """Return whether an edge and a box have a point in common: the line's share inside, axis by axis."""
    low, high = 0.0, 1.0
    along = edge.end - edge.start
    for start, length, near, far in (
        (edge.start.x(), along.x(), box.left(), box.right()),
        (edge.start.y(), along.y(), box.top(), box.bottom()),
    ):
        if length == 0:
            if not near <= start <= far:
                return False
            continue
        ends = (near - start) / length, (far - start) / length
        low, high = max(low, min(ends)), min(high, max(ends))
    return low <= high
