"""What is marked on the loss: where it stalled, was solved, edited or stopped; and the names of ghosts."""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from xorviz.core.run.landmarks import Landmark
from xorviz.gui.kit.layouts import told_apart
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.theme import text_font
from xorviz.gui.loss.loss_curves import DrawnCurve
from xorviz.gui.loss.loss_places import PlotArea, Word, WordPlacer

TEXT_PIXELS = 12
PADDING = 5.0
DIAMOND = 4.0
"""Half of it, in pixels."""
EDIT_GAP = 4.0
"""Edits nearer than this, in pixels, share a line: a slider makes many."""
DOT_ROOM = 16.0
"""Around the dot on the run's own curve there is no name, in pixels."""
NAME_SHARES = (0.92, 0.8, 0.65, 0.5, 0.35, 0.2)
"""How far along its curve a ghost's name may stand, if not at the end."""
NAME_GAPS = (3.0, 9.0, 16.0)
"""How far above or below, in pixels: where a curve is steep, farther."""
NAME_SHARE = 0.6
"""Of the width of the plot: of a longer name of a ghost only what tells it from others may be there."""
MOST_NOTES = 3
NOTE_REACH = 4.0
"""How near a point must be to a line to mean it, in pixels."""


class Sheet(QGraphicsItem):
    """A layer over the whole plot, in its own pixels."""

    def __init__(self, plot: pg.ViewBox, height: float, paint: Callable[[QPainter], None]) -> None:
        super().__init__(plot)
        self.setZValue(height)
        self._paint = paint
        self._box = QRectF()

    def show_box(self, box: QRectF) -> None:
        """Cover this, and paint anew."""
        if box != self._box:
            self.prepareGeometryChange()
            self._box = box
        self.update()

    def boundingRect(self) -> QRectF:
        """Return what it covers."""
        return self._box

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint."""
        self._paint(painter)


class LossMarks:
    """Marks under the curves of a plot, and texts on none of them; those that do not fit are not there."""

    def __init__(self, plot: StillPlot) -> None:
        self.bands: list[QRectF] = []
        """Plateaus, in pixels."""
        self.lines: list[tuple[float, Landmark]] = []
        """Where, in pixels, an upright line marks a single epoch."""
        self._points: list[tuple[float, Landmark]] = []
        """All that are of a single epoch, and where."""
        self.words: list[Word] = []
        self.names: list[Word] = []
        self._plot = plot
        self._placed: object = None
        self._last = 0
        """The epoch up to which the run's own curve was there when texts were placed."""
        self._under = Sheet(plot.box, -1.0, self._paint_marks)
        self._over = Sheet(plot.box, 1.0, self._paint_names)

    def place(
        self,
        area: PlotArea,
        marks: Sequence[Landmark],
        own: DrawnCurve,
        ghosts: Sequence[DrawnCurve],
        dot: QPointF,
        taken: Sequence[QRectF],
    ) -> None:
        """Find a place for every mark and for every ghost's name, if anything that is drawn has changed.

        A name beside the dot on the run's own curve would read as that run's; what is taken stays free.
        """
        points = [mark for mark in marks if mark.kind != "plateau"]
        self._points = [(area.across(float(mark.first)), mark) for mark in points]
        self.lines = _lines(self._points)
        shown = (area, tuple(map(_drawn_of, marks)), own.curve, tuple(ghosts), taken)
        room = QRectF(dot.x() - DOT_ROOM, dot.y() - DOT_ROOM, 2 * DOT_ROOM, 2 * DOT_ROOM)
        if shown == self._placed and not self._is_reached(area, own.last, room):
            return
        self._placed, self._last = shown, own.last
        self.bands = [_band(mark, area) for mark in marks if mark.kind == "plateau"]
        placer = WordPlacer(area, [own, *ghosts])
        for box in taken:
            placer.take(box)
        for at, mark in self.lines:
            if mark.kind == "edit":
                placer.take(_diamond(at, area))
        self.words = [word for mark in marks for word in self._place_mark(mark, area, placer)]
        placer.take(room)
        newest_first = reversed(ghosts)
        self.names = []
        for ghost in newest_first:
            short = self._short_name(ghost.name, [each.name for each in ghosts if each is not ghost], area)
            for name in dict.fromkeys((ghost.name, short)):
                placed = self._place_name(ghost, name, area, placer)
                self.names += placed
                if placed:
                    break
        for sheet in (self._under, self._over):
            sheet.show_box(area.box)

    def note_at(self, pixel: float) -> str:
        """Return what the marks at a pixel from the left say, the nearest first, or that they are many."""
        near = [(abs(at - pixel), mark.text) for at, mark in self._points if abs(at - pixel) <= NOTE_REACH]
        notes = [text for _, text in sorted(near)]
        more = [f"+ {len(notes) - MOST_NOTES} more"] if len(notes) > MOST_NOTES else []
        return ", ".join([*notes[:MOST_NOTES], *more])

    def _is_reached(self, area: PlotArea, last: int, room: QRectF) -> bool:
        """Say whether what the curve has grown by, or the dot, may be on a text."""
        if last < self._last or any(room.intersects(name.box) for name in self.names):
            return True
        left, right = area.across(float(self._last)), area.across(float(last))
        grown = QRectF(left, area.box.top(), right - left, area.box.height())  # is empty if it has not
        return any(grown.intersects(word.box) for word in (*self.words, *self.names))

    def _place_mark(self, mark: Landmark, area: PlotArea, placer: WordPlacer) -> list[Word]:
        if mark.kind == "plateau":
            band, size = _band(mark, area), self._size("plateau")
            room, low = band.width() - size.width(), band.bottom() - size.height() - 2
            tops = (low, band.center().y()) if room >= 0 else ()
            corners = [(band.left() + share * room, top) for top in tops for share in (0.0, 0.5, 1.0)]
            return placer.place(_words("plateau", size, corners))
        if mark.kind == "solved":
            at, box = area.across(float(mark.first)), area.box
            for text in ("✓ solved", "✓"):
                size = self._size(text)
                low = box.bottom() - size.height() - 2 * DIAMOND
                tops = (box.top() + 2, low, box.center().y())
                word = placer.place(
                    _words(text, size, [(left, top) for top in tops for left in (at, at - size.width())])
                )
                if word:
                    return word
        return []

    def _short_name(self, name: str, others: Sequence[str], area: PlotArea) -> str:
        """Return a name, or if it is long what of it no other ghost's has."""
        room = NAME_SHARE * area.box.width()
        return told_apart(name, others, lambda text: self._size(text).width() <= room)

    def _place_name(self, ghost: DrawnCurve, name: str, area: PlotArea, placer: WordPlacer) -> list[Word]:
        """Place a ghost's name after its end, or above or below it or a place before it."""
        size = self._size(name)
        last = min(float(ghost.x[-1]), float(area.epoch_at(area.box.right())))
        at, end = area.across(last), area.down(float(np.interp(last, ghost.x, ghost.y[0])))
        left, over, under = at - size.width(), end - size.height() - 3, end + 3
        corners = [(at + 3, end - size.height() / 2), (left, over), (left, under), (at, over), (at, under)]
        start = area.across(float(ghost.x[0]))
        for share in NAME_SHARES:
            middle = start + share * (at - start)
            down = area.down(float(np.interp(area.epoch_at(middle), ghost.x, ghost.y[0])))
            for gap in NAME_GAPS:
                corners += [
                    (middle - size.width() / 2, down - size.height() - gap),
                    (middle - size.width() / 2, down + gap),
                ]
        return placer.place(_words(name, size, corners))

    def _size(self, text: str) -> QSizeF:
        metrics = QFontMetricsF(text_font(TEXT_PIXELS))
        return QSizeF(metrics.horizontalAdvance(text) + 2 * PADDING, metrics.height() + 2)

    def _paint_marks(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for band in self.bands:
            painter.fillRect(band, self._plot.theme.on_card("accent_soft", 0.6))
        for at, mark in self.lines:
            if mark.kind != "diverged":
                self._paint_line(painter, at, mark)

    def _paint_line(self, painter: QPainter, at: float, mark: Landmark) -> None:
        box = self._over.boundingRect()
        pen = QPen(self._plot.theme.colour("muted", 0.5), 1)
        if mark.kind == "edit":
            pen.setColor(self._plot.theme.colour("muted"))
        painter.setPen(pen)
        painter.drawLine(QPointF(at, box.top()), QPointF(at, box.bottom()))
        if mark.kind == "edit":
            middle = QPointF(at, box.bottom() - DIAMOND - 1)
            sides = ((0, -DIAMOND), (DIAMOND, 0), (0, DIAMOND), (-DIAMOND, 0))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._plot.theme.colour("muted"))
            painter.drawPolygon([middle + QPointF(*side) for side in sides])

    def _paint_names(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._plot.theme.colour("card"))
        for word in (*self.words, *self.names):  # lines of the cursor and of edits end at a text
            painter.drawRoundedRect(word.box, 4, 4)
        self._paint_words(painter, (*self.words, *self.names))

    def _paint_words(self, painter: QPainter, words: Sequence[Word]) -> None:
        painter.setFont(text_font(TEXT_PIXELS))
        painter.setPen(self._plot.theme.colour("muted"))
        for word in words:
            painter.drawText(word.box, Qt.AlignmentFlag.AlignCenter, word.text)


_drawn_of = attrgetter("kind", "first", "last")
"""What of a landmark is drawn: its text is said of the place under the pointer alone."""


def _band(mark: Landmark, area: PlotArea) -> QRectF:
    left, right = area.across(float(mark.first)), area.across(float(mark.last))
    return QRectF(left, area.box.top(), max(1.0, right - left), area.box.height())


def _lines(points: Iterable[tuple[float, Landmark]]) -> list[tuple[float, Landmark]]:
    """Return which marks of a single epoch have a line: of edits that stand on each other, the first."""
    lines: list[tuple[float, Landmark]] = []
    newest_edit = -np.inf
    for at, mark in points:
        if mark.kind == "edit" and at - newest_edit < EDIT_GAP:
            continue
        lines.append((at, mark))
        newest_edit = at if mark.kind == "edit" else newest_edit
    return lines


def _diamond(at: float, area: PlotArea) -> QRectF:
    return QRectF(at - DIAMOND, area.box.bottom() - 2 * DIAMOND - 1, 2 * DIAMOND, 2 * DIAMOND)


def _words(text: str, size: QSizeF, corners: Iterable[tuple[float, float]]) -> list[Word]:
    return [Word(text, QRectF(QPointF(*corner), size)) for corner in corners]
