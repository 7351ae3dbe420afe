"""Walking through the chain rule, one operation at a time, forward and back, across epochs."""

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot

from xorviz.core.engine.batches import batches_in_epoch
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.chain_rule import Trace
from xorviz.session.playback import Playback
from xorviz.session.update_shown import first_update, same_line
from xorviz.session.view import SessionView, Stage, with_parts
from xorviz.session.wishes.replay import Looks

if TYPE_CHECKING:
    from xorviz.core.network.arrays import Array
    from xorviz.core.run.run import Run

BEFORE = "walk"
"""The purpose of the look at the epoch before."""

PACES = (0.5, 1.0, 2.0, 5.0, 10.0)
"""Operations a second."""

SLICE_SECONDS = 0.006
"""So long the states of an epoch's batches are retraced before the window gets its turn."""


class Walk(QObject):
    """Moves through the lines of the update that is taken apart, and to the updates before and after it.

    The last line of an epoch's last update is the update itself: there the cursor is at the next epoch, while
    the lines still show how it got there.
    """

    def __init__(self, stage: Stage, playback: Playback, looks: Looks, parent: QObject) -> None:
        super().__init__(parent)
        self._stage, self._playback, self._looks = stage, playback, looks
        self._turned: tuple[Run, int] | None = None
        """The run and the epoch at whose first line it was turned back; as long as it is there, it waits."""
        self._before: Snapshot | None = None
        """The snapshot whose epoch's batches are retraced."""
        self._states: list[Array] = []
        """Before each of those batches, as far as they are retraced."""
        self._retracing = QTimer(self, interval=0)
        self._retracing.timeout.connect(self.on_retracing_timeout)
        self._timer = QTimer(self, interval=int(1000 / PACES[0]))
        self._timer.timeout.connect(self.on_timer_timeout)
        looks.found.connect(self.on_found)
        stage.changed.connect(self.on_stage_changed)

    @property
    def trace(self) -> Trace:
        """The update that is taken apart."""
        return self._stage.view.trace

    @property
    def place(self) -> int | None:
        """The current line; None when nobody walks, and all lines are known."""
        return self._stage.view.place

    @property
    def is_waiting(self) -> bool:
        """Whether an epoch that the walk has gone to is still on its way."""
        view = self._stage.view
        crossing = view.place is not None and view.update.ends_at(view.place) != view.snapshot.epoch
        return crossing or self._is_turning()

    @Slot()
    def step(self) -> None:
        """Go on one line; after the last one, to the first of the next update."""
        with self._stage:
            self._playback.set_playing(False)
            view = self._stage.view
            if self.is_waiting or not view.update.is_listable:
                return
            if view.place is None:
                self._stage.show(place=0)
            elif view.place < view.update.last:
                self._move(view.place + 1)
            elif view.trace.is_last:
                self._stage.show(update=first_update(view.run, view.snapshot, view.selection.sample), place=0)
            else:
                self._stage.show(update=view.update.next(), place=0)

    @Slot()
    def step_back(self) -> None:
        """Go back one line; before the first one, to the last of the update before."""
        with self._stage:
            self._lead()
            view = self._stage.view
            if view.place is None or self.is_waiting:
                return
            if view.place > 0:
                self._move(view.place - 1)
            elif view.trace.batch > 0:
                update = view.update.back()
                self._stage.show(update=update, place=update.last)
            elif view.trace.epoch > 0:
                self._turned = view.run, view.trace.epoch
                self._looks.wish(BEFORE, view.run, view.trace.epoch - 1)
            else:
                self._stage.show(place=None)

    @Slot(int)
    def go_to(self, place: int) -> None:
        """Go to a line of the update that is shown."""
        with self._stage:
            self._lead()
            if not self.is_waiting and self._stage.view.update.is_listable:
                self._move(max(0, min(place, self._stage.view.update.last)))

    @Slot()
    def step_sample(self) -> None:
        """Follow the next sample of the batch, on the same line."""
        view = self._stage.view
        if not view.update.is_listable:
            return
        rows, sample = view.trace.rows.tolist(), view.trace.sample
        place = rows.index(sample) + 1 if sample in rows else 0
        with self._stage:
            self._stage.show(selection=view.selection._replace(sample=rows[place % len(rows)]))

    @Slot()
    def leave(self) -> None:
        """Walk no more: all lines are known, of the update after the epoch that is shown."""
        with self._stage:
            self._stage.show(**_left(self._stage.view))

    @Slot(bool)
    def set_walking(self, walking: bool) -> None:
        """Go on by itself, or wait."""
        with self._stage:
            self._stage.show(walking=walking and self._stage.view.update.is_listable)
            if walking:
                self.step()

    @Slot(float)
    def set_pace(self, per_second: float) -> None:
        """Set the lines a second at which it goes on by itself."""
        self._timer.setInterval(round(1000 / per_second))

    @Slot()
    def on_timer_timeout(self) -> None:
        """Go on one line; stop where the run can go no further."""
        view = self._stage.view
        if view.place == view.update.last - 1 and overflows(view):
            self.set_walking(False)
        else:
            self.step()

    @Slot(object, object)
    def on_stage_changed(self, view: SessionView, what: frozenset[str]) -> None:
        """Start or stop the clock; wait for nothing that the walk has gone away from."""
        if self._turned is not None and not self._is_turning():
            self._stop_turning()
        if "walking" in what:
            if view.walking:
                self._timer.start()
            else:
                self._timer.stop()

    @Slot(str, Snapshot)
    def on_found(self, purpose: str, snapshot: Snapshot) -> None:
        """Show the end of the update that led to the epoch shown."""
        if purpose == BEFORE and self._is_turning():
            self._before = snapshot
            self._states = [self._stage.view.run.state_before_update(snapshot)]
            self._retracing.start()
            self.on_retracing_timeout()

    @Slot()
    def on_retracing_timeout(self) -> None:
        """Retrace the batches of the epoch before for a moment; at the last one, show it."""
        before, view = self._before, self._stage.view
        if before is None or not self._is_turning():
            self._stop_turning()
            return
        end = time.perf_counter() + SLICE_SECONDS
        engine = view.run.engine
        while len(self._states) < batches_in_epoch(before.config, len(before.data)):
            if time.perf_counter() > end:
                return
            batch = len(self._states) - 1
            after = engine.update(before.config, before.data, self._states[-1], before.epoch, batch)
            self._states.append(after)
        first = first_update(view.run, before, view.selection.sample)
        update = replace(first, states=tuple(self._states))
        self._stop_turning()
        with self._stage:
            self._stage.show(update=update, place=update.last)

    def fail(self) -> None:
        """Walk no more, and wait for nothing: what was under way will not come."""
        if self.place is not None or self.is_waiting:
            self._stop_turning()
            self.leave()

    def _is_turning(self) -> bool:
        """Say whether it waits for the update before, at the first line."""
        view = self._stage.view
        return view.place == 0 and self._turned == (view.run, view.update.epoch)

    def _stop_turning(self) -> None:
        self._retracing.stop()
        self._turned, self._before, self._states = None, None, []

    def _lead(self) -> None:
        """Neither play nor go on by itself any more: a person has taken the lead."""
        self._playback.set_playing(False)
        self._stage.show(walking=False)

    def _move(self, place: int) -> None:
        """Go to a line; the cursor crosses the update with it."""
        view = self._stage.view
        if place == view.update.last and overflows(view):
            place -= 1
        self._stage.show(place=place)
        epoch = view.update.ends_at(place)
        if epoch > view.snapshot.epoch:
            self._playback.step()
        elif epoch < view.snapshot.epoch:
            self._playback.seek(epoch)


