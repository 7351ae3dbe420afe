"""A change of a setting, and what it takes to take it back and to make it again."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xorviz.session.branches import Branch

if TYPE_CHECKING:
    from xorviz.session.session import Session


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A change of a setting by a person."""

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

    def followed_by(self, later: "Change") -> "Change":
        """Return this change and a later one of the same setting as one."""
        return replace(later, old=self.old, before=self.before, epoch=self.epoch)

    def undo(self, session: "Session") -> None:
        """Take it back. A branch or run that it began stays if it has come to something."""
        if self.after is self.before:
            session.edit_head(self.before, self.name, self.old)
            return
        session.show_branch(self.before, self.epoch)
        if self.after.own_epochs == 0:
            session.release_branch(self.after)

    def redo(self, session: "Session") -> None:
        """Make it again after it was taken back."""
        if self.after is self.before:
            session.edit_head(self.before, self.name, self.new)
        else:
            session.show_branch(self.after, self.after.run.epoch)

    def overtaken_by(self, later: "Change", session: "Session") -> None:
        """Forget the run that it began if a change of the same setting has followed at once."""
        if self.after not in (self.before, later.after):
            session.release_branch(self.after)
