"""A weight or bias typed on its edge."""

from PySide6.QtCore import QRectF, Signal, Slot
from PySide6.QtWidgets import QWidget

from xorviz.core.parameter import Parameter
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import parameter_name, parameter_words
from xorviz.gui.kit.number_field import NumberField
from xorviz.gui.kit.numbers import plain
from xorviz.gui.network.diagram_keys import point_of
from xorviz.gui.network.diagram_parts import Edge

WIDTH = 112
LIMIT = 1e9


class WeightField(NumberField):
    """Takes the number of one parameter, at its edge. It hides when it is left."""

    taken = Signal(int, float)
    """The place of the parameter, and the number that was typed for it."""

    def __init__(self, edge: Edge, snapshot: Snapshot, parent: QWidget) -> None:
        name = parameter_name(snapshot.layers, edge.place)
        parameter = Parameter(
            name=name,
            label=name,
            help=f"The {parameter_words(snapshot.layers, edge.place)}: a number, then Enter",
            kind="real",
            allowed="a number from −1e9 to 1e9",
            minimum=-LIMIT,
            maximum=LIMIT,
        )
        super().__init__(parameter, plain)
        self._place = edge.place
        self.setParent(parent)
        self.setObjectName("weight_field")
        self.setAccessibleName(f"Number of the {parameter_words(snapshot.layers, edge.place)}")
        self.setValue(float(snapshot.parameters.flat[edge.place]))
        self._lie_at(edge, QRectF(parent.rect()))
        self.valueChanged.connect(self.on_value_changed)

    def open(self) -> None:
        """Take the keyboard; what is typed takes the place of the number."""
        self.show()
        self.setFocus()
        self.selectAll()

    @Slot(float)
    def on_value_changed(self, value: float) -> None:
        """Pass the number on."""
        self.taken.emit(self._place, value)

    def _lie_at(self, edge: Edge, area: QRectF) -> None:
        """Lie in the middle of the edge, within the diagram."""
        size = self.sizeHint().expandedTo(self.minimumSizeHint())
        width, height = max(size.width(), WIDTH), size.height()
        middle = point_of(edge)
        left = min(max(area.left(), middle.x() - width / 2), area.right() - width)
        top = min(max(area.top(), middle.y() - height / 2), area.bottom() - height)
        self.setGeometry(round(left), round(top), width, height)
