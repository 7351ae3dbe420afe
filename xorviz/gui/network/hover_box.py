"""What is said beside the pointer in a picture of the network, and how it is painted."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import bias_place, edge_name, gradient_name, node_name, parameter_name
from xorviz.gui.kit.numbers import precise
from xorviz.gui.kit.theme import Theme, number_font
from xorviz.gui.network.diagram_parts import Edge, Node
from xorviz.gui.network.diagram_walk import Lit
from xorviz.gui.network.diagram_words import class_told
from xorviz.gui.network.edge_labels import edge_numbers
from xorviz.gui.network.hands.held_words import held_line
from xorviz.gui.network.hands.network_hands import downhill_words

BESIDE = QPointF(14, 14)
"""From the pointer to the words."""


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
) -> None:
    """Paint lines of text inside an area, beside the pointer; or aside, not to cover what is around it."""
    if not lines:
        return
    font = number_font(12)
    metrics = QFontMetricsF(font)
    width = max(metrics.horizontalAdvance(line) for line in lines) + 20
    size = QSizeF(width, metrics.height() * len(lines) + 14)
    box = _aside(size, area, pointer) if aside else _beside(size, area, pointer)
    painter.setPen(QPen(theme.colour("accent"), 1))
    painter.setBrush(theme.colour("card"))
    painter.drawRoundedRect(box, 5, 5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(font)
    for row, line in enumerate(lines):
        painter.setPen(theme.colour("gradient" if line.startswith("∂") else "text"))
        place = QRectF(box.left() + 10, box.top() + 7 + metrics.height() * row, width, metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, line)


def _beside(size: QSizeF, area: QRectF, pointer: QPointF) -> QRectF:
    box = QRectF(pointer + BESIDE, size)
    box.moveRight(min(box.right(), area.right() - 2))
    if box.bottom() > area.bottom() - 2:
        box.moveBottom(pointer.y() - 10)
    return box


def _aside(size: QSizeF, area: QRectF, pointer: QPointF) -> QRectF:
    """Return a box above or below the pointer, as far as there is room."""
    inside = area.adjusted(2, 2, -2, -2)
    box = QRectF(QPointF(pointer.x() - size.width() / 2, inside.top()), size)
    if pointer.y() < area.center().y():
        box.moveBottom(inside.bottom())
    box.moveRight(min(box.right(), inside.right()))
    box.moveLeft(max(box.left(), inside.left()))
    return box


def _numbers(place: int, snapshot: Snapshot, lit: Lit) -> list[str]:
    name = parameter_name(snapshot.layers, place)
    (value,), (gradient,) = edge_numbers(snapshot, lit, [place])
    called = gradient_name(name, of_sample=lit.of_sample)
    known = "not known yet" if gradient is None else precise(gradient)
    whose = f" of {lit.whose}" if lit.whose and gradient is not None else ""
    return [f"{name:<{len(called)}}  {precise(value)}", f"{called}  {known}{whose}"]
