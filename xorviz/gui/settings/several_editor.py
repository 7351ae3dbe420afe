"""What edits a setting that is several of its choices at once."""

from collections.abc import Mapping
from typing import cast

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from xorviz.core.parameter import Parameter, Setting
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.widgets import named
from xorviz.gui.settings.editors import Control
from xorviz.session.status import sentence

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
        self._chosen: tuple[str, ...] = ()
        self._refusals: Mapping[str, str] = {}
        """Why a box cannot be checked, or unchecked, by what it stands for."""
        for place, (name, label) in enumerate((parameter.choices or {}).items()):
            box = self._boxes[name] = named(
                QCheckBox(label), f"{parameter.name}_{name}", f"{parameter.label}: {label}", parameter.help
            )
            box.toggled.connect(self.on_box_toggled)
            layout.addWidget(box, *divmod(place, COLUMNS))
        in_column(QLabel(parameter.label), grid, inside=self, gap=5)

    def show_value(self, value: Setting, samples: int) -> None:
        """Show the choices in force."""
        self._chosen = cast("tuple[str, ...]", value)
        for name, box in self._boxes.items():
            with QSignalBlocker(box):
                box.setChecked(name in self._chosen)
        self._enable()

    def with_or_without(self, name: str) -> tuple[str, ...]:
        """Return what would be chosen after one more click on a choice."""
        return tuple(each for each in self._boxes if (each in self._chosen) != (each == name))

    def show_refusals(self, refusals: Mapping[str, str]) -> None:
        """Grey what does not go with the samples; the tip of each says why."""
        self._refusals = refusals
        self._enable()

    def _enable(self) -> None:
        for name, box in self._boxes.items():
            why = self._refusals.get(name, "")
            box.setEnabled(self._chosen != (name,) and not why)
            box.setToolTip(sentence(why) if why else self.parameter.help)

    @Slot()
    def on_box_toggled(self) -> None:
        """Pass on what is checked then."""
        self._edit(tuple(name for name, box in self._boxes.items() if box.isChecked()))
