"""The landmarks of the run shown, not looked for more often than they change."""

from collections.abc import Sequence

from xorviz.core.run.landmarks import Landmark, landmarks
from xorviz.core.run.run import Run

GROWTH = 1.02
"""They are looked for anew when the run has become longer by this ratio."""


class Marks:
    """Remembers the landmarks of one run."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._epoch = 0
        self._landmarks: Sequence[Landmark] = ()

    def of(self, run: Run, *, exact: bool) -> Sequence[Landmark]:
        """Return the landmarks of a run; unless exact, a plateau may end where it did a moment ago."""
        state = (run, run.edits, run.diverged, run.solved_epoch)
        grown = run.epoch > self._epoch * GROWTH or (exact and run.epoch != self._epoch)
        if state != self._of or grown:
            self._of, self._epoch = state, run.epoch
            self._landmarks = landmarks(run)
        return self._landmarks
