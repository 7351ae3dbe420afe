"""What futures come to: a line of words for each, and a small picture of the boundary at its end."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen

from xorviz.core.insight.futures.future import Future
from xorviz.core.insight.futures.words import future_words
from xorviz.core.insight.plane_cut import Cut, seen
from xorviz.core.insight.surface import affordable_cells
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.layouts import in_lines
from xorviz.gui.kit.plane_picture import paint_sketch, sketch
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.theme import Theme, text_font
from xorviz.gui.loss.ghost_line import dotted
from xorviz.gui.loss.loss_marks import Sheet
from xorviz.gui.loss.loss_places import Drawn, PlotArea, Word, WordPlacer

ROLES = {"future": "accent", "unchanged": "muted"}
"""The colours of the two, by what each is called."""
TEXT_PIXELS = 12
PADDING, MARGIN, GAP = 6.0, 4.0, 6.0
"""Around what is in the note, around the note and between its parts, in pixels."""
MOST_LINES = 3
"""Of what is said of one."""
SIGN = 16.0
"""Of the piece of line beside each text."""
SHARE, LEAST_SIDE, MOST_SIDE = 0.36, 34, 72
"""Of the plot's height that a picture may take; and how small and how large one may be, in pixels."""
ROOM_FOR_TWO = 130
"""So high must the plot be for two pictures, in pixels."""
CORNERS = 4
MOST_SAMPLES = 2000
"""Of more there is no picture: while something is dragged it would take too long."""
COST, FEWEST_CELLS = 2e6, 12
"""Of a picture, in multiplications; and how coarse it may become for that."""


