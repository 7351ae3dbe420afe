"""What is said beside the pointer in a picture of the network, and how it is painted."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import bias_place, edge_name, gradient_name, node_name, parameter_name
from xorviz.gui.kit.numbers import precise
from xorviz.gui.kit.theme import Theme, number_font
from xorviz.gui.network.diagram.diagram_parts import Edge, Node
from xorviz.gui.network.diagram_walk import Lit
from xorviz.gui.network.diagram_words import class_told
from xorviz.gui.network.edge_labels import edge_numbers
from xorviz.gui.network.hands.held_words import held_line
from xorviz.gui.network.hands.network_hands import downhill_words

BESIDE = QPointF(14, 14)
"""From the pointer to the words."""
WHOSE = "of "
"""Before whose a gradient is."""
NEAR = 10.0
"""So much around the pointer is not covered, in pixels."""
HIDING, PER_PIXEL = 1000.0, 10.0
"""How many covered pixels of what is taken are as bad: as one that must not be, and a distance from the
pointer."""


def parameter_lines(place: int, snapshot: Snapshot, lit: Lit) -> list[str]:
    """Say what a parameter joins, its value and its gradient: both with their names, and whose that is."""
    held = held_line(place, snapshot)
    return [edge_name(snapshot.layers, place), *_numbers(place, snapshot, lit), *held]


def node_lines(layer: int, index: int, snapshot: Snapshot, lit: Lit) -> list[str]:
    """Say how a neuron computes, and the numbers of its bias; of an input, which one it is."""
    layers = snapshot.layers
    name = node_name(layers, layer, index)
    if layer == 0:
        return [f"input {name}"]
    numbers = _numbers(bias_place(layers, layer, index), snapshot, lit)
    if (layer, index) in snapshot.config.held.off:
        return [f"{name} = 0", "off: nothing flows through it", *numbers]
    told = class_told(layer, index, snapshot)
    return [f"{name} = {snapshot.config.activations[layer - 1]}(z({name}))", *numbers, *told]


def thing_lines(thing: Edge | Node, snapshot: Snapshot, lit: Lit, *, moves: bool) -> list[str]:
    """Say the same of a neuron or a parameter; of what moves, which way lowers the loss too."""
    if isinstance(thing, Node):
        return node_lines(thing.layer, thing.index, snapshot, lit)
    lines = parameter_lines(thing.place, snapshot, lit)
    return [*lines, downhill_words(thing.place, snapshot)] if moves else lines


def paint_box(
    painter: QPainter,
    theme: Theme,
    area: QRectF,
    lines: Sequence[str],
    pointer: QPointF,
    *,
    aside: bool = False,
    taken: Sequence[QRectF] = (),
    kept: Sequence[QRectF] = (),
) -> None:
    """Paint lines of text inside an area, where they cover the least.

    Parameters
    ----------
    painter, theme, area, lines
        What is painted, and where.
    pointer
        What it is about; it is never covered.
    aside
        Whether it is to be narrow, and at the upper or the lower end of the area: what is around the pointer
        is seen.
    taken, kept
        What had better not be covered, and what must not if it can be.
    """
    if not lines:
        return
    if aside:
        lines = [part for line in lines for part in _narrow(line)]
    font = number_font(12)
    metrics = QFontMetricsF(font)
    width = max(metrics.horizontalAdvance(line) for line in lines) + 20
    size = QSizeF(width, metrics.height() * len(lines) + 14)
    box = placed_box(size, area.adjusted(2, 2, -2, -2), pointer, aside, taken, kept)
    painter.setPen(QPen(theme.colour("accent"), 1))
    painter.setBrush(theme.colour("card"))
    painter.drawRoundedRect(box, 5, 5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(font)
    for row, line in enumerate(lines):
        painter.setPen(theme.colour("gradient" if line.startswith(("∂", WHOSE)) else "text"))
        place = QRectF(box.left() + 10, box.top() + 7 + metrics.height() * row, width, metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, line)


def placed_box(
    size: QSizeF,
    inside: QRectF,
    pointer: QPointF,
    aside: bool,
    taken: Sequence[QRectF],
    kept: Sequence[QRectF] = (),
) -> QRectF:
    """Return the box that covers the least of what is taken, and is not far from the pointer."""
    right, below = inside.right() - size.width(), inside.bottom() - size.height()
    middle = pointer.x() - size.width() / 2
    corners = [(x, y) for x in (middle, inside.left(), right) for y in (below, inside.top())]
    if not aside:
        across, down = BESIDE.x(), BESIDE.y()
        beside = pointer.x() + across, pointer.x() - across - size.width()
        at = pointer.y() + down, pointer.y() - down - size.height()
        corners = [*((x, y) for y in at for x in beside), *corners]
    boxes = [
        QRectF(QPointF(max(inside.left(), min(x, right)), max(inside.top(), min(y, below))), size)
        for x, y in corners
    ]
    near = QRectF(pointer, pointer).adjusted(-NEAR, -NEAR, NEAR, NEAR)

    def cost(box: QRectF) -> float:
        covered = sum(_area(box & each) for each in (*taken, near))
        hidden = sum(_area(box & each) for each in (*kept, near))
        return covered + HIDING * hidden + PER_PIXEL * _distance(box, pointer)

    return min(boxes, key=cost)


def _narrow(line: str) -> list[str]:
    """Break a line before it says whose its number is."""
    number, found, whose = line.partition(f", {WHOSE}")
    return [number, f"{WHOSE}{whose}"] if found else [line]


def _area(box: QRectF) -> float:
    return max(0.0, box.width()) * max(0.0, box.height())


def _distance(box: QRectF, point: QPointF) -> float:
    """Return how far a point is from a box, in pixels."""
    x = max(box.left() - point.x(), 0.0, point.x() - box.right())
    y = max(box.top() - point.y(), 0.0, point.y() - box.bottom())
    return (x * x + y * y) ** 0.5


def _numbers(place: int, snapshot: Snapshot, lit: Lit) -> list[str]:
    name = parameter_name(snapshot.layers, place)
    (value,), (gradient,) = edge_numbers(snapshot, lit, [place])
    called = gradient_name(name, of_sample=lit.of_sample)
    known = "not known yet" if gradient is None else precise(gradient)
    whose = f", {WHOSE}{lit.whose}" if lit.whose and gradient is not None else ""
    return [f"{name:<{len(called)}}  {precise(value)}", f"{called}  {known}{whose}"]
