"""The control panel: what can be set, in three groups."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.sources import SOURCES
from xorviz.core.run.config import PARAMETERS, TrainingConfig
from xorviz.gui.kit.number_field import NumberField
from xorviz.gui.settings.editors import (
    BatchSizeControl,
    HiddenLayersControl,
    SeedControl,
    WidthControl,
    control_of,
)

PANEL_WIDTH = 256
MANY = 16
"""Samples from which on their summed gradients make a usual learning rate too large."""


class Fold(QToolButton):
    """Shows settings for later, or hides them."""

    def __init__(self, name: str, title: str, content: Sequence[QWidget]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setCheckable(True)
        self.setProperty("quiet", "true")
        self._title, self._content = title, content
        self.toggled.connect(self.on_toggled)
        self.on_toggled(False)

    @Slot(bool)
    def on_toggled(self, shown: bool) -> None:
        """Show or hide."""
        self.setText(f"{self._title}  {'▾' if shown else '▸'}")
        self.setToolTip(f"{'Hide' if shown else 'Show'} more settings")
        for widget in self._content:
            widget.setVisible(shown)


class ControlPanel(QWidget):
    """All settings that the window offers; those for later are one click away.

    Parameters
    ----------
    reseed
        What the button beside the seed does.
    top
        What stands above the settings; its editors are treated as theirs are.
    """

    parameter_edited = Signal(str, object)
    refused = Signal(str)
    """Why a number that was typed is not allowed."""
    left = Signal()
    """A number has been typed: the keyboard is the window's again."""

    def __init__(self, reseed: QAction, top: QWidget) -> None:
        super().__init__()
        self.setObjectName("controls")
        self.setFixedWidth(PANEL_WIDTH)
        self._batch_size = BatchSizeControl()
        self._of_sources = {
            parameter.name: control_of(parameter)
            for source in SOURCES.values()
            for parameter in source.parameters
        }
        self._controls = {
            "dataset": control_of(PARAMETERS["dataset"]),
            **self._of_sources,
            "hidden": WidthControl(),
            "hidden_layers": HiddenLayersControl(),
            "activation": control_of(PARAMETERS["activation"]),
            "seed": SeedControl(reseed),
            "learning_rate": control_of(PARAMETERS["learning_rate"]),
            "reduction": control_of(PARAMETERS["reduction"]),
            "initialisation": control_of(PARAMETERS["initialisation"]),
            "bias_initialisation": control_of(PARAMETERS["bias_initialisation"]),
            "batch_size": self._batch_size,
            "optimiser": control_of(PARAMETERS["optimiser"]),
        }
        self._reduction_note = _note()
        start = self._fold(
            "more_start", "Layers, start", "hidden_layers", "initialisation", "bias_initialisation"
        )
        steps = self._fold("more_steps", "Steps", "batch_size", "optimiser")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(top)
        layout.addWidget(self._group("Data", "dataset", *self._of_sources))
        layout.addWidget(self._group("Network", "hidden", "activation", "seed", *start))
        layout.addWidget(self._group("Training", "learning_rate", "reduction", self._reduction_note, *steps))
        layout.addStretch(1)
        for control in self._controls.values():
            control.edited.connect(self.parameter_edited)
        for control in (*self._controls.values(), top):
            for editor in control.findChildren(QWidget):
                editor.installEventFilter(self)
            for field in control.findChildren(NumberField):
                field.refused.connect(self.refused)
                field.left.connect(self.left)

    def show_config(self, config: TrainingConfig, data: Dataset) -> None:
        """Show the settings in force."""
        self._batch_size.show_samples(len(data))
        for name, control in self._of_sources.items():
            control.setVisible(name in config.settings)
        for control in self._controls.values():
            control.show_config(config)
        samples = len(data)
        self._reduction_note.setText(
            f"Sums {samples} gradients: {samples} × their mean.{' Try the mean.' if samples > MANY else ''}"
            if config.reduction == "sum"
            else f"Averages {samples} gradients."
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel scroll the panel: it must not change a setting that only lies under the pointer."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False

    def _fold(self, name: str, title: str, *controls: str) -> list[str | QWidget]:
        return [Fold(name, title, [self._controls[control] for control in controls]), *controls]

    def _group(self, title: str, *content: "str | QWidget") -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(14, 8, 14, 10)
        layout.setSpacing(7)
        heading = QLabel(title.upper())
        heading.setProperty("role", "title")
        layout.addWidget(heading)
        for part in content:
            layout.addWidget(self._controls[part] if isinstance(part, str) else part)
        return card


def _note() -> QLabel:
    label = QLabel(wordWrap=True)
    label.setProperty("role", "muted")
    return label
