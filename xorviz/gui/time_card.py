"""The card with the timeline: what it shows of the session, and the picture under the pointer."""

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QVBoxLayout

from xorviz.core.datasets import load_dataset
from xorviz.core.surface import cell_centres, output_surface
from xorviz.core.training import Snapshot
from xorviz.gui.numbers import loss_text
from xorviz.gui.theme import Theme, diverging_table
from xorviz.gui.timeline.records import Lane
from xorviz.gui.timeline.widget import Timeline
from xorviz.session.branches import Branch, Branches
from xorviz.session.session import Session

HOVER = "timeline"
"""The purpose of the looks at the epoch under the pointer."""
PREVIEW_CELLS = 96


class TimeCard(QFrame):
    """Connects the timeline with the session."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        self._theme = theme
        self.timeline = Timeline(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        layout.addWidget(self.timeline)
        self.timeline.cursor_requested.connect(session.seek)
        self.timeline.hovered.connect(self.on_timeline_hovered)
        session.looked.connect(self.on_session_looked)

    def show_session(self) -> None:
        """Show where the cursor is, what lies before and after it, and the other lanes."""
        session = self._session
        self.timeline.show_lanes(
            [_lane(branch, session.branches) for branch in session.branches], session.branch.id
        )
        self.timeline.show_marks(session.marks())
        self.timeline.show_cursor(session.snapshot.epoch)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.timeline.show_theme(theme)

    @Slot(int)
    def on_timeline_hovered(self, epoch: int) -> None:
        """Ask for the epoch under the pointer."""
        self._session.playback.look(HOVER, self._session.run, epoch)

    @Slot(str, Snapshot)
    def on_session_looked(self, purpose: str, snapshot: Snapshot) -> None:
        """Show it."""
        if purpose == HOVER:
            picture = boundary_picture(snapshot, self._theme)
            self.timeline.show_preview(snapshot.epoch, f"loss {loss_text(snapshot.loss)}", picture)


def boundary_picture(snapshot: Snapshot, theme: Theme) -> QImage:
    """Return ŷ over the plane of the data in colours, a small square."""
    axis = cell_centres(load_dataset(snapshot.config.dataset).extent, PREVIEW_CELLS)
    answers = np.nan_to_num(output_surface(snapshot, axis, axis[::-1]), nan=0.5)
    places = (np.clip(answers, 0.0, 1.0) * 255.0).round().astype(np.uint8)
    pixels = np.ascontiguousarray(diverging_table(theme.name)[places])
    image = QImage(pixels.data, PREVIEW_CELLS, PREVIEW_CELLS, 3 * PREVIEW_CELLS, QImage.Format.Format_RGB888)
    return image.copy()


def _lane(branch: Branch, branches: Branches) -> Lane:
    parent = branch.parent
    known = parent.id if parent is not None and parent in branches else None
    return Lane(branch.id, branches.name_of(branch), branch.origin, branch.run.epoch, known)
