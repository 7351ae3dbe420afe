"""What changes layers in the diagram: seen near the pointer, or where the keyboard is; it moves nothing."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QAction, QEnterEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QMenu, QToolButton, QWidget

from xorviz.core.run.choices.layers import LayerWish, layer_wishes
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.describing import in_words
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.theme import scaled
from xorviz.gui.kit.widgets import announce, named, refused_action
from xorviz.gui.network.diagram.diagram import Diagram
from xorviz.gui.network.diagram.diagram_parts import Edge, Node
from xorviz.gui.network.layers.layer_places import LayerSpot, place_spots

BUTTON = 22.0
"""How wide and high a button is, in pixels at zoom 1."""
NEAR = 0.75
"""So far from the pointer, as a share of the way between two columns, is what is seen."""
SIGNS = {"wider": "+", "narrower": "−", "in": "+", "out": "×"}
KEYS = {
    Qt.Key.Key_Insert: ("wider", "in"),
    Qt.Key.Key_Plus: ("wider", "wider"),
    Qt.Key.Key_Delete: ("narrower", "out"),
    Qt.Key.Key_Backspace: ("narrower", "out"),
}
"""What a key means for the layer that the keys have led to: alone, and with Shift."""
REPEATED = ("wider", "narrower")
"""What is wished for several times on end, with the pointer where it is."""


class LayerBar(QFrame):
    """The buttons of one hidden layer, or of the gap before a layer."""

    wished = Signal(object)
    entered = Signal()
    """The pointer has come to it."""

    def __init__(self, spot: LayerSpot, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("layer_bar")
        self.spot = spot
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.buttons = {wish: self._button(wish) for wish in spot.wishes}

    def show_at(self, box: QRectF, config: TrainingConfig) -> None:
        """Stand there, and say of a network what each button does."""
        upright = box.height() > box.width()
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if upright else directions.LeftToRight)
        for wish, button in self.buttons.items():
            refusal, words = wish.refusal(config), wish.words(len(config.hidden))
            button.setEnabled(not refusal)
            button.setToolTip(refusal or words)
            button.setAccessibleName(words)
            button.setAccessibleDescription(refusal)
        self.setGeometry(box.toRect())
        self.show()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Say that the pointer is here."""
        self.entered.emit()
        super().enterEvent(event)

    @Slot()
    def on_clicked(self) -> None:
        """Wish for what the button stands for."""
        sender = self.sender()
        self.wished.emit(next(wish for wish, button in self.buttons.items() if button is sender))

    def _button(self, wish: LayerWish) -> QToolButton:
        button = named(ToolButton(), f"layer_{wish.kind}_{wish.layer}", role="step")
        button.setText(SIGNS[wish.kind])
        button.setFixedSize(round(scaled(BUTTON)), round(scaled(BUTTON)))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the diagram has keys for all of it
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.clicked.connect(self.on_clicked)
        self._row.addWidget(button)
        return button


