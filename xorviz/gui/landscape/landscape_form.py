"""What a person says for a landscape: what spans its plane, and how its ground is drawn."""

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QLayout, QWidget

from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.update.names import edge_name, parameter_name
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.widgets import named, with_role
from xorviz.gui.landscape.scene import GRADIENT, PARAMETERS, PATH, PlaneChoice

PLANES = {
    PATH: "the path's main directions",
    PARAMETERS: "two weights or biases",
    GRADIENT: "gradient and sharpest curvature",
}
COLOURS, RELIEF = "coloured by loss", "relief"
"""How the ground below the contours can be drawn."""
MOST_LISTED = 300
"""So many weights and biases are offered: the first."""
WIDEST = 170
"""Of a list of parameters, in pixels."""


class LandscapeForm(QWidget):
    """Asks for the plane."""

    changed = Signal()
    """A person wants another plane."""
    look_changed = Signal()
    """The ground is to be drawn otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self._layers: tuple[int, ...] = ()
        self._kind = named(QComboBox(), "landscape_plane", "Plane")
        for kind, words in PLANES.items():
            self._kind.addItem(words, kind)
        self._lists = [named(QComboBox(), f"landscape_{name}", name.title()) for name in ("across", "up")]
        self._parts = QWidget()
        in_row(*(_under(each.accessibleName(), each) for each in self._lists), inside=self._parts, gap=12)
        self._drawn = named(QComboBox(), "landscape_drawn", "Ground")
        self._drawn.addItems([COLOURS, RELIEF])
        for each in (self._kind, *self._lists):
            each.currentIndexChanged.connect(self.on_chosen)
        for each in self._lists:
            each.setMinimumWidth(WIDEST)
            each.setMaximumWidth(WIDEST)
        self._drawn.currentIndexChanged.connect(self.look_changed)
        in_row(
            _under("Plane", self._kind), self._parts, None, _under("Ground", self._drawn), inside=self, gap=12
        )
        self._parts.setVisible(False)

    @property
    def choice(self) -> PlaneChoice:
        """Which plane is wanted."""
        first, second = (max(0, each.currentIndex()) for each in self._lists)
        return PlaneChoice(self._kind.currentData(), first, second)

    @property
    def shaded(self) -> bool:
        """Whether the ground is a relief."""
        return self._drawn.currentText() == RELIEF

    def offer(self, layers: tuple[int, ...]) -> None:
        """Offer the weights and biases of a network; the choice stays if it can."""
        if layers == self._layers:
            return
        self._layers = layers
        places = range(min(MOST_LISTED, parameter_count(layers)))
        titles = [f"{parameter_name(layers, place)}, {edge_name(layers, place)}" for place in places]
        for usual, each in enumerate(self._lists):
            chosen = each.currentIndex()
            with QSignalBlocker(each):
                each.clear()
                each.addItems(titles)
                each.setCurrentIndex(chosen if 0 <= chosen < len(titles) else min(usual, len(titles) - 1))

    @Slot()
    def on_chosen(self) -> None:
        """Ask for another plane."""
        self._parts.setVisible(self._kind.currentData() == PARAMETERS)
        self.changed.emit()


def _under(title: str, part: QWidget) -> QLayout:
    label = with_role(QLabel(title), "muted")
    label.setBuddy(part)
    return in_column(label, part, gap=3)
