"""Where the loss of a run stalls: found as it goes on, so that what is found is a fact of it up to then."""

from copy import copy
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.arrays import Array
from xorviz.core.run.history import LossCurve

PLATEAU_RATIO = 1.05
"""On a plateau the largest loss is at most so many times the smallest."""
SHORTEST_PLATEAU = 50
PARTS = 32
"""Parts of the epochs from one power of two to the next: a plateau begins where a part does."""
LEARNT_SHARE = 100
"""Where at most one sample in so many is wrong, there is nothing left to learn: that is no plateau."""
STALLED_EPOCHS = 10_000
STALLED_CHANGE = 1e-3


def part_of(epoch: int) -> int:
    """Return the number of the part in which an epoch is: each epoch by itself at first."""
    octave = max(0, epoch.bit_length() - PARTS.bit_length())
    return PARTS * octave + (epoch >> octave)


def first_of(part: int) -> int:
    """Return the first epoch of a part: a multiple of how many epochs it has, which is a power of two."""
    octave = max(0, part // PARTS - 1)
    return (part - PARTS * octave) << octave


def next_stall_look(epoch: int) -> int:
    """Return the next epoch, after this one, at which to look whether a run is stalled."""
    return STALLED_EPOCHS - 1 if epoch + 1 < STALLED_EPOCHS else first_of(part_of(epoch + 1) + 1) - 1


class Plateau(NamedTuple):
    """Epochs in which the loss hardly changes."""

    first: int
    proven: int
    """Since this epoch it is long enough to be one."""
    last: int


class Plateaus:
    """The plateaus of a run, and the smallest and the largest loss in each part of it.

    There the epoch doubles while the loss stays within a twentieth. So a plateau stays one however long the
    run becomes, and the slow end of a run that has learnt, where the loss goes on halving, is none.
    """

    def __init__(self) -> None:
        self._epochs = 0
        self._low: list[float] = []
        self._high: list[float] = []
        self._over: tuple[Plateau, ...] = ()
        self._begin_at(0)

    @property
    def nbytes(self) -> int:
        """The memory that the parts take, in bytes: two numbers of Python each, and the lists' places."""
        return 64 * len(self._low)

    @property
    def over(self) -> tuple[Plateau, ...]:
        """Those that the loss has left."""
        return self._over

    @property
    def found(self) -> tuple[Plateau, ...]:
        """All, in order; the last may go on to the head."""
        if self._proven is None:
            return self._over
        return (*self._over, Plateau(first_of(self._start), self._proven, self._epochs - 1))

    def append(self, losses: Array, right: NDArray[np.int64], samples: int) -> None:
        """Take in the epochs that follow: the loss of each, and how many of the samples were right."""
        enough = samples - samples // LEARNT_SHARE
        begin = 0
        while begin < len(losses):
            part = part_of(self._epochs)
            end = min(len(losses), begin + first_of(part + 1) - self._epochs)
            self._add(part, losses[begin:end], right[begin:end], enough)
            begin = end

    def until(self, epoch: int, curve: LossCurve) -> "Plateaus":
        """Return those of the run up to an epoch, which is where the curve ends."""
        twin, part = copy(self), part_of(epoch)
        twin._low, twin._high = self._low[: part + 1], self._high[: part + 1]
        if epoch + 1 < first_of(part + 1):
            twin._low[part], twin._high[part] = _extremes(curve, first_of(part))
        twin._epochs = epoch + 1
        twin._over = tuple(each for each in self._over if each.last < epoch)
        begin = part_of(twin._over[-1].last) + 1 if twin._over else 0
        lowest = np.minimum.accumulate(twin._low[: begin - 1 if begin else None : -1])[::-1]
        highest = np.maximum.accumulate(twin._high[: begin - 1 if begin else None : -1])[::-1]
        twin._begin_at(begin + int((highest > PLATEAU_RATIO * lowest).sum()))
        for each in self.found:
            if each.first == first_of(twin._start) and each.proven <= epoch:
                twin._proven = each.proven
        return twin

    def copy(self) -> "Plateaus":
        """Return plateaus that go their own way from here."""
        twin = copy(self)
        twin._low, twin._high = self._low.copy(), self._high.copy()
        return twin

    def steady_since(self, begin: int) -> int | None:
        """Return since when the loss has stayed within 0.1 %; None if not for half of the epochs from one on.

        Those must be many. What was before that epoch does not count, but for the rest of its part.
        """
        age = self._epochs - 1 - begin
        if age + 1 < STALLED_EPOCHS:
            return None
        part = part_of(begin + age // 2)
        low, high = min(self._low[part:]), max(self._high[part:])
        return first_of(part) if high - low <= STALLED_CHANGE * high else None

    def _add(self, part: int, losses: Array, right: NDArray[np.int64], enough: int) -> None:
        """Take in epochs of one part. Where enough samples are right, nothing is left to learn."""
        low, high = float(losses.min()), float(losses.max())
        while self._start <= part:
            joined_low, joined_high = min(self._flat_low, low), max(self._flat_high, high)
            if joined_high <= PLATEAU_RATIO * joined_low:
                self._flat_low, self._flat_high = joined_low, joined_high
                self._prove(right, enough)
                break
            self._leave(losses, right, enough)
        if part == len(self._low):
            self._low.append(low)
            self._high.append(high)
        else:
            self._low[part], self._high[part] = min(self._low[part], low), max(self._high[part], high)
        self._epochs += len(losses)

    @property
    def _unproven(self) -> int:
        """How many more epochs what is flat must last to become a plateau."""
        return 2 * first_of(self._start) + SHORTEST_PLATEAU - self._epochs

    def _prove(self, right: NDArray[np.int64], enough: int) -> None:
        """See whether what is flat has become a plateau within these epochs."""
        long = self._unproven
        if self._proven is None and len(right) > long:
            places = (right[max(0, long) :] < enough).nonzero()[0]
            if len(places):
                self._proven = self._epochs + max(0, long) + int(places[0])

    def _leave(self, losses: Array, right: NDArray[np.int64], enough: int) -> None:
        """Note the plateau that ends among these epochs, if it is one; go on from the next part's first."""
        if self._proven is None and len(losses) <= self._unproven:
            self._begin_at(self._start + 1)  # too short whichever of these ends it: the usual case
            return
        low = np.minimum.accumulate(np.minimum(losses, self._flat_low))
        high = np.maximum.accumulate(np.maximum(losses, self._flat_high))
        end = int((high > PLATEAU_RATIO * low).argmax())
        self._prove(right[:end], enough)
        if self._proven is None:
            self._begin_at(self._start + 1)
        else:
            last = self._epochs + end - 1
            self._over = (*self._over, Plateau(first_of(self._start), self._proven, last))
            self._begin_at(part_of(last) + 1)

    def _begin_at(self, part: int) -> None:
        """Look for the next plateau from the beginning of a part on."""
        self._start = part
        self._proven: int | None = None
        self._flat_low = min(self._low[part:], default=np.inf)
        self._flat_high = max(self._high[part:], default=-np.inf)


def _extremes(curve: LossCurve, first: int) -> tuple[float, float]:
    """Return the smallest and the largest loss from the first epoch of a part on, which is not over.

    A part is whole spans, or lies in one, which is not complete then.
    """
    spans = -(-first // curve.span)
    low, high = curve.minimum[spans:], curve.maximum[spans:]
    latest = curve.latest[max(0, first - len(curve.minimum) * curve.span) :]
    return (
        float(min(low.min(initial=np.inf), latest.min(initial=np.inf))),
        float(max(high.max(initial=-np.inf), latest.max(initial=-np.inf))),
    )
