"""The update that is taken apart: only when someone asks for its lines."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from xorviz.core.engine.batches import batches_in_epoch, rows_of_batch, size_of_batches
from xorviz.core.network.arrays import Array
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.edits import Edit
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.chain_rule import Trace, is_listable, trace_update


@dataclass(frozen=True, eq=False)
class UpdateShown:
    """One update of an epoch, and the samples that are to be followed through it.

    It is taken apart once, when somebody asks for its lines; what can be told without is.
    """

    run: Run
    epoch: int
    config: TrainingConfig
    edits: tuple[Edit, ...]
    """Those that the epoch begins with, as far as they were known when it was taken apart."""
    states: tuple[Array, ...]
    """Before each batch of the epoch, up to that of this update."""
    sample: int | None
    """The row that is to be followed if the batch holds it; None for the whole batch."""
    like: Trace | None = None
    """A trace from before, of which some may stay the same."""

    @cached_property
    def trace(self) -> Trace:
        """The operations of the update, in order."""
        update = self.config, self.run.data, self.epoch, self.states[-1], self.sample, self.batch
        try:
            return trace_update(*update, self.run.engine, self.like)
        except (MemoryError, RuntimeError):  # of the engine: training will tell, and NumPy's lines are right
            return trace_update(*update, None, self.like)

    @property
    def is_listable(self) -> bool:
        """Whether its lines can be asked for: those of a large network, or of many samples, take too long."""
        samples = size_of_batches(self.config, len(self.run.data))
        return is_listable(self.states[-1].shape[1], samples)

    @property
    def batch(self) -> int:
        """Which batch of the epoch it is, from 0."""
        return len(self.states) - 1

    @property
    def is_last(self) -> bool:
        """Whether the update completes the epoch."""
        return self.batch + 1 == batches_in_epoch(self.config, len(self.run.data))

    @property
    def followed_sample(self) -> int | None:
        """The row that is followed: the first of the batch if that does not hold the one asked for."""
        if self.sample is None or self.config.batch_size is None:
            return self.sample
        return self.sample if self.sample in self._rows else int(self._rows[0])

    @cached_property
    def _rows(self) -> NDArray[np.int64]:
        """Of its batch: to find them all samples are shuffled."""
        return rows_of_batch(self.config, len(self.run.data), self.epoch, self.batch)

    @property
    def last(self) -> int:
        """The place of the last line, which is the update itself."""
        return len(self.trace.operations) - 1

    def following(self, sample: int | None) -> "UpdateShown":
        """Return the same update with another sample followed."""
        return self._with(self.states, sample)

    def next(self) -> "UpdateShown":
        """Return the next update of the epoch, which must not be over."""
        return self._with((*self.states, self.trace.after), self.sample)

    def back(self) -> "UpdateShown":
        """Return the update before in the epoch, which must not be its first."""
        return self._with(self.states[:-1], self.sample)

    def ends_at(self, place: int | None) -> int:
        """Return the epoch of the cursor while the walk is at a line: the last one's is the next epoch."""
        ended = place is not None and self.is_last and place == self.last
        return self.epoch + 1 if ended else self.epoch

    def retaken(self, snapshot: Snapshot, sample: int | None) -> "UpdateShown":
        """Return the first update after a snapshot of the same run; of the same epoch, what stays is kept."""
        like = vars(self).get("trace", self.like)  # if it has been asked for
        return first_update(self.run, snapshot, sample, like if snapshot.epoch == self.epoch else None)

    def is_outdated(self) -> bool:
        """Say whether the epoch begins with other edits by now."""
        return self.edits != edits_at(self.run, self.epoch)

    def _with(self, states: tuple[Array, ...], sample: int | None) -> "UpdateShown":
        return replace(self, states=states, sample=sample, like=None)


def first_update(run: Run, snapshot: Snapshot, sample: int | None, like: Trace | None = None) -> UpdateShown:
    """Return the first update after a snapshot of a run; like a trace from before it may be, in part."""
    edits, state = edits_at(run, snapshot.epoch), run.state_before_update(snapshot)
    return UpdateShown(run, snapshot.epoch, snapshot.config, edits, (state,), sample, like)


def edits_at(run: Run, epoch: int) -> tuple[Edit, ...]:
    """Return the edits that an epoch of a run begins with."""
    return tuple([edit for edit in run.edits if edit.epoch == epoch])


def same_line(old: Trace, place: int, new: Trace) -> int:
    """Return the line of another trace that does what a line does; of the whole batch, its sums."""
    operation = old.operations[place]
    kind = operation.kind
    kinds = (kind, kind.removeprefix("batch_"))
    for each in new.operations:
        if each.kind in kinds and each.layer == operation.layer:
            return each.place
    return 0
