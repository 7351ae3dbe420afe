"""The curvature of the loss over the epochs, beside what the updates can bear."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLabel, QWidget

from xorviz.core.insight.curvature.course import CoursePart, CurvatureCourse
from xorviz.core.insight.curvature.eigenvalues import Curvature, curvature
from xorviz.core.insight.curvature.words import curvature_words
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.steps import TimeLeft
from xorviz.gui.kit.epoch_lines import EpochLines
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.pane import Pane
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.widgets import Passage, named
from xorviz.session.status import failed_status

COURSE, HERE = "curvature course", "curvature here"
FINDING = "How the loss curves here is being found"
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
        self._left: TimeLeft | None = None
        """How long the course still takes, while it is on its way and is seen."""
        self._found = 0
        """How many of its points have come since."""
        self._coming = named(QLabel(), "curvature_coming", role="muted")
        self._coming.setFont(text_font(12))
        self._coming.hide()
        self.words = Passage(2, text_font(12))
        """What is said of it at the cursor; whoever has this view gives it a place."""
        self.words.setObjectName("curvature_words")
        in_column((self._lines, 1), self._coming, inside=self)

    def show_run(self, run: Run, snapshot: Snapshot) -> None:
        """Show a run, with the cursor at a snapshot of it."""
        if self._shown is None or run is not self._shown[0]:
            self._waiting, self._left = False, None
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
            if self._coming.text():  # it takes long, and waits for a point of the course
                self.words.setText(f"{FINDING}.")
            self.aside_wished.emit(HERE, partial(curvature, snapshot))
        missing = self._course.missing(run)
        self._say_coming()
        if missing is not None and not self._waiting:
            self._waiting = True
            self.aside_wished.emit(COURSE, missing)
        epochs, values = self._course.lines()
        self._lines.show_lines(epochs, values, NAMES, snapshot.epoch, run.epoch)

    def hideEvent(self, event: QHideEvent) -> None:
        """Count no time in which nothing is wished for."""
        super().hideEvent(event)
        self._left = None

    @Slot(str, str)
    def on_aside_failed(self, purpose: str, trace: str) -> None:
        """Say that there is none here; for more of its course nothing is wished in vain again."""
        if purpose == HERE:
            self.words.setText(failed_status(trace))
        elif purpose == COURSE:
            self._left, self._found = TimeLeft(), 0
            self._say_coming()

    @Slot(str, str)
    def on_aside_told(self, purpose: str, left: str) -> None:
        """Say how long it still takes to find the curvature here."""
        if purpose == HERE and left:
            self.words.setText(f"{FINDING}{left}.")

    @Slot(str, object)
    def on_aside_found(self, purpose: str, outcome: object) -> None:
        """Take what was computed, if it is of this view."""
        if purpose == HERE and isinstance(outcome, Curvature):
            self.words.setText(curvature_words(outcome))
        elif purpose == COURSE and isinstance(outcome, CoursePart):
            self._waiting = False
            self._found += len(outcome.points)
            self._course.add(outcome)
            self.redraw()

    def _say_coming(self) -> None:
        """Say how long the rest of the course still takes, where that is more than a moment."""
        lacking = self._course.lacking
        if not lacking:
            self._left = None
        elif self._left is None:
            self._left, self._found = TimeLeft(), 0
        left = "" if self._left is None else self._left.after(self._found, self._found + lacking)
        self._coming.setText(f"The rest is on its way{left}." if left else "")
        self._coming.setVisible(bool(left))
