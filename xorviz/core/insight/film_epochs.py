"""Which epochs of a run tell its story in a few pictures: more where the boundary changes more."""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from time import perf_counter

import numpy as np

from xorviz.core.insight.plane_cut import seen
from xorviz.core.insight.surface import affordable_cells, answer_surface, cell_centres
from xorviz.core.network.arrays import Array
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot

CELLS, FEWEST_CELLS = 16, 4
"""Along each side of the plane, to see how much the answers have changed; of a large network fewer."""
COST = 2e6
"""Of the answers at one epoch: see `affordable_cells`."""
NEAR_HEAD = 0.9
"""An epoch later than this part of the newest one would look like it."""
TIME_SHARE = 0.05
"""So much change counts each tenfold of epochs by itself: where nothing changes, pictures are log-spaced."""
SMALLEST_LEVEL, GREATEST_LEVEL = -40, 20


class FilmEpochs:
    """Chooses among round epochs, 1, 2, …, 9, 10, 11, …, 99, 100, 110, …, of a run that grows.

    The path of a run is how far the answers have moved, in sum: the mean |Δŷ| over the plane, of ŷ between 0
    and 1, from each of these epochs to the next, plus a little for the time itself. It is cut at multiples of
    one length, then of half of it, and so on: the first epoch beyond each cut has a picture. So an epoch has
    its rank once and for all: while the run grows beyond the room, at most one comes and one goes at a time,
    beside the head. The answers are those of the keyframe at or before an epoch, of those that the run has
    when it is followed there: a very long one has fewer.
    """

    def __init__(self) -> None:
        self._run: Run | None = None
        self._ranks: dict[int, int] = {}
        """By epoch: the greatest power of two at whose multiples its part of the path is cut."""
        self._path = 0.0
        self._answers: Array = np.empty(0)
        self._seen = -1
        """The epoch of these answers."""

    def extend(self, run: Run, seconds: float = math.inf) -> bool:
        """Follow a run to its head, or for about this long; return whether all of it is known.

        Another run begins anew.
        """
        deadline = perf_counter() + seconds
        if run is not self._run:
            self._run, self._ranks, self._path, self._seen = run, {}, 0.0, -1
        for epoch in islice(_round_epochs(), len(self._ranks), None):
            if epoch > NEAR_HEAD * run.epoch:
                return True
            self._add(run, epoch)
            if perf_counter() >= deadline:
                break
        return False

    def choose(self, head: int, count: int, first: int = 0) -> list[int]:
        """Return epochs from the first to the newest, none twice: at most `count`, all if they are so few.

        Parameters
        ----------
        head
            The newest epoch, up to which `extend` has followed the run.
        count
            How many there may be, at least 2.
        first
            The epoch with which it begins, at most the newest.
        """
        if head - first < count:
            return list(range(first, head + 1))
        most = first + NEAR_HEAD * (head - first)
        there = [epoch for epoch in self._ranks if first < epoch <= most]
        chosen = sorted(there, key=lambda epoch: (-self._ranks[epoch], -epoch))[: count - 2]
        return [first, *sorted(chosen), head]

    def _add(self, run: Run, epoch: int) -> None:
        """Go on to the next round epoch."""
        start, keyframe = self._path, epoch - epoch % run.keyframe_spacing
        if self._seen < 0:
            self._answers, self._seen = _answers(run, 0), 0
        if keyframe > self._seen:
            answers = _answers(run, keyframe)
            self._path += float(abs(answers - self._answers).mean())
            self._answers, self._seen = answers, keyframe
        before = next(reversed(self._ranks), 0)
        self._path += TIME_SHARE * math.log10((epoch + 1) / (before + 1))
        self._ranks[epoch] = next(
            (
                level
                for level in range(GREATEST_LEVEL, SMALLEST_LEVEL, -1)
                if math.ldexp(self._path, -level) // 1 > math.ldexp(start, -level) // 1
            ),
            SMALLEST_LEVEL,
        )


def film_epochs(run: Run, count: int, first: int = 0, last: int | None = None) -> list[int]:
    """Return the epochs that tell a run's story in so many pictures, at least 2: see `FilmEpochs`.

    It is told from the first to the last, the newest if None.
    """
    told = run if last is None or last == run.epoch else run.branch(last)
    epochs = FilmEpochs()
    epochs.extend(told)
    return epochs.choose(told.epoch, count, first)


def _round_epochs() -> Iterator[int]:
    """Yield the numbers from 1 on that have two digits before their zeros."""
    yield from range(1, 10)
    power = 1
    while True:
        yield from (digits * power for digits in range(10, 100))
        power *= 10


def _answers(run: Run, epoch: int) -> Array:
    """Return ŷ over the plane as it is coloured, between 0 and 1."""
    snapshot = seen(_network_at(run, epoch))
    cells = affordable_cells(snapshot.layers, COST, FEWEST_CELLS, CELLS)
    across, up = (cell_centres(stretch, cells) for stretch in snapshot.data.window)
    return np.nan_to_num(answer_surface(snapshot, across, up), nan=0.5).clip(0.0, 1.0)


def _network_at(run: Run, epoch: int) -> Snapshot:
    """Return a snapshot of which the network alone is that of a keyframe: no sample has to be answered."""
    trainer = run.trainer_before(epoch)
    if trainer.epoch != epoch:
        return trainer.at(epoch)
    return replace(run.head, config=trainer.config, parameters=trainer.network)
