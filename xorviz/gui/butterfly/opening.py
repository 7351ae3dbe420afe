"""A run of a fan becomes one of the main window: the very run, up to where the fan goes."""

from dataclasses import dataclass
from functools import partial

from xorviz.core.hands.by_hand import SetParameter
from xorviz.core.run.edits import Edit
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.session.branches import Branch
from xorviz.session.session import Session
from xorviz.session.view import SessionView


@dataclass(frozen=True, slots=True, eq=False)
class FanOrigin:
    """The run and the epoch that a fan begins at."""

    branch: Branch
    run: Run
    """As the branch had it then."""
    snapshot: Snapshot
    edits: tuple[Edit, ...]
    """Those up to the epoch."""

    @classmethod
    def of(cls, view: SessionView) -> "FanOrigin":
        """Return the cursor of a view."""
        return cls(view.branch, view.run, view.snapshot, _until(view.edits, view.snapshot.epoch))

    @property
    def still_there(self) -> bool:
        """Whether the branch has the same past still: nothing was edited at the epoch since."""
        same = self.branch.run is self.run
        return same and _until(self.run.edits, self.snapshot.epoch) == self.edits

    def is_same_as(self, other: "FanOrigin | None") -> bool:
        """Say whether another one is the same."""
        if other is None or self.run is not other.run:
            return False
        return self.snapshot is other.snapshot and self.edits == other.edits


@dataclass(frozen=True, slots=True, eq=False)
class RunOfFan:
    """A run of a fan that is to be seen."""

    origin: FanOrigin
    edit: SetParameter | None
    """None for the run without a move."""
    last: int
    """The epoch that the fan knows it to."""


def open_run(session: Session, wished: RunOfFan) -> None:
    """Show a run of a fan in the main window, and train it as far as the fan goes."""
    session.show_branch(wished.origin.branch, wished.origin.snapshot.epoch)
    _go_on(session, wished)


def _go_on(session: Session, wished: RunOfFan) -> None:
    if session.waits(partial(_go_on, session, wished)):
        return
    if wished.edit is not None:
        session.make(wished.edit)
    elif session.run.edits != wished.origin.edits:
        session.branch_here()  # what was edited later is not in the fan
    session.playback.run_to(wished.last)


def _until(edits: tuple[Edit, ...], epoch: int) -> tuple[Edit, ...]:
    return tuple(edit for edit in edits if edit.epoch <= epoch)