class LayerControls(QObject):
    """Turns what is done to layers in a diagram into wishes. It changes nothing itself."""

    wished = Signal(object)
    """A `LayerWish`."""
    refused = Signal(str)
    """Why something cannot be wished for."""
    entered = Signal()
    """The pointer is on a control, and on nothing of the diagram."""

    def __init__(self, view: QWidget, shown: Callable[[], tuple[Diagram, Iterable[QRectF]]]) -> None:
        super().__init__(view)
        self._view, self._shown = view, shown
        """Where they are, and what is placed there: the diagram, and what else must stay to be seen."""
        self._allowed = False
        self._config: TrainingConfig | None = None
        self._layers: tuple[int, ...] = ()
        self._bars: dict[LayerSpot, LayerBar] = {}
        self._placed: dict[LayerSpot, QRectF] = {}
        self._placed_in: Diagram | None = None
        self._held: tuple[int, QRectF] | None = None
        """The layer whose buttons are under the pointer, and where, whatever becomes of the diagram there."""
        self._actions: list[QAction] = []
        view.installEventFilter(self)

    def allow(self, allowed: bool) -> None:
        """Let them be seen where they are wanted, or never."""
        self._allowed = allowed
        self.hide()

    def show_network(self, config: TrainingConfig, layers: tuple[int, ...]) -> None:
        """Serve a network of other settings or other layers."""
        self._config, self._layers = config, layers
        self.hide()

    def taken(self) -> list[QRectF]:
        """Return where some stand that are to be seen."""
        return [QRectF(bar.geometry()) for bar in self._bars.values() if bar.isVisible()]

    def show_near(self, point: QPointF | None) -> None:
        """Show those near a place of the diagram; all, if it is none."""
        if not self._allowed or self._config is None:
            return
        diagram, notes = self._shown()
        if diagram is not self._placed_in:
            self._place(diagram, notes)
        for spot, box in self._placed.items():
            near = point is None or abs(spot.middle - point.x()) <= NEAR * diagram.apart
            bar = self._bars.get(spot)
            if near and (bar is None or bar.isHidden()):
                self._bar(spot).show_at(box, self._config)
            elif not near and bar is not None:
                bar.hide()

    def hide(self) -> None:
        """Show none."""
        self._let_go()
        for bar in self._bars.values():
            bar.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be seen while a person points at the diagram, or has come to it by key."""
        kind, kinds = event.type(), QEvent.Type
        if kind == kinds.MouseMove and isinstance(event, QMouseEvent) and not event.buttons():
            self._let_go()  # buttons have the pointer's moves for themselves: it is on none
            self.show_near(event.position())
        elif kind == kinds.FocusIn:
            self.show_near(None)
        elif kind in (kinds.Leave, kinds.FocusOut, kinds.Resize):
            self.hide()
        return False

    def key(self, thing: Edge | Node | None, event: QKeyEvent) -> bool:
        """Do what a key means for the layer of what the keys have led to; say whether it means anything."""
        if event.key() not in KEYS or thing is None or self._config is None:
            return False
        alone, shifted = KEYS[Qt.Key(event.key())]
        kind = shifted if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else alone
        wish = next((wish for wish in self.wishes_of(thing) if wish.kind == kind), None)
        if wish is None:
            self.refused.emit("That is for a hidden layer: the data decide on inputs and outputs")
        else:
            self.on_wished(wish)
        return True

    def wishes_of(self, thing: Edge | Node) -> list[LayerWish]:
        """Return what can be wished for where a thing is: a layer that comes in comes behind a neuron."""
        last = len(self._layers) - 1
        node = thing if isinstance(thing, Node) else thing.target
        coming = LayerWish("in", node.layer if isinstance(thing, Edge) else min(last, node.layer + 1))
        own = [wish for wish in layer_wishes(last - 1) if wish.layer == node.layer and wish.kind != "in"]
        return [*own, coming] if isinstance(thing, Node) and 0 < node.layer < last else [coming]

    def offer_in(self, menu: QMenu, thing: Edge | Node) -> None:
        """Offer in a menu what can be wished for where a thing is."""
        menu.addSeparator()
        menu.addActions(self._actions_for(self.wishes_of(thing), menu))

    def actions(self) -> Sequence[QAction]:
        """Return all that can be wished for now, each as an action, to be found by its words."""
        for old in self._actions:
            old.deleteLater()
        self._actions = self._actions_for(layer_wishes(max(0, len(self._layers) - 2)), self)
        return self._actions

    @Slot(object)
    def on_wished(self, wish: LayerWish, checked: bool = False) -> None:
        """Pass a wish on, and tell those who hear it what the network is then."""
        under = next((bar for bar in self._bars.values() if bar.underMouse()), None)
        middle, box = (0.0, QRectF()) if under is None else (under.spot.middle, self._placed[under.spot])
        self.wished.emit(wish)
        announce(self._view, in_words(self._layers))
        if under is not None:  # the pointer is still there, and there may be more to be done
            self._held = (wish.layer, box) if wish.kind in REPEATED else None
            self.show_near(QPointF(middle, 0.0))

    def _let_go(self) -> None:
        """Place anew what stayed under the pointer: it may cover something."""
        if self._held is not None:
            self._held = self._placed_in = None

    def _actions_for(self, wishes: Iterable[LayerWish], owner: QObject) -> list[QAction]:
        made: list[QAction] = []
        for wish in wishes if self._config is not None else ():
            refusal = "" if self._config is None else wish.refusal(self._config)
            action = refused_action(wish.words(len(self._layers) - 2), refusal, owner)
            action.triggered.connect(partial(self.on_wished, wish))
            made.append(action)
        return made

    def _place(self, diagram: Diagram, notes: Iterable[QRectF]) -> None:
        """Find room for all, in a diagram that was placed anew."""
        area = QRectF(self._view.rect()).adjusted(4, 2, -4, -2)
        self._placed, self._placed_in = (
            place_spots(diagram, area, round(scaled(BUTTON)), notes, self._held),
            diagram,
        )
        for bar in self._bars.values():
            bar.hide()
            bar.deleteLater()
        self._bars = {}

    def _bar(self, spot: LayerSpot) -> LayerBar:
        if spot not in self._bars:
            bar = self._bars[spot] = LayerBar(spot, self._view)
            bar.wished.connect(self.on_wished)
            bar.entered.connect(self.entered)
        return self._bars[spot]
