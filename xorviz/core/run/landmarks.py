"""What stands out in a run: where it stalled, where it was solved, edited, or stopped."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.arrays import Array
from xorviz.core.run.history import LossCurve
from xorviz.core.run.run import Run

PLATEAU_RATIO = 1.05
"""On a plateau the largest loss is at most so many times the smallest."""
SHORTEST_PLATEAU = 50
COLUMNS = 240
"""Parts of the run, of equal ratio, in which plateaus are looked for."""
STALLED_EPOCHS = 10_000
STALLED_CHANGE = 1e-3


@dataclass(frozen=True, slots=True)
class Landmark:
    """A stretch of epochs, or a single one, with a word for it."""

    kind: Literal["plateau", "solved", "edit", "diverged"]
    first: int
    last: int
    text: str


def landmarks(run: Run, stalls: Sequence[tuple[int, int]] | None = None) -> tuple[Landmark, ...]:
    """Return the landmarks of a run as it is now; its plateaus are looked for if they are not given."""
    marks = [
        Landmark("plateau", first, last, f"plateau, epochs {first:,} to {last:,}: the loss hardly changes")
        for first, last in (plateaus(run.curve) if stalls is None else stalls)
    ]
    if run.solved_epoch is not None:
        since = run.solved_epoch
        marks.append(Landmark("solved", since, since, f"solved since epoch {since:,}"))
    for edit in run.edits:
        text = f"{edit.text} from here" if edit.lasts else edit.text
        marks.append(Landmark("edit", edit.epoch, edit.epoch, text))
    if run.diverged:
        marks.append(Landmark("diverged", run.epoch, run.epoch, "the next update overflows"))
    return tuple(marks)


def plateaus(curve: LossCurve) -> list[tuple[int, int]]:
    """Return the first and last epoch of each stretch in which the loss stalls.

    There the epoch doubles while the loss stays within a twentieth. So a plateau stays one however long
    the run becomes, and the slow end of a run that has learnt, where the loss goes on halving, is none.
    """
    starts, low, high = _parts(curve)
    ends = np.append(starts[1:], curve.epochs) - 1
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(starts):
        ratio = np.maximum.accumulate(high[place:]) > PLATEAU_RATIO * np.minimum.accumulate(low[place:])
        beyond = int(ratio.argmax())  # the first, or 0 if there is none
        length = beyond if ratio[beyond] else len(ratio)
        first, last = int(starts[place]), int(ends[place + length - 1]) if length else 0
        if length and last >= 2 * first + SHORTEST_PLATEAU:
            found.append((first, last))
            place += length
        else:
            place += 1
    return found


def stalled(curve: LossCurve) -> bool:
    """Say whether nothing changes any more: for half of a long run the loss has stayed within 0.1 %."""
    if curve.epochs < STALLED_EPOCHS:
        return False
    first = len(curve.minimum) // 2
    low = min(curve.minimum[first:].min(initial=np.inf), curve.latest.min(initial=np.inf))
    high = max(curve.maximum[first:].max(initial=-np.inf), curve.latest.max(initial=-np.inf))
    return bool(high - low <= STALLED_CHANGE * high)


def _parts(curve: LossCurve) -> tuple[NDArray[np.int64], Array, Array]:
    """Return the first epoch, the smallest and the largest loss of parts whose ends grow in equal ratios."""
    low, high = curve.minimum, curve.maximum
    if len(curve.latest):
        low, high = np.append(low, curve.latest.min()), np.append(high, curve.latest.max())
    places = np.geomspace(1, len(low) + 1, COLUMNS).astype(np.int64) - 1
    places = places[(np.diff(places, prepend=-1) > 0) & (places < len(low))]
    return places * curve.span, np.minimum.reduceat(low, places), np.maximum.reduceat(high, places)
