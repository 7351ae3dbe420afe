"""What a run has come to by its head: the loss of its epochs, where that stalls, when all was right."""

from collections.abc import Callable
from copy import copy

import numpy as np

from xorviz.core.engine.engine import Judged
from xorviz.core.run.course import Course, joined
from xorviz.core.run.history import Keyframes, LossCurve
from xorviz.core.run.plateaus import Plateaus
from xorviz.core.run.solving import solved_since, solved_stretches
from xorviz.core.run.training import Stretch

LEAST_KEPT = 2**20
"""Bytes of keyframes, and of losses, below which a run need not forget any."""

Redo = Callable[[int, int], Course]
"""Recomputes what a run came to from one epoch to another, both included."""


class Known:
    """What epochs of a run came to, from one on: found on the way."""

    def __init__(self, first: int) -> None:
        self._first = max(1, first)  # no stretch has the start
        self._parts: list[Course] = []

    def add(self, stretch: Stretch) -> None:
        """Take in what is of these epochs, of the stretches in their order."""
        self._parts.append(stretch.course.since(max(0, self._first - stretch.first_epoch)))

    def of(self, first: int, last: int) -> Course | None:
        """Return what a `Redo` would, if it is known."""
        known = sum([len(part.losses) for part in self._parts])
        return joined(self._parts) if (first, last) == (self._first, self._first + known - 1) else None


class Record:
    """Follows the epochs of a run, in bounded memory.

    Parameters
    ----------
    samples
        How many samples there are.
    """

    def __init__(self, samples: int) -> None:
        self._samples = samples
        self.curve = LossCurve()
        self.test: LossCurve | None = None
        """Of the samples that are held out, if some are."""
        self.plateaus = Plateaus()
        self.solved_epoch: int | None = None
        """The epoch since which every sample has been right; None if one is not now."""
        self.solved_before: tuple[tuple[int, int], ...] = ()
        """The first and last epoch of the times when it was solved, for long enough, and is no more."""

    @property
    def nbytes(self) -> int:
        """The memory that it takes, in bytes."""
        test = 0 if self.test is None else self.test.nbytes
        return self.curve.nbytes + self.plateaus.nbytes + test

    def append(self, first_epoch: int, course: Course) -> None:
        """Add the epochs that follow."""
        losses, right, test = course
        self.curve.append(losses, right)
        if test is not None:
            self.test = self.test or LossCurve()
            self.test.append(*test)
        self.plateaus.append(losses, right, self._samples)
        since = self.solved_epoch, first_epoch, right, self._samples
        self.solved_before += solved_stretches(*since)
        self.solved_epoch = solved_since(*since)

    def amended(self, newest: Course, redo: Redo) -> "Record":
        """Return the record in which the newest epoch came to something else."""
        end = self.curve.epochs - 1
        twin = Record(self._samples) if end == 0 else self._until_before(end, redo)
        twin.append(end, newest)
        return twin

    def copy(self) -> "Record":
        """Return a record that goes its own way from here."""
        twin = copy(self)
        twin.curve, twin.plateaus = self.curve.copy(), self.plateaus.copy()
        twin.test = self.test and self.test.copy()
        return twin

    def until(self, end: int, right: int, redo: Redo, known: Known | None = None) -> "Record":
        """Return the record of the run up to an epoch, at which so many samples were right."""
        twin = copy(self)
        spans = (end + 1) // self.curve.span
        twin.curve, twin.test = self.curve.until(spans), self.test and self.test.until(spans)
        first = self.curve.first_of_span(end)
        if first <= end:
            losses, correct, test = (known and known.of(first, end)) or redo(first, end)
            twin.curve.append(losses, correct)
            if twin.test is not None and test is not None:
                twin.test.append(*test)
        twin.plateaus = self.plateaus.until(end, twin.curve)
        twin.solved_before = tuple(times for times in self.solved_before if times[1] < end)
        if self.solved_epoch is None or self.solved_epoch > end:
            twin.solved_epoch = twin._find_solved(redo) if right == self._samples else None
        return twin

    def join_spans(self) -> None:
        """Keep the loss over spans twice as long. Nothing is recomputed for it."""
        for curve in (self.curve, self.test):
            if curve is not None:
                curve.join()

    def _until_before(self, end: int, redo: Redo) -> "Record":
        """Return the record up to the epoch before the newest, from what is kept if that is enough."""

        def kept_or_redone(first: int, last: int) -> Course:
            kept = self.curve.of_epochs(first, last)
            test = self.test and self.test.of_epochs(first, last)
            return Course(*kept, test and Judged(*test)) if kept else redo(first, last)

        right = int(kept_or_redone(end - 1, end - 1).correct[0])
        return self.until(end - 1, right, kept_or_redone)

    def _find_solved(self, redo: Redo) -> int | None:
        """Return the epoch since which every sample has been right, from the curve.

        The spans after the last with a sample that was not say as much as their epochs.
        """
        samples, span, fewest = self._samples, self.curve.span, self.curve.fewest_right
        after = int(np.flatnonzero(fewest < samples).max(initial=-1)) + 1
        since = None
        if after:
            first = (after - 1) * span
            since = solved_since(None, first, redo(first, after * span - 1).correct, samples)
        since = solved_since(since, after * span, fewest[after:], samples)
        return solved_since(since, len(fewest) * span, self.curve.latest_right, samples)


def forget_half(keyframes: Keyframes, record: Record) -> bool:
    """Keep half of what takes most memory: of the keyframes, or of the spans of the loss.

    Returns whether there was that much.
    """
    curve = record.curve
    states = len(keyframes) > 1 and keyframes.nbytes > LEAST_KEPT
    spans = len(curve.minimum) > 1 and curve.nbytes > LEAST_KEPT
    if states and (keyframes.nbytes >= curve.nbytes or not spans):
        keyframes.halve()
    elif spans:
        record.join_spans()
    return states or spans
