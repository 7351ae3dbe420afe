"""Which cards are to be seen, and how they lie: what a person wishes, as far as there is room for it."""

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from PySide6.QtCore import QSize

LEFT, RIGHT = ("network", "update"), ("boundary", "loss")
ORDER = "network", "boundary", "loss", "update"
"""Of the cards where they share one place."""
PICTURES = frozenset(("network", "boundary", "loss"))
"""What is left while presenting."""
APART, TABBED, STACKED, LOW, TALL = "apart", "tabbed", "stacked", "low", "tall"
"""Two columns of cards; two places of which each shows one card, with all tabs beside titles, with some above
them, or with the row below all; one column of cards."""
ONE, NARROW = "one", "narrow"
"""One place, with its tabs beside the title, or above it."""
ROW_BELOW_ALL = LOW, TALL, ONE, NARROW
IN_LINE = 3
"""So many tabs have room beside the title of any card."""
GAP = 10
"""Between cards, in pixels; the divider beside the left column makes it as much there."""
DIVIDER = 6

Least = Callable[[str, tuple[str, ...], bool], QSize]
"""Says how small something can be, by name, with those that share its place; their tabs above, or not."""


class Wish(NamedTuple):
    """What a person wants to see."""

    explore: bool = False
    """Whether all there is, and not only what a first sight needs."""
    lines: bool = False
    """Whether a first sight has been asked for one update, line by line."""
    hidden: frozenset[str] = frozenset()
    """The cards that are not wanted."""
    alone: str = ""
    """The card that has the window to itself; empty if none has."""
    presenting: bool = False
    opened: bool | None = None
    """Whether the left column stays where not all has room beside it; None for the usual."""
    recent: tuple[str, ...] = ("boundary",)
    """The cards that were asked for, the last one first: of those in one place it is in front."""


class Plan(NamedTuple):
    """What is to be seen, and how it lies."""

    shown: frozenset[str]
    """Of the cards, the left `column`, the `row` of ways into the network and the `timeline`."""
    places: tuple[tuple[str, ...], ...] = ()
    """The cards that share a place, where these are more than one."""
    above: frozenset[str] = frozenset()
    """The cards whose tabs stand above what is beside a title."""
    upright: bool = False
    """Whether there is one column of cards, or one place."""
    row_below_all: bool = False
    """Whether the row is below all cards, and not below the network alone."""
    offers_column: bool = False
    """Whether the left column can come and go: it is not simply there."""


def wanted(wish: Wish) -> frozenset[str]:
    """Return the cards that are to be seen if there is room, the timeline among them."""
    cards = {*ORDER, "timeline"} - wish.hidden
    if not (wish.explore or wish.lines):
        cards -= {"update"}
    if wish.presenting:
        cards &= PICTURES
    return frozenset(cards & {wish.alone, "timeline"} if wish.alone in cards else cards)


def plan(wish: Wish, room: QSize, least: Least) -> Plan:
    """Choose how the cards lie.

    Parameters
    ----------
    wish
        What a person wants to see.
    room
        What there is for column, cards and timeline.
    least
        How small each of these can be.
    """
    cards = wanted(wish)
    whole = not wish.presenting and wish.alone not in cards
    row = frozenset({"row"} if whole and not wish.explore else ())
    ways = _ways(wish, beside=whole and "column" not in wish.hidden)
    (way, column, _), shown = ways[-1], cards
    for way, column, with_row in ways:
        in_sight = row if with_row and (cards & set(LEFT) or way in ROW_BELOW_ALL) else frozenset[str]()
        shown = cards | in_sight | ({"column"} if column else frozenset[str]())
        need = _needed(way, shown, least)
        if need.width() <= room.width() and need.height() <= room.height():
            break
    places = _places(way, cards)
    behind = {card for place in places for card in place if card != front(place, wish.recent)}
    offers = whole and not (column and way in (APART, TABBED))
    above, upright = _above(way, places), way in (TALL, ONE, NARROW)
    return Plan(frozenset(shown - behind), places, above, upright, way in ROW_BELOW_ALL, offers)


