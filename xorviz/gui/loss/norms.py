"""The size of the gradients over the epochs, per layer."""

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xorviz.core.run.run import Run
from xorviz.core.run.training import Snapshot
from xorviz.gui.kit.epoch_lines import EpochLines, NormsFollower


class NormsView(QWidget):
    """Shows ‖∂L/∂(W, b)‖ of each layer over a run, on a log scale."""

    cursor_requested = Signal(int)
    """The epoch that a person drags the cursor to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gradient_norms")
        self.setAccessibleName("Norms of the gradients over epochs")
        self._norms = NormsFollower(self)
        self._norms.timeout.connect(self.on_more_timeout)
        self._shown: tuple[Run, Snapshot] | None = None
        self._lines = EpochLines("norms_plot", "Norm of each layer's gradient", "norm per layer", "gradient")
        self._lines.cursor_requested.connect(self.cursor_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._lines)

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(200, 110)

    def show_run(self, run: Run, snapshot: Snapshot) -> None:
        """Show a run, with the cursor at a snapshot of it."""
        self._shown = (run, snapshot)
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while nobody saw it."""
        super().showEvent(event)
        self._draw()

    @Slot()
    def on_more_timeout(self) -> None:
        """Go on where the time for one turn had run out."""
        if self.isVisible():
            self._draw()

    def _draw(self) -> None:
        if self._shown is None:
            return
        run, snapshot = self._shown
        health = self._norms.follow(run)
        names = [f"layer {layer}" for layer in range(1, health.norms.shape[1] + 1)]
        self._lines.show_lines(health.epochs, health.norms, names, snapshot.epoch, run.epoch)
