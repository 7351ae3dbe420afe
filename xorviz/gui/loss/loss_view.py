"""The loss over epochs, with a line at the epoch shown that can be dragged."""

from collections.abc import Iterable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QBrush, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from xorviz.core.insight.plane_cut import AT_MEANS, Cut
from xorviz.core.network.arrays import Array
from xorviz.core.run.history import LossCurve
from xorviz.core.run.landmarks import Landmark
from xorviz.gui.kit.axes.scales import DecadeAxis, EpochAxis
from xorviz.gui.kit.epoch_lines import walked
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.number_field import ENTER
from xorviz.gui.kit.pane import Pane
from xorviz.gui.kit.plot_items import MovingDot, StillDots
from xorviz.gui.kit.plots import StillLine, StillPlot, UprightLine
from xorviz.gui.kit.theme import scaled
from xorviz.gui.kit.widgets import announce
from xorviz.gui.loss.curve_sketch import CurveSketch
from xorviz.gui.loss.future_lines import FutureLines
from xorviz.gui.loss.ghost_line import Ghosts
from xorviz.gui.loss.loss_curves import (
    SMALLEST_LOSS,
    DrawnCurve,
    LossGhost,
    axis_end,
    draw_curve,
    loss_ghosts,
    loss_range,
    loss_table,
    test_losses,
)
from xorviz.gui.loss.loss_hover import LossHover, reading_words, shown_words
from xorviz.gui.loss.loss_marks import LossMarks
from xorviz.gui.loss.loss_places import PlotArea, pointed_curve
from xorviz.gui.loss.rate_curve import RateCurve
from xorviz.session.view import SessionView
from xorviz.session.wishes.outlook import Outlook

GRIP = 6.0
"""How near to the cursor its line can be taken, in pixels; elsewhere it comes to the pointer."""


