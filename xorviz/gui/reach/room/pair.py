"""Two neighbours with a divider between them: how they share a room, and what is left of it to one alone."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QWidget

from xorviz.gui.kit.layouts import Laid, item_of, parts_of
from xorviz.gui.kit.theme import zoom
from xorviz.gui.reach.room.divider import Divider

WHOLE = 10_000
"""A share of a room is kept as so many parts of it."""
LEAST_SHARE = 0.05
UPRIGHT = 2, 3
"""The shares of two parts that are side by side where there is more height than width."""


class SteadyColumn(QWidget):
    """What keeps its width beside all else."""

    def choose_width(self, width: float | None) -> None:
        """Be so wide, in pixels at the usual size of the text; None for as wide as it likes."""
        raise NotImplementedError


class Pair(QBoxLayout):
    """Shares out by proportion. What is hidden leaves all to the other: `follow` is to be called after that.

    Parameters
    ----------
    divider
        What lies between them.
    first, second
        The neighbours, each with its usual share.
    """

    def __init__(self, divider: Divider, first: tuple[Laid, int], second: tuple[Laid, int]) -> None:
        across = divider.is_across
        super().__init__(QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom)
        self.divider = divider
        self.share: float | None = None
        """What the first has of the room, from 0 to 1; None for the usual."""
        self._parts = first[0], second[0]
        self._usual = first[1], second[1]
        self._lent: tuple[int, int] | None = None
        """What both have while the second lends some of its room, in pixels."""
        self._upright = False
        """Whether two parts that are side by side lie below each other."""
        self.setSpacing(0)
        self.setContentsMargins(0, 0, 0, 0)
        for part in (first[0], divider, second[0]):
            if isinstance(part, QWidget):
                self.addWidget(part)
            else:
                self.addLayout(part)
        self.setStretch(0, first[1])
        self.setStretch(2, second[1])
        divider.taken.connect(self.on_divider_placed)
        divider.placed.connect(self.on_divider_placed, Qt.ConnectionType.QueuedConnection)
        divider.valueChanged.connect(self.on_divider_moved)

    def show_share(self, share: float | None) -> None:
        """Give the first such a share of the room, or the usual one."""
        self.share = None if share is None else min(max(share, LEAST_SHARE), 1 - LEAST_SHARE)
        self.lend(0)

    def lend(self, pixels: int) -> None:
        """Let the first have so many pixels of the second for a time, as far as that has them; 0 ends it."""
        (first, _), (second, least) = (self._lengths(place) for place in (0, 1))
        pixels = min(pixels, second - least)
        self._lent = (first + pixels, second - pixels) if pixels > 0 else None
        self.follow()

    def turn(self, upright: bool) -> None:
        """Lay what is side by side below each other, with a mere gap between them; or as it was."""
        way = QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight
        if way != self.direction():
            self._upright = upright
            self.setDirection(way)
            self.divider.be_gap(upright)
            self.follow()

    def follow(self) -> None:
        """Give the room to what is there."""
        empty = [is_left_out(part) for part in self._parts]
        self.divider.setHidden(any(empty))
        for place, share, none in zip((0, 2), self._shares(), empty, strict=True):
            self.setStretch(place, 0 if none else share)  # Qt gives room to a layout with nothing in it too

    @Slot()
    def on_divider_placed(self) -> None:
        """Tell the divider what the first part has, and can have."""
        parent = self.divider.parentWidget()
        around = None if parent is None else parent.layout()
        if around is not None:
            around.activate()  # a layout that has been changed forgets where it is
        before, room = (self._lengths(place) for place in (0, 1))
        whole = self._whole()
        self.divider.show_place(before[0], before[1], whole - room[1])

    @Slot(int)
    def on_divider_moved(self, value: int) -> None:
        """Give the first part so many pixels."""
        self.show_share(self._share_of(value))
        self.divider.settle()

    def _share_of(self, value: int) -> float:
        return value / max(1, self._whole())

    def _shares(self) -> tuple[int, int]:
        if self._upright:
            return UPRIGHT
        if self._lent is not None:
            return self._lent
        if self.share is None:
            return self._usual
        return round(self.share * WHOLE), round((1 - self.share) * WHOLE)

    def _whole(self) -> int:
        """Return what there is to share, in pixels."""
        room, divider = self.contentsRect(), self.divider
        return room.width() - divider.width() if divider.is_across else room.height() - divider.height()

    def _lengths(self, place: int) -> tuple[int, int]:
        """Return what a part has, and what it needs, in pixels."""
        item = item_of(self._parts[place])
        size, least = item.geometry().size(), item.minimumSize()
        return (size.width(), least.width()) if self.divider.is_across else (size.height(), least.height())


class SteadyPair(Pair):
    """Gives the first as many pixels as are wished, whatever the window has: the second has all else.

    Its share is a width at the usual size of the text.
    """

    def __init__(self, divider: Divider, column: SteadyColumn, rest: Laid) -> None:
        self._column = column
        super().__init__(divider, (column, 0), (rest, 1))

    def show_share(self, share: float | None) -> None:
        """Give the column such a width, or the usual one."""
        self.share = share
        self._column.choose_width(share)

    def _share_of(self, value: int) -> float:
        return value / zoom()

    def _shares(self) -> tuple[int, int]:
        return 0, 1


def is_left_out(part: Laid) -> bool:
    """Say whether nothing of it is to be seen; what nobody has shown or hidden yet is to be seen."""
    if isinstance(part, QWidget):
        return part.isHidden() and part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
    return all(map(is_left_out, parts_of(part)))
