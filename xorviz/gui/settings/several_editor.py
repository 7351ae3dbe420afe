"""What edits a setting that is several of its choices at once."""

from typing import cast

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from xorviz.core.parameter import Parameter, Setting
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.widgets import named
from xorviz.gui.settings.editors import Control

COLUMNS = 3


class SeveralControl(Control):
    """A box to check for each choice; the last one that is checked stays."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        grid = named(QWidget(), parameter.name, parameter.label, parameter.help)
        layout = QGridLayout(grid)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(5)
        self._boxes: dict[str, QCheckBox] = {}
        for place, (name, label) in enumerate((parameter.choices or {}).items()):
            box = self._boxes[name] = named(
                QCheckBox(label), f"{parameter.name}_{name}", f"{parameter.label}: {label}", parameter.help
            )
            box.toggled.connect(self.on_box_toggled)
            layout.addWidget(box, *divmod(place, COLUMNS))
        in_column(QLabel(parameter.label), grid, inside=self, gap=5)

    def show_value(self, value: Setting, samples: int) -> None:
        """Show the choices in force."""
        chosen = cast("tuple[str, ...]", value)
        for name, box in self._boxes.items():
            with QSignalBlocker(box):
                box.setChecked(name in chosen)
            box.setEnabled(chosen != (name,))

    @Slot()
    def on_box_toggled(self) -> None:
        """Pass on what is checked then."""
        self._edit(tuple(name for name, box in self._boxes.items() if box.isChecked()))
