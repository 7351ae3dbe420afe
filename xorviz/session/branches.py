"""The runs that the window keeps: branches that share a past, and runs that stand alone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from weakref import WeakSet

from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.describing import changes, full_name
from xorviz.core.run.edits import Edit, edits_name
from xorviz.core.run.run import Run

if TYPE_CHECKING:
    from xorviz.core.runfile.facts import BranchFacts  # what it knows is not needed for a start

MOST_BRANCHES = 12
"""Unless more have names, or come from a file."""
KEPT_BYTES = 2**28
"""For all runs together, also for those that only undo can bring back."""


@dataclass(slots=True, eq=False, weakref_slot=True)
class Branch:
    """A run with a place among the others, which `Branches` alone may change.

    But for its run, until it has begun: see `Making.renews`.
    """

    id: int
    run: Run
    parent: "Branch | None"
    """Whose past it shares, of those that are kept; None for a run that stands alone."""
    origin: int
    """The epoch at which it left its parent; 0 for a run that stands alone."""
    name: str
    """Where it left its parent; or all that its settings are, if it began with an epoch 0 of its own."""
    inherited: tuple[Edit, ...] | None
    """The edits in the past that it shares; None if it began with an epoch 0 of its own."""

    @property
    def own_epochs(self) -> int:
        """How many epochs it has that its parent does not have."""
        return self.run.epoch - self.origin


class ListedBranch(NamedTuple):
    """What is shown of a branch beside the others."""

    branch: Branch
    name: str
    origin: int
    parent: Branch | None


KeptRun: TypeAlias = "tuple[Run, BranchFacts]"
"""A run of a file, made again, and what the file says of it."""
Values: TypeAlias = tuple[str, object, object]
"""The name of a setting, its old and its new value."""
NO_VALUES: Values = "", None, None


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A change of a setting by a person, and what it takes to take it back and to make it again."""

    text: str
    name: str
    """The setting; empty if the change was of many, or of none."""
    old: object
    new: object
    before: Branch
    epoch: int
    """Where the cursor was."""
    after: Branch
    """The same as `before` if the change was live, at the head."""
    grip: object = None
    """What a person has in hand: changes with the same in hand are one, however long it takes."""

    made_way: bool = False
    """Whether what was there before is contained in the branch that it led to, and is no more beside it."""

    @property
    def came_to_nothing(self) -> bool:
        """Whether what it began has gone no further than where it was made."""
        return self.after.own_epochs == 0 or (self.made_way and self.after.run.epoch == self.epoch)

    def followed_by(self, later: "Change") -> "Change":
        """Return this change and a later one of the same setting as one."""
        return replace(later, old=self.old, before=self.before, epoch=self.epoch)


