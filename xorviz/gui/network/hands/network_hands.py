"""What a person's hands wish for on the diagram: by pointer, by wheel, by key, by menu."""

from collections.abc import Callable
from typing import TypeGuard

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QMenu, QWidget

from xorviz.core.insight.gradient_rounding import settled_gradient
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.network.diagram.diagram_parts import Edge, Node
from xorviz.gui.network.hands.drag import NOTCH, Drag, Handle, stepped
from xorviz.gui.network.hands.network_menu import NetworkMenu, can_switch, is_frozen, is_off
from xorviz.gui.network.hands.weight_field import WeightField
from xorviz.session.hands import GRIP_SECONDS, Hands

TYPING = tuple("=0123456789-−")
"""What begins a number on an edge; the first of them lets it stand as it is."""
STEPS = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}
HOLD, SWITCH = Qt.Key.Key_H, Qt.Key.Key_O


class NetworkHands(QObject):
    """Turns what is done on a diagram into wishes. It changes nothing itself."""

    typed = Signal(int, float)
    """The place of a weight or bias, and the number that a person wants it to have."""
    moved = Signal(int, float)
    """The same, of many that follow each other."""
    stepped = Signal(int, float)
    """The place of a weight or bias, and by how much it is to be larger: of many, each counts."""
    holding = Signal(bool)
    """A drag has begun, or is over."""
    frozen = Signal(int, bool)
    """The place of a weight or bias, and whether updates are to leave it."""
    switched = Signal(int, int, bool)
    """Layer and index of a hidden neuron, and whether it is to be off."""
    why_wished = Signal(object)
    """Of what is to be told why it is what it is: the place of a parameter, or a neuron's layer and index."""
    butterfly_wished = Signal(int)
    """The place of a parameter, of which is to be shown what follows when it is moved a little."""
    freed = Signal()
    """All is to learn, and no neuron to be off."""
    refused = Signal(str)
    """Why a number is not allowed."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._field: WeightField | None = None
        self._drag: Drag | None = None
        self._stepped: int | None = None
        """The parameter that was stepped last, as long as it is still pointed at."""
        self._wanted: float | None = None
        """Where the pointer has gone since the last wish."""
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self.on_turn)
        self._stepping = QTimer(self, singleShot=True, interval=round(1000 * GRIP_SECONDS))
        self._stepping.timeout.connect(self.on_stepped)

    def obey(self, hands: Hands) -> None:
        """Have what is wished for done."""
        self.typed.connect(hands.set_parameter)
        self.moved.connect(hands.move_parameter)
        self.stepped.connect(hands.step_parameter)
        self.holding.connect(hands.hold)
        self.frozen.connect(hands.freeze)
        self.switched.connect(hands.switch_off)
        self.freed.connect(hands.free_all)

    @property
    def pressed(self) -> object:
        """What is in hand, dragged or not."""
        return self._drag.pressed if self._drag is not None else None

    @property
    def is_typing(self) -> bool:
        """Whether a number is being typed."""
        return self._field is not None

    @property
    def dragged(self) -> int | None:
        """The place of what is being dragged."""
        drag = self._drag
        return drag.handle.place if drag is not None and drag.moving and drag.handle is not None else None

    def moves(self, thing: Edge | Node | None) -> TypeGuard[Edge]:
        """Say whether it is an edge that is being dragged, or has just been stepped."""
        return isinstance(thing, Edge) and self.moves_place(thing.place)

    def moves_place(self, place: int | None) -> bool:
        """Say whether a parameter is being dragged, or has just been stepped."""
        return place is not None and place == (self._stepped if self.dragged is None else self.dragged)

    def keep_step(self, place: int | None) -> None:
        """Forget what has been stepped, unless that is still what is meant."""
        if not self.moves_place(place):
            self._end_steps()
            self._stepped = None

    def shape_over(self, thing: Edge | Node | None, *, offer: bool) -> Qt.CursorShape:
        """Return how the pointer looks over something: an edge can be dragged up and down."""
        if isinstance(thing, Edge):
            return Qt.CursorShape.SizeVerCursor
        return Qt.CursorShape.PointingHandCursor if thing or offer else Qt.CursorShape.ArrowCursor

    def type(self, handle: Handle, snapshot: Snapshot) -> None:
        """Let a number be typed where it is taken."""
        self.on_field_left()
        self._field = field = WeightField(handle, snapshot, self._view)
        field.taken.connect(self.typed)
        field.refused.connect(self.refused)
        field.editingFinished.connect(self.on_field_left)
        field.left.connect(self.on_field_left)
        field.open()

    def press(self, thing: object, handle: Handle | None, point: QPointF, snapshot: Snapshot) -> None:
        """Take something in hand: what follows is a click on it, or a drag of its parameter."""
        value = 0.0 if handle is None else float(snapshot.parameters.flat[handle.place])
        self._drag = Drag(thing, handle, point, value)

    def drag(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        """Follow the pointer; say whether something is dragged."""
        if self._drag is None:
            return False
        begun = self._drag.moving
        value = self._drag.to(point, fine=bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
        if value is None:
            return False
        if not begun:
            self._end_steps()
            self.holding.emit(True)
        self._wanted = value
        self._turn.start()
        return True

    def release(self) -> bool:
        """Let go; say whether something was dragged."""
        drag, self._drag = self._drag, None
        if drag is None or not drag.moving:
            return False
        self._wish(drag)
        self.holding.emit(False)
        return True

    def wheel(self, handle: Handle, event: QWheelEvent) -> None:
        """Step by the wheel."""
        turned = event.angleDelta().y() or event.angleDelta().x()  # with Alt, and on some systems with Shift
        self._step(handle, turned / NOTCH, event.modifiers())

    def key(self, thing: object, handle: Handle | None, event: QKeyEvent, snapshot: Snapshot) -> bool:
        """Do what a key means for what the keys have led to; say whether it means anything."""
        key = event.key()
        if key == SWITCH and isinstance(thing, Node) and can_switch(thing, snapshot):
            self.switched.emit(thing.layer, thing.index, not is_off(thing, snapshot))
        elif handle is None:
            return False
        elif key in STEPS:
            self._step(handle, STEPS[Qt.Key(key)], event.modifiers())
        elif key == HOLD:
            self.frozen.emit(handle.place, not is_frozen(handle.place, snapshot))
        elif event.text() in TYPING:
            self.type(handle, snapshot)
            if self._field is not None and event.text() != TYPING[0]:
                self._field.keyPressEvent(event)
        else:
            return False
        return True

    def open_menu(
        self,
        thing: object,
        handle: Handle | None,
        at: QPointF,
        snapshot: Snapshot,
        add_more: Callable[[QMenu], None] = lambda menu: None,
    ) -> None:
        """Offer what can be done with something and its parameter, and what else there is to add."""
        menu = NetworkMenu(thing, None if handle is None else handle.place, snapshot, self._view)
        menu.type_wished.connect(lambda: handle and self.type(handle, snapshot))
        menu.frozen.connect(self.frozen)
        menu.switched.connect(self.switched)
        menu.freed.connect(self.freed)
        menu.why_wished.connect(self.why_wished)
        menu.butterfly_wished.connect(self.butterfly_wished)
        add_more(menu)
        menu.popup(self._view.mapToGlobal(at.toPoint()))

    @Slot()
    def on_turn(self) -> None:
        """Wish for where the pointer has come to."""
        if self._drag is not None:
            self._wish(self._drag)

    @Slot()
    def on_field_left(self) -> None:
        """Give the keyboard back, and put the field away."""
        field, self._field = self._field, None
        if field is not None:
            had_keyboard = field.hasFocus()
            field.hide()
            field.deleteLater()
            if had_keyboard:
                self._view.setFocus()

    @Slot()
    def on_stepped(self) -> None:
        """Let go: no more steps follow."""
        self.holding.emit(False)

    def _end_steps(self) -> None:
        if self._stepping.isActive():
            self._stepping.stop()
            self.on_stepped()

    def _wish(self, drag: Drag) -> None:
        value, self._wanted = self._wanted, None
        self._turn.stop()
        if value is not None and drag.handle is not None:
            self.moved.emit(drag.handle.place, value)

    def _step(self, handle: Handle, steps: float, modifiers: Qt.KeyboardModifier) -> None:
        change = stepped(steps, fine=bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
        if self._stepped != handle.place:
            self._end_steps()
        self._stepped = handle.place
        if not self._stepping.isActive():
            self.holding.emit(True)
        self._stepping.start()
        self.stepped.emit(handle.place, change)


def downhill(place: int, snapshot: Snapshot) -> int:
    """Return which way a parameter lowers the loss of all samples: 1 upward, −1; 0 where it is flat."""
    gradient = float(settled_gradient(snapshot)[place])
    return (gradient < 0) - (gradient > 0)


def downhill_words(place: int, snapshot: Snapshot) -> str:
    """Say which way lowers the loss."""
    way = downhill(place, snapshot)
    if way == 0:
        return "= flat here: the gradient is 0"
    return "▲ larger lowers the loss" if way > 0 else "▼ smaller lowers the loss"
