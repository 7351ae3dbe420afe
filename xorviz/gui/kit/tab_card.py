"""A card of views, of which its tabs show one at a time."""

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QWidget

from xorviz.gui.kit.widgets import Card, Segments


class TabCard(Card):
    """Stays empty until it is given what its tabs show.

    Parameters
    ----------
    title
        What it is called until another is said.
    tabs
        Its tabs.
    tab
        The one in front.
    touchable
        Whether the tabs are there to be seen; in a picture they are not.
    """

    chosen = Signal(str)
    """The tab that has come to the front."""

    def __init__(self, title: str, tabs: Segments, tab: str, *, touchable: bool = True) -> None:
        self.body = QWidget()
        """What the views stand in."""
        super().__init__(title, self.body, tabs if touchable else None)
        self.tab = tab
        """The tab in front."""
        self._stack = QStackedLayout(self.body)
        self._pages: Mapping[str, QWidget] = {}
        self._tabs = tabs
        tabs.show_choice(tab)
        tabs.chosen.connect(self.show_tab)

    def add_pages(self, pages: Mapping[str, QWidget]) -> None:
        """Take what tabs show; some may show the same."""
        self._pages = {**self._pages, **pages}
        for page in dict.fromkeys(pages.values()):
            self._stack.addWidget(page)
        self.show_tab(self.tab)

    @Slot(str)
    def show_tab(self, tab: str) -> None:
        """Bring what a tab shows to the front."""
        self.tab = tab
        self._tabs.show_choice(tab)
        if tab in self._pages:
            self._stack.setCurrentWidget(self._pages[tab])
        self.chosen.emit(tab)
