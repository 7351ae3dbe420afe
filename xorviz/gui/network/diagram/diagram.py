"""Where the nodes and edges of a network diagram are: geometry alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF

from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.network.features import FeatureLayers
from xorviz.core.network.input_names import names_of
from xorviz.core.network.layer_functions import MOST_CLASSES
from xorviz.core.update.names import node_name
from xorviz.gui.kit.theme import scaled
from xorviz.gui.network.diagram.diagram_labels import place_labels
from xorviz.gui.network.diagram.diagram_parts import Edge, Node, edge_distances, edge_lines
from xorviz.gui.network.diagram.diagram_room import DENSE, NAME_HEIGHT, NAME_WIDTH, Room, column_room

MANY_EDGES = 60
"""From so many weights and biases on edges have no numbers, and the strongest stand out."""
FEW_EDGES = 16
"""Up to so many have the larger ones of two sizes of numbers."""
MAX_PITCH, MAX_PITCH_SHARE = 260.0, 0.5
"""How far the neurons of a column are apart at most: in pixels, or of the width if that is more."""
NOTE_HEIGHT = 18.0
"""Below a large network, for the words on which of its weights stand out."""
LARGEST_RATIO = 2.0
"""Of the boxes of a column to the smallest ones."""
WIDEST = 32
"""Of a wider layer, its first `FIRST` neurons are shown, and how many more there are."""
FIRST = 6
MOST_PLACED = 2000
"""Edges: where all layers would come to more, narrower ones are folded too."""
COLUMN_WIDTH, OVERHANG = 88.0, 12.0
"""Of the name of a column, and how far it may reach beyond the left end of the area."""
REACH = 8.0
"""How near the pointer must be to an edge, in pixels."""


@dataclass(frozen=True)
class Diagram:
    """All nodes and edges, placed in a rectangle."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    labels: dict[int, QRectF]
    """Where the numbers of an edge stand, by its place: all edges have them, or none has."""
    node_size: float
    """Of the smallest boxes."""
    apart: float
    """From one column to the next."""
    gaps: tuple[tuple[QRectF, str], ...] = ()
    """Where neurons are left out, and how many."""

    @property
    def is_large(self) -> bool:
        """Whether there are too many edges to show all alike."""
        return bool(self.gaps) or len(self.edges) >= MANY_EDGES

    @property
    def numbered(self) -> bool:
        """Whether there is room for the nodes' numbers."""
        return not all(node.value.isEmpty() for node in self.nodes)

    @cached_property
    def taken(self) -> tuple[QRectF, ...]:
        """Where neurons, their names, and all numbers stand."""
        of_nodes = (part for node in self.nodes for part in (node.box, node.head, node.value, node.foot))
        return tuple(part for part in (*of_nodes, *self.labels.values()) if not part.isEmpty())

    def thing_at(self, point: QPointF) -> Edge | Node | None:
        """Return what is at a point: a node or an edge, by its numbers too; the nearest edge within reach."""
        for node in self.nodes:
            if node.box.contains(point):
                return node
        for edge in self.edges if self.labels else ():
            if edge.place in self.labels and self.labels[edge.place].contains(point):
                return edge
        for node in self.nodes:
            if node.value.contains(point):
                return node
        gaps = edge_distances(point, self._lines)
        nearest = int(gaps.argmin())
        return self.edges[nearest] if gaps[nearest] <= REACH else None

    @cached_property
    def _lines(self) -> Array:
        """Where the edges run, found when somebody points: see `edge_lines`."""
        return edge_lines(self.edges)


def place_diagram(layers: tuple[int, ...], area: QRectF, *labels: QSizeF) -> Diagram:
    """Place a network in an area: a column for each layer, and at each neuron its bias.

    Parameters
    ----------
    layers
        Widths from the inputs to the outputs.
    area
        Where the diagram may be.
    labels
        The size of an edge's numbers; then smaller ones, for where that leaves edges without. The last two
        have one line.
    """
    counts = [count + (count < width) for count, width in zip(shown_neurons(layers), layers, strict=True)]
    edges = parameter_count(layers)
    if edges >= MANY_EDGES:
        area = area.adjusted(0, 0, 0, -NOTE_HEIGHT)
    most = max(MAX_PITCH, MAX_PITCH_SHARE * area.width())
    pitches = [min(most, area.height() / max(count, 2)) for count in counts]
    bare = len(layers) >= DENSE and edges >= MANY_EDGES
    for label in (*_labels_of(edges, labels), None):
        found = [
            column_room(label, pitch, area.width(), len(layers), bare=bare and 0 < layer < len(layers) - 1)
            for layer, pitch in enumerate(pitches)
        ]
        fits = [each for each in found if each is not None]
        if len(fits) == len(layers):
            diagram = _place(layers, area, pitches, fits)
            if label is None or diagram.labels:
                return diagram
    raise AssertionError("without numbers at the edges there is always room")


def _labels_of(edges: int, labels: tuple[QSizeF, ...]) -> tuple[QSizeF, ...]:
    """Return of the sizes of an edge's numbers those that leave so many edges visible."""
    return labels if edges <= FEW_EDGES else labels[-2:] if edges < MANY_EDGES else ()


