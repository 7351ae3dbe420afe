"""The card of the network: its diagram, its matrices, or both side by side where there is room."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.buttons.segments import Segments
from xorviz.gui.kit.cards import Card
from xorviz.gui.kit.layouts import in_row
from xorviz.gui.network.diagram.diagram import MANY_EDGES
from xorviz.gui.network.diagram_keys import handle_of
from xorviz.gui.network.network_view import NetworkView
from xorviz.session.hands import Hands

if TYPE_CHECKING:
    from xorviz.core.insight.reasons.sums import Addend
    from xorviz.gui.network.diagram.diagram_edges import Strokes
    from xorviz.gui.network.matrix.matrix_view import MatrixView

STROKE_TIPS = {
    "weights": "The thicker, the larger |w|. Blue is positive; orange and dashed is negative",
    "gradients": "Purple chevrons: the gradient ∂L/∂w, from output to inputs. They grow with log |∂L/∂w|",
    "both": "Weights, and beside each the chevrons of its gradient",
}
MATRIX = "matrix"
BESIDE, LARGE_BESIDE = 760, 1100
"""From so many pixels on the diagram stays beside the matrices: of a small network, and of a large one."""
GAP = 10


class NetworkCard(Card):
    """Shows what was chosen of a network.

    Parameters
    ----------
    tabs
        What there is beside the diagram, and what a tip says of it.
    touchable
        Whether the choices are there to be seen; in a picture they are not.
    """

    why_wished = Signal(object)
    """Of what is to be told why it is what it is: the place of a parameter, or a neuron's layer and index."""
    butterfly_wished = Signal(int)
    """The place of a parameter, of which is to be shown what follows when it is moved a little."""
    refused = Signal(str)
    """Why a number is not allowed."""

    def __init__(self, tabs: Mapping[str, str], *, touchable: bool = True) -> None:
        self.diagram = NetworkView()
        self._pages = _Pages(self.diagram)
        self._matrix: MatrixView | None = None
        self._hands: Hands | None = None
        self._choices = Segments("network_strokes", "What of the network is shown", {**STROKE_TIPS, **tabs})
        super().__init__("Network", self._pages, self._choices if touchable else None)
        self._touchable = touchable
        self._strokes: Strokes = "both"
        self._plain = False
        self._choices.show_choice(self.choice)
        self._choices.chosen.connect(self.choose)
        self.diagram.show_offer(touchable)
        self.diagram.matrix_requested.connect(self.on_matrix_requested)

    @property
    def matrix(self) -> "MatrixView":
        """The matrices; they are made when they are first asked for, for a quick start."""
        return self._matrix or self._make_matrix()

    @property
    def choice(self) -> str:
        """What is shown: the matrices, or what the edges of the diagram show."""
        return MATRIX if self._pages.shows_matrix else self._strokes

    def obey(self, hands: Hands) -> None:
        """Have what a person's hands wish for in the diagram or the matrices done."""
        self._hands = hands
        self._obey(self.diagram, hands)
        if self._matrix is not None:
            self._obey(self._matrix, hands)
        self.diagram.layers.wished.connect(hands.change_layers)
        self.diagram.layers.refused.connect(self.refused)

    def _make_matrix(self) -> "MatrixView":
        from xorviz.gui.network.matrix.matrix_view import MatrixView

        self._matrix = MatrixView()
        self._pages.add_matrix(self._matrix)
        self.diagram.parameter_pointed.connect(self._matrix.show_pointed)
        self._matrix.parameter_pointed.connect(self.diagram.show_pointed)
        if self._hands is not None:
            self._obey(self._matrix, self._hands)
        return self._matrix

    def _obey(self, view: "NetworkView | MatrixView", hands: Hands) -> None:
        view.hands.obey(hands)
        view.hands.refused.connect(self.refused)
        view.hands.why_wished.connect(self.why_wished)
        view.hands.butterfly_wished.connect(self.butterfly_wished)

    @Slot()
    def take_keys(self) -> None:
        """Let the arrows walk the diagram, or the matrices where only they are shown."""
        (self.diagram if self.diagram.isVisible() else self.matrix).setFocus()

    def type_number(self, place: int, snapshot: Snapshot) -> None:
        """Let the number of a weight or bias be typed where it is shown."""
        if not self.diagram.isVisible():
            self.matrix.type(place)
            return
        diagram = self.diagram.diagram
        handle = handle_of(diagram, next((edge for edge in diagram.edges if edge.place == place), None))
        if handle is not None:
            self.diagram.hands.type(handle, snapshot)

    @Slot(str)
    def choose(self, choice: str) -> None:
        """Show the matrices, or weights, gradients or both in the diagram."""
        self._choices.show_choice(choice)
        if choice == MATRIX and self._matrix is None:
            self._make_matrix()
        self._pages.show_matrix(choice == MATRIX)
        self.diagram.show_offer(self._touchable and choice != MATRIX)
        if choice != MATRIX:
            self._strokes = cast("Strokes", choice)
            self.diagram.show_strokes(self._strokes)
        self._show_control()

    @Slot(object, bool, str)
    def show_part(self, part: "Addend | None", back: bool, note: str) -> None:
        """Have a part of a sum stand out, with a note; or none any more."""
        for each in (self.diagram, self.matrix):
            each.lit_shown.show_part(part, back, note)
            each.update()

    def show_layers(self, layers: tuple[int, ...]) -> None:
        """Give the matrices the room that a network of these widths needs."""
        self._pages.show_large(parameter_count(layers) >= MANY_EDGES)

    def show_plain(self, plain: bool) -> None:
        """Show the diagram with its weights alone, and no choices; or have all."""
        if plain and not self._plain and self._pages.shows_matrix:
            self.choose(self._strokes)
        self._plain = plain
        self.diagram.show_plain(plain)
        self._show_control()

    def _show_control(self) -> None:
        """Have the choices where there is something to choose: there is a way back from the matrices."""
        super().show_plain(self._plain and not self._pages.shows_matrix)

    @Slot()
    def on_matrix_requested(self) -> None:
        """Show the matrices."""
        self.choose(MATRIX)


class _Pages(QWidget):
    """The diagram, the matrices, or both."""

    def __init__(self, diagram: NetworkView) -> None:
        super().__init__()
        self.shows_matrix = False
        self._beside = BESIDE
        self._diagram = diagram
        self._matrix: MatrixView | None = None
        self._row = in_row((diagram, 1), inside=self, gap=GAP)

    def add_matrix(self, matrix: "MatrixView") -> None:
        """Take the matrices in, out of sight until they are chosen."""
        self._matrix = matrix
        matrix.hide()
        self._row.addWidget(matrix, 1)

    def show_matrix(self, shown: bool) -> None:
        """Show the matrices, or the diagram alone."""
        self.shows_matrix = shown
        self._arrange()

    def show_large(self, large: bool) -> None:
        """Give the matrices of a large network more room."""
        self._beside = LARGE_BESIDE if large else BESIDE
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have the diagram beside the matrices where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self._diagram.setVisible(not self.shows_matrix or self.width() >= self._beside)
        if self._matrix is not None:
            self._matrix.setVisible(self.shows_matrix)
