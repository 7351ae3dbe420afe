"""The files that were open last, in a menu."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from xorviz.gui.kit.widgets import in_menu
from xorviz.session.settings import load_recent


class RecentFiles(QObject):
    """Hangs the menu on its action."""

    chosen = Signal(object)
    """A `Path`."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._menu = window, QMenu(window)
        action = window.findChild(QAction, "file.open_recent")
        if action is not None:
            action.setMenu(self._menu)
        self._menu.aboutToShow.connect(self.on_about_to_show)

    def show(self) -> None:
        """List them in the middle of the window."""
        self._menu.popup(self._window.mapToGlobal(self._window.rect().center()))

    @Slot()
    def on_about_to_show(self) -> None:
        """List them, those of one name by all of their path. To see if they are there could take long."""
        self._menu.clear()
        paths = load_recent()
        names = [path.name for path in paths]
        for path in paths:
            action = self._menu.addAction(in_menu(path.name if names.count(path.name) == 1 else str(path)))
            action.triggered.connect(partial(self._choose, path))
        if self._menu.isEmpty():
            self._menu.addAction("None yet").setEnabled(False)

    def _choose(self, path: Path) -> None:
        self.chosen.emit(path)
