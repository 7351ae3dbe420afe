"""Follows the gradients of a run that grows, a few milliseconds at a time."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from xorviz.core.insight.health import GradientNorms, Health
from xorviz.core.run.run import Run

MORE_MS = 10
"""Between one part of a long run and the next."""


class NormsFollower(QTimer):
    """Computes what is new of a run, and asks for more time where that was too long for one turn.

    While `timeout` is due, not all of the run is there.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, singleShot=True, interval=MORE_MS)
        self._norms = GradientNorms()

    def follow(self, run: Run) -> Health:
        """Return what is known of a run so far."""
        if not self._norms.extend(run):
            self.start()
        return self._norms.health
