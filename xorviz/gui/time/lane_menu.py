"""The menu of a lane: switch to it, rename it, delete it, compare it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from xorviz.gui.kit.widgets import in_menu
from xorviz.gui.time.timeline_parts import Lane


class LaneMenu(QMenu):
    """Offers what can be done with lanes; goes when it closes."""

    wished = Signal(str, int)
    """`switch`, `rename`, `delete` or `compare`, and the id of a lane."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("timeline_menu")
        self._own = parent.actions()
        self.aboutToHide.connect(self.deleteLater)

    def add_lane(self, lane: int, *, current: bool) -> None:
        """Offer all that can be done with a lane, and with the timeline itself."""
        self._fill(self, lane, current=current)
        self.addSeparator()
        self.addActions(self._own)

    def add_rest(self, lanes: Sequence[Lane]) -> None:
        """Offer to switch to lanes that have no row."""
        for lane in lanes:
            self._add(self, in_menu(lane.name), "switch", lane.id)

    def add_all(self, lanes: Sequence[Lane], current: int) -> None:
        """Offer what can be done with the current lane, and with each other one a level deeper."""
        self.add_lane(current, current=True)
        others = [lane for lane in lanes if lane.id != current]
        if others:
            self.addSeparator()
        for lane in others:
            self._fill(self.addMenu(in_menu(lane.name)), lane.id, current=False)

    def _fill(self, menu: QMenu, lane: int, *, current: bool) -> None:
        if not current:
            self._add(menu, "Switch to", "switch", lane)
        self._add(menu, "Rename…", "rename", lane)
        self._add(menu, "Delete…", "delete", lane)
        if not current:
            self._add(menu, "Compare with the current", "compare", lane)

    def _add(self, menu: QMenu, text: str, wish: str, lane: int) -> None:
        menu.addAction(text).triggered.connect(partial(self.wished.emit, wish, lane))
