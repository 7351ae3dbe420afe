"""The network diagram: weights and gradients on the edges, and in each neuron what it computes."""

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xorviz.core.insight.surface import affordable_cells, cell_centres, layer_surfaces
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.run.training import Snapshot
from xorviz.gui.kit.number_field import ENTER
from xorviz.gui.kit.numbers import precise
from xorviz.gui.kit.plane_image import ANSWERS, plane_image
from xorviz.gui.kit.theme import Theme
from xorviz.gui.kit.themed import Themed
from xorviz.gui.kit.widgets import announce
from xorviz.gui.network.chevrons import WIDE_PITCH
from xorviz.gui.network.diagram import Diagram, place_diagram, shown_neurons
from xorviz.gui.network.diagram_edges import Strokes
from xorviz.gui.network.diagram_keys import WALKING, point_of, same_thing, walked
from xorviz.gui.network.diagram_painter import DiagramPainter
from xorviz.gui.network.diagram_parts import Edge, Node
from xorviz.gui.network.diagram_walk import Lit, lit
from xorviz.gui.network.diagram_words import network_words, parameter_table, thing_words
from xorviz.gui.network.edge_labels import edge_numbers, gradient_key, label_sizes
from xorviz.session.view import SessionView

PICTURE_CELLS, FEWEST_CELLS = 28, 8
"""Of a small picture along each side: no more than pixels; those of a large network have fewer."""
PICTURE_COST = 4e6
"""What the small pictures may cost: see `affordable_cells`."""
GRADIENT_PACE = 1.5
MARGINS = (14, 6, -14, -6)


