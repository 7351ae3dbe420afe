"""From sample to sample by key: what the input plane and hidden space share."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.number_field import ENTER
from xorviz.gui.kit.pane import Pane
from xorviz.gui.kit.widgets import announce
from xorviz.gui.plane.plane_words import no_plane

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
    _reached: int | None = None
    """The sample that the keys have led to."""

    @property
    def reached_place(self) -> tuple[float, float] | None:
        """(x₁, x₂) of the sample that is reached."""
        if self._reached is None or self._snapshot is None or self._reached >= len(self._snapshot.data):
            return None
        if no_plane(self._snapshot.data):
            return None
        x1, x2 = self._snapshot.data.inputs[self._reached].tolist()
        return x1, x2

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
