"""The control panel: what can be set, with the labels, choices, ranges and help of `PARAMETERS`."""

import math

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from xorviz.core.config import PARAMETERS, Parameter, TrainingConfig
from xorviz.core.datasets import load_dataset
from xorviz.gui.theme import number_font

SLIDER_STEPS = 1000
PANEL_WIDTH = 256
EDITOR_WIDTH = 138
NUMBER_WIDTH = 76
MANY = 16
"""Samples from which on their summed gradients make a usual learning rate too large."""


class ChoiceControl(QWidget):
    """A setting with a few allowed values."""

    edited = Signal(str, object)

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self._parameter = parameter
        self._box = QComboBox()
        self._box.setObjectName(parameter.name)
        self._box.setAccessibleName(parameter.label)
        self._box.setToolTip(parameter.help)
        self._box.setFixedWidth(EDITOR_WIDTH)
        self._box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for name, label in (parameter.choices or {}).items():
            self._box.addItem(label, name)
        self._box.currentIndexChanged.connect(self.on_box_changed)
        _row(self, parameter.label, self._box)

    def show_config(self, config: TrainingConfig) -> None:
        """Show the value in force."""
        with QSignalBlocker(self._box):
            self._box.setCurrentIndex(self._box.findData(getattr(config, self._parameter.name)))

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
        self._number = QSpinBox()
        self._number.setObjectName(parameter.name)
        self._number.setAccessibleName(parameter.label)
        self._number.setToolTip(parameter.help)
        self._number.setRange(*(int(end) for end in parameter.slider or (0, 0)))
        self._number.setKeyboardTracking(False)
        self._number.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._number.setFont(number_font())
        self._number.valueChanged.connect(self.on_number_changed)
        button = QToolButton()
        button.setDefaultAction(reseed)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._number.setFixedWidth(NUMBER_WIDTH)
        button.setFixedWidth(EDITOR_WIDTH - NUMBER_WIDTH - 6)
        _row(self, parameter.label, self._number, button)

    def show_config(self, config: TrainingConfig) -> None:
        """Show the value in force."""
        with QSignalBlocker(self._number):
            self._number.setValue(config.seed)

    @Slot(int)
    def on_number_changed(self, value: int) -> None:
        """Pass the number on."""
        self.edited.emit("seed", value)


class PlainSpinBox(QDoubleSpinBox):
    """A number without trailing zeros: 0.5, 0.00104, 12."""

    def textFromValue(self, val: float) -> str:
        """Write the number."""
        return f"{val:g}"


class LearningRateControl(QWidget):
    """A slider on a log scale and a number, which follow each other."""

    edited = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        parameter = PARAMETERS["learning_rate"]
        self._low, self._high = parameter.slider or (0.001, 50.0)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName(parameter.name)
        self._slider.setRange(0, SLIDER_STEPS)
        self._slider.setSingleStep(10)
        self._slider.setPageStep(100)
        self._number = PlainSpinBox(decimals=6)
        self._number.setObjectName(f"{parameter.name}_number")
        self._number.setRange(self._low, self._high)
        self._number.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        self._number.setKeyboardTracking(False)
        self._number.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._number.setFont(number_font())
        for widget in (self._slider, self._number):
            widget.setAccessibleName(parameter.label)
            widget.setToolTip(parameter.help)
        self._slider.valueChanged.connect(self.on_slider_changed)
        self._number.valueChanged.connect(self.on_number_changed)
        _slider_row(self, parameter.label, self._number, self._slider)

    def show_config(self, config: TrainingConfig) -> None:
        """Show the value in force."""
        with QSignalBlocker(self._slider), QSignalBlocker(self._number):
            share = math.log(config.learning_rate / self._low) / math.log(self._high / self._low)
            self._number.setValue(config.learning_rate)
            if self._rate_at(self._slider.value()) != config.learning_rate:
                self._slider.setValue(round(SLIDER_STEPS * share))

    @Slot(int)
    def on_slider_changed(self, place: int) -> None:
        """Pass the slider's value on."""
        self.edited.emit("learning_rate", self._rate_at(place))

    @Slot(float)
    def on_number_changed(self, value: float) -> None:
        """Pass the number on."""
        self.edited.emit("learning_rate", value)

    def _rate_at(self, place: int) -> float:
        """Return the learning rate at a place of the slider, to three digits."""
        return float(f"{self._low * (self._high / self._low) ** (place / SLIDER_STEPS):.3g}")


