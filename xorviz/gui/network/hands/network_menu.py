"""What can be done with an edge or a neuron of the diagram."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import node_name, parameter_name
from xorviz.gui.kit.widgets import in_menu
from xorviz.gui.network.diagram.diagram_parts import Node


class NetworkMenu(QMenu):
    """Offers what hands can do; goes when it closes."""

    type_wished = Signal()
    """Its number is to be typed."""
    frozen = Signal(int, bool)
    """The place of a parameter, and whether it is to be frozen."""
    switched = Signal(int, int, bool)
    """Layer and index of a hidden neuron, and whether it is to be off."""
    why_wished = Signal(object)
    """Of what is to be told why it is what it is: the place of a parameter, or a neuron's layer and index."""
    butterfly_wished = Signal(int)
    """The place of a parameter, of which is to be shown what follows when it is moved a little."""
    freed = Signal()
    """All is to learn, and no neuron to be off."""

    def __init__(self, thing: object, place: int | None, snapshot: Snapshot, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("network_menu")
        self.aboutToHide.connect(self.deleteLater)
        if isinstance(thing, Node) and can_switch(thing, snapshot):
            self._offer_neuron(thing, snapshot)
        if place is not None:
            self._offer_parameter(place, snapshot)
        if isinstance(thing, Node) and thing.layer:
            self._offer_why(node_name(snapshot.layers, thing.layer, thing.index), (thing.layer, thing.index))
        if snapshot.config.held:
            self.addAction("Free all").triggered.connect(self.freed)

    def _offer_parameter(self, place: int, snapshot: Snapshot) -> None:
        name, frozen = parameter_name(snapshot.layers, place), is_frozen(place, snapshot)
        self.addAction(in_menu(f"Type {name}…")).triggered.connect(self.type_wished)
        text = f"Let {name} learn" if frozen else f"Freeze {name}"
        self.addAction(in_menu(text)).triggered.connect(partial(self.frozen.emit, place, not frozen))
        self._offer_why(name, place)
        wish = partial(self.butterfly_wished.emit, place)
        self.addAction(in_menu(f"Move {name} a little, and see its futures")).triggered.connect(wish)

    def _offer_why(self, name: str, asked: int | tuple[int, int]) -> None:
        wish = partial(self.why_wished.emit, asked)
        self.addAction(in_menu(f"Why is {name} what it is?")).triggered.connect(wish)

    def _offer_neuron(self, node: Node, snapshot: Snapshot) -> None:
        name, off = node_name(snapshot.layers, node.layer, node.index), is_off(node, snapshot)
        text = f"Switch {name} {'on' if off else 'off'}"
        wish = partial(self.switched.emit, node.layer, node.index, not off)
        self.addAction(in_menu(text)).triggered.connect(wish)


def is_frozen(place: int, snapshot: Snapshot) -> bool:
    """Say whether no update changes a parameter because a person holds it."""
    return place in snapshot.config.held.frozen


def is_off(node: Node, snapshot: Snapshot) -> bool:
    """Say whether a neuron is switched off."""
    return (node.layer, node.index) in snapshot.config.held.off


def can_switch(node: Node, snapshot: Snapshot) -> bool:
    """Say whether a neuron can be switched off: a hidden one."""
    return 0 < node.layer < len(snapshot.layers) - 1
