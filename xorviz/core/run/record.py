"""What a run has come to by its head: the loss of its epochs, where that stalls, when all was right."""

from collections.abc import Callable
from copy import copy

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.arrays import Array
from xorviz.core.run.history import Keyframes, LossCurve
from xorviz.core.run.plateaus import Plateaus
from xorviz.core.run.solving import solved_since, solved_stretches
from xorviz.core.run.training import Stretch

LEAST_KEPT = 2**20
"""Bytes of keyframes, and of losses, below which a run need not forget any."""

Redo = Callable[[int, int], tuple[Array, NDArray[np.int64]]]
"""Recomputes the losses and the counts of right samples from one epoch to another, both included."""


class Known:
    """The losses of epochs of a run, from one on, and their counts of right samples: found on the way."""

    def __init__(self, first: int) -> None:
        self._first = max(1, first)  # no stretch has the start
        self._losses: list[Array] = []
        self._right: list[NDArray[np.int64]] = []

    def add(self, stretch: Stretch) -> None:
        """Take in what is of these epochs, of the stretches in their order."""
        begin = max(0, self._first - stretch.first_epoch)
        self._losses.append(stretch.losses[begin:])
        self._right.append(stretch.correct[begin:])

    def of(self, first: int, last: int) -> tuple[Array, NDArray[np.int64]] | None:
        """Return what a `Redo` would, if it is known."""
        known = sum([len(losses) for losses in self._losses])
        if (first, last) != (self._first, self._first + known - 1):
            return None
        return np.concatenate(self._losses), np.concatenate(self._right)


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
        self.plateaus = Plateaus()
        self.solved_epoch: int | None = None
        """The epoch since which every sample has been right; None if one is not now."""
        self.solved_before: tuple[tuple[int, int], ...] = ()
        """The first and last epoch of the times when it was solved, for long enough, and is no more."""

    @property
    def nbytes(self) -> int:
        """The memory that it takes, in bytes."""
        return self.curve.nbytes + self.plateaus.nbytes

    def append(self, first_epoch: int, losses: Array, right: NDArray[np.int64]) -> None:
        """Add the epochs that follow: the loss of each, and how many samples were right."""
        self.curve.append(losses, right)
        self.plateaus.append(losses, right, self._samples)
        since = self.solved_epoch, first_epoch, right, self._samples
        self.solved_before += solved_stretches(*since)
        self.solved_epoch = solved_since(*since)

    def amended(self, loss: float, right: int, redo: Redo) -> "Record":
        """Return the record in which the newest epoch has another loss, with so many samples right."""
        end = self.curve.epochs - 1
        twin = Record(self._samples) if end == 0 else self._until_before(end, redo)
        twin.append(end, np.array([loss]), np.array([right]))
        return twin

    def copy(self) -> "Record":
        """Return a record that goes its own way from here."""
        twin = copy(self)
        twin.curve, twin.plateaus = self.curve.copy(), self.plateaus.copy()
        return twin

    def until(self, end: int, right: int, redo: Redo, known: Known | None = None) -> "Record":
        """Return the record of the run up to an epoch, at which so many samples were right."""
        twin = copy(self)
        spans = (end + 1) // self.curve.span
        twin.curve = self.curve.until(spans)
        first = self.curve.first_of_span(end)
        if first <= end:
            twin.curve.append(*((known and known.of(first, end)) or redo(first, end)))
        twin.plateaus = self.plateaus.until(end, twin.curve)
        twin.solved_before = tuple(times for times in self.solved_before if times[1] < end)
        if self.solved_epoch is None or self.solved_epoch > end:
            twin.solved_epoch = twin._find_solved(redo) if right == self._samples else None
        return twin

    def join_spans(self, redo: Redo) -> None:
        """Keep the loss over spans twice as long."""
        curve = self.curve
        first, end = len(curve.minimum) // 2 * 2 * curve.span, curve.epochs - 1
        losses, right = redo(first, end) if first <= end else (None, None)
        curve.join(losses, right)

    def _until_before(self, end: int, redo: Redo) -> "Record":
        """Return the record up to the epoch before the newest, from what is kept if that is enough."""

        def kept_or_redone(first: int, last: int) -> tuple[Array, NDArray[np.int64]]:
            return self.curve.of_epochs(first, last) or redo(first, last)

        _, right = kept_or_redone(end - 1, end - 1)
        return self.until(end - 1, int(right[0]), kept_or_redone)

    def _find_solved(self, redo: Redo) -> int | None:
        """Return the epoch since which every sample has been right, from the curve.

        The spans after the last with a sample that was not say as much as their epochs.
        """
        samples, span, fewest = self._samples, self.curve.span, self.curve.fewest_right
        after = int(np.flatnonzero(fewest < samples).max(initial=-1)) + 1
        since = None
        if after:
            first = (after - 1) * span
            since = solved_since(None, first, redo(first, after * span - 1)[1], samples)
        since = solved_since(since, after * span, fewest[after:], samples)
        return solved_since(since, len(fewest) * span, self.curve.latest_right, samples)


def forget_half(keyframes: Keyframes, record: Record, redo: Redo) -> bool:
    """Keep half of what takes most memory: of the keyframes, or of the spans of the loss.

    Returns whether there was that much.
    """
    curve = record.curve
    states = len(keyframes) > 1 and keyframes.nbytes > LEAST_KEPT
    spans = len(curve.minimum) > 1 and curve.nbytes > LEAST_KEPT
    if states and (keyframes.nbytes >= curve.nbytes or not spans):
        keyframes.halve()
    elif spans:
        record.join_spans(redo)
    return states or spans
