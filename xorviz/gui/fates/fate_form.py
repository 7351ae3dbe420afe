"""What a person says for a map of fates: two quantities, from where to where, and for how many epochs."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QLayout, QWidget

from xorviz.core.parameter import Parameter, counting
from xorviz.core.survey.fate_axes import FateAxis
from xorviz.core.survey.plan import MOST_EPOCHS
from xorviz.gui.fates.fate_colours import value_text
from xorviz.gui.fates.quantities import Varied, axis_of
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.number_field import NumberField
from xorviz.gui.kit.numbers import whole
from xorviz.gui.kit.widgets import named, with_role

EPOCHS = 2000
WIDEST = 190
"""Of a list, in pixels."""


class AxisFields(QWidget):
    """One axis: which quantity it is, and its two ends."""

    changed = Signal()
    """A person chose or typed something."""
    refused = Signal(str)

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self._offered: Mapping[str, Varied] = {}
        self._range = (0.0, 1.0)
        self._list = named(QComboBox(), f"fates_{name}", title)
        self._list.setMinimumWidth(WIDEST)
        self._list.setMaximumWidth(WIDEST)
        self._list.currentIndexChanged.connect(self.on_chosen)
        self._ends = [
            NumberField(_end(f"{name}_{end}", f"{title}, {word}"), self._write)
            for end, word in (("low", "from"), ("high", "to"))
        ]
        for field, end in zip(self._ends, ("low", "high"), strict=True):
            field.setObjectName(f"fates_{name}_{end}")
            field.setFixedWidth(field.fontMetrics().horizontalAdvance("0" * 8) + 22)
            field.refused.connect(self.refused)
            field.valueChanged.connect(self.changed)
        to = QLabel("to")
        with_role(to, "muted")
        in_row(self._list, self._ends[0], to, self._ends[1], inside=self, gap=6)

    @property
    def quantity(self) -> Varied | None:
        """What is chosen."""
        return self._offered.get(self._list.currentData())

    def axis(self) -> FateAxis:
        """Return the axis that the fields stand for. Raises `ConfigError` if it is none."""
        for field in self._ends:
            field.interpretText()
        return axis_of(self._list.currentData(), *(field.value() for field in self._ends))

    def offer(self, offered: Mapping[str, Varied], usual: str) -> None:
        """Offer these quantities; the choice and its range stay if they can."""
        chosen = self._list.currentData()
        with QSignalBlocker(self._list):
            if list(offered) != list(self._offered):
                self._list.clear()
                for each in offered.values():
                    self._list.addItem(each.title, each.name)
            self._offered = offered
            stays = chosen in offered
            self._list.setCurrentIndex(max(0, self._list.findData(chosen if stays else usual)))
        if not stays and self.quantity is not None:
            self.show_axis(self.quantity.axis)

    def show_axis(self, axis: FateAxis) -> None:
        """Show another range of the quantity, with as many digits as it needs."""
        self._range = (axis.low, axis.high)
        for field, value in zip(self._ends, self._range, strict=True):
            with QSignalBlocker(field):
                field.setValue(value)
                field.lineEdit().setText(field.textFromValue(value))

    @Slot()
    def on_chosen(self) -> None:
        """Begin with the usual range of another quantity."""
        if self.quantity is not None:
            self.show_axis(self.quantity.axis)
            self.changed.emit()

    def _write(self, value: float) -> str:
        low, high = self._range
        return value_text(value, low, high).replace("−", "-") if low < high else f"{value:g}"


class FateForm(QWidget):
    """Asks for what a map needs; all else is as in the run of the window."""

    changed = Signal()
    """A person wants another map."""
    refused = Signal(str)
    """Why what was typed is not taken, in words."""

    def __init__(self) -> None:
        super().__init__()
        self.across, self.up = AxisFields("across", "Across"), AxisFields("up", "Up")
        self._epochs = named(
            NumberField(counting("epochs", "Epochs of each", 1, MOST_EPOCHS), whole), "fates_epochs"
        )
        self._epochs.setValue(EPOCHS)
        self._epochs.setFixedWidth(self._epochs.fontMetrics().horizontalAdvance("0" * 8) + 22)
        for part in (self.across, self.up):
            part.changed.connect(self.changed)
            part.refused.connect(self.refused)
        self._epochs.valueChanged.connect(self.changed)
        self._epochs.refused.connect(self.refused)
        in_row(
            _under("Across", self.across),
            _under("Up", self.up),
            _under("Epochs of each", self._epochs),
            None,
            inside=self,
            gap=18,
        )

    @property
    def epochs(self) -> int:
        """For how long each is trained."""
        self._epochs.interpretText()
        return int(self._epochs.value())

    @property
    def labels(self) -> tuple[str, str]:
        """What the axes are called."""
        across, up = (each.quantity.label if each.quantity else "" for each in (self.across, self.up))
        return across, up

    def offer(self, offered: Mapping[str, Varied]) -> None:
        """Offer these quantities for both axes."""
        rate, *others = offered
        for fields, usual in ((self.across, rate), (self.up, others[0])):
            fields.offer(offered, usual)

    def axes(self) -> tuple[FateAxis, FateAxis]:
        """Return the axes. Raises `ConfigError` if one is none."""
        return self.across.axis(), self.up.axis()

    def show_axes(self, axes: tuple[FateAxis, FateAxis]) -> None:
        """Show where a person has zoomed or moved to."""
        for fields, axis in zip((self.across, self.up), axes, strict=True):
            fields.show_axis(axis)


def _end(name: str, label: str) -> Parameter:
    """Return what the end of an axis may be; which ones go together the axis says."""
    return Parameter(
        name=name,
        label=label,
        help="Where the picture ends; Enter takes it",
        kind="real",
        allowed="a number",
        minimum=-1e300,
        maximum=1e300,
    )


def _under(title: str, part: QWidget) -> QLayout:
    label = QLabel(title)
    with_role(label, "muted")
    label.setBuddy(part)
    return in_column(label, part, gap=3)