def smallest(wish: Wish, room: QSize, least: Least) -> QSize:
    """Return how narrow the room can become as high as it is, and how low as wide: without column and row."""
    needs = [_needed(way, wanted(wish), least) for way in _in_one_place(wish)]
    low = [need for need in needs if need.height() <= room.height()] or needs
    narrow = [need for need in needs if need.width() <= room.width()] or needs
    return QSize(min(need.width() for need in low), min(need.height() for need in narrow))


def front(place: Iterable[str], recent: Collection[str]) -> str:
    """Return which of the cards in a place is in front."""
    cards = tuple(place)
    return next((card for card in recent if card in cards), cards[0])


def _ways(wish: Wish, *, beside: bool) -> list[tuple[str, bool, bool]]:
    """Return how the cards can lie, whether with the left column and with the row; the best first."""
    usual = [(APART, True, True), (TABBED, True, True)] if beside else []
    two = [(APART, False, True), (TABBED, False, True), (STACKED, False, True)]
    one = _in_one_place(wish)
    together: list[tuple[str, bool, bool]] = []
    if beside and (not wish.explore if wish.opened is None else wish.opened):
        low = () if wish.explore or wish.lines else (LOW,)
        together = [(way, True, True) for way in (TALL, *low, *one)] + [(way, True, False) for way in one]
    alone = [(way, False, with_row) for with_row in (True, False) for way in one]
    return [*usual, *together, *two, (TALL, False, True), *alone]


def _in_one_place(wish: Wish) -> tuple[str, ...]:
    """Return how all cards can share one place: few tabs are never above."""
    return (ONE, NARROW) if len(wanted(wish) & set(ORDER)) > IN_LINE else (ONE,)


def _places(way: str, cards: Collection[str]) -> tuple[tuple[str, ...], ...]:
    groups = {APART: (), TALL: (), ONE: (ORDER,), NARROW: (ORDER,)}.get(way, (LEFT, RIGHT))
    found = (tuple(card for card in group if card in cards) for group in groups)
    return tuple(place for place in found if len(place) > 1)


def _above(way: str, places: Collection[tuple[str, ...]]) -> frozenset[str]:
    """Return which cards have their tabs above."""
    high = {STACKED: (*LEFT, "loss"), NARROW: ORDER}.get(way, ())
    return frozenset(card for place in places for card in place if card in high)


def _needed(way: str, shown: Collection[str], least: Least) -> QSize:
    """Return how small all of it can be."""
    places = _places(way, shown)
    above = _above(way, places)

    def of(names: Iterable[str]) -> list[QSize]:
        sharing = {name: place for place in places for name in place}
        return [least(name, sharing.get(name, ()), name in above) for name in names if name in shown]

    together = _below if way in (APART, TALL) else _over
    if way in (APART, TABBED, STACKED):
        left = _below([together(of(LEFT)), *of(["row"])])
        size = _beside([left, together(of(RIGHT))], GAP)
    elif way == LOW:
        size = _below([_beside([together(of(LEFT)), together(of(RIGHT))], GAP), *of(["row"])])
    else:
        size = _below([together(of((*LEFT, *RIGHT))), *of(["row"])])
    size = _below([size, *of(["timeline"])])
    return _beside([*of(["column"]), size], DIVIDER)


def _over(sizes: Iterable[QSize]) -> QSize:
    size = QSize(0, 0)
    for each in sizes:
        size = size.expandedTo(each)
    return size


def _below(sizes: Iterable[QSize]) -> QSize:
    there = [size for size in sizes if not size.isNull()]
    heights = sum(size.height() for size in there) + GAP * max(0, len(there) - 1)
    return QSize(_over(there).width(), heights)


def _beside(sizes: Iterable[QSize], gap: int) -> QSize:
    there = [size for size in sizes if not size.isNull()]
    widths = sum(size.width() for size in there) + gap * max(0, len(there) - 1)
    return QSize(widths, _over(there).height())
