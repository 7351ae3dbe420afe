"""Lines over the epochs of a run on a log scale, each with its name at its end, and what follows a run."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from xorviz.core.insight.health import GradientNorms, Health, takes_long
from xorviz.core.network.arrays import Array
from xorviz.core.run.run import Run
from xorviz.core.steps import unwaited
from xorviz.gui.kit.axes.scales import DecadeAxis, EpochAxis
from xorviz.gui.kit.layouts import in_column
from xorviz.gui.kit.number_field import ENTER
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.plots import PillText, StillPlot, UprightLine, spread
from xorviz.gui.kit.theme import scaled, text_font
from xorviz.gui.kit.themed import Themed
from xorviz.gui.kit.widgets import announce

if TYPE_CHECKING:
    from concurrent.futures import Future

NO_HEIGHTS = (-6.0, 0.0)
"""The powers of ten on the axis where every number is zero, which has no place on a log scale."""
FEWEST_EPOCHS = 10
NAME_PIXELS = 12
NAME_GAP = 15.0
"""From one name to the next below it, in pixels."""
BESIDE = 6.0
"""From the end of a line to its name, in pixels."""
THICKER = 1.5
"""By how much the last line is thicker than the first, in pixels."""
PALEST = 0.45
LEFT_AXIS, BOTTOM_AXIS, BARE_AXIS = 58, 36, 20
"""What the axes take, in pixels; the bare one has no title."""
ROOMY = 130
"""From this height on, in pixels, the epochs have their title."""
MORE_MS = 10
"""Between one part of a long run and the next."""
BESIDE_MS, BESIDE_SECONDS = 250, 0.5
"""So often it is looked at what a thread beside has found, and so long are its parts."""
PAGES = 10
"""A page key leads over that part of a curve."""
TOLD = 4
"""Of so many lines each is told beside where the keys are."""


def walked(places: NDArray[np.generic], last: int, epoch: int, key: int) -> int | None:
    """Return the epoch that a key leads to from another, along a curve; None if it does not lead.

    Parameters
    ----------
    places : (points,)
        The epochs at which it is drawn, in order: of a short run all, of a long one columns.
    last
        Where it ends.
    epoch, key
        Where one is, and what is pressed.
    """
    end = len(places) - 1
    here = int(np.searchsorted(places, epoch, side="right")) - 1
    page = max(1, end // PAGES)
    leaps: dict[int, int] = {
        Qt.Key.Key_Left: here - 1,
        Qt.Key.Key_Right: here + 1,
        Qt.Key.Key_PageUp: here + page,
        Qt.Key.Key_PageDown: here - page,
        Qt.Key.Key_Home: 0,
    }
    if key == Qt.Key.Key_End:
        return last
    return int(places[min(max(0, leaps[key]), end)]) if key in leaps else None


class EpochLines(Themed, QWidget):
    """Shows the lines, with the cursor where it is; a press moves it, and keys read them elsewhere.

    The plot is made when there are first lines to show: in many a window nobody looks at them.

    Parameters
    ----------
    name
        The object's.
    title, unit
        What is shown, for those who hear it, and beside the axis.
    role
        Of the colour; of several lines the last has it most.
    """

    cursor_requested = Signal(int)
    """The epoch that a person presses, or drags to."""

    def __init__(self, name: str, title: str, unit: str, role: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._role, self._unit = role, unit
        self._values: tuple[Array, Array] = (np.empty(0), np.empty((0, 0)))
        self._words: Sequence[str] = ()
        self._epoch, self._last = 0, 0
        self._reached: int | None = None
        """Where the keys are, if that is not the cursor."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lines: list[pg.PlotCurveItem] = []
        self._names: list[PillText] = []
        self._plot_named: tuple[str, str] | None = name, title
        """What its plot will be called; None once it is there."""
        in_column(inside=self)

    def show_lines(self, epochs: Array, values: Array, names: Sequence[str], epoch: int, last: int) -> None:
        """Show values (points, lines) at epochs (points,), the cursor at one, and the axis to the last."""
        if self._plot_named is not None:
            self._make_plot(*self._plot_named)
        self._values, self._words, self._epoch, self._last = (epochs, values), names, epoch, last
        self._draw()

    def on_theme_changed(self) -> None:
        """Give what holds colours those of the theme."""
        if self._plot_named is not None:
            return
        theme = self.theme
        self._cursor.setPen(pg.mkPen(theme.colour("muted"), width=theme.line(1)))
        self._reading.setPen(pg.mkPen(theme.colour("accent"), width=theme.line(2)))
        self._told.set_colours(theme.colour("card", 0.9), theme.colour("text"))
        self._told.set_font(text_font(NAME_PIXELS))
        self._told.setZValue(5)
        for side, text in (("left", self._unit), ("bottom", "epoch")):
            axis = self._plot.axes[side]
            axis.setLabel(text, **{"color": theme.roles["muted"], "font-size": f"{scaled(12)}px"})
            axis.setGrid(28)
        self._plot.axes["left"].setWidth(scaled(LEFT_AXIS))
        self._fit_axis()
        self._forget_lines()
        self._draw()

    def spoken(self) -> str:
        """Return each line's value nearest to where the keys are, or to the epoch shown, in words."""
        epochs, values = self._values
        if not len(epochs):
            return ""
        place = self._place()
        words = [f"{word} {loss_text(value)}" for word, value in zip(self._words, values[place], strict=True)]
        return f"{self._unit.capitalize()} at epoch {int(epochs[place]):,}: {', '.join(words)}"

    def numbers(self) -> Iterator[str]:
        """Yield the values as they are, a line for each epoch that is drawn, parted by tabs."""
        epochs, values = self._values
        yield "\t".join(["epoch", *self._words])
        for epoch, row in zip(epochs.tolist(), values.tolist(), strict=True):
            yield "\t".join([f"{epoch:.0f}", *map(repr, row)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read the lines from place to place; Enter takes the cursor there."""
        epochs = self._values[0]
        here = self._epoch if self._reached is None else self._reached
        epoch = walked(epochs, int(epochs[-1]), here, event.key()) if len(epochs) else None
        if epoch is not None:
            self._show_reached(epoch)
            announce(self, self.spoken())
        elif event.key() in ENTER and self._reached is not None:
            self.cursor_requested.emit(self._reached)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget where the keys were."""
        super().focusOutEvent(event)
        if self._reached is not None:
            self._show_reached(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        if self._plot_named is None:
            self._fit_axis()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Follow a press with the cursor; the plot itself stays still."""
        if isinstance(event, QMouseEvent) and event.buttons() & Qt.MouseButton.LeftButton:
            place = self._plot.place_at(event.position())
            epoch = min(max(0, round(place.x())), self._last)
            if epoch != self._epoch:
                self.cursor_requested.emit(epoch)
        return False

    def _make_plot(self, name: str, title: str) -> None:
        self._plot_named = None
        axes = {"left": DecadeAxis("left"), "bottom": EpochAxis("bottom")}
        self._plot = StillPlot(name, title, self, **axes)
        self._plot.axes["left"].setLogMode(y=True)
        self._plot.box.sigResized.connect(self._draw)
        self._cursor, self._reading = UprightLine(self._plot), UprightLine(self._plot)
        self._told = PillText(anchor=(0.0, 0.0))
        self._plot.addItem(self._told)
        self._show_reached(None)
        self._plot.take_place()
        self.on_theme_changed()

    def _place(self) -> int:
        """Return the point that is nearest to where the keys are, or to the epoch shown."""
        return int(
            np.abs(self._values[0] - (self._epoch if self._reached is None else self._reached)).argmin()
        )

    def _show_reached(self, epoch: int | None) -> None:
        self._reached = epoch
        for item in (self._reading, self._told):
            item.setVisible(epoch is not None)
        if epoch is not None:
            self._reading.show_at(epoch)
            values = map(loss_text, self._values[1][self._place()].tolist()[-TOLD:])
            self._told.show_text(f"epoch {epoch:,}: {', '.join(values)}")
            area = self._plot.shown_area
            self._told.set_anchor((float(epoch > area.center().x()), 0.0))
            self._told.setPos(epoch, area.bottom())

    def _fit_axis(self) -> None:
        axis, roomy = self._plot.axes["bottom"], self.height() >= scaled(ROOMY)
        axis.showLabel(roomy)
        axis.setHeight(scaled(BOTTOM_AXIS if roomy else BARE_AXIS))

    def _draw(self) -> None:
        epochs, values = self._values
        if not len(epochs):
            return
        if len(self._lines) != len(self._words):
            self._make_lines()
        heights = powers_of_ten(values)
        low, high = NO_HEIGHTS
        if np.isfinite(heights).any():
            low, high = math.floor(np.nanmin(heights)) - 0.1, math.ceil(np.nanmax(heights)) + 0.2
        for index, line in enumerate(self._lines):
            line.setData(epochs, heights[:, index])
        last = max(FEWEST_EPOCHS, self._last)
        box = self._plot.box.rect()
        metrics = QFontMetricsF(text_font(NAME_PIXELS))
        texts = [
            f"{word}: 0" if end == 0.0 else word for word, end in zip(self._words, values[-1], strict=True)
        ]
        room = max((metrics.horizontalAdvance(text) for text in texts), default=0.0) + BESIDE + 12.0
        share = min(0.6, room / max(1.0, box.width()))
        self._plot.show_range((-0.03 * last, last / (1.0 - share)), (low, high))
        self._cursor.show_at(self._epoch)
        self._show_reached(self._reached)
        self._place_names(texts, heights[-1], (low, high))

    def _place_names(self, texts: Sequence[str], ends: Array, limits: tuple[float, float]) -> None:
        """Put the names beside the ends of their lines, apart from each other; of zero, at the bottom."""
        (low, high), pixels = limits, max(1.0, self._plot.box.rect().height())
        places = [(end - low) / (high - low) * pixels if np.isfinite(end) else 0.0 for end in ends]
        gap = min(scaled(NAME_GAP), pixels / len(places))
        spread_out = spread(places, gap, gap / 2, pixels - gap / 2)
        across = float(self._values[0][-1]) + BESIDE * self._plot.box.viewPixelSize()[0]
        for name, text, place in zip(self._names, texts, spread_out, strict=True):
            name.show_text(text)
            name.setPos(across, low + place / pixels * (high - low))

    def _make_lines(self) -> None:
        self._forget_lines()
        count = len(self._words)
        for index in range(count):
            colour = self.theme.colour(self._role, PALEST + (1.0 - PALEST) * (index + 1) / count)
            width = 1.0 + THICKER * index / max(1, count - 1)  # so that they differ without their colour
            line = pg.PlotCurveItem(pen=pg.mkPen(colour, width=self.theme.line(width)), connect="finite")
            name = PillText(anchor=(0.0, 0.5))
            name.set_colours(self.theme.colour("card", 0.8), self.theme.colour(self._role))
            name.set_font(text_font(NAME_PIXELS))
            for item in (line, name):
                self._plot.addItem(item)
            self._lines.append(line)
            self._names.append(name)

    def _forget_lines(self) -> None:
        for item in (*self._lines, *self._names):
            self._plot.removeItem(item)
        self._lines, self._names = [], []


class NormsFollower(QTimer):
    """Computes what is new of a run, and asks for more time where that was too long for one turn.

    Where an epoch alone takes long it is done in a thread beside, and looked at now and then. While `timeout`
    is due, not all of the run is there.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, singleShot=True)
        self._norms = GradientNorms()
        self._run: Run | None = None
        self._health: Health | None = None
        self._part: Future[bool] | None = None
        """What is under way beside."""
        self._asked = self._end = -1
        """The epoch up to which that will tell, and the one up to which all is known."""

    def follow(self, run: Run) -> Health:
        """Return what is known of a run so far."""
        if run is not self._run:
            self._run, self._norms, self._part, self._end = run, GradientNorms(), None, -1
            self._health = Health(np.empty(0), np.empty((0, len(run.layers) - 1)), np.empty(0))
        if takes_long(run):
            return self._follow_beside(run)
        if not self._norms.extend(run):
            self.start(MORE_MS)
        return self._norms.health

    def _follow_beside(self, run: Run) -> Health:
        assert self._health is not None
        if self._part is not None and self._part.done():
            part, self._part = self._part, None
            self._end = self._asked if part.result() else -1
            self._health = self._norms.health
        if self._part is None and self._end < run.epoch:
            self._asked = run.epoch
            self._part = unwaited(self._norms.extend, run.copy(), BESIDE_SECONDS, run)
        if self._part is not None:
            self.start(BESIDE_MS)
        return self._health


def powers_of_ten(values: Array) -> Array:
    """Return where numbers stand on a log scale; NaN for zero, and for what is not finite."""
    places = np.full(values.shape, np.nan)
    np.log10(values, out=places, where=np.isfinite(values) & (values > 0.0))
    return places
