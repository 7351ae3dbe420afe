"""A weight or bias typed on its edge."""

from PySide6.QtCore import QPointF, QRectF, Signal, Slot
from PySide6.QtWidgets import QWidget

from xorviz.core.parameter import Parameter
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import parameter_name, parameter_words
from xorviz.gui.kit.number_field import NumberField
from xorviz.gui.kit.numbers import plain
from xorviz.gui.network.hands.drag import Handle

WIDTH = 112
LIMIT = 1e9


class WeightField(NumberField):
    """Takes the number of one parameter, at its edge or cell. It hides when it is left."""

    taken = Signal(int, float)
    """The place of the parameter, and the number that was typed for it."""

    def __init__(self, handle: Handle, snapshot: Snapshot, parent: QWidget) -> None:
        name = parameter_name(snapshot.layers, handle.place)
        parameter = Parameter(
            name=name,
            label=name,
            help=f"The {parameter_words(snapshot.layers, handle.place)}: a number, then Enter",
            kind="real",
            allowed="a number from −1e9 to 1e9",
            minimum=-LIMIT,
            maximum=LIMIT,
        )
        super().__init__(parameter, plain)
        self._place = handle.place
        self.setParent(parent)
        self.setObjectName("weight_field")
        self.setAccessibleName(f"Number of the {parameter_words(snapshot.layers, handle.place)}")
        self.setValue(float(snapshot.parameters.flat[handle.place]))
        self._lie_at(handle.at, QRectF(parent.rect()))
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

    def _lie_at(self, middle: QPointF, area: QRectF) -> None:
        """Lie around a point, within an area."""
        size = self.sizeHint().expandedTo(self.minimumSizeHint())
        width, height = max(size.width(), WIDTH), size.height()
        left = min(max(area.left(), middle.x() - width / 2), area.right() - width)
        top = min(max(area.top(), middle.y() - height / 2), area.bottom() - height)
        self.setGeometry(round(left), round(top), width, height)
