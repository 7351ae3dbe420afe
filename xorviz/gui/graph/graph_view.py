"""The computation graph as a picture: walked with the keys, zoomed, moved; a click leads to a line."""

from collections.abc import Collection, Iterator

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.chain_rule import Trace, trace_snapshot
from xorviz.core.update.graph.graph import GraphNode
from xorviz.gui.graph.edge_signs import EdgeSigns
from xorviz.gui.graph.graph_layout import GraphLayout, layout_of
from xorviz.gui.graph.graph_numbers import GraphShown, shown_at
from xorviz.gui.graph.graph_painter import GraphPainter
from xorviz.gui.graph.graph_port import GraphPort
from xorviz.gui.graph.graph_walk import beside, neuron_after, neuron_of, refusal
from xorviz.gui.kit.pane import Pane
from xorviz.gui.kit.pointing.grip import STEP, Grip, wheel_factor
from xorviz.gui.kit.pointing.keys import ARROWS, zooming
from xorviz.gui.kit.theme import VECTOR, text_font
from xorviz.gui.kit.themed import fill_ground
from xorviz.gui.kit.widgets import announce
from xorviz.session.selection import FIRST_SAMPLE, Selection
from xorviz.session.view import SessionView

PAN = 60.0
"""How far a key moves it, in pixels."""
ZOOMING = zooming(STEP)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class GraphView(Pane, QWidget):
    """Shows the update that is taken apart as a graph: of a small network whole, of others by neuron."""

    operation_selected = Signal(int)
    """The line that a person wants to walk to."""
    parameter_selected = Signal(int)
    """The place of a parameter that a person picked out."""
    neuron_selected = Signal(int, int)
    """Layer and index of the neuron whose graph is wanted."""

    smallest = (320, 200)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("graph", "Computation graph", parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._view: SessionView | None = None
        self._shown: GraphShown | None = None
        self._of: tuple[object, ...] = ()
        self._layout: GraphLayout | None = None
        self._signs: EdgeSigns | None = None
        self._laid_out_for: object = None
        self._lines = QPixmap()
        """The edges: they stay while only numbers change."""
        self._lines_of: object = None
        self._port = GraphPort()
        self._marked: int | None = None
        self._hovered: int | None = None
        self._grip = Grip()

    @property
    def shown(self) -> GraphShown | None:
        """The graph with what is known of it; None if there is none."""
        return self._shown

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Take the update, the line of the walk, and what is selected."""
        self._view = view
        if what & {"update", "place", "selection"}:
            self.redraw()

    def draw(self) -> None:
        """Make the graph, unless it is the one that is shown."""
        view = self._view
        if view is None:
            return
        if refusal(view):
            self._shown, self._of = None, ()
        else:
            self._take(view.trace, view.place, neuron_of(view.trace.layers, view.selection))
        self.update()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the update after a snapshot, for a picture: of the sample that is followed at first."""
        sample = min(FIRST_SAMPLE, len(snapshot.data) - 1)
        trace = trace_snapshot(snapshot, sample)
        self._take(trace, None, neuron_of(trace.layers, Selection()))
        self._show_all()

    def area_of(self, place: int) -> QRectF:
        """Return where a node is, in pixels."""
        assert self._layout is not None
        return self._port.on_screen(self._layout.spots[place].area)

    def numbers(self) -> Iterator[str]:
        """Yield each number that is known, line by line, parted by tabs."""
        if self._shown is not None:
            yield from self._shown.lines()

    def spoken(self) -> str:
        """Return the node that the keys are at, or what the line is about, or what the graph is of."""
        if self._shown is None:
            return "" if self._view is None else refusal(self._view)
        nodes = self._shown.graph.nodes
        if self._marked is not None:
            return self._shown.words(nodes[self._marked])
        lit = [self._shown.words(node) for node in nodes if node.place in self._shown.lit]
        if lit:
            return ". ".join(lit)
        count = f"{len(nodes)} numbers and operations, up to {nodes[-1].words or nodes[-1].name}"
        return f"{count}. The arrows walk from one to the next"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            fill_ground(painter, self, self.theme)
            if self._shown is None or self._layout is None:
                self._paint_words(painter)
            else:
                self._paint_graph(painter, self._shown, self._layout)

    def on_theme_changed(self) -> None:
        """Lay out anew: text may be of another size."""
        self._lay_out()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room."""
        super().resizeEvent(event)
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        self._zoom_by(wheel_factor(event), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip.take(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move it, or say what is under the pointer."""
        if not self._grip.held:
            self._hover(self._node_at(event.position()))
        elif (way := self._grip.way_to(event.position())) is not None:
            self._move_by(way)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; where nothing was moved, walk to the line of a node, or go to its neuron."""
        clicked, node = self._grip.let_go(), self._node_at(event.position())
        if not clicked or node is None or self._layout is None:
            return
        self._marked = node.place
        at = self._port.to_graph(event.position())
        self._choose(node, back=self._layout.spots[node.place].adjoint.contains(at))
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all where there is nothing else to be chosen."""
        if self._node_at(event.position()) is None:
            self._show_all()

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._hover(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the nodes, zoom, move, or choose."""
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = held == Qt.KeyboardModifier.ShiftModifier
        if self._shown is None or not (held == Qt.KeyboardModifier.NoModifier or shift):
            super().keyPressEvent(event)
        elif key in ARROWS and shift:
            across, up = ARROWS[key]
            self._move_by(QPointF(-PAN * across, PAN * up))
        elif key in ARROWS:
            self._walk(ARROWS[key])
        elif key in ZOOMING:
            self._zoom_by(ZOOMING[key], QPointF(self.rect().center()))
        elif key == Qt.Key.Key_0:
            self._show_all()
        elif key in ENTER and self._marked is not None:
            self._choose(self._shown.graph.nodes[self._marked])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and self._shown.graph.neuron is not None:
            step = 1 if key == Qt.Key.Key_PageDown else -1
            self.neuron_selected.emit(*neuron_after(self._shown.trace.layers, self._shown.graph.neuron, step))
        else:
            super().keyPressEvent(event)

    def _take(self, trace: Trace, place: int | None, neuron: tuple[int, int] | None) -> None:
        of = trace, place, neuron
        if of == self._of:
            return
        before, self._of, self._shown = self._shown, of, shown_at(trace, place, neuron)
        if before is None or before.graph.neuron != neuron or _names(before) != _names(self._shown):
            self._marked = self._hovered = None
        self._lay_out()
        if before is not None and before.place != place and place is not None:
            self._reveal(self._shown.lit)
            if self.hasFocus() and self._shown.lit:
                self._marked = None
                announce(self, self.spoken())

    def _lay_out(self) -> None:
        """Lay the graph out, if it or the room is another one."""
        if self._shown is None:
            return
        graph = self._shown.graph
        nodes = [
            (node.name, node.operation and node.operation.symbol, node.adjoint is None, node.penalty is None)
            for node in graph.nodes
        ]
        wanted = nodes, [edge[:2] for edge in graph.edges], self.size(), self.theme.zoom
        if wanted == self._laid_out_for:
            return
        self._laid_out_for = wanted
        self._layout = layout_of(graph, QSizeF(self.size()))
        self._signs = EdgeSigns(self._layout)
        self._port.begin(self._layout.size, QSizeF(self.size()))
        self._reveal(self._shown.lit or {len(graph.nodes) - 1})

    def _choose(self, node: GraphNode, *, back: bool = False) -> None:
        """Do what a click on a node is for; once more, and it is about what comes back there."""
        assert self._shown is not None
        if node.closed and node.neuron is not None:
            self.neuron_selected.emit(*node.neuron)
            return
        selected = None if self._view is None else self._view.selection.parameter
        if node.parameter is not None and node.parameter != selected:
            self.parameter_selected.emit(node.parameter)
        lines = [place.line for place in (node.found, node.derived) if place is not None]
        if lines:
            back = back or lines[0] == self._shown.place
            self.operation_selected.emit(lines[-1 if back else 0])

    def _walk(self, way: tuple[int, int]) -> None:
        """Go with the keys to the next node on a way."""
        assert self._shown is not None
        assert self._layout is not None
        self._marked = beside(self._shown.graph, self._layout, self._marked, way)
        self._reveal({self._marked})
        announce(self, self.spoken())
        self.update()

    def _hover(self, node: GraphNode | None) -> None:
        place = None if node is None else node.place
        if place != self._hovered:
            self._hovered = place
            shape = Qt.CursorShape.ArrowCursor if node is None else Qt.CursorShape.PointingHandCursor
            self.setCursor(shape)
            self.setToolTip("" if node is None or self._shown is None else self._shown.words(node))
            self.update()

    def _node_at(self, position: QPointF) -> GraphNode | None:
        if self._shown is None or self._layout is None:
            return None
        at = self._port.to_graph(position)
        areas = (spot.area for spot in self._layout.spots)
        found = (node for node, area in zip(self._shown.graph.nodes, areas, strict=True) if area.contains(at))
        return next(found, None)

    def _zoom_by(self, factor: float, about: QPointF) -> None:
        self._port.zoom_by(factor, about)
        self.update()

    def _move_by(self, way: QPointF) -> None:
        self._port.move_by(way)
        self.update()

    def _show_all(self) -> None:
        if self._layout is not None:
            self._port.show_all(self._layout.size, QSizeF(self.size()))
            self.update()

    def _reveal(self, places: Collection[int]) -> None:
        """Move it so that nodes are in sight, if they are not."""
        if self._layout is None or not places:
            return
        area = QRectF()
        for place in places:
            area |= self._layout.spots[place].area
        self._port.reveal(area, QSizeF(self.size()))

    def _paint_graph(self, painter: QPainter, shown: GraphShown, layout: GraphLayout) -> None:
        assert self._signs is not None
        about = self.theme, shown, layout, self._signs, self._port.sight(QSizeF(self.size()))
        painting = GraphPainter(painter, *about)
        signs, ratio = painting.line_signs(), self.devicePixelRatioF()
        lines_of = signs, self._signs, self.theme, self._port.state(), self.size(), ratio
        if not VECTOR[0] and lines_of != self._lines_of:
            self._lines_of, self._lines = lines_of, QPixmap(self.size() * ratio)
            self._lines.setDevicePixelRatio(ratio)
            self._lines.fill(self.theme.colour("card"))
            with QPainter(self._lines) as below:
                self._port.apply(below)
                GraphPainter(below, *about).paint_lines(signs)
        if not VECTOR[0]:
            painter.drawPixmap(0, 0, self._lines)
        self._port.apply(painter)
        if VECTOR[0]:
            painting.paint_lines(signs)
        selected = None if self._view is None else self._view.selection.parameter
        painting.paint(self._marked if self.hasFocus() else None, self._hovered, selected)

    def _paint_words(self, painter: QPainter) -> None:
        """Say why there is no graph."""
        if self._view is None:
            return
        painter.setFont(text_font())
        painter.setPen(self.theme.colour("muted"))
        align = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect().adjusted(20, 0, -20, 0), align, refusal(self._view))


def _names(shown: GraphShown) -> list[str]:
    """Return what tells the nodes of a graph from those of another one."""
    return [node.name for node in shown.graph.nodes]
