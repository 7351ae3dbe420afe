"""The way to the page on which a person's moves are held against gradient descent's updates."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from xorviz.gui.app.asking.beyond_door import ASKED
from xorviz.gui.app.keeping.file_door import FileDoor
from xorviz.gui.app.left_column import LeftColumn
from xorviz.gui.app.plot_cards import Panels
from xorviz.session.session import Session

if TYPE_CHECKING:
    from xorviz.gui.network.hands.duel_page import DuelPage

DUEL = "duel"
"""What the left column calls the page."""


class DuelDoor(QObject):
    """Opens the page in the left column; closed while a question is open: it tells how soon XOR is solved."""

    said = Signal(str)
    """What has become of a wish, in a sentence."""

    def __init__(self, session: Session, panels: Panels, files: FileDoor, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._panels, self._files = session, panels, files
        self._asking = False
        """Whether a person is saying what the run will do."""
        self._page: DuelPage | None = None
        self._column: LeftColumn | None = None

    @Slot(bool)
    def show_alone(self, alone: bool) -> None:
        """Put the page away while a person says what the run will do; what was made there stays."""
        self._asking = alone
        if alone and self._column is not None and self._column.shown == DUEL:
            self._column.leave_visitor()
            self.said.emit(ASKED)

    def open(self, column: LeftColumn, reveal: Callable[[str], object]) -> None:
        """Begin, or go on with what is under way.

        `reveal` brings the card of a name in sight: that in which the moves are made.
        """
        if self._asking:
            self.said.emit(ASKED)
            return
        if self._page is None:
            from xorviz.gui.network.hands.duel_page import DuelPage

            self._column, self._page = column, DuelPage(self._session)
            column.add_visitor(DUEL, self._page)
            self._page.left.connect(column.leave_visitor)
            self._files.replaced.connect(self._page.give_up)
            self._page.moves_expected.connect(partial(reveal, "network"))
            self._page.moves_expected.connect(self._panels.network_card.take_keys)
        column.visit(DUEL)
        self._page.begin()
