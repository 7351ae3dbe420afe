"""From card to card by key, and from one thing to the next, in the order in which they are read."""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QTextBrowser, QWidget

from xorviz.gui.kit.layouts import give_to_window
from xorviz.gui.kit.pane import Pane
from xorviz.gui.reach.keys.enter_key import EnterKey
from xorviz.gui.reach.spoken import Spoken

CARDS = "transport", "left_column", "card"
"""The names of what counts as a card, unless it is in another."""
ROW = 24
"""So near to each other, in pixels, two cards begin at the same height."""


class CardKeys(QObject):
    """Takes the keyboard from one card of a window to the next, and has Enter press what it comes to.

    Parameters
    ----------
    window
        Whose cards.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._enter = window, EnterKey(self)

    def go(self, step: int) -> None:
        """Go to the next card, 1, or to the one before, −1; beyond the last is the first."""
        cards = [(card, target) for card in cards_of(self._window) if (target := target_of(card)) is not None]
        if not cards:
            return
        focus = self._window.focusWidget()  # it may be another that has the keyboard at this moment
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
    rows: list[list[QWidget]] = []
    places = {card: card.mapTo(window, QPoint()) for card in outer}
    for card in sorted(outer, key=lambda card: places[card].y()):
        if rows and places[card].y() - places[rows[-1][0]].y() <= ROW:
            rows[-1].append(card)
        else:
            rows.append([card])
    return [card for row in rows for card in sorted(row, key=lambda card: places[card].x())]


@runtime_checkable
class WithPages(Protocol):
    """A card that shows one of its pages."""

    def in_front(self) -> QWidget:
        """Return that, or the part of it that waits for an answer."""
        ...


def target_of(card: QWidget) -> QWidget | None:
    """Return what takes the keyboard in a card: its picture or its text, else the first thing that can."""
    able = (isinstance(card, WithPages) and _able(card.in_front())) or _able(card)
    pictures = [each for each in able if isinstance(each, Spoken | Pane | QTextBrowser)]
    places = {each: each.mapTo(card, QPoint()) for each in able}
    return min(pictures or able, key=lambda each: (places[each].y(), places[each].x()), default=None)


def go_to_stop(window: QWidget, step: int) -> bool:
    """Give the keyboard to what comes next in a window, 1, or before, −1; say whether there is any."""
    focus = window.focusWidget()
    if focus is not None and not focus.isVisible() and give_to_window(window):
        return True
    is_stop = focus is not None and focus.isVisible() and focus.focusPolicy() & Qt.FocusPolicy.TabFocus
    stops = stops_of(window, focus if is_stop else None)
    if stops in ([], [focus]):
        return False
    here = stops.index(focus) if focus in stops else (-1 if step > 0 else 0)
    target = stops[(here + step) % len(stops)]
    reasons = Qt.FocusReason
    target.setFocus(reasons.TabFocusReason if step > 0 else reasons.BacktabFocusReason)
    around = target.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(target)
        around = around.parentWidget()
    return True


def stops_of(window: QWidget, start: QWidget | None = None) -> list[QWidget]:
    """Return what Tab leads to: what is above the cards, card by card, and what is below them.

    Among them is where it starts from, even if it leads there no more: a button that has just been disabled.
    """
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # places are known only after that
    cards, stops = cards_of(window), _able(window)
    if start is not None and start not in stops:
        stops.append(start)
    first = min((card.mapTo(window, QPoint()).y() for card in cards), default=0)
    places = {each: each.mapTo(window, each.rect().center()) for each in stops}

    def card_of(stop: QWidget) -> int:
        found = (number for number, card in enumerate(cards) if card.isAncestorOf(stop))
        return next(found, len(cards) if places[stop].y() > first else -1)

    rows: dict[QWidget, int] = {}
    last = None
    for each in sorted(stops, key=lambda stop: (card_of(stop), places[stop].y())):
        here = card_of(each), places[each].y()
        if last is None or here[0] != last[0] or here[1] - last[1] > ROW // 2:
            last = here
        rows[each] = last[1]
    return sorted(stops, key=lambda stop: (card_of(stop), rows[stop], places[stop].x()))


def _able(part: QWidget) -> list[QWidget]:
    """Return what takes the keyboard with Tab in a part of a window, and is to be seen."""
    return [
        each
        for each in part.findChildren(QWidget)
        if each.window() is part.window()
        and each.isVisible()
        and each.isEnabled()
        and each.focusProxy() is None
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