class NetworkView(Themed, QWidget):
    """Shows the parameters and gradients of a snapshot. Edge thickness is |weight|, chevrons are ∂L/∂w."""

    neuron_selected = Signal(int, int)
    """Layer and index of the neuron that a person clicked; layer 0 is the inputs."""
    parameter_selected = Signal(int)
    """The place of the weight or bias that a person clicked, on its edge or its numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network")
        self.setAccessibleName("Network diagram")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click selects; Tab and F6 come here
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # or all that is behind it is painted too
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.strokes: Strokes = "both"
        self._plain = False
        self.pace = GRADIENT_PACE
        """How far the gradients' chevrons move with each epoch shown, in pixels; 0 for a single picture."""
        self._snapshot: Snapshot | None = None
        self._diagram: Diagram | None = None
        self._painter: DiagramPainter | None = None
        self._painter_for: tuple[object, ...] = ()
        """What decides what the painter has made."""
        self._pictures: list[list[QImage]] = []
        self._pictures_of: tuple[object, ...] = ()
        self._phase = 0.0
        self._pointer: QPointF | None = None
        self._reached: Edge | Node | None = None
        """What the keys have led to."""
        self._lit = Lit()
        self._lit_of: object = None
        """What decides what stands out: where nobody walks, no more of the update than its forward pass."""
        self._view: SessionView | None = None
        """Of which it has not been asked yet what stands out."""

    @property
    def diagram(self) -> Diagram:
        """Where everything is."""
        if self._diagram is None:
            layers = self._snapshot.parameters.layers if self._snapshot else (2, 2, 1)
            area = QRectF(self.rect()).adjusted(*MARGINS)
            self._diagram = place_diagram(layers, area, *label_sizes(self._written, plain=self._plain))
        return self._diagram

    @property
    def _written(self) -> Strokes:
        """Whose numbers stand beside the edges."""
        return "weights" if self._plain else self.strokes

    def take_lit(self) -> Lit:
        """Return what stands out, which is found only now that somebody sees it."""
        view, self._view = self._view, None
        if view is not None and not view.update.is_listable:
            chosen = view.selection
            self._lit_of = None
            self._lit = Lit(selected_node=chosen.neuron, selected_edge=chosen.parameter)
        elif view is not None:
            trace, walked = view.trace, view.place is not None
            of = trace if walked else trace.forward_pass, view.place, view.selection
            if of != self._lit_of:
                self._lit_of = of
                self._lit = lit(trace, view.place, view.selection)
        return self._lit

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(260, 130)

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Show the network at the cursor, and what stands out there."""
        if what & {"run", "snapshot"}:
            self.show_snapshot(view.snapshot)
        if what & {"update", "place", "selection"}:
            self._view = view
            self.update()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the network at an epoch; nothing of it is computed before it is painted."""
        if self._snapshot is None or snapshot.parameters.layers != self._snapshot.parameters.layers:
            self._diagram = None
        if self._snapshot is None or snapshot.epoch != self._snapshot.epoch:
            self._phase = (self._phase + self.pace) % WIDE_PITCH
        self._snapshot = snapshot
        self.update()

    def show_strokes(self, strokes: Strokes) -> None:
        """Show the weights, the gradients, or both."""
        self.strokes = strokes
        self._diagram = None
        self.update()

    def show_plain(self, plain: bool) -> None:
        """Write the weights alone beside the edges, or what is chosen."""
        self._plain = plain
        self._diagram = None
        self.update()

    @Slot(bool)
    def show_still(self, still: bool) -> None:
        """Let the chevrons stand still, or move with the epochs."""
        self.pace = 0.0 if still else GRADIENT_PACE

    def show_lit(self, lit: Lit) -> None:
        """Show what an operation concerns, and what is selected."""
        self._view, self._lit = None, lit
        self.update()

    def on_theme_changed(self) -> None:
        """Paint in the colours of the theme, with its fonts."""
        self._diagram = None
        self.update()

    def hover_text(self) -> list[str]:
        """Return what is said of the thing under the pointer, line by line; nothing if there is none."""
        thing = self._hovered()
        if self._snapshot is None or thing is None:
            return []
        return (
            _edge_text(thing, self._snapshot, self.take_lit())
            if isinstance(thing, Edge)
            else _node_text(thing, self._snapshot, self.take_lit())
        )

    def spoken(self) -> str:
        """Return what is under the pointer in words; if nothing is, what the network is."""
        snapshot, thing = self._snapshot, self._hovered()
        if snapshot is None:
            return ""
        return network_words(snapshot) if thing is None else thing_words(thing, snapshot, self.take_lit())

    def numbers(self) -> str:
        """Return each parameter and its gradient, a line for each, parted by tabs."""
        return "" if self._snapshot is None else parameter_table(self._snapshot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        self._diagram = None
        super().resizeEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Describe what is under the pointer."""
        self._pointer = event.position()
        hand = self._hovered() is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select what is clicked: a neuron, or a weight or bias."""
        if event.button() == Qt.MouseButton.LeftButton and self._snapshot is not None:
            self._select(self.diagram.thing_at(event.position()))

    def _select(self, thing: Edge | Node | None) -> None:
        if isinstance(thing, Edge):
            self.parameter_selected.emit(thing.place)
        elif thing is not None:
            self.neuron_selected.emit(thing.layer, thing.index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from neuron to edge to neuron; Enter selects, as a click does."""
        key, thing = event.key(), same_thing(self.diagram, self._reached)
        if self._snapshot is not None and key in WALKING:
            self._pointer, self._reached = None, walked(self.diagram, thing, Qt.Key(key))
            announce(self, self.spoken())
            self.update()
        elif key in ENTER and thing is not None:
            self._select(thing)
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Describe nothing any more."""
        self._pointer = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        if self._snapshot is None:
            painter.fillRect(event.rect(), self.theme.colour("card"))
            return
        diagram = self._diagram_painter(self.devicePixelRatioF())
        self._draw_pictures()
        lit = self.take_lit()
        diagram.paint(painter, self._snapshot, self._pictures, self._phase, self._hovered(), lit)
        if (thing := self._hovered()) is not None:
            diagram.paint_text(painter, self.hover_text(), self._pointer or point_of(thing))
        painter.end()

    def _hovered(self) -> Edge | Node | None:
        """Return what is under the pointer; without one, what the keys have led to."""
        if self._pointer is not None:
            return self.diagram.thing_at(self._pointer)
        return same_thing(self.diagram, self._reached) if self.hasFocus() else None

    def _diagram_painter(self, ratio: float) -> DiagramPainter:
        """Return what paints the diagram: the same as long as only numbers change."""
        assert self._snapshot is not None
        activations = self._snapshot.config.activations
        painted_for = (
            self.diagram,
            self.theme,
            self.strokes,
            self._written,
            self._plain,
            activations,
            ratio,
        )
        if self._painter is None or any(
            one is not other and one != other
            for one, other in zip(painted_for, self._painter_for, strict=True)
        ):
            area = QRectF(self.rect())
            made = self.diagram, self.theme, self.strokes, self._written, activations, area, ratio
            self._painter, self._painter_for = DiagramPainter(*made), painted_for
        return self._painter

    def _draw_pictures(self) -> None:
        """Make a small picture of each neuron's output over the plane, if the epoch shown has none yet."""
        assert self._snapshot is not None
        layers, pixels = self._snapshot.layers, math.ceil(self.diagram.node_size * self.devicePixelRatioF())
        most = max(FEWEST_CELLS, min(PICTURE_CELLS, pixels))
        cells = affordable_cells(layers, PICTURE_COST, FEWEST_CELLS, most)
        of = self._snapshot, self.theme, cells
        if self._pictures_of and all(one is other for one, other in zip(of, self._pictures_of, strict=True)):
            return
        self._pictures_of = of
        extent = self._snapshot.data.extent
        hidden = [ACTIVATIONS[name] for name in self._snapshot.config.activations[:-1]]
        limits = [extent, *((each.low, each.high) for each in hidden), ANSWERS]
        centres = cell_centres(extent, cells)
        surfaces = layer_surfaces(self._snapshot, centres, centres)
        parts = zip(surfaces, limits, shown_neurons(layers), strict=True)
        self._pictures = [_images(layer[:shown], self.theme, each) for layer, each, shown in parts]


def _images(surfaces: Array, theme: Theme, limits: tuple[float, float]) -> list[QImage]:
    """Return an image of each surface, (neurons, rows, columns): coloured all at once."""
    neurons, rows, columns = surfaces.shape
    strip = plane_image(surfaces[:, ::-1].reshape(neurons * rows, columns), theme, limits)
    return [strip.copy(0, rows * neuron, columns, rows) for neuron in range(neurons)]


def _edge_text(edge: Edge, snapshot: Snapshot, lit: Lit) -> list[str]:
    return [edge.name, *_parameter_text("b" if edge.is_bias else "w", edge.place, snapshot, lit)]


def _parameter_text(letter: str, place: int, snapshot: Snapshot, lit: Lit) -> list[str]:
    (weight,), (gradient,) = edge_numbers(snapshot, lit, [place])
    gradient_name = f"{gradient_key(lit)}/∂{letter}"
    known = "not known yet" if gradient is None else precise(gradient)
    whose = f" of {lit.whose}" if lit.whose and gradient is not None else ""
    return [f"{letter:<{len(gradient_name)}}  {precise(weight)}", f"{gradient_name}  {known}{whose}"]


def _node_text(node: Node, snapshot: Snapshot, lit: Lit) -> list[str]:
    if node.layer == 0:
        return [f"input {node.label}"]
    function = snapshot.config.activations[node.layer - 1]
    before = parameter_count(snapshot.layers[: node.layer])
    inputs, outputs = snapshot.layers[node.layer - 1 : node.layer + 1]
    bias = before + inputs * outputs + node.index
    return [f"{node.label} = {function}(z)", *_parameter_text("b", bias, snapshot, lit)]
