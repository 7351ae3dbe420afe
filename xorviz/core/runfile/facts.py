"""What a run file says: runs as lists of facts, and what goes with them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.arrays import Array
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.edits import Edit
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.teach.answers import Answer

MOST_CHECKS = 16
"""Epochs of a run, beside its first and its newest, whose values are kept to compare with."""


@dataclass(frozen=True, slots=True)
class CheckValue:
    """What an epoch came to where the run was made."""

    epoch: int
    loss: float
    state: str
    """SHA-256, in hexadecimal, of the state's doubles, little-endian, row by row."""

    @classmethod
    def of(cls, snapshot: Snapshot) -> "CheckValue":
        """Return that of a snapshot."""
        return cls(snapshot.epoch, snapshot.loss, digest(snapshot.state))


@dataclass(frozen=True, slots=True, eq=False)
class BranchFacts:
    """One run: all that it takes to make it again, and to see whether it is the same."""

    config: TrainingConfig
    """The settings at epoch 0, with own samples, a given start, and what is held."""
    edits: tuple[Edit, ...]
    """In their order."""
    epoch: int
    """Its newest, the head."""
    data: Dataset | None = None
    """Its samples, where they are neither of a source nor in the settings."""
    diverged: bool = False
    """Whether the epoch after the head has numbers that are not finite."""
    engine: str = "NumPy"
    """What computed it."""
    checks: tuple[CheckValue, ...] = ()
    """Ascending."""
    state: Array | None = field(default=None, repr=False)
    """That of the head, (1 + slots, parameters), if it is kept."""
    name: str = ""
    """What a person called it; empty if nobody did."""
    label: str = ""
    """What it is called otherwise, if it was told."""
    parent: int | None = None
    """The place, in the file, of the branch whose past it shares; None if it stands alone."""
    origin: int = 0
    """The epoch at which it left its parent."""
    inherited: int | None = None
    """How many of its edits were made in the past that it shares; None if it has an epoch 0 of its own."""
    unknown: Mapping[object, Mapping[str, object]] = field(default_factory=dict[object, Mapping[str, object]])
    """What a file says of it that is not understood, and kept: by the edit or the check value that it
    is about, or None."""


@dataclass(frozen=True, slots=True, eq=False)
class RunFile:
    """All that is in a run file."""

    branches: tuple[BranchFacts, ...]
    """At least one."""
    shown: int = 0
    """The place of the branch that is shown."""
    answers: tuple[Answer, ...] = ()
    """A learner's predictions and answers, the oldest first."""
    view: Mapping[str, object] = field(default_factory=dict[str, object])
    """How it was looked at, such as the epoch shown: JSON that only the window understands."""
    unknown: Mapping[object, Mapping[str, object]] = field(default_factory=dict[object, Mapping[str, object]])
    """What a file says that is not understood, and kept: by the fact that it is about, None for the file."""

    @property
    def branch(self) -> BranchFacts:
        """The branch that is shown."""
        return self.branches[self.shown]


def facts_of(run: Run, **about: object) -> BranchFacts:
    """Return the facts of a run.

    Parameters
    ----------
    run
        The run. Check values are taken at its keyframes.
    about
        Further fields of `BranchFacts`, such as its `name`.
    """
    return facts_later(run, **about)()


def facts_later(run: Run, **about: object) -> Callable[[], BranchFacts]:
    """Return what makes the facts of a run as it is now: in another thread, while the run goes on."""
    trainers = [(epoch, run.trainer_before(epoch)) for epoch in checked_epochs(run)]
    head = run.head if run.holds_head else None
    facts = facts_unchecked(run, **about)

    def make() -> BranchFacts:
        snapshots = [trainer.at(epoch) for epoch, trainer in trainers]
        snapshots.append(head or snapshots.pop())
        checks = tuple(CheckValue.of(each) for each in snapshots)
        return replace(facts, checks=checks, state=snapshots[-1].state)

    return make


def facts_unchecked(run: Run, **about: object) -> BranchFacts:
    """Return the facts of a run at once: without check values, and without a state."""
    given = None if run.data.is_same_as(run.start.make_data()) else run.data
    facts = run.start, run.edits, run.epoch, given, run.diverged, run.engine.label
    return BranchFacts(*facts, **about)  # pyright: ignore[reportArgumentType]


def checked_epochs(run: Run) -> list[int]:
    """Return the first and evenly some that are quick to come to; the newest alone where it is let go."""
    if not run.holds_head:
        return [run.epoch]  # all others are as far away
    spacing = run.keyframe_spacing
    keyframes = run.epoch // spacing
    count = min(MOST_CHECKS, keyframes)
    between = {keyframes * (place + 1) // count * spacing for place in range(count)}
    return sorted(({0} | between) - {run.epoch})


def digest(state: Array) -> str:
    """Return what stands for a state, (1 + slots, parameters), to the last bit."""
    return sha256(np.ascontiguousarray(state, "<f8").tobytes()).hexdigest()