class FutureNote:
    """Stands in the corner of the plot where it covers least of the curves."""

    def __init__(self, plot: StillPlot) -> None:
        self.said: dict[str, str] = {}
        """What is said of each, by what it is called; nothing while nothing is in hand."""
        self.box = QRectF()
        """Where it is, in the plot's own pixels."""
        self._plot = plot
        self._futures: Mapping[str, Future] = {}
        self._cut = Cut()
        self._lines: list[tuple[str, str]] = []
        """What is said, line by line, each with whose sign stands before it, or with none."""
        self._side = 0
        """Of a picture; 0 if there is no room for any."""
        self._chosen = 0
        """Which of its places, as `_places` has them."""
        self._kept: dict[str, tuple[object, QImage]] = {}
        """What each picture is of, and the picture."""
        self._sheet = Sheet(plot.box, 2.0, self._paint)

    @property
    def pictures(self) -> dict[str, QImage]:
        """The boundaries at the ends, where there is room for them."""
        return {name: image for name, (_, image) in self._kept.items()}

    def hide(self) -> None:
        """Say nothing."""
        self.said, self.box = {}, QRectF()
        self._kept.clear()
        self._sheet.update()

    def show(self, futures: Mapping[str, Future], cut: Cut) -> None:
        """Say what these come to; of more than two inputs the pictures show a plane."""
        self._futures, self._cut = futures, cut
        self.said = {name: f"{name}: {future_words(future)}" for name, future in futures.items()}

    def place(self, area: PlotArea, curves: Sequence[Drawn]) -> None:
        """Find the corner: the one where it was, if that is as good as any."""
        if not self.said:
            return
        self._lines = _lines(self.said, area.box.width() - 2 * (MARGIN + PADDING) - SIGN - GAP)
        self._paint_pictures(area.box)
        places = self._places(area.box)
        choices = [Word(str(number), box) for number, box in enumerate(places)]
        kept_first = [choices[self._chosen % len(choices)], *choices]
        best = WordPlacer(area, curves).least_covering(kept_first)
        self._chosen = int((best or choices)[0].text)
        self.box = places[self._chosen]
        self._sheet.show_box(area.box)

    def _places(self, area: QRectF) -> list[QRectF]:
        """Return where it may be: in each corner with the pictures under the words, and beside them."""
        metrics, row = QFontMetricsF(text_font(TEXT_PIXELS)), len(self.pictures) * (self._side + GAP)
        wide = max(metrics.horizontalAdvance(text) for text, _ in self._lines) + SIGN + GAP + 2 * PADDING
        high = metrics.height() * len(self._lines) + PADDING
        under = QSizeF(max(wide, row - GAP + 2 * PADDING), high + (self._side + GAP if row else 0))
        beside = QSizeF(wide + row, max(high, self._side + 2 * PADDING if row else 0))
        return [box for size in ((under, beside) if row else (under,)) for box in _corners(area, size)]

    def _paint_pictures(self, area: QRectF) -> None:
        """Have a picture of each that has none yet, in the size that there is room for."""
        side, ratio, theme = (
            min(MOST_SIDE, int(SHARE * area.height())),
            self._plot.devicePixelRatioF(),
            self._plot.theme,
        )
        few = len(self._futures) == 1 or area.height() >= ROOM_FOR_TWO
        self._side = side if side >= LEAST_SIDE and few else 0
        known, self._kept = self._kept, {}
        for name, future in self._futures.items():
            head, what = future.head, (future.head, self._cut, side, ratio, theme)
            if self._side and len(head.data) <= MOST_SAMPLES:
                kept = known.get(name)
                if kept is None or kept[0] != what:
                    kept = what, _picture(seen(head, self._cut), theme, side, ratio)
                self._kept[name] = kept

    def _paint(self, painter: QPainter) -> None:
        if self.box.isNull():
            return
        theme = self._plot.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(theme.colour("card", 0.92))
        painter.drawRoundedRect(self.box, 5, 5)
        painter.setFont(text_font(TEXT_PIXELS))
        line = self.box.adjusted(PADDING, PADDING / 2, 0, 0)
        line.setHeight(QFontMetricsF(painter.font()).height())
        box = QRectF(line.left(), self.box.bottom() - PADDING - self._side, self._side, self._side)
        if self._chosen >= CORNERS:
            line.translate(
                len(self._kept) * (self._side + GAP),
                (self.box.height() - PADDING - len(self._lines) * line.height()) / 2,
            )
        self._paint_lines(painter, line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for name, image in self.pictures.items():
            painter.drawImage(box, image)
            painter.setPen(QPen(theme.colour(ROLES[name]), 1.5))
            painter.drawRect(box)
            box.translate(self._side + GAP, 0.0)

    def _paint_lines(self, painter: QPainter, line: QRectF) -> None:
        theme = self._plot.theme
        for text, sign in self._lines:
            if sign:
                middle = QPointF(line.left(), line.center().y())
                painter.setPen(future_pen(theme, sign))
                painter.drawLine(QLineF(middle, middle + QPointF(SIGN, 0.0)))
            painter.setPen(theme.colour("text"))
            beside = line.adjusted(SIGN + GAP, 0, 0, 0)
            painter.drawText(beside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            line.translate(0.0, line.height())


def _corners(area: QRectF, size: QSizeF) -> list[QRectF]:
    """Return where something of a size may stand."""
    right, low = area.right() - size.width() - MARGIN, area.bottom() - size.height() - MARGIN
    left, top = area.left() + MARGIN, area.top() + MARGIN
    places = (right, top), (right, low), (left, low), (left, top)
    return [QRectF(QPointF(max(area.left(), x), max(area.top(), y)), size) for x, y in places]


def future_pen(theme: Theme, name: str) -> QPen:
    """Return what draws a future by what it is called: round dots, as every ghost has them."""
    return dotted(theme, ROLES[name], 2)


def _lines(said: Mapping[str, str], room: float) -> list[tuple[str, str]]:
    """Return what is said in lines that fit, each with whose sign stands before it, or with none."""
    metrics, lines = QFontMetricsF(text_font(TEXT_PIXELS)), list[tuple[str, str]]()
    for name, text in said.items():
        first, *more = in_lines(text, metrics, room, MOST_LINES)
        lines += [(first, name), *((line, "") for line in more)]
    return lines


def _picture(snapshot: Snapshot, theme: Theme, side: int, ratio: float) -> QImage:
    """Return a picture of a network of two inputs, as fine as can be had at once."""
    pixels = round(side * ratio)
    image = QImage(pixels, pixels, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        drawn = sketch(snapshot, affordable_cells(snapshot.layers, COST, FEWEST_CELLS, pixels))
        paint_sketch(painter, QRectF(image.rect()), drawn, theme)
    return image
