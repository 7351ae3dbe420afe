"""What edits a single setting, with the label, choices, range and help of its `Parameter`."""

import math
from collections.abc import Callable, Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QSlider, QWidget

from xorviz.core.parameter import Parameter, Setting
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.number_field import NumberField
from xorviz.gui.kit.numbers import plain, whole
from xorviz.gui.kit.widgets import named
from xorviz.gui.settings.held_slider import HeldField, HeldSlider
from xorviz.session.status import sentence

SLIDER_STEPS = 1000
EDITOR_WIDTH = 138
NUMBER_WIDTH = 76


class Control(QWidget):
    """Edits one setting."""

    edited = Signal(str, object)
    """The name of a setting, and the value that a person wants."""
    held = Signal(bool)
    """A slider has been taken in hand, or let go."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self.parameter, self.title = parameter, parameter.label
        self.absent = "given"
        """What is said in place of a value that does not count."""

    def show_value(self, value: Setting, samples: int) -> None:
        """Show the value in force, with so many samples; None if the setting does not count."""
        raise NotImplementedError

    def _edit(self, value: Setting) -> None:
        self.edited.emit(self.parameter.name, value)


class ChoiceControl(Control):
    """A setting with a few allowed values."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self._box = choice_box(parameter)
        self._box.currentIndexChanged.connect(self.on_box_changed)
        row(self, parameter.label, self._box)

    def show_value(self, value: Setting, samples: int) -> None:
        """Show the value in force: none of the choices where it is given, or where layers differ."""
        self._box.setPlaceholderText(self.absent if value is None else self.parameter.value_text(value))
        with QSignalBlocker(self._box):
            self._box.setCurrentIndex(self._box.findData(value))

    def show_refusals(self, refusals: Mapping[str, str]) -> None:
        """Grey the values that do not go with the other settings; the tip of each says why."""
        model = self._box.model()
        assert isinstance(model, QStandardItemModel)
        for place in range(self._box.count()):
            why = refusals.get(self._box.itemData(place), "")
            model.item(place).setEnabled(not why)
            self._box.setItemData(place, sentence(why) if why else None, Qt.ItemDataRole.ToolTipRole)

    @Slot(int)
    def on_box_changed(self, index: int) -> None:
        """Pass the choice on."""
        self._edit(self._box.itemData(index))


class UsualControl(ChoiceControl):
    """A number that is none, or one of a few usual ones below the count of samples."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self._unusual: set[int] = set()
        """The last number in force that is none of the usual ones: one can come back to it."""

    def show_value(self, value: Setting, samples: int) -> None:
        """Show the value in force, among those that the samples allow."""
        usual = {number for number in self.parameter.usual if number < samples}
        if isinstance(value, int) and value not in usual:
            self._unusual = {value}
        numbers = usual | self._unusual
        with QSignalBlocker(self._box):
            self._box.clear()
            self._box.addItem(f"{self.parameter.empty_word} samples", None)
            for number in sorted(numbers):
                self._box.addItem(f"{number:,}", number)
            self._box.setCurrentIndex(0 if value is None else self._box.findData(value))


class NumberControl(Control):
    """A number that is typed, with a button beside it if there is something to do with it."""

    def __init__(self, parameter: Parameter, beside: QAction | None) -> None:
        super().__init__(parameter)
        self._number = named(HeldField(parameter, _writer(parameter)), parameter.name)
        self._number.held.connect(self.held)
        self._number.valueChanged.connect(self.on_number_changed)
        self._number.setFixedWidth(NUMBER_WIDTH)
        if beside is None:
            row(self, parameter.label, self._number)
            return
        button = ToolButton()
        button.setDefaultAction(beside)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setFixedWidth(EDITOR_WIDTH - NUMBER_WIDTH - 6)
        row(self, parameter.label, self._number, button)

    def show_value(self, value: Setting, samples: int) -> None:
        """Show the value in force."""
        with QSignalBlocker(self._number):
            self._number.setValue(_as_number(value))

    @Slot(float)
    def on_number_changed(self, value: float) -> None:
        """Pass the number on."""
        self._edit(_typed(self.parameter, value))


class SliderControl(Control):
    """A slider and a number, which follow each other."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self._low, self._high = parameter.slider or (0.0, 1.0)
        self._slider = named(HeldSlider(), parameter.name, parameter.label, parameter.help)
        self._slider.held.connect(self.held)
        self._slider.setRange(0, SLIDER_STEPS)
        self._slider.setSingleStep(10)
        self._slider.setPageStep(100)
        self._number = named(NumberField(parameter, _writer(parameter)), f"{parameter.name}_number")
        self._slider.valueChanged.connect(self.on_slider_changed)
        self._number.valueChanged.connect(self.on_number_changed)
        slider_row(self, parameter.label, self._number, self._slider)

    def show_value(self, value: Setting, samples: int) -> None:
        """Show the value in force."""
        number = _as_number(value)
        with QSignalBlocker(self._slider), QSignalBlocker(self._number):
            self._number.setValue(number)
            if self._value_at(self._slider.value()) != value:
                self._slider.setValue(round(SLIDER_STEPS * self._share_of(number)))
        self._slider.setAccessibleDescription(self.parameter.in_words(value))

    @Slot(int)
    def on_slider_changed(self, place: int) -> None:
        """Pass the slider's value on."""
        self._edit(self._value_at(place))

    @Slot(float)
    def on_number_changed(self, value: float) -> None:
        """Pass the number on."""
        self._edit(_typed(self.parameter, value))

    def _share_of(self, number: float) -> float:
        if self.parameter.ratios:
            return math.log(max(number, self._low) / self._low) / math.log(self._high / self._low)
        return (number - self._low) / (self._high - self._low)

    def _value_at(self, place: int) -> Setting:
        """Return the value at a place of the slider, to three digits or as a whole number."""
        share = place / SLIDER_STEPS
        if self.parameter.ratios:
            value = self._low * (self._high / self._low) ** share
        else:
            value = self._low + (self._high - self._low) * share
        value = value if self.parameter.kind == "integer" else float(f"{value:.3g}")
        return value if self.parameter.kind == "real" else round(value)


def _writer(parameter: Parameter) -> Callable[[float], str]:
    return plain if parameter.kind == "real" else whole


def _typed(parameter: Parameter, number: float) -> float:
    return number if parameter.kind == "real" else round(number)


def _as_number(value: Setting) -> float:
    assert isinstance(value, float | int)
    return value


def choice_box(parameter: Parameter) -> QComboBox:
    """Return what offers the choices of a setting, if it has some."""
    box = named(QComboBox(), parameter.name, parameter.label, parameter.help)
    for name, label in (parameter.choices or {}).items():
        box.addItem(label, name)
    box.setMinimumWidth(EDITOR_WIDTH)  # and as wide as its longest choice, where there is room
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return box


def row(owner: QWidget, label: str, *widgets: QWidget) -> None:
    """Lay out a label and what edits it on one line."""
    in_row(QLabel(label), None, *widgets, inside=owner, gap=6)


def slider_row(owner: QWidget, label: str, number: NumberField, slider: QSlider) -> None:
    """Lay out a label and a number on one line, and a slider below."""
    head = QWidget()
    number.setFixedWidth(NUMBER_WIDTH)
    row(head, label, number)
    in_column(head, slider, inside=owner, gap=4)
