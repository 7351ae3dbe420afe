"""How much of a window is seen: one card alone, pictures alone, the whole screen."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QBoxLayout, QMainWindow, QWidget

from xorviz.gui.kit.theme import zoom
from xorviz.gui.reach.card_keys import cards_of
from xorviz.gui.reach.comfort import Comforts

FRAME = 4, 40
"""Room for the frame that a desktop draws around a window, in pixels."""
GAP = 2
"""Between the left column and the rest."""
LARGE = 1.4
"""Zoom of the text while presenting, at least."""


class Sight(QObject):
    """Hides what is not to be seen, and shows it again.

    Parameters
    ----------
    window
        Whose.
    actions
        By id: those that are checked while what they do lasts.
    comfort
        The size of the text.
    kept
        What stays beside a card that has the window to itself.
    pictures
        What stays while presenting.
    column
        What is folded where there is no room for it.
    """

    presented = Signal(bool)
    """Whether pictures alone are shown from now on."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Mapping[str, QAction],
        comfort: Comforts,
        kept: Sequence[QWidget],
        pictures: Sequence[QWidget],
        column: QWidget,
    ) -> None:
        super().__init__(window)
        self._window, self._actions, self._comfort = window, actions, comfort
        self._kept, self._pictures, self._column = kept, pictures, column
        self._hidden: list[QWidget] = []
        """What was to be seen before a card had the window to itself."""
        self._folded = False
        """Whether the left column is hidden because there is no room for it."""
        comfort.zoomed.connect(self.fit, Qt.ConnectionType.QueuedConnection)
        self._shares: list[tuple[QBoxLayout, int, int]] = []
        """What other columns have of the width, by layout and place, while they are empty."""
        self._put_away: list[QWidget] = []
        """What was to be seen before the pictures were presented."""

    def show_full_screen(self, on: bool) -> None:
        """Take the whole screen, or give it back."""
        state, full = self._window.windowState(), Qt.WindowState.WindowFullScreen
        self._window.setWindowState(state | full if on else state & ~full)
        self._actions["view.full_screen"].setChecked(on)

    def maximise(self, card: QWidget | None = None) -> None:
        """Give the window to a card, or to the one with the keyboard; if one has it, to all again."""
        if self._hidden:
            self._show_all()
            return
        cards, focus = cards_of(self._window), QApplication.focusWidget()
        chosen = card or next((each for each in cards if focus and each.isAncestorOf(focus)), None)
        if chosen in cards and chosen not in self._kept:
            self._hidden = [each for each in cards if each is not chosen and each not in self._kept]
            for each in self._hidden:
                each.hide()
            self._close_ranks(chosen)
        self._actions["view.maximise"].setChecked(bool(self._hidden))

    def present(self, on: bool) -> None:
        """Show nothing but pictures, large, on the whole screen; or everything again."""
        self._show_all()
        if on and not self._put_away:
            bars: list[QWidget] = [self._window.menuBar(), self._window.statusBar()]
            cards = [each for each in cards_of(self._window) if each not in self._pictures]
            self._put_away = [each for each in (*bars, *cards) if each.isVisible()]
        for each in self._put_away:
            each.setVisible(not on)
        if not on:
            self._put_away = []
        self._comfort.enlarge(LARGE if on else 0.0)
        self.show_full_screen(on)
        self._actions["view.present"].setChecked(on)
        self.presented.emit(on)

    def leave(self) -> bool:
        """Go back one step, and say whether there was one."""
        if self._hidden:
            self._show_all()
        elif self._put_away:
            self.present(False)
        elif self._window.isFullScreen():
            self.show_full_screen(False)
        else:
            return False
        return True

    def reset(self) -> None:
        """Show everything again, at its usual size."""
        if self._put_away:
            self.present(False)
        self._show_all()
        self.show_full_screen(False)
        self._comfort.zoom_to(1.0)

    @Slot()
    def fit(self) -> None:
        """Keep the window within its screen: without its left column, or else with smaller text."""
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # sizes are known only after that
        window, folded = self._window, self._folded
        room = room_for(window)
        wanted = window.minimumSizeHint().width()
        if folded and wanted + self._column.maximumWidth() + GAP <= room.width():
            self._folded = False
            self._column.show()
        elif not folded and self._column.isVisible() and wanted > room.width():
            self._folded = True
            self._column.hide()
            self.fit()
            return
        elif wanted > room.width() and zoom() > 1.0:
            self._comfort.shrink()
            return
        if not window.isFullScreen() and not window.isMaximized():
            window.resize(window.size().boundedTo(room))

    def _close_ranks(self, card: QWidget) -> None:
        """Leave no room beside a card to what is all hidden: Qt would share it out."""
        around = card.parentWidget()
        layout = None if around is None else around.layout()
        if not isinstance(layout, QBoxLayout):
            return
        for place in range(layout.count()):
            item = layout.itemAt(place)
            if item is not None and item.isEmpty():
                self._shares.append((layout, place, layout.stretch(place)))
                layout.setStretch(place, 0)

    def _show_all(self) -> None:
        for layout, place, share in self._shares:
            layout.setStretch(place, share)
        self._shares = []
        for each in self._hidden:
            each.show()
        self._hidden = []
        self._actions["view.maximise"].setChecked(False)


def room_for(window: QWidget) -> QSize:
    """Return how large a window may be on its screen."""
    return window.screen().availableGeometry().size() - QSize(*FRAME)
