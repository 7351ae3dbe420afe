"""The future in the plot of losses, while a person has something in hand: its line, and what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from xorviz.core.insight.futures.future import Future
from xorviz.core.insight.futures.words import future_words
from xorviz.core.network.arrays import Array
from xorviz.gui.kit.layouts import in_lines
from xorviz.gui.kit.plots import StillLine, StillPlot
from xorviz.gui.kit.theme import Theme, text_font
from xorviz.gui.loss.ghost_line import DOTS
from xorviz.gui.loss.loss_curves import GREATEST_LOSS, Scale
from xorviz.gui.loss.loss_marks import Sheet
from xorviz.gui.loss.loss_places import Drawn, PlotArea, Word, WordPlacer
from xorviz.session.wishes.outlook import Outlook

TEXT_PIXELS = 12
PADDING, MARGIN, GAP = 6.0, 4.0, 6.0
"""Around the text, around the note and between sign and text, in pixels."""
MOST_LINES = 3
"""Of what is said of one."""
SIGN = 16.0
"""Of the piece of line beside each text."""
HIGHER = 1e3
"""The axes follow a loss that rises so many times; one that rises on, until it overflows, leaves them."""
ROLES = {"future": "accent", "unchanged": "muted"}
"""The colours of the two, by what each is called."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawnFuture:
    """A future in columns, on the scale of the axis."""

    x: Array
    y: Array
    """(2, columns): greatest and smallest."""


class FutureLines:
    """A dotted line for the future, one for that without the change, and a note of what each comes to."""

    def __init__(self, plot: StillPlot) -> None:
        self.said: dict[str, str] = {}
        """What is said of each; nothing while nothing is in hand."""
        self.shown = False
        """Whether there is anything: if not, nothing is to be drawn, and nothing to be placed."""
        self._plot = plot
        self._outlook: Outlook | None = None
        self._items = {name: StillLine(plot) for name in ROLES}
        self._drawn: list[DrawnFuture] = []
        self._lines: list[tuple[str, str]] = []
        """What is said, line by line, each with whose sign stands before it, or with none."""
        self._box = QRectF()
        self._sheet = Sheet(plot.box, 2.0, self._paint)

    @property
    def reach(self) -> tuple[int, float, float] | None:
        """The last epoch, the lowest and the highest loss that the axes must hold; None for none."""
        if self._outlook is None:
            return None
        shown = self._futures().values()
        low = min((float(each.lowest.min()) for each in shown), default=np.inf)
        high = max((float(min(each.highest.max(), HIGHER * each.highest[0])) for each in shown), default=0.0)
        return self._outlook.end, low, high

    def show(self, outlook: Outlook | None) -> None:
        """Show another future, or none."""
        self._outlook, before = outlook, self.shown
        self.shown = outlook is not None
        if before and not self.shown:
            self._drawn, self.said, self._box = [], {}, QRectF()
            for item in self._items.values():
                item.setData([], [])
            self._sheet.update()

    def paint(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for name, item in self._items.items():
            item.setPen(_pen(theme, name))

    def draw(self, scale: Scale) -> None:
        """Draw the lines."""
        shown = self._futures()
        self._drawn = [_drawn(future, scale) for future in shown.values()]
        self.said = {name: f"{name}: {future_words(future)}" for name, future in shown.items()}
        drawn = dict(zip(shown, self._drawn, strict=True))
        for name, item in self._items.items():
            if name in drawn:
                item.setData(np.repeat(drawn[name].x, 2), drawn[name].y.T.ravel())
            else:
                item.setData([], [])

    def place(self, area: PlotArea, curves: list[Drawn]) -> None:
        """Put the note where it covers least of the curves; where it was, if that is as good."""
        if not self.said:
            return
        self._lines = _lines(self.said, area.box.width() - 2 * (MARGIN + PADDING) - SIGN - GAP)
        choices = [Word("", box) for box in self._corners(area.box)]
        before = [word for word in choices if word.box == self._box]
        best = WordPlacer(area, [*curves, *self._drawn]).least_covering([*before, *choices])
        self._box = (best or choices)[0].box
        self._sheet.show_box(area.box)

    def _futures(self) -> dict[str, Future]:
        outlook = self._outlook
        if outlook is None:
            return {}
        found = {"unchanged": outlook.present if outlook.compares else None, "future": outlook.future}
        return {name: future for name, future in found.items() if future is not None}

    def _corners(self, area: QRectF) -> list[QRectF]:
        metrics = QFontMetricsF(text_font(TEXT_PIXELS))
        widest = max(metrics.horizontalAdvance(text) for text, _ in self._lines)
        width, height = widest + SIGN + GAP + 2 * PADDING, metrics.height() * len(self._lines) + PADDING
        right, low = area.right() - width - MARGIN, area.bottom() - height - MARGIN
        left, top = area.left() + MARGIN, area.top() + MARGIN
        places = (right, top), (right, low), (left, low), (left, top)
        return [QRectF(max(area.left(), x), max(area.top(), y), width, height) for x, y in places]

    def _paint(self, painter: QPainter) -> None:
        if self._box.isNull():
            return
        theme = self._plot.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(theme.colour("card", 0.92))
        painter.drawRoundedRect(self._box, 5, 5)
        painter.setFont(text_font(TEXT_PIXELS))
        line = self._box.adjusted(PADDING, PADDING / 2, 0, 0)
        line.setHeight((self._box.height() - PADDING) / len(self._lines))
        for text, sign in self._lines:
            if sign:
                middle = QPointF(line.left(), line.center().y())
                painter.setPen(_pen(theme, sign))
                painter.drawLine(QLineF(middle, middle + QPointF(SIGN, 0.0)))
            painter.setPen(theme.colour("text"))
            beside = line.adjusted(SIGN + GAP, 0, 0, 0)
            painter.drawText(beside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            line.translate(0.0, line.height())


def _lines(said: Mapping[str, str], room: float) -> list[tuple[str, str]]:
    """Return what is said in lines that fit, each with whose sign stands before it, or with none."""
    metrics, lines = QFontMetricsF(text_font(TEXT_PIXELS)), list[tuple[str, str]]()
    for name, text in said.items():
        first, *more = in_lines(text, metrics, room, MOST_LINES)
        lines += [(first, name), *((line, "") for line in more)]
    return lines


def _pen(theme: Theme, name: str) -> QPen:
    """Return round dots, as every ghost has them."""
    pen = pg.mkPen(theme.colour(ROLES[name]), width=theme.line(2))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setDashPattern(DOTS)
    return pen


def _drawn(future: Future, scale: Scale) -> DrawnFuture:
    """Return it in columns: one for each span of epochs, and the last epoch alone."""
    last = future.head.epoch, future.head.loss
    epochs = np.append(future.epochs, last[0]).astype(np.float64)
    rows = (np.append(losses, last[1]) for losses in (future.highest, future.lowest))
    return DrawnFuture(epochs, np.vstack([scale(np.minimum(row, GREATEST_LOSS)) for row in rows]))
