"""What moved a parameter over the epochs: areas on each other, and the value that they add up to."""

from collections.abc import Iterator

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QGraphicsItem, QWidget

from xorviz.core.insight.reasons.biography import Biography
from xorviz.core.insight.reasons.words import told_of
from xorviz.core.network.arrays import Array
from xorviz.gui.kit.axes.scales import EpochAxis, NumberAxis
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.plots import PillText, StillPlot, spread
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.themed import Themed

PALEST, STRONGEST = 0.25, 0.75
"""How strong the colour of the first part is, and of the last."""
HATCHES = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.FDiagPattern,
    Qt.BrushStyle.Dense4Pattern,
    Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.DiagCrossPattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense6Pattern,
    Qt.BrushStyle.VerPattern,
    Qt.BrushStyle.CrossPattern,
    Qt.BrushStyle.Dense2Pattern,
)
"""What tells the parts apart instead where nothing may be so pale: as many as there are at most."""
NAME_GAP = 15.0
TITLE = "What moved it over the epochs"
ROOM = 0.24
"""Of the epochs, what is left free for names at their end."""


class HistoryPlot(Themed, QWidget):
    """Shows the parts, those that raise it above those that lower it, and the value as a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        axes = {"left": NumberAxis("left"), "bottom": EpochAxis("bottom")}
        self._plot = StillPlot("why_plot", TITLE, self, **axes)
        self.setAccessibleName(TITLE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._plot.set_margins(0, 6, 0, 0)
        self._items: list[QGraphicsItem] = []
        self._shown: tuple[Biography, dict[str, Array]] | None = None
        self._plot.box.sigResized.connect(self._draw)
        in_column(self._plot, inside=self)

    def show_history(self, found: Biography, parts: dict[str, Array]) -> None:
        """Show a biography, with parts that add up to its change."""
        self._shown = (found, parts)
        self._draw()

    def spoken(self) -> str:
        """Return what it was at first, and what each part moved it by, in words."""
        if self._shown is None:
            return ""
        return ". ".join(f"{words} {number}" for words, number in told_of(*self._shown))

    def numbers(self) -> Iterator[str]:
        """Yield the value and how far each part has moved it by then, a line for each epoch drawn."""
        if self._shown is None:
            return
        found, parts = self._shown
        moved = [np.concatenate([[0.0], np.cumsum(each)]) for each in parts.values()]
        yield "\t".join(["epoch", "value", *parts])
        for epoch, *numbers in zip(
            *(each.tolist() for each in (found.edges, found.values, *moved)), strict=True
        ):
            yield "\t".join([str(epoch), *map(repr, numbers)])

    def on_theme_changed(self) -> None:
        """Draw it in the colours of the theme."""
        super().on_theme_changed()
        self._draw()

    def _draw(self) -> None:
        for item in self._items:
            self._plot.removeItem(item)
        self._items = []
        if self._shown is None:
            return
        found, parts = self._shown
        epochs = found.edges.astype(np.float64)
        start = float(found.values[0])
        above, below = np.full(len(epochs), start), np.full(len(epochs), start)
        names: list[tuple[float, str]] = []
        for place, (name, moved) in enumerate(parts.items()):
            total = np.concatenate([[0.0], np.cumsum(moved)])
            up, down = np.maximum(total, 0.0), np.minimum(total, 0.0)
            for base, reach in ((above, up), (below, down)):
                if reach.any():
                    self._add_area(epochs, base, base + reach, place, len(parts))
                    names.append((float(base[-1] + reach[-1] / 2), name))
            above, below = above + up, below + down
        line = pg.PlotCurveItem(
            epochs, found.values, pen=pg.mkPen(self.theme.colour("text"), width=self.theme.line(2))
        )
        self._add(line)
        last = float(epochs[-1]) or 1.0
        low, high = float(min(below.min(), start)), float(max(above.max(), start))
        margin = 0.06 * (high - low) or 1.0
        self._plot.show_range((0.0, last * (1.0 + ROOM)), (low - margin, high + margin))
        self._add_names(names, last, high - low + 2 * margin)

    def _add_area(self, epochs: Array, low: Array, high: Array, place: int, count: int) -> None:
        edges = [pg.PlotCurveItem(epochs, values, pen=None) for values in (low, high)]
        pen = pg.mkPen(self.theme.colour("card"), width=self.theme.line(1))
        self._add(pg.FillBetweenItem(*edges, brush=self._brush(place, count), pen=pen))

    def _brush(self, place: int, count: int) -> QBrush:
        """Return how a part of so many is filled: by strength, or where that is hardly seen by shape."""
        if self.theme.opacity > PALEST:
            return QBrush(self.theme.colour("accent"), HATCHES[place % len(HATCHES)])
        return QBrush(self.theme.colour("accent", PALEST + (STRONGEST - PALEST) * (place + 1) / count))

    def _add_names(self, names: list[tuple[float, str]], last: float, height: float) -> None:
        pixels = max(1.0, self._plot.box.height())
        places = [pixels * value / height for value, _ in names]
        low = min(places, default=0.0)
        spaced = spread(places, NAME_GAP, low - pixels, low + 2 * pixels)
        for (_, name), at in zip(names, spaced, strict=True):
            text = PillText(anchor=(0.0, 0.5))
            text.set_font(text_font(12))
            text.set_colours(self.theme.colour("card", 0.8), self.theme.colour("text"))
            text.show_text(name)
            self._add(text)
            text.setPos(last * 1.01, at * height / pixels)

    def _add(self, item: QGraphicsItem) -> None:
        self._plot.addItem(item)
        self._items.append(item)
