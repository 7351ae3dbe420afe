"""The column beside hidden space: which directions are shown, and how far the plane is folded into it."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QSlider, QWidget

from xorviz.core.insight.hidden_space import Projection, neuron_pair, output_directions, principal_directions
from xorviz.core.network.arrays import Array
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.layouts import UNLIMITED, in_column
from xorviz.gui.kit.widgets import named

STEPS = 100
FRAME_MS = 33
FOLD_SECONDS = 3.3
WIDTH = 80
LIST_WIDTH = 110
OUTPUT, PRINCIPAL = -1, -2
"""Stand in both lists for directions that are no neurons."""
DIRECTION_NAMES = {OUTPUT: ("To ŷ", "Rest"), PRINCIPAL: ("PC₁", "PC₂")}
DIRECTION_TIPS = {
    OUTPUT: (
        "The direction of the output neuron's weights, on which alone the answer depends",
        "Beside that of the output's weights, the direction in which the samples differ most",
    ),
    PRINCIPAL: ("A principal direction of all neurons",) * 2,
}
AXES = ("across", "up")
AXIS_ROLES = ("axis_1", "axis_2")


class FoldBar(QWidget):
    """Folds the input plane into hidden space and back; of more than two neurons, two are chosen."""

    share_changed = Signal()
    axes_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self.chosen = (OUTPUT, OUTPUT)
        """What is chosen of more than two neurons, across and up."""
        self._usual = OUTPUT
        """What is chosen until a person chooses."""
        self._direction = 1
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("fold")
        self._slider.setAccessibleName("Fold")
        self._slider.setToolTip("From the input plane, at the left, to hidden space")
        self._slider.setRange(0, STEPS)
        self._slider.setValue(STEPS)
        self._slider.valueChanged.connect(self.on_slider_changed)
        self._play = ToolButton()
        self._play.setObjectName("fold_play")
        self._play.setCheckable(True)
        self._play.setFixedWidth(WIDTH)
        self._play.toggled.connect(self.on_play_toggled)
        self._lists = tuple(self._chooser(axis) for axis in AXES)
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self.on_timer_timeout)
        upright_above = reversed(self._lists)
        self._column = in_column(*upright_above, None, self._play, self._slider, inside=self, gap=6)
        self._alone = True
        self.setFixedWidth(WIDTH)
        self._name_button()

    @property
    def share(self) -> float:
        """How far the plane is folded, slow at both ends: 0 not at all, 1 into hidden space."""
        t = self._slider.value() / STEPS
        return t * t * (3.0 - 2.0 * t)

    @property
    def axes(self) -> tuple[int, int] | None:
        """The two neurons that are shown; None for other directions."""
        count = len(self._names)
        if count <= 2:
            return (0, max(0, count - 1))
        return self.chosen if self.chosen[0] >= 0 else None

    @property
    def principal(self) -> bool:
        """Whether these other directions are the principal ones, and not the output's."""
        return self.chosen[0] == PRINCIPAL

    def project(self, snapshot: Snapshot, activations: Array) -> Projection:
        """Return the projection of hidden space on what is chosen."""
        if self.axes is not None:
            return neuron_pair(activations, *self.axes)
        if self.principal:
            return principal_directions(activations, snapshot.config.activations[-2])
        return output_directions(snapshot, activations)

    def show_neurons(self, names: Sequence[str], *, one_output: bool) -> None:
        """Offer the neurons of a layer by their names; what was chosen stays, if it is there.

        The direction of the output is one where there is one output alone.
        """
        usual = OUTPUT if one_output else PRINCIPAL
        if (tuple(names), usual) == (self._names, self._usual):
            return
        self._names, count = tuple(names), len(names)
        if max(self.chosen) >= count or usual != self._usual:
            self.chosen = (usual, usual)
        self._usual = usual
        for axis, box in enumerate(self._lists):
            with QSignalBlocker(box):
                box.clear()
                directions = DIRECTION_NAMES if one_output else (PRINCIPAL,)
                for row, direction in enumerate(directions):
                    box.addItem(DIRECTION_NAMES[direction][axis], direction)
                    box.setItemData(row, DIRECTION_TIPS[direction][axis], Qt.ItemDataRole.ToolTipRole)
                for index, name in enumerate(names):
                    box.addItem(name, index)
        self._show_lists()
        self._show_axes()
        self.setEnabled(count > 0)

    def settle(self, around: QBoxLayout, room: QSize, *, alone: bool) -> None:
        """Be a column at the right of the plot with all there is, or a row below it with the fold only.

        Parameters
        ----------
        around
            What lays out the plot and this.
        room
            Of both, in pixels.
        alone
            Whether no other plot is beside: only then it is a column, if it has lists or leaves more room so.
        """
        beside = min(room.width() - WIDTH, room.height())
        below = min(room.width(), room.height() - self._play.sizeHint().height())
        self._alone = alone and (len(self._names) > 2 or beside >= below)
        directions = QBoxLayout.Direction
        around.setDirection(directions.LeftToRight if self._alone else directions.TopToBottom)
        self._column.setDirection(directions.TopToBottom if self._alone else directions.LeftToRight)
        self.setMinimumWidth(WIDTH)
        self.setMaximumWidth(WIDTH if self._alone else UNLIMITED)
        self._show_lists()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop where it is."""
        self._play.setChecked(False)
        super().hideEvent(event)

    @Slot()
    def on_slider_changed(self) -> None:
        """Pass it on."""
        self._name_button()
        self.share_changed.emit()

    @Slot(bool)
    def on_play_toggled(self, playing: bool) -> None:
        """Fold, or unfold what is folded; or stop."""
        if playing:
            self._direction = -1 if self._slider.value() == STEPS else 1
            self._timer.start()
        else:
            self._timer.stop()
        self._name_button()

    @Slot()
    def on_timer_timeout(self) -> None:
        """Go on a little; stop at either end."""
        step = self._direction * max(1, round(STEPS * FRAME_MS / 1000 / FOLD_SECONDS))
        self._slider.setValue(self._slider.value() + step)
        if self._slider.value() in (0, STEPS):
            self._play.setChecked(False)

    @Slot()
    def on_across_chosen(self) -> None:
        """Show that direction across."""
        self._choose(0)

    @Slot()
    def on_up_chosen(self) -> None:
        """Show that direction upward."""
        self._choose(1)

    def _chooser(self, axis: str) -> QComboBox:
        tip = (
            f"Which neuron is shown {axis}. To ŷ: along the output's weights, where the picture is exact;"
            " PC: the principal directions of all neurons. Others are a slice"
        )
        box = named(QComboBox(), f"hidden_{axis}", f"What hidden space shows {axis}", tip)
        box.setFixedWidth(WIDTH)
        box.view().setMinimumWidth(LIST_WIDTH)
        box.currentIndexChanged.connect(self.on_across_chosen if axis == "across" else self.on_up_chosen)
        return box

    def _choose(self, axis: int) -> None:
        """Take what a list says; the other changes only if both were the same, or no neurons."""
        neuron = int(self._lists[axis].currentData())
        if neuron < 0:
            self.chosen = (neuron, neuron)
        else:
            old = self.chosen if self.chosen[0] >= 0 else (0, 1)
            other = old[1 - axis] if old[1 - axis] != neuron else old[axis]
            self.chosen = (neuron, other) if axis == 0 else (other, neuron)
        self._show_axes()
        self.axes_chosen.emit()

    def _show_lists(self) -> None:
        for box in self._lists:
            box.setVisible(self._alone and len(self._names) > 2)

    def _show_axes(self) -> None:
        for box, neuron in zip(self._lists, self.chosen, strict=True):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(neuron))

    def _name_button(self) -> None:
        """Say what a click would do, and how far it is by now."""
        self._slider.setAccessibleDescription(f"folded by {self._slider.value()} %")
        if self._play.isChecked():
            text, tip = "Stop", "Stop where it is"
        elif self._slider.value() == STEPS:
            text, tip = "Unfold", "Carry hidden space back into the input plane"
        else:
            text, tip = "Fold", "Carry the input plane into hidden space"
        self._play.setText(text)
        self._play.setToolTip(tip)
