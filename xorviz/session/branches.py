"""The runs that the window keeps: branches that share a past, and runs that stand alone."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import cast

from xorviz.core.config import PARAMETERS, TrainingConfig
from xorviz.core.run import Run

MOST_BRANCHES = 12


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """A run with a place among the others."""

    id: int
    run: Run
    parent: "Branch | None"
    """Whose past it shares; None for a run that stands alone."""
    origin: int
    """The epoch at which it left its parent; 0 for a run that stands alone."""
    name: str
    """What differs: from its parent, or from the run that was shown before it began."""

    @property
    def own_epochs(self) -> int:
        """How many epochs it has that its parent does not have."""
        return self.run.epoch - self.origin


class Branches:
    """All branches, in the order in which they came."""

    def __init__(self) -> None:
        self._branches: dict[int, Branch] = {}
        self._names: dict[int, str] = {}
        self._next_id = 1

    def __iter__(self) -> Iterator[Branch]:
        return iter(tuple(self._branches.values()))

    def __len__(self) -> int:
        return len(self._branches)

    def __contains__(self, branch: Branch) -> bool:
        return branch.id in self._branches

    def __getitem__(self, branch_id: int) -> Branch:
        return self._branches[branch_id]

    def new(self, run: Run, parent: Branch | None, before: Branch | None) -> Branch:
        """Make a branch and keep it.

        Parameters
        ----------
        run
            Its run; where it has a parent, its head is where the two part.
        parent
            Whose past it shares.
        before
            What was shown until now, from which a run that stands alone takes its name.
        """
        origin = 0 if parent is None else run.epoch
        if parent is not None:
            name = f"branch at epoch {origin:,}"
        else:
            name = difference(before.run.start, run.start) if before else ""
        branch = Branch(self._next_id, run, parent, origin, name or summary(run.start))
        self._next_id += 1
        self.keep(branch)
        return branch

    def keep(self, branch: Branch) -> None:
        """Keep a branch, again if need be. The oldest that nobody named and nothing stands on makes room."""
        if len(self._branches) >= MOST_BRANCHES:
            idle = [old for old in self if old.id not in self._names and not self.standing_on(old)]
            idle = [old for old in idle if old is not branch.parent]
            if idle:
                del self._branches[idle[0].id]
        self._branches[branch.id] = branch

    def drop(self, branch: Branch) -> None:
        """Forget a branch."""
        self._branches.pop(branch.id, None)

    def rename(self, branch: Branch, name: str) -> None:
        """Give a branch a name of its own; an empty one takes it away."""
        if name.strip():
            self._names[branch.id] = name.strip()
        else:
            self._names.pop(branch.id, None)

    def name_of(self, branch: Branch) -> str:
        """Return the name it was given, or else what differs."""
        if branch.id in self._names:
            return self._names[branch.id]
        own = [edit for edit in branch.run.edits if edit.epoch >= branch.origin]
        if branch.parent is None or not own:
            return branch.name
        first = own[0]
        return f"{setting_text(first.name, first.value)} from epoch {first.epoch:,}"

    def standing_on(self, branch: Branch) -> list[Branch]:
        """Return all branches that share its past after it, however far."""
        found: list[Branch] = []
        for other in self:
            if other.parent is branch or other.parent in found:
                found.append(other)
        return found


def setting_text(name: str, value: object) -> str:
    """Write a setting in words: learning rate 5, activation tanh, width 8."""
    parameter = PARAMETERS[name]
    if isinstance(value, tuple):
        widths = [str(width) for width in cast("tuple[int, ...]", value)]
        return f"width {widths[0]}" if len(widths) == 1 else f"hidden layers {'-'.join(widths) or 'none'}"
    if isinstance(value, str):
        value = (parameter.choices or {}).get(value, value)
    elif isinstance(value, float):
        value = f"{value:g}"
    return f"{parameter.label.lower()} {parameter.empty_word if value is None else value}"


def difference(old: TrainingConfig, new: TrainingConfig) -> str:
    """Return the settings that differ, as they are in the new configuration; empty if none does."""
    names = (field.name for field in fields(TrainingConfig))
    changed = [name for name in names if getattr(old, name) != getattr(new, name)]
    return ", ".join(setting_text(name, getattr(new, name)) for name in changed)


def summary(config: TrainingConfig) -> str:
    """Name a run that nothing came before: XOR 2-2-1, seed 29."""
    dataset = (PARAMETERS["dataset"].choices or {})[config.dataset]
    return f"{dataset} {'-'.join(map(str, config.layers))}, seed {config.seed}"
