"""From sample to sample by key: what the input plane and hidden space share."""

from collections.abc import Iterable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from xorviz.core.insight.plane_cut import Cut, seen_place
from xorviz.core.insight.probe import Place
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.number_field import ENTER
from xorviz.gui.kit.pane import Pane
from xorviz.gui.kit.widgets import announce
from xorviz.gui.plane.plane_words import sample_table
from xorviz.session.selection import Selection

STEPS: dict[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}
"""From sample to sample, in their order in the data."""


class SamplePane(Pane):
    """A pane whose samples are walked: arrows go from sample to sample, and Enter follows one."""

    sample_selected: ClassVar
    """Of the view: the row of the sample that a person chose."""
    _snapshot: Snapshot | None
    _selection: Selection
    _pointed: int | None = None
    """The row of the sample that the pointer was on last, where that is told to nobody else."""
    _reached: int | None = None
    """The sample that the keys have led to."""
    _of_hidden = False
    """Whether it shows where hidden neurons put the samples."""

    def numbers(self) -> Iterable[str]:
        """Yield what is known of each sample, a line for each, parted by tabs."""
        hidden = self._of_hidden
        return () if self._snapshot is None else sample_table(self._snapshot, hidden=hidden)

    def pointed_sample(self) -> int | None:
        """Return the row of the sample under the pointer, or of that which the keys have led to."""
        row = self._pointed if self.underMouse() else self._reached
        return row if row is not None and self._snapshot and row < len(self._snapshot.data) else None

    @property
    def reached_place(self) -> Place | None:
        """(x₁, x₂, …) of the sample that is reached."""
        if self._reached is None or self._snapshot is None or self._reached >= len(self._snapshot.data):
            return None
        return tuple(self._snapshot.data.inputs[self._reached].tolist())

    @property
    def reached_in_plane(self) -> Place | None:
        """Where that is seen in the plane."""
        place = self.reached_place
        return None if place is None else self.seen_at(place)

    def seen_at(self, place: Place) -> tuple[float, float]:
        """Return where a place of input space is seen in the plane."""
        assert self._snapshot is not None
        return seen_place(self._snapshot.data, self._cut, place)

    @property
    def _cut(self) -> Cut:
        """The plane that is shown, of other than two inputs."""
        assert self._snapshot is not None
        return self._selection.cut(self._snapshot.data)

    def spoken(self) -> str:
        """Return what is said of the sample that is reached."""
        raise NotImplementedError

    def show_reached(self) -> None:
        """Mark the sample that is reached, or none."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from sample to sample; Enter follows one, as a click does."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is not None and self._snapshot is not None:
            here, count = self._reached, len(self._snapshot.data)
            self._reached = 0 if here is None else (here + step) % count
            announce(self, self.spoken())
            self.show_reached()
        elif event.key() in ENTER and self._reached is not None:
            self.sample_selected.emit(self._reached)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget where the keys were."""
        super().focusOutEvent(event)
        self._reached = None
        self.show_reached()
