"""Rows and columns: what lies side by side, or below each other; a long text in several lines."""

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QMainWindow,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
    QWidgetItem,
)

Laid = QWidget | QLayout
Item = Laid | None
"""None is room that takes what nobody else wants."""
Part = Item | tuple[Item, int] | tuple[QWidget, Qt.AlignmentFlag]
"""What lies there; with its share of the room that is left over, or with where it stays in its own."""
Margins = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels."""
Box = TypeVar("Box", bound=QBoxLayout)
UNLIMITED = 2**24 - 1
"""Of a width or height: Qt's own."""


def in_row(
    *parts: Part, inside: QWidget | None = None, gap: int | None = None, margins: Margins = (0, 0, 0, 0)
) -> QHBoxLayout:
    """Lay parts out from left to right, in a widget or for another layout. The usual gap if none is said."""
    return _filled(QHBoxLayout(), parts, inside, gap, margins)


def in_column(
    *parts: Part, inside: QWidget | None = None, gap: int | None = None, margins: Margins = (0, 0, 0, 0)
) -> QVBoxLayout:
    """Lay parts out from top to bottom, as `in_row` does from left to right."""
    return _filled(QVBoxLayout(), parts, inside, gap, margins)


def _filled(
    box: Box, parts: tuple[Part, ...], inside: QWidget | None, gap: int | None, margins: Margins
) -> Box:
    if inside is not None:
        inside.setLayout(box)
    box.setContentsMargins(*margins)
    if gap is not None:
        box.setSpacing(gap)
    for part in parts:
        item, how = part if isinstance(part, tuple) else (part, 0)
        if isinstance(item, QWidget) and isinstance(how, Qt.AlignmentFlag):
            box.addWidget(item, 0, how)
        elif isinstance(item, QWidget):
            box.addWidget(item, how)
        elif item is not None:
            box.addLayout(item, how)
        else:
            box.addStretch(how or 1)
    return box


def bring_forward(stack: QStackedLayout, page: QWidget) -> None:
    """Show a page of several; the keyboard, if it was in the one before, is the window's from now on.

    Qt gives it to the first thing in the page: where that is a list, the keys of the window choose in it.
    """
    before, window = stack.currentWidget(), page.window()
    focus = window.focusWidget()
    leaves = focus is not None and before is not None and before is not page and before.isAncestorOf(focus)
    stack.setCurrentWidget(page)
    if leaves:
        give_to_window(window)


def give_to_window(window: QWidget) -> bool:
    """Give the keyboard to a window itself, as what had it has gone; say whether it takes it."""
    central = window.centralWidget() if isinstance(window, QMainWindow) else None
    if central is not None:
        central.setFocus()
    return central is not None


def in_lines(text: str, metrics: QFontMetricsF, width: float, most: int) -> list[str]:
    """Return a text in lines that are no wider, in pixels, where its words allow; the last one is cut."""
    lines, rest = [""], text.split(" ")
    while rest:
        longer = f"{lines[-1]} {rest[0]}".lstrip()
        if lines[-1] and metrics.horizontalAdvance(longer) > width:
            if len(lines) == most:
                lines[-1] = " ".join([lines[-1], *rest])
                break
            longer = rest[0]
            lines.append(longer)
        lines[-1] = longer
        rest = rest[1:]
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]


def told_apart(name: str, others: Iterable[str], fits: Callable[[str], bool]) -> str:
    """Return a name as whole as it fits.

    Of its parts, those that others have too are left out first, then the words with which another begins.
    """
    if fits(name):
        return name
    others = list(others)
    parts = name.split(", ")
    known = {part for other in others for part in other.split(", ")}
    common = [part for part in parts if part in known]
    if len(common) == len(parts):
        return name
    shorter = name
    while common and not fits(shorter):
        parts.remove(common.pop(0))
        shorter = ", ".join(["…", *parts])
    words = shorter.split(" ")
    begun = min(filter(None, (_common_words(words, other.split(" ")) for other in others)), default=0)
    return shorter if fits(shorter) or not begun else " ".join(["…", *words[begun:]])


def _common_words(one: Sequence[str], other: Sequence[str]) -> int:
    """Return with how many words both begin, of which one has more."""
    pairs = zip(one[:-1], other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def parts_of(layout: QLayout) -> list[Laid]:
    """Return the widgets and layouts right in a layout.

    Not by `itemAt`: PySide keeps what that returns when Qt has deleted it, and takes for it whatever comes to
    lie in its place.
    """
    around, direct = layout.parentWidget(), Qt.FindChildOption.FindDirectChildrenOnly
    widgets = [] if around is None else around.findChildren(QWidget, options=direct)
    return [
        *(each for each in widgets if layout.indexOf(each) >= 0),
        *layout.findChildren(QLayout, options=direct),
    ]


def item_of(part: Laid) -> QLayoutItem:
    """Return what tells the size of a part as a layout takes it."""
    return QWidgetItem(part) if isinstance(part, QWidget) else part
