"""What neurons are called in a diagram: an output of a class by that too, beside the mark of the class."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QStaticText

from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.numbers import number_text
from xorviz.gui.kit.plane_marks import CLASS_ROLES, MARK, paint_class, told_classes
from xorviz.gui.kit.theme import Theme, scaled, text_font
from xorviz.gui.network.diagram.diagram import Diagram
from xorviz.gui.network.diagram.diagram_parts import Node
from xorviz.gui.network.diagram.diagram_room import NAME_HEIGHT
from xorviz.gui.network.static_text import TEXT_PIXELS, static_text

BOLD = QFont.Weight.DemiBold
MARK_ROOM = 15.0
"""What the mark of a class takes before the name, in pixels."""
LEFTWARD = 0.5
"""How far the name of a class reaches at most from its output, as a share of the way between two columns."""
SHORT = 3
"""Signs of a name that leaves the edges below it to be seen: an input may be called by its column."""
EDGE = 4.0
"""From the end of the diagram to a name."""


class _Name(NamedTuple):
    node: Node
    text: QStaticText
    place: QPointF
    """Of the text, if the neuron has no number."""
    valued: QPointF
    """The same, if it has one."""
    mark: int | None = None
    """The class whose mark stands before it."""


class NamedNetwork(NamedTuple):
    """What is written of a network, whatever its numbers are."""

    layers: tuple[int, ...]
    activations: tuple[str, ...]
    """Of each layer but the inputs."""
    classes: tuple[str, ...]
    """What each output is called, if each is of a class."""

    @classmethod
    def of(cls, snapshot: Snapshot) -> "NamedNetwork":
        """Return that of a snapshot."""
        return cls(snapshot.layers, snapshot.config.activations, told_classes(snapshot.data))


class NodeNames:
    """The names of all neurons that have room for one.

    Parameters
    ----------
    diagram, activations
        Where the neurons are, and the function of each layer but the inputs.
    classes
        What each output is called, if each is of a class; two of one output are not told here.
    area, theme
        Of the diagram.
    """

    def __init__(
        self,
        diagram: Diagram,
        activations: Sequence[str],
        classes: Sequence[str],
        area: QRectF,
        theme: Theme,
    ) -> None:
        self.theme = theme
        outputs = [node for node in diagram.nodes if node.layer == len(activations)]
        told = classes if len(outputs) == len(classes) else ()
        self._names: list[_Name] = []
        for node in diagram.nodes:
            if not node.head.height():
                continue
            if told and node.layer == len(activations):
                self._names.append(_of_class(node, told[node.index], diagram.apart, area))
            else:
                self._names.append(_of_neuron(node, activations, diagram.apart))
        self.boxes = [_box_of(name) for name in self._names]
        """Where each stands, with the number beside it."""

    def paint_ground(self, painter: QPainter) -> None:
        """Paint what lets edges to and from other neurons pass below a name and its number."""
        for name, box in zip(self._names, self.boxes, strict=True):
            if name.node.beside or name.mark is not None or len(name.node.label) > SHORT:
                painter.fillRect(box, self.theme.colour("card", 0.85))

    def paint(self, painter: QPainter, *, valued: bool) -> None:
        """Paint them; each leaves room for the number of its neuron if there is one."""
        painter.setFont(text_font(TEXT_PIXELS, BOLD))
        for name in self._names:
            place = name.valued if valued else name.place
            painter.setPen(self.theme.colour("text"))
            painter.drawStaticText(place, name.text)
            if name.mark is not None:
                middle = place.y() + name.text.size().height() / 2
                painter.setPen(QPen(self.theme.colour("ring"), 1.0))
                painter.setBrush(self.theme.colour(CLASS_ROLES[name.mark]))
                paint_class(painter, QPointF(place.x() - scaled(MARK_ROOM) / 2, middle), MARK, name.mark)
                painter.setBrush(Qt.BrushStyle.NoBrush)


def _of_neuron(node: Node, activations: Sequence[str], apart: float) -> _Name:
    """Return how a node is called, above the middle of its box, with its function where there is room."""
    text = static_text(node.label if node.layer else _within(node), BOLD)
    if node.layer and not (function := FUNCTIONS[activations[node.layer - 1]]).couples:
        longer = static_text(f"{node.label} · {function.symbol}", BOLD)
        text = longer if longer.size().width() < apart - 6 else text
    middle = node.box.center().x() if node.beside else node.head.center().x()
    left = middle - text.size().width() / 2
    valued = left - text.size().width() / 2 * node.beside
    return _Name(node, text, QPointF(left, _lower(node)), QPointF(valued, node.head.top()))


def _within(node: Node) -> str:
    """Return as much of the name of an input as its head has room for."""
    metrics = QFontMetricsF(text_font(TEXT_PIXELS, BOLD))
    return metrics.elidedText(node.label, Qt.TextElideMode.ElideRight, node.head.width())


def _of_class(node: Node, name: str, apart: float, area: QRectF) -> _Name:
    """Return what an output of a class is called: as much of the class's own name as there is room for."""
    metrics, mark = QFontMetricsF(text_font(TEXT_PIXELS, BOLD)), scaled(MARK_ROOM)
    middle, right = node.box.center().x(), area.right() - EDGE
    if node.head.left() >= node.box.right():  # beside it: above it there is no room
        own = node.label if name == str(node.index + 1) else name
        elided = metrics.elidedText(own, Qt.TextElideMode.ElideRight, node.head.width() - mark - EDGE)
        text = static_text(elided, BOLD)
        at = QPointF(node.head.left() + EDGE + mark, node.head.center().y() - text.size().height() / 2)
        return _Name(node, text, at, at, mark=node.index)
    ends = (middle, right) if node.beside else (right, right)
    places: list[QPointF] = []
    room = min(ends) - (middle - LEFTWARD * apart) - mark
    own = node.label if name == str(node.index + 1) else f"{node.label} {name}"
    text = static_text(metrics.elidedText(own, Qt.TextElideMode.ElideRight, room), BOLD)
    wide = text.size().width()
    for end, top in zip(reversed(ends), (_lower(node), node.head.top()), strict=True):
        centred = middle - (wide + mark) / 2 + mark
        places.append(QPointF(min(centred, end - wide), top))
    return _Name(node, text, *places, mark=node.index)