class WidthControl(QWidget):
    """How many neurons the hidden layers have."""

    edited = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        parameter = PARAMETERS["hidden"]
        low, high = (int(end) for end in parameter.slider or (1, 16))
        self._depth = 1
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("width")
        self._slider.setRange(low, high)
        self._slider.setPageStep(1)
        self._number = QSpinBox()
        self._number.setObjectName("width_number")
        self._number.setRange(low, high)
        self._number.setKeyboardTracking(False)
        self._number.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._number.setFont(number_font())
        for widget in (self._slider, self._number):
            widget.setAccessibleName("Width")
            widget.setToolTip("How many neurons the hidden layer has.")
            widget.valueChanged.connect(self.on_value_changed)
        _slider_row(self, "Width", self._number, self._slider)

    def show_config(self, config: TrainingConfig) -> None:
        """Show the value in force."""
        self._depth = max(1, len(config.hidden))
        with QSignalBlocker(self._slider), QSignalBlocker(self._number):
            width = config.hidden[0] if config.hidden else 1
            self._slider.setValue(width)
            self._number.setValue(width)

    @Slot(int)
    def on_value_changed(self, width: int) -> None:
        """Pass the width on."""
        self.edited.emit("hidden", (width,) * self._depth)


class ControlPanel(QWidget):
    """All settings that the window offers; those for later are one click away."""

    parameter_edited = Signal(str, object)

    def __init__(self, reseed: QAction) -> None:
        super().__init__()
        self.setObjectName("controls")
        self.setFixedWidth(PANEL_WIDTH)
        start = ("initialisation", "bias_initialisation")
        self._controls = {
            "dataset": ChoiceControl(PARAMETERS["dataset"]),
            "hidden": WidthControl(),
            "activation": ChoiceControl(PARAMETERS["activation"]),
            "seed": SeedControl(reseed),
            "learning_rate": LearningRateControl(),
            "reduction": ChoiceControl(PARAMETERS["reduction"]),
            **{name: ChoiceControl(PARAMETERS[name]) for name in start},
        }
        self._reduction_note = _note()
        self._note = _note()
        self._note.setContentsMargins(14, 0, 14, 0)
        self._more = QToolButton()
        self._more.setCheckable(True)
        self._more.setObjectName("more_start")
        self._more.setProperty("quiet", "true")
        self._more.setToolTip("How weights and biases start")
        self._more.toggled.connect(self.on_more_toggled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._group("Data", "dataset"))
        layout.addWidget(self._group("Network", "hidden", "activation", "seed", self._more, *start))
        layout.addWidget(self._group("Training", "learning_rate", "reduction", self._reduction_note))
        layout.addWidget(self._note)
        layout.addStretch(1)
        for control in self._controls.values():
            control.edited.connect(self.parameter_edited)
            for editor in control.findChildren(QWidget):
                editor.installEventFilter(self)
        self.on_more_toggled(False)

    def show_config(self, config: TrainingConfig) -> None:
        """Show the settings in force."""
        for control in self._controls.values():
            control.show_config(config)
        samples = len(load_dataset(config.dataset))
        self._reduction_note.setText(
            f"Sums {samples} gradients: {samples} × their mean.{' Try the mean.' if samples > MANY else ''}"
            if config.reduction == "sum"
            else f"Averages {samples} gradients."
        )

    def show_note(self, note: str) -> None:
        """Show what to know about these settings; nothing for an empty text."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel scroll the panel: it must not change a setting that only lies under the pointer."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False

    @Slot(bool)
    def on_more_toggled(self, shown: bool) -> None:
        """Show or hide the settings of the start."""
        self._more.setText("Start  ▾" if shown else "Start  ▸")
        for name in ("initialisation", "bias_initialisation"):
            self._controls[name].setVisible(shown)

    def _group(self, title: str, *content: "str | QWidget") -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(8)
        heading = QLabel(title.upper())
        heading.setProperty("role", "title")
        layout.addWidget(heading)
        for part in content:
            layout.addWidget(self._controls[part] if isinstance(part, str) else part)
        return card


def _row(owner: QWidget, label: str, *widgets: QWidget) -> None:
    """Lay out a label and what edits it on one line."""
    layout = QHBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    layout.addWidget(QLabel(label))
    layout.addStretch(1)
    for widget in widgets:
        layout.addWidget(widget)


def _slider_row(owner: QWidget, label: str, number: QAbstractSpinBox, slider: QSlider) -> None:
    """Lay out a label and a number on one line, and a slider below."""
    layout = QVBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    head = QWidget()
    number.setFixedWidth(NUMBER_WIDTH)
    number.setAlignment(Qt.AlignmentFlag.AlignRight)
    _row(head, label, number)
    layout.addWidget(head)
    layout.addWidget(slider)


def _note() -> QLabel:
    label = QLabel(wordWrap=True)
    label.setProperty("role", "muted")
    return label
