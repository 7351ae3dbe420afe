"""One step after the other: the trainer, and what leaves it."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.engine import Engine, Evaluation, keyframes_between
from xorviz.core.engine.engines import engine_for
from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Parameters
from xorviz.core.parameter import of_kind, shortened, whole_number
from xorviz.core.run.beginning import initial_state
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.course import Course, course_at, joined, one_after_the_other
from xorviz.core.run.edits import Edit
from xorviz.core.run.history import keyframe_spacing
from xorviz.core.run.snapshot import Snapshot, evaluate_state, frozen, take_snapshot, with_settings
from xorviz.core.run.testing import Tried, tested, train_and_test

FIRST_STRETCH = 256
STRETCH_SECONDS = 0.02
"""A run advances in stretches of about this length, between which it can be interrupted."""
QUICK_WORK = 2**24
"""Parameters × samples × epochs of what is tried first, before it is known how long they take."""
BLOCK_NUMBERS = 2**22
"""Answers of all epochs that are trained at a time: NumPy keeps them until they are judged."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """The outcome of some epochs of training, in the order in which they happened."""

    first_epoch: int
    course: Course
    """Of first_epoch and the epochs after it."""
    keyframe_epochs: range
    """Those epochs of the stretch that its step divides."""
    keyframes: Array
    """The states at those epochs, (keyframes, 1 + slots, parameters)"""
    edits: tuple[Edit, ...]
    """Made since the stretch before."""
    amended: Course | None
    """Loss and right samples of the epoch before the first with those edits; None if they stay."""
    snapshot: Snapshot
    """At the last epoch."""
    diverged: bool
    """Whether the next epoch has numbers that are not finite, so that training stopped here."""

    @property
    def losses(self) -> Array:
        """Of each epoch, (epochs,)."""
        return self.course.losses

    @property
    def correct(self) -> NDArray[np.int64]:
        """Samples that are right at each epoch, (epochs,)."""
        return self.course.correct


class Trainer:
    """Trains one network. Its arrays are its own: what leaves it is a `Stretch`.

    Parameters
    ----------
    config
        The settings, with the edits made up to this epoch.
    epoch
        How many epochs the state has had.
    state : (1 + slots, parameters)
        Where to go on from (copied); the configured start if None.
    engine
        What computes; the best there is if None.
    edits
        Facts of this epoch and later ones, in their order: each is applied when the training gets there.
    data
        The samples; those of the configured source if None.
    here
        The snapshot of this epoch and state, if there is one: it need not be found again.
    """

    def __init__(
        self,
        config: TrainingConfig,
        epoch: int = 0,
        state: Array | None = None,
        engine: Engine | None = None,
        edits: Iterable[Edit] = (),
        data: Dataset | None = None,
        here: Snapshot | None = None,
    ) -> None:
        self.config = config
        self.epoch = epoch
        self.data = data or config.make_data()
        self.engine = engine or engine_for(config, self.data)
        self._state = initial_state(config, self.data) if state is None else state.copy()
        self._ahead = deque(edits)
        self._edits: list[Edit] = []
        self._due: list[Edit] = []
        """Those of this epoch, which come into the next update."""
        self._evaluated: tuple[TrainingConfig, Evaluation] | None = None
        """What the newest update led to, over all samples, and with which settings."""
        self._here = here
        self._amended: Course | None = None
        self._follow_edits()

    @property
    def network(self) -> Parameters:
        """The network as it is now, which no training changes."""
        return self.config.network(self._state[0].copy(), self.data)

    def edit(self, *edits: Edit) -> None:
        """Make edits, one after the other, which count from the next update on: all of them, or none.

        Raises
        ------
        ConfigError
            The settings do not allow it, or the network has numbers then that are not finite; or one is not
            of this epoch.
        """
        for edit in edits:
            if whole_number(of_kind(edit, Edit, "an edit").epoch, "epoch of an edit") != self.epoch:
                told = shortened(edit.epoch)
                raise ConfigError(f"an edit of epoch {told} cannot be made at epoch {self.epoch}")
        before = self.config, self._state, self._due
        try:
            for edit in edits:
                self._take(edit)
            if any(edit.at_once for edit in edits):
                self._amend(edits[-1])
        except ConfigError:
            self.config, self._state, self._due = before
            self._evaluated = None
            raise
        self._edits += edits

    def _amend(self, last: Edit) -> None:
        """Evaluate this epoch once more: what edits do at once is in its snapshot."""
        evaluated = self._evaluate()
        if not (np.isfinite(evaluated.loss) and np.isfinite(evaluated.gradients.flat).all()):
            raise ConfigError(f"{last.text}: the loss or a gradient is not finite then")
        self._amended = self._course(evaluated)

    def snapshot(self) -> Snapshot:
        """Return the network as it is now."""
        here = self.config, self.data, self.epoch, self._state
        if self._here is not None:
            return with_settings(self._here, self.config)
        if self._evaluated is not None and self._evaluated[0] is self.config:
            return frozen(*here, self._evaluated[1], self._tested())  # to see that it is finite it was
        return take_snapshot(*here, self.engine)

    def advance(self, epochs: int, spacing: int = 0) -> Stretch:
        """Train for this many epochs, or until the next one would not be finite.

        Those that `spacing` divides leave their states, so that 1 leaves all; 0 is as a run keeps them.
        """
        first, end = self.epoch + 1, self.epoch + epochs
        spacing = spacing or keyframe_spacing(end, self._state.nbytes)
        outcomes: list[Tried] = []
        block, diverged = max(1, min(self.engine.block, BLOCK_NUMBERS // self.data.targets.size)), False
        with np.errstate(all="ignore"):
            while self.epoch < end and not diverged:
                stop = min(end, self._ahead[0].epoch) if self._ahead else end
                outcome = self._train_finite(min(block, stop - self.epoch), spacing)
                if outcome is not None:
                    outcomes.append(self._with_edits(outcome))
                elif block > 1:
                    block = max(1, block // 8)  # go on in smaller steps, to the last finite epoch
                else:
                    diverged = True
        return self._stretch(first, outcomes, spacing, diverged)

    def at(self, epoch: int) -> Snapshot:
        """Train up to an epoch that it has not passed, and return the snapshot of that."""
        return self.advance(epoch - self.epoch).snapshot

    def quick(self, epochs: int) -> int:
        """Return how many of so many epochs to try first: fewer of many samples, and one at least."""
        return max(1, min(epochs, QUICK_WORK // (self._state.shape[1] * len(self.data))))

    def stretches(self, epochs: int) -> Iterator[Stretch]:
        """Train for this many epochs, or to the last that is finite, in parts of about `STRETCH_SECONDS`."""
        size = self.quick(FIRST_STRETCH)
        while epochs:
            began = perf_counter()
            stretch = self.advance(min(size, epochs))
            yield stretch
            epochs = 0 if stretch.diverged else epochs - len(stretch.losses)
            if perf_counter() - began < STRETCH_SECONDS:
                size *= 2
            elif size > 1:
                size //= 2

    def _follow_edits(self) -> bool:
        """Take the edits of this epoch; say whether its snapshot is another for that."""
        at_once = False
        while self._ahead and self._ahead[0].epoch <= self.epoch:
            edit = self._ahead.popleft()
            self._take(edit)
            at_once |= edit.at_once
        return at_once

    def _take(self, edit: Edit) -> None:
        self.config = edit.apply_config(self.config)
        if edit.at_once:
            self._state = edit.apply_state(self._state, self.config)
            self._evaluated = self._here = None
        else:
            self._due = [*(old for old in self._due if not edit.replaces(old)), edit]

    def _with_edits(self, outcome: Tried) -> Tried:
        """Take the edits of the epoch that has been reached, and say what that comes to with them."""
        if not self._follow_edits():
            return outcome
        before = outcome.course.until(len(outcome.course.losses) - 1)
        return Tried(joined([before, self._course(self._evaluate())]), outcome.keyframes)

    def _course(self, evaluated: Evaluation) -> Course:
        """Return what this epoch comes to."""
        return course_at(evaluated.loss, evaluated.correct, self._tested())

    def _tested(self) -> Evaluation | None:
        with np.errstate(all="ignore"):
            return tested(self.config, self.data, self._state, self.engine)

    def _evaluate(self) -> Evaluation:
        with np.errstate(all="ignore"):
            evaluated = evaluate_state(self.config, self.data, self._state, self.engine)
        self._evaluated = self.config, evaluated
        return evaluated

    def _train_finite(self, epochs: int, spacing: int) -> Tried | None:
        """Train; but if a number is not finite then, undo all of these epochs and return None."""
        start = self._state.copy()
        for edit in self._due:
            self._state = edit.apply_state(self._state, self.config)
        here = self.config, self.data, self._state, self.epoch
        outcome = train_and_test(self.engine, *here, epochs, spacing)
        # The gradient too, for it is shown; within the block, finite parameters mean that it was finite.
        evaluated = self._evaluate()
        for array in (outcome.course.losses, self._state, evaluated.gradients.flat):
            if not np.isfinite(array).all():
                self._state, self._evaluated = start, None
                return None
        self.epoch += epochs
        self._due, self._here = [], None
        return outcome

    def _stretch(self, first: int, outcomes: list[Tried], spacing: int, diverged: bool) -> Stretch:
        edits, self._edits = tuple(self._edits), []
        amended, self._amended = self._amended, None
        none = [] if len(outcomes) == 1 else [np.empty((0, *self._state.shape))]
        return Stretch(
            first,
            joined([outcome.course for outcome in outcomes]),
            keyframes_between(first - 1, self.epoch + 1 - first, spacing),
            one_after_the_other([*none, *(outcome.keyframes for outcome in outcomes)]),
            edits,
            amended,
            self.snapshot(),
            diverged,
        )


def redone(trainer: Trainer, first: int, last: int) -> Course:
    """Return the course from one epoch to another, both included.

    Of a trainer that has not passed the epoch before the first, or epoch 0.
    """
    start = trainer.at(max(0, first - 1))
    later = trainer.advance(last - trainer.epoch).course
    return later if first > 0 else joined([start.course, later])
