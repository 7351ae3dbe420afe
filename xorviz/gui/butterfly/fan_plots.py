"""Two plots over the same epochs: how far the runs of a fan are from that without a move, and the losses."""

import math
from collections.abc import Iterable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPen
from PySide6.QtWidgets import QGraphicsItem, QWidget

from xorviz.core.insight.butterfly.butterfly import Fan
from xorviz.core.network.arrays import Array
from xorviz.gui.butterfly.fan_curves import FanCurve, fan_curves, fan_table, told_at
from xorviz.gui.kit.axes.scales import DecadeAxis, EpochAxis
from xorviz.gui.kit.epoch_lines import walked
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.number_field import ENTER
from xorviz.gui.kit.plots import PillText, StillLine, StillPlot, UprightLine, spread
from xorviz.gui.kit.step_job import InTurns
from xorviz.gui.kit.theme import scaled, text_font
from xorviz.gui.kit.themed import Themed
from xorviz.gui.kit.widgets import announce

LEFT_AXIS, BARE_AXIS, TITLED_AXIS = 66, 20, 36
"""What the axes take, in pixels."""
NAME_PIXELS, NAME_GAP, BESIDE = 12, 15.0, 6.0
PALEST, THINNEST, THICKEST, CHOSEN = 0.75, 1.2, 2.0, 3.0
REACH = 12.0
"""So near to a curve the pointer is on it, in pixels."""
DASHES = [5.0, 3.0]
"""Negative."""
NO_HEIGHTS = (-1.0, 0.0)


