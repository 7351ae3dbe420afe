"""What edits a single setting, with the label, choices, range and help of `PARAMETERS`."""

import math
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from xorviz.core.parameter import Parameter
from xorviz.core.run.config import MAX_WIDTH, PARAMETERS, TrainingConfig
from xorviz.gui.kit.number_field import NumberField
from xorviz.gui.kit.numbers import plain, whole
from xorviz.gui.kit.theme import number_font

SLIDER_STEPS = 1000
EDITOR_WIDTH = 138
NUMBER_WIDTH = 76
STEPPER_WIDTH = 34
MOST_LAYERS = 6
"""More can be trained, but not drawn so that anything is seen."""
BATCH_SIZES = (1, 2, 5, 10, 20, 50, 100, 200)


class ChoiceControl(QWidget):
    """A setting with a few allowed values."""

    edited = Signal(str, object)

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self._parameter = parameter
        self._box = _box(parameter)
        for name, label in (parameter.choices or {}).items():
            self._box.addItem(label, name)
        self._box.currentIndexChanged.connect(self.on_box_changed)
        _row(self, parameter.label, self._box)

    def show_config(self, config: TrainingConfig) -> None:
        """Show the value in force."""
        with QSignalBlocker(self._box):
            self._box.setCurrentIndex(self._box.findData(config.settings.get(self._parameter.name)))

    @Slot(int)
    def on_box_changed(self, index: int) -> None:
        """Pass the choice on."""
        self.edited.emit(self._parameter.name, self._box.itemData(index))


class SeedControl(QWidget):
    """The seed as a number, and a button for another."""

    edited = Signal(str, object)

    def __init__(self, reseed: QAction) -> None:
        super().__init__()
        parameter = PARAMETERS["seed"]
        self._number = NumberField(parameter, whole)
        self._number.setObjectName(parameter.name)
        self._number.valueChanged.connect(self.on_number_changed)
        button = QToolButton()
        button.setDefaultAction(reseed)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._number.setFixedWidth(NUMBER_WIDTH)
        button.setFixedWidth(EDITOR_WIDTH - NUMBER_WIDTH - 6)
        _row(self, parameter.label, self._number, button)

    def show_config(self, config: TrainingConfig) -> None:
        """Show the value in force."""
        with QSignalBlocker(self._number):
            self._number.setValue(config.seed)

    @Slot(float)
    def on_number_changed(self, value: float) -> None:
        """Pass the number on."""
        self.edited.emit("seed", int(value))


class NumberControl(QWidget):
    """A slider and a number, which follow each other."""

    edited = Signal(str, object)

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self._parameter = parameter
        self._low, self._high = parameter.slider or (parameter.minimum, parameter.maximum)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName(parameter.name)
        self._slider.setRange(0, SLIDER_STEPS)
        self._slider.setSingleStep(10)
        self._slider.setPageStep(100)
        self._slider.setAccessibleName(parameter.label)
        self._slider.setToolTip(parameter.help)
        self._number = NumberField(parameter, whole if parameter.kind == "integer" else plain)
        self._number.setObjectName(f"{parameter.name}_number")
        self._slider.valueChanged.connect(self.on_slider_changed)
        self._number.valueChanged.connect(self.on_number_changed)
        _slider_row(self, parameter.label, self._number, self._slider)

    def show_config(self, config: TrainingConfig) -> None:
        """Show the value in force."""
        value = config.settings.get(self._parameter.name)
        if not isinstance(value, int | float):
            return
        with QSignalBlocker(self._slider), QSignalBlocker(self._number):
            self._number.setValue(value)
            if self._value_at(self._slider.value()) != value:
                self._slider.setValue(round(SLIDER_STEPS * self._share_of(value)))

    @Slot(int)
    def on_slider_changed(self, place: int) -> None:
        """Pass the slider's value on."""
        self.edited.emit(self._parameter.name, self._value_at(place))

    @Slot(float)
    def on_number_changed(self, value: float) -> None:
        """Pass the number on."""
        self.edited.emit(self._parameter.name, int(value) if self._parameter.kind == "integer" else value)

    def _value_at(self, place: int) -> float:
        """Return the value at a place of the slider, to three digits, or as a whole number."""
        share, low, high = place / SLIDER_STEPS, self._low, self._high
        value = low * (high / low) ** share if self._parameter.ratios else low + (high - low) * share
        return round(value) if self._parameter.kind == "integer" else float(f"{value:.3g}")

    def _share_of(self, value: float) -> float:
        """Return where on the slider a value is, from 0 to 1."""
        if self._parameter.ratios:
            return math.log(value / self._low) / math.log(self._high / self._low)
        return (value - self._low) / (self._high - self._low)


def control_of(parameter: Parameter) -> ChoiceControl | NumberControl:
    """Return what edits a setting that needs nothing of its own."""
    return ChoiceControl(parameter) if parameter.kind == "choice" else NumberControl(parameter)


