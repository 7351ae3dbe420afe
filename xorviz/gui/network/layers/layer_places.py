"""Where a diagram has room for what changes its layers: over edges at most, never over a name or a number."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from xorviz.core.network.arrays import Array
from xorviz.core.run.choices.layers import LayerWish
from xorviz.gui.network.diagram.diagram import Diagram

AROUND = 3.0
"""Between a control and what it must not cover, in pixels."""
PITCH = 5.0
"""From one place that is tried to the next."""
UPRIGHT_COST, LOWER_COST, INWARD, LEFT = 60.0, 12.0, 1.5, 1.6
"""How far aside it rather stands than upright, or than at the lower end; and than a pixel further in.
And how much further to the right than to the left."""
ASIDE = 0.45
"""How far at most from the middle of its layer, as a share of the way to the next; half of that of a gap."""


class LayerSpot(NamedTuple):
    """A hidden layer, or the gap before a layer, where one can come in."""

    layer: int
    """From 1 on."""
    between: bool
    middle: float
    """Where it is, across the diagram."""

    @property
    def wishes(self) -> tuple[LayerWish, ...]:
        """What can be wished for there."""
        if self.between:
            return (LayerWish("in", self.layer),)
        return LayerWish("narrower", self.layer), LayerWish("wider", self.layer), LayerWish("out", self.layer)


def layer_spots(diagram: Diagram) -> list[LayerSpot]:
    """Return the hidden layers of a diagram, then the gaps."""
    middles = {node.layer: node.box.center().x() for node in diagram.nodes}
    last = max(middles)
    spots = [LayerSpot(layer, False, middles[layer]) for layer in range(1, last)]
    return spots + [
        LayerSpot(layer, True, (middles[layer - 1] + middles[layer]) / 2) for layer in range(1, last + 1)
    ]


def place_spots(
    diagram: Diagram,
    area: QRectF,
    button: float,
    more: Iterable[QRectF] = (),
    held: tuple[int, QRectF] | None = None,
) -> dict[LayerSpot, QRectF]:
    """Find for each spot where its buttons stand, in a row or upright; none where there is no room.

    Parameters
    ----------
    diagram, area
        The diagram, and where controls may be.
    button
        How wide and high each button is.
    more
        What else must stay to be seen.
    held
        A layer, and where its buttons stand whatever is there: the pointer is on them.
    """
    taken = [
        room
        for node in diagram.nodes
        for room in (node.box, node.head, node.value, node.foot)
        if not room.isEmpty()
    ]
    taken += [*diagram.labels.values(), *(box for box, _ in diagram.gaps), *more]
    layer, box = held or (0, QRectF())
    taken += [box] if layer else []
    placed: dict[LayerSpot, QRectF] = {}
    for spot in layer_spots(diagram):
        own = spot.layer == layer and not spot.between
        found = box if own else _free_box(spot, area, button, diagram, taken)
        if found is not None:
            placed[spot] = found
            taken.append(found)
    return placed


def _free_box(
    spot: LayerSpot, area: QRectF, button: float, diagram: Diagram, taken: Sequence[QRectF]
) -> QRectF | None:
    """Return the best place of a spot that covers nothing; None if there is none."""
    boxes, costs = _candidates(spot, area, button, diagram)
    left, top, right, bottom = boxes[:, :, np.newaxis]
    others = np.array([box.getCoords() for box in taken]).T + AROUND * np.array([[-1], [-1], [1], [1]])
    covers = (left < others[2]) & (others[0] < right) & (top < others[3]) & (others[1] < bottom)
    costs = np.where(covers.any(axis=1), np.inf, costs)
    best = int(costs.argmin())
    if not np.isfinite(costs[best]):
        return None
    x, y, x_end, y_end = boxes[:, best].tolist()
    return QRectF(QPointF(x, y), QPointF(x_end, y_end))


def _candidates(spot: LayerSpot, area: QRectF, button: float, diagram: Diagram) -> tuple[Array, Array]:
    """Return boxes, (4, places), and how far each is from the best place: the middle of the upper end."""
    reach = ASIDE * diagram.apart / (2 if spot.between else 1)
    aside = np.arange(0.0, reach, PITCH)
    found: list[tuple[float, ...]] = []
    for size, extra in _sizes(len(spot.wishes), button):
        down = np.arange(0.0, max(0.0, area.height() - size.height()) + 1e-9, PITCH)
        down = np.append(down, max(0.0, area.height() - size.height()))
        for across, below in product(np.concatenate((aside, -aside[1:])).tolist(), down.tolist()):
            x = spot.middle + across - size.width() / 2
            y, above_end = area.top() + below, area.height() - size.height() - below
            if area.left() <= x <= area.right() - size.width():
                cost = max(across, -LEFT * across) + INWARD * min(below, LOWER_COST + above_end) + extra
                found.append((x, y, x + size.width(), y + size.height(), cost))
    table = np.array(found, dtype=np.float64).reshape(-1, 5).T
    if not table.size:
        table = np.array([[0.0], [0.0], [0.0], [0.0], [np.inf]])
    return table[:4], table[4]


def _sizes(count: int, button: float) -> Iterator[tuple[QSizeF, float]]:
    """Yield how large so many buttons are together, and what that costs."""
    yield QSizeF(count * button, button), 0.0
    if count > 1:
        yield QSizeF(button, count * button), UPRIGHT_COST
