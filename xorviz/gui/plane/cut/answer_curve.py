"""What a network of one input answers: ŷ over x, and the samples at their targets."""

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from xorviz.core.network.decisions import THRESHOLD
from xorviz.core.run.snapshot import MANY, Snapshot
from xorviz.gui.kit.axes.scales import NumberAxis
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.plane_marks import CLASS_ROLES, drawn_rows, has_classes
from xorviz.gui.kit.plot_items import StillDots
from xorviz.gui.kit.plots import StillLine, StillPlot
from xorviz.gui.kit.theme import scaled
from xorviz.gui.kit.themed import Themed
from xorviz.gui.plane.input_axes import PlaneAxis
from xorviz.gui.plane.sample_hover import SampleHover
from xorviz.gui.plane.sample_look import FollowedRing, mark_looks, nearest_gap, sample_look, wrong_look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xorviz.core.network.arrays import Array

POINTS = 241
"""Of a curve."""
MARGIN = 0.08
"""Above and below the scale of the answers, as a share of that."""
LEFT_AXIS, BOTTOM_AXIS = 46, 24
REACH = 12.0
"""How near the pointer must be to a sample, in pixels."""


class AnswerCurve(Themed, QWidget):
    """Draws the curve, a line for each output; where classes are told apart, also where ŷ is 0.5.

    Most data have no one input: its plot is made when there are first answers to show.
    """

    sample_picked = Signal(object)
    """The row of the sample that a person clicked."""
    place_pointed = Signal(object)
    """(x,) under the pointer, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._followed: int | None = None
        self._made: object = None
        """What the samples' marks were made of."""
        self._lines: list[StillLine] = []
        self.places: Array = np.empty((0, 2))
        """Where the samples that are drawn are, (drawn, 2)."""
        in_column(inside=self)
        self.hide()

    def on_theme_changed(self) -> None:
        """Give what holds colours those of the theme."""
        if self._snapshot is None:
            return
        self._up.setWidth(scaled(LEFT_AXIS))
        self._across.setHeight(scaled(BOTTOM_AXIS))
        self._half.setPen(pg.mkPen(self.theme.colour("border"), width=self.theme.line(1)))
        self._hover.on_theme_changed(self.theme)

    def show_answers(self, snapshot: Snapshot, followed: int | None) -> None:
        """Show the answers of a network of one input, and the sample that is followed."""
        first, data = self._snapshot is None, snapshot.data
        self._snapshot, self._followed = snapshot, followed
        if first:
            self._make_plot()
        (low, high), (left, right) = data.scale, data.extent
        margin = MARGIN * (high - low)
        self._across.show_axis(data.axis(0), "x₁")
        self._plot.show_range((left, right), (low - margin, high + margin))
        x = np.linspace(left, right, POINTS)
        answers = snapshot.predict(x[:, np.newaxis])
        self._make_lines(answers.shape[1])
        several = has_classes(data)
        for line, role, values in zip(self._lines, self._roles(answers.shape[1]), answers.T, strict=True):
            line.setPen(pg.mkPen(self.theme.colour(role), width=self.theme.line(2)))
            line.setData(x, values)
        level = [] if data.regression or several else [THRESHOLD, THRESHOLD]
        self._half.setData([left, right][: len(level)], level)
        self._show_samples(snapshot, followed)

    @Slot(object)
    def on_box_resized(self, box: object) -> None:
        """Have the samples as large as there is room for now."""
        if self._snapshot is not None:
            self._show_samples(self._snapshot, self._followed)

    def show_pointed(self, row: int | None) -> None:
        """Say what is answered at a sample; nothing for None."""
        if self._snapshot is None:
            return
        if row is None or row >= len(self._snapshot.data):
            self._hover.hide()
            return
        area, at = self._plot.shown_area, self._places_of([row])[0].tolist()
        shown = (area.left(), area.right()), (area.top(), area.bottom())
        self._hover.show_sample(self._snapshot, row, at, shown, float(self._plot.width()))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Tell which place is pointed at, and which sample is clicked."""
        if isinstance(event, QMouseEvent) and self._snapshot is not None:
            place = self._plot.place_at(event.position())
            row, gap = self._nearest(place)
            row = row if gap <= REACH else None
            if event.type() == QEvent.Type.MouseMove:
                self.show_pointed(row)
                at = float(self._snapshot.data.inputs[row, 0]) if row is not None else place.x()
                self.place_pointed.emit((at,))
            elif event.type() == QEvent.Type.MouseButtonPress and row is not None:
                self.sample_picked.emit(row)
        elif event.type() == QEvent.Type.Leave:
            self.show_pointed(None)
            self.place_pointed.emit(None)
        return False

    def _nearest(self, place: QPointF) -> tuple[int, float]:
        assert self._snapshot is not None
        count = len(self._snapshot.data)
        rows = np.arange(count) if count < MANY else drawn_rows(count)  # others are not to be seen
        nearest, gap = self._plot.nearest(self._places_of(rows), place)
        return int(rows[nearest]), gap

    def _make_plot(self) -> None:
        self._across, self._up = PlaneAxis("bottom", "x₁"), NumberAxis("left")
        axes = {"left": self._up, "bottom": self._across}
        self._plot = StillPlot("curve_plot", "Answers over the input", self, **axes)
        self._plot.set_margins(0, 6, 8, 0)
        self._plot.box.sigResized.connect(self.on_box_resized)
        self._half = StillLine(self._plot)
        self._samples, self._wrong = StillDots(self._plot), StillDots(self._plot)
        self._chosen = FollowedRing(self._plot)
        self._hover = SampleHover(self._plot)
        self._plot.take_place()
        self.on_theme_changed()

    def _roles(self, outputs: int) -> list[str]:
        return ["text"] if outputs == 1 else [CLASS_ROLES[each % len(CLASS_ROLES)] for each in range(outputs)]

    def _make_lines(self, outputs: int) -> None:
        while len(self._lines) > outputs:
            self._plot.removeItem(self._lines.pop())
        while len(self._lines) < outputs:
            self._lines.append(StillLine(self._plot, connect="finite"))

    def _show_samples(self, snapshot: Snapshot, followed: int | None) -> None:
        """Draw each sample at its target; of several outputs, where its own class is asked for."""
        data, theme, drawn = snapshot.data, self.theme, drawn_rows(len(snapshot.data))
        size = self._plot.box.size()
        made = data, size.toTuple(), theme
        if made != self._made:
            self._made = made
            self.places = self._places_of(drawn)
            gap = nearest_gap(self.places / self._plot.box.viewPixelSize())
            look = sample_look(len(data), gap, min(made[1]), theme)
            looks, of = mark_looks(data, look, theme, drawn)
            self._samples.give_looks(looks)
            self._samples.show_dots(self.places, of)
            self._wrong.give_looks([wrong_look(look)])
            self._chosen.show_look(theme, look.followed_size)
        self._wrong.show_dots(self.places[snapshot.wrong_rows[drawn]])
        rows = [] if followed is None or followed >= len(data) else [followed]
        self._chosen.show_at(self._places_of(rows))

    def _places_of(self, rows: "Sequence[int] | NDArray[np.int64]") -> "Array":
        """Return where samples are drawn, (rows, 2)."""
        assert self._snapshot is not None
        data = self._snapshot.data
        low, high = data.scale
        targets = data.targets[rows]
        at = targets[:, 0] if targets.shape[1] == 1 else np.full(len(targets), high)
        return np.column_stack([data.inputs[rows, 0], at.clip(low, high)])