class FanPlots(Themed, QWidget):
    """Shows a fan; one of its runs stands out. A click, or Enter, wishes to see it."""

    chosen = Signal(int)
    """Another run stands out: its place among the curves."""
    run_wished = Signal(int)
    """The place of a run that is to be seen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("butterfly_plots")
        self.setAccessibleName("Distances and losses of the fan")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fan: Fan | None = None
        self._end = 0
        """The last epoch of the axis: what is trained now, or to come."""
        self._curves: list[FanCurve] = []
        self._chosen = 0
        self._reached: int | None = None
        self.distance = self._plot("butterfly_distance", "Distance of each run from that not moved")
        self.loss = self._plot("butterfly_loss", "Loss of each run")
        self._lines: list[list[StillLine]] = []
        self._names: list[PillText] = []
        """Of all curves in the upper plot, then in the lower one."""
        self._items: list[tuple[StillPlot, QGraphicsItem]] = []
        self._turns = InTurns(self)
        self._readings = [UprightLine(plot) for plot in self._plots]
        self._told = PillText(anchor=(0.0, 0.0))
        self.distance.addItem(self._told)
        in_column((self.distance, 3), (self.loss, 2), inside=self, gap=2)
        self.on_theme_changed()

    @property
    def _plots(self) -> tuple[StillPlot, StillPlot]:
        return self.distance, self.loss

    def show_fan(self, fan: Fan | None, epochs: int) -> None:
        """Show a fan that is to go so far beyond its first epoch; none while there is none."""
        self._fan, self._curves = fan, [] if fan is None else fan_curves(fan)
        self._end = 0 if fan is None else fan.epoch + epochs
        if self._chosen >= len(self._curves):
            self._chosen = 0
        self._draw_on(self.distance)
        self._turns.do(self._draw_losses)  # both at once would hold up what trains beside

    def choose(self, index: int) -> None:
        """Let a run stand out."""
        if 0 <= index < len(self._curves) and index != self._chosen:
            self._chosen = index
            self._draw()

    def spoken(self) -> str:
        """Return what is known of the run that stands out, where the keys are or at its end."""
        if self._fan is None:
            return ""
        return told_at(self._fan, self._chosen, self._end if self._reached is None else self._reached)

    def numbers(self) -> Iterable[str]:
        """Yield distances and losses of each run, a line for each span of epochs, parted by tabs."""
        return () if self._fan is None else fan_table(self._fan)

    def on_theme_changed(self) -> None:
        """Give what holds colours those of the theme."""
        theme = self.theme
        for plot, title in zip(self._plots, ("distance ‖θ′ − θ‖", "loss"), strict=True):
            left, bottom = plot.axes["left"], plot.axes["bottom"]
            style = {"color": theme.roles["muted"], "font-size": f"{scaled(12)}px"}
            left.setLabel(title, **style)
            left.setWidth(scaled(LEFT_AXIS))
            titled = plot is self.loss
            bottom.setLabel("epoch", **style)
            bottom.showLabel(titled)
            bottom.setHeight(scaled(TITLED_AXIS if titled else BARE_AXIS))
            for axis in (left, bottom):
                axis.setGrid(28)
        for line in self._readings:
            line.setPen(pg.mkPen(theme.colour("accent"), width=theme.line(2)))
        self._dress(self._told, "text")
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read a curve along its epochs, go to the next one, open it."""
        key = event.key()
        if self._fan is None:
            super().keyPressEvent(event)
        elif key in ENTER:
            self.run_wished.emit(self._chosen)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.chosen.emit((self._chosen + step) % len(self._curves))
            announce(self, self.spoken())
        else:
            epochs = self._fan.unmoved.epochs
            here = self._fan.epoch if self._reached is None else self._reached
            epoch = walked(epochs, self._fan.unmoved.last_epoch, here, key)
            if epoch is None:
                super().keyPressEvent(event)
                return
            self._show_reached(epoch)
            announce(self, self.spoken())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget where the keys were."""
        super().focusOutEvent(event)
        self._show_reached(None)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Let the run under the pointer stand out; open it where it is clicked."""
        if isinstance(event, QMouseEvent) and self._curves:
            place = next((each for each in self._plots if each.viewport() is watched), None)
            near = None if place is None else self._near(place, event.position())
            self.setCursor(Qt.CursorShape.ArrowCursor if near is None else Qt.CursorShape.PointingHandCursor)
            if near is not None:
                if event.type() == QEvent.Type.MouseMove and near != self._chosen:
                    self.chosen.emit(near)
                pressed = event.type() == QEvent.Type.MouseButtonPress
                if pressed and event.button() == Qt.MouseButton.LeftButton:
                    self.run_wished.emit(near)
        return False

    def _near(self, plot: StillPlot, pixel: QPointF) -> int | None:
        """Return the run whose curve is the nearest within reach; None if there is none."""
        at, found = plot.place_at(pixel), list[tuple[float, int]]()
        for index, curve in enumerate(self._curves):
            points = self._points(curve, plot)
            points = points[np.isfinite(points[:, 1])]
            if len(points):
                found.append((plot.nearest(points, at)[1], index))
        gap, index = min(found, default=(math.inf, 0))
        return index if gap <= REACH else None

    def _points(self, curve: FanCurve, plot: StillPlot) -> Array:
        return curve.distances if plot is self.distance else curve.losses

    def _plot(self, name: str, title: str) -> StillPlot:
        plot = StillPlot(name, title, self, left=DecadeAxis("left"), bottom=EpochAxis("bottom"))
        plot.axes["left"].setLogMode(y=True)
        plot.set_margins(0, 6, 0, 0)
        plot.box.sigResized.connect(self._draw)
        return plot

    def _draw(self) -> None:
        for plot in self._plots:
            self._draw_on(plot)
        self._show_reached(self._reached)

    def _draw_losses(self) -> None:
        self._draw_on(self.loss)
        self._show_reached(self._reached)

    def _draw_on(self, plot: StillPlot) -> None:
        if len(self._lines) != len(self._curves):
            self._make_lines()
        self._fit(plot)
        for curve, lines in zip(self._curves, self._lines, strict=True):
            chosen = curve is self._curves[self._chosen]
            points, line = self._points(curve, plot), lines[self._plots.index(plot)]
            line.setPen(self._pen(curve, chosen=chosen))
            line.setData(points[:, 0], points[:, 1], connect="finite")
            line.setZValue(2.0 if chosen else curve.strength)
        self._place_names(plot)

    def _fit(self, plot: StillPlot) -> None:
        heights = [self._points(curve, plot)[:, 1] for curve in self._curves]
        known = np.concatenate([[], *heights])
        known = known[np.isfinite(known)]
        low, high = _with_decades(float(known.min()), float(known.max())) if len(known) else NO_HEIGHTS
        margin = 0.06 * (high - low) or 0.5
        first = float(self._fan.epoch) if self._fan is not None else 0.0
        span = max(1.0, self._end - first)
        share = min(0.5, self._room() / max(1.0, plot.box.width()))
        plot.show_range((first - 0.01 * span, first + span / (1.0 - share)), (low - margin, high + margin))

    def _room(self) -> float:
        metrics = QFontMetricsF(text_font(NAME_PIXELS))
        return (
            max((metrics.horizontalAdvance(each.name) for each in self._curves), default=0.0) + BESIDE + 14.0
        )

    def _pen(self, curve: FanCurve, *, chosen: bool) -> QPen:
        strength = 1.0 if chosen else PALEST + (1.0 - PALEST) * curve.strength
        width = CHOSEN if chosen else THINNEST + (THICKEST - THINNEST) * curve.strength
        pen = pg.mkPen(self.theme.colour(_role(curve), strength), width=self.theme.line(width))
        if curve.shift < 0:
            pen.setDashPattern(DASHES)
        return pen

    def _place_names(self, plot: StillPlot) -> None:
        """Put each name beside its curve's end; of the losses those that matter alone."""
        offset = len(self._curves) if plot is self.loss else 0
        for name in self._names[offset : offset + len(self._curves)]:
            name.hide()
        if plot is self.distance:
            indexes = [index for index, curve in enumerate(self._curves) if curve.shift]
        else:
            indexes = list(dict.fromkeys((0, self._chosen))) if self._curves else []
        ends = [points[-1] for index in indexes if len(points := self._points(self._curves[index], plot))]
        area, pixels = plot.shown_area, max(1.0, plot.box.rect().height())
        if not ends or not area.height():
            return
        heights = [(end[1] - area.top()) / area.height() * pixels for end in ends]
        heights = [height if math.isfinite(height) else 0.0 for height in heights]
        gap = min(scaled(NAME_GAP), pixels / len(heights))
        for index, end, height in zip(
            indexes, ends, spread(heights, gap, gap / 2, pixels - gap / 2), strict=True
        ):
            name, curve = self._names[offset + index], self._curves[index]
            name.show()
            name.show_text(curve.name)
            self._dress(name, _role(curve))
            x = float(end[0]) + BESIDE * plot.box.viewPixelSize()[0]
            name.setPos(x, area.top() + height / pixels * area.height())

    def _make_lines(self) -> None:
        for plot, item in self._items:
            plot.removeItem(item)
        self._lines = [[StillLine(plot) for plot in self._plots] for _ in self._curves]
        self._names = [PillText(anchor=(0.0, 0.5)) for _ in self._plots for _ in self._curves]
        for place, name in enumerate(self._names):
            self._plots[place // len(self._curves)].addItem(name)
        self._items = [each for lines in self._lines for each in zip(self._plots, lines, strict=True)]
        self._items += [
            (self._plots[place // len(self._curves)], name) for place, name in enumerate(self._names)
        ]

    def _dress(self, name: PillText, role: str) -> None:
        """Give a text the colours and the font of the theme."""
        name.set_colours(self.theme.colour("card", 0.9), self.theme.colour(role))
        name.set_font(text_font(NAME_PIXELS))
        name.setZValue(5)

    def _show_reached(self, epoch: int | None) -> None:
        self._reached = epoch if self._fan is not None else None
        for item in (*self._readings, self._told):
            item.setVisible(self._reached is not None)
        if self._reached is not None:
            for line in self._readings:
                line.show_at(self._reached)
            area = self.distance.shown_area
            self._told.show_text(self.spoken())
            self._told.set_anchor((float(self._reached > area.center().x()), 0.0))
            self._told.setPos(self._reached, area.bottom())


def _with_decades(low: float, high: float) -> tuple[float, float]:
    """Return ends that have two powers of ten between them, so that the axis can be read."""
    if math.floor(high) > math.ceil(low):
        return low, high
    below = math.floor(low)
    return float(below), float(max(below + 1, math.ceil(high)))


def _role(curve: FanCurve) -> str:
    """Return the role of a curve's colour: which way the parameter was moved."""
    if not curve.shift:
        return "text"
    return "positive" if curve.shift > 0 else "negative"