def _lower(node: Node) -> float:
    """Return how high a name stands that leaves no room for a number below it."""
    return node.box.top() - scaled(NAME_HEIGHT)


def _box_of(name: _Name) -> QRectF:
    """Return where a name is, with the number beside it; or its head, made as wide."""
    node, wide, mark = name.node, name.text.size().width(), scaled(MARK_ROOM) * (name.mark is not None)
    own = QRectF(name.valued.x() - mark, node.head.top(), wide + mark, node.head.height())
    if not node.beside:
        return own if name.mark is not None else node.head.united(own)
    box = QRectF(QPointF(own.left() - 3, node.head.top()), node.value.bottomLeft())
    box.setRight(node.value.left() + number_text(TEXT_PIXELS).width("0.000") + 3)
    return box


def words_of_gaps(gaps: Sequence[tuple[QRectF, str]]) -> list[tuple[QRectF, str]]:
    """Return where it stands how many neurons are left out of each layer: shorter where layers are near."""
    metrics = QFontMetricsF(text_font(TEXT_PIXELS))
    for texts in ([more for _, more in gaps], [f"+{more.removesuffix(' more')}" for _, more in gaps]):
        places = [QRectF(0, 0, metrics.horizontalAdvance(text) + 8, 32) for text in texts]
        for place, (box, _) in zip(places, gaps, strict=True):
            place.moveCenter(box.center())
        if not any(one.intersects(other) for one, other in pairwise(places)):
            break
    return list(zip(places, texts, strict=True))
