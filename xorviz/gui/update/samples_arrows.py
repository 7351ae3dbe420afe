"""The gradients of all samples as arrows from one point, and their sum."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from xorviz.core.insight.pull import Pull
from xorviz.core.insight.pull_words import FEW, batch_sentence, percent, sample_sentence, times
from xorviz.core.update.names import sample_name
from xorviz.core.writing import MINUS
from xorviz.gui.kit.plane_marks import mark_colour, mark_shade, paint_mark
from xorviz.gui.kit.theme import number_font, scaled, text_font
from xorviz.gui.kit.themed import Themed
from xorviz.gui.update.samples_places import LabelPlaces, PowerScale

CAPTION_LINE = 16.0
CAPTION_PIXELS = 12
CAPTION_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
CAPTION_LINES = (130, 200)
"""The sum alone is captioned; from these heights on, in pixels, the plane too, in one line and in two."""
CLICK_PIXELS = 7.0
"""A click selects an arrow no farther away."""
SCALE_PIXELS = 32.0
"""The length of the scale's stroke."""
LABEL_HEIGHT = 15.0
TIP = 3.4, 2.0
"""The radius of the mark at the tip of a sample's arrow, in pixels: of few samples, and of many."""
MARGIN_SHARE = 0.16
"""Of the width, what is left free beside the arrows for names at the most."""
SMALL_MARGIN = 6.0
"""Above and below the arrows where there is little room."""
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


