"""The bar under hidden space: which directions are shown, and how far the plane is folded into it."""

from itertools import combinations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QToolButton, QWidget

from xorviz.core.spelling import subscript

STEPS = 100
FRAME_MS = 33
FOLD_SECONDS = 3.3
MOST_PAIRS = 28
"""So many pairs of neurons can be chosen from: of eight, all."""
PRINCIPAL = (-1, -1)


class FoldBar(QWidget):
    """Folds the input plane into hidden space and back."""

    share_changed = Signal()
    axes_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._neurons = 0
        self._direction = 1
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("fold")
        self._slider.setAccessibleName("Fold")
        self._slider.setToolTip("From the input plane, at the left, to hidden space")
        self._slider.setRange(0, STEPS)
        self._slider.setValue(STEPS)
        self._slider.setMinimumWidth(60)
        self._slider.valueChanged.connect(self.on_slider_changed)
        self._play = QToolButton()
        self._play.setObjectName("fold_play")
        self._play.setText("Fold")
        self._play.setCheckable(True)
        self._play.setToolTip("Carry the input plane into hidden space, or back")
        self._play.toggled.connect(self.on_play_toggled)
        self._axes = QComboBox()
        self._axes.setObjectName("hidden_axes")
        self._axes.setAccessibleName("Axes of hidden space")
        self._axes.setToolTip("Which two directions are shown")
        self._axes.currentIndexChanged.connect(self.axes_chosen)
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self.on_timer_timeout)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._play)
        layout.addWidget(self._slider, 1)
        layout.addWidget(self._axes)

    @property
    def share(self) -> float:
        """How far the plane is folded, slow at both ends: 0 not at all, 1 into hidden space."""
        t = self._slider.value() / STEPS
        return t * t * (3.0 - 2.0 * t)

    @property
    def axes(self) -> tuple[int, int]:
        """The two neurons that are shown, or `PRINCIPAL`."""
        chosen = self._axes.currentData()
        return (0, min(1, max(0, self._neurons - 1))) if chosen is None else chosen

    def show_neurons(self, neurons: int) -> None:
        """Offer what a layer of so many neurons has."""
        if neurons == self._neurons:
            return
        self._neurons = neurons
        pairs = list(combinations(range(neurons), 2))[:MOST_PAIRS]
        with QSignalBlocker(self._axes):
            self._axes.clear()
            if neurons > 2:
                self._axes.addItem("principal directions", PRINCIPAL)
                for first, second in pairs:
                    self._axes.addItem(f"h{subscript(first + 1)}, h{subscript(second + 1)}", (first, second))
        self._axes.setVisible(neurons > 2)
        self.setEnabled(neurons > 0)

    def show_words(self, words: str) -> None:
        """Say what the directions are."""
        self._axes.setToolTip(f"Shown: {words}")

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop where it is."""
        self._play.setChecked(False)
        super().hideEvent(event)

    @Slot()
    def on_slider_changed(self) -> None:
        """Pass it on."""
        self.share_changed.emit()

    @Slot(bool)
    def on_play_toggled(self, playing: bool) -> None:
        """Fold, or unfold what is folded; or stop."""
        if playing:
            self._direction = -1 if self._slider.value() == STEPS else 1
            self._timer.start()
        else:
            self._timer.stop()

    @Slot()
    def on_timer_timeout(self) -> None:
        """Go on a little; stop at either end."""
        step = self._direction * max(1, round(STEPS * FRAME_MS / 1000 / FOLD_SECONDS))
        self._slider.setValue(self._slider.value() + step)
        if self._slider.value() in (0, STEPS):
            self._play.setChecked(False)
