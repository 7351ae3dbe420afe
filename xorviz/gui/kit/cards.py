"""Cards, and what stands in their titles: a short text, a few choices, tabs."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLayout,
    QLayoutItem,
    QSizePolicy,
    QStackedLayout,
    QStyle,
    QStyleOption,
    QWidget,
)

from xorviz.gui.kit.buttons.segments import Segments
from xorviz.gui.kit.layouts import bring_forward, in_column, in_row, item_of, parts_of
from xorviz.gui.kit.themed import DrawsItself, theme_of
from xorviz.gui.kit.widgets import with_role

GAP = 8
"""Between what is in a card, in pixels."""
CORNER = 10.0
"""The radius of its corners."""
INSIDE = QStyle.SubElement.SE_FrameContents


class Detail(QLabel):
    """A short text that is there when it fits, and absent when it does not: never cut."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        with_role(self, "muted")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setContentsMargins(GAP // 2, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width():
            super().paintEvent(event)


class Title(QLabel):
    """A title; if it gives way to what stands beside it, it is absent rather than cut."""

    gives_way = False

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        hint = super().minimumSizeHint()
        return QSize(0, hint.height()) if self.gives_way else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        if self.sizeHint().width() <= self.width():
            super().paintEvent(event)


class Panel(DrawsItself, QFrame):
    """A ground with a frame: it draws itself, as wide as the style sheet has the frame.

    With the property `lit` the frame is bright; with `flat` there is neither.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        if self.property("flat"):
            return
        theme, option = theme_of(self), QStyleOption()
        with QPainter(self) as painter:
            option.initFrom(self)
            width = self.style().subElementRect(INSIDE, option, self).x()
            box, inset = QRectF(self.rect()), width / 2
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("accent" if self.property("lit") else "border"), width))
            painter.setBrush(theme.colour("card"))
            corner = CORNER - inset
            painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), corner, corner)


class Card(Panel):
    """A titled panel around one widget, with room for a small control at the right of its title."""

    title_pressed_twice = Signal()
    """A person wants to see more of it, or less again."""
    neighbour_wished = Signal(str)
    """The name of a card that shares the place, and that a person wants to see in place of this one."""

    def __init__(self, title: str, content: QWidget | None = None, control: QWidget | None = None) -> None:
        super().__init__()
        self._title = with_role(Title(title), "title")
        self._detail = Detail()
        self._control = control
        self._own = ""
        """The name by which others that share its place know it."""
        self._neighbours: Segments | None = None
        self._header = in_row(self._title, (self._detail, 1), gap=GAP // 2)
        if control is not None:
            self._header.addWidget(control)
        self._head = in_column(self._header, gap=GAP)
        self._layout = in_column(self._head, inside=self, gap=GAP, margins=(14, 10, 14, 12))
        if content is not None:
            self.fill(content)
        else:
            self._layout.addStretch(1)

    def let_title_give_way(self) -> None:
        """Leave the title out where there is too little room for it beside the control."""
        self._title.gives_way = True

    def fill(self, content: QWidget) -> None:
        """Put the widget in."""
        if self._layout.count() > 1:
            self._layout.takeAt(1)
        self._layout.addWidget(content, 1)

    def offer_neighbours(self, own: str, tips: Mapping[str, str]) -> None:
        """Be ready to have tabs in place of the title.

        Parameters
        ----------
        own
            The name of this card.
        tips
            What can share its place with it: a tip for each, by name, itself among them.
        """
        self._own, self._neighbours = own, Segments(f"front_{own}", "Which card is shown here", tips)
        self._neighbours.hide()
        self._neighbours.chosen.connect(self.on_neighbour_chosen)
        self._header.insertWidget(0, self._neighbours)

    def show_neighbours(self, names: Collection[str], *, above: bool) -> None:
        """Have tabs for those that share its place now, in place of the title or above; or else the title."""
        if self._neighbours is None:
            return
        if above:
            self._head.insertWidget(0, self._neighbours, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            self._header.insertWidget(0, self._neighbours)
        self._neighbours.show_offered(names)
        self._neighbours.show_choice(self._own)
        self._neighbours.setVisible(bool(names))
        self._title.setVisible(not names)
        self._detail.setHidden(above and not self._beside_title())
        for layout in (self._header, self._head, self._layout):
            layout.invalidate()  # Qt keeps the sizes of what is not seen

    def room(self) -> "CardRoom":
        """Return what it needs, as it is now."""
        inside, around = self._layout.contentsMargins(), self.contentsMargins()
        margins = inside.left() + inside.right() + around.left() + around.right()
        widths = (each.minimumSize().width() for each in _items(self._layout) if each.layout() is None)
        below = self.minimumSizeHint().height() - self._head.minimumSize().height()
        tabs = {} if self._neighbours is None else self._neighbours.rooms()
        beside = tuple(self._beside_title())
        return CardRoom(self._title.minimumSizeHint(), beside, max(widths, default=0), margins, below, tabs)

    def _beside_title(self) -> list[QSize]:
        """Return how small what stands beside the title can be."""
        leads = self._title, self._detail, self._neighbours
        return [each.minimumSize() for each in _items(self._header) if each.widget() not in leads]

    @Slot(str)
    def on_neighbour_chosen(self, name: str) -> None:
        """Pass the choice on; this one stays chosen here."""
        if self._neighbours is not None:
            self._neighbours.show_choice(self._own)
        self.neighbour_wished.emit(name)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Say that the title was pressed twice."""
        if event.position().y() <= self._head.geometry().bottom():
            self.title_pressed_twice.emit()

    def show_plain(self, plain: bool) -> None:
        """Leave the control at the right out, or have it."""
        if self._control is not None:
            self._control.setVisible(not plain)

    def show_title(self, title: str, detail: str, tip: str = "") -> None:
        """Change the title, what stands beside it where there is room, and what the title tells if asked."""
        self._title.setText(title)
        self._title.setToolTip(tip)
        self._detail.setText(detail)


