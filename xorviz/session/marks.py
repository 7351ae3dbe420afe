"""The landmarks of the run shown, not looked for more often than they change."""

from xorviz.core.run.landmarks import Landmark, landmarks
from xorviz.session.view import SessionView

GROWTH = 1.02
"""While the run plays, plateaus are looked for anew when it has become longer by this ratio."""


class Marks:
    """Remembers how far the run was when its landmarks were looked for."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._epoch = 0

    def of(self, view: SessionView) -> tuple[Landmark, ...]:
        """Return the landmarks; while the run plays, a plateau may end where it did a moment ago."""
        run = view.run
        state = (run, run.edits, run.diverged, run.solved_epoch)
        grown = run.epoch > self._epoch * GROWTH or (not view.playing and run.epoch != self._epoch)
        if state == self._of and not grown:
            return view.landmarks
        self._of, self._epoch = state, run.epoch
        return landmarks(run)
