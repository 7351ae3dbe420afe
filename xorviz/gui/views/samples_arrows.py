"""The gradients of all samples as arrows from one point, and their sum."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from xorviz.core.pull import Pull
from xorviz.core.pull_words import FEW, percent, sample_name, times
from xorviz.gui.numbers import MINUS
from xorviz.gui.theme import Theme, number_font, text_font
from xorviz.gui.views.samples_places import DASH, LabelPlaces, PowerScale, class_pen

CAPTION_LINE = 15.0
SCALE_PIXELS = 32.0
"""The length of the scale's stroke."""
LABEL_HEIGHT = 13.0
DASH_PHASES = 5
MARGIN_SHARE = 0.16
"""Of the width, what is left free beside the arrows for names at the most."""
SHORTEST_ARROW = 3.0
"""A shorter one is a ring around the origin."""
SUM = "sum"


@dataclass(frozen=True, slots=True)
class ArrowsDrawn:
    """Where the arrows are, in the widget's own coordinates."""

    origin: QPointF
    tips: list[QPointF]
    sum_tip: QPointF
    sum_divisor: float
    """How many times longer the sum is than drawn."""
    per_pixel: float
    """How long a gradient of one pixel is."""
    labels: dict[str, QRectF]


class SampleArrows(QWidget):
    """Paints the gradients in the plane that keeps the most of them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("samples_arrows")
        self.setAccessibleName("Gradients of the samples")
        self._theme = theme
        self._pull: Pull | None = None
        self._sample: int | None = None
        self._scale, self._sum_scale, self._places = PowerScale(), PowerScale(), LabelPlaces()

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(110, 110)

    def show_pull(self, pull: Pull, sample: int | None) -> None:
        """Show the gradients of an epoch, one sample's among them brought out."""
        if self._pull is None or self._pull.data is not pull.data:
            self._scale, self._sum_scale, self._places = PowerScale(), PowerScale(), LabelPlaces()
        self._pull, self._sample = pull, sample
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def caption(self) -> tuple[str, str]:
        """Return what is written below: of the sum, and of the plane."""
        if self._pull is None or not self._pull.lengths.any():
            return "sum 0", ""
        few = len(self._pull.lengths) <= FEW
        length = f"{times(self._pull.ratio)} one" if few else f"{percent(self._pull.remaining)} of all"
        kept, of_sum = percent(self._pull.kept), percent(self._pull.sum_kept)
        wordings = (
            f"this plane keeps {kept} of the lengths, {of_sum} of the sum",
            f"plane keeps {kept}, of the sum {of_sum}",
            f"keeps {kept}, sum {of_sum}",
        )
        advance, room = QFontMetricsF(text_font(11)).horizontalAdvance, self.width() - 4
        fitting = (words for words in wordings if advance(words) <= room)
        first = f"sum {length}" if self._pull.batch_length else "sum 0"
        return first, next(fitting, wordings[-1])

    def drawn(self) -> ArrowsDrawn | None:
        """Return where everything is."""
        if self._pull is None:
            return None
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2 - 2 * CAPTION_LINE)
        few, total = len(self._pull.lengths) <= FEW, self._pull.arrows.sum(axis=0)
        names = self._names(self._pull)
        metrics = QFontMetricsF(number_font(10))
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0.0)
        margin = min(widest + 6, MARGIN_SHARE * area.width())
        room = np.maximum(8.0, [area.width() / 2 - margin, area.height() / 2 - LABEL_HEIGHT - 4])
        shown = np.vstack([self._pull.arrows, total]) if few else self._pull.arrows
        scale = self._scale.factor(float((abs(shown) / room).max()), 1.0)
        divisor = 1.0 if few else self._divisor(float((abs(total) / room).max()) * scale)
        origin = area.center()
        tips = [origin + QPointF(x, -y) for x, y in (self._pull.arrows * scale).tolist()]
        sum_tip = origin + QPointF(*(total * scale / divisor * (1, -1)).tolist())
        sum_name = SUM if divisor == 1.0 else f"{SUM} ÷ {divisor:,.0f}"
        at = {name: tips[row] for name, row in names.items()} | {sum_name: sum_tip}
        sizes = {name: QSizeF(metrics.horizontalAdvance(name) + 2, LABEL_HEIGHT) for name in at}
        labels = self._places.place(at, sizes, origin, area)
        return ArrowsDrawn(origin, tips, sum_tip, divisor, 1.0 / scale, labels)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        drawn = self.drawn()
        if drawn is None or self._pull is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(drawn.tips) <= FEW:
            for row in range(len(drawn.tips)):
                self._paint_sample(painter, drawn, row)
        else:
            self._paint_many(painter, drawn)
        if self._sample is not None and self._sample < len(drawn.tips):
            self._paint_sample(painter, drawn, self._sample)
        self._paint_arrow(painter, drawn.origin, drawn.sum_tip, QPen(self._theme.colour("gradient"), 3.0))
        self._paint_labels(painter, drawn)
        self._paint_caption(painter, drawn)
        painter.end()

    def _names(self, pull: Pull) -> dict[str, int]:
        """Return the rows of the samples that are labelled, by name."""
        few = len(pull.lengths) <= FEW
        rows = range(len(pull.lengths)) if few else [] if self._sample is None else [self._sample]
        return {sample_name(pull.data, row): row for row in rows if row < len(pull.lengths)}

    def _divisor(self, share: float) -> float:
        """Return by what the sum is divided so that it fits: a power of two, at least 1."""
        return max(1.0, 1.0 / self._sum_scale.factor(share, 1.0))

    def _paint_sample(self, painter: QPainter, drawn: ArrowsDrawn, row: int) -> None:
        assert self._pull is not None
        chosen = row == self._sample
        alpha = 1.0 if chosen or self._sample is None else 0.45
        pen = class_pen(self._theme, float(self._pull.data.targets[row, 0]), 2.6 if chosen else 1.8, alpha)
        self._paint_arrow(painter, drawn.origin, drawn.tips[row], pen)

    def _paint_many(self, painter: QPainter, drawn: ArrowsDrawn) -> None:
        assert self._pull is not None
        targets = self._pull.data.targets[:, 0]
        for phase in range(DASH_PHASES):  # dashes in step would make a pattern
            for target in (0.0, 1.0):
                rows = np.flatnonzero(targets == target)[phase::DASH_PHASES]
                offset = sum(DASH) * phase / DASH_PHASES
                painter.setPen(class_pen(self._theme, target, 1.0, 0.35, offset))
                painter.drawLines([QLineF(drawn.origin, drawn.tips[row]) for row in rows])

    def _paint_arrow(self, painter: QPainter, origin: QPointF, tip: QPointF, pen: QPen) -> None:
        """Paint a stroke with a head; a ring where it is too short to have one."""
        along = tip - origin
        length = math.hypot(along.x(), along.y())
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if length < SHORTEST_ARROW:
            painter.setPen(QPen(pen.color(), 0.7 * pen.widthF()))
            painter.drawEllipse(origin, 2.0 + pen.widthF(), 2.0 + pen.widthF())
            return
        head = min(length, 4.0 + 2.0 * pen.widthF())
        unit = along / length
        across = QPointF(-unit.y(), unit.x()) * (0.45 * head)
        foot = tip - unit * head
        painter.setPen(pen)
        painter.drawLine(origin, foot)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pen.color())
        painter.drawPolygon(QPolygonF([tip, foot + across, foot - across]))

    def _paint_labels(self, painter: QPainter, drawn: ArrowsDrawn) -> None:
        assert self._pull is not None
        rows = self._names(self._pull)
        painter.setFont(number_font(10))
        for name, box in drawn.labels.items():
            chosen = name in rows and rows[name] == self._sample
            brought_out = chosen or self._sample is None
            role = "text" if brought_out else "muted"
            if name not in rows:
                role = "gradient"
            if len(drawn.tips) > FEW:
                painter.fillRect(box, self._theme.colour("card", 0.8))
            painter.setPen(self._theme.colour(role))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_caption(self, painter: QPainter, drawn: ArrowsDrawn) -> None:
        first, second = self.caption()
        painter.setFont(text_font(11))
        top = self.height() - 2 * CAPTION_LINE
        for text, role, line in ((first, "gradient", 0), (second, "muted", 1)):
            painter.setPen(self._theme.colour(role))
            box = QRectF(2, top + line * CAPTION_LINE, self.width() - 4, CAPTION_LINE)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        self._paint_scale(painter, drawn.per_pixel * SCALE_PIXELS)

    def _paint_scale(self, painter: QPainter, length: float) -> None:
        """Paint a stroke of fixed length at the top right, and how long a gradient of its length is."""
        text = f"{length:.4g}".replace("-", MINUS)
        painter.setFont(number_font(10))
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(QPen(self._theme.colour("muted"), 1.0))
        right = self.width() - 2.5
        painter.drawText(
            QRectF(right - width - 2, 0, width + 2, LABEL_HEIGHT), Qt.AlignmentFlag.AlignRight, text
        )
        left, middle = right - width - 6 - SCALE_PIXELS, 6.5
        painter.drawLine(QPointF(left, middle), QPointF(left + SCALE_PIXELS, middle))
        for x in (left, left + SCALE_PIXELS):
            painter.drawLine(QPointF(x, middle - 2.5), QPointF(x, middle + 2.5))
