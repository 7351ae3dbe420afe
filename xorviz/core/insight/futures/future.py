"""The future of a run: trained ahead, by the trainer that the run itself would go on with.

>>> from xorviz.core import TrainingConfig
>>> from xorviz.core.run.edits import SettingEdit
>>> run = Run(TrainingConfig(seed=29))
>>> ahead = future(run, 5000, [SettingEdit(0, "learning_rate", 2.0)])
>>> ahead.last_epoch, ahead.solved
(5000, True)
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.parameter import several, shortened, whole_number
from xorviz.core.run.edits import Edit
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.run.solving import proven_epoch, solved_since
from xorviz.core.run.training import Stretch, Trainer

POINTS = 500
"""A future shows its losses at so many points at most."""
MOST_EPOCHS = 1_000_000
"""Nobody waits for more while dragging something."""


@dataclass(frozen=True, slots=True, eq=False)
class Future:
    """What a run would come to, as far as it has been trained ahead."""

    epochs: NDArray[np.int64]
    """(points,): the first epoch of each span; they are equally long, but for the last"""
    lowest: Array
    """(points,): the smallest loss in each span"""
    highest: Array
    """(points,): the largest"""
    head: Snapshot
    """At the last epoch."""
    solved_epoch: int | None
    """Since when every sample is right, or from where it begins if they are then; None if one is not."""
    diverged: bool
    """Whether the epoch after the last has numbers that are not finite."""
    whole: bool
    """Whether it goes as far as was asked, or as the numbers are finite."""

    @property
    def last_epoch(self) -> int:
        """How far it goes."""
        return self.head.epoch

    @property
    def solved(self) -> bool:
        """Whether it is solved at its end, and for long enough: see `solving.PROOF`."""
        return self.solved_epoch is not None and self.last_epoch >= proven_epoch(self.solved_epoch)


def future(
    run: Run, epochs: int, edits: Iterable[Edit] = (), stopped: Callable[[], bool] = lambda: False
) -> Future | None:
    """Return what a run comes to after its head, which stays where it is; None if `stopped` said so.

    Bit for bit what `run.branch(run.epoch)` is after the edits are made and it has advanced.

    Parameters
    ----------
    run
        Of an epoch before its head: a `Run.branch` there.
    epochs
        How many more, at most `MOST_EPOCHS`.
    edits
        To make at the head, in this order.
    stopped
        Asked several times a second.

    Raises
    ------
    ConfigError
        There are too many epochs, or an edit is not allowed, or not one of the head's epoch.
    """
    trainer = run.trainer()
    for edit in several(edits, "edits"):
        trainer.edit(cast("Edit", edit))
    newest = deque(futures(trainer, epochs, stopped), maxlen=1)
    return newest[0] if newest and newest[0].whole else None


def futures(trainer: Trainer, epochs: int, stopped: Callable[[], bool] = lambda: False) -> Iterator[Future]:
    """Train ahead, and yield the future as far as it is known, several times a second: the last is whole.

    It ends before if `stopped` says so. The trainer goes on with it, so that another thread may have it
    to itself. The parameters and errors are those of `future`.
    """
    return _trained(trainer, checked_ahead(epochs), stopped)


def checked_ahead(epochs: object) -> int:
    """Return how many epochs to train ahead. Raises `ConfigError` if that is no count, or too many."""
    count = whole_number(epochs, "epochs ahead")
    if count > MOST_EPOCHS:
        raise ConfigError(f"{shortened(count)} epochs ahead are too many: at most {MOST_EPOCHS:,}")
    return count


def _trained(trainer: Trainer, count: int, stopped: Callable[[], bool]) -> Iterator[Future]:
    ahead = Ahead(trainer, count)
    if not count:
        yield ahead.future()
    for stretch in trainer.stretches(count):
        if stopped():
            return
        ahead.add(stretch)
        yield ahead.future()


class Ahead:
    """Gathers what becomes a future while a trainer goes on.

    Parameters
    ----------
    trainer
        Which has made its edits, and goes no further yet.
    count
        How many epochs it is to go.
    """

    def __init__(self, trainer: Trainer, count: int) -> None:
        self.head = head = trainer.snapshot()
        """At the newest epoch."""
        self.whole = not count
        """Whether it goes as far as it is to, or as its numbers are finite."""
        self.spans = Spans(head.epoch, count + 1)
        """The losses."""
        self.spans.add(head.epoch, np.array([head.loss]))
        self._end, self._samples, self._diverged = head.epoch + count, len(trainer.data), False
        self._solved = solved_since(None, head.epoch, np.array([head.correct]), self._samples)

    @property
    def remaining(self) -> int:
        """How many epochs it has still to go."""
        return 0 if self.whole else self._end - self.head.epoch

    def add(self, stretch: Stretch) -> None:
        """Take what the trainer did next."""
        self.head, self._diverged = stretch.snapshot, stretch.diverged
        self.spans.add(stretch.first_epoch, stretch.losses)
        self._solved = solved_since(self._solved, stretch.first_epoch, stretch.correct, self._samples)
        self.whole = stretch.diverged or self.head.epoch == self._end

    def future(self) -> Future:
        """Return what is known so far; it does not change any more."""
        shown = self.spans.until(self.head.epoch)
        return Future(*shown, self.head, self._solved, self._diverged, self.whole)


class Spans:
    """The smallest and the largest of numbers over spans of epochs, as long as `POINTS` of them need to be.

    Parameters
    ----------
    first, epochs
        The first epoch, and how many there are with it.
    """

    def __init__(self, first: int, epochs: int) -> None:
        self._first = first
        self._span = -(-epochs // POINTS)
        points = -(-epochs // self._span)
        self._low, self._high = np.full(points, np.inf), np.full(points, -np.inf)

    def add(self, first: int, values: Array) -> None:
        """Add the numbers of an epoch and of those after it, (epochs,)."""
        places = (first - self._first + np.arange(len(values))) // self._span
        np.minimum.at(self._low, places, values)
        np.maximum.at(self._high, places, values)

    def until(self, last: int) -> tuple[NDArray[np.int64], Array, Array]:
        """Return copies up to an epoch: first epochs, smallest and largest numbers, (points,) each."""
        points = (last - self._first) // self._span + 1
        firsts = self._first + self._span * np.arange(points)
        return firsts, self._low[:points].copy(), self._high[:points].copy()
