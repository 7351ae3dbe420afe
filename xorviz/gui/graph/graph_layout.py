"""Where everything of a computation graph is: operations in columns, from the inputs to the loss.

What flows between neurons runs from left to right; what is given beside it, a weight, a bias, a target, comes
in from above or from below. So no edge crosses another.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF, QPainterPath

from xorviz.core.update.graph.elementary import MINUS, PLUS
from xorviz.core.update.graph.graph import ComputationGraph, GraphEdge, GraphNode
from xorviz.gui.graph.boxes import Boxes
from xorviz.gui.kit.numbers import number_text
from xorviz.gui.kit.theme import scaled, text_font

TEXT_PIXELS, SIGN_PIXELS = 12, 15
ROUND = 28.0
"""How high an operation is, and how wide one whose sign is short."""
LINE = 17.0
"""How high a line of text is."""
NUMBER = "−0.0000"
"""What there is room for."""
OF_SAMPLE, OF_PENALTY, OF_ALL = "∂Lₛ", "∂R", "∂L"
"""What stands before the gradients of a weight where there is a penalty: then there are three."""
LABEL_GAP = 9.0
"""Between a number on an edge and what that ends in: at the least a chevron."""
HANG = 78.0
"""How far above or below its operation stands what comes in there."""
LEAN, CLEAR = 14.0, 22.0
"""How far what hangs leans to a side, at least; and what it leaves free at the other: curves run there."""
BESIDE = 10.0
"""From the middle of an operation to what is written at its right: past what hangs there."""
ROW_GAP, BLOCK_GAP = 6.0, 14.0
BUS = 84.0
"""How far edges that leave together run so: past what is written there."""
ALONG = (0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75, 0.2, 0.8, 0.15, 0.85)
ALONG_BUS = (0.72, 0.68, 0.76, 0.64, 0.8, 0.6, 0.84, 0.56)
TURN = 0.35
"""Of its way, what an edge needs to turn: before that it runs past what is written where it comes from."""
LONG = 130.0
"""Of a longer edge, so much of its beginning is its own."""
CROWD = 6
"""So many edges into one operation leave room for each beside the others."""
TOGETHER = 12.0
"""So long before an operation curves run together."""
WIDEST, TALLEST = 160.0, 1.5
"""What a column grows to where there is room; and by how much rows move apart."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node is, and what is written at it."""

    box: QRectF
    """The operation's sign; or the box of what is given"""
    value: QRectF
    adjoint: QRectF
    penalty: QRectF = field(default_factory=QRectF)
    """Empty where there is none, as is what is used then"""
    used: QRectF = field(default_factory=QRectF)

    @property
    def middle(self) -> QPointF:
        """The middle of the box."""
        return self.box.center()

    @property
    def area(self) -> QRectF:
        """All of it."""
        return self.box | self.value | self.adjoint  # the rest is in the box


@dataclass(frozen=True, slots=True)
class GraphWire:
    """Where an edge runs, and where its derivative stands."""

    path: QPainterPath
    label: QRectF
    apart: tuple[float, float]
    """From where to where along it, in pixels, it runs beside no other"""
    area: QRectF
    """All of it"""


@dataclass(frozen=True, slots=True)
class GraphLayout:
    """Where everything is: by the places of nodes, and of edges."""

    spots: list[Spot]
    wires: list[GraphWire]
    size: QSizeF
    columns: list[int]
    """Of each node"""


def layout_of(graph: ComputationGraph, room: QSizeF) -> GraphLayout:
    """Lay a graph out in a room; if that is too small, it is as large as it must be."""
    return _Placing(graph).laid_out(room)


