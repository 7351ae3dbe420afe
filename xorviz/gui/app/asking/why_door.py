"""The ways to ask why a number is what it is: a key, menus, links; and where the answer stands."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Slot
from PySide6.QtWidgets import QMenu, QWidget

from xorviz.core.update.names import node_name, sample_name
from xorviz.gui.app.asking.beyond_door import bring_up
from xorviz.gui.app.plot_cards import Panels
from xorviz.gui.kit.step_job import InTurns
from xorviz.gui.kit.widgets import in_menu
from xorviz.gui.network.diagram.diagram_parts import Edge, Node
from xorviz.session.session import Session

if TYPE_CHECKING:
    from xorviz.gui.why.why_window import WhyWindow

SPACES = "boundary", "hidden_space"
MOST_OUTPUTS = 4
"""Of a sample, so many predictions are offered in a menu."""


class WhyDoor(QObject):
    """Opens the window that tells why a number is what it is, and selects that number first."""

    def __init__(self, session: Session, panels: Panels, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._panels, self._parent = session, panels, parent
        self._turns = InTurns(self)
        self._window: WhyWindow | None = None
        panels.network_card.why_wished.connect(self.tell)

    @Slot(object)
    def tell(self, asked: int | tuple[int, int] | None) -> None:
        """Tell of a parameter by its place, of a neuron by its layer and index, or of the loss."""
        picking, selection = self._session.picking, self._session.view.selection
        if isinstance(asked, tuple):
            if selection.neuron != asked:
                picking.select_neuron(*asked)
        elif asked is not None:
            if selection.parameter != asked:
                picking.select_parameter(asked)
        elif selection.neuron is not None:
            picking.select_neuron(*selection.neuron)
        elif selection.parameter is not None:
            picking.select_parameter(selection.parameter)
        self._open()

    def tell_of_prediction(self, sample: int, output: int = 0) -> None:
        """Tell of what is answered to a sample."""
        self._session.picking.select_sample(sample)
        self.tell((len(self._session.view.run.layers) - 1, output))

    def tell_of_what_is_meant(self) -> None:
        """Tell of the sample that is pointed at, or of what the keys are at, or of what is selected."""
        from xorviz.gui.network.hands.hand_actions import meant

        sample, selection = self._panels.pointed_sample(), self._session.view.selection
        thing = meant(self._panels.network_card, selection)
        if sample is not None:
            self.tell_of_prediction(sample)
        elif isinstance(thing, Edge):
            self.tell(thing.place)
        elif isinstance(thing, Node):
            self.tell((thing.layer, thing.index))
        else:
            self.tell(thing)

    @Slot(object, object)
    def offer(self, menu: QMenu, view: QWidget) -> None:
        """Add to the menu of either space or of the loss what can be asked there."""
        if view.objectName() == "loss":
            menu.addAction("Why is the loss what it is?", partial(self.tell, None))
            return
        shown = self._session.view
        sample = self._panels.pointed_sample() if view.objectName() in SPACES else None
        if sample is None:
            return
        layers, last = shown.run.layers, len(shown.run.layers) - 1
        for output in range(min(MOST_OUTPUTS, layers[last])):
            name = f"{node_name(layers, last, output)} for {sample_name(shown.run.data, sample)}"
            text = in_menu(f"Why is {name} what it is?")
            menu.addAction(text, partial(self.tell_of_prediction, sample, output))

    def _open(self) -> None:
        if self._window is None:
            from xorviz.gui.app.views import connect_view
            from xorviz.gui.why.why_window import WhyWindow

            self._window = WhyWindow(self._parent)
            self._window.part_lit.connect(self._panels.network_card.show_part)
            # When its frame is there: both in one turn would take too long.
            self._turns.do(partial(connect_view, self._window, self._session, beside=True))
            card = self._panels.network_card
            network = QRect(card.mapToGlobal(QPoint()), card.size())
            self._window.stand_below(network, self._parent.frameGeometry())
        bring_up(self._window)
