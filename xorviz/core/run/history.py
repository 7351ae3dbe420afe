"""What a run remembers: some of its states, and the loss of its epochs. Both bounded."""

from copy import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xorviz.core.errors import XorvizError
from xorviz.core.network.arrays import Array

KEYFRAMES = 2**14
KEYFRAME_BYTES = 2**25
FINEST_SPACING = 16
LOSS_CAPACITY = 2**19
FEW_SPANS = 256
"""There is room for so many more at first: a branch begins with an epoch or two."""


def keyframe_spacing(epoch: int, state_bytes: int) -> int:
    """Return how far apart the keyframes of a run are that has come so far: a power of two.

    It depends on nothing else, so that whoever trains knows it without asking.
    """
    spacing = FINEST_SPACING
    while epoch // spacing >= _capacity(state_bytes):
        spacing *= 2
    return spacing


def _capacity(state_bytes: int) -> int:
    return max(1, min(KEYFRAMES, KEYFRAME_BYTES // state_bytes))


class Keyframes:
    """The states of a run at all multiples of one spacing, which grows with the run.

    Parameters
    ----------
    start : (1 + slots, parameters)
        The state at epoch 0.
    """

    def __init__(self, start: Array) -> None:
        self.spacing = FINEST_SPACING
        """Epochs from one keyframe to the next."""
        self._states = start[np.newaxis].copy()
        self._count = 1

    @property
    def nbytes(self) -> int:
        """The memory that they take, with the room for those to come, in bytes."""
        return self._states.nbytes

    def __len__(self) -> int:
        return self._count

    def add(self, epochs: range, states: Array) -> None:
        """Keep the states (keyframes, 1 + slots, parameters) of the epochs that follow: multiples of a step.

        Where its step is larger than the spacing so far, every keyframe between goes, even if no epoch is
        there to add; where it is smaller, the states between are not kept.
        """
        if epochs.step > self.spacing:
            self._thin(epochs.step // self.spacing)
            self.spacing = epochs.step
        states = states[-epochs.start % self.spacing // epochs.step :: self.spacing // epochs.step]
        end = self._count + len(states)
        self._grow(end)
        self._states[self._count : end] = states
        self._count = end

    def at_or_before(self, epoch: int) -> tuple[int, Array | None]:
        """Return the newest keyframe that is not after this epoch: its epoch, and a copy of its state.

        None for the start if that is forgotten.
        """
        if not len(self._states):
            return 0, None
        place = min(epoch // self.spacing, self._count - 1)
        return place * self.spacing, self._states[place].copy()

    def until(self, epoch: int) -> "Keyframes":
        """Return keyframes that end at an epoch and go their own way from there."""
        twin = copy(self)
        twin._count = min(self._count, epoch // self.spacing + 1)
        twin._states = self._states[: twin._count].copy()
        return twin

    def halve(self) -> None:
        """Keep every other one, and give the memory of the rest back."""
        self._thin(2)
        self.spacing *= 2
        self._states = self._states[: self._count].copy()

    def forget(self) -> None:
        """Keep none, not even the start: it is given again before others are added."""
        while len(self) > 1:
            self.halve()
        self._states = self._states[:0].copy()

    def begin(self, start: Array) -> None:
        """Have the start again."""
        if not len(self._states):
            self._states = start[np.newaxis].copy()

    def _grow(self, needed: int) -> None:
        """Make room for so many, and for as many again: within what is kept at most."""
        if needed > len(self._states):
            size = max(needed, min(2 * needed, _capacity(self._states[0].nbytes)))
            # Left empty: what is not written yet takes no memory.
            grown = np.empty((size, *self._states.shape[1:]))
            grown[: self._count] = self._states[: self._count]
            self._states = grown

    def _thin(self, step: int) -> None:
        """Keep each `step`-th state, in place: in stretches that end before what they are taken from."""
        count = -(-self._count // step)
        place = 1
        while place < count:
            end = min(2 * place, count)
            self._states[place:end] = self._states[place * step : self._count : step][: end - place]
            place = end
        self._count = count


class LossCurve:
    """The loss of every epoch while it fits; then the minimum and maximum over equal spans of epochs.

    Beside them, the fewest samples that were right in each span. Of the epochs at the end that do not fill a
    span each is kept, but for a span that had no partner when spans were joined: that stays as it is until
    the epochs that follow fill one with it.
    """

    def __init__(self, capacity: int = LOSS_CAPACITY) -> None:
        self.capacity = capacity
        """The most spans that are kept; even."""
        self.span = 1
        """Epochs in each span."""
        size = min(FEW_SPANS, capacity)
        self._minimum, self._maximum, self._fewest = np.empty(size), np.empty(size), np.empty(size, np.int64)
        self._pending: Array = np.empty(0)
        self._pending_right: NDArray[np.int64] = np.empty(0, np.int64)
        self._used = 0
        self._odd = 0
        """Epochs of the span that had no partner, fewer than `span`."""
        self._of_odd = 0.0, 0.0, 0
        """Their smallest and largest loss, and the fewest right samples."""

    @property
    def nbytes(self) -> int:
        """The memory that it takes, with that of a span which is not complete, in bytes."""
        return self._minimum.nbytes + self._maximum.nbytes + self._fewest.nbytes + 16 * self.span

    @property
    def epochs(self) -> int:
        """How many epochs the curve covers."""
        return self._first_pending + len(self._pending)

    @property
    def _first_pending(self) -> int:
        return self._used * self.span + self._odd

    def of_each_epoch(self) -> Array:
        """Return the loss of every epoch, (epochs,).

        Raises
        ------
        XorvizError
            There are too many epochs.
        """
        if self.span > 1:
            raise XorvizError(
                f"the loss of each single epoch is kept for {self.capacity} epochs at most:"
                " use Run.curve for a longer run"
            )
        return self.minimum.copy()

    def first_of_span(self, epoch: int) -> int:
        """Return from which epoch on those up to one do not fill a span; the next epoch if they all do."""
        return (epoch + 1) // self.span * self.span

    def of_epochs(self, first: int, last: int) -> tuple[Array, NDArray[np.int64]] | None:
        """Return losses and right samples from one epoch to another, both included, if each is kept."""
        if self.span == 1:
            return self._minimum[first : last + 1].copy(), self._fewest[first : last + 1].copy()
        begin = self._first_pending
        if first < begin:
            return None
        part = slice(first - begin, last + 1 - begin)
        return self._pending[part].copy(), self._pending_right[part].copy()

    def around(self, epoch: int) -> tuple[range, float, float]:
        """Return the epochs around one that are kept together, their smallest and their largest loss."""
        place = epoch // self.span
        if epoch >= self._first_pending:
            loss = float(self._pending[epoch - self._first_pending])
            return range(epoch, epoch + 1), loss, loss
        if place >= self._used:
            return range(self._used * self.span, self._first_pending), *self._of_odd[:2]
        epochs = range(place * self.span, (place + 1) * self.span)
        return epochs, float(self._minimum[place]), float(self._maximum[place])

    @property
    def minimum(self) -> Array:
        """The smallest loss in each complete span; with a span of 1, each epoch's loss. Read-only."""
        return _read_only(self._minimum[: self._used])

    @property
    def maximum(self) -> Array:
        """The largest loss in each complete span. Read-only."""
        return _read_only(self._maximum[: self._used])

    def pieces(self) -> tuple[NDArray[np.int64], Array, Array]:
        """Return what is kept together: first epochs, smallest and largest losses, each (pieces,).

        The complete spans, the one without a partner if there is one, and each epoch after them.
        """
        odd = slice(0, 1 if self._odd else 0)
        spans, rest = np.arange(self._used + 1) * self.span, np.arange(len(self._pending))
        firsts = [spans[:-1], spans[-1:][odd], self._first_pending + rest]
        low, high, _ = self._of_odd
        least = [self.minimum, np.array([low])[odd], self._pending]
        greatest = [self.maximum, np.array([high])[odd], self._pending]
        return np.concatenate(firsts), np.concatenate(least), np.concatenate(greatest)

    @property
    def rest(self) -> tuple[float, float] | None:
        """The smallest and the largest loss of the epochs that do not fill a span; None if all do."""
        low, high, _ = self._of_odd
        if not len(self._pending):
            return (low, high) if self._odd else None
        least, greatest = float(self._pending.min()), float(self._pending.max())
        return (min(low, least), max(high, greatest)) if self._odd else (least, greatest)

    @property
    def fewest_right(self) -> NDArray[np.int64]:
        """The fewest samples that are right in each complete span. Read-only."""
        return _read_only(self._fewest[: self._used])

    @property
    def latest(self) -> Array:
        """The losses of single epochs, of which there are fewer than `span` at the end. Read-only."""
        return _read_only(self._pending[:])

    @property
    def latest_right(self) -> NDArray[np.int64]:
        """The samples that were right in those epochs. Read-only."""
        return _read_only(self._pending_right[:])

    def append(self, losses: Array, right: NDArray[np.int64]) -> None:
        """Add the epochs that follow: the loss of each, and how many samples were right."""
        start = 0
        while start < len(losses):
            if self._used == self.capacity:
                self.join()
            room = self.capacity * self.span - self.epochs
            end = start + room
            self._append_part(losses[start:end], right[start:end])
            start = end

    def join(self) -> None:
        """Join the spans in pairs. Views handed out before stay as they were. Nothing is computed anew."""
        pairs = self._used // 2
        if self._used % 2:
            last = self._minimum[2 * pairs], self._maximum[2 * pairs], self._fewest[2 * pairs]
            self._of_odd = _as_one(last, self._of_odd) if self._odd else _as_one(last, last)
            self._odd += self.span
        self._minimum = _joined(self._minimum[: 2 * pairs], 2, np.minimum)
        self._maximum = _joined(self._maximum[: 2 * pairs], 2, np.maximum)
        self._fewest = _joined(self._fewest[: 2 * pairs], 2, np.minimum)
        self._used = pairs
        self.span *= 2

    def until(self, spans: int) -> "LossCurve":
        """Return a curve of the first complete spans that goes its own way from there."""
        twin = copy(self)
        twin._used = spans
        room = min(spans + FEW_SPANS, self.capacity)
        twin._minimum, twin._maximum, twin._fewest = (
            _longer(column[:spans], room) for column in (self._minimum, self._maximum, self._fewest)
        )
        twin._pending, twin._pending_right, twin._odd = np.empty(0), np.empty(0, np.int64), 0
        return twin

    def copy(self) -> "LossCurve":
        """Return a curve that goes its own way from here."""
        twin = self.until(self._used)
        twin._pending, twin._pending_right, twin._odd = self._pending, self._pending_right, self._odd
        return twin

    def _append_part(self, losses: Array, right: NDArray[np.int64]) -> None:
        if len(self._pending):
            losses = np.concatenate((self._pending, losses))
            right = np.concatenate((self._pending_right, right))
        if self._odd and self._odd + len(losses) >= self.span:
            losses, right = self._fill_odd(losses, right)
        if self._odd:
            self._pending, self._pending_right = losses.copy(), right.copy()
            return
        whole = len(losses) // self.span
        end, covered = self._used + whole, whole * self.span
        self._grow(end)
        if whole:
            self._minimum[self._used : end] = _joined(losses[:covered], self.span, np.minimum)
            self._maximum[self._used : end] = _joined(losses[:covered], self.span, np.maximum)
            self._fewest[self._used : end] = _joined(right[:covered], self.span, np.minimum)
        self._pending, self._pending_right = losses[covered:].copy(), right[covered:].copy()
        self._used = end

    def _fill_odd(self, losses: Array, right: NDArray[np.int64]) -> tuple[Array, NDArray[np.int64]]:
        """Make a span of the one without a partner and the epochs after it; return those that follow."""
        end, place = self.span - self._odd, self._used
        last = losses[:end].min(), losses[:end].max(), right[:end].min()
        self._grow(place + 1)
        self._minimum[place], self._maximum[place], self._fewest[place] = _as_one(self._of_odd, last)
        self._used, self._odd = place + 1, 0
        return losses[end:], right[end:]

    def _grow(self, needed: int) -> None:
        if needed > len(self._minimum):
            size = min(max(needed, 2 * len(self._minimum)), self.capacity)
            self._minimum = _longer(self._minimum, size)
            self._maximum = _longer(self._maximum, size)
            self._fewest = _longer(self._fewest, size)


def _joined(column: NDArray[Any], span: int, join: np.ufunc) -> NDArray[Any]:
    """Join each `span` neighbours, a power of two, in pairs: much quicker than along a short axis."""
    while span > 1:
        column = join(column[::2], column[1::2])
        span //= 2
    return column


def _as_one(one: tuple[Any, Any, Any], other: tuple[Any, Any, Any]) -> tuple[float, float, int]:
    """Return the smallest and the largest loss of two spans, and the fewest right samples."""
    return float(min(one[0], other[0])), float(max(one[1], other[1])), int(min(one[2], other[2]))


def _longer(column: NDArray[Any], size: int) -> NDArray[Any]:
    longer = np.empty(size, column.dtype)
    longer[: len(column)] = column
    return longer


def _read_only(view: NDArray[Any]) -> NDArray[Any]:
    view.setflags(write=False)
    return view
