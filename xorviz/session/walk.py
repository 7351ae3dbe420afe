"""Walking through the chain rule, one operation at a time, forward and back, across epochs."""

import time
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from xorviz.core.engine.batches import batches_in_epoch
from xorviz.core.run.edits import Edit
from xorviz.core.run.training import Snapshot
from xorviz.core.update.chain_rule import Trace, trace_update
from xorviz.session.playback import Playback
from xorviz.session.selection import Selection, Selector

if TYPE_CHECKING:
    from xorviz.core.network.activations import Array

BEFORE = "walk"
"""The purpose of the look at the epoch before."""

PACES = (0.5, 1.0, 2.0, 5.0, 10.0)
"""Operations a second."""

SLICE_SECONDS = 0.006
"""So long the states of an epoch's batches are retraced before the window gets its turn."""


class Walk(QObject):
    """The update that is taken apart, and how far it has been walked.

    The last line of an epoch's last update is the update itself: there the cursor is at the next epoch, while
    the lines still show how it got there.
    """

    moved = Signal()
    """`trace`, `place` or the selection has changed. Announced once for each change."""
    playing_changed = Signal(bool)

    def __init__(self, playback: Playback, selector: Selector, parent: QObject) -> None:
        super().__init__(parent)
        self.place: int | None = None
        """The current line; None when nobody walks, and all lines are known."""
        self._playback, self._selector = playback, selector
        self._trace: Trace | None = None
        self._expected: int | None = None
        """The epoch that the cursor has been sent to by the walk itself."""
        self._crossing = False
        """Whether the playback is being told to cross an update; what it shows meanwhile is nothing new."""
        self._turning_back = False
        self._states: list[Array] = []
        """Before each batch of the epoch that is taken apart, as far as they have been walked through."""
        self._edits: tuple[Edit, ...] = ()
        """Those that the epoch taken apart begins with, as far as they were known then."""
        self._before: Snapshot | None = None
        """The snapshot whose epoch's batches are retraced."""
        self._retracing = QTimer(self, interval=0)
        self._retracing.timeout.connect(self.on_retracing_timeout)
        self._timer = QTimer(self, interval=int(1000 / PACES[0]))
        self._timer.timeout.connect(self.on_timer_timeout)
        playback.playing_changed.connect(self.on_playing_changed)
        playback.looked.connect(self.on_looked)
        selector.selection_changed.connect(self.on_selection_changed)

    @property
    def trace(self) -> Trace:
        """The update that is taken apart; made when it is asked for."""
        if self._trace is None:
            self._begin(self._playback.snapshot)
            self._trace = self._update_of(self._playback.snapshot, 0)
        return self._trace

    @property
    def walking(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    @Slot()
    def step(self) -> None:
        """Go on one line; after the last one, to the first of the next update."""
        self._playback.set_playing(False)
        if self._is_waiting():
            return
        if self.place is None:
            self.place = 0
        elif self.place < self._last:
            self._move(self.place + 1)
        else:
            self._trace = self._next_update(self.trace)
            self.place = 0
        self.moved.emit()

    @Slot()
    def step_back(self) -> None:
        """Go back one line; before the first one, to the last of the update before."""
        self._playback.set_playing(False)
        self._wait()
        if self.place is None or self._is_waiting():
            return
        if self.place > 0:
            self._move(self.place - 1)
        elif self.trace.batch > 0:
            self._trace = self._update_of(self.trace, self.trace.batch - 1)
            self.place = self._last
        elif self.trace.epoch > 0:
            self._turning_back = True
            self._playback.look(BEFORE, self._playback.run, self.trace.epoch - 1)
        else:
            self.place = None
        self.moved.emit()

    @Slot(int)
    def go_to(self, place: int) -> None:
        """Go to a line of the update that is shown."""
        self._playback.set_playing(False)
        self._wait()
        if not self._is_waiting():
            self._move(max(0, min(place, self._last)))
            self.moved.emit()

    @Slot()
    def step_sample(self) -> None:
        """Follow the next sample of the batch, on the same line."""
        rows, sample = self.trace.rows.tolist(), self.trace.sample
        place = rows.index(sample) + 1 if sample in rows else 0
        self._selector.select_sample(rows[place % len(rows)])

    @Slot()
    def leave(self) -> None:
        """Walk no more: all lines are known, of the update after the epoch that is shown."""
        self._timer.stop()
        self._forget()
        self.place = None
        self.playing_changed.emit(False)
        self.moved.emit()

    @Slot(bool)
    def set_walking(self, walking: bool) -> None:
        """Go on by itself, or wait."""
        if walking:
            self._timer.start()
            self.step()
        else:
            self._timer.stop()
        self.playing_changed.emit(walking)

    def resume(self, place: int | None, walking: bool) -> None:
        """Go on from a line, after the run has got another engine."""
        if place is not None:
            self.go_to(place)
        if walking:
            self.set_walking(True)

    def set_pace(self, per_second: float) -> None:
        """Set the lines a second at which it goes on by itself."""
        self._timer.setInterval(round(1000 / per_second))

    @Slot()
    def on_timer_timeout(self) -> None:
        """Go on one line; stop where the run can go no further."""
        if self._is_stuck():
            self.set_walking(False)
        else:
            self.step()

    @Slot(object)
    def on_snapshot_changed(self, snapshot: Snapshot) -> None:
        """Keep the lines if the walk itself has moved the cursor, else take apart what is shown now."""
        if self._crossing:
            return
        old = self._trace
        at_last = old is not None and self.place == self._last
        expected = self._expected
        if expected is None and at_last and old is not None and old.is_last:
            expected = old.epoch + 1  # what is changed there concerns the next update
        if old is not None and snapshot.epoch == expected and self._edits == self._edits_at(old.epoch):
            self._expected = None
        else:
            self._forget()
            if self.place is not None:
                self.place = 0 if at_last else min(self.place, self._last - 1)
        self.moved.emit()

    @Slot(bool)
    def on_playing_changed(self, playing: bool) -> None:
        """Walk no more while epochs go by."""
        if playing:
            self.leave()

    @Slot(str, Snapshot)
    def on_looked(self, purpose: str, snapshot: Snapshot) -> None:
        """Show the end of the update that led to the epoch shown."""
        if purpose == BEFORE and self._turning_back:
            self._before = snapshot
            self._begin(snapshot)
            self._retracing.start()
            self.on_retracing_timeout()

    @Slot()
    def on_retracing_timeout(self) -> None:
        """Retrace the batches of the epoch before for a moment; at the last one, show it."""
        before = self._before
        if before is None:
            self._retracing.stop()
            return
        end = time.perf_counter() + SLICE_SECONDS
        engine = self._playback.run.engine
        while len(self._states) < batches_in_epoch(before.config, len(before.data)):
            if time.perf_counter() > end:
                return
            batch = len(self._states) - 1
            after = engine.update(before.config, before.data, self._states[-1], before.epoch, batch)
            self._states.append(after)
        self._retracing.stop()
        self._before, self._turning_back = None, False
        self._trace = self._update_of(before, len(self._states) - 1)
        self.place = self._last
        self.moved.emit()

    @Slot(object)
    def on_selection_changed(self, selection: Selection) -> None:
        """Follow another sample through the same update: the one selected, if the batch holds it."""
        old = self._trace
        if old is not None and selection.sample != old.sample and not self._turning_back:
            self._trace = self._update_of(old, old.batch)
            if self.place is not None:
                self.place = same_line(old, self.place, self._trace)
        self.moved.emit()

    @Slot()
    def on_failed(self) -> None:
        """Walk no more, and wait for nothing: what was under way will not come."""
        if self.place is not None or self._is_waiting():
            self.leave()

    @property
    def _last(self) -> int:
        return len(self.trace.operations) - 1

    def _is_waiting(self) -> bool:
        return self._expected is not None or self._turning_back

    def _is_stuck(self) -> bool:
        """Say whether the next line would be an update that overflows."""
        return self.place == self._last - 1 and self._overflows()

    def _overflows(self) -> bool:
        """Say whether the update leads to numbers that are not finite: it is not walked over."""
        run = self._playback.run
        ends_run = self.trace.is_last and run.diverged and run.epoch == self.trace.epoch
        return ends_run or not bool(np.isfinite(self.trace.after).all())

    def _begin(self, snapshot: Snapshot) -> None:
        """Remember what the epoch after a snapshot starts from."""
        self._states = [self._playback.run.state_before_update(snapshot)]
        self._edits = self._edits_at(snapshot.epoch)

    def _edits_at(self, epoch: int) -> tuple[Edit, ...]:
        return tuple(edit for edit in self._playback.run.edits if edit.epoch == epoch)

    def _wait(self) -> None:
        """Go on by itself no more: a person has taken the lead."""
        if self.walking:
            self.set_walking(False)

    def _forget(self) -> None:
        self._trace, self._expected, self._turning_back = None, None, False
        self._states, self._before = [], None
        self._retracing.stop()

    def _move(self, place: int) -> None:
        """Go to a line; the cursor crosses the update with it."""
        if place == self._last and self._overflows():
            place -= 1
        self.place = place
        crossed = self._playback.snapshot.epoch == self.trace.epoch + 1
        if self.trace.is_last and place == self._last and not crossed:
            self._expected = self.trace.epoch + 1
            self._crossing = True
            self._playback.step()
            self._crossing = False
        elif crossed and place < self._last:
            self._expected = self.trace.epoch
            self._playback.seek(self.trace.epoch)

    def _update_of(self, epoch: Snapshot | Trace, batch: int) -> Trace:
        """Take an update of an epoch apart, after a snapshot or of a trace; the states up to it are known."""
        sample = self._selector.selection.sample
        update = epoch.config, epoch.data, epoch.epoch, self._states[batch], sample, batch
        try:
            return trace_update(*update, self._playback.run.engine)
        except Exception:  # of the engine, of which training will tell: without it the lines are right too
            return trace_update(*update)

    def _next_update(self, trace: Trace) -> Trace | None:
        """Take the next update of the epoch apart; after the last one, what is shown by now."""
        if trace.is_last:
            return None
        del self._states[trace.batch + 1 :]
        self._states.append(trace.after)
        return self._update_of(trace, trace.batch + 1)


def same_line(old: Trace, place: int, new: Trace) -> int:
    """Return the line of another trace that does what a line does; of the whole batch, its sums."""
    operation = old.operations[place]
    kind = operation.kind
    kinds = (kind, kind.removeprefix("batch_"))
    for each in new.operations:
        if each.kind in kinds and each.layer == operation.layer:
            return each.place
    return 0
