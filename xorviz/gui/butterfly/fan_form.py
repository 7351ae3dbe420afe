"""What a person says for a fan of futures: which weight is moved, by how much, and how far to train."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLayout, QSizePolicy, QWidget

from xorviz.core.insight.butterfly.butterfly import EPSILON
from xorviz.core.insight.futures.future import MOST_EPOCHS
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.parameter import counting
from xorviz.core.update.names import edge_name, parameter_name
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.number_field import NumberField
from xorviz.gui.kit.numbers import plain, whole
from xorviz.gui.kit.widgets import named, with_role

MOST_LISTED = 300
"""So many weights and biases are listed; one beyond them that is selected in the network, too."""
USUAL_SIZE, USUAL_COUNT, USUAL_EPOCHS = 1.0, 3, 5000
MOST_COUNT = 4
WIDEST = 170
"""Of the list, in pixels."""


class FanForm(QWidget):
    """Asks for what a fan needs; the epoch is that of the cursor."""

    changed = Signal()
    """A person wants another fan."""
    refused = Signal(str)
    """Why what was typed is not taken, in words."""
    parameter_chosen = Signal(int)
    """The place of the parameter chosen in the list."""

    def __init__(self) -> None:
        super().__init__()
        self._layers: tuple[int, ...] = ()
        self._list = named(QComboBox(), "butterfly_parameter", "Weight or bias that is moved")
        self._list.setFixedWidth(WIDEST)
        self._list.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)  # as high as fields
        self._list.currentIndexChanged.connect(self.on_parameter_chosen)
        self._size = self._field(NumberField(EPSILON, plain), "butterfly_size", USUAL_SIZE)
        count = counting("sizes", "How many sizes, each a tenth of the one before", 1, MOST_COUNT)
        self._count = self._field(NumberField(count, whole), "butterfly_count", USUAL_COUNT)
        ahead = counting("epochs", "Epochs ahead", 1, MOST_EPOCHS)
        self._epochs = self._field(NumberField(ahead, whole), "butterfly_epochs", USUAL_EPOCHS)
        tip = "Take the epoch of the cursor whenever it has come to rest; or stay with that of this fan"
        self._follows = named(QCheckBox("Follow the cursor"), "butterfly_follows", tip=tip)
        self._follows.setChecked(True)
        self._follows.toggled.connect(self.changed)
        parts = ("Moved", self._list), ("By ±ε", self._size), ("Sizes", self._count)
        fields = [_under(*each) for each in (*parts, ("Epochs ahead", self._epochs))]
        in_row(*fields, None, _under("", self._follows), inside=self, gap=16)

    @property
    def place(self) -> int | None:
        """Of the parameter that is chosen; None before there is one."""
        return self._list.currentData()

    @property
    def sizes(self) -> tuple[float, ...]:
        """Each ε, the largest first."""
        return tuple(self._size.value() / 10**power for power in range(int(self._count.value())))

    @property
    def epochs(self) -> int:
        """How far to train."""
        return int(self._epochs.value())

    @property
    def follows(self) -> bool:
        """Whether the fan is of the cursor's epoch."""
        return self._follows.isChecked()

    def stay(self) -> None:
        """Follow the cursor no more, and ask for nothing else."""
        with QSignalBlocker(self._follows):
            self._follows.setChecked(False)

    def offer(self, layers: Sequence[int], selected: int | None) -> None:
        """Offer the parameters of a network, and choose the one that is selected there."""
        wanted = self.place if selected is None else selected
        count = parameter_count(layers)
        if wanted is None or wanted >= count:
            wanted = 0
        with QSignalBlocker(self._list):
            if tuple(layers) != self._layers:
                self._layers = tuple(layers)
                self._list.clear()
                for place in range(min(count, MOST_LISTED)):
                    self._add(place)
            if self._list.findData(wanted) < 0:
                self._add(wanted)
            self._list.setCurrentIndex(self._list.findData(wanted))

    @Slot()
    def on_parameter_chosen(self) -> None:
        """Tell which it is, and have its fan."""
        if self.place is not None:
            self.parameter_chosen.emit(self.place)
            self.changed.emit()

    def _add(self, place: int) -> None:
        name = f"{parameter_name(self._layers, place)}, {edge_name(self._layers, place)}"
        self._list.addItem(name, place)

    def _field(self, field: NumberField, name: str, value: float) -> NumberField:
        field.setObjectName(name)
        field.setValue(value)
        field.setFixedWidth(field.fontMetrics().horizontalAdvance("0" * 8) + 22)
        field.valueChanged.connect(self.changed)
        field.refused.connect(self.refused)
        return field


def _under(title: str, part: QWidget) -> QLayout:
    label = QLabel(title)
    with_role(label, "muted")
    label.setBuddy(part)
    return in_column(label, (part, 1), gap=3)