class SampleArrows(Themed, QWidget):
    """Paints the gradients in a plane: up is their sum, unless that is negligible (see `Pull.up_is_sum`)."""

    sample_picked = Signal(object)
    """The row of the sample whose arrow or name a person clicked; None beside them, for the batch."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("samples_arrows")
        self.setAccessibleName("Gradients of the samples")
        self._pull: Pull | None = None
        self._sample: int | None = None
        self._scale, self._sum_scale, self._places = PowerScale(), PowerScale(), LabelPlaces()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(96, 80)

    def spoken(self) -> str:
        """Return what the arrows come to, in words."""
        if self._pull is None:
            return ""
        return (
            batch_sentence(self._pull) if self._sample is None else sample_sentence(self._pull, self._sample)
        )

    def numbers(self) -> Iterator[str]:
        """Yield where each arrow ends, across and up, and how long its gradient is; and that of the sum."""
        if self._pull is None:
            return
        pull, total = self._pull, self._pull.arrows.sum(axis=0)
        names = [sample_name(pull.data, row) for row in range(len(pull.lengths))]
        ends = np.column_stack([pull.arrows, pull.lengths]).tolist()
        yield "\t".join(["sample", "across", "up", "length"])
        for name, numbers in (*zip(names, ends, strict=True), (SUM, [*total.tolist(), pull.batch_length])):
            yield "\t".join([name, *map(repr, numbers)])

    def show_pull(self, pull: Pull, sample: int | None) -> None:
        """Show the gradients of an epoch, one sample's among them brought out."""
        if self._pull is None or self._pull.data is not pull.data:
            self._scale, self._sum_scale, self._places = PowerScale(), PowerScale(), LabelPlaces()
        self._pull, self._sample = pull, sample
        wordings = caption_wordings(pull)
        self.setToolTip("\n".join(words[0] for words in wordings if words))
        self.update()

    def row_at(self, position: QPointF) -> int | None:
        """Return the row of the sample whose arrow or name is there; None beside them."""
        drawn = self.drawn()
        if drawn is None or self._pull is None:
            return None
        for name, row in self._names(self._pull).items():
            if name in drawn.labels and drawn.labels[name].contains(position):
                return row
        place = np.array([position.x(), position.y()]) - (drawn.origin.x(), drawn.origin.y())
        tips = np.array([(tip.x() - drawn.origin.x(), tip.y() - drawn.origin.y()) for tip in drawn.tips])
        squares = np.maximum((tips**2).sum(axis=1), 1e-9)
        along = np.clip(tips @ place / squares, 0.0, 1.0)
        gaps = np.hypot(*(along[:, np.newaxis] * tips - place).T)
        nearest = int((gaps + 1e-3 * np.hypot(*(tips - place).T)).argmin())
        return nearest if gaps[nearest] <= CLICK_PIXELS else None

    def drawn(self) -> ArrowsDrawn | None:
        """Return where everything is."""
        if self._pull is None:
            return None
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2 - self._lines() * scaled(CAPTION_LINE))
        few, total = len(self._pull.lengths) <= FEW, self._pull.arrows.sum(axis=0)
        names = self._names(self._pull)
        metrics = QFontMetricsF(number_font(12))
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0.0)
        margin = min(widest + 6, MARGIN_SHARE * area.width())
        above = scaled(LABEL_HEIGHT) + 4 if self._lines() > 1 else SMALL_MARGIN
        room = np.maximum(8.0, [area.width() / 2 - margin, area.height() / 2 - above])
        shown = np.vstack([self._pull.arrows, total]) if few else self._pull.arrows
        scale = self._scale.factor(float((abs(shown) / room).max()), 1.0)
        divisor = 1.0 if few else self._divisor(float((abs(total) / room).max()) * scale)
        origin = area.center()
        tips = [origin + QPointF(x, -y) for x, y in (self._pull.arrows * scale).tolist()]
        sum_tip = origin + QPointF(*(total * scale / divisor * (1, -1)).tolist())
        sum_name = SUM if divisor == 1.0 else f"{SUM} ÷ {divisor:,.0f}"
        at = {name: tips[row] for name, row in names.items()} | {sum_name: sum_tip}
        sizes = {name: QSizeF(metrics.horizontalAdvance(name) + 2, scaled(LABEL_HEIGHT)) for name in at}
        labels = self._places.place(at, sizes, origin, area, self._scale_box(1.0 / scale))
        return ArrowsDrawn(origin, tips, sum_tip, divisor, 1.0 / scale, labels)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        drawn = self.drawn()
        if drawn is None or self._pull is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if len(drawn.tips) <= FEW:
                for row in range(len(drawn.tips)):
                    self._paint_sample(painter, drawn, row)
            else:
                self._paint_many(painter, drawn)
            if self._sample is not None and self._sample < len(drawn.tips):
                self._paint_sample(painter, drawn, self._sample)
            self._paint_arrow(painter, drawn.origin, drawn.sum_tip, QPen(self.theme.colour("gradient"), 3.0))
            self._paint_labels(painter, drawn)
            self._paint_caption(painter, drawn)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the sample whose arrow is there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.sample_picked.emit(self.row_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where a click picks a sample."""
        on_arrow = self.row_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if on_arrow else Qt.CursorShape.ArrowCursor)

    def _caption_of(self, drawn: ArrowsDrawn) -> tuple[str, str]:
        assert self._pull is not None
        of_sum, of_plane = caption_wordings(self._pull, drawn.sum_divisor)
        return _fitting(of_sum, self.width() - 4, 1), _fitting(of_plane, self.width() - 4, self._lines() - 1)

    def _lines(self) -> int:
        """Return how many lines there are for the caption."""
        return 1 + sum(self.height() >= scaled(height) for height in CAPTION_LINES)

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
        target = float(self._pull.data.targets[row, 0])
        pen = QPen(self.theme.sign_colour(mark_shade(self._pull.data, target), alpha), 2.6 if chosen else 1.8)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(drawn.origin, drawn.tips[row])
        self._paint_tip(painter, drawn.tips[row], target, TIP[0] + pen.widthF() / 2, alpha)

    def _paint_many(self, painter: QPainter, drawn: ArrowsDrawn) -> None:
        assert self._pull is not None
        targets = self._pull.data.targets[:, 0]
        shades = np.array([mark_shade(self._pull.data, target) for target in targets.tolist()])
        for shade in np.unique(shades):
            painter.setPen(QPen(self.theme.sign_colour(float(shade), 0.35), 1.0))
            rows = np.flatnonzero(shades == shade)
            painter.drawLines([QLineF(drawn.origin, drawn.tips[row]) for row in rows])
            for row in rows:
                self._paint_tip(painter, drawn.tips[row], float(targets[row]), TIP[1], 0.7)

    def _paint_tip(self, painter: QPainter, tip: QPointF, target: float, radius: float, alpha: float) -> None:
        """Paint what a sample's arrow ends in: its class has a shape, as in the plane."""
        painter.setPen(Qt.PenStyle.NoPen)
        assert self._pull is not None
        data = self._pull.data
        painter.setBrush(mark_colour(data, mark_shade(data, target), self.theme, alpha))
        paint_mark(painter, tip, radius, data, target)

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
        painter.setFont(number_font(12))
        for name, box in drawn.labels.items():
            chosen = name in rows and rows[name] == self._sample
            brought_out = chosen or self._sample is None
            role = "text" if brought_out else "muted"
            if name not in rows:
                role = "gradient"
            if len(drawn.tips) > FEW:
                painter.fillRect(box, self.theme.colour("card", 0.8))
            painter.setPen(self.theme.colour(role))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_caption(self, painter: QPainter, drawn: ArrowsDrawn) -> None:
        first, second = self._caption_of(drawn)
        painter.setFont(text_font(CAPTION_PIXELS))
        rest = scaled(CAPTION_LINE) * (self._lines() - 1)
        top = self.height() - rest - scaled(CAPTION_LINE)
        painter.setPen(self.theme.colour("gradient"))
        painter.drawText(QRectF(2, top, self.width() - 4, scaled(CAPTION_LINE)), CAPTION_FLAGS, first)
        painter.setPen(self.theme.colour("muted"))
        painter.drawText(QRectF(2, top + scaled(CAPTION_LINE), self.width() - 4, rest), CAPTION_FLAGS, second)
        self._paint_scale(painter, drawn.per_pixel)

    def _scale_box(self, per_pixel: float) -> QRectF:
        """Return where the scale is, at the top right."""
        width = QFontMetricsF(number_font(12)).horizontalAdvance(_scale_text(per_pixel)) + SCALE_PIXELS + 8
        return QRectF(self.width() - 2.5 - width, 0, width, scaled(LABEL_HEIGHT))

    def _paint_scale(self, painter: QPainter, per_pixel: float) -> None:
        """Paint a stroke of fixed length, and how long a gradient of its length is."""
        box = self._scale_box(per_pixel)
        painter.setFont(number_font(12))
        painter.setPen(QPen(self.theme.colour("muted"), 1.0))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, _scale_text(per_pixel))
        left, middle = box.left() + 2, scaled(LABEL_HEIGHT) / 2
        painter.drawLine(QPointF(left, middle), QPointF(left + SCALE_PIXELS, middle))
        for x in (left, left + SCALE_PIXELS):
            painter.drawLine(QPointF(x, middle - 2.5), QPointF(x, middle + 2.5))


