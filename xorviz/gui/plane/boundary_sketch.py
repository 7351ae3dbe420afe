"""A decision boundary drawn with the mouse, or moved at three handles with the keyboard."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt

from xorviz.core.network.arrays import Array
from xorviz.core.teach.predictions import Stroke
from xorviz.gui.kit.plot_items import StillDots
from xorviz.gui.kit.plots import StillLine, StillPlot
from xorviz.gui.kit.pointing.keys import ARROWS
from xorviz.gui.kit.sketch import Sketch, handle_looks
from xorviz.gui.kit.theme import Theme

KEY_STEP = 0.04
"""Of the plane's width, for an arrow key."""
POINTS = 33
"""Of a line through three handles."""
LEAST_GAP = 2.0
"""Pixels between two points of a line."""
MOST_STROKES = 12
HANDLE_KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)
UNDO_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class BoundarySketch(Sketch):
    """Some lines on the plane. The keyboard's have three handles; the mouse's are as they are drawn."""

    hint = "Draw the boundary here · Esc leaves"
    keys = frozenset((*ARROWS, *HANDLE_KEYS, *UNDO_KEYS, Qt.Key.Key_Plus))

    def __init__(self, plot: StillPlot) -> None:
        super().__init__(plot)
        self._strokes: list[list[tuple[float, float]]] = []
        self._places: Array | None = None
        """(3, 2): the handles of the last line, if that is the keyboard's"""
        self._handle = 1
        self._line = StillLine(plot, connect="finite")
        self._line.setZValue(4)
        self._handles = StillDots(plot)
        self._handles.setZValue(5)

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What is drawn: (x₁, x₂) along each line that has a length."""
        return tuple(tuple(stroke) for stroke in self._strokes if len(stroke) > 1)

    def begin(self) -> None:
        """Let a boundary be drawn."""
        if not self.drawing:
            self.clear()
        self.start()
        self.show_lines()

    def clear(self) -> None:
        """Show none."""
        self.stop()
        self._strokes, self._places = [], None
        self.show_lines()

    def show_strokes(self, strokes: Sequence[Stroke]) -> None:
        """Show what was drawn before."""
        self.clear()
        self._strokes = [list(stroke) for stroke in strokes]
        self.show_lines()

    def stop(self) -> None:
        """Draw no more; what there is stays, without handles."""
        super().stop()
        self._places = None
        self.show_lines()

    def on_theme_changed(self, theme: Theme) -> None:
        """Give what holds colours those of a theme."""
        super().on_theme_changed(theme)
        self._line.setPen(pg.mkPen(theme.colour("text"), width=theme.line(3), style=Qt.PenStyle.DotLine))
        self._line.setShadowPen(pg.mkPen(theme.colour("card", 0.6), width=theme.line(6)))
        self._handles.give_looks(handle_looks(theme, 10))

    def show_lines(self) -> None:
        """Draw what there is."""
        rows: list[tuple[float, float]] = []
        for stroke in self.strokes:
            rows += [*stroke, (float("nan"), float("nan"))]
        line = np.array(rows).reshape(-1, 2)
        self._line.setData(line[:, 0], line[:, 1])
        places = np.empty((0, 2)) if self._places is None else self._places
        self._handles.show_dots(places, np.arange(len(places)) == self._handle)
        self.label.setVisible(bool(rows))
        if rows:
            first = self.strokes[0]
            self.label.setPos(*first[len(first) // 2])

    def draw_to(self, place: QPointF, *, anew: bool) -> None:
        """Draw a line on to a place."""
        point, self._places = (place.x(), place.y()), None
        if anew and len(self._strokes) < MOST_STROKES:
            self._strokes = [stroke for stroke in self._strokes if len(stroke) > 1]
            self._strokes.append([point])
        elif self._strokes and self._gap(point) >= LEAST_GAP:
            self._strokes[-1].append(point)
        self.show_lines()

    def press_key(self, key: Qt.Key) -> None:
        """Choose a handle, move it, or add or take away a line."""
        if key in UNDO_KEYS:
            self._strokes, self._places = self._strokes[:-1], None
        elif self._places is None or key == Qt.Key.Key_Plus:
            if len(self._strokes) < MOST_STROKES:
                self._add_line()
        elif key in HANDLE_KEYS:
            self._handle = HANDLE_KEYS.index(key)
        else:
            low, high = self.plot.box.viewRange()[1]
            self._places[self._handle] += np.array(ARROWS[key]) * KEY_STEP * (high - low)
            self._strokes[-1] = _through(self._places)
        self.show_lines()

    def _add_line(self) -> None:
        """Add an upright line in the middle of the plane."""
        (left, right), (low, high) = self.plot.box.viewRange()
        middle, inset = (left + right) / 2, 0.1 * (high - low)
        self._places = np.array([(middle, high - inset), (middle, (low + high) / 2), (middle, low + inset)])
        self._strokes.append(_through(self._places))

    def _gap(self, point: tuple[float, float]) -> float:
        """Return how far a point is from the end of the last line, in pixels."""
        steps = np.subtract(point, self._strokes[-1][-1]) / self.plot.box.viewPixelSize()
        return float(np.hypot(*steps))


def _through(handles: Array) -> list[tuple[float, float]]:
    """Return points of the parabola that goes through three handles."""
    t = np.linspace(0.0, 1.0, POINTS)[:, np.newaxis]
    first, middle, last = handles
    curve = (1 - t) * (1 - 2 * t) * first + 4 * t * (1 - t) * middle + t * (2 * t - 1) * last
    return [(float(x1), float(x2)) for x1, x2 in curve]