def followed(old: SessionView, new: SessionView) -> SessionView:
    """Return a view whose walk goes with the rest of it.

    The lines stay while the cursor is where their update begins or, at the last one, ends; what is changed
    there concerns the next update. Else what is shown by now is taken apart, on the same line.
    """
    if new.branch is not old.branch or (new.playing and (new.place is not None or new.walking)):
        return with_parts(new, **_left(new))
    update, place, sample = new.update, new.place, new.selection.sample
    if new.run is not update.run:  # begun anew, with another engine
        return with_parts(new, update=first_update(new.run, new.snapshot, sample))
    moved = new.snapshot is not old.snapshot or new.edits is not old.edits
    if moved and (update.is_outdated() or update.ends_at(place) != new.snapshot.epoch):
        taken = update.retaken(new.snapshot, sample)
        if place is not None:
            place = 0 if place == update.last else min(place, taken.last - 1)
        return with_parts(new, update=taken, place=place)
    if sample != update.sample:
        taken = update.following(sample)
        if place is not None:
            place = same_line(update.trace, place, taken.trace)
        return with_parts(new, update=taken, place=place)
    return new


def overflows(view: SessionView) -> bool:
    """Say whether the update leads to numbers that are not finite: it is not walked over."""
    trace = view.trace
    ends_run = trace.is_last and view.diverged and view.head == trace.epoch
    return ends_run or not bool(np.isfinite(trace.after).all())


def _left(view: SessionView) -> dict[str, object]:
    """Return the parts of a view in which nobody walks."""
    update = first_update(view.run, view.snapshot, view.selection.sample)
    return {"update": update, "place": None, "walking": False}
