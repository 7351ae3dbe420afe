"""The futures in the plot of losses, while a person has something in hand: their lines, and a note."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xorviz.core.insight.futures.future import Future
from xorviz.core.insight.plane_cut import AT_MEANS, Cut
from xorviz.core.network.arrays import Array
from xorviz.gui.kit.plots import StillLine, StillPlot
from xorviz.gui.kit.theme import Theme
from xorviz.gui.loss.alt_watch import AltWatch
from xorviz.gui.loss.future_note import ROLES, FutureNote, future_pen
from xorviz.gui.loss.loss_curves import GREATEST_LOSS, Scale
from xorviz.gui.loss.loss_places import Drawn, PlotArea
from xorviz.session.wishes.outlook import Outlook

HIGHER = 1e3
"""The axes follow a loss that rises so many times; one that rises on, until it overflows, leaves them."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawnFuture:
    """A future in columns, on the scale of the axis."""

    x: Array
    y: Array
    """(2, columns): greatest and smallest."""


class FutureLines:
    """A dotted line for the future, one for that without the change, and a note of what each comes to."""

    def __init__(self, plot: StillPlot) -> None:
        self.shown = False
        """Whether there is anything: if not, nothing is to be drawn, and nothing to be placed."""
        self.note, self.alt = FutureNote(plot), AltWatch(plot)
        self.items = {name: StillLine(plot) for name in ROLES}
        """By what each is called."""
        self.drawn: list[DrawnFuture] = []
        self._outlook: Outlook | None = None
        self._cut = AT_MEANS

    @property
    def reach(self) -> tuple[int, float, float] | None:
        """The last epoch, the lowest and the highest loss that the axes must hold; None for none."""
        if self._outlook is None:
            return None
        shown = self._futures().values()
        low = min((float(each.lowest.min()) for each in shown), default=np.inf)
        high = max((float(min(each.highest.max(), HIGHER * each.lowest[0])) for each in shown), default=0.0)
        return self._outlook.end, low, high

    def show(self, outlook: Outlook | None, cut: Cut = AT_MEANS) -> None:
        """Show another future, or none."""
        self._outlook, self._cut, before = outlook, cut, self.shown
        self.shown = outlook is not None
        self.alt.watch(self.shown)
        if before and not self.shown:
            self.drawn = []
            self.note.hide()
            for item in self.items.values():
                item.setData([], [])

    def paint(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for name, item in self.items.items():
            item.setPen(future_pen(theme, name))

    def draw(self, scale: Scale) -> None:
        """Draw the lines, and say what they come to."""
        shown = self._futures()
        self.note.show(shown, self._cut)
        drawn = {name: _drawn(future, scale) for name, future in shown.items()}
        self.drawn = list(drawn.values())
        for name, item in self.items.items():
            if name in drawn:
                item.setData(np.repeat(drawn[name].x, 2), drawn[name].y.T.ravel())
            else:
                item.setData([], [])

    def place(self, area: PlotArea, curves: Sequence[Drawn]) -> None:
        """Put the note where it covers least of these curves and of the futures."""
        self.note.place(area, [*curves, *self.drawn])

    def _futures(self) -> dict[str, Future]:
        outlook = self._outlook
        if outlook is None:
            return {}
        found = {"unchanged": outlook.present if outlook.compares else None, "future": outlook.future}
        return {name: future for name, future in found.items() if future is not None}


def _drawn(future: Future, scale: Scale) -> DrawnFuture:
    """Return it in columns: one for each span of epochs, and the last epoch alone."""
    last = future.head.epoch, future.head.loss
    epochs = np.append(future.epochs, last[0]).astype(np.float64)
    rows = (np.append(losses, last[1]) for losses in (future.highest, future.lowest))
    return DrawnFuture(epochs, np.vstack([scale(np.minimum(row, GREATEST_LOSS)) for row in rows]))
