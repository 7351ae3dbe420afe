"""The line of each neuron of the first hidden layer, in the input plane: where its z is 0."""

from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QGraphicsLineItem

from xorviz.core.insight.hidden_space import Limits, neuron_line
from xorviz.core.network.arrays import Array
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import node_name
from xorviz.gui.kit.plots import PillText, StillPlot
from xorviz.gui.kit.theme import Theme, text_font
from xorviz.gui.plane.fold_bar import AXIS_ROLES

MOST_LINES = 32
"""Of wider layers only the neurons that are axes or selected have a line."""
MOST_NAMES = 8
SHARES = (0.06, 0.94, 0.2, 0.8, 0.34, 0.66, 0.5)
"""How far along its line a name may stand, from the upper end: at the first place that is free."""
NAME_SIZE = np.array([32.0, 22.0])
"""What a name takes, in pixels."""
EDGE = NAME_SIZE / 2 + 2.0
"""So far a name stays from the edge."""
CASING = 3.0
"""The pale stripe under a line in colour, which may lie on the same colour."""


class SmoothLine(QGraphicsLineItem):
    """A straight line, with a pale stripe under it if there is a pen for that.

    A steep one that is not smooth has steps that look like dashes.
    """

    casing: QPen | None = None

    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        """Paint."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for pen in (self.casing, self.pen()):
            if pen is not None:
                painter.setPen(pen)
                painter.drawLine(self.line())


class NeuronLines:
    """Draws the lines; of the neurons that are the axes of hidden space too, in the colours of these."""

    def __init__(self, plot: StillPlot) -> None:
        self._plot = plot
        self.wanted = True
        """Whether they are to be seen."""
        self._items: dict[int, tuple[SmoothLine, PillText]] = {}
        """Line and name, by the neuron's index."""
        self._made_of: tuple[tuple[int, ...], object, object] = ((), None, None)
        self._painted: Theme | None = None
        self._axes: tuple[int, int] | None = None
        self._selected: int | None = None

    def show_axes(self, axes: tuple[int, int] | None) -> None:
        """Say which neurons are the axes of hidden space."""
        self._axes = axes

    def show_selected(self, neuron: tuple[int, int] | None) -> None:
        """Say which neuron is selected, by layer and index."""
        self._selected = neuron[1] if neuron is not None and neuron[0] == 1 else None

    def show(
        self,
        snapshot: Snapshot,
        limits: Limits,
        side: int,
        theme: Theme,
        around: Sequence[tuple[Array, Array]],
        is_free: Callable[[Array, Array], bool],
        *,
        named: bool,
    ) -> None:
        """Show the lines of a network in a stretch of the plane, with their names where there is room.

        A neuron that is off has none: it parts nothing.

        Parameters
        ----------
        snapshot
            The network.
        limits
            Where the stretch begins and ends.
        side
            Of it, in pixels.
        theme
            The colours.
        around
            What the names keep away from: the middle of each, and its size in pixels.
        is_free
            Whether else a name may be at a place, by its middle and half of its size.
        named
            Whether there is room for names at all.
        """
        self._make(snapshot.layers, theme)
        pixel = np.ptp(np.array(limits), axis=1) / side
        taken = [(place, (size + NAME_SIZE) / 2 * pixel) for place, size in around]
        box = np.array(limits).T + np.outer((1.0, -1.0), EDGE * pixel)
        few, off = len(self._items) <= MOST_NAMES, snapshot.config.held.off
        for index, (line, name) in sorted(self._items.items(), key=lambda item: self._is_quiet(item[0])):
            hidden = not self.wanted or (1, index) in off
            ends = None if hidden else neuron_line(snapshot, index, limits)
            line.setVisible(ends is not None)
            place = None
            if ends is not None:
                line.setLine(*ends.ravel().tolist())
                place = (
                    _free_place(ends, box, taken, lambda place: is_free(place, NAME_SIZE / 2 * pixel))
                    if named and (few or not self._is_quiet(index))
                    else None
                )
            name.setVisible(place is not None)
            if place is not None:
                name.setPos(*place)
                taken.append((place, NAME_SIZE * pixel))

    def _is_axis(self, index: int) -> bool:
        return self._axes is not None and index in self._axes and len(self._made_of[0]) == 3

    def _is_quiet(self, index: int) -> bool:
        return not self._is_axis(index) and index != self._selected

    def _make(self, layers: tuple[int, ...], theme: Theme) -> None:
        made_of = (layers, self._axes, self._selected)
        if made_of == self._made_of:
            if theme != self._painted:
                self._paint(theme)
            return
        self._made_of = made_of
        for items in self._items.values():
            for item in items:
                self._plot.removeItem(item)
        self._items = {}
        width = layers[1] if len(layers) > 2 else 0
        for index in range(width):
            if width > MOST_LINES and self._is_quiet(index):
                continue
            quiet = self._is_quiet(index)
            line, name = SmoothLine(), PillText(anchor=(0.5, 0.5))
            self._plot.addItem(line, name)
            name.show_text(node_name(layers, 1, index))
            line.setZValue(-0.6 if quiet else -0.5)  # over the picture of the plane, under the samples
            name.setZValue(0.5)
            self._items[index] = line, name
        self._paint(theme)

    def _paint(self, theme: Theme) -> None:
        self._painted = theme
        casing = pg.mkPen(theme.colour("card"), width=theme.line(CASING))
        for index, (line, name) in self._items.items():
            line.casing = None if self._is_quiet(index) else casing
            line.setPen(self._pen(index, theme))
            name.set_colours(theme.colour("card", 0.8), self._colour(index, theme))
            name.set_font(text_font(12, QFont.Weight.DemiBold))

    def _colour(self, index: int, theme: Theme) -> QColor:
        if self._is_axis(index):
            assert self._axes is not None
            return theme.colour(AXIS_ROLES[self._axes.index(index)])
        return theme.colour("text", 0.9 if index == self._selected else 0.7)

    def _pen(self, index: int, theme: Theme) -> QPen:
        width = 1.0  # which Qt draws six times as fast as one that is a little thicker
        if not self._is_quiet(index):
            width = 2.0 if index == self._selected else 1.5
        return pg.mkPen(self._colour(index, theme), width=theme.line(width))


def _free_place(
    ends: Array, box: Array, taken: list[tuple[Array, Array]], is_free: Callable[[Array], bool]
) -> Array | None:
    """Return where along a line (2, 2) a name overlaps nothing, within a box (2, 2); None if nowhere."""
    if ends[0, 1] < ends[1, 1]:
        ends = ends[::-1]
    for share in SHARES:
        place = np.clip(ends[0] + share * (ends[1] - ends[0]), *box)
        if is_free(place) and not any((np.abs(place - other) < apart).all() for other, apart in taken):
            return place
    return None
