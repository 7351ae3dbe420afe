"""The samples as rows: inputs, target, prediction, loss, share of the gradient. First, all of them."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView

from xorviz.core.insight.pull import Pull
from xorviz.core.insight.pull_words import FEW
from xorviz.core.network.decisions import THRESHOLD
from xorviz.core.network.fit import r_squared
from xorviz.core.run.describing import r_squared_text
from xorviz.core.update.names import sample_name
from xorviz.gui.kit.column_table import AT_LEFT, PADDING, Column, ColumnTable
from xorviz.gui.kit.numbers import fixed, loss_text, output_text
from xorviz.gui.kit.plane_marks import mark_colour, mark_shade, paint_mark
from xorviz.gui.kit.theme import Theme

SAMPLE, TARGET, PREDICTION, LOSS, SHARE = range(5)
TARGET_TIP = "The target: the class that the sample belongs to, or its value"
PREDICTION_TIP = (
    f"The prediction; of a class ✗ where it is on the wrong side of {THRESHOLD:g}, ? where it is that "
    "but for rounding, and so undecided. Of all: how many are right, or R² of values"
)
LOSS_TIP = (
    "The sample's own loss, before the reduction. What it adds to L, its Lₛ, is this; "
    "with the mean as the reduction, this divided by the samples. Of all: L"
)
SHARE_TIP = (
    "How long its gradient is, of all samples' lengths together. "
    "Of all: how much of these lengths is left in their sum"
)
LEFT_OUT = LOSS, PREDICTION
"""The columns that a narrow table does without, in this order: the plane shows who is answered wrong."""
LONG_SHARE, SHORT_SHARE = "gradient share", "share"
"""What the last column is called; the latter in a narrow table."""
BATCH, ALL = "batch", "all samples"
"""What all of them are called; the latter where training takes them in mini-batches."""
WRONG, UNDECIDED = "✗", "?"
WIDEST_LOSS = "1.23e−05"
WIDEST_SHARE = "100.00 %"
MARK = 4.5
"""The radius of the mark beside a target, in pixels."""
MARK_GAP = 6.0
MOST_LETTERS = 10
"""Of the name of a class beside its mark: the sentence above has it whole."""
BAR_HEIGHT = 6.0
BARS = (26, 120)
"""The room for the bars, at least and at most."""
LARGEST_SHORT = 9.995
"""From here on a prediction, of an output without bounds, needs a wider column."""
TEXT_PIXELS = 12


class SampleTable(ColumnTable):
    """First all samples, then each in the order of the dataset; a click or an arrow key picks a row."""

    def __init__(self) -> None:
        columns = (
            Column("sample", self._name, "The inputs", alignment=AT_LEFT),
            Column("y", self._target, TARGET_TIP, paint=self._paint_class),
            Column("ŷ", self._prediction, PREDICTION_TIP),
            Column("loss", self._loss, LOSS_TIP),
            Column(LONG_SHARE, self._share, SHARE_TIP, paint=self._paint_bar),
        )
        super().__init__("samples_table", "Samples", columns, TEXT_PIXELS)
        self.full_width = self.narrow_width = 0
        """The room that all columns need, and that all but the losses do, in pixels, for these samples."""
        self._long = False
        self._left_out = 0
        """How many of `LEFT_OUT`."""
        self._pull: Pull | None = None
        self._total_loss = 0.0
        self._names: list[str] = []
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.horizontalHeader().setStretchLastSection(True)

    def show_pull(self, pull: Pull, loss: float, sample: int | None) -> None:
        """Show the numbers of an epoch, and pick a sample if the rows are new."""
        known = self._pull
        other = known is None or known.data is not pull.data or known.in_batches != pull.in_batches
        self._pull, self._total_loss = pull, loss
        if other:
            whole = ALL if pull.in_batches else BATCH
            self._names = [whole, *(sample_name(pull.data, row) for row in range(len(pull.data)))]
            self.rows.show_rows(len(self._names))
        else:
            self.show_changes(PREDICTION)
        long = bool((abs(pull.predictions) >= LARGEST_SHORT).any())
        if other or (long and not self._long):
            self._long = long
            self._lay_out_columns()
        if other:
            self.show_sample(sample)

    def show_sample(self, sample: int | None) -> None:
        """Pick the row of a sample; the first for None."""
        row = 0 if sample is None else sample + 1
        if row < len(self._names) and row != self.currentIndex().row():
            self.setCurrentIndex(self.rows.index(row, SAMPLE))

    def leave_out(self, columns: int) -> None:
        """Do without so many of `LEFT_OUT`, and without the bars if any; or show them again."""
        if columns != self._left_out:
            self._left_out = columns
            self.rows.show_title(SHARE, SHORT_SHARE if columns else LONG_SHARE)
            for place, column in enumerate(LEFT_OUT):
                self.setColumnHidden(column, place < columns)
            self._lay_out_columns()

    def _lay_out_columns(self) -> None:
        """Give each column the room of its widest text, and the table that of its columns."""
        widths = self._column_widths()
        for column, width in widths.items():
            self.horizontalHeader().resizeSection(column, width)
        bar = self.verticalScrollBar().sizeHint().width()
        needed = sum(widths.values()) + bar
        self.full_width = needed + BARS[0]
        self.narrow_width = needed - widths[LOSS]
        if self._left_out:
            self.setFixedWidth(needed - sum(widths[column] for column in LEFT_OUT[: self._left_out]))
        else:
            self.setMinimumWidth(self.full_width)
            self.setMaximumWidth(needed + BARS[1])

    def _column_widths(self) -> dict[int, int]:
        """Return the room that each column needs, the last without its bars."""
        samples = len(self._names) - 1
        widest = {
            SAMPLE: max(self._names, key=len, default=""),
            TARGET: self._widest_target(),
            PREDICTION: max("−999.99 ✗" if self._long else "−0.00 ✗", f"{samples:,}/{samples:,}", key=len),
            LOSS: WIDEST_LOSS,
            SHARE: WIDEST_SHARE,
        }
        mark = {TARGET: round(2 * MARK + MARK_GAP)}
        return {column: self.advance(text) + PADDING + mark.get(column, 0) for column, text in widest.items()}

    def _widest_target(self) -> str:
        if self._pull is None:
            return "0"
        data = self._pull.data
        return "−0.123" if data.regression else max(map(_short, data.class_names), key=len)

    def _name(self, row: int) -> str:
        return self._names[row]

    def _target(self, row: int) -> str:
        data = self._shown.data
        return _short(data.target_text(data.targets[row - 1, 0])) if row else ""

    def _prediction(self, row: int) -> str:
        pull, samples = self._shown, len(self._shown.lengths)
        if row == 0 and pull.data.regression:
            return f"R² {r_squared_text(r_squared(pull.predictions, pull.data.targets[:, 0]))}"
        if row == 0:
            return f"{samples - int(pull.wrong.sum() + pull.undecided.sum()):,}/{samples:,}"
        mark = WRONG if pull.wrong[row - 1] else UNDECIDED if pull.undecided[row - 1] else " "
        return f"{output_text(float(pull.predictions[row - 1]))} {mark}"

    def _loss(self, row: int) -> str:
        return loss_text(float(self._shown.losses[row - 1]) if row else self._total_loss)

    def _share(self, row: int) -> str:
        share = float(self._shown.shares[row - 1]) if row else self._shown.remaining
        return f"{fixed(100.0 * share, 2)} %"

    @property
    def _shown(self) -> Pull:
        assert self._pull is not None, "there are no rows before there are samples"
        return self._pull

    def _bar(self, row: int) -> float:
        """Return the length of a row's bar: its share, or of many samples that beside the greatest share."""
        shares = self._shown.shares
        few = len(shares) <= FEW
        if row == 0:
            return self._shown.remaining if few else 0.0
        greatest = 1.0 if few else float(shares.max()) or 1.0
        return float(shares[row - 1]) / greatest

    def _paint_bar(self, painter: QPainter, area: QRectF, row: int, theme: Theme) -> None:
        if self._left_out:
            return  # what room there is is that of a scroll bar: it would be a stray stroke
        room = area.width() - self.advance(WIDEST_SHARE) - PADDING / 2
        top = area.center().y() - BAR_HEIGHT / 2
        bar = QRectF(area.left(), top, self._bar(row) * room, BAR_HEIGHT)
        painter.fillRect(bar, theme.colour("gradient"))

    def _paint_class(self, painter: QPainter, area: QRectF, row: int, theme: Theme) -> None:
        if row > 0:
            target = float(self._shown.data.targets[row - 1, 0])
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            data = self._shown.data
            painter.setPen(theme.colour("border") if data.regression else Qt.PenStyle.NoPen)
            painter.setBrush(mark_colour(data, mark_shade(data, target), theme))
            place = QPointF(area.left() + MARK, area.center().y() + 0.5)
            paint_mark(painter, place, MARK, data, target)


def _short(name: str) -> str:
    """Return as much of a class's name as its column can spare."""
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1].rstrip()}…"