class LossView(Pane, QWidget):
    """Shows the loss of every epoch so far, on a logarithmic or a linear scale."""

    cursor_requested = Signal(int)
    """The epoch that a person drags the cursor to."""
    present_wished = Signal(bool)
    """Whether the future without the change is to be seen beside that of what is in hand."""

    smallest = (160, 90)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("loss", "Loss over epochs", parent)
        self.logarithmic = True
        self.reaches_ghosts = False
        """Whether the cursor can be dragged to epochs that only a ghost has."""
        self._curve: LossCurve | None = None
        self._drawn: DrawnCurve | None = None
        self._epoch = 0
        self._ahead = False
        """Whether the run goes on after the cursor."""
        self._loss = 0.0
        self._others: list[LossGhost] = []
        """All other branches."""
        self._test: LossCurve | None = None
        self._alone = False
        """Whether none of them is shown."""
        self._marks: tuple[Landmark, ...] = ()
        self._crossed: list[int] = []
        """The epochs at which there is a cross."""
        self._pointer: QPointF | None = None
        self._reached: int | None = None
        """The epoch that the keys have led to."""
        self._grip: float | None = None
        self._requested = 0
        self._plot = StillPlot(
            "loss_plot", "Loss over epochs", self, left=DecadeAxis("left"), bottom=EpochAxis("bottom")
        )
        self._plot.box.sigResized.connect(self.redraw)
        self._ghosts = Ghosts(self._plot)
        self._cursor = UprightLine(self._plot)
        self._future = StillLine(self._plot)
        self._past = StillLine(self._plot)
        self._point = MovingDot(self._plot, size=8)
        self._crosses = StillDots(self._plot)
        self._placed_marks, self.rates = LossMarks(self._plot), RateCurve(self._plot)
        self._hover, self._coming = LossHover(self._plot), FutureLines(self._plot)
        self.sketch = CurveSketch(self._plot, self._scale, self._unscale)
        """A curve that a person predicts."""
        self.sketch.changed.connect(self.redraw)
        self._coming.alt.changed.connect(self.present_wished)
        in_column(self._plot, inside=self)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Tab and F6 come here; the plot itself takes no keys
        self.on_theme_changed()
        self._plot.axes["left"].setLogMode(y=True)

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Show the run's losses, the other branches behind them, and what stands out."""
        if what & {"branch", "branches"}:
            self._others = loss_ghosts(view)
            self.show_alone(self._alone)
        if what & {"run", "head", "snapshot"}:
            self._marks = view.landmarks
            self.rates.show_run(view.run)
            self.show_test(view.run.test_curve)
            self.show_losses(view.run.curve, view.snapshot.epoch, view.snapshot.loss)
        elif "landmarks" in what:
            self.show_marks(view.landmarks)
        if "ahead" in what:
            self.show_ahead(view.ahead, view.cut)

    def show_alone(self, alone: bool) -> None:
        """Show the run by itself, while a person says what it will do; or the other branches behind it."""
        self._alone = alone
        if alone:
            self.show_ahead(None)
        self.show_ghosts([] if alone else [*test_losses(self._test), *self._others])

    def show_ahead(self, outlook: Outlook | None, cut: Cut = AT_MEANS) -> None:
        """Show the future of what a person has in hand; not while it is to be said what the run will do."""
        self._coming.show(None if self._alone else outlook, cut)
        self.redraw()

    def show_test(self, curve: LossCurve | None) -> None:
        """Show the losses of the samples that are held out beside the run's own; None if none are."""
        if curve is not self._test:
            self._test = curve
            self.show_alone(self._alone)

    def show_losses(self, curve: LossCurve, epoch: int, loss: float) -> None:
        """Show a run's losses, with the cursor at an epoch and its loss; what lies after it is paler."""
        self._curve, self._epoch, self._loss = curve, epoch, loss
        self.redraw()

    def show_ghosts(self, ghosts: Sequence[LossGhost]) -> None:
        """Show the losses of other branches behind the run's own."""
        if self._ghosts.take(ghosts, self.theme):
            self.redraw()

    def show_marks(self, marks: Sequence[Landmark]) -> None:
        """Show what stands out in the run."""
        if self._marks != tuple(marks):
            self._marks = tuple(marks)
            if self.is_shown() and self._drawn is not None:
                self._place_marks(self._drawn)
                self._show_pointer()

    def show_logarithmic(self, logarithmic: bool) -> None:
        """Choose the scale of the loss."""
        self.logarithmic = logarithmic
        self._plot.axes["left"].setLogMode(y=logarithmic)
        self._ghosts.forget()
        self.redraw()

    def on_theme_changed(self) -> None:
        """Give what holds colours those of the theme."""
        theme = self.theme
        self._past.setPen(pg.mkPen(theme.colour("accent"), width=theme.line(1)))
        self._future.setPen(pg.mkPen(theme.colour("muted", 0.5), width=theme.line(1)))
        self._cursor.setPen(pg.mkPen(theme.colour("muted"), width=theme.line(1)))
        self._point.show_look(
            pg.mkPen(theme.colour("card"), width=theme.line(1)), pg.mkBrush(theme.colour("accent"))
        )
        rim = pg.mkPen(theme.colour("card"), width=theme.line(1))
        self._crosses.give_looks([("x", 11, rim, QBrush(theme.colour("text")))])
        self.sketch.on_theme_changed(theme)
        self._ghosts.paint(theme)
        self._coming.paint(theme)
        self._plot.axes["left"].setWidth(scaled(46))
        self._plot.axes["bottom"].setHeight(scaled(24))
        for side in ("left", "bottom"):
            self._plot.axes[side].setGrid(28)

    def spoken(self) -> str:
        """Return what the picture shows, in words."""
        if self._curve is None:
            return ""
        if self._reached is not None:
            return reading_words(self._curve, self._reached, self._marks)
        told = [
            shown_words(self._curve, self._epoch, self._loss, self._marks),
            *self._coming.note.said.values(),
        ]
        return ". ".join(told)

    def numbers(self) -> Iterable[str]:
        """Yield the losses, a line for each epoch or span of epochs, parted by tabs."""
        return () if self._curve is None else loss_table(self._curve)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read the curve from place to place; Enter takes the cursor there."""
        here = self._epoch if self._reached is None else self._reached
        epoch = None if self._drawn is None else walked(self._drawn.x, self._drawn.last, here, event.key())
        if epoch is not None:
            self._pointer, self._reached = None, epoch
            self._show_pointer()
            announce(self, self.spoken())
        elif event.key() in ENTER and self._reached is not None:
            self.cursor_requested.emit(self._reached)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget where the keys were."""
        super().focusOutEvent(event)
        self._reached = None
        self._show_pointer()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Let the cursor be dragged, and say what is under the pointer; the plot itself stays still."""
        if isinstance(event, QMouseEvent):
            self._follow_mouse(event)
            return event.type() != QEvent.Type.MouseMove or self._grip is not None
        if event.type() == QEvent.Type.Leave:
            self._pointer = None
            self._show_pointer()
        return False

    def _follow_mouse(self, event: QMouseEvent) -> None:
        scene = self._plot.mapToScene(event.position().toPoint())
        self._pointer = point = self._plot.box.mapFromScene(scene)
        if event.button() == Qt.MouseButton.LeftButton:
            pressed = event.type() != QEvent.Type.MouseButtonRelease and self._is_inside(point)
            aside = self._aside(point)
            self._grip = (aside if abs(aside) <= GRIP else 0.0) if pressed else None
            self._requested = self._epoch
        if self._grip is not None:
            before, self._requested = self._requested, self._epoch_at(point.x() - self._grip)
            if before != self._requested:
                self.cursor_requested.emit(self._requested)
        self._show_pointer()

    def _is_inside(self, point: QPointF) -> bool:
        return self._drawn is not None and self._area().box.contains(point)

    def _aside(self, point: QPointF) -> float:
        """Return how far a point is from the cursor's line, in pixels."""
        return point.x() - self._area().across(float(self._epoch))

    def _epoch_at(self, pixel: float) -> int:
        """Return the epoch nearest to a pixel that the cursor can be at."""
        lasts = [drawn.last for drawn in self._drawn_curves(ghosts=self.reaches_ghosts)]
        return min(max(0, round(self._area().epoch_at(pixel))), max(lasts))

    def _drawn_curves(self, *, ghosts: bool = True) -> list[DrawnCurve]:
        """Return the run's own curve, and the ghosts'."""
        own = [self._drawn] if self._drawn else []
        return own + self._ghosts.drawn if ghosts and self._ghosts else own

    def draw(self) -> None:
        """Draw everything."""
        if self._curve is None:
            return
        coming = self._coming if self._coming.shown else None
        reaches = self.sketch.reach, None if coming is None else coming.reach
        last = self._ghosts.last(self._curve.epochs - 1)
        for reach in reaches:
            last = last if reach is None else max(last, reach[0])
        end = axis_end(last)
        self._drawn = draw_curve(self._curve, self._scale, end)
        x, y = self._drawn.points()
        past = int(np.searchsorted(x, self._epoch, side="right"))
        self._past.setData(x[:past], y[:past])
        ahead, self._ahead = self._ahead, past < len(x)
        if ahead or self._ahead:
            first = max(0, past - 1) if self._ahead else len(x)
            self._future.setData(x[first:], y[first:])
        for line in self._ghosts:
            line.draw(self._scale, end)
        if coming is not None:
            coming.draw(self._scale)
        height = float(self._scale(np.array([self._loss]))[0])
        self._point.show_at(min(self._epoch, self._drawn.last), height)
        low, high = self._drawn.low, self._drawn.high
        for drawn in self._ghosts.fitting(self._drawn.last) if self._ghosts else ():
            low, high = min(low, drawn.low), max(high, drawn.high)
        for reach in reaches:
            if reach is not None:
                low, high = min(low, reach[1]), max(high, reach[2])
        self._plot.show_range((-0.015 * end, 1.03 * end), loss_range(low, high, logarithmic=self.logarithmic))
        self._cursor.show_at(self._epoch)
        self.sketch.show_curve()
        self.rates.show_cursor(self._epoch, end, self._area(), self._drawn_curves())
        if coming is not None:
            coming.place(self._area(), self._drawn_curves())
        self._place_marks(self._drawn)
        self._show_pointer()

    def _place_marks(self, drawn: DrawnCurve) -> None:
        epochs = [mark.last for mark in self._marks if mark.kind == "diverged"]
        before, self._crossed = self._crossed, epochs
        if epochs or before:
            losses = [drawn.curve.around(min(epoch, drawn.last))[2] for epoch in epochs]
            self._crosses.show_dots(np.column_stack([epochs, self._scale(np.array(losses))]))
        area, height = self._area(), float(self._scale(np.array([self._loss]))[0])
        dot = QPointF(area.across(float(min(self._epoch, drawn.last))), area.down(height))
        taken = self._coming.note.box, self.rates.box, *self.sketch.boxes(area)
        self._placed_marks.place(area, self._marks, drawn, self._drawn_curves()[1:], dot, taken)

    def _show_pointer(self) -> None:
        """Say what is under the pointer; its shape says whether it would take the cursor's line."""
        point, shape = self._pointer, Qt.CursorShape.ArrowCursor
        if point is None and self._reached is not None and self._drawn is not None:
            self._show_reached(self._reached, self._drawn)
        elif point is None or not (self._is_inside(point) or self._grip is not None):
            self._hover.hide()
        elif self._grip is not None or abs(self._aside(point)) <= GRIP:
            shape = Qt.CursorShape.SizeHorCursor
            self._show_hover(point)
        else:
            self._show_hover(point)
        if self._plot.viewport().cursor().shape() != shape:
            self._plot.viewport().setCursor(shape)

    def _show_hover(self, point: QPointF) -> None:
        """Say what a point means: while the cursor is dragged, the epoch that is asked for."""
        area, (own, *ghosts) = self._area(), self._drawn_curves()
        drawn, epoch = own, self._requested
        if self._grip is None:
            drawn, epoch = pointed_curve(area, point, own, ghosts), round(area.epoch_at(point.x()))
        if drawn is None:
            self._hover.hide()
            return
        epoch = min(max(drawn.first, epoch), drawn.last)
        note = "" if self._grip is not None else self._placed_marks.note_at(point.x())
        self._hover.show_point(drawn, epoch, note, area, [own, *ghosts])

    def _show_reached(self, epoch: int, own: DrawnCurve) -> None:
        """Say what the keys have led to where it is."""
        area, epoch = self._area(), min(epoch, own.last)
        note = self._placed_marks.note_at(area.across(float(epoch)))
        self._hover.show_point(own, epoch, note, area, self._drawn_curves())

    def _area(self) -> PlotArea:
        (first, last), (low, high) = self._plot.box.viewRange()
        return PlotArea(self._plot.box.rect(), (first, last), (low, high))

    def _scale(self, losses: Array) -> Array:
        return np.log10(np.maximum(losses, SMALLEST_LOSS)) if self.logarithmic else losses

    def _unscale(self, value: float) -> float:
        return 10**value if self.logarithmic else value
