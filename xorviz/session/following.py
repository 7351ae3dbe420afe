"""What follows from the rest of a view."""

from xorviz.session.branches import Branches
from xorviz.session.view import FoundLandmarks, SessionView, with_following
from xorviz.session.walk import followed


class Following:
    """Completes views of the branches that a session keeps, and sees to it that these fit into memory."""

    def __init__(self, branches: Branches) -> None:
        self._branches = branches
        self._landmarks = FoundLandmarks()
        self._measured = 0
        """The memory of the run shown when that of all was measured."""

    def completed(self, old: SessionView, new: SessionView) -> SessionView:
        """Return a view with all that follows from the rest of it, given the one that was announced last."""
        run = new.run
        if run is not old.run or run.kept_bytes != self._measured:
            self._branches.save_memory(new.branch)
            self._measured = run.kept_bytes
        selection = new.selection if run is old.run else new.selection.after(old.run, run)
        begun = new.begun or run.epoch > 0 or bool(run.edits)
        if run is old.run and old.head == 0 < run.epoch:
            self._branches.merge(new.branch)
        more = self._branches.listed(), begun, self._landmarks.of(new), selection
        return followed(old, with_following(new, (run.epoch, run.diverged, run.edits, *more)))
