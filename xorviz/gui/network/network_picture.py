"""What the diagram and the matrices of a network share: what they show, and hands on its parameters."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.themed import Themed
from xorviz.gui.network.diagram_walk import Lit, LitShown
from xorviz.gui.network.diagram_words import parameter_table
from xorviz.gui.network.hands.drag import Handle
from xorviz.gui.network.hands.network_hands import NetworkHands
from xorviz.session.view import SessionView


class NetworkPicture(Themed, QWidget):
    """A picture of the parameters and gradients of a snapshot, each of which can be pointed at and taken."""

    parameter_selected = Signal(int)
    """The place of the weight or bias that a person clicked."""
    parameter_pointed = Signal(object)
    """The place of the weight or bias that a person points at; None if it is none."""

    def __init__(self, name: str, said: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click selects; Tab and F6 come here
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # or all that is behind it is painted too
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.lit_shown = LitShown()
        self.hands = NetworkHands(self)
        self._view: SessionView | None = None
        self._snapshot: Snapshot | None = None
        self._pointer: QPointF | None = None
        self._pointed: int | None = None
        """The parameter that a person points at in the other picture."""

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(260, 130)

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Show the network at the cursor, and what stands out there."""
        self._view = view
        if what & {"run", "snapshot"}:
            self.show_snapshot(view.snapshot)
        if what & {"update", "place", "selection"}:
            self.lit_shown.show_view(view)
            self.update()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the network at an epoch; nothing of it is computed before it is painted."""
        if snapshot is not self._snapshot:
            self.hands.on_field_left()
        self._snapshot = snapshot
        self.update()

    def show_lit(self, lit: Lit) -> None:
        """Show what an operation concerns, and what is selected."""
        self.lit_shown.show(lit)
        self.update()

    def show_pointed(self, place: int | None) -> None:
        """Mark what a person points at in the other picture."""
        if place != self._pointed:
            self._pointed = place
            self.update()

    def on_theme_changed(self) -> None:
        """Paint in the colours of the theme, with its fonts."""
        self.update()

    def numbers(self) -> Iterable[str]:
        """Yield each parameter and its gradient, a line for each, parted by tabs."""
        return () if self._snapshot is None else parameter_table(self._snapshot)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step the weight or bias under the pointer."""
        handle = self._handle_at(event.position())
        if self._snapshot is None or handle is None:
            event.ignore()
        else:
            self.hands.wheel(handle, event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Let the number of a weight or bias be typed."""
        handle = self._handle_at(event.position())
        if handle is not None and self._snapshot and event.button() == Qt.MouseButton.LeftButton:
            self.hands.type(handle, self._snapshot)

    def leaveEvent(self, event: QEvent) -> None:
        """Describe nothing any more."""
        self.on_pointer_left()

    @Slot()
    def on_pointer_left(self) -> None:
        """Describe nothing any more: the pointer is on a control, or elsewhere."""
        self._pointer = None
        self._tell_pointed()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing any more with the keys."""
        super().focusOutEvent(event)
        self._tell_pointed()

    def _handle_at(self, point: QPointF) -> Handle | None:
        """Return where the weight or bias at a point can be taken."""
        raise NotImplementedError

    def _tell_pointed(self) -> None:
        """Tell what is pointed at by now."""
        raise NotImplementedError
