"""The map of fates: what becomes of a run if two of its quantities are others. Each point is a training."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from xorviz.core.errors import ConfigError
from xorviz.core.steps import TimeLeft
from xorviz.core.survey.fate_axes import FateAxis
from xorviz.core.survey.fate_chunks import FateChunks
from xorviz.core.survey.fate_plan import FatePlan
from xorviz.core.survey.fates import Fate
from xorviz.gui.fates.fate_colours import shares_of
from xorviz.gui.fates.fate_form import FateForm
from xorviz.gui.fates.fate_picture import FatePicture
from xorviz.gui.fates.fate_shares import FateShares
from xorviz.gui.fates.quantities import quantities
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.step_job import ask_for_attention
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.widgets import Passage, announce, named, with_role
from xorviz.session.status import failed_status, sentence
from xorviz.session.view import SessionView

if TYPE_CHECKING:
    from xorviz.core.run.config import TrainingConfig

PURPOSE = "fates"
SIZE = QSize(980, 760)
FRAME = QSize(16, 48)
"""What the desktop puts around a window, at most."""
GESTURE_MS = 600
"""Steps of zooming and moving that follow each other faster are one, for the way back."""
PREPARING = "The map begins as soon as the compiled engine is there."
HINT = "Wheel or +/− zooms, drag moves, Backspace goes back, a click opens the run."
Axes = tuple[FateAxis, FateAxis]


class FatesWindow(QDialog):
    """Shows a map of the run in the main window, and opens the run of a point there."""

    aside_wished = Signal(str, object)
    """A purpose, and what is to be computed beside the training."""
    run_wished = Signal(object, str)
    """The `TrainingConfig` of a run that is to be seen, and what it is called."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("fates")
        self.setWindowTitle("Map of fates: every point is a whole training")
        self.resize(SIZE.boundedTo(self.screen().availableSize() - FRAME))
        self._config: TrainingConfig | None = None
        self._plan: FatePlan | None = None
        """Of the map that is shown."""
        self._chunks: FateChunks | None = None
        """What is to come of it; None when it has been ended before its end."""
        self._left, self._known = TimeLeft(), 0
        """How long it still takes, since so many runs were known."""
        self._preparing = False
        self._said = ""
        """What is to be read until another point is pointed at."""
        self._refusal = ""
        """Why there was no such map as was wished for last."""
        self._before = list[Axes]()
        """Where it has been zoomed and moved from."""
        self._gesture = QTimer(self, singleShot=True, interval=GESTURE_MS)
        self.form, self.picture, self._shares = FateForm(), FatePicture(), FateShares()
        self._line = named(Passage(1, text_font(13)), "fates_line")
        self._progress = named(Passage(1, text_font(12)), "fates_progress", role="muted")
        self._connect()
        stronger = with_role(QLabel("stronger: solved sooner, or a greater loss"), "muted")
        stronger.setFont(text_font(12))
        below = in_row((self._shares, 1), stronger, gap=10)
        in_column(
            self.form, (self.picture, 1), self._line, below, self._progress,
            inside=self, gap=8, margins=(14, 12, 14, 10),
        )  # fmt: skip
        self.picture.setFocus()

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Take the settings of the run; all but two quantities are as in it."""
        if what & {"config", "run", "preparing", "engine"}:
            self._preparing = view.preparing
            self._config = view.config
            self._catch_up()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin, or go on with what was ended when nobody looked."""
        super().showEvent(event)
        self._catch_up()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let what is under way end: nobody looks at it."""
        super().hideEvent(event)
        self._chunks = None
        self.aside_wished.emit(PURPOSE, _nothing)

    @Slot()
    def on_changed(self) -> None:
        """Make the map that the form asks for."""
        self._before.clear()
        self._said = ""
        if self._config is not None and self.isVisible() and not self._preparing:
            self._begin_wished()

    @Slot(object, bool)
    def on_stretch_wished(self, ends: tuple[float, float, float, float], by_hand: bool) -> None:
        """Zoom or move; what a hand does in quick steps is taken back as one."""
        if self._plan is None:
            return
        plan, (left, right, low, high) = self._plan, ends
        try:
            axes = plan.across.between(left, right), plan.up.between(low, high)
            self._begin(self._plan_of(axes))
        except ConfigError as error:
            self.refuse(str(error))
            return
        if not (by_hand and self._gesture.isActive()):
            self._before.append((plan.across, plan.up))
        self._gesture.start()
        self.form.show_axes(axes)

    @Slot()
    def on_back_wished(self) -> None:
        """Show the stretch from which this one was zoomed or moved to."""
        self._gesture.stop()
        if self._before:
            axes = self._before.pop()
            self.form.show_axes(axes)
            self._begin(self._plan_of(axes))

    @Slot(int, int)
    def on_run_chosen(self, column: int, row: int) -> None:
        """Open that very run in the main window."""
        if self._plan is not None:
            told = self.picture.words_of(column, row).partition(":")[0]
            config, _ = self._plan.run_at(column, row)
            self.run_wished.emit(config, told)
            self.say(f"The run with {told} is in the main window, at epoch 0: press Play there.")

    @Slot(str)
    def say(self, text: str) -> None:
        """Say something until another point is pointed at."""
        self._said = text
        self._line.setText(text)
        announce(self, text)

    @Slot()
    def on_pointed(self) -> None:
        """Tell of the point that is pointed at."""
        told = self.picture.point_told()
        if told:
            self._said = ""
        self._line.setText(told or self._said)

    @Slot(str, object)
    def on_aside_found(self, purpose: str, outcome: object) -> None:
        """Show what was trained, and wish for more."""
        if purpose != PURPOSE or self._chunks is None or not isinstance(outcome, list):
            return
        if outcome:
            self.picture.show_parts(outcome)
            self.aside_wished.emit(PURPOSE, self._chunks.next)
        else:
            ask_for_attention(self)
        self._tell()

    @Slot(str, str)
    def on_aside_failed(self, purpose: str, trace: str) -> None:
        """Say that the map goes no further, until another is asked for."""
        if purpose == PURPOSE:
            self._chunks = None
            self.say(failed_status(trace))

    def _catch_up(self) -> None:
        """Begin the map anew if it is of other runs than those of the window, or was ended before its end."""
        if self._config is None or not self.isVisible():
            return
        if self._preparing:
            self.say(PREPARING)
            return
        config = self._config
        self.form.offer(quantities(config, config.make_data()))
        self._begin_wished()

    def _begin_wished(self) -> None:
        try:
            plan = self._plan_of(self.form.axes())
        except ConfigError as error:
            self.refuse(str(error))
            return
        if self._said == self._refusal:
            self._said = ""
        self._begin(plan)

    def _plan_of(self, axes: Axes) -> FatePlan:
        """Return the plan of a map with these axes. Raises `ConfigError`."""
        assert self._config is not None
        columns, rows = self.picture.points_wished()
        across, up = axes
        return FatePlan(
            config=self._config, across=across, up=up, columns=columns, rows=rows, epochs=self.form.epochs
        )

    def _begin(self, plan: FatePlan) -> None:
        """Begin a map, unless it is the one that is shown; that under way ends at once."""
        old, known = self._plan, None
        alike = old is not None and _same_runs(old, plan)
        self.picture.mark_run(plan)
        if alike and old is not None and (old.across, old.up) == (plan.across, plan.up):
            if self._chunks is not None or self.picture.found is None:
                self._tell()
                return
            plan, known = old, self.picture.found.kinds != Fate.UNKNOWN
        else:
            self._said = ""
            self.picture.show_plan(plan, self.form.labels, goes_on=alike)
        self._plan, self._chunks = plan, FateChunks(plan, known)
        self._left, self._known = TimeLeft(), 0 if self.picture.found is None else self.picture.found.finished
        self._tell()
        self.aside_wished.emit(PURPOSE, self._chunks.next)

    @Slot(str)
    def refuse(self, reason: str) -> None:
        """Say why there is no such map, with the names that are to be read here."""
        for fields in (self.form.across, self.form.up):
            if fields.quantity is not None:
                label = fields.quantity.label
                reason = reason.replace(fields.quantity.name, label[0].lower() + label[1:])
        self._refusal = sentence(reason)
        self.say(self._refusal)

    def _tell(self) -> None:
        """Tell how far it is, and what became of how many."""
        found = self.picture.found
        if found is None:
            return
        self._shares.show_shares(shares_of(found))
        done, count = found.finished, found.kinds.size
        runs = f"{count:,} runs of {found.plan.epochs:,} epochs"
        left = self._left.after(done - self._known, count - self._known)
        how_far = f"All {runs} are trained." if done == count else f"{done:,} of {runs}{left}."
        own = "" if self.picture.own_place is None else " The dot is the present run."
        self._progress.setText(f"{how_far} {HINT}{own}")
        self._line.setText(self._said or self.picture.point_told())

    def _connect(self) -> None:
        self.form.changed.connect(self.on_changed)
        self.form.refused.connect(self.refuse)
        self.picture.pointed.connect(self.on_pointed)
        self.picture.stretch_wished.connect(self.on_stretch_wished)
        self.picture.run_chosen.connect(self.on_run_chosen)
        self.picture.back_wished.connect(self.on_back_wished)


def _same_runs(old: FatePlan, new: FatePlan) -> bool:
    """Say whether maps differ in their stretches alone: all that their points do not vary is the same."""
    if (old.across.quantity, old.up.quantity, old.epochs) != (
        new.across.quantity,
        new.up.quantity,
        new.epochs,
    ):
        return False
    values = (new.across.low, new.up.low)
    return old.config == new.config or old.varied(values) == new.varied(values)


def _nothing(stopped: object) -> None:
    """Compute nothing: a wish that takes the place of another."""
