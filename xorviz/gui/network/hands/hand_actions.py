"""What hands can do with what is selected, or reached by key, each as an action to be found by its words."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import node_name, parameter_name
from xorviz.gui.kit.widgets import refused_action
from xorviz.gui.network.diagram.diagram_parts import Edge, Node
from xorviz.gui.network.diagram_keys import handle_of
from xorviz.gui.network.hands.network_menu import can_switch, is_frozen, is_off
from xorviz.gui.network.network_card import MATRIX, NetworkCard
from xorviz.session.selection import Selection

SHOWN = ("weights", "gradients", "both", MATRIX)
HOW = "in the network, click one, or walk to it with the arrows"
NO_WEIGHT = f"First a weight or bias: {HOW}"
NO_NEURON = f"First a hidden neuron: {HOW}"
NOTHING_HELD = "Nothing is frozen or off"


def hand_actions(
    card: NetworkCard, snapshot: Snapshot, selection: Selection, owner: QObject
) -> list[QAction]:
    """Return all that the menus in the network offer; what does not apply says why."""
    thing, hands = meant(card, selection), card.diagram.hands
    place = thing if isinstance(thing, int) else _place_of(card, thing)
    made: list[QAction] = []

    def offer(text: str, keys: str, do: Callable[[], object], refusal: str = "") -> None:
        action = refused_action(text, refusal, owner)
        action.setShortcut(keys)
        action.triggered.connect(do)
        made.append(action)

    if place is None:
        offer("Set a Weight or Bias…", "=", _nothing, NO_WEIGHT)
        offer("Freeze a Weight or Bias", "H", _nothing, NO_WEIGHT)
    else:
        name, frozen = parameter_name(snapshot.layers, place), is_frozen(place, snapshot)
        kind = "Bias" if name.startswith("b") else "Weight"
        offer(f"Set {kind} {name}…", "=", partial(card.type_number, place, snapshot))
        text = f"Let {kind} {name} Learn" if frozen else f"Freeze {kind} {name}"
        offer(text, "H", partial(hands.frozen.emit, place, not frozen))
    if isinstance(thing, Node) and can_switch(thing, snapshot):
        off, name = is_off(thing, snapshot), node_name(snapshot.layers, thing.layer, thing.index)
        wish = partial(hands.switched.emit, thing.layer, thing.index, not off)
        offer(f"Switch {'On' if off else 'Off'} Neuron {name}", "O", wish)
    else:
        offer("Switch Off a Neuron", "O", _nothing, NO_NEURON)
    offer("Free All", "", hands.freed.emit, "" if snapshot.config.held else NOTHING_HELD)
    for choice in SHOWN:
        refusal = "It is shown" if choice == card.choice else ""
        offer(f"Network: {choice.capitalize()}", "", partial(card.choose, choice), refusal)
    return made


def meant(card: NetworkCard, selection: Selection) -> Edge | Node | int | None:
    """Return what the keys are at; else what is selected, of which matrices know the place alone."""
    diagram = card.diagram
    if diagram.hasFocus() and diagram.reached is not None:
        return diagram.reached
    if card.matrix.hasFocus() and card.matrix.reached is not None:
        return card.matrix.reached
    if selection.neuron is not None:
        layers = (node for node in diagram.diagram.nodes if (node.layer, node.index) == selection.neuron)
        return next(layers, None)
    return selection.parameter


def _place_of(card: NetworkCard, thing: Edge | Node | None) -> int | None:
    handle = handle_of(card.diagram.diagram, thing)
    return None if handle is None else handle.place


def _nothing() -> None:
    """Do nothing: it is refused."""