class _Placing:
    """Places one graph."""

    def __init__(self, graph: ComputationGraph) -> None:
        self._graph = graph
        self._into: dict[int, list[GraphNode]] = defaultdict(list)
        self._out: dict[int, list[GraphNode]] = defaultdict(list)
        for edge in graph.edges:
            self._into[edge.target].append(graph.nodes[edge.source])
            self._out[edge.source].append(graph.nodes[edge.target])
        self._columns: dict[int, int] = {}
        self._y: dict[int, float] = {}
        self._shift: dict[int, float] = {}
        """Sideways, of what hangs beside another."""
        self._cluster: dict[int, list[int]] = {}
        """Of each node, all that were placed with it."""
        letters = number_text(TEXT_PIXELS)
        self._number = letters.width(NUMBER)
        names = [node.name for node in graph.nodes if node.operation is None]
        if any(node.penalty is not None for node in graph.nodes):
            names.append(OF_SAMPLE)
        metrics = QFontMetricsF(text_font(TEXT_PIXELS))
        self._given = self._number + 8 + 12 + max(map(metrics.horizontalAdvance, names), default=0.0)

    def laid_out(self, room: QSizeF) -> GraphLayout:
        """Place all nodes, then all edges."""
        for node in self._graph.nodes:
            if self._is_operation(node):
                self._place(node)
        low = min(y - self._above(self._graph.nodes[place]) for place, y in self._y.items())
        high = max(y + self._below(self._graph.nodes[place]) for place, y in self._y.items())
        grow = min(TALLEST, max(1.0, (room.height() - 2 * BLOCK_GAP) / (high - low)))
        top = max(BLOCK_GAP, (room.height() - grow * (high - low)) / 2)
        self._y = {place: top + (y - low) * grow for place, y in self._y.items()}
        xs = self._xs(room.width())
        spots = [self._spot(node, xs) for node in self._graph.nodes]
        taken = Boxes(box for spot in spots for box in (spot.box, spot.value, spot.adjoint))
        wires: list[GraphWire] = []
        for edge in self._graph.edges:
            wires.append(self._wire(edge, spots, taken))
            taken.add(wires[-1].label)
        columns = [self._columns[node.place] for node in self._graph.nodes]
        size = QSizeF(taken.right + BLOCK_GAP, top + (high - low) * grow + BLOCK_GAP)
        return GraphLayout(spots, wires, size.expandedTo(room), columns)

    def _is_operation(self, node: GraphNode) -> bool:
        return bool(self._into[node.place])

    def _place(self, node: GraphNode) -> None:
        """Place an operation, after those that go into it; with it, what is given to it."""
        into = self._into[node.place]
        flowing = [each for each in into if self._is_operation(each)]
        if not flowing:
            self._begin(node, into)
            return
        for each in flowing[1:]:
            self._stack(flowing[0], each)
        self._columns[node.place] = max(
            self._columns[each.place] + (2 if len(self._out[each.place]) > 1 else 1) for each in flowing
        )
        middle = sum(self._y[each.place] for each in flowing) / len(flowing)
        if len(flowing) == 1 and len(self._out[flowing[0].place]) > 1:
            middle += self._spread(flowing[0], node)
        self._join(node, middle, self._cluster[flowing[0].place])
        first = into.index(flowing[0])
        curved = len(flowing) > 1 or len(self._out[flowing[0].place]) > 1
        lean = max(scaled(LEAN), self._given / 2 - scaled(CLEAR))
        lean = lean if curved else -lean
        self._hang(node, into[:first], -1.0, lean)
        self._hang(node, [each for each in into[first:] if each not in flowing], 1.0, lean)

    def _begin(self, node: GraphNode, given: list[GraphNode]) -> None:
        """Place an operation of given numbers, which stand in the first column."""
        cluster: list[int] = []
        y = 0.0
        for each in given:
            height = self._height(each)
            self._columns[each.place] = 0
            self._join(each, y + height / 2, cluster)
            y += height + ROW_GAP
        self._columns[node.place] = 1
        self._join(node, (y - ROW_GAP) / 2, cluster)

    def _hang(self, node: GraphNode, given: list[GraphNode], side: float, lean: float) -> None:
        """Place what comes into an operation from above (−1) or from below (1), leaning to a side."""
        for each in given:
            self._columns[each.place] = self._columns[node.place]
            self._shift[each.place] = lean
            y = self._y[node.place] + side * self._hanging(each)
            self._join(each, y, self._cluster[node.place])

    def _join(self, node: GraphNode, y: float, cluster: list[int]) -> None:
        self._y[node.place] = y
        self._cluster[node.place] = cluster
        cluster.append(node.place)

    def _stack(self, first: GraphNode, second: GraphNode) -> None:
        """Put what was placed with a second node below all that was placed with a first one."""
        upper, lower = self._cluster[first.place], self._cluster[second.place]
        if upper is lower:
            return
        nodes = self._graph.nodes
        bottom = max(self._y[place] + self._below(nodes[place]) for place in upper)
        top = min(self._y[place] - self._above(nodes[place]) for place in lower)
        for place in lower:
            self._y[place] += bottom + BLOCK_GAP - top
            self._cluster[place] = upper
        upper += lower

    def _spread(self, source: GraphNode, node: GraphNode) -> float:
        """Return how far below the middle one of several operations stands that a number goes into."""
        heights = [
            self._reach(each, up=True) + self._reach(each, up=False) for each in self._out[source.place]
        ]
        number = self._out[source.place].index(node)
        total = sum(heights) + BLOCK_GAP * (len(heights) - 1)
        above = sum(heights[:number]) + BLOCK_GAP * number
        return above + self._reach(node, up=True) - total / 2

    def _reach(self, node: GraphNode, *, up: bool) -> float:
        """Return how far an operation reaches up or down, with what comes into it there."""
        into = self._into[node.place]
        flowing = [number for number, each in enumerate(into) if self._is_operation(each)]
        hanging = (
            into[: flowing[0]] if up else [each for each in into[flowing[0] :] if not self._into[each.place]]
        )
        own = self._above(node)
        return max([own, *(self._hanging(each) + self._height(each) / 2 for each in hanging)])

    def _hanging(self, node: GraphNode) -> float:
        """Return how far from its operation stands what hangs there: a high box leaves as much of an edge."""
        return scaled(HANG) + (scaled(LINE) if node.penalty is not None else 0.0)

    def _height(self, node: GraphNode) -> float:
        """Return how high a box is: of what has no adjoint, one line; of what has a penalty, four."""
        lines = 1 if node.adjoint is None else 2 if node.penalty is None else 4
        return scaled(LINE) * lines + 2

    def _above(self, node: GraphNode) -> float:
        return scaled(ROUND) / 2 + scaled(LINE) if self._is_operation(node) else self._height(node) / 2

    def _below(self, node: GraphNode) -> float:
        return self._above(node)

    def _xs(self, width: float) -> list[float]:
        """Return the middle of each column, from the second on; of the first, where its boxes end."""
        count = max(self._columns.values())
        signs = [self._width(node) for node in self._graph.nodes if self._is_operation(node)]
        least = self._number + 2 * LABEL_GAP + max(signs, default=scaled(ROUND))
        first = self._given + 8
        name = QFontMetricsF(text_font(TEXT_PIXELS)).horizontalAdvance(self._graph.nodes[-1].name)
        last = scaled(BESIDE) + name + 6 + self._number + BLOCK_GAP
        pitch = min(scaled(WIDEST), max(least, (width - first - last) / max(1, count)))
        spare = max(0.0, (width - first - last - pitch * count) / 2)
        return [spare + first + pitch * column for column in range(count + 1)]

    def _width(self, node: GraphNode) -> float:
        if node.operation is None:
            return self._given
        written = QFontMetricsF(text_font(SIGN_PIXELS)).horizontalAdvance(node.operation.symbol)
        return max(float(scaled(ROUND)), written + 14)

    def _spot(self, node: GraphNode, xs: list[float]) -> Spot:
        x, y = xs[self._columns[node.place]] + self._shift.get(node.place, 0.0), self._y[node.place]
        line = float(scaled(LINE))
        if node.operation is None:
            height = self._height(node)
            box = QRectF(x - self._given / 2, y - height / 2, self._given, height)
            if self._columns[node.place] == 0:
                box.moveRight(x)
            value = QRectF(box.left() + 6, box.top() + 1, box.width() - 12, line)
            rows = 0 if node.adjoint is None else 1 if node.penalty is None else 3
            return Spot(
                box,
                value,
                *(value.translated(0, row * line) if row <= rows else QRectF() for row in (1, 2, 3)),
            )
        width, height = self._width(node), float(scaled(ROUND))
        box = QRectF(x - width / 2, y - height / 2, width, height)
        name = QFontMetricsF(text_font(TEXT_PIXELS)).horizontalAdvance(node.name)
        written = self._number + (name + 6 if node.name else 0)
        value = QRectF(x + scaled(BESIDE), box.top() - line - 1, written, line)
        adjoint = QRectF(x + scaled(BESIDE), box.bottom() + 1, self._number + scaled(14), line)
        return Spot(box, value, adjoint if node.adjoint is not None else QRectF())

    def _wire(self, edge: GraphEdge, spots: list[Spot], taken: Boxes) -> GraphWire:
        path = self._path(edge, spots)
        size = QSizeF(self._label_width(edge), scaled(LINE) - 2)
        tried = [self._label(path, share, size) for share in self._shares(edge, path.length())]
        label = next((each for each in tried if not taken.meet(each)), tried[0])
        area = path.boundingRect().adjusted(-8, -8, 8, 8) | label
        return GraphWire(path, label, self._apart(edge, path), area)

    def _apart(self, edge: GraphEdge, path: QPainterPath) -> tuple[float, float]:
        """Return where an edge runs beside no other: not on a bus, nor where curves come together."""
        length, curved = path.length(), path.elementCount() > 2
        first = scaled(BUS) - scaled(ROUND) / 2 if len(self._out[edge.source]) > 1 else 0.0
        inputs = len(self._into[edge.target])
        last = length - scaled(TOGETHER) if curved and inputs > 1 else length
        return first, min(last, scaled(LONG)) if curved and inputs > CROWD else last

    def _label_width(self, edge: GraphEdge) -> float:
        """Return how wide the number on an edge can be: the derivative of a sum is 1."""
        whole = self._graph.nodes[edge.target].operation in (PLUS, MINUS)
        return number_text(TEXT_PIXELS).width("−1" if whole else NUMBER) + 4

    def _shares(self, edge: GraphEdge, length: float) -> tuple[float, ...]:
        """Return where on an edge its number can stand, best first: not where it runs beside others."""
        if len(self._out[edge.source]) > 1:
            return ALONG_BUS
        return ALONG if length <= scaled(LONG) else tuple(scaled(LONG) * share / length for share in ALONG)

    @staticmethod
    def _label(path: QPainterPath, share: float, size: QSizeF) -> QRectF:
        label = QRectF(QPointF(), size)
        label.moveCenter(path.pointAtPercent(path.percentAtLength(share * path.length())))
        return label

    def _path(self, edge: GraphEdge, spots: list[Spot]) -> QPainterPath:
        """Return how an edge runs: straight, from a box or a sign to a sign; from a bus in a curve."""
        source, target = spots[edge.source], spots[edge.target]
        hangs = self._columns[edge.source] == self._columns[edge.target]
        if hangs:
            up = source.middle.y() < target.middle.y()
            path = QPainterPath(QPointF(target.middle.x(), source.box.bottom() if up else source.box.top()))
            path.lineTo(target.middle.x(), target.box.top() if up else target.box.bottom())
            return path
        start = QPointF(source.box.right(), source.middle.y())
        end = QPointF(target.box.left(), target.middle.y())
        path = QPainterPath(start)
        turn = start.x()
        if len(self._out[edge.source]) > 1:
            turn = source.middle.x() + scaled(BUS)
        elif self._graph.nodes[edge.source].operation is not None and abs(end.y() - start.y()) > 1.0:
            written = max(source.value.right(), source.adjoint.right())
            turn = min(written, end.x() - TURN * (end.x() - start.x()))
        if turn > start.x():
            path.lineTo(turn, start.y())
        middle = (turn + end.x()) / 2
        path.cubicTo(QPointF(middle, start.y()), QPointF(middle, end.y()), end)
        return path
