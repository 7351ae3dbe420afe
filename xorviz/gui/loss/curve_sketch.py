"""A loss curve drawn with the mouse, or moved at handles with the keyboard."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt

from xorviz.core.network.arrays import Array
from xorviz.core.teach.predictions import Stroke
from xorviz.gui.kit.plot_items import StillDots
from xorviz.gui.kit.plots import StillLine, StillPlot
from xorviz.gui.kit.sketch import Sketch, handle_looks
from xorviz.gui.kit.theme import Theme
from xorviz.gui.loss.loss_places import PlotArea

HANDLES = 9
PER_HANDLE = 16
"""Columns of the curve between two handles."""
COLUMNS = (HANDLES - 1) * PER_HANDLE + 1
KEY_STEP = 0.04
"""Of the axis's height, for an arrow key."""
PIECES = 32
"""Of the curve: each keeps a box of its own free of texts."""
NAME_AT = 0.8
"""Of the epochs, where its name stands."""
ABOVE, BELOW = (0.5, 1.2), (0.5, -0.2)
"""What of the name is on the curve."""
LOWEST = 1e-3
"""Of the loss at epoch 0: down to there a curve can be drawn."""


class CurveSketch(Sketch):
    """One loss for each epoch. What is not drawn goes on level from what is.

    Parameters
    ----------
    plot
        Where epochs are across.
    scale, unscale
        Take losses to where they stand on the axis, and back.
    """

    hint = "Draw the loss here · Esc leaves"
    keys = frozenset(
        (
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_Delete,
            Qt.Key.Key_Backspace,
        )
    )

    def __init__(
        self, plot: StillPlot, scale: Callable[[Array], Array], unscale: Callable[[float], float]
    ) -> None:
        super().__init__(plot)
        self._scale, self._unscale = scale, unscale
        self._last, self._start = 0, 1.0
        self._losses: Array = np.full(COLUMNS, np.nan)
        self._before: tuple[float, float] | None = None
        self._handle: int | None = None
        self._line = StillLine(plot)
        self._line.setZValue(4)
        self._handles = StillDots(plot)
        self._handles.setZValue(5)

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What is drawn, in one stroke: (epoch, loss) from epoch 0 to the last."""
        if not self._is_drawn():
            return ()
        return (tuple(zip(self._epochs().tolist(), self._filled().tolist(), strict=True)),)

    @property
    def reach(self) -> tuple[int, float, float] | None:
        """The last epoch, the lowest and the highest loss that the axes must hold; None for none."""
        if not self.drawing and not self._is_drawn():
            return None
        losses = self._filled() if self._is_drawn() else np.array([self._start])
        low = LOWEST * self._start if self.drawing else self._start
        return self._last, min(low, float(losses.min())), max(self._start, float(losses.max()))

    def begin(self, last: int, loss: float) -> None:
        """Let a curve be drawn up to an epoch; at epoch 0 the loss is known."""
        if not self.drawing:
            self.clear()
            self._last, self._start = last, loss
        self.start()
        self.changed.emit()

    def clear(self) -> None:
        """Show no curve."""
        self.stop()
        self._losses = np.full(COLUMNS, np.nan)
        self._handle = None
        self.changed.emit()

    def show_strokes(self, strokes: Sequence[Stroke]) -> None:
        """Show what was drawn before."""
        self.clear()
        for stroke in strokes:
            epochs, losses = np.array(stroke).T
            self._last, self._start = round(epochs[-1]), float(losses[0])
            self._losses = np.interp(self._epochs(), epochs, losses)
        self.changed.emit()

    def on_theme_changed(self, theme: Theme) -> None:
        """Give what holds colours those of a theme."""
        super().on_theme_changed(theme)
        self._line.setPen(pg.mkPen(theme.colour("text"), width=theme.line(2), style=Qt.PenStyle.DotLine))
        self._handles.give_looks(handle_looks(theme, 9))

    def show_curve(self) -> None:
        """Draw what there is, on the scale of the axis."""
        drawn = self._is_drawn()
        if not drawn and not self.label.isVisible():
            return  # nor is there anything to take away
        heights = self._scale(self._filled()) if drawn else np.empty(0)
        self._line.setData(self._epochs() if drawn else [], heights)
        shown = drawn and self.drawing and self._handle is not None
        places = range(0, COLUMNS, PER_HANDLE) if shown else ()
        chosen = [int(place == self._handle_column()) for place in places]
        self._handles.show_dots([(self._epochs()[place], heights[place]) for place in places], chosen)
        if drawn:
            place, (_, high) = int(NAME_AT * COLUMNS), self.plot.box.viewRange()[1]
            over = (high - heights[place]) / self.plot.box.viewPixelSize()[1]
            name = ABOVE if over >= ABOVE[1] * self.label.boundingRect().height() else BELOW
            self.label.set_anchor(name)
            self.label.setPos(self._epochs()[place], heights[place])
        self.label.setVisible(drawn)

    def boxes(self, area: PlotArea) -> list[QRectF]:
        """Return what the curve and its name cover, in pixels."""
        if not self._is_drawn():
            return []
        across, down = area.across(self._epochs()), area.down(self._scale(self._filled()))
        ends = np.linspace(0, COLUMNS - 1, PIECES + 1).round().astype(int)
        pieces = [slice(first, last + 1) for first, last in pairwise(ends)]
        corners = [(across[each][0], down[each].min(), across[each][-1], down[each].max()) for each in pieces]
        name, (right, under) = self.label.boundingRect(), self.label.anchor
        place = int(NAME_AT * COLUMNS)
        name.moveTo(across[place] - right * name.width(), down[place] - under * name.height())
        return [name, *(QRectF(QPointF(a, b), QPointF(c, d)).adjusted(0, -1, 0, 1) for a, b, c, d in corners)]

    def draw_to(self, place: QPointF, *, anew: bool) -> None:
        """Give the epochs on the way to a place the losses on the line to it."""
        column = min(max(place.x() / max(1, self._last), 0.0), 1.0) * (COLUMNS - 1)
        low, high = self.plot.box.viewRange()[1]
        height = min(max(place.y(), low), high)
        before = (column, height) if anew or self._before is None else self._before
        first, last = sorted((before[0], column))
        columns = np.arange(round(first), round(last) + 1)
        ends = sorted((before, (column, height)))
        heights = np.interp(columns, [end[0] for end in ends], [end[1] for end in ends])
        self._losses[columns] = [self._unscale(float(each)) for each in heights]
        self._before, self._handle = (column, height), None

    def press_key(self, key: Qt.Key) -> None:
        """Choose a handle, or move the curve around it."""
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._losses[:] = np.nan
            self._handle = None
            return
        if not self._is_drawn():
            self._losses[:] = self._start
        sideways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if self._handle is None:
            self._handle = HANDLES // 2
        elif key in sideways:
            self._handle = min(max(self._handle + sideways[key], 0), HANDLES - 1)
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move_handle(1 if key == Qt.Key.Key_Up else -1)

    def _move_handle(self, direction: int) -> None:
        """Move a handle, and the curve beside it the less the nearer to the next handle."""
        low, high = self.plot.box.viewRange()[1]
        apart = abs(np.arange(COLUMNS) - self._handle_column()) / PER_HANDLE
        heights = self._scale(self._filled())
        heights = heights + direction * KEY_STEP * (high - low) * np.maximum(0.0, 1 - apart)
        heights = np.clip(heights, low, high)
        self._losses = np.array([self._unscale(float(each)) for each in heights])

    def _is_drawn(self) -> bool:
        return not np.isnan(self._losses).all()

    def _handle_column(self) -> int:
        return (self._handle or 0) * PER_HANDLE

    def _epochs(self) -> Array:
        return np.linspace(0.0, self._last, COLUMNS)

    def _filled(self) -> Array:
        known = np.flatnonzero(~np.isnan(self._losses))
        return np.interp(np.arange(COLUMNS), known, self._losses[known])