class Branches:
    """All branches, in the order in which they came."""

    def __init__(self) -> None:
        self._branches: dict[int, Branch] = {}
        self._names: dict[int, str] = {}
        self._alive: WeakSet[Branch] = WeakSet()
        """Those that are kept, and those that somebody can still bring back."""
        self._next_id = 1
        self.room_made: Callable[[str], object] = str
        """Told the name of a run with epochs of its own that makes room for a newer one."""
        self._facts: object = None
        self._listed: tuple[ListedBranch, ...] = ()

    def __iter__(self) -> Iterator[Branch]:
        return iter(tuple(self._branches.values()))

    def __len__(self) -> int:
        return len(self._branches)

    def __contains__(self, branch: Branch) -> bool:
        return branch.id in self._branches

    def __getitem__(self, branch_id: int) -> Branch:
        return self._branches[branch_id]

    def listed(self) -> tuple[ListedBranch, ...]:
        """Return what is shown of each; the same tuple as long as nothing is different."""
        branches = self._branches.values()
        facts = self._names.copy(), [(each, each.run.edits, each.origin, each.parent) for each in branches]
        if facts != self._facts:
            self._facts = facts
            self._listed = tuple(
                ListedBranch(each, self.name_of(each), each.origin, each.parent) for each in self
            )
        return self._listed

    def new(self, run: Run, parent: Branch | None, before: Branch | None) -> Branch:
        """Make a branch and keep it.

        Parameters
        ----------
        run
            Its run; where it has a parent, its head is where the two part.
        parent
            Whose past it shares.
        before
            What was shown until now, and stays.
        """
        if parent is None:
            branch = Branch(self._next_id, run, None, 0, full_name(run.start, run.data), None)
        else:
            name = f"branch at epoch {run.epoch:,}"
            branch = Branch(self._next_id, run, parent, run.epoch, name, run.edits)
        self._next_id += 1
        self.keep(branch, before)
        return branch

    def edited(self, old: Branch, run: Run, inherited: tuple[Edit, ...], *, at_once: bool) -> Branch:
        """Make a branch of a run that has the old one's past up to an epoch, and edits made there.

        The old one makes way if it has no name, and no other branch on it, and nothing that the new one does
        not have: no epochs of its own, or none after edits that count at once.
        """
        branch = self.new(run, old, old)
        branch.inherited = inherited
        if old.own_epochs == 0 or (at_once and old.run.epoch == run.epoch):
            self._make_way(old, branch)
        return branch

    def take_back(self, change: Change) -> None:
        """Forget what a change began if it has come to nothing, or to no more than what was there before.

        Else it stands again on what was there before, if that made way for it and has come back.
        """
        before, after = change.before, change.after
        retraced = _retraces(after, before) and after.run.epoch <= before.run.epoch
        if change.came_to_nothing or retraced:
            self.release(after)
        elif change.made_way and before in self and after in self and after.parent is before.parent:
            after.parent, after.origin = before, change.epoch

    def make_again(self, change: Change) -> None:
        """Forget what was there before a change if that made way for it, or is retraced, or never began."""
        if change.made_way:
            self._make_way(change.before, change.after)
        elif change.after.inherited is None and self.is_idle(change.before):
            self.drop(change.before)
        elif _retraces(change.before, change.after):
            self.release(change.before)

    def keep(self, branch: Branch, before: Branch | None) -> None:
        """Keep a branch, again if need be; the oldest that nobody named make room.

        Rather those that nothing stands on, and never its parent or what was shown before.
        """
        while len(self) >= MOST_BRANCHES:
            idle = [old for old in self if old.id not in self._names and old not in (before, branch.parent)]
            if not idle:
                break
            gone = min(idle, key=lambda old: bool(self.standing_on(old)))
            if gone.own_epochs:
                self.room_made(self.name_of(gone))
            self.drop(gone)
        self._branches[branch.id] = branch
        self._alive.add(branch)
        self._stand_on_kept(branch)

    def save_memory(self, shown: Branch) -> None:
        """Let runs forget, where all take too much: oldest first, those named and that shown last.

        Where half of everything, and half of that, is not enough, runs keep no state at all: first those that
        only undo can bring back, then the oldest, those named last, and never that shown. All of it is
        recomputed when it is asked for.
        """
        kept = sum([branch.run.kept_bytes for branch in self._alive])
        if kept > KEPT_BYTES:
            self._let_go(self._forget(kept, shown), shown)

    def _forget(self, kept: int, shown: Branch) -> int:
        """Give back what can be recomputed, as much as must be. Returns what is still kept, in bytes."""
        order = sorted(self._alive, key=lambda branch: branch.id)
        named = [branch for branch in order if branch.id in self._names and branch is not shown]
        rest = [branch for branch in order if branch is not shown and branch not in named]
        for group in (rest, named, [shown]):
            while group:
                for branch in tuple(group):
                    if kept <= KEPT_BYTES:
                        return kept
                    before = branch.run.kept_bytes
                    if not branch.run.forget_half():
                        group.remove(branch)
                    kept -= before - branch.run.kept_bytes
        return kept

    def _let_go(self, kept: int, shown: Branch) -> None:
        """Let the states of runs go, of as many as must be."""
        for branch in sorted(self._alive, key=lambda each: (each.id in self._names, each in self, each.id)):
            if kept > KEPT_BYTES and branch is not shown:
                before = branch.run.kept_bytes
                branch.run.let_go()
                kept -= before - branch.run.kept_bytes

    def begin_with(self, kept: Sequence[KeptRun]) -> list[Branch]:
        """Keep runs of a file in place of all there are, and return their branches."""
        self._branches, self._names, made = {}, {}, list[Branch]()
        for run, facts in kept:
            inherited = None if facts.inherited is None else run.edits[: facts.inherited]
            name = facts.label or full_name(run.start, run.data)
            made.append(Branch(self._next_id, run, None, facts.origin, name, inherited))
            self._branches[self._next_id] = made[-1]
            self.rename(made[-1], facts.name)
            self._next_id += 1
        for branch, (_, facts) in zip(made, kept, strict=True):
            branch.parent = None if facts.parent is None else made[facts.parent]
        self._alive.update(made)
        return made

    def drop(self, branch: Branch) -> None:
        """Forget a branch. What stands on it stands on what it stood on."""
        self._branches.pop(branch.id, None)
        for other in self:
            self._stand_on_kept(other)

    def release(self, branch: Branch) -> None:
        """Forget a branch unless it has a name or another stands on it."""
        if branch.id not in self._names and not self.standing_on(branch):
            self.drop(branch)

    def is_idle(self, branch: Branch) -> bool:
        """Say whether it is kept but has come to nothing: no epochs, no name, and nothing stands on it."""
        mute = branch.id not in self._names and branch.own_epochs == 0
        return branch in self and mute and not self.standing_on(branch)

    def merge(self, branch: Branch) -> None:
        """Forget what a run retraces."""
        for other in self:
            if _retraces(branch, other):
                self.release(other)

    def rename(self, branch: Branch, name: str) -> None:
        """Give a branch a name of its own; an empty one takes it away."""
        if name.strip():
            self._names[branch.id] = name.strip()
        else:
            self._names.pop(branch.id, None)

    def given_name(self, branch: Branch) -> str:
        """Return the name it was given; empty if it was given none."""
        return self._names.get(branch.id, "")

    def name_of(self, branch: Branch) -> str:
        """Return the name it was given, or else what differs now; the later of the same have numbers."""
        name = self._base_name(branch)
        if branch.id in self._names:
            return name
        before = [each for each in self if each.id < branch.id and self._base_name(each) == name]
        return f"{name} ({len(before) + 1})" if before else name

    def standing_on(self, branch: Branch) -> list[Branch]:
        """Return all branches that share its past after it, however far."""
        found: list[Branch] = []
        for other in self:
            if other.parent is branch or other.parent in found:
                found.append(other)
        return found

    def _make_way(self, old: Branch, branch: Branch) -> None:
        """Forget a branch whose epochs another has too, unless it has a name or others stand on it."""
        if old.id not in self._names and self.standing_on(old) in ([], [branch]):
            self.drop(old)

    def _base_name(self, branch: Branch) -> str:
        """Return the name it was given, or what differs: from where it began, or from the first run alone."""
        if branch.id in self._names:
            return self._names[branch.id]
        if branch.inherited is None:
            first = next((each for each in self if each.inherited is None), branch)
            return _difference(first.run.start, branch.run.start) or first.name
        inherited = branch.inherited
        own = [edit for edit in branch.run.edits if edit not in inherited]
        return edits_name(own) if own else branch.name

    def _stand_on_kept(self, branch: Branch) -> None:
        while branch.parent is not None and branch.parent not in self:
            branch.origin = min(branch.origin, branch.parent.origin)
            branch.parent = branch.parent.parent


@lru_cache(maxsize=4 * MOST_BRANCHES)
def _difference(old: TrainingConfig, new: TrainingConfig) -> str:
    return changes(old, new)


def are_kin(one: Branch, other: Branch) -> bool:
    """Say whether two branches share a past."""
    return _root(one) is _root(other)


def _retraces(one: Branch, other: Branch) -> bool:
    """Say whether two branches are runs of their own with the same settings and samples, and no edit."""
    alone = all(each.inherited is None and not each.run.edits for each in (one, other))
    alike = alone and one is not other and one.run.start == other.run.start
    return alike and one.run.data.is_same_as(other.run.data)


def are_comparable(one: Branch, other: Branch) -> bool:
    """Say whether the losses of two branches mean the same: of the same samples, counted in the same way."""
    first, second = one.run, other.run
    alike = all(getattr(first.start, name) == getattr(second.start, name) for name in ("loss", "reduction"))
    return alike and first.data.is_same_as(second.data)


def _root(branch: Branch) -> Branch:
    while branch.parent is not None:
        branch = branch.parent
    return branch
