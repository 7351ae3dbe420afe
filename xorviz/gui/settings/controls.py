"""The control panel: what can be set, in three groups."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFrame,
    QLabel,
    QScrollArea,
    QSlider,
    QWidget,
)

from xorviz.core.data.dataset import Dataset
from xorviz.core.parameter import Parameter, Setting
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.run.refusing import refusal
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.cards import Panel
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.number_field import NumberField
from xorviz.gui.kit.widgets import named, with_role
from xorviz.gui.settings.editors import ChoiceControl, Control, NumberControl, SliderControl, UsualControl
from xorviz.gui.settings.layer_editors import HiddenLayersControl, LayerActivationsControl, WidthControl
from xorviz.gui.settings.several_editor import SeveralControl

PANEL_WIDTH = 256
"""At least, in pixels."""
GROUPS = {
    "data": ("Data", "more_data", "More"),
    "network": ("Network", "more_start", "Layers, start"),
    "training": ("Training", "more_steps", "Steps"),
}
"""The parts of the settings: what stands above them; the name of what unfolds the rest, and what it says."""
TOGETHER = ("loss", "output_activation")
"""Settings of which not every value goes with every one of the other."""
TURNED = QComboBox, QSlider, QAbstractSpinBox
"""What the wheel would change. Of no other is every event shown to Python: there are hundreds."""
MANY = 16
"""Samples from which on their summed gradients make a usual learning rate too large."""


class Fold(ToolButton):
    """Shows settings for later, or hides them."""

    def __init__(self, name: str, title: str, content: QWidget) -> None:
        super().__init__()
        named(self, name, role="quiet")
        self.setCheckable(True)
        self.setAccessibleName(title)
        self._title, self._content = title, content
        self.toggled.connect(self.on_toggled)
        self.on_toggled(False)

    def unfold(self, part: QWidget) -> None:
        """Show what is folded, if something is a part of it."""
        if self._content.isAncestorOf(part):
            self.setChecked(True)

    @Slot(bool)
    def on_toggled(self, shown: bool) -> None:
        """Show or hide."""
        self.setText(f"{self._title}  {'▾' if shown else '▸'}")
        self.setToolTip(f"{'Hide' if shown else 'Show'} more settings")
        self._content.setVisible(shown)


class ControlPanel(QWidget):
    """All settings that the window offers; those for later are one click away.

    Parameters
    ----------
    beside
        What a button beside a setting does, by the setting's name.
    top
        What stands above the settings; its editors are treated as theirs are.
    """

    parameter_edited = Signal(str, object)
    held = Signal(bool)
    """A slider has been taken in hand, or let go."""
    refused = Signal(str)
    """Why a number that was typed is not allowed."""
    left = Signal()
    """A number has been typed: the keyboard is the window's again."""

    def __init__(self, beside: Mapping[str, QAction], top: QWidget) -> None:
        super().__init__()
        self.setObjectName("controls")
        self.setMinimumWidth(PANEL_WIDTH)
        self._controls: list[Control] = []
        """All but those of single layers."""
        self._layered: list[LayerActivationsControl] = []
        self._shown: dict[str, tuple[Setting, int]] = {}
        """What the controls of a setting show, and of how many samples; not of one that was just edited."""
        self._data: Dataset | None = None
        """For which it is shown what goes with what."""
        self._reduction_note = _note()
        self._folded: dict[QWidget, list[Callable[[], Control]]] = {}
        """What is one click away, by what it will be in; empty as soon as it is made."""
        self._column = in_column(
            top, *(self._group(name, beside) for name in GROUPS), None, inside=self, gap=8
        )
        self._watch(top)

    def add_folded(self) -> tuple[QWidget, ...]:
        """Make the settings that are one click away, and return what they are in; a config shows them then.

        It is apart because they are two thirds of all, and nobody sees them in the first second.
        """
        made = tuple(self._folded)
        for inside, makers in self._folded.items():
            in_column(*map(self._made, makers), inside=inside, gap=7)
        self._folded.clear()
        self._shown.clear()
        return made

    def take(self, top: QWidget) -> None:
        """Have above the settings what has been elsewhere."""
        self._column.insertWidget(0, top)

    def show_config(self, config: TrainingConfig, data: Dataset) -> None:
        """Show the settings in force; those that only other sources of data have are hidden."""
        settings, samples = config.settings, len(data)
        shown = {name: (value, samples) for name, value in settings.items()}
        changed = {name for name, value in shown.items() if value != self._shown.get(name)}
        for control in self._layered:
            control.show_layers(config.activations[:-1])
        for control in self._controls:
            name = control.parameter.name
            if name in changed:
                control.show_value(settings[name], samples)
            if control.parameter.default is not None:
                control.setVisible(name in settings)
            elif name not in settings:
                control.absent = config.own.label if name == "dataset" and config.own else "given"
                control.show_value(None, samples)
        if data is not self._data or not changed.isdisjoint(TOGETHER):
            self._show_refusals(config, data)
        self._data = data
        self._shown, count = shown, f"{samples:,}"
        self._reduction_note.setText(
            f"Sums {count} gradients: {count} × their mean.{' Try the mean.' if samples > MANY else ''}"
            if config.reduction == "sum"
            else f"Averages {count} gradients."
        )

    def settings(self) -> Mapping[str, Callable[[], None]]:
        """Return what leads to each setting that there is now, by what it is called."""
        return {each.title: partial(self._go_to, each) for each in self._controls if not each.isHidden()}

    def _go_to(self, control: Control) -> None:
        """Unfold a setting if it is folded away, and give it the keyboard."""
        for fold in self.findChildren(Fold):
            fold.unfold(control)
        stops = control.findChildren(QWidget)
        taking = (each for each in stops if each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        target = next(taking, None)
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # its place is known after that
            around.ensureWidgetVisible(control)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel scroll the panel: it must not change a setting that only lies under the pointer."""
        if isinstance(event, QWheelEvent) and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False

    @Slot(str, object)
    def on_edited(self, name: str, value: object) -> None:
        """Pass a wish on; what is in force then is shown in any case."""
        self._shown.pop(name, None)
        self.parameter_edited.emit(name, value)

    def _show_refusals(self, config: TrainingConfig, data: Dataset) -> None:
        for control in self._controls:
            name = control.parameter.name
            if name in TOGETHER and isinstance(control, ChoiceControl):
                choices = control.parameter.choices or {}
                control.show_refusals({value: refusal(config, name, value, data) for value in choices})
            elif isinstance(control, SeveralControl):
                after = {value: control.with_or_without(value) for value in control.parameter.choices or {}}
                wishes = {value: chosen for value, chosen in after.items() if chosen}
                control.show_refusals({value: refusal(config, name, wishes[value], data) for value in wishes})

    def _made(self, make: Callable[[], Control]) -> Control:
        control = make()
        if isinstance(control, LayerActivationsControl):
            self._layered.append(control)
        else:
            self._controls.append(control)
        control.edited.connect(self.on_edited)
        control.held.connect(self.held)
        self._watch(control)
        return control

    def _watch(self, part: QWidget) -> None:
        for editor in part.findChildren(QWidget):
            if isinstance(editor, TURNED):
                editor.installEventFilter(self)
        for field in part.findChildren(NumberField):
            field.refused.connect(self.refused)
            field.left.connect(self.left)

    def _group(self, name: str, beside: Mapping[str, QAction]) -> QFrame:
        """Return a card with the controls of a group in the foreground, and a place for the others."""
        title, fold, fold_title = GROUPS[name]
        members = [parameter for parameter in PARAMETERS.values() if parameter.group == name]
        makers = [each for parameter in members for each in makers_for(parameter, beside)]
        shown, hidden = ([make for make, folded in makers if folded == which] for which in (False, True))
        content: list[QWidget] = [_title(title), *map(self._made, shown)]
        if name == "training":
            content.append(self._reduction_note)
        if hidden:
            later = QWidget()
            self._folded[later] = hidden
            content += [Fold(fold, fold_title, later), later]
        card = Panel()
        in_column(*content, inside=card, gap=7, margins=(14, 8, 14, 10))
        return card


def makers_for(
    parameter: Parameter, beside: Mapping[str, QAction]
) -> list[tuple[Callable[[], Control], bool]]:
    """Return what makes that which edits a setting, and whether it is one click away.

    Parameters
    ----------
    parameter
        The setting.
    beside
        What can be done with a number by a button, by the name of the setting.
    """
    choice = partial(ChoiceControl, parameter), parameter.folded
    if parameter.kind == "widths":
        return [
            (partial(WidthControl, parameter), parameter.folded),
            (partial(HiddenLayersControl, parameter), True),
        ]
    if parameter.per_layer:
        return [choice, (partial(LayerActivationsControl, parameter), True)]
    if parameter.kind == "several":
        return [(partial(SeveralControl, parameter), parameter.folded)]
    if parameter.kind == "choice":
        return [choice]
    if parameter.usual:
        return [(partial(UsualControl, parameter), parameter.folded)]
    if parameter.slider:
        return [(partial(SliderControl, parameter), parameter.folded)]
    return [(partial(NumberControl, parameter, beside.get(parameter.name)), parameter.folded)]


def _title(text: str) -> QLabel:
    return with_role(QLabel(text), "title")


def _note() -> QLabel:
    return with_role(QLabel(wordWrap=True), "muted")