def caption_wordings(pull: Pull, divisor: float = 1.0) -> tuple[list[str], list[str]]:
    """Return what there is to say of the sum, and of the plane: several wordings, the longest first.

    Each of the sum says by what it is divided where it is drawn, unless by 1.
    """
    of_sum, of_plane = _wordings(pull)
    if divisor != 1.0:
        short = f"{'Up: sum' if pull.up_is_sum else 'Sum'} ÷ {divisor:,.0f}"
        of_sum = [*(f"{words}; drawn ÷ {divisor:,.0f}" for words in of_sum), short]
    return of_sum, of_plane


def _wordings(pull: Pull) -> tuple[list[str], list[str]]:
    if not pull.lengths.any():
        return ["Every arrow has length 0"], [""]
    kept, of_sum = percent(pull.kept), percent(pull.sum_kept)
    few = len(pull.lengths) <= FEW
    ends = ["a typical arrow's length", "one arrow"] if few else ["of all lengths together", "of all"]
    share = times(pull.ratio) if few else percent(pull.remaining)
    sizes = [f"{share} {end}" for end in ends]
    if pull.up_is_sum:
        return [*(f"Up: their sum, {size}" for size in sizes), f"Up: sum, {sizes[-1]}", "Up: their sum"], [
            f"Across: where they differ most. The plane shows {kept} of their lengths",
            f"Across: where they differ most; shows {kept}",
            "Across: where they differ most",
            "Across: they differ",
        ]
    exact = pull.batch_length == 0
    first = ["Their sum is 0"] if exact else [f"Their sum is only {size}" for size in sizes]
    shown = f"The plane shows {kept} of their lengths" + ("" if exact else f", {of_sum} of their sum's")
    return [*first, "Sum: 0" if exact else f"Sum: {sizes[-1]}"], [
        f"Across and up: where they differ most. {shown}",
        f"Across, up: where they differ most; shows {kept}",
        "Across, up: where they differ most",
        "Here they differ most",
    ]


def _fitting(wordings: list[str], width: float, lines: int) -> str:
    """Return the longest wording that fits into so many lines, else the shortest; nothing into none."""
    if lines == 0:
        return ""
    metrics, room = (
        QFontMetricsF(text_font(CAPTION_PIXELS)),
        QRectF(0, 0, width, lines * scaled(CAPTION_LINE)),
    )
    for words in wordings:
        box = metrics.boundingRect(QRectF(0, 0, width, 1e3), CAPTION_FLAGS, words)
        if box.width() <= room.width() and box.height() <= room.height():
            return words
    return wordings[-1]


def _scale_text(per_pixel: float) -> str:
    return f"{per_pixel * SCALE_PIXELS:.4g}".replace("-", MINUS)
