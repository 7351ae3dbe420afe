"""What edits the hidden layers: how wide they are, how many, and which activation each has."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from xorviz.core.parameter import Parameter, Setting
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.number_field import NumberField
from xorviz.gui.kit.numbers import whole
from xorviz.gui.kit.theme import number_font
from xorviz.gui.kit.widgets import named
from xorviz.gui.settings.editors import Control, choice_box, row, slider_row
from xorviz.gui.settings.held_slider import HeldSlider

STEPPER_WIDTH = 34
MOST_ROWS = 6
"""Hidden layers whose activations can be chosen one by one."""


class WidthControl(Control):
    """How many neurons the hidden layers have; empty where they differ, and what they have stands behind."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        low, high = (int(end) for end in parameter.slider or (1, 16))
        width = replace(
            parameter,
            name="width",
            label="Width",
            help="How many neurons the hidden layers have.",
            kind="integer",
            allowed=f"a whole number from {parameter.minimum:,} to {parameter.maximum:,}",
            empty_word=None,
        )
        self.title = width.label
        self._depth = 1
        self._widths: tuple[int, ...] = ()
        self._slider = named(HeldSlider(), width.name, width.label, width.help)
        self._slider.held.connect(self.held)
        self._slider.setRange(low, high)
        self._slider.setPageStep(1)
        self._number = named(NumberField(width, whole, blank=True), f"{width.name}_number")
        self._slider.valueChanged.connect(self.on_value_changed)
        self._number.valueChanged.connect(self.on_value_changed)
        slider_row(self, width.label, self._number, self._slider)

    def show_value(self, value: Setting, samples: int) -> None:
        """Show the value in force."""
        widths = _as_widths(value)
        self._widths, self._depth = widths, max(1, len(widths))
        with QSignalBlocker(self._slider), QSignalBlocker(self._number):
            self._slider.setValue(max(widths, default=1))
            self._number.setValue(widths[0] if len(set(widths)) == 1 else self._number.minimum())
            self._number.lineEdit().setPlaceholderText(self.parameter.value_text(widths))
        self._slider.setAccessibleDescription(f"width {self.parameter.value_text(widths)}")
        self.setEnabled(bool(widths))

    @Slot(int)
    @Slot(float)
    def on_value_changed(self, width: float) -> None:
        """Pass the width on; if the field was emptied, show what is in force again."""
        if width < self.parameter.minimum:
            self.show_value(self._widths, 0)
        else:
            self._edit((int(width),) * self._depth)


class HiddenLayersControl(Control):
    """How many hidden layers there are: one more is as wide as the last."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self._hidden: tuple[int, ...] = ()
        self._fewer = _stepper("−", "One hidden layer less")
        self._more = _stepper("+", "One hidden layer more")
        self._number = named(QLabel(alignment=Qt.AlignmentFlag.AlignCenter), "hidden_layers")
        self._number.setFont(number_font())
        self._number.setFixedWidth(STEPPER_WIDTH)
        self._fewer.clicked.connect(self.on_fewer_clicked)
        self._more.clicked.connect(self.on_more_clicked)
        row(self, parameter.label, self._fewer, self._number, self._more)

    def show_value(self, value: Setting, samples: int) -> None:
        """Show how many there are; the tip says how wide each is."""
        self._hidden = _as_widths(value)
        self._number.setText(str(len(self._hidden)))
        self._number.setAccessibleName(f"{self.parameter.label} {len(self._hidden)}")
        widths = ", ".join(str(width) for width in self._hidden)
        self._number.setToolTip(f"Neurons in each: {widths}" if widths else "None: a perceptron")
        self._fewer.setEnabled(bool(self._hidden))
        self._more.setEnabled(len(self._hidden) < self.parameter.longest)

    @Slot()
    def on_fewer_clicked(self) -> None:
        """Ask for a network without the last hidden layer."""
        self._edit(self._hidden[:-1])

    @Slot()
    def on_more_clicked(self) -> None:
        """Ask for a network with another layer."""
        self._edit((*self._hidden, self._hidden[-1] if self._hidden else 2))


class LayerActivationsControl(Control):
    """Which activation each hidden layer has; empty unless there are several layers."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self._layers: tuple[str, ...] | None = None
        """What is shown; None before anything is."""
        self._rows = [QWidget() for _ in range(MOST_ROWS)]
        self._boxes = [
            choice_box(
                replace(
                    parameter,
                    name=f"{parameter.name}_{layer}",
                    label=f"{parameter.label} of hidden layer {layer}",
                    help=f"The non-linearity of hidden layer {layer} alone.",
                )
            )
            for layer in range(1, MOST_ROWS + 1)
        ]
        for layer, (line, box) in enumerate(zip(self._rows, self._boxes, strict=True), start=1):
            box.currentIndexChanged.connect(self.on_box_changed)
            row(line, f"In layer {layer}", box)
        in_column(*self._rows, inside=self, gap=7)

    def show_layers(self, layers: Sequence[str]) -> None:
        """Show the activation of each hidden layer."""
        if self._layers == (layers := tuple(layers)):
            return
        self._layers = layers
        for place, (line, box) in enumerate(zip(self._rows, self._boxes, strict=True)):
            there = 1 < len(layers) > place
            line.setVisible(there)
            if there:
                with QSignalBlocker(box):
                    box.setCurrentIndex(box.findData(layers[place]))

    @Slot()
    def on_box_changed(self) -> None:
        """Pass on what the layers then have."""
        layers = self._layers or ()
        chosen = [box.currentData() for box in self._boxes[: len(layers)]]
        self._edit(self.parameter.check([*chosen, *layers[len(chosen) :]]))


def _as_widths(value: Setting) -> tuple[int, ...]:
    assert isinstance(value, tuple)
    return cast("tuple[int, ...]", value)


def _stepper(sign: str, tip: str) -> QToolButton:
    button = ToolButton()
    button.setText(sign)
    button.setFixedWidth(STEPPER_WIDTH)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
