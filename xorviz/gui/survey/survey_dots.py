"""One dot for each seed of a survey: when it solved and how small its loss became; the others apart."""

import math
import time
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from xorviz.core.survey.plan import SurveyPlan
from xorviz.core.survey.portions import LEAST_LOSS, Portion
from xorviz.gui.kit.log_scale import LogScale, paint_epochs, paint_losses, paint_note, round_range
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.theme import text_font
from xorviz.gui.kit.themed import Themed
from xorviz.gui.kit.widgets import announce
from xorviz.gui.survey.survey_field import DotField, FieldMeasures
from xorviz.gui.survey.survey_histogram import WORDS as TOP
from xorviz.gui.survey.survey_histogram import paint_histogram
from xorviz.gui.survey.survey_picture import DotPicture

LEFT, RIGHT, BOTTOM = 44.0, 6.0, 36.0
HISTOGRAM = 44.0
"""Height of the distribution above the dots."""
BAND, WIDE_BAND = 0.18, 0.5
"""The share of the width for what is not solved, and where that is most."""
REACH = 8.0
"""How near the pointer must be to a dot."""
RADII = ((300, 3.2), (3000, 2.3), (30_000, 1.5), (1_000_000, 0.0))
"""Up to so many seeds, the radius of a dot in pixels."""
REDRAW_SECONDS = 0.2
"""The least time between two pictures of the same frame."""
CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


