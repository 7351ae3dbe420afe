"""From neuron to edge to neuron by key."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt

from xorviz.gui.network.diagram.diagram import Diagram
from xorviz.gui.network.diagram.diagram_parts import Edge, Node
from xorviz.gui.network.hands.drag import Handle

Thing = Edge | Node
ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
ALONG = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
WALKING = (*ACROSS, *ALONG)


def walked(diagram: Diagram, thing: Thing | None, key: Qt.Key) -> Thing:
    """Return what an arrow leads to: along a column up and down, and across to edges and neurons in turn."""
    columns = columns_of(diagram)
    if thing is None:
        return columns[0][0]
    at, place = next((at, column.index(thing)) for at, column in enumerate(columns) if thing in column)
    if key in ALONG:
        return columns[at][min(max(0, place + ALONG[key]), len(columns[at]) - 1)]
    other = columns[min(max(0, at + ACROSS[key]), len(columns) - 1)]
    return min(other, key=_distance_from(thing, key)) if other is not columns[at] else thing


def columns_of(diagram: Diagram) -> list[list[Thing]]:
    """Return neurons and edges in turn from the inputs to the outputs, each column from the top."""
    layers = sorted({node.layer for node in diagram.nodes})
    columns: list[list[Thing]] = []
    for layer in layers:
        edges = [edge for edge in diagram.edges if edge.target.layer == layer]
        nodes = [node for node in diagram.nodes if node.layer == layer]
        columns += [sorted(part, key=_height) for part in (edges, nodes) if part]
    return columns


def point_of(thing: Thing) -> QPointF:
    """Return where a thing is pointed at."""
    return thing.point(0.5) if isinstance(thing, Edge) else thing.box.center()


def handle_of(diagram: Diagram, thing: Thing | None) -> Handle | None:
    """Return where a parameter can be taken: that of an edge, or a neuron's bias; None if there is none."""
    edge = thing
    if isinstance(thing, Node):
        edge = next((edge for edge in diagram.edges if edge.is_bias and edge.target == thing), None)
    return Handle(edge.place, point_of(edge)) if isinstance(edge, Edge) else None


def same_thing(diagram: Diagram, thing: Thing | None) -> Thing | None:
    """Return the same neuron or parameter in a diagram that was placed anew; None if it has no such."""
    if isinstance(thing, Edge):
        return next((edge for edge in diagram.edges if edge.place == thing.place), None)
    if thing is None:
        return None
    found = (node for node in diagram.nodes if (node.layer, node.index) == (thing.layer, thing.index))
    return next(found, None)


def nearest_thing(diagram: Diagram, thing: Thing | None) -> Thing | None:
    """Return the same in a diagram with other layers; of a neuron that has gone, the nearest one left."""
    if not isinstance(thing, Node):
        return same_thing(diagram, thing)
    layer = min(thing.layer, diagram.nodes[-1].layer)
    column = [node for node in diagram.nodes if node.layer == layer]
    return column[min(thing.index, len(column) - 1)]


def _height(thing: Thing) -> tuple[float, float]:
    point = point_of(thing)
    return point.y(), point.x()


def _distance_from(thing: Thing, key: Qt.Key) -> Callable[[Thing], float]:
    """Return how far others are from a thing: of an edge's own two neurons, not at all."""
    if isinstance(thing, Edge):
        end = thing.target if key == Qt.Key.Key_Right or thing.source is None else thing.source
        return lambda other: abs(_height(other)[0] - end.box.center().y())
    own = (lambda edge: edge.source) if key == Qt.Key.Key_Right else (lambda edge: edge.target)
    height = thing.box.center().y()

    def distance(other: Thing) -> float:
        far = 0.0 if isinstance(other, Edge) and own(other) == thing else 1e6
        return far + abs(_height(other)[0] - height)

    return distance