class CardRoom(NamedTuple):
    """What a card needs, whatever shares its place."""

    title: QSize
    beside: tuple[QSize, ...]
    """What stands beside the title."""
    content: int
    """How wide what it is around is at least, in pixels."""
    margins: int
    """What is left and right of that."""
    below: int
    """What is not the title and what stands there, in pixels down."""
    tabs: Mapping[str, QSize]
    """What it can have in place of the title, by name."""

    def least(self, names: Collection[str], *, above: bool) -> QSize:
        """Return how small the card can be where these share its place, with tabs above or not."""
        row, tabs = list(self.beside), QSize(0, 0)
        if self.tabs and above:
            tabs = self._of(names)
        else:
            row.append(self._of(names) if self.tabs and names else self.title)
        wide = max(self.content, tabs.width(), sum(each.width() for each in row) + GAP // 2 * len(row))
        heights = [each for each in (tabs.height(), *_highest(row)) if each]
        return QSize(wide + self.margins, self.below + sum(heights) + GAP * (len(heights) - 1))

    def _of(self, names: Collection[str]) -> QSize:
        sizes = [size for name, size in self.tabs.items() if name in names]
        return QSize(sum(size.width() for size in sizes), max(size.height() for size in sizes))


def _highest(sizes: Collection[QSize]) -> list[int]:
    """Return the largest height, if there is any."""
    return [max(size.height() for size in sizes)] if sizes else []


def _items(layout: QLayout) -> list[QLayoutItem]:
    """Return what is to be seen in a layout."""
    return [item for item in map(item_of, parts_of(layout)) if not item.isEmpty()]


class TabCard(Card):
    """A card of views, of which its tabs show one at a time. It stays empty until it is given them.

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
        self.tab = self._first = tab
        """The tab in front."""
        self._plain = False
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

    def show_plain(self, plain: bool) -> None:
        """Leave the tabs out while the first is in front, or have them always."""
        self._plain = plain
        super().show_plain(plain and self.tab == self._first)

    @Slot(str)
    def show_tab(self, tab: str) -> None:
        """Bring what a tab shows to the front."""
        self.tab = tab
        self.show_plain(self._plain)
        self._tabs.show_choice(tab)
        if tab in self._pages:
            bring_forward(self._stack, self._pages[tab])
        self.chosen.emit(tab)
