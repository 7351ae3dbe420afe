"""The curvature of the loss over the epochs, beside what the updates can bear."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from xorviz.core.insight.curvature.course import CoursePart, CurvatureCourse
from xorviz.core.insight.curvature.eigenvalues import Curvature, curvature
from xorviz.core.insight.curvature.words import curvature_words
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.epoch_lines import EpochLines
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.pane import Pane
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.widgets import Passage
from xorviz.session.status import failed_status

COURSE, HERE = "curvature course", "curvature here"
NAMES = ("−lowest", "limit", "sharpest")


class CurvatureView(Pane, QWidget):
    """Shows the greatest eigenvalue of the Hessian, the limit 2/η, and how far the lowest is below 0."""

    cursor_requested = Signal(int)
    aside_wished = Signal(str, object)
    """A purpose, and what is to be computed beside the training."""

    smallest = (160, 90)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("curvature", "Curvature of the loss over epochs", parent)
        self._course = CurvatureCourse()
        self._shown: tuple[Run, Snapshot] | None = None
        self._asked: Snapshot | None = None
        """Whose curvature is told, or under way."""
        self._waiting = False
        """Whether points of the course are under way."""
        self._lines = EpochLines("curvature_plot", "Curvature of the loss", "curvature", "accent")
        self._lines.cursor_requested.connect(self.cursor_requested)
        self.words = Passage(2, text_font(12))
        """What is said of it at the cursor; whoever has this view gives it a place."""
        self.words.setObjectName("curvature_words")
        in_column(self._lines, inside=self)

    def show_run(self, run: Run, snapshot: Snapshot) -> None:
        """Show a run, with the cursor at a snapshot of it."""
        self._waiting &= self._shown is not None and run is self._shown[0]
        self._shown = (run, snapshot)
        self.redraw()

    def spoken(self) -> str:
        """Return the curvature at the epoch shown, in words."""
        return self.words.text()

    def draw(self) -> None:
        """Draw what is known, and wish for what is not."""
        if self._shown is None:
            return
        run, snapshot = self._shown
        if snapshot is not self._asked:
            self._asked = snapshot
            self.aside_wished.emit(HERE, partial(curvature, snapshot))
        missing = self._course.missing(run)
        if missing is not None and not self._waiting:
            self._waiting = True
            self.aside_wished.emit(COURSE, missing)
        epochs, values = self._course.lines()
        self._lines.show_lines(epochs, values, NAMES, snapshot.epoch, run.epoch)

    @Slot(str, str)
    def on_aside_failed(self, purpose: str, trace: str) -> None:
        """Say that there is none here; for more of its course nothing is wished in vain again."""
        if purpose == HERE:
            self.words.setText(failed_status(trace))

    @Slot(str, str)
    def on_aside_told(self, purpose: str, left: str) -> None:
        """Say how long it still takes to find the curvature here."""
        if purpose == HERE and left:
            self.words.setText(f"How the loss curves here is being found{left}.")

    @Slot(str, object)
    def on_aside_found(self, purpose: str, outcome: object) -> None:
        """Take what was computed, if it is of this view."""
        if purpose == HERE and isinstance(outcome, Curvature):
            self.words.setText(curvature_words(outcome))
        elif purpose == COURSE and isinstance(outcome, CoursePart):
            self._waiting = False
            self._course.add(outcome)
            self.redraw()