class SurveyDots(Themed, QWidget):
    """Shows the runs of one variant. Arrow keys go from seed to seed, Enter opens one."""

    run_chosen = Signal(object)
    """The `TrainingConfig`, seed and all, of the dot that a person opens."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("survey_dots")
        self.setAccessibleName("One dot for each seed")
        self.setToolTip("")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._plan: SurveyPlan | None = None
        self._fields: list[DotField] = []
        self._variant = 0
        self._first_solved, self._losses = math.inf, (math.inf, -math.inf)
        self._solved, self._counted = 0, 0
        self._frame: FieldMeasures | None = None
        self._picture = DotPicture()
        self._stale = False
        """Whether more dots are placed than the picture shows."""
        self._drawn = -math.inf
        """When a picture of this frame was begun last."""
        self._marked: int | None = None
        """The place of the seed under the pointer, or reached with the keys."""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.on_timer_timeout)

    def minimumSizeHint(self) -> QSize:
        """Return how small it may become."""
        return QSize(320, 220)

    def show_plan(self, plan: SurveyPlan) -> None:
        """Begin anew, with nothing counted."""
        self._plan, self._variant, self._marked = plan, 0, None
        values = [plan.data_of(config).regression for config in plan.variants]
        self._fields = [DotField(plan.seeds, values=each) for each in values]
        self._first_solved, self._losses = math.inf, (math.inf, -math.inf)
        self._solved, self._counted = 0, 0
        self._lay_out()

    def show_portions(self, portions: tuple[Portion, ...]) -> None:
        """Add runs."""
        if self._plan is None:
            return
        variants = self._plan.variants
        for portion in portions:
            start = portion.task.first_seed - self._plan.first_seed
            self._fields[variants.index(portion.task.config)].add(start, portion.loss, portion.solved)
            self._widen(portion)
        if self._frame_wanted() != self._frame:
            self._lay_out()
        self._timer.start(0)

    def show_variant(self, variant: int) -> None:
        """Show another configuration of the survey."""
        self._variant, self._marked = variant, None
        self._lay_out()

    def on_theme_changed(self) -> None:
        """Give what holds colours those of the theme."""
        self._stale, self._drawn = True, -math.inf
        self._timer.start(0)
        self.update()

    def position_of(self, place: int) -> QPointF | None:
        """Return where the dot of a seed is, by its place in the survey; None if it is not there."""
        field = self._field()
        if field is None or field.x[place] < 0:
            return None
        ratio = self.devicePixelRatioF()
        return QPointF((field.x[place] + 0.5) / ratio, (field.y[place] + 0.5) / ratio)

    def spoken(self) -> str:
        """Return what became of the seed that is reached; of none, how many there are."""
        field = self._field()
        if field is None or self._plan is None:
            return ""
        if self._marked is not None:
            return ", ".join(self.words_of(self._marked))
        solved = "" if field.values else f", {field.count_solved:,} of them solved by now"
        return f"{self._plan.seeds:,} seeds{solved}"

    def numbers(self) -> Iterable[str]:
        """Yield what became of each seed, a line for each, parted by tabs."""
        field = self._field()
        return () if field is None or self._plan is None else field.lines(self._plan.first_seed)

    def words_of(self, place: int) -> list[str]:
        """Say what became of a seed."""
        field = self._field()
        if field is None or self._plan is None or math.isnan(field.losses[place]):
            return []
        fate = f"{field.fate(place)}loss {loss_text(float(field.losses[place]))}"
        return [f"seed {self._plan.first_seed + place:,}", fate, "click to open this run"]

    @Slot()
    def on_timer_timeout(self) -> None:
        """Do one slice of what there is to do, so that the window lives meanwhile."""
        field = self._field()
        if field is None or self._frame is None or not self.isVisible():
            return
        early = self._drawn + REDRAW_SECONDS - time.perf_counter()
        if self._picture.busy:
            self._picture.advance()
            if not self._picture.busy:
                self.update()
        elif self._stale and early <= 0:
            self._begin_picture(field, self._frame)
        elif field.waits:
            self._stale |= field.advance()
        elif self._stale:
            self._timer.start(math.ceil(1000 * early))
            return
        else:
            return
        self._timer.start(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(text_font(12))
            field, frame = self._field(), self._frame
            if field is None or frame is None:
                painter.setPen(self.theme.colour("muted"))
                painter.drawText(self.rect(), CENTRED, "Press Run: each seed becomes a dot here.")
            else:
                self._paint_ground(painter)
                self._paint_dots(painter, frame)
                above = QRectF(LEFT, 0, self._scales()[2] - LEFT, TOP + HISTOGRAM)
                paint_histogram(painter, self.theme, field, above, self.devicePixelRatioF())
                self._paint_mark(painter)

    def showEvent(self, event: QShowEvent) -> None:
        """Place what came meanwhile."""
        super().showEvent(event)
        self._timer.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        self._lay_out()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which seed is under the pointer."""
        self._mark(self._seed_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Say nothing any more."""
        self._mark(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the run of a dot."""
        place = self._seed_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._open(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from seed to seed, or open one."""
        field = self._field()
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if field is not None and event.key() in steps:
            self._mark(place := field.neighbour(self._marked, steps[Qt.Key(event.key())]))
            if place is not None:
                announce(self, ", ".join([*self.words_of(place)[:2], "Enter opens it"]))
        elif self._marked is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self._marked)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys are here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they are not."""
        super().focusOutEvent(event)
        self._mark(None)

    def _field(self) -> DotField | None:
        return self._fields[self._variant] if self._fields else None

    @property
    def _of_values(self) -> bool:
        field = self._field()
        return field is not None and field.values

    def _widen(self, portion: Portion) -> None:
        """Let the scales hold a portion."""
        solved = portion.solved[portion.solved >= 0]
        if len(solved):
            self._first_solved = min(self._first_solved, float(solved.min()))
        low, high = self._losses
        self._losses = (min(low, float(portion.loss.min())), max(high, float(portion.loss.max())))
        self._solved += len(solved)
        self._counted += len(portion.solved)

    def _lay_out(self) -> None:
        self._frame = self._frame_wanted()
        field = self._field()
        if field is not None and self._frame is not None:
            field.lay_out(self._frame)
        self._picture.forget()
        self._stale, self._drawn = False, -math.inf
        self._timer.start(0)
        self.update()

    def _frame_wanted(self) -> FieldMeasures | None:
        """Return the measures for what is known; scales end at round numbers, and change seldom."""
        if self._plan is None or self.width() < 2 * LEFT or self.height() < 2 * (TOP + BOTTOM):
            return None
        ratio = self.devicePixelRatioF()
        right, bottom = self.width() - RIGHT, self.height() - BOTTOM
        band = WIDE_BAND if self._solved * 3 < self._counted else BAND
        edge = right - (1.0 if self._of_values else band) * (right - LEFT)
        last = float(max(10, self._plan.epochs))
        first = 10.0 ** math.floor(math.log10(min(max(self._first_solved, 1.0), last / 10)))
        low, high = (min(max(loss, LEAST_LOSS), 100.0) for loss in self._losses)
        if low > high:
            low, high = 0.01, 1.0
        low, high = round_range(low, high)
        height = TOP + HISTOGRAM + 8
        return FieldMeasures(
            (round(self.height() * ratio), round(self.width() * ratio)),
            LogScale(first, last, (LEFT + 4) * ratio, (edge - 8) * ratio),
            LogScale(low, high, (bottom - 4) * ratio, (height + 4) * ratio),
            ((edge + 4) * ratio, (right - 4) * ratio),
            next(radius for seeds, radius in RADII if self._plan.seeds <= seeds) * ratio,
        )

    def _begin_picture(self, field: DotField, frame: FieldMeasures) -> None:
        self._stale, self._drawn = False, time.perf_counter()
        edge = frame.margin + round(frame.band[0]) - round(4 * self.devicePixelRatioF())
        edge = field.ink.shape[1] if field.values else edge
        self._picture.begin(field.ink, edge, self.theme.colour("accent"), self.theme.colour("muted"))

    def _paint_dots(self, painter: QPainter, frame: FieldMeasures) -> None:
        image, ratio = self._picture.image, self.devicePixelRatioF()
        if image is not None:
            image.setDevicePixelRatio(ratio)
            painter.drawImage(QPointF(-frame.margin / ratio, -frame.margin / ratio), image)

    def _scales(self) -> tuple[LogScale, LogScale, float]:
        """Return the scales and the left of the band in the widget's own pixels."""
        assert self._frame is not None
        ratio, frame = self.devicePixelRatioF(), self._frame
        scales = [
            LogScale(scale.low, scale.high, scale.start / ratio, scale.end / ratio)
            for scale in (frame.epochs, frame.losses)
        ]
        return scales[0], scales[1], frame.band[0] / ratio - 4

    def _paint_ground(self, painter: QPainter) -> None:
        theme, bottom = self.theme, self.height() - BOTTOM
        epochs, losses, edge = self._scales()
        top, right = losses.end - 4, self.width() - RIGHT
        painter.fillRect(QRectF(edge, top, right - edge, bottom - top), theme.colour("field", 0.6))
        painter.setPen(QPen(theme.colour("accent" if self.hasFocus() else "border"), 1))
        painter.drawRect(QRectF(LEFT, top, right - LEFT, bottom - top))
        apart, along = "in the order of the seeds", ""
        if not self._of_values:
            apart, along = "not solved", "epoch since which all are right"
            paint_epochs(painter, theme, epochs, bottom)
        paint_losses(painter, theme, losses, LEFT)
        painter.setFont(text_font(12))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(0, top - 20, LEFT - 6, 18), Qt.AlignmentFlag.AlignRight, "loss")
        painter.drawText(QRectF(LEFT, bottom + 18, edge - LEFT, 18), CENTRED, along)
        painter.drawText(QRectF(edge, bottom + 2, right - edge, 18), CENTRED, apart)

    def _paint_mark(self, painter: QPainter) -> None:
        at = None if self._marked is None else self.position_of(self._marked)
        if at is None or self._marked is None:
            return
        painter.setPen(QPen(self.theme.colour("text"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 6, 6)
        painter.setFont(text_font(12))
        room = QRectF(self.rect()).adjusted(LEFT, 4, -4, -4)
        paint_note(painter, self.theme, at, self.words_of(self._marked), room)

    def _mark(self, place: int | None) -> None:
        if place != self._marked:
            self._marked = place
            self.setAccessibleDescription(", ".join(self.words_of(place)) if place is not None else "")
            self.setCursor(Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def _seed_at(self, point: QPointF) -> int | None:
        field, ratio = self._field(), self.devicePixelRatioF()
        return None if field is None else field.nearest(point.x() * ratio, point.y() * ratio, REACH * ratio)

    def _open(self, place: int) -> None:
        assert self._plan is not None
        config = self._plan.variants[self._variant]
        self.run_chosen.emit(config.changed(seed=self._plan.first_seed + place))
