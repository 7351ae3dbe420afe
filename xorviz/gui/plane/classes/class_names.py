"""The name of each class in the plane, behind its mark, among its own samples and over none of them."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from xorviz.core.data.dataset import Dataset
from xorviz.core.insight.hidden_space import Limits
from xorviz.core.network.arrays import Array
from xorviz.core.network.decisions import decided
from xorviz.core.run.snapshot import MANY
from xorviz.gui.kit.plane_marks import ALL, CLASS_ROLES, MARK, drawn_rows, paint_class, told_classes
from xorviz.gui.kit.plots import PillText, StillPlot
from xorviz.gui.kit.theme import Theme, scaled, text_font

TEXT_PIXELS = 12
WIDEST, LEAST_WIDE = 0.34, 52.0
"""Of the plane's side, and in pixels at least; what is longer is elided."""
LEAST_SIDE = 110.0
"""In a smaller plane there are none, in pixels."""
INDENT = "     "
"""Room for the mark before the name."""
PLACES = 17
"""That are tried, along each side."""
MARGIN = 4.0
"""From the edge of the plane to a name, in pixels."""
OVERLAP, COVERED, ASTRAY = 2000.0, 20.0, 300.0
"""How far aside a name rather stands than over another, a sample, or next to another class, in pixels."""
AROUND = 5.0
"""Of a sample, what a name is not over, in pixels."""
SEARCHED = 400
"""Samples to which distances are measured: more say no more."""


class ClassPill(PillText):
    """A name with the mark of its class before it."""

    def __init__(self, place: int) -> None:
        super().__init__(anchor=(0.5, 0.5))
        self._place = place

    def show_look(self, theme: Theme) -> None:
        """Have the colours of a theme."""
        self.set_colours(theme.colour("card", 0.85), theme.colour("text"))
        self._brush, self._pen = theme.colour(CLASS_ROLES[self._place]), QPen(theme.colour("ring"), 1.0)
        self.set_font(text_font(TEXT_PIXELS, QFont.Weight.DemiBold))

    def draw(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget) -> None:
        """Draw ground and name, and the mark."""
        super().draw(painter, option, widget)
        box = self.boundingRect()
        painter.setPen(self._pen)
        painter.setBrush(self._brush)
        paint_class(painter, QPointF(box.left() + scaled(12.0), box.center().y()), MARK, self._place)


class ClassNames:
    """Writes the names of classes that have some, where they stay as long as the same is shown."""

    def __init__(self, plot: StillPlot) -> None:
        self._plot = plot
        self.pills: list[ClassPill] = []
        self._made: object = None
        self._taken: list[tuple[Array, Array]] = []

    def show(
        self,
        data: Dataset,
        shown: Limits,
        side: float,
        theme: Theme,
        around: Sequence[tuple[Array, Array]],
    ) -> None:
        """Show the names of the classes of these samples in a stretch of the plane.

        Parameters
        ----------
        data
            The samples.
        shown, side
            The stretch, and how long its sides are in pixels.
        theme
            The colours.
        around
            What the names keep away from: the middle of each, and its size in pixels.
        """
        names = told_classes(data) if side >= scaled(LEAST_SIDE) else ()
        names = names if data.classes else [f"class {number}" for number in names]
        made = data, shown, side, theme, scaled(1.0)
        if made == self._made:
            return
        self._made, self._taken = made, []
        self._write(names, side, theme)
        pixel = np.ptp(np.array(shown), axis=1) / side
        where = _Stretch(data, np.array(shown), pixel)
        for place, pill in enumerate(self.pills):
            size = np.array(pill.boundingRect().size().toTuple())
            taken = [*around, *self._taken]
            found = where.best(place, size, taken)
            pill.setVisible(found is not None)
            if found is not None:
                pill.setPos(*found.tolist())
                self._taken.append((found, size))

    def taken(self) -> list[tuple[Array, Array]]:
        """Return what the names take: the middle of each in the plane, and its size in pixels."""
        return self._taken

    def _write(self, names: Sequence[str], side: float, theme: Theme) -> None:
        while len(self.pills) > len(names):
            self._plot.removeItem(self.pills.pop())
        while len(self.pills) < len(names):
            self.pills.append(ClassPill(len(self.pills)))
            self.pills[-1].setZValue(0.4)
            self._plot.addItem(self.pills[-1])
        metrics = QFontMetricsF(text_font(TEXT_PIXELS, QFont.Weight.DemiBold))
        for pill, name in zip(self.pills, names, strict=True):
            pill.show_look(theme)
            room = max(WIDEST * side - metrics.horizontalAdvance(INDENT), scaled(LEAST_WIDE))
            pill.show_text(INDENT + metrics.elidedText(name, Qt.TextElideMode.ElideRight, room))
            pill.setToolTip(name)


class _Stretch:
    """A stretch of the plane, with its samples by class: where a name stands best in it."""

    def __init__(self, data: Dataset, limits: Array, pixel: Array) -> None:
        few = ALL if len(data) < MANY else drawn_rows(len(data))  # others are not to be seen
        inputs, targets = data.inputs[few], data.targets[few]
        of = decided(targets[:, 0]).astype(int) if targets.shape[1] == 1 else targets.argmax(axis=1)
        inside = ((inputs >= limits[:, 0]) & (inputs <= limits[:, 1])).all(axis=1)
        rows = np.flatnonzero(inside)
        rows = rows[:: max(1, len(rows) // SEARCHED)]
        self._inputs, self._of, self._limits, self._pixel = inputs[rows], of[rows], limits, pixel

    def best(self, place: int, size: Array, taken: Sequence[tuple[Array, Array]]) -> Array | None:
        """Return where the name of a class stands best; None if none of its samples is to be seen."""
        own = self._of == place
        inside, count = self._inputs[own], np.count_nonzero(own)
        if not count:
            return None
        edge = (size / 2 + MARGIN) * self._pixel
        low, high = self._limits[:, 0] + edge, self._limits[:, 1] - edge
        axes = [np.linspace(*ends, PLACES) for ends in zip(low, high, strict=True)]
        places = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
        ordered = np.concatenate([inside, self._inputs[~own]])
        squares = [
            np.maximum(np.abs(axis[:, np.newaxis] - of) / pixel - half, 0.0) ** 2
            for axis, of, pixel, half in zip(axes, ordered.T, self._pixel, size / 2, strict=True)
        ]
        beyond = (squares[1][:, np.newaxis] + squares[0]).reshape(
            len(places), -1
        )  # of squares, place by place
        nearest, others = beyond[:, :count].min(axis=1), beyond[:, count:].min(axis=1, initial=np.inf)
        astray = others < nearest
        middle = np.median(inside, axis=0)
        costs = np.sqrt(nearest) + 0.3 * np.hypot(*((places - middle) / self._pixel).T) + ASTRAY * astray
        costs += COVERED * np.count_nonzero(beyond < AROUND**2, axis=1)
        for box, other in taken:
            apart = np.abs(places - box) / self._pixel < (size + other) / 2
            costs += OVERLAP * apart.all(axis=1)
        return places[int(costs.argmin())]
