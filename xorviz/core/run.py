"""A run: a configuration, the edits made on the way, and the history that follows from them."""

import operator
from collections import deque
from collections.abc import Iterator
from copy import copy
from typing import SupportsIndex

import numpy as np
from numpy.typing import NDArray

from xorviz.core.activations import Array
from xorviz.core.config import TrainingConfig
from xorviz.core.errors import ConfigError, XorvizError
from xorviz.core.history import Keyframes, LossCurve
from xorviz.core.training import Edit, Snapshot, Stretch, Trainer

STRETCH = 1024
"""Epochs between two keyframes when a run advances by itself."""


class Run:
    """One training run, from its first epoch to its newest, the head.

    Parameters
    ----------
    config
        The settings that it starts with.

    Examples
    --------
    >>> run = Run(TrainingConfig(hidden=(8,), seed=1))
    >>> run.advance(1000)
    >>> run.at(500).epoch
    500
    """

    def __init__(self, config: TrainingConfig) -> None:
        self._start = config
        self._edits: tuple[Edit, ...] = ()
        self._keyframes = Keyframes()
        self._curve = LossCurve()
        self._head = Trainer(config).snapshot()
        self._solved_epoch: int | None = None
        self._diverged = False
        self._keyframes.add(0, self._head.parameters)
        self._remember(0, np.array([self._head.loss]), np.array([self._head.correct]))

    @property
    def config(self) -> TrainingConfig:
        """The settings that the next update will use."""
        return self._head.config

    @property
    def epoch(self) -> int:
        """The newest epoch."""
        return self._head.epoch

    @property
    def head(self) -> Snapshot:
        """The snapshot of the newest epoch."""
        return self._head

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The live changes made so far."""
        return self._edits

    @property
    def solved_epoch(self) -> int | None:
        """The epoch since which every sample has been on the right side of 0.5; None if one is not now."""
        return self._solved_epoch

    @property
    def diverged(self) -> bool:
        """Whether the epoch after the head has numbers that are not finite: the run cannot go on."""
        return self._diverged

    @property
    def curve(self) -> LossCurve:
        """The loss over all epochs, in bounded memory. Not to be changed."""
        return self._curve

    @property
    def losses(self) -> Array:
        """The loss of every epoch so far, (epoch + 1,).

        Raises
        ------
        XorvizError
            The run is so long that only the minimum and maximum over spans are kept: see `curve`.
        """
        if self._curve.span > 1:
            raise XorvizError(
                f"the loss of each single epoch is kept for {self._curve.capacity} epochs at most:"
                " use Run.curve for a longer run"
            )
        return self._curve.minimum.copy()

    def advance(self, epochs: SupportsIndex) -> None:
        """Train for this many more epochs; stops at the last finite epoch if the numbers overflow.

        Raises
        ------
        ConfigError
            `epochs` is not a whole number of at least 0.
        """
        remaining = _whole_number(epochs, "epochs to advance")
        trainer = self._trainer_at_head()
        while remaining and not self._diverged:
            step = min(STRETCH, remaining)
            self.extend(trainer.advance(step))
            remaining -= step

    def extend(self, stretch: Stretch) -> None:
        """Add what a trainer of this run has done since the head.

        Raises
        ------
        ValueError
            The stretch does not begin where the run ends.
        """
        if stretch.first_epoch != self.epoch + 1:
            raise ValueError(f"a stretch from epoch {stretch.first_epoch} cannot follow epoch {self.epoch}")
        self._edits += stretch.edits
        self._diverged = stretch.diverged
        self._head = stretch.snapshot
        if len(stretch.losses):
            self._keyframes.add(self._head.epoch, self._head.parameters)
            self._remember(stretch.first_epoch, stretch.losses, stretch.correct)

    def edit(self, name: str, value: object) -> None:
        """Change a live setting from the next update on.

        Raises
        ------
        ConfigError
            The value is not allowed, or the setting is one that starts a new run.
        """
        trainer = self._trainer_at_head()
        trainer.edit(name, value)
        self.extend(trainer.advance(0))

    def at(self, epoch: SupportsIndex) -> Snapshot:
        """Return the snapshot of an epoch, bit for bit as it was when the run went through it.

        Raises
        ------
        ConfigError
            The run has no such epoch.
        """
        wanted = _whole_number(epoch, "epoch")
        if wanted > self.epoch:
            raise ConfigError(f"epoch {wanted} is not there yet: the run is at epoch {self.epoch}")
        if wanted == self.epoch:
            return self._head
        start, parameters = self._keyframes.at_or_before(wanted)
        trainer = Trainer(self.config_at(start), start, parameters)
        for edit in self._edits:
            if start < edit.epoch <= wanted:
                trainer.advance(edit.epoch - trainer.epoch)
                trainer.edit(edit.name, edit.value)
        return trainer.advance(wanted - trainer.epoch).snapshot

    def snapshots(self) -> Iterator[Snapshot]:
        """Recompute the run from its start: the snapshot of every epoch from 0 to the head."""
        trainer = Trainer(self._start)
        edits = deque(self._edits)
        for epoch in range(self.epoch + 1):
            snapshot = trainer.advance(epoch - trainer.epoch).snapshot
            while edits and edits[0].epoch == epoch:
                edit = edits.popleft()
                trainer.edit(edit.name, edit.value)
                snapshot = trainer.snapshot()
            yield snapshot

    def config_at(self, epoch: int) -> TrainingConfig:
        """Return the settings that the update after this epoch uses."""
        settings = {edit.name: edit.value for edit in self._edits if edit.epoch <= epoch}
        return self._start.changed(**settings)

    def copy(self) -> "Run":
        """Return a run with the same past that another thread may read while this one goes on."""
        twin = copy(self)
        twin._keyframes, twin._curve = self._keyframes.copy(), self._curve.copy()
        return twin

    def _trainer_at_head(self) -> Trainer:
        return Trainer(self.config, self.epoch, self._head.parameters)

    def _remember(self, first_epoch: int, losses: Array, correct: NDArray[np.int64]) -> None:
        self._curve.append(losses)
        wrong = np.flatnonzero(correct < len(self._head.predictions))
        if len(wrong) == 0:
            if self._solved_epoch is None:
                self._solved_epoch = first_epoch
        elif wrong[-1] == len(correct) - 1:
            self._solved_epoch = None
        else:
            self._solved_epoch = first_epoch + int(wrong[-1]) + 1


def _whole_number(value: SupportsIndex, what: str) -> int:
    try:
        number = operator.index(value)
    except TypeError:
        number = -1
    if number < 0 or isinstance(value, bool):
        raise ConfigError(f"{what} {value} is not allowed: it must be a whole number of at least 0")
    return number
