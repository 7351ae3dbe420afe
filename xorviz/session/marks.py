"""The landmarks of the run shown, not looked for more often than they change."""

from xorviz.core.run.landmarks import Landmark, landmarks, plateaus
from xorviz.session.view import SessionView

GROWTH = 1.02
"""While the run plays, plateaus are looked for anew when it has become longer by this ratio."""


class Marks:
    """Remembers how far the run was when its plateaus were looked for, and what was found."""

    def __init__(self) -> None:
        self._run: object = None
        self._epoch = 0
        self._plateaus: list[tuple[int, int]] = []
        self._of: tuple[object, ...] = ()

    def of(self, view: SessionView) -> tuple[Landmark, ...]:
        """Return the landmarks; while the run plays, a plateau may end where it did a moment ago."""
        run = view.run
        grown = run.epoch > self._epoch * GROWTH or (not view.playing and run.epoch != self._epoch)
        if run is not self._run or grown:
            self._run, self._epoch, self._plateaus = run, run.epoch, plateaus(run.curve)
        state = (run, self._plateaus, run.edits, run.diverged, run.solved_epoch)
        if state == self._of:
            return view.landmarks
        self._of = state
        return landmarks(run, self._plateaus)
