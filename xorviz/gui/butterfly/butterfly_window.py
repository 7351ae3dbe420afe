"""The butterfly: one weight of the run moved by ±ε at the cursor, and a fan of futures."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from xorviz.core.insight.butterfly.butterfly import Fan
from xorviz.core.insight.butterfly.fan_chunks import FanChunks
from xorviz.core.insight.butterfly.words import fan_lines
from xorviz.core.insight.plane_cut import Cut, seen
from xorviz.core.steps import TimeLeft
from xorviz.gui.butterfly.fan_curves import UNMOVED, fan_curves
from xorviz.gui.butterfly.fan_form import FanForm
from xorviz.gui.butterfly.fan_list import FanList
from xorviz.gui.butterfly.fan_plots import FanPlots
from xorviz.gui.butterfly.opening import FanOrigin, RunOfFan
from xorviz.gui.kit.layouts import in_column, in_row
from xorviz.gui.kit.plane_picture import PlanePicture, sketch
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.widgets import Passage, announce, named
from xorviz.session.status import failed_status, sentence
from xorviz.session.view import SessionView
from xorviz.session.wishes.asides import Stopped

PURPOSE = "butterfly"
SIZE = QSize(1040, 740)
FRAME = QSize(16, 48)
"""What the desktop puts around a window, at most."""
CELLS = 56
"""Of a picture, along each side."""
PREPARING = "The fan begins as soon as the compiled engine is there."
HINT = "A click on a curve, or Enter, opens that run."
NOT_LATER = " What was edited after that epoch is in none of them."


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    fan: Fan
    pictures: tuple[PlanePicture, ...]
    """Of the run without a move, and of the others; none before the end."""


class ButterflyWindow(QDialog):
    """Shows a fan of the run of the main window, and opens a run of it there."""

    aside_wished = Signal(str, object)
    """A purpose, and what is to be computed beside the training."""
    parameter_selected = Signal(int)
    """The place of a parameter that a person chose."""
    run_wished = Signal(object)
    """A `RunOfFan` that is to be seen."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("butterfly")
        self.setWindowTitle("Butterfly: one weight moved a little, and what becomes of it")
        self.resize(SIZE.boundedTo(self.screen().availableSize() - FRAME))
        self._view: SessionView | None = None
        self._origin: FanOrigin | None = None
        self._asked: tuple[object, ...] = ()
        """Of what the fan is that is shown, or under way."""
        self._chunks: FanChunks | None = None
        """What is to come of it; None when it is whole, or was ended."""
        self._left = TimeLeft()
        self._fan: Fan | None = None
        self.form, self.plots, self.runs = FanForm(), FanPlots(), FanList()
        self._heading = named(Passage(1, text_font(14)), "butterfly_heading")
        self._line = named(Passage(1, text_font(13)), "butterfly_line")
        self._hint = named(Passage(1, text_font(12)), "butterfly_hint", role="muted")
        self._connect()
        middle = in_row((self.plots, 5), (self.runs, 3), gap=12)
        in_column(
            self.form, self._heading, self._line, (middle, 1), self._hint,
            inside=self, gap=8, margins=(14, 12, 14, 10),
        )  # fmt: skip
        self.runs.setFocus()

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Take the run at the cursor, and the parameter that is selected."""
        self._view = view
        if what & {"run", "selection"} or self.form.place is None:
            self.form.offer(view.snapshot.layers, view.selection.parameter)
        if what & {"run", "snapshot", "sought", "edits", "selection", "playing", "preparing", "engine"}:
            self._ask()

    def move_parameter(self, place: int) -> None:
        """Show the fan of this parameter."""
        if self._view is not None:
            self.form.offer(self._view.snapshot.layers, place)
            self.on_parameter_chosen(place)
            self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin, or catch up with what was shown while nobody looked."""
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let what is under way end: nobody looks at it."""
        super().hideEvent(event)
        self._end()

    @Slot()
    def on_changed(self) -> None:
        """Make the fan that the form asks for."""
        self._ask()

    @Slot(int)
    def on_parameter_chosen(self, place: int) -> None:
        """Have it selected in the network too."""
        if self._view is not None and self._view.selection.parameter != place:
            self.parameter_selected.emit(place)

    @Slot(int)
    def on_chosen(self, index: int) -> None:
        """Let a run stand out in plots and list."""
        self.plots.choose(index)
        self.runs.setCurrentRow(index)

    @Slot(int)
    def on_run_wished(self, index: int) -> None:
        """Open that very run in the main window; the fan stays as it is."""
        if self._fan is None or self._origin is None:
            return
        if not self._origin.still_there:
            self.say("The run was changed at that epoch since: follow the cursor to have its fan.")
            return
        self.form.stay()
        self.on_chosen(index)
        moved = self._fan.moved[index - 1] if index else None
        future = self._fan.unmoved if moved is None else moved.future
        last = future.last_epoch if future.whole else self._origin.snapshot.epoch + self.form.epochs
        self.run_wished.emit(RunOfFan(self._origin, None if moved is None else moved.edit, last))
        name = fan_curves(self._fan)[index].name
        what = f"The run that was {UNMOVED}" if moved is None else f"The run with {name}"
        self.say(f"{what} is in the main window. The fan stays; follow the cursor for another.")

    @Slot(str)
    def say(self, text: str) -> None:
        """Say something in the place of what has become of the fan."""
        text = text.rstrip(".")
        text = sentence(text) if text[:2].isalpha() else f"{text}."  # no sign of a formula becomes another
        self._line.setText(text)
        announce(self, text)

    @Slot(str, object)
    def on_aside_found(self, purpose: str, outcome: object) -> None:
        """Show what was trained, and wish for more; or say why there is none."""
        if purpose != PURPOSE or self._chunks is None:
            return
        if isinstance(outcome, str):
            self._chunks = None
            self._show(None, ())
            self.say(outcome)
        elif isinstance(outcome, _Found):
            self._show(outcome.fan, outcome.pictures)
            if outcome.fan.whole:
                self._chunks = None
                announce(self, self._line.text())
            else:
                self._wish()

    @Slot(str, str)
    def on_aside_failed(self, purpose: str, trace: str) -> None:
        """Say that the fan goes no further, until another is asked for."""
        if purpose == PURPOSE:
            self._chunks = None
            self.say(failed_status(trace))

    def _ask(self) -> None:
        """Begin a fan, if another one is asked for than is shown or under way; the newest counts."""
        view = self._view
        if view is None or not self.isVisible():
            return
        if view.preparing:
            self.say(PREPARING)
            return
        resting = not view.playing and view.sought is None
        if (self.form.follows and resting) or self._origin is None:
            self._origin = FanOrigin.of(view)
        origin, place, sizes, epochs = self._origin, self.form.place, self.form.sizes, self.form.epochs
        if place is None or len(origin.snapshot.parameters.flat) <= place:
            return
        asked = origin.run, origin.snapshot, origin.edits, place, sizes, epochs
        if asked != self._asked:
            self._asked = asked
            self._left = TimeLeft()
            self._chunks = FanChunks(origin.run.copy(), origin.snapshot, place, sizes, epochs)
            self._wish()

    def _end(self) -> None:
        """Let what is under way end."""
        if self._chunks is not None:
            self._chunks, self._asked = None, ()
        self.aside_wished.emit(PURPOSE, _nothing)

    def _wish(self) -> None:
        if self._chunks is not None and self._view is not None:
            self.aside_wished.emit(PURPOSE, partial(_next, self._chunks, self._view.cut))

    def _show(self, fan: Fan | None, pictures: tuple[PlanePicture, ...]) -> None:
        self._fan = fan
        self.plots.show_fan(fan, self.form.epochs)
        self.runs.show_fan(fan, pictures)
        heading, line = ("", "") if fan is None else fan_lines(fan)
        self._heading.setText(heading)
        self._line.setText(line[:1].upper() + line[1:])
        later = (
            fan is not None
            and self._origin is not None
            and len(self._origin.run.edits) > len(self._origin.edits)
        )
        self._hint.setText(self._how_far(fan) + HINT + (NOT_LATER if later else ""))

    def _how_far(self, fan: Fan | None) -> str:
        """Say how far its runs are trained, and how long that still takes, where it is more than a moment."""
        if fan is None or fan.whole:
            return ""
        futures = [fan.unmoved, *(moved.future for moved in fan.moved)]
        done = sum(each.last_epoch - fan.epoch for each in futures)
        left = self._left.after(done, len(futures) * self.form.epochs)
        return f"{done:,} epochs trained{left}. " if left else ""

    def _connect(self) -> None:
        self.form.changed.connect(self.on_changed)
        self.form.refused.connect(self.say)
        self.form.parameter_chosen.connect(self.on_parameter_chosen)
        self.plots.chosen.connect(self.on_chosen)
        self.runs.currentRowChanged.connect(self.on_chosen)
        for part in (self.plots, self.runs):
            part.run_wished.connect(self.on_run_wished)


def _next(chunks: FanChunks, cut: Cut, stopped: Stopped) -> object:
    """Train a little further; at the end look at the plane of each run."""
    fan = chunks.next(stopped)
    if not isinstance(fan, Fan):
        return fan
    heads = [fan.unmoved.head, *(moved.future.head for moved in fan.moved)] if fan.whole else []
    return _Found(fan, tuple(sketch(seen(head, cut), CELLS) for head in heads))


def _nothing(stopped: object) -> None:
    """Compute nothing: a wish that takes the place of another."""
