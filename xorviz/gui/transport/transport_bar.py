"""The transport bar: play, step, reset, speed, and where the run is."""

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLabel, QSlider, QToolButton, QWidget

from xorviz.core.run.describing import correct_parts, fit_title, undecided_text
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.buttons.tool_button import ToolButton
from xorviz.gui.kit.layouts import in_row
from xorviz.gui.kit.numbers import loss_text, rate_text
from xorviz.gui.kit.theme import number_font
from xorviz.gui.kit.widgets import Explained, Readout, named, with_role

SPEED_STEPS = 100
FASTEST = 10_000.0
"""Epochs/s one step left of unlimited."""
BUTTONS = ("run.play", "run.step_back", "run.step", "run.reset")


class Transport(QWidget):
    """Runs the training and says how far it is."""

    speed_chosen = Signal(float)
    """Epochs/s, infinity for unlimited."""

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("transport")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        buttons = [_button(actions[name], primary=name == "run.play") for name in BUTTONS]
        self._reset = buttons[-1]
        layout = self._row = in_row(*buttons, inside=self, gap=8, margins=(14, 8, 16, 8))
        layout.addSpacing(6)
        self._speed = QSlider(Qt.Orientation.Horizontal)
        self._speed.setObjectName("speed")
        self._speed.setAccessibleName("Speed")
        self._speed.setToolTip("Epochs per second; the right end is as fast as the machine can")
        self._speed.setRange(0, SPEED_STEPS)
        self._speed.setMinimumWidth(40)
        self._speed.setMaximumWidth(200)
        self._speed.valueChanged.connect(self.on_speed_changed)
        self._speed_text = QLabel()
        self._speed_text.setObjectName("speed_text")
        self._speed_text.setFont(number_font(12))
        self._speed_text.setMinimumWidth(self._speed_text.fontMetrics().horizontalAdvance("10,000 epochs/s"))
        self._slow, self._fast = _caption("slow"), _caption("fast")
        for part, share in ((self._slow, 0), (self._speed, 1), (self._fast, 0)):
            layout.addWidget(part, share)
        layout.addWidget(self._speed_text)
        layout.addStretch(1)
        self._epoch = Readout("readout_epoch", "Epoch", "10,000,000")
        self._loss = Readout("readout_loss", "Loss", "0,000.0000")
        self._correct = Readout("readout_correct", "Correct", "4/4", "4 at ½")
        self._rate = Readout("readout_rate", "Epochs/s", "10,000")
        for readout in (self._epoch, self._loss, self._correct, self._rate):
            layout.addSpacing(6)
            layout.addWidget(readout)
        self._explained = Explained("plain_epoch", epochs_told(10_000_000, 10_000))
        layout.addWidget(self._explained)
        self._present = actions["view.present"]
        self._present.toggled.connect(self.on_presented)
        self._leave = named(ToolButton(), "leave", tip="Back to the whole window (Esc)")
        """The way out for the mouse while menus are hidden."""
        self._leave.setText("Leave")
        self._leave.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._leave.clicked.connect(self._present.trigger)
        self._leave.hide()
        layout.addWidget(self._leave)
        self.setMinimumHeight(self._explained.sizeHint().height() + 16)  # in both ways of showing
        self._snapshot: Snapshot | None = None
        self._for_all = self._reset, self._speed_text, self._epoch, self._loss, self._correct, self._rate
        self._dropped: set[QWidget] = set()
        """What is not to be seen because there is no room for it."""
        self.show_plain(False)

    def show_plain(self, plain: bool) -> None:
        """Show what a first sight needs, or all."""
        if not plain:
            self._explained.hide()  # first: there is never room for both
        self._plain = plain
        self._dropped = set()
        for part in self._for_all:
            part.setVisible(not plain)
        self._slow.setText("slow" if plain else "Speed")
        self._slow.show()
        self._fast.setVisible(plain)
        self._explained.setVisible(plain)
        self.make_room()
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show epoch, loss and accuracy."""
        self._snapshot = snapshot
        if self._plain:
            told = epochs_told(snapshot.epoch, len(snapshot.data))
            self._explained.show_text(f"{snapshot.epoch:,}", told)
        self._epoch.show_text(f"{snapshot.epoch:,}")
        self._loss.show_text(loss_text(snapshot.loss))
        count, note = f"{len(snapshot.data):,}", undecided_text(len(snapshot.data), snapshot.data)
        if self._correct.reserve(f"{count}/{count}", note):
            self.make_room()
        self._correct.show_title(fit_title(snapshot.data))
        self._correct.show_text(*correct_parts(snapshot))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have as much to be seen as there is room for."""
        super().resizeEvent(event)
        self.make_room()

    @Slot()
    def make_room(self) -> None:
        """Leave out what can be missed most easily, until the rest fits."""
        least = (self._fast, self._slow, self._explained)
        all_of = (self._rate, self._speed_text, self._slow, self._correct, self._reset, self._loss)
        missable = least if self._plain else all_of
        gap, room = self._row.spacing(), self.width()
        needed = self._row.minimumSize().width()
        needed += sum(_least_width(part) + gap for part in self._dropped)
        dropped = set[QWidget]()
        for part in missable:
            if needed > room:
                dropped.add(part)
                needed -= _least_width(part) + gap
        for part in missable:
            if (part in dropped) != (part in self._dropped):
                part.setHidden(part in dropped)
        self._dropped = dropped

    def show_rate(self, epochs_per_second: float) -> None:
        """Show the speed reached; a dash when nothing moves."""
        self._rate.show_text(rate_text(epochs_per_second) if epochs_per_second else "–")

    def show_speed(self, speed: float) -> None:
        """Show the speed asked for."""
        with QSignalBlocker(self._speed):
            if speed_at(self._speed.value()) != speed:
                self._speed.setValue(place_of(speed))
        self._speed_text.setText(speed_text(speed))
        self._speed_text.setAccessibleName(f"Speed {speed_text(speed)}")
        self._speed.setAccessibleDescription(f"speed {speed_text(speed).replace('/s', ' per second')}")

    @Slot(bool)
    def on_presented(self, on: bool) -> None:
        """Have a way out of it beside Play."""
        self._leave.setVisible(on)
        self.make_room()

    @Slot(int)
    def on_speed_changed(self, place: int) -> None:
        """Pass the speed on."""
        self.speed_chosen.emit(speed_at(place))


