"""The network diagram: weights and gradients on the edges, and in each neuron what it computes."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from xorviz.core.insight.plane_cut import AT_MEANS, Cut
from xorviz.core.insight.probe import Place, is_place_of
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.number_field import ENTER
from xorviz.gui.kit.themed import fill_ground
from xorviz.gui.kit.widgets import announce
from xorviz.gui.network.diagram.chevrons import WIDE_PITCH
from xorviz.gui.network.diagram.diagram import Diagram
from xorviz.gui.network.diagram.diagram_edges import Strokes
from xorviz.gui.network.diagram.diagram_painter import OFFERED, DiagramLook, DiagramPainter, KeptPainter
from xorviz.gui.network.diagram.diagram_parts import Edge, Node
from xorviz.gui.network.diagram.kept_diagram import KeptDiagram
from xorviz.gui.network.diagram.neuron_pictures import NeuronPictures
from xorviz.gui.network.diagram_keys import WALKING, handle_of, nearest_thing, point_of, same_thing, walked
from xorviz.gui.network.diagram_probe import probed
from xorviz.gui.network.diagram_walk import Lit, route_beyond
from xorviz.gui.network.diagram_words import network_words, thing_words
from xorviz.gui.network.hands.drag import Handle
from xorviz.gui.network.hands.held_marks import paint_downhill, paint_held
from xorviz.gui.network.hover_box import paint_box, thing_lines
from xorviz.gui.network.layers.layer_controls import LayerControls
from xorviz.gui.network.network_picture import NetworkPicture

GRADIENT_PACE = 1.5


class NetworkView(NetworkPicture):
    """Shows the parameters and gradients of a snapshot. Edges grow with |weight|, chevrons are ∂L/∂w."""

    neuron_selected = Signal(int, int)
    """Layer and index of the neuron that a person clicked; layer 0 is the inputs."""
    neuron_pointed = Signal(object)
    """Layer and index of the neuron pointed at, or that the keys have led to; None if it is none."""
    matrix_requested = Signal()
    """A person wants to see all weights of a large network."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("network", "Network diagram", parent)
        self.strokes: Strokes = "both"
        self._plain = False
        self.pace = GRADIENT_PACE
        """How far the gradients' chevrons move with each epoch shown, in pixels; 0 for a single picture."""
        self._places = KeptDiagram()
        self._painter: DiagramPainter | None = None
        self._kept = KeptPainter()
        """What decides what the painter has made."""
        self._pictures = NeuronPictures()
        self._phase = 0.0
        self._told: tuple[int, int] | None = None
        """The neuron that is told to be pointed at."""
        self._reached: Edge | Node | None = None
        """What the keys have led to."""
        self._offers = False
        self.layers = LayerControls(self, self._layer_room)
        self.layers.entered.connect(self.on_pointer_left)
        self._place: Place | None = None
        """Of the plane, where a person points at it."""
        self._route: tuple[int, ...] = ()
        """Of the neuron pointed at: its strongest."""
        self._route_of: tuple[Snapshot, int, int] | None = None

    @property
    def diagram(self) -> Diagram:
        """Where everything is."""
        layers = self._snapshot.parameters.layers if self._snapshot else (2, 2, 1)
        return self._places.of(layers, self.rect(), self._written, plain=self._plain)

    @property
    def _written(self) -> Strokes:
        """Whose numbers stand beside the edges."""
        return "weights" if self._plain else self.strokes

    @property
    def reached(self) -> Edge | Node | None:
        """What the keys have led to."""
        return same_thing(self.diagram, self._reached)

    def take_lit(self) -> Lit:
        """Return what stands out, which is found only now that somebody sees it."""
        lit, own = self.lit_shown.take(), self._own()
        if self._snapshot is None:
            return lit
        if self._place is not None:
            lit = probed(lit, self._snapshot, self._place, self._cut(self._snapshot))
        if not isinstance(own, Node):
            return lit
        of = self._snapshot, own.layer, own.index
        if self._route_of != of:
            self._route_of, self._route = of, route_beyond(*of)
        return replace(lit, route=self._route)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the network at an epoch; nothing of it is computed before it is painted."""
        before = () if self._snapshot is None else self._snapshot.parameters.layers
        if other := snapshot.parameters.layers != before:
            self.layers.show_network(snapshot.config, snapshot.layers)
        if not is_place_of(self._place, snapshot.data):
            self._place = None
        if self._snapshot is None or snapshot.epoch != self._snapshot.epoch:
            self._phase = (self._phase + self.pace) % WIDE_PITCH
        super().show_snapshot(snapshot)
        if self._told is not None and other:
            self._tell_pointed()  # another may be there now

    def show_strokes(self, strokes: Strokes) -> None:
        """Show the weights, the gradients, or both."""
        self.strokes = strokes
        self.update()

    def show_plain(self, plain: bool) -> None:
        """Write the weights alone beside the edges, or what is chosen."""
        self._plain = plain
        self.layers.allow(not plain)
        self.update()

    @Slot(bool)
    def show_still(self, still: bool) -> None:
        """Let the chevrons stand still, or move with the epochs."""
        self.pace = 0.0 if still else GRADIENT_PACE

    def show_place(self, place: Place | None) -> None:
        """Show the forward pass of a place of the plane; None for what is followed."""
        if place != self._place:
            self._place = place
            self.update()

    def show_offer(self, offered: bool) -> None:
        """Say, of a large network, that there are matrices to be asked for; or say nothing of them."""
        self._offers = offered
        self.update()

    def hover_text(self) -> list[str]:
        """Return what is said of the thing under the pointer, line by line; nothing if there is none."""
        thing = self._own()
        if self._snapshot is None or thing is None:
            return []
        return thing_lines(thing, self._snapshot, self.take_lit(), moves=self.hands.moves(thing))

    def spoken(self) -> str:
        """Return what is under the pointer in words; if nothing is, what the network is."""
        snapshot, thing = self._snapshot, self._own()
        if snapshot is None:
            return ""
        if thing is not None:
            return thing_words(thing, snapshot, self.take_lit(), moves=self.hands.moves(thing))
        return network_words(snapshot) + (f". {OFFERED}" if self._offers and self.diagram.is_large else "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Describe what is under the pointer, or drag it."""
        self._pointer = event.position()
        if self.hands.drag(event.position(), event.modifiers()):
            self.setCursor(Qt.CursorShape.SizeVerCursor)
            return
        self.setCursor(self.hands.shape_over(self._own(), offer=self._is_offer(event.position())))
        self._tell_pointed()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take what is pressed in hand, to be selected or dragged: of a neuron, its bias."""
        if event.button() != Qt.MouseButton.LeftButton or self._snapshot is None:
            return
        if self._is_offer(event.position()):
            self.matrix_requested.emit()
        elif (thing := self.diagram.thing_at(event.position())) is not None:
            self.hands.press(thing, handle_of(self.diagram, thing), event.position(), self._snapshot)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select what was clicked; let go of what was dragged."""
        if event.button() == Qt.MouseButton.LeftButton and (thing := self.hands.pressed) is not None:
            if not self.hands.release() and isinstance(thing, Edge | Node):
                self._select(thing)
            self._tell_pointed()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with what is under the pointer, or with what the keys have led to."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        point = QPointF(event.pos())
        thing = same_thing(self.diagram, self._reached) if by_key else self.diagram.thing_at(point)
        handle = handle_of(self.diagram, thing)
        if self._snapshot is None or thing is None:
            event.ignore()  # then it is the view's own
        else:
            at = point_of(thing) if by_key else point
            more = partial(self.layers.offer_in, thing=thing)
            self.hands.open_menu(thing, handle, at, self._snapshot, more)

    def _select(self, thing: Edge | Node | None) -> None:
        if isinstance(thing, Edge):
            self.parameter_selected.emit(thing.place)
        elif thing is not None:
            self.neuron_selected.emit(thing.layer, thing.index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from neuron to edge to neuron; Enter selects, as a click does; hands know other keys."""
        key, thing = event.key(), same_thing(self.diagram, self._reached)
        if self._snapshot is not None and key in WALKING:
            self._pointer, self._reached = None, walked(self.diagram, thing, Qt.Key(key))
            announce(self, self.spoken())
            self.layers.show_near(point_of(self._reached))
            self._tell_pointed()
        elif self.layers.key(thing, event):
            self._pointer, self._reached = None, nearest_thing(self.diagram, thing)
            self._tell_pointed()
        elif key in ENTER and thing is not None:
            self._select(thing)
        elif self._snapshot and self.hands.key(thing, handle_of(self.diagram, thing), event, self._snapshot):
            self._pointer = None
            if not self.hands.is_typing:
                announce(self, self.spoken())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            fill_ground(painter, self, self.theme)
            if self._snapshot is None:
                return
            area, ratio = QRectF(self.rect()), self.devicePixelRatioF()
            look = DiagramLook(self.theme, self.strokes, self._written, area, ratio, self._offers)
            self._painter = self._kept.of(self.diagram, look, self._snapshot)
            pictures = self._pictures.of(
                self._snapshot, self._cut(self._snapshot), self.theme, self.diagram.node_size * ratio
            )
            self._painter.paint(
                painter, self._snapshot, pictures, self._phase, self._hovered(), self.take_lit()
            )
            paint_held(painter, self.diagram, self._snapshot, self.theme)
            if self.hands.moves(thing := self._own()):
                paint_downhill(painter, thing, self._snapshot, self.theme)
            if thing is not None:
                aside = isinstance(thing, Node) and self.diagram.is_large  # its edges are seen
                beside, texts = self._pointer or point_of(thing), self.hover_text()
                taken, kept = self.diagram.taken, [*self.layers.taken(), *self._painter.note_boxes()]
                paint_box(painter, self.theme, area, texts, beside, aside=aside, taken=taken, kept=kept)

    def _handle_at(self, point: QPointF) -> Handle | None:
        return handle_of(self.diagram, self.diagram.thing_at(point))

    def _cut(self, snapshot: Snapshot) -> Cut:
        """Return through which columns and which sample of more than two inputs the pictures go."""
        if self._view is None or snapshot.data.is_plane:
            return AT_MEANS
        return self._view.followed.cut(snapshot.data)

    def _hovered(self) -> Edge | Node | None:
        """Return what is pointed at, here or in the matrices."""
        own = self._own()
        if own is not None or self._pointed is None:
            return own
        return next((edge for edge in self.diagram.edges if edge.place == self._pointed), None)

    def _layer_room(self) -> tuple[Diagram, list[QRectF]]:
        """Return where everything is, and the words beside it."""
        return self.diagram, [] if self._painter is None else self._painter.word_boxes()

    def _is_offer(self, point: QPointF) -> bool:
        """Say whether the offer of the matrices is written at a point."""
        return self._painter is not None and self._painter.offer_box().contains(point)

    def _tell_pointed(self) -> None:
        own = self._own()
        self.hands.keep_step(own.place if isinstance(own, Edge) else None)
        self.parameter_pointed.emit(own.place if isinstance(own, Edge) else None)
        neuron = (own.layer, own.index) if isinstance(own, Node) else None
        if neuron != self._told:
            self._told = neuron
            self.neuron_pointed.emit(neuron)
        self.update()

    def _own(self) -> Edge | Node | None:
        """Return what is dragged or under the pointer; without one, what the keys have led to."""
        if (dragged := self.hands.dragged) is not None:
            return next((edge for edge in self.diagram.edges if edge.place == dragged), None)
        if self._pointer is not None:
            return self.diagram.thing_at(self._pointer)
        return same_thing(self.diagram, self._reached) if self.hasFocus() else None