def shown_neurons(layers: tuple[int, ...]) -> list[int]:
    """Return how many neurons of each layer are shown: all, or the first ones of a layer that is folded."""
    shown = list(layers)
    for widest in (WIDEST, WIDEST // 2, FIRST):
        shown = [width if width <= widest else FIRST for width in layers]
        if sum((inputs + 1) * outputs for inputs, outputs in pairwise(shown)) <= MOST_PLACED:
            break
    return shown


def _place(
    layers: tuple[int, ...], area: QRectF, pitches: Sequence[float], fits: Sequence[tuple[Room, float]]
) -> Diagram:
    """Place all with this room in each column; without numbers if not all edges have a place for them."""
    smallest = min(size for _, size in fits)
    sizes = [min(size, LARGEST_RATIO * smallest) for _, size in fits]
    left, right = fits[0][0].margins(sizes[0])[0], fits[-1][0].margins(sizes[-1])[1]
    left += _side_of_features(layers, fits[0][0])
    right += _side_of_outputs(layers, fits[-1][0])
    apart = (area.width() - left - right) / (len(layers) - 1)
    columns: list[list[Node]] = []
    gaps: list[tuple[QRectF, str]] = []
    for layer, (count, width) in enumerate(zip(shown_neurons(layers), layers, strict=True)):
        room, middle = fits[layer][0], QPointF(area.left() + left + apart * layer, area.center().y())
        boxes = _boxes(count + (count < width), middle, pitches[layer], room, sizes[layer])
        start = area.left() - OVERHANG
        columns.append([_node(layers, layer, index, boxes[index], room, start) for index in range(count)])
        gaps += [(box, f"{width - count:,} more") for box in boxes[count:]]
    edges: list[Edge] = []
    first_place = 0
    for layer, (sources, targets) in enumerate(pairwise(columns)):
        inputs, outputs = layers[layer : layer + 2]
        edges += _connect(sources, targets, inputs, outputs, first_place, fits[layer + 1][0].stub)
        first_place += (inputs + 1) * outputs
    nodes = tuple(node for column in columns for node in column)
    label = fits[0][0].label
    labels = place_labels(nodes, edges, label) if label else {}
    return Diagram(nodes, tuple(edges), labels, smallest, apart, tuple(gaps))


def _boxes(count: int, middle: QPointF, pitch: float, room: Room, size: float) -> list[QRectF]:
    """Place boxes one below the other, with the same room at each: the column is in the middle."""
    above, below = (room.above, room.below) if room.named else (0.0, room.stub)
    first = middle.y() - pitch * (count - 1) / 2 + (above - below) / 2
    half = size / 2
    return [QRectF(middle.x() - half, first + pitch * place - half, size, size) for place in range(count)]


def _node(layers: tuple[int, ...], layer: int, index: int, box: QRectF, room: Room, start: float) -> Node:
    name = node_name(layers, layer, index)
    if layer == 0:
        head, side = room.input_head(box), _side_of_features(layers, room)
        if room.named and names_of(layers):
            head.setWidth(scaled(COLUMN_WIDTH))
            head.moveLeft(max(start, box.center().x() - head.width() / 2))
        if side:
            head = QRectF(0, 0, side, scaled(NAME_HEIGHT))
            head.moveCenter(QPointF(box.left() - side / 2, box.center().y()))
        return Node(layer, index, name, box, head, room.input_value(box), QRectF(), beside=False)
    beside = room.values == "beside"
    if layer == len(layers) - 1 and (side := _side_of_outputs(layers, room)):
        head = QRectF(box.right(), 0, side, scaled(NAME_HEIGHT))
        head.moveTop(box.center().y() - head.height() / 2)
        return Node(layer, index, name, box, head, QRectF(), QRectF(), beside=False)
    return Node(layer, index, name, box, room.head(box), room.value(box), room.foot(box), beside=beside)


def _side_of_features(layers: tuple[int, ...], room: Room) -> float:
    """Return how wide names of features or columns are beside their boxes: where there is no room above."""
    if room.named:
        return 0.0
    return scaled(
        NAME_WIDTH if isinstance(layers, FeatureLayers) else COLUMN_WIDTH if names_of(layers) else 0.0
    )


def _side_of_outputs(layers: tuple[int, ...], room: Room) -> float:
    """Return how wide the names of several outputs are beside their boxes: where there is no room above."""
    several = 1 < layers[-1] <= MOST_CLASSES
    return scaled(COLUMN_WIDTH) if several and not room.named else 0.0


def _connect(
    sources: Sequence[Node],
    targets: Sequence[Node],
    inputs: int,
    outputs: int,
    first_place: int,
    stub: float,
) -> list[Edge]:
    """Connect two columns. In the flat array the weights come first, target by target, then the biases."""
    edges: list[Edge] = []
    starts = [(source, QPointF(source.box.right(), source.box.center().y())) for source in sources]
    for target in targets:
        box = target.box
        end, first = QPointF(box.left(), box.center().y()), first_place + target.index * inputs
        edges += [
            Edge(source, target, place, start, end) for place, (source, start) in enumerate(starts, first)
        ]
        foot = QPointF(box.center().x(), box.bottom())
        place = first_place + outputs * inputs + target.index
        edges.append(Edge(None, target, place, foot + QPointF(0, stub), foot))
    return edges