def _least_width(part: QWidget) -> int:
    return max(part.minimumWidth(), part.minimumSizeHint().width())


def speed_at(place: int) -> float:
    """Return the speed at a place of the slider: 1 epoch/s at the left, unlimited at the right end."""
    if place >= SPEED_STEPS:
        return math.inf
    speed = FASTEST ** (place / (SPEED_STEPS - 1))
    return float(f"{speed:.2g}") if speed > 10 else round(speed, 1)


def speed_text(speed: float) -> str:
    """Write a speed."""
    if math.isinf(speed):
        return "unlimited"
    return "1 epoch/s" if speed == 1 else f"{speed:,.0f} epochs/s" if speed >= 10 else f"{speed:g} epochs/s"


def place_of(speed: float) -> int:
    """Return the place of the slider that is nearest to a speed."""
    if math.isinf(speed):
        return SPEED_STEPS
    return max(0, min(SPEED_STEPS - 1, round(math.log(speed, FASTEST) * (SPEED_STEPS - 1))))


def epochs_told(epoch: int, samples: int) -> str:
    """Say what an epoch is, of the one shown."""
    points = "all four points" if samples == 4 else f"all {samples:,} points"
    if epoch == 0:
        return f"epochs: rounds of {points}"
    return f"epochs: {points} seen {'once' if epoch == 1 else f'{epoch:,} times'}"


def _caption(text: str) -> QLabel:
    return with_role(QLabel(text), "muted")


def _button(action: QAction, *, primary: bool) -> QToolButton:
    button = ToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if primary:
        with_role(button, "primary")
        button.setMinimumWidth(92)
    return button