class WidthControl(QWidget):
    """How many neurons the hidden layers have."""

    edited = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        low, high = (int(end) for end in PARAMETERS["hidden"].slider or (1, 16))
        parameter = replace(
            PARAMETERS["hidden"],
            label="Width",
            help="How many neurons the hidden layer has.",
            kind="integer",
            allowed=f"a whole number from {low} to {high}",
            maximum=high,
            empty_word=None,
        )
        self._depth = 1
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("width")
        self._slider.setRange(low, high)
        self._slider.setPageStep(1)
        self._slider.setAccessibleName(parameter.label)
        self._slider.setToolTip(parameter.help)
        self._number = NumberField(parameter, whole)
        self._number.setObjectName("width_number")
        self._number.setMaximum(MAX_WIDTH)  # what a run can have is shown, though more than the slider's
        self._slider.valueChanged.connect(self.on_value_changed)
        self._number.valueChanged.connect(self.on_value_changed)
        _slider_row(self, "Width", self._number, self._slider)

    def show_config(self, config: TrainingConfig) -> None:
        """Show the value in force."""
        self._depth = max(1, len(config.hidden))
        with QSignalBlocker(self._slider), QSignalBlocker(self._number):
            width = config.hidden[0] if config.hidden else 1
            self._slider.setValue(width)
            self._number.setValue(width)
        self.setEnabled(bool(config.hidden))

    @Slot(int)
    @Slot(float)
    def on_value_changed(self, width: float) -> None:
        """Pass the width on."""
        self.edited.emit("hidden", (int(width),) * self._depth)


class HiddenLayersControl(QWidget):
    """How many hidden layers there are: one more is as wide as the last."""

    edited = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._hidden: tuple[int, ...] = ()
        self._fewer = _stepper("−", "One hidden layer less")
        self._more = _stepper("+", "One hidden layer more")
        self._number = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._number.setObjectName("hidden_layers")
        self._number.setAccessibleName("Hidden layers")
        self._number.setFont(number_font())
        self._number.setFixedWidth(STEPPER_WIDTH)
        self._fewer.clicked.connect(self.on_fewer_clicked)
        self._more.clicked.connect(self.on_more_clicked)
        _row(self, "Hidden layers", self._fewer, self._number, self._more)

    def show_config(self, config: TrainingConfig) -> None:
        """Show how many there are; the tip says how wide each is."""
        self._hidden = config.hidden
        self._number.setText(str(len(config.hidden)))
        widths = ", ".join(str(width) for width in config.hidden)
        self._number.setToolTip(f"Neurons in each: {widths}" if widths else "None: a perceptron")
        self._fewer.setEnabled(bool(config.hidden))
        self._more.setEnabled(len(config.hidden) < MOST_LAYERS)

    @Slot()
    def on_fewer_clicked(self) -> None:
        """Ask for a network without the last hidden layer."""
        self.edited.emit("hidden", self._hidden[:-1])

    @Slot()
    def on_more_clicked(self) -> None:
        """Ask for a network with another layer."""
        self.edited.emit("hidden", (*self._hidden, self._hidden[-1] if self._hidden else 2))


class BatchSizeControl(QWidget):
    """How many samples an update uses: all, or a few usual numbers below that."""

    edited = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        parameter = PARAMETERS["batch_size"]
        self._box = _box(parameter)
        self._samples = 0
        self._box.currentIndexChanged.connect(self.on_box_changed)
        _row(self, parameter.label, self._box)

    def show_samples(self, samples: int) -> None:
        """Offer less than so many; what is in force is to be shown next."""
        self._samples = samples

    def show_config(self, config: TrainingConfig) -> None:
        """Show the value in force, among those that the dataset allows."""
        sizes = {size for size in BATCH_SIZES if size < self._samples}
        if config.batch_size is not None:
            sizes.add(config.batch_size)
        with QSignalBlocker(self._box):
            self._box.clear()
            self._box.addItem("all samples", None)
            for size in sorted(sizes):
                self._box.addItem(f"{size:,}", size)
            self._box.setCurrentIndex(self._box.findData(config.batch_size) if config.batch_size else 0)

    @Slot(int)
    def on_box_changed(self, index: int) -> None:
        """Pass the choice on."""
        self.edited.emit("batch_size", self._box.itemData(index))


def _box(parameter: Parameter) -> QComboBox:
    box = QComboBox()
    box.setObjectName(parameter.name)
    box.setAccessibleName(parameter.label)
    box.setToolTip(parameter.help)
    box.setFixedWidth(EDITOR_WIDTH)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return box


def _stepper(sign: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(sign)
    button.setFixedWidth(STEPPER_WIDTH)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button


def _row(owner: QWidget, label: str, *widgets: QWidget) -> None:
    """Lay out a label and what edits it on one line."""
    layout = QHBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    layout.addWidget(QLabel(label))
    layout.addStretch(1)
    for widget in widgets:
        layout.addWidget(widget)


def _slider_row(owner: QWidget, label: str, number: NumberField, slider: QSlider) -> None:
    """Lay out a label and a number on one line, and a slider below."""
    layout = QVBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    head = QWidget()
    number.setFixedWidth(NUMBER_WIDTH)
    _row(head, label, number)
    layout.addWidget(head)
    layout.addWidget(slider)
