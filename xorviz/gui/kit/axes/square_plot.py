"""A plot whose plane is a square, and two of them side by side."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from xorviz.gui.kit.plots import StillPlot

OVERHANG = 7
"""Half of a number at the very end of an axis, in pixels."""
ALIKE = 0.75
"""Of its own room, what a square has at least that is to be as large as another one."""


class SquarePlot(QWidget):
    """Holds a plot so that what its axes enclose is a square, as large as there is room for.

    Parameters
    ----------
    plot
        It becomes a child.
    across, up
        What the axes take of the width and of the height, in pixels.
    """

    resized = Signal()
    """The square has another size, or another place."""

    def __init__(self, plot: StillPlot, across: int, up: int) -> None:
        super().__init__()
        self._plot, self._across, self._up = plot, across, up
        self._beside: SquarePlot | None = None
        plot.setParent(self)
        plot.axes["left"].setWidth(across)
        plot.axes["bottom"].setHeight(up)
        plot.set_margins(0, OVERHANG, OVERHANG, 0)

    @property
    def side(self) -> int:
        """How long a side of the square is, in pixels: the plot's own box takes its size later."""
        least = self._room if self._partner is None else min(self._room, self._partner._room)
        return least if least > ALIKE * self._room else self._room

    def match(self, other: "SquarePlot") -> None:
        """Have a square as large as another one beside it, and at the same height, where both are seen."""
        self._beside, other._beside = other, self

    def give_axes(self, across: int, up: int) -> None:
        """Let the axes take other parts of the width and of the height."""
        if (across, up) != (self._across, self._up):
            self._across, self._up = across, up
            self._plot.axes["left"].setWidth(across)
            self._plot.axes["bottom"].setHeight(up)
            self._lay_out()
            self._lay_out_beside()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the plot its place, in the middle."""
        super().resizeEvent(event)
        self._lay_out()
        self.resized.emit()
        self._lay_out_beside()

    def showEvent(self, event: QShowEvent) -> None:
        """Take into account what is beside it, and be taken into account."""
        super().showEvent(event)
        self._lay_out()
        self._lay_out_beside()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave what is beside it all the room that it has."""
        super().hideEvent(event)
        self._lay_out_beside()

    @property
    def _room(self) -> int:
        """How long a side of the square may be."""
        across, up = self._across + OVERHANG, self._up + OVERHANG
        return max(1, min(self.width() - across, self.height() - up))

    @property
    def _partner(self) -> "SquarePlot | None":
        """The one beside it, where both are seen."""
        return self._beside if self._beside and self._beside.isVisible() and self.isVisible() else None

    @property
    def _top(self) -> int:
        return (self.height() - self.side - self._up - OVERHANG) // 2

    def _lay_out(self) -> None:
        top = self._top if self._partner is None else min(self._top, self._partner._top)
        width, height = self.side + self._across + OVERHANG, self.side + self._up + OVERHANG
        self._plot.setGeometry((self.width() - width) // 2, top, width, height)

    def _lay_out_beside(self) -> None:
        beside = self._beside
        if beside is not None and beside.isVisible():
            before = beside._plot.geometry()
            beside._lay_out()
            if beside._plot.geometry() != before:
                beside.resized.emit()
