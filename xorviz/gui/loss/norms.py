"""The size of the gradients over the epochs, per layer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.epoch_lines import EpochLines, NormsFollower
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.pane import Pane
from xorviz.session.view import SessionView


class NormsView(Pane, QWidget):
    """Shows ‖∂L/∂(W, b)‖ of each layer over a run, on a log scale."""

    cursor_requested = Signal(int)
    """The epoch that a person drags the cursor to."""

    smallest = (160, 90)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("gradient_norms", "Norms of the gradients over epochs", parent)
        self._norms = NormsFollower(self)
        self._norms.timeout.connect(self.redraw)
        self._shown: tuple[Run, Snapshot] | None = None
        self._lines = EpochLines("norms_plot", "Norm of each layer's gradient", "norm per layer", "gradient")
        self._lines.cursor_requested.connect(self.cursor_requested)
        in_column(self._lines, inside=self)

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Show the run, with the cursor."""
        if what & {"run", "head", "snapshot"}:
            self.show_run(view.run, view.snapshot)

    def show_run(self, run: Run, snapshot: Snapshot) -> None:
        """Show a run, with the cursor at a snapshot of it."""
        self._shown = (run, snapshot)
        self.redraw()

    def spoken(self) -> str:
        """Return the norms at the epoch shown, in words."""
        return self._lines.spoken()

    def draw(self) -> None:
        """Draw the lines, as far as they are known."""
        if self._shown is None:
            return
        run, snapshot = self._shown
        health = self._norms.follow(run)
        names = [f"layer {layer}" for layer in range(1, health.norms.shape[1] + 1)]
        self._lines.show_lines(health.epochs, health.norms, names, snapshot.epoch, run.epoch)
