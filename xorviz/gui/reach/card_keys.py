"""From card to card by key, in the order in which they are read."""

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from xorviz.gui.reach.spoken import Spoken

CARDS = "transport", "left_column", "card"
"""The names of what counts as a card, unless it is in another."""
ROW = 24
"""So near to each other, in pixels, two cards begin at the same height."""


class CardKeys(QObject):
    """Takes the keyboard from one card of a window to the next.

    Parameters
    ----------
    window
        Whose cards.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def go(self, step: int) -> None:
        """Go to the next card, 1, or to the one before, −1; beyond the last is the first."""
        cards = [(card, target) for card in cards_of(self._window) if (target := target_of(card)) is not None]
        if not cards:
            return
        focus = QApplication.focusWidget()
        here = [place for place, (card, _) in enumerate(cards) if focus and card.isAncestorOf(focus)]
        start = here[0] if here else (-1 if step > 0 else 0)
        _, target = cards[(start + step) % len(cards)]
        target.setFocus(Qt.FocusReason.TabFocusReason)


def cards_of(window: QWidget) -> list[QWidget]:
    """Return the cards that are to be seen, row by row, each row from the left."""
    found = [each for each in window.findChildren(QWidget) if each.objectName() in CARDS and each.isVisible()]
    outer = [
        card for card in found if not any(other.isAncestorOf(card) for other in found if other is not card)
    ]
    places = {card: card.mapTo(window, QPoint()) for card in outer}
    return sorted(outer, key=lambda card: (places[card].y() // ROW, places[card].x()))


def target_of(card: QWidget) -> QWidget | None:
    """Return what takes the keyboard in a card: its picture, else the first thing from the top that can."""
    able = [
        each
        for each in card.findChildren(QWidget)
        if each.isVisible() and each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    pictures = [each for each in able if isinstance(each, Spoken)]
    places = {each: each.mapTo(card, QPoint()) for each in able}
    return min(pictures or able, key=lambda each: (places[each].y(), places[each].x()), default=None)
