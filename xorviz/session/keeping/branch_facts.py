"""What a file says of all branches: made in another thread, and not again of one that has not changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from xorviz.core.run.edits import Edit
from xorviz.core.run.run import Run
from xorviz.core.runfile import BranchFacts, RunFile
from xorviz.core.runfile.facts import facts_later
from xorviz.core.teach.answers import Answer
from xorviz.session.branches import Branch
from xorviz.session.keeping.answers_given import answers_in_file
from xorviz.session.session import Session


class KnownFacts:
    """The facts of a session's branches, as they were when they were kept last."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known = WeakKeyDictionary[Branch, tuple[object, BranchFacts]]()

    def know(self, branch: Branch, run: Run, facts: BranchFacts) -> None:
        """Take what a file has said of a branch."""
        self._known[branch] = _state(run), facts

    def content(
        self,
        answers: Sequence[tuple[Answer, Branch | None]],
        view: Mapping[str, object],
        unknown: Mapping[object, Mapping[str, object]],
    ) -> Callable[[], RunFile]:
        """Return what makes the content of a file of all there is now, in another thread.

        With answers and the branches that they are about, how it is looked at, and what is not understood.
        """
        branches = list(self._session.branches)
        made = [self._later(branch, branches) for branch in branches]
        given, strange = answers_in_file(answers, branches, unknown)
        shown = branches.index(self._session.branch)
        return partial(_made, made, RunFile((), shown, given, view, strange))

    def _later(self, branch: Branch, among: list[Branch]) -> Callable[[], BranchFacts]:
        run, state = branch.run, _state(branch.run)
        known, facts = self._known.get(branch, (None, None))
        parent = among.index(branch.parent) if branch.parent in among else None
        about: dict[str, Any] = {
            "name": self._session.branches.given_name(branch),
            "label": branch.name,
            "parent": parent,
            "origin": branch.origin,
            "inherited": None if branch.inherited is None else _count(run.edits, branch.inherited),
            "unknown": {} if facts is None else facts.unknown,
        }
        if facts is not None and known == state:
            same = facts
            return lambda: replace(same, **about)
        later = facts_later(run, **about)

        def make() -> BranchFacts:
            made = later()
            self._known[branch] = state, made
            return made

        return make


def _state(run: Run) -> tuple[object, ...]:
    """Return what is another as soon as a run has other facts."""
    return run, run.epoch, run.edits, run.diverged


def _count(edits: Sequence[Edit], inherited: Sequence[Edit]) -> int:
    """Return how many of the edits are from the past that is shared: later ones may have replaced some."""
    return sum(1 for edit in edits if edit in inherited)


def _made(branches: Sequence[Callable[[], BranchFacts]], rest: RunFile) -> RunFile:
    return replace(rest, branches=tuple(make() for make in branches))
